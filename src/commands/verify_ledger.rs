use clap::Args;

use super::{Done, explained, terminal::say};
use crate::{
    boot,
    config::Config,
    platform::{
        access::Actor,
        i18n::Lang,
        ledger::verify::{Proof, verify},
    },
};

/// `pouro verify-ledger`
#[derive(Debug, Args)]
pub(super) struct VerifyLedger {
    /// Only this municipality.
    #[arg(long)]
    tenant: Option<String>,
}

impl VerifyLedger {
    pub(super) async fn run(self, config: &Config, lang: Lang) -> anyhow::Result<Done> {
        let app = boot::app(config).await?;
        let mut done = Done::Well;
        let slugs = match self.tenant {
            Some(slug) => vec![slug],
            None => app.towns.entries().iter().map(|entry| entry.slug.clone()).collect(),
        };
        for slug in slugs {
            let town = app.towns.town_by_slug(&slug).await?;
            let work = app.read(&town, Actor::Operator).await.map_err(|error| explained(lang, error))?;
            let proof = verify(&work).await.map_err(|error| explained(lang, error))?;
            work.commit().await.map_err(|error| explained(lang, error))?;
            print(&slug, &proof, lang);
            if !proof.holds() {
                done = Done::WithFaults;
            }
        }
        Ok(done)
    }
}

fn print(slug: &str, proof: &Proof, lang: Lang) {
    let count = |number: i64| lang.number(number);
    let line = |key: &str, figure: String| say(&format!("  {:<52} {:>18}", lang.t(key), figure));
    say(&format!("{slug}: {}", lang.t(if proof.holds() { "cli-ledger-holds" } else { "cli-ledger-broken" })));
    line("cli-ledger-journals", count(proof.journals));
    line("cli-ledger-lines", count(proof.lines));
    line("cli-ledger-debit", lang.money(proof.debit));
    line("cli-ledger-credit", lang.money(proof.credit));
    line("cli-ledger-receivable", lang.money(proof.receivable));
    line("cli-ledger-demands", lang.money(proof.open_demands));
    line("cli-ledger-receipts", count(proof.receipts));
    line("cli-ledger-received", lang.money(proof.received));
    for book in &proof.books {
        line("cli-ledger-book", format!("{}{:02}: 1–{}", book.book, book.year.short(), book.last));
    }
    for fault in &proof.faults {
        say(&format!("  ✗ {}", lang.say(&format!("ledger-fault-{}", fault.kind.code()), &[("what", &fault.what)])));
    }
}
