//! A payment as the office sees it, and what can be done where the gateway says something else than was asked, or nothing.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    payments::payment::{self, State},
    values::{Money, PaymentId},
};
use serde::Deserialize;

use super::{super::typed, Head, amount, id_of};
use crate::{
    platform::{
        access::Permission,
        audit::{self, Act, Entry},
        billing::desk,
        calendar::dhaka_day,
        errors::{AppError, FieldErrors},
        payments::{
            ask::{self, Asker},
            dispute::{self, Came},
        },
        receipts::lookup,
        work::Work,
    },
    web::{Chrome, Ctx, Form, Frame, page, see_other},
};

#[derive(Template)]
#[template(path = "office/adjustments/dispute.html")]
pub struct DisputePage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub head: Head,
    pub facts: PaymentFacts,
    /// Whoever looks may clear it up.
    pub may_act: bool,
    pub typed: RawDispute,
    pub errors: FieldErrors,
}

/// What the page says of it.
#[derive(Clone, Debug)]
pub struct PaymentFacts {
    pub reference: String,
    pub amount: Money,
    pub came: Option<Money>,
    pub state: String,
    /// A code; nothing where none was chosen.
    pub gateway: &'static str,
    pub gateway_reference: Option<String>,
    pub started_on: NaiveDate,
    pub receipt: Option<String>,
}

/// As typed into any form of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RawDispute {
    pub amount: String,
    pub paid_reference: String,
    pub day: String,
    pub why: String,
    pub dismiss_why: String,
}

async fn find(work: &Work, id: PaymentId) -> Result<payment::Model, AppError> {
    let payment = work.get::<payment::Entity>(id).await?.ok_or(AppError::NotFound)?;
    desk::for_staff(work, payment.account_id).await?;
    Ok(payment)
}

fn started_on(payment: &payment::Model) -> NaiveDate {
    dhaka_day(payment.started_at.unwrap_or(payment.created_at))
}

async fn answer(
    ctx: &Ctx,
    work: &Work,
    payment: payment::Model,
    typed: Option<RawDispute>,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    use sea_orm::ActiveEnum;
    let account = desk::for_staff(work, payment.account_id).await?;
    let receipt = lookup::of_payment(work, payment.id).await?.map(|full| full.receipt.number);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let typed = typed.unwrap_or_else(|| RawDispute {
        amount: payment.came.map(|came| ctx.lang.money(came)).unwrap_or_default(),
        paid_reference: payment.gateway_reference.clone().unwrap_or_default(),
        day: started_on(&payment).to_string(),
        ..RawDispute::default()
    });
    let content = DisputePage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: format!("/payments/{}", payment.id),
        head: Head::of(ctx.lang, &account),
        may_act: payment.state == State::Disputed && ctx.may(Permission::AdjustmentAsk),
        facts: PaymentFacts {
            amount: payment.amount,
            came: payment.came,
            state: payment.state.to_value(),
            gateway: payment.gateway.map(payment::Gateway::code).unwrap_or_default(),
            started_on: started_on(&payment),
            gateway_reference: payment.gateway_reference,
            reference: payment.reference,
            receipt,
        },
        typed,
        errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn show(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let payment = find(&work, id_of(&id)?).await?;
    let answer = answer(&ctx, &work, payment, None, FieldErrors::new()).await;
    work.commit().await?;
    answer
}

/// Asks the gateway once more.
pub(super) async fn look(ctx: Ctx, _form: Form<typed::Nothing>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: PaymentId = id_of(&id)?;
    let work = ctx.begin().await?;
    find(&work, id).await?;
    audit::record(&work, Entry::of(Act::GatewayAsked, "payment", id.0)).await?;
    work.commit().await?;
    ask::ask(&ctx.app, &ctx.town, id, Asker::Office).await?;
    Ok(see_other(&ctx.office_path(&format!("/payments/{id}"))))
}

/// Asks that what came is taken.
pub(super) async fn take(ctx: Ctx, form: Form<RawDispute>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: PaymentId = id_of(&id)?;
    let raw = form.0;
    let work = ctx.begin().await?;
    let payment = find(&work, id).await?;
    let mut errors = FieldErrors::new();
    let came = errors.take("amount", amount(&raw.amount));
    let reference = errors.take("paid_reference", typed::line(&raw.paid_reference, "paid-reference-missing"));
    let day = typed::day(&raw.day).and_then(|day| {
        let is_sane = day >= dhaka_day(payment.created_at) && day <= work.today();
        if is_sane { Ok(day) } else { Err("day-not-of-payment") }
    });
    let day = errors.take("day", day);
    let why = errors.take("why", typed::words(&raw.why, "why-missing"));
    let (Some(amount), Some(reference), Some(day), Some(why)) = (came, reference, day, why) else {
        return answer(&ctx, &work, payment, Some(raw), errors).await;
    };
    let approval = dispute::ask_to_take(&work, id, &Came { amount, reference, day }, &why).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/approvals/{approval}"))))
}

/// Asks to be agreed with that no money came.
pub(super) async fn dismiss(ctx: Ctx, form: Form<RawDispute>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: PaymentId = id_of(&id)?;
    let raw = form.0;
    let work = ctx.begin().await?;
    let payment = find(&work, id).await?;
    let why = match typed::words(&raw.dismiss_why, "why-missing") {
        Ok(why) => why,
        Err(code) => {
            let errors = FieldErrors::one("dismiss_why", code);
            return answer(&ctx, &work, payment, Some(raw), errors).await;
        }
    };
    let approval = dispute::ask_to_dismiss(&work, id, &why).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/approvals/{approval}"))))
}
