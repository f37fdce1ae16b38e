use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use entity::values::FiscalYear;

use super::{
    Done, explained,
    terminal::{progress_bar, say},
};
use crate::{
    boot,
    config::Config,
    platform::i18n::Lang,
    services::holding::demand_run::{self, RunReport},
};

/// `pouro demands`
#[derive(Debug, Subcommand)]
pub(super) enum Demands {
    /// Raise the demands of every account that has none yet for the period.
    Run {
        /// Slug of the municipality.
        #[arg(long)]
        tenant: String,
        #[arg(long, value_enum)]
        service: RunService,
        /// Fiscal year: 2026-27.
        #[arg(long)]
        period: String,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RunService {
    Holding,
}

impl Demands {
    pub(super) async fn run(self, config: &Config, lang: Lang) -> anyhow::Result<Done> {
        let Self::Run { tenant, service: RunService::Holding, period } = self;
        let period: FiscalYear = period.parse().with_context(|| format!("--period {period}"))?;
        let app = boot::app(config).await?;
        let town = app.towns.town_by_slug(&tenant).await?;
        let bar = progress_bar(0);
        let report = demand_run::run(&app, &town, period, |step| {
            bar.set_length(step.holdings);
            bar.set_position(step.looked_at);
        })
        .await
        .map_err(|error| explained(lang, error))?;
        bar.finish_and_clear();
        print(&report, period, lang);
        Ok(Done::Well)
    }
}

fn print(report: &RunReport, period: FiscalYear, lang: Lang) {
    let count = |number: u64| lang.number(i64::try_from(number).unwrap_or(i64::MAX));
    say(&lang.say("cli-run-title", &[("period", &lang.year(period))]));
    say(&format!("{:<44} {:>16}", lang.t("cli-run-billed"), count(report.billed)));
    say(&format!("{:<44} {:>16}", lang.t("cli-run-demanded"), lang.money(report.demanded)));
    for skipped in &report.skipped {
        let reason = lang.t(&format!("skip-{}", skipped.reason.code()));
        say(&format!("{:<44} {:>16}", lang.say("cli-run-skipped", &[("reason", &reason)]), count(skipped.count)));
        let named = skipped.named.join(", ");
        let rest = skipped.count.saturating_sub(u64::try_from(skipped.named.len()).unwrap_or_default());
        say(&format!("  {named}{}", if rest > 0 { format!(" … +{}", count(rest)) } else { String::new() }));
    }
}
