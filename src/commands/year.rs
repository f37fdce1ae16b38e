use anyhow::Context;
use clap::Subcommand;
use entity::values::FiscalYear;

use super::{Done, explained, terminal::say};
use crate::{
    boot,
    config::Config,
    platform::{
        access::Actor,
        i18n::Lang,
        year_close::{self, Report},
    },
};

/// `pouro year`
#[derive(Debug, Subcommand)]
pub(super) enum Year {
    /// Look at a year as it would be closed. Closing it takes two people, in the office.
    Close {
        /// Slug of the municipality.
        #[arg(long)]
        tenant: String,
        /// Fiscal year: 2026-27.
        #[arg(long)]
        year: String,
        /// Only look: what must be done before, and the figures.
        #[arg(long)]
        dry_run: bool,
    },
}

impl Year {
    pub(super) async fn run(self, config: &Config, lang: Lang) -> anyhow::Result<Done> {
        let Self::Close { tenant, year, dry_run } = self;
        let year: FiscalYear = year.parse().with_context(|| format!("--year {year}"))?;
        let app = boot::app(config).await?;
        let town = app.towns.town_by_slug(&tenant).await?;
        let work = app.read(&town, Actor::Operator).await.map_err(|error| explained(lang, error))?;
        let report = year_close::report(&work, year).await.map_err(|error| explained(lang, error))?;
        work.commit().await.map_err(|error| explained(lang, error))?;
        print(&report, lang);
        if !dry_run {
            say(&lang.t("cli-year-office"));
        }
        Ok(if dry_run && report.is_ready() { Done::Well } else { Done::WithFaults })
    }
}

fn print(report: &Report, lang: Lang) {
    say(&format!("{} {}", lang.t("year-title"), lang.year(report.year)));
    for check in &report.checks {
        let mark = if check.is_met() { "✓" } else { "✗" };
        let left = lang.number(i64::try_from(check.left).unwrap_or(i64::MAX));
        let words = lang.t(&format!("year-check-{}", check.kind.code()));
        say(&format!("  {mark} {words}{}", if check.is_met() { String::new() } else { format!(": {left}") }));
    }
    for row in &report.figures.wards {
        let ward = lang.say("ward-n", &[("n", &lang.ward(row.ward))]);
        let amounts = [row.opening, row.raised, row.collected, row.rebate, row.waived, row.closing];
        let amounts: Vec<String> = amounts.iter().map(|amount| format!("{:>18}", lang.money(*amount))).collect();
        say(&format!("  {ward:<16}{}", amounts.join("")));
    }
    say(&format!("  {:<52} {:>18}", lang.t("year-surplus"), lang.money(report.figures.surplus)));
}
