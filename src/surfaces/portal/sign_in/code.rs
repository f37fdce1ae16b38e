//! The second page of signing in: the code.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use askama::Template;
use chrono::{DateTime, Utc};
use entity::{
    identity::{
        citizen,
        one_time_code::{self, Purpose},
    },
    values::{CitizenId, CodeId, Phone},
};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::wait_answer,
    asked::{self, AskedFor},
    on_to_code, send,
};
use crate::{
    platform::{
        audit::{self, Act, Entry},
        errors::{AppError, Door, FieldErrors},
        identity::{
            codes::{self, Asked, Tried},
            sessions::{self, Opening, Whose},
        },
        work::Work,
    },
    web::{
        Chrome, Ctx, Form,
        page::{answer, ok},
        see_other, session,
    },
};

/// The code that was sent.
#[derive(Template)]
#[template(path = "portal/sign_in_code.html")]
pub struct SignInCodePage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    /// Masked: whoever asked knows it.
    pub phone: String,
    pub code: String,
    pub errors: FieldErrors,
    /// Another one is needed.
    pub is_over: bool,
    /// When the next one can be asked for, where that was too early.
    pub wait: Option<DateTime<Utc>>,
    /// For asking again.
    pub request_key: Uuid,
}

fn page<'a>(ctx: &'a Ctx, row: &one_time_code::Model, errors: FieldErrors) -> SignInCodePage<'a> {
    SignInCodePage {
        page: ctx.chrome(),
        form_token: ctx.form_token(),
        phone: row.phone.masked(),
        code: String::new(),
        errors,
        is_over: false,
        wait: None,
        request_key: Uuid::now_v7(),
    }
}

/// The code that this browser has asked for here, whether or not it is still good.
pub(super) async fn pending(
    request: &HttpRequest,
    ctx: &Ctx,
) -> Result<Option<(AskedFor, one_time_code::Model)>, AppError> {
    let Some(asked) = AskedFor::of(request, ctx) else { return Ok(None) };
    let work = ctx.read().await?;
    let row = work.get::<one_time_code::Entity>(asked.code).await?;
    work.commit().await?;
    Ok(row.filter(|row| row.purpose == Purpose::SignIn).map(|row| (asked, row)))
}

pub(super) async fn form(request: HttpRequest, ctx: Ctx) -> Result<HttpResponse, AppError> {
    match pending(&request, &ctx).await? {
        Some((_, row)) => {
            let is_over = !codes::is_open(&row, ctx.app.clock.now()) || row.attempts >= codes::TRIES_MAX;
            ok(&ctx, &SignInCodePage { is_over, ..page(&ctx, &row, FieldErrors::new()) })
        }
        None => Ok(see_other(&ctx.url("/sign-in"))),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawCode {
    sms_code: String,
}

/// At most this much of a typed code is shown again.
const SHOWN_MAX: usize = 20;

pub(super) async fn open(request: HttpRequest, ctx: Ctx, form: Form<RawCode>) -> Result<HttpResponse, AppError> {
    let Some((asked, row)) = pending(&request, &ctx).await? else { return Ok(see_other(&ctx.url("/sign-in"))) };
    let beginning = ctx.url("/me");
    let next = session::next_or(&asked.next, &beginning);
    if row.used_at.is_some() {
        // Pressed twice: the first time has signed in, if anything has.
        return Ok(see_other(next));
    }
    let refuse = |code: &'static str, is_over| {
        let errors = FieldErrors::one("sms_code", code);
        let typed = form.0.sms_code.chars().take(SHOWN_MAX).collect();
        let page = SignInCodePage { code: typed, is_over, ..page(&ctx, &row, errors) };
        answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
    };
    let Some(typed) = codes::parse(&form.0.sms_code) else { return refuse("sms-code-invalid", false) };
    let before = match session::token(&request, Door::Portal) {
        Some(token) => sessions::citizen(&ctx.app, &ctx.town, &token).await?,
        None => None,
    };
    let work = ctx.begin().await?;
    let right = match codes::check(&work, &ctx.app.keyring, asked.code, Purpose::SignIn, &typed).await? {
        Tried::Right(row) => row,
        Tried::Wrong => {
            work.commit().await?;
            return refuse("sms-code-wrong", false);
        }
        Tried::Over => {
            work.commit().await?;
            return refuse("sms-code-over", true);
        }
    };
    codes::use_up(&work, right.id).await?;
    if let Some(before) = before {
        // Nobody holds its cookie any more.
        sessions::end(&work, Whose::Citizen(before.id), before.session).await?;
    }
    let citizen = citizen_of(&work, &ctx, &right.phone).await?;
    let opening = Opening {
        whose: Whose::Citizen(citizen),
        second_factor: false,
        remembered: asked.own,
        device: session::device(&request),
        address: None,
    };
    let token = sessions::open(&work, &ctx.app.keyring, opening).await?;
    let entry = Entry::of(Act::CitizenSignedIn, "citizen", citizen.0);
    audit::record(&work, entry.after("phone", &right.phone).after("remembered", asked.own)).await?;
    work.commit().await?;
    let mut response = see_other(next);
    response.add_cookie(&session::cookie(Door::Portal, token, asked.own)).map_err(anyhow::Error::from)?;
    response.add_cookie(&asked::no_cookie()).map_err(anyhow::Error::from)?;
    Ok(response)
}

/// The citizen with this number, from the first time that he signs in.
async fn citizen_of(work: &Work, ctx: &Ctx, phone: &Phone) -> Result<CitizenId, AppError> {
    let by_phone = work.find::<citizen::Entity>().filter(citizen::Column::Phone.eq(phone.clone()));
    if let Some(known) = work.one(by_phone.clone()).await? {
        return Ok(known.id);
    }
    work.insert_if_absent(citizen::Model {
        tenant_id: work.tenant(),
        id: CitizenId::mint(),
        phone: phone.clone(),
        locale: ctx.lang.locale,
        wants_reminders: true,
        opened_at: work.now,
        seen_at: work.now,
    })
    .await?;
    Ok(work.one(by_phone).await?.ok_or(AppError::NotFound)?.id)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawAgain {
    request_key: Uuid,
}

pub(super) async fn again(request: HttpRequest, ctx: Ctx, form: Form<RawAgain>) -> Result<HttpResponse, AppError> {
    let Some((asked, row)) = pending(&request, &ctx).await? else { return Ok(see_other(&ctx.url("/sign-in"))) };
    if form.0.request_key.is_nil() {
        return Err(AppError::BadRequest);
    }
    let next = AskedFor { code: CodeId(form.0.request_key), ..asked };
    match send(&ctx, next.code, row.phone.clone()).await? {
        Asked::Sent | Asked::Already => on_to_code(&ctx, &next),
        Asked::Wait { until } => {
            let page = SignInCodePage { wait: Some(until), ..page(&ctx, &row, FieldErrors::new()) };
            wait_answer(&ctx, until, &page)
        }
    }
}
