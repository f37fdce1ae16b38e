use std::sync::Arc;

use anyhow::Context;
use chrono::NaiveDate;
use clap::Subcommand;

use super::{Done, explained, terminal::say};
use crate::{
    boot,
    config::Config,
    platform::{
        access::Actor,
        app::App,
        audit::{
            head, outside, seal_now,
            verify::{ChainProof, verify},
        },
        i18n::Lang,
        tenancy::Town,
    },
};

/// `pouro audit`
#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Prove that nothing in the trail was changed, removed or reordered.
    Verify {
        /// Only this municipality.
        #[arg(long)]
        tenant: Option<String>,
    },
    /// The signed head of a day, to be printed and kept.
    Head {
        /// Only this municipality.
        #[arg(long)]
        tenant: Option<String>,
        /// Another day than the newest one.
        #[arg(long)]
        day: Option<NaiveDate>,
    },
}

impl Audit {
    pub(super) async fn run(self, config: &Config, lang: Lang) -> anyhow::Result<Done> {
        let app = boot::app(config).await?;
        match self {
            Self::Verify { tenant } => verify_towns(&app, &towns(&app, tenant).await?, lang).await,
            Self::Head { tenant, day } => print_heads(&app, &towns(&app, tenant).await?, day, lang).await,
        }
    }
}

/// One town, or all of them and the centre.
async fn towns(app: &App, slug: Option<String>) -> anyhow::Result<Vec<Arc<Town>>> {
    let centre = app.towns.centre().await?;
    match slug {
        Some(slug) if slug == centre.slug() => Ok(vec![centre]),
        Some(slug) => Ok(vec![app.towns.town_by_slug(&slug).await?]),
        None => {
            let mut towns = vec![centre];
            for entry in app.towns.entries() {
                towns.push(app.towns.town(&entry).await?);
            }
            Ok(towns)
        }
    }
}

async fn verify_towns(app: &App, towns: &[Arc<Town>], lang: Lang) -> anyhow::Result<Done> {
    let mut done = Done::Well;
    for town in towns {
        // What waits for a worker that does not run is no fault of the trail.
        seal_now(app, town).await.map_err(|error| explained(lang, error))?;
        let copies = outside::read(&head::file_of(app, town))?;
        let work = app.read(town, Actor::Operator).await.map_err(|error| explained(lang, error))?;
        let proof = verify(&work, &app.keyring, copies.as_deref()).await.map_err(|error| explained(lang, error))?;
        work.commit().await.map_err(|error| explained(lang, error))?;
        print_proof(town.slug(), &proof, lang);
        if !proof.holds() {
            done = Done::WithFaults;
        }
    }
    Ok(done)
}

fn print_proof(slug: &str, proof: &ChainProof, lang: Lang) {
    let line = |key: &str, figure: String| say(&format!("  {:<52} {:>18}", lang.t(key), figure));
    say(&format!("{slug}: {}", lang.t(if proof.holds() { "cli-audit-holds" } else { "cli-audit-broken" })));
    line("cli-audit-sealed", lang.number(proof.sealed));
    line("cli-audit-waiting", lang.number(proof.waiting));
    line("cli-audit-heads", lang.number(proof.heads));
    let outside = proof.outside.map_or_else(|| lang.t("cli-audit-no-file").into_owned(), |lines| lang.number(lines));
    line("cli-audit-outside", outside);
    for fault in &proof.faults {
        say(&format!("  ✗ {}", lang.say(&format!("chain-fault-{}", fault.kind.code()), &[("what", &fault.what)])));
    }
}

async fn print_heads(app: &App, towns: &[Arc<Town>], day: Option<NaiveDate>, lang: Lang) -> anyhow::Result<Done> {
    for town in towns {
        let work = app.read(town, Actor::Operator).await.map_err(|error| explained(lang, error))?;
        let found = head::of_day(&work, day).await.map_err(|error| explained(lang, error))?;
        let today = work.today();
        work.commit().await.map_err(|error| explained(lang, error))?;
        let name = town.name(lang.locale, today);
        let Some(found) = found else {
            say(&lang.say("cli-audit-no-head", &[("town", name)]));
            continue;
        };
        let line = outside::line(&found);
        let signature = line.rsplit(' ').next().context("a line without a signature")?;
        let hash = head::grouped(&found.hash);
        let day = lang.date(found.day);
        say(&lang.say("audit-head-title", &[("town", name), ("day", &day)]));
        say(&lang.say("audit-head-entries", &[("count", &lang.number(found.sequence))]));
        say(&lang.say("audit-head-hash", &[("hash", &hash)]));
        say(&lang.say("audit-head-key", &[("key", &found.key_id)]));
        say(&lang.say("audit-head-signature", &[("signature", signature)]));
    }
    Ok(Done::Well)
}
