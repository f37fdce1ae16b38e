//! Asking a gateway to give money back: once. That it is asked is written down before it is; whatever is not known after that is
//! asked about, and never sent again.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use entity::{
    ledger::journal::Kind,
    messaging::queue_item,
    payments::{
        payment, receipt,
        refund::{self, Cause, State, Way},
    },
    values::RefundId,
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};

use super::{locked, move_payment, record, state::Event, tell};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    errors::AppError,
    inbox,
    jobs::{Job, JobError},
    ledger::{self, Entry, Line, chart::LedgerAccount},
    notification::Notice,
    payments::{self, RefundAnswer, RefundWish, gateway::ANSWER_WITHIN},
    tenancy::Town,
    work::Work,
};

/// The first pause before a refund that is under way is asked about again; pauses grow with the time waited.
const FIRST_LOOK: Duration = Duration::from_secs(30);
const PAUSE_MAX: Duration = Duration::from_hours(6);
/// Without an end for this long, a person finds out.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(3);
/// What gateways show to people; they take no Bangla.
const REASON: &str = "Refund of municipal dues";

/// What is asked of the gateway.
enum Question {
    Send,
    Ask,
}

/// Sends a refund that was agreed to, or asks what became of one that was sent; moves it along the answer.
///
/// # Errors
/// When there is no such refund, or the database does not take the outcome.
pub async fn pursue(app: &App, town: &Arc<Town>, id: RefundId) -> Result<refund::Model, AppError> {
    let work = app.begin(town, Actor::Worker).await?;
    work.require(Permission::PaymentSettle)?;
    let refund = locked(&work, id).await?;
    let (refund, question) = match refund.state {
        State::Approved if refund.way == Way::Gateway => {
            let with = refund::ActiveModel { sent_at: Set(Some(work.now)), ..Default::default() };
            (record(&work, &refund, Event::Send, with).await?, Question::Send)
        }
        State::Sent | State::Unclear => {
            let row = refund::ActiveModel { id: Unchanged(id), asked_at: Set(Some(work.now)), ..Default::default() };
            (work.update(row).await?, Question::Ask)
        }
        State::Approved
        | State::Noticed
        | State::Requested
        | State::Failed
        | State::Paid
        | State::Declined
        | State::Dropped => {
            work.commit().await?;
            return Ok(refund);
        }
    };
    let (Some(gateway), Some(payment)) = (refund.gateway, refund.payment_id) else {
        return Err(anyhow::anyhow!("a refund through no gateway was sent").into());
    };
    let payment = work.get::<payment::Entity>(payment).await?.ok_or(AppError::NotFound)?;
    let transaction = transaction(&work, &refund, &payment).await?;
    let is_first = is_first(&work, &refund, &payment).await?;
    work.commit().await?;

    // Outside any transaction: the gateway may take its time.
    let (reference, transaction) = (refund.reference.as_str(), transaction.as_deref());
    let wish = RefundWish { amount: refund.amount, reference, reason: REASON, transaction, is_first };
    let gateway = app.gateways.of(gateway);
    let known = refund.gateway_reference.as_deref();
    let answer = tokio::time::timeout(ANSWER_WITHIN, async {
        match question {
            Question::Send => gateway.refund(app, town, &payment, wish).await,
            Question::Ask => gateway.ask_refund(app, town, &payment, wish, known).await,
        }
    });
    let answer = answer.await.map_err(anyhow::Error::from).flatten();
    if let Err(cause) = &answer {
        tracing::warn!(refund.reference, "a gateway does not say what becomes of a refund: {cause:#}");
    }
    let work = app.begin(town, Actor::Worker).await?;
    let refund = locked(&work, id).await?;
    let refund = take_answer(&work, refund, answer.ok()).await?;
    work.commit().await?;
    Ok(refund)
}

/// The gateway's name for the money that is to go back: of what it has taken once more that one, else that of the receipt.
async fn transaction(
    work: &Work,
    refund: &refund::Model,
    payment: &payment::Model,
) -> Result<Option<String>, AppError> {
    if refund.cause == Cause::TakenTwice {
        return Ok(refund.taken_as.clone());
    }
    let receipt = work.find::<receipt::Entity>().filter(receipt::Column::PaymentId.eq(payment.id));
    Ok(work.one(receipt).await?.and_then(|receipt| receipt.method_reference))
}

async fn is_first(work: &Work, refund: &refund::Model, payment: &payment::Model) -> Result<bool, AppError> {
    let others = work
        .find::<refund::Entity>()
        .filter(refund::Column::PaymentId.eq(payment.id))
        .filter(refund::Column::Id.ne(refund.id))
        .filter(refund::Column::SentAt.is_not_null());
    Ok(others.count(work.tx()).await? == 0)
}

/// Moves a locked refund along an answer; none is no answer.
async fn take_answer(
    work: &Work,
    refund: refund::Model,
    answer: Option<RefundAnswer>,
) -> Result<refund::Model, AppError> {
    if !matches!(refund.state, State::Sent | State::Unclear) {
        if let Some(RefundAnswer::Done { reference }) = &answer
            && refund.state == State::Failed
        {
            tracing::error!(refund.reference, reference, "a gateway has given back what was called failed");
            inbox::open(work, queue_item::Kind::Refund, refund.id.0, None, None).await?;
        }
        return Ok(refund);
    }
    let named = |reference: String| refund::ActiveModel {
        gateway_reference: Set(Some(reference).filter(|reference| !reference.is_empty())),
        ..Default::default()
    };
    match answer {
        Some(RefundAnswer::Done { reference }) => done(work, &refund, named(reference)).await,
        Some(RefundAnswer::Pending { reference }) if refund.gateway_reference.is_none() => {
            let row = refund::ActiveModel { id: Unchanged(refund.id), ..named(reference) };
            Ok(work.update(row).await?)
        }
        Some(RefundAnswer::Pending { .. }) | None => Ok(refund),
        Some(RefundAnswer::Failed { reason }) => {
            tracing::warn!(refund.reference, "a gateway gives nothing back: {reason}");
            failed(work, &refund, refund::ActiveModel::default()).await
        }
    }
}

/// The gateway has given the money back.
async fn done(work: &Work, refund: &refund::Model, with: refund::ActiveModel) -> Result<refund::Model, AppError> {
    let gateway = refund.gateway.ok_or_else(|| anyhow::anyhow!("a refund through no gateway was paid"))?;
    left(work, refund, LedgerAccount::Clearing(gateway)).await?;
    let paid = record(work, refund, Event::SaidDone, with).await?;
    ended(work, &paid).await?;
    Ok(paid)
}

/// The gateway gives nothing back: somebody pays it in another way, or it stays.
async fn failed(work: &Work, refund: &refund::Model, with: refund::ActiveModel) -> Result<refund::Model, AppError> {
    let failed = record(work, refund, Event::SaidFailed, with).await?;
    inbox::open(work, queue_item::Kind::Refund, refund.id.0, None, None).await?;
    Ok(failed)
}

/// Money that was set aside has left.
pub(super) async fn left(work: &Work, refund: &refund::Model, from: LedgerAccount) -> Result<(), AppError> {
    let lines = [Line::new(LedgerAccount::RefundPayable, refund.amount), Line::new(from, refund.amount.negated()?)];
    let key = format!("refund-payment:{}", refund.id);
    let entry = Entry::new(work, Kind::RefundPayment, work.today(), key, &lines)?;
    ledger::post(work, vec![entry.agreed(refund.approval_id)]).await
}

/// It has been given back: the payment knows it, the payer too, and nothing waits for the office.
pub(super) async fn ended(work: &Work, paid: &refund::Model) -> Result<(), AppError> {
    move_payment(work, paid, payments::state::Event::RefundDone).await?;
    inbox::done_elsewhere(work, queue_item::Kind::Refund, paid.id.0).await?;
    tell(work, paid, Notice::RefundPaid).await
}

/// A person has found out at the gateway what became of a refund that it never answered about.
///
/// # Errors
/// [`super::state::NotNow`]
pub async fn found(work: &Work, id: RefundId, was_paid: bool, reference: String) -> Result<refund::Model, AppError> {
    work.require(Permission::RefundPay)?;
    let refund = locked(work, id).await?;
    if refund.state != State::Unclear {
        return Err(super::state::NotNow { state: refund.state, event: Event::SaidDone }.into());
    }
    let with = refund::ActiveModel { gateway_reference: Set(Some(reference)), ..Default::default() };
    if was_paid { done(work, &refund, with).await } else { failed(work, &refund, found_by(work)).await }
}

/// Kept until it is paid: who says that nothing was given back does not hand the money out himself.
fn found_by(work: &Work) -> refund::ActiveModel {
    let found_by = work.actor().staff().map(|staff| staff.id);
    refund::ActiveModel { paid_by: Set(found_by), ..Default::default() }
}

/// The worker's part: sends a refund, and asks about it until it has an end.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendRefund {
    pub refund: RefundId,
}

#[async_trait::async_trait]
impl Job for SendRefund {
    const NAME: &'static str = "refunds.send";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        let refund = pursue(app, town, self.refund).await?;
        if refund.state != State::Sent {
            return Ok(());
        }
        let now = app.clock.now();
        let waited = refund.sent_at.map_or(TimeDelta::zero(), |sent| now - sent);
        if waited > GIVE_UP_AFTER {
            let work = app.begin(town, Actor::Worker).await?;
            let refund = locked(&work, self.refund).await?;
            if refund.state == State::Sent {
                record(&work, &refund, Event::GiveUp, refund::ActiveModel::default()).await?;
                inbox::open(&work, queue_item::Kind::Refund, refund.id.0, None, None).await?;
            }
            return Ok(work.commit().await?);
        }
        let pause = waited.to_std().unwrap_or_default().clamp(FIRST_LOOK, PAUSE_MAX);
        Err(JobError::Later(now + pause))
    }
}
