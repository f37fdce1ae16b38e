//! The second step: a code of the app, a recovery code, or a passkey. Until it is taken there is no session.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Query};
use entity::identity::staff_account::{self, State};
use serde::Deserialize;

use super::{
    cookies,
    entering::{enter, too_many, waiting},
    pages::{SecondPage, Way, in_lang, with_query},
    sign_in::Remembered,
    tries::{self, What},
};
use crate::{
    platform::{
        audit::{self, Act, Entry},
        errors::{AppError, FieldErrors},
        identity::{factors, has_passkey, recovery},
        work::Work,
    },
    web::{
        Ctx, Form,
        page::{answer, ok, see_other},
        session,
    },
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawSecond {
    step_code: String,
    next: String,
    lang: String,
}

/// Whose password was right a moment ago with this browser.
pub async fn waiting_for(
    ctx: &Ctx,
    request: &HttpRequest,
    work: &Work,
) -> Result<Option<staff_account::Model>, AppError> {
    let Some(id) = cookies::second_account(request) else { return Ok(None) };
    let account = work.get::<staff_account::Entity>(id).await?;
    Ok(account.filter(|account| account.state == State::Active && cookies::is_second(ctx, request, account)))
}

fn from_the_beginning(ctx: &Ctx, next: &str) -> HttpResponse {
    see_other(&with_query(&ctx.office_path("/sign-in"), ctx.lang, session::next_or(next, "")))
}

async fn second_page<'a>(
    ctx: &'a Ctx,
    work: &Work,
    account: &staff_account::Model,
    next: &str,
    errors: FieldErrors,
) -> Result<SecondPage<'a>, AppError> {
    let way = Way::of(ctx, "/sign-in/second", session::next_or(next, ""));
    let has_passkey = has_passkey(work, account.id).await?;
    let has_codes = recovery::left(work, account.id).await? > 0;
    let has_app = account.totp_since.is_some();
    Ok(SecondPage { page: ctx.chrome(), way, has_app, has_passkey, has_codes, errors })
}

pub async fn form(ctx: Ctx, request: HttpRequest, remembered: Query<Remembered>) -> Result<HttpResponse, AppError> {
    let ctx = in_lang(ctx, &remembered.lang);
    let work = ctx.read().await?;
    let Some(account) = waiting_for(&ctx, &request, &work).await? else {
        return Ok(from_the_beginning(&ctx, &remembered.next));
    };
    let page = second_page(&ctx, &work, &account, &remembered.next, FieldErrors::new()).await?;
    work.commit().await?;
    ok(&ctx, &page)
}

pub async fn send(ctx: Ctx, request: HttpRequest, form: Form<RawSecond>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let ctx = in_lang(ctx, &raw.lang);
    let work = ctx.read().await?;
    let Some(account) = waiting_for(&ctx, &request, &work).await? else {
        return Ok(from_the_beginning(&ctx, &raw.next));
    };
    let page = second_page(&ctx, &work, &account, &raw.next, FieldErrors::new()).await?;
    work.commit().await?;
    if raw.step_code.trim().is_empty() {
        let errors = FieldErrors::one("step_code", "code-missing");
        return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &SecondPage { errors, ..page });
    }
    let known = cookies::known(&ctx, &request, account.id);
    if let Err(minutes) = tries::count(&ctx, What::Code, &account.id.to_string(), known.as_deref()).await {
        return too_many(&ctx, minutes, &SecondPage { way: waiting(page.way, minutes), ..page });
    }
    let work = ctx.begin().await?;
    // What was true a moment ago is asked again, now that nobody can change it.
    let Some(account) = waiting_for(&ctx, &request, &work).await? else {
        return Ok(from_the_beginning(&ctx, &raw.next));
    };
    let Some(factor) = factors::take_code(&work, &ctx.app.keyring, account.id, &raw.step_code).await? else {
        let entry = Entry::of(Act::StaffSignInFailed, "staff_account", account.id.0).after("step", "code");
        audit::record(&work, entry).await?;
        work.commit().await?;
        let errors = FieldErrors::one("step_code", "code-wrong");
        return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &SecondPage { errors, ..page });
    };
    enter(&ctx, &request, work, &account, Some(factor), &raw.next).await
}
