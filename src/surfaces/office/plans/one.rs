use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use chrono::{DateTime, Utc};
use entity::{
    billing::billing_account,
    plans::instalment_plan::State,
    values::{ApprovalId, HoldingId, PlanId},
};
use sea_orm::ActiveEnum;
use serde::Deserialize;

use super::super::typed;
use crate::{
    platform::{
        access::Permission,
        errors::{AppError, FieldErrors},
        identity::team,
        plans::{self, Standing},
        work::Work,
    },
    services::holding::office::file_path,
    web::{Chrome, Ctx, Form, Frame, page, see_other},
};

/// One plan: with whom, how much by when, how far it has come.
#[derive(Template)]
#[template(path = "office/plans/one.html")]
pub struct PlanPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub subject: String,
    pub payer: String,
    pub phone: String,
    /// Below the office.
    pub file_path: String,
    pub approval: Option<ApprovalId>,
    pub state: String,
    pub standing: Standing,
    pub asked_by: String,
    pub closed: Option<Closed>,
    pub may_end: bool,
    pub reason: String,
    pub errors: FieldErrors,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    pub at: DateTime<Utc>,
    /// Empty where nobody did.
    pub by: String,
    pub reason: Option<String>,
}

async fn page_of(ctx: &Ctx, id: PlanId, reason: String, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let content = content(ctx, &work, id, reason, errors).await?;
    work.commit().await?;
    let status = if content.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page::answer(ctx, status, &content)
}

async fn content<'a>(
    ctx: &'a Ctx,
    work: &Work,
    id: PlanId,
    reason: String,
    errors: FieldErrors,
) -> Result<PlanPage<'a>, AppError> {
    let plan = plans::get_for_staff(work, id).await?;
    let account = work.get::<billing_account::Entity>(plan.account_id).await?.ok_or(AppError::NotFound)?;
    let names = team::names_of(work, plan.closed_by.into_iter().chain([plan.asked_by])).await?;
    let standing = plans::standing(work, plan).await?;
    let plan = &standing.plan;
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    Ok(PlanPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        subject: ctx.lang.digits(&account.subject),
        payer: account.payer,
        phone: account.phone.map(|phone| phone.grouped()).unwrap_or_default(),
        file_path: file_path(HoldingId::from(account.id)),
        approval: plan.approval_id.filter(|_| plan.state == State::Proposed),
        state: plan.state.to_value(),
        asked_by: name(plan.asked_by),
        closed: plan.closed_at.map(|at| Closed {
            at,
            by: plan.closed_by.map(name).unwrap_or_default(),
            reason: plan.end_reason.clone(),
        }),
        may_end: plan.state == State::Agreed && ctx.may(Permission::PlanAsk),
        standing,
        reason,
        errors,
    })
}

pub(super) async fn show(ctx: Ctx, id: Path<PlanId>) -> Result<HttpResponse, AppError> {
    page_of(&ctx, *id, String::new(), FieldErrors::new()).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawEnd {
    why: String,
}

pub(super) async fn end(ctx: Ctx, form: Form<RawEnd>, id: Path<PlanId>) -> Result<HttpResponse, AppError> {
    let why = match typed::words(&form.0.why, "reason-missing") {
        Ok(why) => why,
        Err(code) => return page_of(&ctx, *id, form.0.why, FieldErrors::one("why", code)).await,
    };
    let work = ctx.begin().await?;
    let plan = plans::get_for_staff(&work, *id).await?;
    plans::end(&work, plan.id, &why).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/plans/{id}"))))
}
