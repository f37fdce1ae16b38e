//! Another mobile number for a holding: a code to the old number and one to the new.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use chrono::{DateTime, Utc};
use entity::{
    holding::holding,
    identity::one_time_code::{self, Purpose},
    values::{CodeId, HoldingId, Phone},
};
use serde::Deserialize;
use uuid::Uuid;

use super::super::{sign_in::send_all, wait_answer};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        identity::codes::{self, Asked, NewCode, Tried},
        work::Work,
    },
    services::holding::{of_phone, pages::HoldingLabel},
    web::{
        Chrome, Ctx, Form,
        page::{answer, ok},
        see_other,
    },
};

/// The new number.
#[derive(Template)]
#[template(path = "portal/me/phone.html")]
pub struct PhonePage<'a> {
    pub page: Chrome<'a>,
    pub holding: HoldingLabel,
    pub path: String,
    pub form_token: String,
    pub phone: String,
    pub errors: FieldErrors,
    pub wait: Option<DateTime<Utc>>,
}

/// Both codes.
#[derive(Template)]
#[template(path = "portal/me/phone_codes.html")]
pub struct PhoneCodesPage<'a> {
    pub page: Chrome<'a>,
    pub holding: HoldingLabel,
    pub path: String,
    pub form_token: String,
    /// Both masked.
    pub old_phone: String,
    pub new_phone: String,
    pub typed: RawCodes,
    pub errors: FieldErrors,
}

/// The address of the page that changes the phone of a holding.
pub(super) fn path(id: HoldingId) -> String {
    format!("/me/holdings/{}/phone", id.0)
}

async fn owned(ctx: &Ctx, work: &Work, id: Uuid) -> Result<(holding::Model, Phone), AppError> {
    let old = ctx.citizen()?.phone.clone();
    Ok((of_phone::owned(work, HoldingId(id), &old).await?, old))
}

fn label(holding: &holding::Model) -> HoldingLabel {
    HoldingLabel { owner: holding.owner.clone(), ..HoldingLabel::of(holding) }
}

fn page<'a>(ctx: &'a Ctx, holding: &holding::Model, phone: String, errors: FieldErrors) -> PhonePage<'a> {
    PhonePage {
        page: ctx.chrome(),
        holding: label(holding),
        path: path(holding.id),
        form_token: ctx.form_token(),
        phone,
        errors,
        wait: None,
    }
}

pub(super) async fn form(ctx: Ctx, id: Path<Uuid>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let (holding, _) = owned(&ctx, &work, *id).await?;
    work.commit().await?;
    ok(&ctx, &page(&ctx, &holding, String::new(), FieldErrors::new()))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawPhone {
    phone: String,
}

pub(super) async fn ask(ctx: Ctx, id: Path<Uuid>, form: Form<RawPhone>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let (holding, old) = owned(&ctx, &work, *id).await?;
    let latest = codes::latest(&work, Purpose::PhoneNew, *id).await?;
    work.commit().await?;
    let typed = form.0.phone;
    let parsed = match typed.trim() {
        "" => Err("phone-missing"),
        phone => phone.parse::<Phone>().map_err(|_invalid| "phone-invalid"),
    };
    let new = match parsed.and_then(|new| if new == old { Err("phone-unchanged") } else { Ok(new) }) {
        Ok(new) => new,
        Err(code) => {
            let page = page(&ctx, &holding, typed, FieldErrors::one("phone", code));
            return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let code = |purpose, phone: &Phone| NewCode {
        id: CodeId::mint(),
        purpose,
        phone: phone.clone(),
        subject: Some(*id),
        locale: ctx.lang.locale,
    };
    match send_all(&ctx, vec![code(Purpose::PhoneOld, &old), code(Purpose::PhoneNew, &new)]).await? {
        Asked::Sent | Asked::Already => {}
        Asked::Wait { until } => {
            // Sent a second time: the codes that are on their way are what is needed.
            let is_on_its_way = latest.is_some_and(|row| row.phone == new && codes::is_open(&row, ctx.app.clock.now()));
            if !is_on_its_way {
                let page = PhonePage { wait: Some(until), ..page(&ctx, &holding, typed, FieldErrors::new()) };
                return wait_answer(&ctx, until, &page);
            }
        }
    }
    Ok(see_other(&ctx.url(&format!("{}/codes", path(holding.id)))))
}

/// As they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RawCodes {
    pub old_code: String,
    pub new_code: String,
}

/// The two codes that were last asked for.
struct Pair {
    old: one_time_code::Model,
    new: one_time_code::Model,
}

impl Pair {
    async fn of(work: &Work, holding: &holding::Model, phone: &Phone) -> Result<Option<Self>, AppError> {
        let old = codes::latest(work, Purpose::PhoneOld, holding.id.0).await?.filter(|row| row.phone == *phone);
        let new = codes::latest(work, Purpose::PhoneNew, holding.id.0).await?;
        Ok(old.zip(new).map(|(old, new)| Self { old, new }))
    }
}

fn codes_page<'a>(
    ctx: &'a Ctx,
    holding: &holding::Model,
    pair: &Pair,
    typed: RawCodes,
    errors: FieldErrors,
) -> PhoneCodesPage<'a> {
    PhoneCodesPage {
        page: ctx.chrome(),
        holding: label(holding),
        path: path(holding.id),
        form_token: ctx.form_token(),
        old_phone: pair.old.phone.masked(),
        new_phone: pair.new.phone.masked(),
        typed,
        errors,
    }
}

pub(super) async fn codes_form(ctx: Ctx, id: Path<Uuid>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let (holding, old) = owned(&ctx, &work, *id).await?;
    let pair = Pair::of(&work, &holding, &old).await?;
    work.commit().await?;
    match pair {
        Some(pair) => ok(&ctx, &codes_page(&ctx, &holding, &pair, RawCodes::default(), FieldErrors::new())),
        None => Ok(see_other(&ctx.url(&path(holding.id)))),
    }
}

pub(super) async fn change(ctx: Ctx, id: Path<Uuid>, form: Form<RawCodes>) -> Result<HttpResponse, AppError> {
    let typed = form.0;
    let work = ctx.begin().await?;
    let (holding, old) = owned(&ctx, &work, *id).await?;
    let Some(pair) = Pair::of(&work, &holding, &old).await? else {
        return Ok(see_other(&ctx.url(&path(holding.id))));
    };
    let mut errors = FieldErrors::new();
    for (field, typed, code) in [("old_code", &typed.old_code, &pair.old), ("new_code", &typed.new_code, &pair.new)] {
        let tried = match codes::parse(typed) {
            Some(digits) => try_code(&ctx, &work, code, &digits).await?,
            None => Err("sms-code-invalid"),
        };
        errors.take(field, tried);
    }
    if errors.is_empty() {
        codes::use_up(&work, pair.old.id).await?;
        codes::use_up(&work, pair.new.id).await?;
        of_phone::change_phone(&work, &holding, &pair.new.phone).await?;
        work.commit().await?;
        return Ok(see_other(&ctx.url("/me?changed=1")));
    }
    // Wrong tries stay counted.
    work.commit().await?;
    let cut = |text: &str| text.chars().take(20).collect();
    let typed = RawCodes { old_code: cut(&typed.old_code), new_code: cut(&typed.new_code) };
    answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &codes_page(&ctx, &holding, &pair, typed, errors))
}

async fn try_code(
    ctx: &Ctx,
    work: &Work,
    code: &one_time_code::Model,
    typed: &str,
) -> Result<Result<(), &'static str>, AppError> {
    Ok(match codes::check(work, &ctx.app.keyring, code.id, code.purpose, typed).await? {
        Tried::Right(_) => Ok(()),
        Tried::Wrong => Err("sms-code-wrong"),
        Tried::Over => Err("sms-code-over"),
    })
}
