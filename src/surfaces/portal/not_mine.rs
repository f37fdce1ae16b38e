//! "This message is not mine": from the link in an SMS, no further ones about that account.

use actix_web::{
    HttpResponse,
    web::{self, Path},
};
use askama::Template;
use entity::{payments::receipt, values::Phone};

use super::sign_in::Nothing;
use crate::{
    platform::{access::Permission, documents, errors::AppError, notification, work::Work},
    web::{
        Access, Chrome, Ctx, Endpoint, Form, Page, Sample,
        limits::{self, Limit},
        page::{SAMPLE_TOKEN, ok},
        see_other,
    },
};

const REFUSE: Access = Access::Needs(Permission::MessageRefuse);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/v/{token}/not-mine", REFUSE, || web::route().to(show)).always_open(),
    Endpoint::post("/v/{token}/not-mine", REFUSE, || web::route().to(refuse)).always_open(),
];

/// What is about to happen, or has happened. No number stands here: a paper goes through many hands.
#[derive(Template)]
#[template(path = "portal/not_mine.html")]
pub struct NotMinePage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    pub path: String,
    /// What the messages are about, in the reader's digits.
    pub subject: String,
    pub is_done: bool,
}

impl Page for NotMinePage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let not_mine = |is_done| NotMinePage {
            page: chrome,
            form_token: SAMPLE_TOKEN.to_owned(),
            path: path(SAMPLE_TOKEN),
            subject: chrome.lang.digits("3-123/1"),
            is_done,
        };
        Ok(vec![Sample::of("typical", &not_mine(false))?, Sample::of("done", &not_mine(true))?])
    }
}

/// The address of the page for the paper with this token.
pub(super) fn path(token: &str) -> String {
    format!("/v/{token}/not-mine")
}

/// The receipt that the message told of, and the number that it went to.
async fn message_of(work: &Work, token: &str) -> Result<(receipt::Model, Phone), AppError> {
    let paper = documents::by_token(work, token).await?.ok_or(AppError::NotFound)?;
    let receipt = documents::receipt_of(work, &paper).await?.receipt;
    let phone = receipt.phone.clone().ok_or(AppError::NotFound)?;
    Ok((receipt, phone))
}

async fn show(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, AppError> {
    limits::count(&ctx, Limit::Verify, &token).await?;
    let work = ctx.read().await?;
    let (receipt, phone) = message_of(&work, &token).await?;
    let is_done = notification::is_refused(&work, &phone, receipt.account_id).await?;
    work.commit().await?;
    let (path, subject) = (path(&token), ctx.lang.digits(&receipt.subject));
    ok(&ctx, &NotMinePage { page: ctx.chrome(), form_token: ctx.form_token(), path, subject, is_done })
}

async fn refuse(ctx: Ctx, token: Path<String>, _form: Form<Nothing>) -> Result<HttpResponse, AppError> {
    limits::count(&ctx, Limit::Submit, &token).await?;
    let work = ctx.begin().await?;
    let (receipt, phone) = message_of(&work, &token).await?;
    notification::refuse(&work, &phone, receipt.account_id, Some(receipt.ward)).await?;
    work.commit().await?;
    Ok(see_other(&ctx.url(&path(&token))))
}
