//! Signing in on the portal: a mobile number, then the code that was sent to it. A number that is known is treated as one
//! that is not.

mod asked;
mod code;
mod samples;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Query},
};
use askama::Template;
use chrono::{DateTime, Utc};
use entity::{
    identity::one_time_code::Purpose,
    values::{CodeId, Phone},
};
use serde::Deserialize;
use uuid::Uuid;

use self::asked::AskedFor;
pub use self::code::SignInCodePage;
use super::wait_answer;
use crate::{
    platform::{
        access::Permission,
        audit::{self, Act, Entry},
        errors::{AppError, Door, FieldErrors},
        identity::{
            codes::{self, Asked, NewCode},
            sessions::{self, Whose},
        },
    },
    web::{
        Access, Chrome, Ctx, Endpoint, Form,
        limits::{self, Limit},
        page::{answer, ok},
        see_other, session,
    },
};

const SIGN_IN: Access = Access::Needs(Permission::SessionOpen);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/sign-in", SIGN_IN, || web::route().to(form)),
    Endpoint::post("/sign-in", SIGN_IN, || web::route().to(ask)),
    Endpoint::get("/sign-in/code", SIGN_IN, || web::route().to(code::form)),
    Endpoint::post("/sign-in/code", SIGN_IN, || web::route().to(code::open)),
    Endpoint::post("/sign-in/again", SIGN_IN, || web::route().to(code::again)),
    Endpoint::post("/sign-out", Access::Citizen(Permission::MeUse), || web::route().to(leave)),
];

/// Whose number, and on whose phone.
#[derive(Template)]
#[template(path = "portal/sign_in.html")]
pub struct SignInPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    pub typed: RawSignIn,
    pub errors: FieldErrors,
    /// Signed out a moment ago.
    pub has_left: bool,
    /// When the number gets its next code, where it has had enough of them.
    pub wait: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RawSignIn {
    pub phone: String,
    /// `yes` on a phone of one's own.
    pub own: String,
    pub next: String,
    pub request_key: Uuid,
}

impl RawSignIn {
    fn phone(&self) -> Result<Phone, FieldErrors> {
        match self.phone.trim() {
            "" => Err(FieldErrors::one("phone", "phone-missing")),
            typed => typed.parse().map_err(|_invalid| FieldErrors::one("phone", "phone-invalid")),
        }
    }
}

fn page(ctx: &Ctx, typed: RawSignIn, errors: FieldErrors, wait: Option<DateTime<Utc>>) -> SignInPage<'_> {
    let typed = RawSignIn { request_key: Uuid::now_v7(), ..typed };
    SignInPage { page: ctx.chrome(), form_token: ctx.form_token(), typed, errors, has_left: false, wait }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    next: String,
    left: Option<u8>,
}

async fn form(ctx: Ctx, wanted: Query<Wanted>) -> Result<HttpResponse, AppError> {
    let next = session::next_or(&wanted.next, "").to_owned();
    let page = page(&ctx, RawSignIn { next, ..RawSignIn::default() }, FieldErrors::new(), None);
    ok(&ctx, &SignInPage { has_left: wanted.left.is_some(), ..page })
}

async fn ask(request: HttpRequest, ctx: Ctx, form: Form<RawSignIn>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let phone = match raw.phone() {
        Ok(phone) => phone,
        Err(errors) => return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page(&ctx, raw, errors, None)),
    };
    if raw.request_key.is_nil() {
        return Err(AppError::BadRequest);
    }
    let next = session::next_or(&raw.next, "").to_owned();
    let asked = AskedFor { code: CodeId(raw.request_key), own: raw.own == "yes", next };
    match send(&ctx, asked.code, phone.clone()).await? {
        Asked::Sent | Asked::Already => on_to_code(&ctx, &asked),
        Asked::Wait { until } => {
            // Sent a second time from the same browser: the code that is on its way is what is needed.
            if let Some((_, row)) = code::pending(&request, &ctx).await?.filter(|(_, row)| row.phone == phone)
                && codes::is_open(&row, ctx.app.clock.now())
            {
                return Ok(see_other(&ctx.url("/sign-in/code")));
            }
            wait_answer(&ctx, until, &page(&ctx, raw, FieldErrors::new(), Some(until)))
        }
    }
}

/// Sends a code for signing in. Nothing is asked of the number but how many codes it has had.
async fn send(ctx: &Ctx, id: CodeId, phone: Phone) -> Result<Asked, AppError> {
    let new = NewCode { id, purpose: Purpose::SignIn, phone, subject: None, locale: ctx.lang.locale };
    send_all(ctx, vec![new]).await
}

/// Sends some codes, or none of them.
pub(super) async fn send_all(ctx: &Ctx, new: Vec<NewCode>) -> Result<Asked, AppError> {
    limits::count_address(ctx, Limit::Code).await?;
    let work = ctx.begin().await?;
    let mut answer = Asked::Already;
    for code in new {
        let subject = ctx.app.keyring.mac("code-limit", code.phone.e164().as_bytes());
        match codes::send(&work, &ctx.app.keyring, code).await? {
            Asked::Sent => answer = Asked::Sent,
            Asked::Already => continue,
            wait @ Asked::Wait { .. } => return Ok(wait),
        }
        match limits::count_subject(ctx, Limit::Code, &subject).await {
            Err(AppError::TooMany { retry_after_secs }) => {
                return Ok(Asked::Wait { until: work.now + std::time::Duration::from_secs(retry_after_secs) });
            }
            counted => counted?,
        }
    }
    work.commit().await?;
    Ok(answer)
}

fn on_to_code(ctx: &Ctx, asked: &AskedFor) -> Result<HttpResponse, AppError> {
    let mut response = see_other(&ctx.url("/sign-in/code"));
    response.add_cookie(&asked.cookie(ctx)).map_err(anyhow::Error::from)?;
    Ok(response)
}

/// Ends the session, and has the browser forget what it has shown.
async fn leave(ctx: Ctx, _form: Form<Nothing>) -> Result<HttpResponse, AppError> {
    let citizen = ctx.citizen()?;
    let work = ctx.begin().await?;
    sessions::end(&work, Whose::Citizen(citizen.id), citizen.session).await?;
    audit::record(&work, Entry::of(Act::CitizenSignedOut, "citizen", citizen.id.0)).await?;
    work.commit().await?;
    left(&ctx)
}

/// The page that signs in and says so, without the session and with nothing of it left in the browser.
pub(super) fn left(ctx: &Ctx) -> Result<HttpResponse, AppError> {
    let mut response = see_other(&ctx.url("/sign-in?left=1"));
    response.add_cookie(&session::no_cookie(Door::Portal)).map_err(anyhow::Error::from)?;
    let forget = header::HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(header::HeaderName::from_static("clear-site-data"), forget);
    Ok(response)
}

/// A form with nothing but its button.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Nothing {}
