//! Whether a paper is genuine: the page behind its QR code, the form for its number and code, and the town's public keys.

mod samples;

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::{self, Path, Query},
};
use askama::Template;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    documents::paper,
    values::{Money, digits},
};
use serde::Deserialize;
use serde_json::json;

use super::not_mine;
use crate::{
    platform::{
        access::Permission,
        documents,
        errors::AppError,
        names::masked,
        numbering::{as_written, is_test_book},
        refunds,
        work::Work,
    },
    web::{
        Access, Chrome, Ctx, Endpoint, Page, Sample,
        limits::{self, Limit},
        page, see_other, styles,
    },
};

const VERIFY: Access = Access::Needs(Permission::PaperVerify);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/v", VERIFY, || web::route().to(form)).always_open(),
    Endpoint::get("/v/{token}", VERIFY, || web::route().to(show)).always_open(),
    Endpoint::get("/r/{code}", VERIFY, || web::route().to(short)).always_open(),
];

pub const KEYS: &[Endpoint] =
    &[Endpoint::get("/.well-known/pouro-keys.json", VERIFY, || web::route().to(keys)).always_open()];

/// What the town says of a paper.
#[derive(Template)]
#[template(path = "verify/paper.html")]
pub struct PaperPage<'a> {
    pub page: Chrome<'a>,
    pub paper: GenuinePaper,
    /// For whoever got a message about it that was for somebody else.
    pub not_mine_path: String,
    pub looked_at: DateTime<Utc>,
}

/// A paper that the town has issued: what must stand on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GenuinePaper {
    pub number: String,
    pub subject: String,
    pub place: String,
    pub payer: String,
    pub amount: Money,
    pub day: NaiveDate,
    pub is_trial: bool,
    /// What it was for, and how much of each, where that is several.
    pub parts: Vec<(String, Money)>,
    /// It counts no longer, and since when.
    pub reversed: Option<String>,
    /// What of its money goes back, or has gone.
    pub refund: Option<String>,
}

/// No such paper: careful.
#[derive(Template)]
#[template(path = "verify/unknown.html")]
pub struct UnknownPaper<'a> {
    pub page: Chrome<'a>,
    pub looked_at: DateTime<Utc>,
}

impl Page for UnknownPaper<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        Ok(vec![Sample::of("typical", &UnknownPaper { page: chrome, looked_at: "2026-08-15T05:42:00Z".parse()? })?])
    }
}

/// Number and code, where the QR code cannot be read.
#[derive(Template)]
#[template(path = "verify/form.html")]
pub struct VerifyForm<'a> {
    pub page: Chrome<'a>,
    pub typed: RawVerify,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RawVerify {
    pub number: String,
    pub code: String,
}

impl Page for VerifyForm<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let typed = RawVerify { number: "H26-004512".to_owned(), code: String::new() };
        Ok(vec![
            Sample::of("empty", &VerifyForm { page: chrome, typed: RawVerify::default() })?,
            Sample::of("half filled in", &VerifyForm { page: chrome, typed })?,
        ])
    }
}

const CODE_MAX: usize = 12;

async fn form(ctx: Ctx, typed: Query<RawVerify>) -> Result<HttpResponse, AppError> {
    let typed = typed.into_inner();
    let (number, code) = (as_written(&typed.number), digits::to_latin(typed.code.trim()));
    if number.is_empty() || code.is_empty() {
        return Ok(head(StatusCode::OK).body(page::render(&VerifyForm { page: ctx.chrome(), typed })?));
    }
    let paper = by_code(&ctx, &code).await?;
    match paper.filter(|paper| paper.number == number) {
        Some(paper) => Ok(see_other(&ctx.url(&format!("/v/{}", paper.token)))),
        None => unknown(&ctx),
    }
}

/// The short address of messages leads to the long one.
async fn short(ctx: Ctx, code: Path<String>) -> Result<HttpResponse, AppError> {
    match by_code(&ctx, &code).await? {
        Some(paper) => Ok(see_other(&ctx.url(&format!("/v/{}", paper.token)))),
        None => unknown(&ctx),
    }
}

async fn by_code(ctx: &Ctx, code: &str) -> Result<Option<paper::Model>, AppError> {
    let code: String = code.chars().take(CODE_MAX).collect();
    limits::count(ctx, Limit::Verify, &code).await?;
    let work = ctx.read().await?;
    let paper = documents::by_code(&work, &code).await?;
    work.commit().await?;
    Ok(paper)
}

async fn show(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, AppError> {
    limits::count(&ctx, Limit::Verify, &token).await?;
    let work = ctx.read().await?;
    let Some(paper) = documents::by_token(&work, &token).await? else {
        work.commit().await?;
        return unknown(&ctx);
    };
    let genuine = genuine(&ctx, &work, &paper).await?;
    work.commit().await?;
    let not_mine_path = not_mine::path(&paper.token);
    let page = PaperPage { page: ctx.chrome(), paper: genuine, not_mine_path, looked_at: ctx.app.clock.now() };
    Ok(head(StatusCode::OK).body(page::render(&page)?))
}

async fn genuine(ctx: &Ctx, work: &Work, paper: &paper::Model) -> Result<GenuinePaper, AppError> {
    let full = documents::receipt_of(work, paper).await?;
    let reversed = full.reversal.as_ref().map(|reversal| documents::reversed(ctx.lang, reversal));
    let (receipt, parts) = (full.receipt, full.parts);
    let parts = if parts.len() > 1 { parts } else { Vec::new() };
    let mut told = refunds::lookup::told_of(work, ctx.lang, receipt.payment_id.into_iter().collect()).await?;
    Ok(GenuinePaper {
        parts: parts.into_iter().map(|part| (ctx.lang.digits(&part.subject), part.amount)).collect(),
        reversed,
        refund: receipt.payment_id.and_then(|payment| told.remove(&payment)),
        is_trial: is_test_book(&receipt.book),
        number: receipt.number,
        subject: ctx.lang.digits(&receipt.subject),
        place: receipt.place,
        payer: masked(&receipt.payer),
        amount: receipt.amount,
        day: receipt.paid_on,
    })
}

fn unknown(ctx: &Ctx) -> Result<HttpResponse, AppError> {
    let page = UnknownPaper { page: ctx.chrome(), looked_at: ctx.app.clock.now() };
    Ok(head(StatusCode::NOT_FOUND).body(page::render(&page)?))
}

fn head(status: StatusCode) -> actix_web::HttpResponseBuilder {
    let mut response = page::head(status, styles::verify());
    response.insert_header((header::REFERRER_POLICY, "no-referrer")).insert_header(("x-robots-tag", "noindex"));
    response
}

/// Every key that the town has ever signed papers with, so that anybody can check one without asking us.
async fn keys(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let keys = documents::keys(&work).await?;
    work.commit().await?;
    let keys: Vec<_> = keys
        .into_iter()
        .map(|key| {
            json!({
                "key_id": key.key_id,
                "algorithm": "Ed25519",
                "public_key": BASE64_URL_SAFE_NO_PAD.encode(&key.public_key),
                "since": key.created_at,
            })
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({ "tenant": ctx.town.slug(), "uuid": ctx.town.profile.uuid, "keys": keys })))
}
