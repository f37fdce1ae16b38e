//! Sending the payer to the gateway, and writing down each step of a payment.

use std::sync::Arc;

use entity::payments::{
    payment::{self, State},
    payment_event,
};
use sea_orm::{
    ActiveEnum,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, PaginatorTrait, QueryFilter,
};

use super::{
    ask::{self, AskGateway},
    gateway::ANSWER_WITHIN,
    intent::{WishRefused, by_token, is_still_due},
    state::{self, Event},
};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    audit::{self, Act, Entry},
    errors::{AppError, Refusal},
    jobs,
    tenancy::Town,
    work::{Origin, Work},
};

/// Why nobody can be sent to a gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartRefused {
    #[error("the town does not offer this gateway")]
    GatewayNotOffered,
}

impl Refusal for StartRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::GatewayNotOffered => "gateway-not-offered",
        }
    }
}

/// Sends a payment that was only shown so far to a gateway. A payment further along is left as it is, so that a second
/// click and a step back never pay twice.
///
/// # Errors
/// When the amount is no longer what is due, or the town does not offer the gateway.
pub async fn start(
    app: &App,
    town: &Arc<Town>,
    token: &str,
    gateway: payment::Gateway,
    origin: Origin,
) -> Result<payment::Model, AppError> {
    let work = app.begin(town, Actor::Visitor).await?.from_origin(origin);
    work.require(Permission::BillPay)?;
    let found = by_token(&work, token).await?;
    let payment = work.get_for_update::<payment::Entity>(found.id).await?.ok_or(AppError::NotFound)?;
    if payment.state != State::Created {
        work.commit().await?;
        return Ok(payment);
    }
    if !app.gateways.offered(town, work.today()).contains(&gateway) {
        return Err(StartRefused::GatewayNotOffered.into());
    }
    // Nobody is sent to pay what is no longer due.
    if !is_still_due(&work, app, payment.id).await? {
        return Err(WishRefused::AmountChanged.into());
    }
    let started = payment::ActiveModel {
        id: Unchanged(payment.id),
        gateway: Set(Some(gateway)),
        started_at: Set(Some(work.now)),
        ..Default::default()
    };
    let payment = work.update(started).await?;
    let payment = record(&work, &payment, Event::Start).await?;
    jobs::queue_after(&work, &AskGateway::first(payment.id), ask::FIRST_LOOK).await?;
    work.commit().await?;

    // Outside any transaction: the gateway may take its time.
    let answer = tokio::time::timeout(ANSWER_WITHIN, app.gateways.of(gateway).start(app, town, &payment)).await;
    let work = app.begin(town, Actor::Visitor).await?;
    // Meanwhile a notice may have settled it.
    let payment = work.get_for_update::<payment::Entity>(payment.id).await?.ok_or(AppError::NotFound)?;
    let payment = match answer.map_err(anyhow::Error::from).flatten() {
        Ok(started) => {
            let row = payment::ActiveModel {
                id: Unchanged(payment.id),
                gateway_reference: Set(Some(started.reference)),
                gateway_url: Set(Some(started.url)),
                ..Default::default()
            };
            work.update(row).await?
        }
        Err(cause) => {
            tracing::error!(payment.reference, "a gateway does not start a payment: {cause:#}");
            if payment.state == State::Started { record(&work, &payment, Event::StartFailed).await? } else { payment }
        }
    };
    work.commit().await?;
    Ok(payment)
}

/// Moves a payment and keeps what moved it. The row must be locked.
///
/// # Errors
/// When the event means nothing where the payment stands.
pub(in crate::platform) async fn record(
    work: &Work,
    payment: &payment::Model,
    event: Event,
) -> Result<payment::Model, AppError> {
    let next = state::after(payment.state, event)?;
    if next == payment.state {
        return Ok(payment.clone());
    }
    let earlier = work.find::<payment_event::Entity>().filter(payment_event::Column::PaymentId.eq(payment.id));
    let number = earlier.count(work.tx()).await?.saturating_add(1);
    work.insert(payment_event::Model {
        tenant_id: work.tenant(),
        payment_id: payment.id,
        number: i16::try_from(number).unwrap_or(i16::MAX),
        event: event.code().to_owned(),
        from_state: payment.state,
        to_state: next,
        at: work.now,
    })
    .await?;
    let closed = !matches!(next, State::Created | State::Started | State::Checking);
    let row = payment::ActiveModel {
        id: Unchanged(payment.id),
        state: Set(next),
        closed_at: Set(closed.then_some(work.now)),
        ..Default::default()
    };
    // A success says more, and says it itself.
    if !matches!(event, Event::SaidPaid | Event::TakenAsCame) {
        audit::record(work, moved(payment, event, next)).await?;
    }
    Ok(work.update(row).await?)
}

fn moved(payment: &payment::Model, event: Event, next: State) -> Entry {
    let act = match event {
        Event::Start => Act::PaymentStarted,
        Event::Expire => Act::PaymentExpired,
        Event::SaidPaid | Event::TakenAsCame => Act::PaymentSettled,
        Event::StartFailed
        | Event::Dismissed
        | Event::RefundAsked
        | Event::RefundDone
        | Event::RefundDropped
        | Event::SaidNothing
        | Event::SaidFailed
        | Event::SaidCancelled
        | Event::SaidOtherAmount
        | Event::SaidHeld
        | Event::GiveUp => Act::PaymentMoved,
    };
    Entry::of(act, "payment", payment.id.0)
        .change("state", payment.state.to_value(), next.to_value())
        .after("reference", payment.reference.as_str())
        .after("amount", payment.amount)
        .after("gateway", payment.gateway.map(payment::Gateway::code))
        .after("event", event.code())
}

/// What a success leaves in the trail.
pub(super) fn settled(payment: &payment::Model, event: Event, paid: &payment::Model, receipt: &str) -> Entry {
    moved(payment, event, paid.state).after("came", payment.came).after("receipt", receipt)
}
