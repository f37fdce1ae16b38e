//! `/me/settings`: language and choice of messages, and where this number is signed in.

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::{DateTime, Utc};
use entity::{
    identity::citizen,
    values::{AccountId, HoldingId, Locale},
};
use sea_orm::ActiveValue::{Set, Unchanged};
use serde::Deserialize;
use uuid::Uuid;

use super::super::sign_in::{Nothing, left};
use crate::{
    platform::{
        audit::{self, Act, Entry},
        errors::AppError,
        identity::sessions::{self, Whose},
        notification,
    },
    services::holding::{pages::HoldingLabel, register},
    web::{Chrome, Ctx, Form, page::ok, see_other},
};

/// What somebody has chosen.
#[derive(Template)]
#[template(path = "portal/me/settings.html")]
pub struct SettingsPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    /// What was chosen a moment ago is kept.
    pub is_saved: bool,
    /// The language of messages.
    pub locale: &'static str,
    pub wants_reminders: bool,
    /// About which no messages come.
    pub refused: Vec<(AccountId, HoldingLabel)>,
    pub devices: Vec<Device>,
}

/// Where the number is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub name: String,
    pub opened_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    pub is_this: bool,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    saved: Option<u8>,
}

pub(super) async fn show(ctx: Ctx, shown: Query<Shown>) -> Result<HttpResponse, AppError> {
    let asking = ctx.citizen()?;
    let work = ctx.read().await?;
    let citizen = work.get::<citizen::Entity>(asking.id).await?.ok_or(AppError::NotFound)?;
    let sessions = sessions::of(&work, Whose::Citizen(asking.id)).await?;
    let accounts = notification::refused(&work, &asking.phone).await?;
    let holdings = register::get_all(&work, accounts.into_iter().map(HoldingId::from).collect()).await?;
    let refused = holdings.iter().map(|holding| (holding.id.into(), HoldingLabel::of(holding))).collect();
    work.commit().await?;
    let device = |row: entity::identity::session::Model| Device {
        name: row.device,
        opened_at: row.opened_at,
        seen_at: row.seen_at,
        is_this: row.id == asking.session,
    };
    let page = SettingsPage {
        page: ctx.chrome(),
        form_token: ctx.form_token(),
        is_saved: shown.saved.is_some(),
        locale: citizen.locale.code(),
        wants_reminders: citizen.wants_reminders,
        refused,
        devices: sessions.into_iter().map(device).collect(),
    };
    ok(&ctx, &page)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawSettings {
    locale: String,
    reminders: String,
}

pub(super) async fn set(ctx: Ctx, form: Form<RawSettings>) -> Result<HttpResponse, AppError> {
    let chosen = [Locale::Bn, Locale::En].into_iter().find(|locale| locale.code() == form.0.locale);
    let locale = chosen.ok_or(AppError::BadRequest)?;
    let wants_reminders = match form.0.reminders.as_str() {
        "on" => true,
        "off" => false,
        _ => return Err(AppError::BadRequest),
    };
    let id = ctx.citizen()?.id;
    let work = ctx.begin().await?;
    let before = work.get_for_update::<citizen::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let after = citizen::ActiveModel {
        id: Unchanged(id),
        locale: Set(locale),
        wants_reminders: Set(wants_reminders),
        ..Default::default()
    };
    work.update(after).await?;
    let entry = Entry::of(Act::CitizenSettingsChanged, "citizen", id.0).change("locale", before.locale, locale).change(
        "wants_reminders",
        before.wants_reminders,
        wants_reminders,
    );
    audit::record(&work, entry).await?;
    work.commit().await?;
    Ok(see_other(&ctx.url("/me/settings?saved=1")))
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawMessages {
    account: Uuid,
}

pub(super) async fn restore_messages(ctx: Ctx, form: Form<RawMessages>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    notification::restore(&work, &ctx.citizen()?.phone, AccountId(form.0.account)).await?;
    work.commit().await?;
    Ok(see_other(&ctx.url("/me/settings?saved=1")))
}

pub(super) async fn leave_everywhere(ctx: Ctx, _form: Form<Nothing>) -> Result<HttpResponse, AppError> {
    let id = ctx.citizen()?.id;
    let work = ctx.begin().await?;
    let ended = sessions::end_all(&work, Whose::Citizen(id), None).await?;
    audit::record(&work, Entry::of(Act::CitizenSignedOut, "citizen", id.0).after("sessions", ended)).await?;
    work.commit().await?;
    left(&ctx)
}
