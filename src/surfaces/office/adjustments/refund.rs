//! One refund: where it stands, and what can be done about it next.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    payments::{
        payment,
        refund::{self, State, Way},
    },
    values::{Money, RefundId},
};
use serde::Deserialize;

use super::{
    super::typed::{self, Choice},
    Head, id_of,
};
use crate::{
    platform::{
        access::Permission,
        audit::{self, Act, Entry},
        billing::desk,
        calendar::dhaka_day,
        errors::{AppError, FieldErrors},
        refunds::{self, lookup, pay, send},
        work::Work,
    },
    web::{Chrome, Ctx, Form, Frame, page, see_other},
};

#[derive(Template)]
#[template(path = "office/adjustments/refund.html")]
pub struct RefundPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub head: Head,
    pub view: RefundView,
    pub next: Next,
    /// Ways to choose from, where one is to be chosen.
    pub ways: Vec<Choice>,
    pub typed: RawStep,
    pub errors: FieldErrors,
}

/// What the page says of it.
#[derive(Clone, Debug)]
pub struct RefundView {
    pub reference: String,
    pub amount: Money,
    pub state: String,
    pub cause: String,
    pub way: String,
    pub opened_on: NaiveDate,
    /// The payment that brought the money.
    pub payment: Option<String>,
    /// How the gateway or the bank names it.
    pub named: Option<String>,
    /// The approval about it, below the office.
    pub approval: Option<String>,
}

/// What whoever looks can do about it now.
#[expect(clippy::struct_excessive_bools, reason = "each is one form of the page, and several can be open at once")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Next {
    pub may_ask: bool,
    pub may_pay: bool,
    pub may_drop: bool,
    pub may_look: bool,
    pub may_find: bool,
}

/// As typed into any form of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawStep {
    pub way: String,
    pub paid_reference: String,
    pub found: String,
    pub why: String,
}

impl Next {
    fn of(ctx: &Ctx, refund: &refund::Model) -> Self {
        let (may_ask, may_pay) = (ctx.may(Permission::RefundAsk), ctx.may(Permission::RefundPay));
        let by_hand = refund.state == State::Failed || (refund.state == State::Approved && refund.way != Way::Gateway);
        Self {
            may_ask: may_ask && refund.state == State::Noticed,
            may_pay: may_pay && by_hand,
            may_drop: may_ask && by_hand,
            may_look: may_ask && matches!(refund.state, State::Sent | State::Unclear),
            may_find: may_pay && refund.state == State::Unclear,
        }
    }
}

const BY_HAND: [Way; 3] = [Way::Cash, Way::Cheque, Way::Transfer];

/// Which form of the page a mistake is in: the others stay empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Asking,
    Paying,
}

fn ways(ctx: &Ctx, step: Step, chosen: &str) -> Vec<Choice> {
    let all = [Way::Gateway].into_iter().filter(|_| step == Step::Asking).chain(BY_HAND).map(refunds::way_code);
    all.map(|code| {
        let label = ctx.lang.t(&format!("refund-way-{code}")).into_owned();
        Choice::new(code, label, chosen)
    })
    .collect()
}

async fn answer(
    ctx: &Ctx,
    work: &Work,
    refund: refund::Model,
    typed: RawStep,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let account = desk::for_staff(work, refund.account_id).await?;
    let payment = match refund.payment_id {
        Some(id) => work.get::<payment::Entity>(id).await?.map(|payment| payment.reference),
        None => None,
    };
    let next = Next::of(ctx, &refund);
    let step = if next.may_ask { Step::Asking } else { Step::Paying };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let chosen = if typed.way.is_empty() { refunds::way_code(refund.way) } else { typed.way.clone() };
    let content = RefundPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: format!("/refunds/{}", refund.id),
        head: Head::of(ctx.lang, &account),
        next,
        ways: ways(ctx, step, &chosen),
        view: RefundView {
            amount: refund.amount,
            state: refunds::state_code(refund.state),
            cause: refunds::cause_code(refund.cause),
            way: refunds::way_code(refund.way),
            opened_on: dhaka_day(refund.opened_at),
            payment,
            named: refund.paid_reference.or(refund.gateway_reference).or(refund.taken_as),
            approval: refund.approval_id.map(|id| format!("/approvals/{id}")),
            reference: refund.reference,
        },
        typed,
        errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn show(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let refund = lookup::for_staff(&work, id_of(&id)?).await?;
    let answer = answer(&ctx, &work, refund, RawStep::default(), FieldErrors::new()).await;
    work.commit().await?;
    answer
}

fn there(ctx: &Ctx, id: RefundId) -> HttpResponse {
    see_other(&ctx.office_path(&format!("/refunds/{id}")))
}

/// Asks that what the program has found is given back.
pub(super) async fn ask(ctx: Ctx, form: Form<RawStep>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: RefundId = id_of(&id)?;
    let raw = form.0;
    let work = ctx.begin().await?;
    let refund = lookup::for_staff(&work, id).await?;
    let mut errors = FieldErrors::new();
    let way = [Way::Gateway].into_iter().chain(BY_HAND).find(|way| refunds::way_code(*way) == raw.way);
    let way = errors.take("way", way.ok_or("way-missing"));
    let why = errors.take("why", typed::words(&raw.why, "why-missing"));
    let (Some(way), Some(why)) = (way, why) else {
        return answer(&ctx, &work, refund, raw, errors).await;
    };
    refunds::ask::noticed(&work, &ctx.app, id, way, &why).await?;
    work.commit().await?;
    Ok(there(&ctx, id))
}

/// Pays it out.
pub(super) async fn pay(ctx: Ctx, form: Form<RawStep>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: RefundId = id_of(&id)?;
    let raw = form.0;
    let work = ctx.begin().await?;
    let refund = lookup::for_staff(&work, id).await?;
    let mut errors = FieldErrors::new();
    let way = BY_HAND.into_iter().find(|way| refunds::way_code(*way) == raw.way);
    let way = errors.take("way", way.ok_or("way-missing"));
    let reference = match way {
        // Cash has no number.
        Some(Way::Cash) => Ok(None),
        Some(Way::Cheque | Way::Transfer | Way::Gateway) | None => {
            typed::line(&raw.paid_reference, "paid-reference-missing").map(Some)
        }
    };
    let reference = errors.take("paid_reference", reference);
    let (Some(way), Some(reference)) = (way, reference) else {
        return answer(&ctx, &work, refund, raw, errors).await;
    };
    pay::out(&work, id, way, reference).await?;
    work.commit().await?;
    Ok(there(&ctx, id))
}

/// Leaves the money as credit.
pub(super) async fn drop(ctx: Ctx, form: Form<RawStep>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: RefundId = id_of(&id)?;
    let raw = form.0;
    let work = ctx.begin().await?;
    let refund = lookup::for_staff(&work, id).await?;
    let why = match typed::words(&raw.why, "why-missing") {
        Ok(why) => why,
        Err(code) => return answer(&ctx, &work, refund, raw, FieldErrors::one("why", code)).await,
    };
    pay::drop(&work, id, &why).await?;
    work.commit().await?;
    Ok(there(&ctx, id))
}

/// Asks the gateway now.
pub(super) async fn look(ctx: Ctx, _form: Form<typed::Nothing>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: RefundId = id_of(&id)?;
    let work = ctx.begin().await?;
    let refund = lookup::for_staff(&work, id).await?;
    audit::record(&work, Entry::of(Act::GatewayAsked, "refund", id.0)).await?;
    work.commit().await?;
    // What was not sent yet is sent by the worker alone.
    if matches!(refund.state, State::Sent | State::Unclear) {
        send::pursue(&ctx.app, &ctx.town, id).await?;
    }
    Ok(there(&ctx, id))
}

/// Somebody has found out at the gateway what became of it.
pub(super) async fn found(ctx: Ctx, form: Form<RawStep>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: RefundId = id_of(&id)?;
    let raw = form.0;
    let work = ctx.begin().await?;
    let refund = lookup::for_staff(&work, id).await?;
    let mut errors = FieldErrors::new();
    let was_paid = match raw.found.as_str() {
        "paid" => Ok(true),
        "failed" => Ok(false),
        _ => Err("found-missing"),
    };
    let was_paid = errors.take("found", was_paid);
    let reference = errors.take("paid_reference", typed::line(&raw.paid_reference, "paid-reference-missing"));
    let (Some(was_paid), Some(reference)) = (was_paid, reference) else {
        return answer(&ctx, &work, refund, raw, errors).await;
    };
    send::found(&work, id, was_paid, reference).await?;
    work.commit().await?;
    Ok(there(&ctx, id))
}
