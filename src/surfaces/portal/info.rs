//! Pages about the town that everybody may read: charter, contacts, help, privacy.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::{
    platform::{
        access::Permission,
        errors::AppError,
        tenancy::charter::{Charter, CharterEntry},
    },
    web::{Access, Chrome, Ctx, Endpoint, page::ok},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/charter", Access::Needs(Permission::SiteRead), || web::get().to(charter)),
    Endpoint::get("/contacts", Access::Needs(Permission::SiteRead), || web::get().to(contacts)).always_open(),
    Endpoint::get("/help", Access::Needs(Permission::SiteRead), || web::get().to(help)),
    Endpoint::get("/privacy", Access::Needs(Permission::SiteRead), || web::get().to(privacy)),
];

/// The citizen charter: what each service needs, costs and promises.
#[derive(Template)]
#[template(path = "portal/charter.html")]
pub struct CharterPage<'a> {
    pub page: Chrome<'a>,
    pub entries: Vec<&'a CharterEntry>,
    pub verified: bool,
}

/// Where the town hall is, and some facts about the town.
#[derive(Template)]
#[template(path = "portal/contacts.html")]
pub struct ContactsPage<'a> {
    pub page: Chrome<'a>,
}

/// How to find, pay and check.
#[derive(Template)]
#[template(path = "portal/help.html")]
pub struct HelpPage<'a> {
    pub page: Chrome<'a>,
}

/// What is kept of people, and why.
#[derive(Template)]
#[template(path = "portal/privacy.html")]
pub struct PrivacyPage<'a> {
    pub page: Chrome<'a>,
}

async fn charter(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let ruling = ctx.town.policy::<Charter>(ctx.today());
    let verified = ruling.as_ref().is_some_and(|ruling| ruling.verified);
    let entries = ruling.map(|ruling| ruling.policy.entries.iter().collect()).unwrap_or_default();
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
