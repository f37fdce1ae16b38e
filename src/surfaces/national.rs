//! The base domain: the national front page, and verification for whoever does not know which town a paper is from.

use std::sync::Arc;

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Data, Path, Query},
};
use askama::Template;
use chrono::NaiveDate;
use entity::tenancy::tenant::State;
use serde::Deserialize;

use crate::{
    platform::{
        app::App,
        errors::AppError,
        i18n::Lang,
        tenancy::{Stylesheet, Town, directory::Entry},
    },
    web::{Access, Chrome, Endpoint, Page, PageKind, Sample, front::Visit, page, see_other, styles},
};

/// Routes of the base domain and, at the end, of the short one.
pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/", Access::Everybody, || web::route().to(home)),
    Endpoint::get("/v", Access::Everybody, || web::route().to(verify)),
    Endpoint::get("/{slug}/{code}", Access::Everybody, || web::route().to(short)),
];

pub const TABLES: &[&[Endpoint]] = &[ENDPOINTS];

pub const PAGES: &[PageKind] = &[PageKind::of::<NationalHome>()];

/// The municipalities, by name.
#[derive(Template)]
#[template(path = "national/home.html")]
pub struct NationalHome {
    pub lang: Lang,
    pub css: String,
    pub twin: String,
    pub towns: Vec<TownLink>,
}

/// A town on the national page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TownLink {
    pub slug: String,
    pub name: String,
    pub district: String,
    pub url: String,
    pub is_trial: bool,
    /// Its portal takes payments; papers of a closed town can still be checked.
    pub is_open: bool,
}

impl NationalHome {
    fn new(lang: Lang, towns: Vec<TownLink>) -> Self {
        Self { lang, css: styles::national().css.clone(), twin: Lang::of(lang.locale.other()).path("/"), towns }
    }
}

impl TownLink {
    fn new(town: &Town, lang: Lang, today: NaiveDate) -> Self {
        Self {
            slug: town.slug().to_owned(),
            name: town.name(lang.locale, today).to_owned(),
            district: town.profile.place.district.get(lang.locale).to_owned(),
            url: town.url(&lang.path("/")),
            is_trial: town.state() == State::Trial,
            is_open: matches!(town.state(), State::Trial | State::Live),
        }
    }
}

impl Page for NationalHome {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let town = TownLink::new(chrome.town, chrome.lang, chrome.day());
        Ok(vec![
            Sample::of("typical", &Self::new(chrome.lang, vec![town; 10]))?,
            Sample::of("empty", &Self::new(chrome.lang, Vec::new()))?,
        ])
    }
}

async fn towns(app: &App, lang: Lang) -> Result<Vec<TownLink>, AppError> {
    let mut links = Vec::new();
    for entry in app.towns.entries() {
        if entry.state != State::Draft {
            links.push(TownLink::new(&*app.towns.town(&entry).await?, lang, app.today()));
        }
    }
    links.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(links)
}

async fn home(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, AppError> {
    let lang = lang_of(&request);
    let page = NationalHome::new(lang, towns(&app, lang).await?);
    // The form is sent on to a town, and browsers hold also the second address against the policy.
    let towns = app.towns.addresses().below_base("*");
    let sheet = styles::national();
    let policy = sheet.policy.replace("form-action 'self'", &format!("form-action 'self' {towns}"));
    Ok(page::head(StatusCode::OK, &Stylesheet { policy, ..sheet.clone() })
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .insert_header((header::VARY, "X-Tenant"))
        .body(page::render(&page)?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    town: String,
    number: String,
    code: String,
}

/// Sends a number and a code on to the town that was chosen.
async fn verify(request: HttpRequest, app: Data<App>, wanted: Query<Wanted>) -> Result<HttpResponse, AppError> {
    let entry = entry_of(&app, &wanted.town)?;
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("number", &wanted.number)
        .append_pair("code", &wanted.code)
        .finish();
    let path = lang_of(&request).path(&format!("/v?{query}"));
    Ok(see_other(&format!("{}{path}", app.towns.addresses().below_base(&entry.slug))))
}

/// `https://<short domain>/<town>/<code>` of messages.
async fn short(request: HttpRequest, app: Data<App>, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let (slug, code) = path.into_inner();
    let town = app.towns.town(&*entry_of(&app, &slug)?).await?;
    let code: String = url::form_urlencoded::byte_serialize(code.as_bytes()).collect();
    Ok(see_other(&town.url(&lang_of(&request).path(&format!("/r/{code}")))))
}

fn lang_of(request: &HttpRequest) -> Lang {
    request.extensions().get::<Visit>().map_or(Lang::BN, |visit| visit.lang)
}

/// A town that people may know of.
fn entry_of(app: &App, slug: &str) -> Result<Arc<Entry>, AppError> {
    app.towns.entry(slug).filter(|entry| entry.state != State::Draft).ok_or(AppError::NotFound)
}
