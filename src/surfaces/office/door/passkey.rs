//! A passkey as the second step, and to show again who one is. Scripts ask; without them codes do.

use actix_web::{HttpRequest, HttpResponse};
use entity::{identity::staff_account, values::CeremonyId};
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::PublicKeyCredential;

use super::{
    cookies,
    entering::{self, enter},
    second::waiting_for,
    tries::{self, What},
};
use crate::{
    platform::{
        audit::{self, Act, Entry},
        errors::{AppError, Door},
        identity::{factors::Factor, passkeys, sessions},
        work::Work,
    },
    web::{Ctx, Message, session},
};

/// What a script begins with.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Begin {}

/// What a browser is asked.
#[derive(Serialize)]
struct Asked<T> {
    ceremony: CeremonyId,
    options: T,
}

/// What a browser answers.
#[derive(Debug, Deserialize)]
pub struct Answered {
    ceremony: CeremonyId,
    credential: PublicKeyCredential,
    #[serde(default)]
    next: String,
}

/// Where a script goes on to.
#[derive(Serialize)]
pub struct GoOn<'a> {
    pub next: &'a str,
}

pub fn json(value: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().json(value)
}

async fn count(ctx: &Ctx, request: &HttpRequest, account: &staff_account::Model, what: What) -> Result<(), AppError> {
    let known = cookies::known(ctx, request, account.id);
    let counted = tries::count(ctx, what, &account.id.to_string(), known.as_deref()).await;
    counted.map_err(|minutes| AppError::TooMany { retry_after_secs: minutes * 60 })
}

async fn ask(work: Work, account: &staff_account::Model) -> Result<HttpResponse, AppError> {
    let (ceremony, options) = passkeys::begin_authentication(&work, account).await?;
    work.commit().await?;
    Ok(json(&Asked { ceremony, options }))
}

async fn failed(work: Work, account: &staff_account::Model) -> Result<HttpResponse, AppError> {
    let entry = Entry::of(Act::StaffSignInFailed, "staff_account", account.id.0).after("step", "passkey");
    audit::record(&work, entry).await?;
    work.commit().await?;
    Err(AppError::BadRequest)
}

pub async fn begin(ctx: Ctx, request: HttpRequest, _begin: Message<Begin>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let account = waiting_for(&ctx, &request, &work).await?.ok_or(AppError::SignInFirst(Door::Office))?;
    count(&ctx, &request, &account, What::Code).await?;
    ask(work, &account).await
}

pub async fn finish(ctx: Ctx, request: HttpRequest, answered: Message<Answered>) -> Result<HttpResponse, AppError> {
    let Answered { ceremony, credential, next } = answered.0;
    let work = ctx.begin().await?;
    let account = waiting_for(&ctx, &request, &work).await?.ok_or(AppError::SignInFirst(Door::Office))?;
    if !passkeys::finish_authentication(&work, &account, ceremony, &credential).await? {
        return failed(work, &account).await;
    }
    let entered = enter(&ctx, &request, work, &account, Some(Factor::Passkey), &next).await?;
    let beginning = ctx.office_path("/");
    let mut response = json(&GoOn { next: session::next_or(&next, &beginning) });
    for cookie in entered.cookies() {
        entering::add(&mut response, &cookie)?;
    }
    Ok(response)
}

async fn own(ctx: &Ctx, work: &Work) -> Result<staff_account::Model, AppError> {
    work.get::<staff_account::Entity>(ctx.staff()?.id).await?.ok_or(AppError::NotFound)
}

pub async fn begin_confirming(
    ctx: Ctx,
    request: HttpRequest,
    _begin: Message<Begin>,
) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let account = own(&ctx, &work).await?;
    count(&ctx, &request, &account, What::Confirmation).await?;
    ask(work, &account).await
}

pub async fn finish_confirming(ctx: Ctx, answered: Message<Answered>) -> Result<HttpResponse, AppError> {
    let Answered { ceremony, credential, next } = answered.0;
    let work = ctx.begin().await?;
    let account = own(&ctx, &work).await?;
    if !passkeys::finish_authentication(&work, &account, ceremony, &credential).await? {
        return failed(work, &account).await;
    }
    sessions::confirm(&work, ctx.staff()?.session).await?;
    audit::record(&work, Entry::of(Act::StaffConfirmed, "staff_account", account.id.0)).await?;
    work.commit().await?;
    let beginning = ctx.office_path("/account");
    Ok(json(&GoOn { next: session::next_or(&next, &beginning) }))
}
