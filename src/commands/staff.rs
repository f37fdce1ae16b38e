use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use entity::values::{Locale, Phone};

use super::{Done, explained, terminal::say};
use crate::{
    boot,
    config::Config,
    platform::{
        access::Actor,
        app::App,
        i18n::Lang,
        identity::{
            staff::{self, GivenRole, NewStaff, StaffRefusal},
            team,
        },
        tenancy::Town,
        text,
    },
};

/// `pouro staff`
#[derive(Debug, Subcommand)]
pub(super) enum Staff {
    /// Invite somebody to work for a municipality or for the centre; prints the link.
    Invite(Invite),
    /// Let somebody in anew who lost password or second factor; prints the link.
    Reset(Reset),
}

/// Where somebody works.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Where {
    /// Slug of the municipality.
    #[arg(long)]
    tenant: Option<String>,
    /// The centre.
    #[arg(long)]
    console: bool,
}

/// `pouro staff invite`
#[derive(Debug, Args)]
pub(super) struct Invite {
    #[command(flatten)]
    place: Where,
    #[arg(long)]
    name: String,
    #[arg(long)]
    phone: String,
    #[arg(long)]
    email: Option<String>,
    /// May be given several times; central-administrator on the console without it.
    #[arg(long)]
    role: Vec<String>,
}

/// `pouro staff reset`
#[derive(Debug, Args)]
pub(super) struct Reset {
    #[command(flatten)]
    place: Where,
    #[arg(long)]
    phone: String,
}

const FIRST_ROLE: &str = "central-administrator";

impl Where {
    async fn town(&self, app: &App) -> anyhow::Result<Arc<Town>> {
        match &self.tenant {
            Some(slug) => app.towns.town_by_slug(slug).await,
            None => app.towns.centre().await,
        }
    }
}

impl Staff {
    pub(super) async fn run(self, config: &Config, lang: Lang) -> anyhow::Result<Done> {
        let app = boot::app(config).await?;
        let url = match self {
            Self::Invite(invite) => invite.run(&app, lang).await?,
            Self::Reset(reset) => reset.run(&app, lang).await?,
        };
        say(&lang.say("cli-staff-link", &[("url", &url)]));
        Ok(Done::Well)
    }
}

impl Invite {
    async fn run(self, app: &App, lang: Lang) -> anyhow::Result<String> {
        let town = self.place.town(app).await?;
        let mut roles = self.role;
        if roles.is_empty() && town.is_centre() {
            roles.push(FIRST_ROLE.to_owned());
        }
        if roles.iter().any(|role| team::role_here(&town, role).is_none()) {
            let refused = explained(lang, StaffRefusal::RoleUnknown.into());
            let mut known: Vec<&str> = team::roles_here(&town).map(|(role, _)| role).collect();
            known.sort_unstable();
            bail!("{refused}\n{}", lang.say("cli-staff-roles", &[("roles", &known.join(", "))]));
        }
        let new = NewStaff {
            name: text::tidy(&self.name).context("--name")?,
            phone: phone(&self.phone, lang)?,
            email: self.email,
            locale: Locale::Bn,
            roles: roles.into_iter().map(|role| GivenRole { role, ends_on: None }).collect(),
        };
        let work = app.begin(&town, Actor::Operator).await.map_err(|error| explained(lang, error))?;
        let invited = staff::invite(&work, &app.keyring, new).await.map_err(|error| explained(lang, error))?;
        work.commit().await.map_err(|error| explained(lang, error))?;
        Ok(invited.url)
    }
}

impl Reset {
    async fn run(self, app: &App, lang: Lang) -> anyhow::Result<String> {
        let town = self.place.town(app).await?;
        let phone = phone(&self.phone, lang)?;
        let work = app.begin(&town, Actor::Operator).await.map_err(|error| explained(lang, error))?;
        let account = staff::by_phone(&work, &phone).await.map_err(|error| explained(lang, error))?;
        let account = account.ok_or_else(|| explained(lang, StaffRefusal::Nobody.into()))?;
        let url = staff::reset(&work, &app.keyring, account.id).await.map_err(|error| explained(lang, error))?;
        work.commit().await.map_err(|error| explained(lang, error))?;
        Ok(url)
    }
}

fn phone(typed: &str, lang: Lang) -> anyhow::Result<Phone> {
    typed.parse().map_err(|_invalid| anyhow::anyhow!("{}", lang.t("error-phone-invalid")))
}
