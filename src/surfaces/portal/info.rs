//! Pages about the town that everybody may read: charter, contacts, help, privacy.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::{
    platform::{
        access::Permission,
        errors::AppError,
        tenancy::{
            Town,
            charter::{Charter, CharterEntry},
        },
    },
    services::certificate,
    web::{Access, Chrome, Ctx, Endpoint, Page, Sample, page::ok},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/charter", Access::Needs(Permission::SiteRead), || web::route().to(charter)),
    Endpoint::get("/contacts", Access::Needs(Permission::SiteRead), || web::route().to(contacts)).always_open(),
    Endpoint::get("/help", Access::Needs(Permission::SiteRead), || web::route().to(help)).always_open(),
    Endpoint::get("/privacy", Access::Needs(Permission::SiteRead), || web::route().to(privacy)).always_open(),
];

/// The citizen charter: what each service needs, costs and promises.
#[derive(Template)]
#[template(path = "portal/charter.html")]
pub struct CharterPage<'a> {
    pub page: Chrome<'a>,
    pub entries: Vec<CharterEntry>,
    pub verified: bool,
}

impl Page for CharterPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let entries = charter_entries(chrome.town, chrome.day());
        let charter = |entries, verified| CharterPage { page: chrome, entries, verified };
        Ok(vec![
            Sample::of("typical", &charter(entries.clone(), true))?,
            Sample::of("not verified", &charter(entries, false))?,
            Sample::of("empty", &charter(Vec::new(), true))?,
        ])
    }
}

/// Where the town hall is, and some facts about the town.
#[derive(Template)]
#[template(path = "portal/contacts.html")]
pub struct ContactsPage<'a> {
    pub page: Chrome<'a>,
}

impl Page for ContactsPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        Ok(vec![Sample::of("typical", &ContactsPage { page: chrome })?])
    }
}

/// How to find, pay and check.
#[derive(Template)]
#[template(path = "portal/help.html")]
pub struct HelpPage<'a> {
    pub page: Chrome<'a>,
}

impl Page for HelpPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        Ok(vec![Sample::of("typical", &HelpPage { page: chrome })?])
    }
}

/// What is kept of people, and why.
#[derive(Template)]
#[template(path = "portal/privacy.html")]
pub struct PrivacyPage<'a> {
    pub page: Chrome<'a>,
}

impl Page for PrivacyPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        Ok(vec![Sample::of("typical", &PrivacyPage { page: chrome })?])
    }
}

/// What is written down for the charter, and what a service's own data promises.
fn charter_entries(town: &Town, day: NaiveDate) -> Vec<CharterEntry> {
    let ruling = town.policy::<Charter>(day);
    let mut entries: Vec<CharterEntry> = ruling.iter().flat_map(|ruling| ruling.policy.entries.clone()).collect();
    entries.extend(certificate::charter::entries(town, day));
    entries.sort_by_key(|entry| entry.order);
    entries
}

async fn charter(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let ruling = ctx.town.policy::<Charter>(ctx.today());
    let verified = ruling.as_ref().is_some_and(|ruling| ruling.verified);
    let entries = charter_entries(&ctx.town, ctx.today());
    ok(&ctx, &CharterPage { page: ctx.chrome(), entries, verified })
}

async fn contacts(ctx: Ctx) -> Result<HttpResponse, AppError> {
    ok(&ctx, &ContactsPage { page: ctx.chrome() })
}

async fn help(ctx: Ctx) -> Result<HttpResponse, AppError> {
    ok(&ctx, &HelpPage { page: ctx.chrome() })
}

async fn privacy(ctx: Ctx) -> Result<HttpResponse, AppError> {
    ok(&ctx, &PrivacyPage { page: ctx.chrome() })
}
