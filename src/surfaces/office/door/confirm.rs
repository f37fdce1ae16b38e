//! Before what cannot be taken back: the password or a factor, given again.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Query};
use entity::identity::staff_account;
use serde::Deserialize;

use super::{
    cookies,
    entering::{too_many, waiting},
    pages::{ConfirmPage, Way},
    sign_in::Remembered,
    tries::{self, What},
};
use crate::{
    platform::{
        audit::{self, Act, Entry},
        errors::{AppError, FieldErrors},
        identity::{
            factors, has_passkey,
            passwords::{Tried, Turn},
            sessions,
        },
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
pub struct RawConfirm {
    password: String,
    step_code: String,
    next: String,
}

async fn own_account(ctx: &Ctx, work: &Work) -> Result<staff_account::Model, AppError> {
    work.get::<staff_account::Entity>(ctx.staff()?.id).await?.ok_or(AppError::NotFound)
}

async fn confirm_page<'a>(
    ctx: &'a Ctx,
    work: &Work,
    account: &staff_account::Model,
    next: &str,
) -> Result<ConfirmPage<'a>, AppError> {
    Ok(ConfirmPage {
        page: ctx.chrome(),
        way: Way::of(ctx, "/confirm", session::next_or(next, "")),
        name: account.name.clone(),
        has_app: account.totp_since.is_some(),
        has_passkey: has_passkey(work, account.id).await?,
        errors: FieldErrors::new(),
    })
}

pub async fn form(ctx: Ctx, remembered: Query<Remembered>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let account = own_account(&ctx, &work).await?;
    let page = confirm_page(&ctx, &work, &account, &remembered.next).await?;
    work.commit().await?;
    ok(&ctx, &page)
}

pub async fn send(ctx: Ctx, request: HttpRequest, form: Form<RawConfirm>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let work = ctx.read().await?;
    let account = own_account(&ctx, &work).await?;
    let page = confirm_page(&ctx, &work, &account, &raw.next).await?;
    work.commit().await?;
    let wrong = |errors| answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &ConfirmPage { errors, ..page_again(&page) });
    let by_code = !raw.step_code.trim().is_empty();
    if !by_code && raw.password.is_empty() {
        return wrong(FieldErrors::one("password", "password-missing"));
    }
    let known = cookies::known(&ctx, &request, account.id);
    if let Err(minutes) = tries::count(&ctx, What::Confirmation, &account.id.to_string(), known.as_deref()).await {
        let again = page_again(&page);
        return too_many(&ctx, minutes, &ConfirmPage { way: waiting(again.way, minutes), ..again });
    }
    let is_password = !by_code && {
        let kept = account.password_hash.as_deref();
        let tried = ctx.app.identity.passwords.verify(&raw.password, kept, Turn::Known).await?;
        tried != Tried::Wrong
    };
    let work = ctx.begin().await?;
    let is_code = by_code && factors::take_code(&work, &ctx.app.keyring, account.id, &raw.step_code).await?.is_some();
    if !is_password && !is_code {
        let entry = Entry::of(Act::StaffSignInFailed, "staff_account", account.id.0).after("step", "confirmation");
        audit::record(&work, entry).await?;
        work.commit().await?;
        return wrong(if by_code {
            FieldErrors::one("step_code", "code-wrong")
        } else {
            FieldErrors::one("password", "password-wrong")
        });
    }
    sessions::confirm(&work, ctx.staff()?.session).await?;
    audit::record(&work, Entry::of(Act::StaffConfirmed, "staff_account", account.id.0)).await?;
    work.commit().await?;
    let beginning = ctx.office_path("/account");
    Ok(see_other(session::next_or(&raw.next, &beginning)))
}

fn page_again<'a>(page: &ConfirmPage<'a>) -> ConfirmPage<'a> {
    ConfirmPage {
        page: page.page,
        way: page.way.clone(),
        name: page.name.clone(),
        has_app: page.has_app,
        has_passkey: page.has_passkey,
        errors: FieldErrors::new(),
    }
}
