use std::sync::Arc;

use anyhow::bail;
use clap::Args;
use entity::{holding::holding, values::FiscalYear};
use sea_orm::PaginatorTrait;

use super::{
    Done, explained,
    terminal::{progress_bar, say},
};
use crate::{
    boot,
    config::Config,
    platform::{access::Actor, app::App, i18n::Lang, tenancy::Town},
    services::holding::{
        demand_run,
        import::{self, Options, Sheet},
    },
};

mod register;
mod staff;

use staff::Cast;

/// `pouro demo`
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Slug of one municipality; all of them without it.
    #[arg(long)]
    tenant: Option<String>,
    /// Holdings of each municipality.
    #[arg(long, default_value_t = 180)]
    holdings: u32,
    /// The same seed gives the same data.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Demo {
    pub(super) async fn run(self, config: &Config, lang: Lang) -> anyhow::Result<Done> {
        if !config.is_development() {
            bail!("{}", lang.t("cli-demo-refused"));
        }
        let app = boot::app(config).await?;
        let slugs = match &self.tenant {
            Some(slug) => vec![slug.clone()],
            None => app.towns.entries().iter().map(|entry| entry.slug.clone()).collect(),
        };
        let cast = Cast::new(&app, self.seed).await?;
        let bar = progress_bar(u64::try_from(slugs.len()).unwrap_or_default());
        for slug in slugs {
            let town = app.towns.town_by_slug(&slug).await?;
            let line = self.fill(&app, &town, lang).await?;
            cast.fill(&app, &town, self.seed).await.map_err(|error| explained(lang, error))?;
            bar.suspend(|| say(&line));
            bar.inc(1);
        }
        bar.finish_and_clear();
        cast.fill(&app, &app.towns.centre().await?, self.seed).await.map_err(|error| explained(lang, error))?;
        say(&lang.say("cli-demo-staff", &[("password", &cast.password)]));
        for (role, phone) in &cast.roles {
            say(&format!("  {}  {role}", phone.national()));
        }
        Ok(Done::Well)
    }

    /// A town that has holdings is left as it is.
    async fn fill(&self, app: &App, town: &Arc<Town>, lang: Lang) -> anyhow::Result<String> {
        let work = app.read(town, Actor::Operator).await.map_err(|error| explained(lang, error))?;
        let there = work.find::<holding::Entity>().count(work.tx()).await?;
        work.commit().await.map_err(|error| explained(lang, error))?;
        if there > 0 {
            return Ok(lang.say("cli-demo-kept", &[("town", town.slug())]).into_owned());
        }
        let csv = register::csv(town, self.holdings, self.seed, app.today());
        let sheet = Sheet::read(csv.as_bytes())?;
        let options = Options { dry_run: false, skip_bad: false };
        let report =
            import::import(app, town, &sheet, options, |_| {}).await.map_err(|error| explained(lang, error))?;
        if let Some(fault) = report.faults.first() {
            bail!("the demo register has a fault: row {} {}", fault.row, fault.code.code());
        }
        let year = FiscalYear::containing(app.today());
        let run = demand_run::run(app, town, year, |_| {}).await.map_err(|error| explained(lang, error))?;
        let count = lang.number(i64::try_from(report.created).unwrap_or_default());
        let demanded = lang.money(run.demanded);
        Ok(lang
            .say("cli-demo-filled", &[("town", town.slug()), ("holdings", &count), ("demanded", &demanded)])
            .into_owned())
    }
}
