//! The second step of one's own account: an app is offered a secret, its first code turns it on, and recovery codes are shown
//! once.

use actix_web::{HttpResponse, http::StatusCode, web::Query};
use entity::values::Locale;
use serde::Deserialize;

use super::{
    own,
    pages::{CodesPage, FactorPage, FactorState, NewCodesPage},
    passkeys::Shown,
};
use crate::{
    platform::{
        audit::{self, Act, Entry},
        errors::{AppError, FieldErrors, Refusal},
        identity::{factors, has_passkey, recovery, security, totp},
    },
    web::{
        Ctx, Form, Frame,
        page::{answer, ok, see_other},
    },
};

/// The last second step of somebody whose work needs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the work of this account needs a second step")]
pub struct StillNeeded;

impl Refusal for StillNeeded {
    fn code(&self) -> &'static str {
        "factor-still-needed"
    }
}

async fn factor_page(ctx: &Ctx, errors: FieldErrors) -> Result<FactorPage<'_>, AppError> {
    let staff = ctx.staff()?;
    let work = ctx.read().await?;
    let account = own(ctx, &work).await?;
    let is_needed = factors::is_needed(&work, &ctx.app.identity, &staff.permissions);
    let other = has_passkey(&work, account.id).await?;
    let codes_left = recovery::left(&work, account.id).await?;
    let state = match (account.totp_since, factors::offered(&ctx.app.keyring, &work, &account)?) {
        (Some(since), _) => FactorState::On { since, may_remove: !is_needed || other },
        (None, None) => FactorState::Off,
        (None, Some(secret)) => {
            // Bangla takes nine letters of an address for one: the code would be too fine for a cheap camera.
            let name = ctx.town.name(Locale::En, ctx.today());
            let offer = totp::Offer::of(&secret, name, account.phone.national())?;
            FactorState::Offered { qr: offer.qr()?, secret: offer.grouped(), url: offer.url()? }
        }
    };
    work.commit().await?;
    let frame = Frame::of(ctx)?;
    let (form_token, must_enrol) = (ctx.form_token(), staff.must_enrol);
    Ok(FactorPage { page: ctx.chrome(), frame, form_token, must_enrol, state, codes_left, errors })
}

pub async fn show(ctx: Ctx) -> Result<HttpResponse, AppError> {
    ok(&ctx, &factor_page(&ctx, FieldErrors::new()).await?)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawCode {
    step_code: String,
}

pub async fn begin(ctx: Ctx, _form: Form<RawCode>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let id = ctx.staff()?.id;
    factors::offer(&work, &ctx.app.keyring, id).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path("/account/second-factor")))
}

pub async fn confirm(ctx: Ctx, form: Form<RawCode>) -> Result<HttpResponse, AppError> {
    let wrong = |code| FieldErrors::one("step_code", code);
    if form.0.step_code.trim().is_empty() {
        let page = factor_page(&ctx, wrong("code-missing")).await?;
        return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let work = ctx.begin().await?;
    let codes = factors::confirm(&work, &ctx.app.keyring, ctx.staff()?.id, &form.0.step_code).await?;
    let is_on = own(&ctx, &work).await?.totp_since.is_some();
    work.commit().await?;
    let Some(codes) = codes else {
        if is_on {
            // The same form once more, as after a reload: it has done its work already.
            return Ok(see_other(&ctx.office_path("/account/second-factor")));
        }
        let page = factor_page(&ctx, wrong("code-wrong")).await?;
        return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    ok(&ctx, &NewCodesPage { page: ctx.chrome(), frame: Frame::of(&ctx)?, codes })
}

pub async fn remove(ctx: Ctx, _form: Form<RawCode>) -> Result<HttpResponse, AppError> {
    let staff = ctx.staff()?;
    let work = ctx.begin().await?;
    let is_needed = factors::is_needed(&work, &ctx.app.identity, &staff.permissions);
    if is_needed && !has_passkey(&work, staff.id).await? {
        return Err(StillNeeded.into());
    }
    factors::remove_app(&work, staff.id).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path("/account/second-factor")))
}

pub async fn codes(ctx: Ctx, shown: Query<Shown>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let account = own(&ctx, &work).await?;
    let has_factor = factors::is_set_up(&work, &account).await?;
    let left = recovery::left(&work, account.id).await?;
    work.commit().await?;
    let (form_token, is_added) = (ctx.form_token(), has_factor && shown.is_added());
    ok(&ctx, &CodesPage { page: ctx.chrome(), frame: Frame::of(&ctx)?, form_token, has_factor, is_added, left })
}

/// Ten new codes in place of those that are left.
pub async fn make_codes(ctx: Ctx, _form: Form<RawCode>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let account = own(&ctx, &work).await?;
    if !factors::is_set_up(&work, &account).await? {
        return Ok(see_other(&ctx.office_path("/account/second-factor")));
    }
    let codes = recovery::make(&work, &ctx.app.keyring, account.id).await?;
    audit::record(&work, Entry::of(Act::RecoveryCodesMade, "staff_account", account.id.0)).await?;
    security::tell(&work, &account, security::Event::RecoveryCodesMade).await?;
    work.commit().await?;
    ok(&ctx, &NewCodesPage { page: ctx.chrome(), frame: Frame::of(&ctx)?, codes })
}
