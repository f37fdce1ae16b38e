//! The link of an invitation, or of a new password: it sets a password once.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Path, Query},
};
use entity::{identity::invitation::Kind, values::Locale};
use serde::Deserialize;

use super::{
    entering::after_password,
    pages::{DeadLink, InvitationPage, Way, in_lang},
    sign_in::Remembered,
};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        identity::{
            factors,
            passwords::{About, Turn},
            security,
            staff::{self, Link},
        },
        tenancy::Town,
    },
    web::{
        Ctx, Form,
        page::{answer, ok},
    },
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawInvitation {
    password: String,
    lang: String,
}

/// What others know of somebody here, and would try first.
pub fn about(town: &Town, day: chrono::NaiveDate, account: &entity::identity::staff_account::Model) -> About {
    let names = [Locale::Bn, Locale::En].map(|locale| town.name(locale, day).to_owned());
    About {
        name: account.name.clone(),
        phone: Some(account.phone.clone()),
        email: account.email.clone(),
        town: names.into_iter().chain([town.slug().to_owned()]).collect(),
    }
}

fn invitation_page<'a>(ctx: &'a Ctx, token: &str, link: &Link, errors: FieldErrors) -> InvitationPage<'a> {
    InvitationPage {
        page: ctx.chrome(),
        way: Way::of(ctx, &format!("/invitation/{token}"), ""),
        is_first: link.kind == Kind::Invitation,
        name: link.account.name.clone(),
        phone: link.account.phone.grouped(),
        from: link.from.clone(),
        errors,
    }
}

fn dead(ctx: &Ctx) -> Result<HttpResponse, AppError> {
    let page = DeadLink { page: ctx.chrome(), way: Way::of(ctx, "/sign-in", "") };
    answer(ctx, StatusCode::NOT_FOUND, &page)
}

async fn link(ctx: &Ctx, token: &str) -> Result<Option<Link>, AppError> {
    let work = ctx.read().await?;
    let link = staff::find_link(&work, token).await?;
    work.commit().await?;
    Ok(link)
}

pub async fn form(ctx: Ctx, token: Path<String>, remembered: Query<Remembered>) -> Result<HttpResponse, AppError> {
    let ctx = in_lang(ctx, &remembered.lang);
    match link(&ctx, &token).await? {
        Some(link) => ok(&ctx, &invitation_page(&ctx, &token, &link, FieldErrors::new())),
        None => dead(&ctx),
    }
}

pub async fn send(
    ctx: Ctx,
    request: HttpRequest,
    token: Path<String>,
    form: Form<RawInvitation>,
) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let ctx = in_lang(ctx, &raw.lang);
    let Some(link) = link(&ctx, &token).await? else { return dead(&ctx) };
    let about = about(&ctx.town, ctx.today(), &link.account);
    let hash = match ctx.app.identity.passwords.choose(&raw.password, about, Turn::Anybody).await? {
        Ok(hash) => hash,
        Err(code) => {
            let errors = FieldErrors::one("password", code);
            return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &invitation_page(&ctx, &token, &link, errors));
        }
    };
    let work = ctx.begin().await?;
    let account = match staff::accept(&work, &link, hash).await {
        Err(AppError::NotFound) => return dead(&ctx),
        accepted => accepted?,
    };
    if link.kind == Kind::Reset {
        security::tell(&work, &account, security::Event::PasswordChanged).await?;
    }
    let must_enrol = factors::is_missing(&work, &ctx.app.identity, &account).await?;
    let next = if must_enrol { ctx.office_path("/account/second-factor") } else { String::new() };
    after_password(&ctx, &request, work, &account, &next).await
}
