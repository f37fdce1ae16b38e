use actix_web::{HttpResponse, http::StatusCode, web::Path};
use anyhow::Context;
use askama::Template;
use chrono::NaiveDate;
use entity::{
    billing::billing_account,
    values::{AccountId, HoldingId, Money},
};
use serde::Deserialize;

use super::super::typed;
use crate::{
    platform::{
        billing::{Account, desk},
        errors::{AppError, FieldErrors},
        plans::{self, NewPlan, PlanPolicy, PlanRefused},
        work::Work,
    },
    services::holding::office::file_path,
    web::{Chrome, Ctx, Form, Frame, page, see_other},
};

/// Asking for a plan: how many parts, from when, by which resolution, and why.
#[derive(Template)]
#[template(path = "office/plans/ask.html")]
pub struct AskPlanPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub account: AccountId,
    pub subject: String,
    pub payer: String,
    /// Below the office.
    pub file_path: String,
    pub total: Money,
    pub parts_max: i64,
    pub grace_days: i64,
    pub raw: RawPlan,
    /// What a press of the other button shows: the parts as they would be.
    pub preview: Vec<(NaiveDate, Money)>,
    pub errors: FieldErrors,
}

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawPlan {
    pub parts: String,
    pub first_on: String,
    pub resolution: String,
    pub why: String,
    /// Only to see the parts.
    pub look: String,
}

/// Whose arrears, and how much.
struct Asked {
    account: billing_account::Model,
    total: Money,
}

async fn asked(ctx: &Ctx, work: &Work, id: AccountId) -> Result<Asked, AppError> {
    let account = desk::for_staff(work, id).await?;
    let dues = Account::load(work, id).await?;
    let total = plans::arrears(work, ctx.app.sources, &dues)?;
    if !total.is_positive() {
        return Err(PlanRefused::NoArrears.into());
    }
    if plans::open_of(work, id).await?.is_some() {
        return Err(PlanRefused::OpenAlready.into());
    }
    Ok(Asked { account, total })
}

/// The policy of the day.
fn policy(ctx: &Ctx) -> Result<PlanPolicy, AppError> {
    let ruling = ctx.town.policy::<PlanPolicy>(ctx.today()).context("no policy of plans is in force")?;
    Ok(ruling.policy.clone())
}

/// What is typed, with the digits of either language.
fn parse(raw: &RawPlan, account: AccountId) -> Result<NewPlan, FieldErrors> {
    let mut errors = FieldErrors::new();
    let parts = entity::values::digits::to_latin(raw.parts.trim());
    let parts = errors.take("parts", parts.parse::<u8>().map_err(|_unreadable| "plan-parts-range"));
    let first_on = errors.take("first_on", typed::day(&raw.first_on));
    let resolution = errors.take("resolution", typed::line(&raw.resolution, "resolution-missing"));
    let reason = errors.take("why", typed::words(&raw.why, "reason-missing"));
    match (parts, first_on, resolution, reason) {
        (Some(parts), Some(first_on), Some(resolution), Some(reason)) => {
            Ok(NewPlan { account, parts, first_on, resolution, reason })
        }
        _ => Err(errors),
    }
}

/// The parts as they would be, for whoever only looks: parts and day are enough.
fn preview(
    raw: &RawPlan,
    policy: &PlanPolicy,
    asked: &Asked,
    today: NaiveDate,
) -> Result<Vec<(NaiveDate, Money)>, FieldErrors> {
    let named = RawPlan { resolution: "-".to_owned(), why: "-".to_owned(), ..raw.clone() };
    let new = parse(&named, asked.account.id)?;
    new.check(policy, asked.total, today)?;
    Ok(plans::schedule::split(asked.total, new.parts, new.first_on))
}

fn page_of(
    ctx: &Ctx,
    asked: Asked,
    raw: RawPlan,
    preview: Vec<(NaiveDate, Money)>,
    errors: FieldErrors,
) -> Result<AskPlanPage<'_>, AppError> {
    let policy = policy(ctx)?;
    Ok(AskPlanPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        account: asked.account.id,
        subject: ctx.lang.digits(&asked.account.subject),
        payer: asked.account.payer,
        file_path: file_path(HoldingId::from(asked.account.id)),
        total: asked.total,
        parts_max: policy.parts_max.into(),
        grace_days: policy.grace_days.into(),
        raw,
        preview,
        errors,
    })
}

pub(super) async fn form(ctx: Ctx, account: Path<AccountId>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let asked = asked(&ctx, &work, *account).await?;
    work.commit().await?;
    page::ok(&ctx, &page_of(&ctx, asked, RawPlan::default(), Vec::new(), FieldErrors::new())?)
}

pub(super) async fn send(ctx: Ctx, form: Form<RawPlan>, account: Path<AccountId>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let work = ctx.begin().await?;
    let asked = asked(&ctx, &work, *account).await?;
    let policy = policy(&ctx)?;
    let today = work.today();
    let refused = if raw.look.is_empty() {
        let new = parse(&raw, *account).and_then(|new| new.check(&policy, asked.total, today).map(|()| new));
        match new {
            Ok(new) => {
                let plan = plans::ask(&work, ctx.app.sources, asked.account.ward, new).await?;
                work.commit().await?;
                return Ok(see_other(&ctx.office_path(&format!("/plans/{plan}"))));
            }
            Err(errors) => errors,
        }
    } else {
        match preview(&raw, &policy, &asked, today) {
            Ok(parts) => return page::ok(&ctx, &page_of(&ctx, asked, raw, parts, FieldErrors::new())?),
            Err(errors) => errors,
        }
    };
    page::answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page_of(&ctx, asked, raw, Vec::new(), refused)?)
}
