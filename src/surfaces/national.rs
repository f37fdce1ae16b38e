//! The base domain: the national front page, and verification for whoever does not know which town a paper is from.

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
    platform::{app::App, errors::AppError, i18n::Lang, tenancy::Town},
    web::{Access, Chrome, Endpoint, Page, PageKind, Sample, front::Visit, page, see_other, styles},
};

/// Routes of the base domain and, at the end, of the short one.
pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/", Access::Everybody, || web::get().to(home)),
    Endpoint::get("/v", Access::Everybody, || web::get().to(verify)),
    Endpoint::get("/{slug}/{code}", Access::Everybody, || web::get().to(short)),
];

pub const TABLES: &[&[Endpoint]] = &[ENDPOINTS];

pub const PAGES: &[PageKind] = &[PageKind::of::<NationalHome>()];

/// The municipalities that are open, by name.
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
        if matches!(entry.state, State::Trial | State::Live) {
            links.push(TownLink::new(&*app.towns.town(&entry).await?, lang, app.today()));
        }
    }
    links.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(links)
}

async fn home(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, AppError> {
    let lang = request.extensions().get::<Visit>().map_or(Lang::BN, |visit| visit.lang);
    let page = NationalHome::new(lang, towns(&app, lang).await?);
    Ok(page::head(StatusCode::OK, styles::national())
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
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
async fn verify(app: Data<App>, wanted: Query<Wanted>) -> Result<HttpResponse, AppError> {
    let town = app.towns.town_by_slug(&wanted.town).await.map_err(|_unknown| AppError::NotFound)?;
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("number", &wanted.number)
        .append_pair("code", &wanted.code)
        .finish();
    Ok(see_other(&town.url(&format!("/v?{query}"))))
}

/// `https://<short domain>/<town>/<code>` of messages.
async fn short(app: Data<App>, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let (slug, code) = path.into_inner();
    let town = app.towns.town_by_slug(&slug).await.map_err(|_unknown| AppError::NotFound)?;
    let code: String = url::form_urlencoded::byte_serialize(code.as_bytes()).collect();
    Ok(see_other(&town.url(&format!("/r/{code}"))))
}
