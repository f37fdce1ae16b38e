//! A payment of which the gateway says something else than was asked, or nothing at all: a person finds out what came, and a
//! second one agrees.

use chrono::NaiveDate;
use entity::{
    identity::approval,
    payments::payment::{self, State},
    values::{ApprovalId, Money, PaymentId},
};
use sea_orm::ActiveValue::{Set, Unchanged};
use serde::{Deserialize, Serialize};

use super::{
    settle,
    start::record,
    state::{Event, NotNow},
};
use crate::platform::{
    access::Permission,
    app::App,
    approvals::{self, Act},
    errors::AppError,
    inbox,
    notification::{self, PaymentNotice},
    work::Work,
};

/// What has come of a disputed payment, as a person has found out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    pub amount: Money,
    /// How the gateway names it.
    pub reference: String,
    /// The day of payment (R8).
    pub day: NaiveDate,
}

/// Nothing but the payment, which is the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NothingCame {}

/// Keeps what the gateway says that it took.
pub(super) async fn came(work: &Work, payment: payment::Model, amount: Money) -> Result<payment::Model, AppError> {
    if !amount.is_positive() || payment.came == Some(amount) {
        return Ok(payment);
    }
    let row = payment::ActiveModel { id: Unchanged(payment.id), came: Set(Some(amount)), ..Default::default() };
    Ok(work.update(row).await?)
}

/// Asks that what came is taken.
///
/// # Errors
/// [`NotNow`] of a payment that is not disputed.
pub async fn ask_to_take(work: &Work, id: PaymentId, came: &Came, reason: &str) -> Result<ApprovalId, AppError> {
    disputed(work, id, Event::TakenAsCame).await?;
    approvals::ask(work, Act::PaymentTaken, id.0, came, reason).await
}

/// Asks to be agreed with that no money came.
///
/// # Errors
/// [`NotNow`] of a payment that is not disputed.
pub async fn ask_to_dismiss(work: &Work, id: PaymentId, reason: &str) -> Result<ApprovalId, AppError> {
    disputed(work, id, Event::Dismissed).await?;
    approvals::ask(work, Act::PaymentDismissed, id.0, &NothingCame {}, reason).await
}

async fn disputed(work: &Work, id: PaymentId, event: Event) -> Result<payment::Model, AppError> {
    work.require(Permission::AdjustmentAsk)?;
    let payment = work.get_for_update::<payment::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if payment.state == State::Disputed {
        return Ok(payment);
    }
    Err(NotNow { state: payment.state, event }.into())
}

/// Agreed: what came is posted as a receipt.
///
/// # Errors
/// When the payment has moved on meanwhile.
pub async fn taken(work: &Work, app: &App, row: &approval::Model) -> Result<(), AppError> {
    let came: Came = approvals::payload(row)?;
    let id = PaymentId(row.subject_id);
    let payment = work.get_for_update::<payment::Entity>(id).await?.ok_or(AppError::NotFound)?;
    super::state::after(payment.state, Event::TakenAsCame)?;
    let payment = self::came(work, payment, came.amount).await?;
    settle::take_as_came(work, app, &payment, &came).await?;
    Ok(())
}

/// Agreed: no money came, and the payer is told so.
///
/// # Errors
/// When the payment has moved on meanwhile.
pub async fn dismissed(work: &Work, row: &approval::Model) -> Result<(), AppError> {
    let NothingCame {} = approvals::payload(row)?;
    let id = PaymentId(row.subject_id);
    let payment = work.get_for_update::<payment::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let failed = record(work, &payment, Event::Dismissed).await?;
    inbox::done_elsewhere(work, entity::messaging::queue_item::Kind::DisputedPayment, id.0).await?;
    notification::payment(work, &failed, PaymentNotice::Failed).await
}
