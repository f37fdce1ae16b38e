//! Asking the gateway what became of a payment: after a return, after a notice, and by the worker until there is an answer.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use entity::{
    messaging::queue_item,
    payments::payment::{self, State},
    values::PaymentId,
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};

use super::{
    dealing, dispute,
    gateway::{ANSWER_WITHIN, Answer},
    said::Said,
    settle::{self, Success},
    start::record,
    state::{self, Event},
};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    errors::AppError,
    inbox,
    jobs::{self, Job, JobError},
    notification::{self, PaymentNotice},
    refunds,
    tenancy::Town,
    work::Work,
};

/// When the worker looks for the first time after the payer was sent off.
pub const FIRST_LOOK: Duration = Duration::from_secs(30);
/// A payment that failed or was cancelled is looked at once more: success may come late.
const LAST_LOOK: Duration = Duration::from_hours(1);
/// However often somebody reloads or calls, one question in this time.
const ASK_AT_MOST_EVERY: TimeDelta = TimeDelta::seconds(5);
/// The same, from when somebody asked in vain.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// How long a payer is at the gateway before we wonder what became of him.
const PAYER_MAY_TAKE: TimeDelta = TimeDelta::minutes(15);
/// Without an answer for this long, a person takes over.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(3);
const PAUSE_MAX: Duration = Duration::from_hours(1);

/// Who wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The payer's browser, which has come back: only while the payment is open.
    Payer,
    /// A notice, from wherever: only while the payment is open, and without a word to the payer unless there is an answer.
    Notice,
    /// The worker: also after an end, for a late success.
    Worker,
    /// A person who clears up a disputed payment.
    Office,
}

/// Asks the gateway and moves the payment along what it says. Costs no call where the payment is closed, or where
/// somebody asked just now.
///
/// # Errors
/// When there is no such payment, or the database does not take the outcome.
pub async fn ask(app: &App, town: &Arc<Town>, id: PaymentId, asker: Asker) -> Result<payment::Model, AppError> {
    ask_after(app, town, id, asker, &Said::default()).await
}

/// The same after a return or a notice that said something: of it is kept where to look, even where nobody is asked now.
///
/// # Errors
/// As [`ask`].
pub async fn ask_after(
    app: &App,
    town: &Arc<Town>,
    id: PaymentId,
    asker: Asker,
    said: &Said,
) -> Result<payment::Model, AppError> {
    let work = app.begin(town, Actor::Worker).await?;
    work.require(Permission::PaymentSettle)?;
    let payment = work.get_for_update::<payment::Entity>(id).await?.ok_or(AppError::NotFound)?;
    note_hint(&work, app, &payment, said).await?;
    let late_success_possible = matches!(payment.state, State::Failed | State::Cancelled);
    let is_cleared_up = asker == Asker::Office && payment.state == State::Disputed;
    let wanted = state::is_open(payment.state) || (asker == Asker::Worker && late_success_possible) || is_cleared_up;
    let just_asked = payment.asked_at.is_some_and(|asked| work.now - asked < ASK_AT_MOST_EVERY);
    // A town that has gone live no longer believes its sandbox.
    let believes = |gateway: &payment::Gateway| app.gateways.believes(town, work.today(), *gateway);
    let Some(gateway) = payment.gateway.filter(|gateway| wanted && !just_asked && believes(gateway)) else {
        let payment = if just_asked && state::is_open(payment.state) && asker != Asker::Worker {
            ask_soon(&work, payment, asker).await?
        } else {
            payment
        };
        work.commit().await?;
        return Ok(payment);
    };
    let row = payment::ActiveModel { id: Unchanged(id), asked_at: Set(Some(work.now)), ..Default::default() };
    let payment = work.update(row).await?;
    work.commit().await?;

    // Outside any transaction: the gateway may take its time.
    let answer = tokio::time::timeout(ANSWER_WITHIN, app.gateways.of(gateway).ask(app, town, &payment)).await;
    let answer = answer.map_err(anyhow::Error::from).flatten();
    if let Err(cause) = &answer {
        tracing::warn!(payment.reference, "a gateway does not answer: {cause:#}");
    }
    let work = app.begin(town, Actor::Worker).await?;
    let payment = work.get_for_update::<payment::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let payment = take_answer(&work, app, payment, answer.unwrap_or(Answer::Pending), asker).await?;
    work.commit().await?;
    Ok(payment)
}

/// What a return or notice says of an open payment, as far as it says where to look.
async fn note_hint(work: &Work, app: &App, payment: &payment::Model, said: &Said) -> Result<(), AppError> {
    let Some(gateway) = payment.gateway.filter(|_| state::is_open(payment.state) && !said.is_empty()) else {
        return Ok(());
    };
    let before = dealing::within(work, payment.id).await?.hint;
    let hint = app.gateways.of(gateway).hint(payment, said, before.as_deref());
    match hint {
        Some(hint) if before.as_deref() != Some(&hint) => dealing::note_hint(work, payment.id, hint).await,
        Some(_) | None => Ok(()),
    }
}

/// Somebody asked a moment ago, and has perhaps asked too early: the worker asks again, so that no return and no notice is
/// lost. Who has come back is being checked, and no longer at the gateway.
async fn ask_soon(work: &Work, payment: payment::Model, asker: Asker) -> Result<payment::Model, AppError> {
    jobs::queue_after(work, &AskGateway::once(payment.id), ASK_AGAIN_AFTER).await?;
    if asker == Asker::Payer { is_being_checked(work, payment).await } else { Ok(payment) }
}

/// No answer yet: said to the payer once.
async fn is_being_checked(work: &Work, payment: payment::Model) -> Result<payment::Model, AppError> {
    let checking = record(work, &payment, Event::SaidNothing).await?;
    if payment.state != State::Checking {
        notification::payment(work, &checking, PaymentNotice::Checking).await?;
    }
    Ok(checking)
}

/// Moves a locked payment along an answer.
async fn take_answer(
    work: &Work,
    app: &App,
    payment: payment::Model,
    answer: Answer,
    asker: Asker,
) -> Result<payment::Model, AppError> {
    let was_checking = payment.state == State::Checking;
    match answer {
        Answer::Paid { amount, reference, .. } if state::was_posted(payment.state) => {
            refunds::notice::taken_twice(work, &payment, amount, &reference).await?;
            Ok(payment)
        }
        Answer::Paid { amount, reference, paid_at } if amount == payment.amount => {
            if state::after(payment.state, Event::SaidPaid).is_err() {
                return Ok(payment);
            }
            settle::settle(work, app, payment, Success { reference, paid_at }).await
        }
        Answer::Paid { amount, .. } => {
            let payment = dispute::came(work, payment, amount).await?;
            dispute(work, payment, Event::SaidOtherAmount).await
        }
        Answer::PaidOtherwise { .. } => dispute(work, payment, Event::SaidOtherAmount).await,
        Answer::Held { .. } => dispute(work, payment, Event::SaidHeld).await,
        Answer::Failed | Answer::Cancelled if !state::is_open(payment.state) => Ok(payment),
        Answer::Failed | Answer::Cancelled => {
            let event = if answer == Answer::Failed { Event::SaidFailed } else { Event::SaidCancelled };
            let ended = record(work, &payment, event).await?;
            jobs::queue_after(work, &AskGateway::once(payment.id), LAST_LOOK).await?;
            if was_checking {
                notification::payment(work, &ended, PaymentNotice::Failed).await?;
            }
            Ok(ended)
        }
        Answer::Pending if payment.state == State::Started && asker != Asker::Payer && is_busy(work, &payment) => {
            Ok(payment)
        }
        Answer::Pending if state::is_open(payment.state) => is_being_checked(work, payment).await,
        Answer::Pending => Ok(payment),
    }
}

/// Money is there, and a person decides about it.
async fn dispute(work: &Work, payment: payment::Model, event: Event) -> Result<payment::Model, AppError> {
    if state::after(payment.state, event).is_err() {
        return Ok(payment);
    }
    let disputed = record(work, &payment, event).await?;
    inbox::open(work, queue_item::Kind::DisputedPayment, payment.id.0, None, None).await?;
    Ok(disputed)
}

/// The payer may still be typing his PIN: nobody is told yet that the payment is being checked.
fn is_busy(work: &Work, payment: &payment::Model) -> bool {
    payment.started_at.is_some_and(|started| work.now - started < PAYER_MAY_TAKE)
}

/// The payment that a notice names.
///
/// # Errors
/// [`AppError::NotFound`] where there is none in this town.
pub async fn by_reference(work: &Work, reference: &str) -> Result<payment::Model, AppError> {
    let found = work.find::<payment::Entity>().filter(payment::Column::Reference.eq(reference));
    work.one(found).await?.ok_or(AppError::NotFound)
}

/// The worker's own questions: again and again while the payment is open, with growing pauses.
#[derive(Debug, Serialize, Deserialize)]
pub struct AskGateway {
    pub payment: PaymentId,
    /// Whatever comes of it, this job does not ask again: after an end, or beside the job that does.
    #[serde(default)]
    pub is_single: bool,
}

impl AskGateway {
    #[must_use]
    pub const fn first(payment: PaymentId) -> Self {
        Self { payment, is_single: false }
    }

    #[must_use]
    pub const fn once(payment: PaymentId) -> Self {
        Self { payment, is_single: true }
    }
}

#[async_trait::async_trait]
impl Job for AskGateway {
    const NAME: &'static str = "payments.ask";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        let payment = ask(app, town, self.payment, Asker::Worker).await?;
        if self.is_single || !state::is_open(payment.state) {
            return Ok(());
        }
        let now = app.clock.now();
        let waited = payment.started_at.map_or(TimeDelta::zero(), |started| now - started);
        if waited > GIVE_UP_AFTER {
            let work = app.begin(town, Actor::Worker).await?;
            if let Some(payment) = work.get_for_update::<payment::Entity>(self.payment).await?
                && state::is_open(payment.state)
            {
                record(&work, &payment, Event::GiveUp).await?;
                inbox::open(&work, queue_item::Kind::DisputedPayment, payment.id.0, None, None).await?;
            }
            return Ok(work.commit().await?);
        }
        // The pause grows with the time waited: half a minute at first, an hour at most.
        let pause = waited.to_std().unwrap_or_default().clamp(FIRST_LOOK, PAUSE_MAX);
        Err(JobError::Later(now + pause))
    }
}
