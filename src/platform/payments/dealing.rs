//! What is kept of a payment's dealings with its gateway: where to look, and whether it was told to take the money.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{
    payments::{gateway_dealing, payment},
    values::PaymentId,
};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};

use super::state;
use crate::platform::{access::Actor, app::App, errors::AppError, tenancy::Town, work::Work};

/// What is known, in a work of one's own.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(app: &App, town: &Arc<Town>, payment: PaymentId) -> Result<gateway_dealing::Model, AppError> {
    let work = app.read(town, Actor::Worker).await?;
    let dealing = within(&work, payment).await?;
    work.commit().await?;
    Ok(dealing)
}

/// What is known; of a payment that nothing is known of, that.
///
/// # Errors
/// When the database cannot be read.
pub async fn within(work: &Work, payment: PaymentId) -> Result<gateway_dealing::Model, AppError> {
    let row = work.find::<gateway_dealing::Entity>().filter(gateway_dealing::Column::PaymentId.eq(payment));
    Ok(work.one(row).await?.unwrap_or_else(|| nothing(work, payment)))
}

fn nothing(work: &Work, payment_id: PaymentId) -> gateway_dealing::Model {
    gateway_dealing::Model { tenant_id: work.tenant(), payment_id, hint: None, execute_sent_at: None }
}

/// Keeps where to look.
///
/// # Errors
/// When the database does not take it.
pub(super) async fn note_hint(work: &Work, payment: PaymentId, hint: String) -> Result<(), AppError> {
    note(work, payment, gateway_dealing::Column::Hint, hint.into()).await
}

async fn note(
    work: &Work,
    payment: PaymentId,
    column: gateway_dealing::Column,
    value: sea_orm::Value,
) -> Result<(), AppError> {
    work.insert_if_absent(nothing(work, payment)).await?;
    let row = work.update_many::<gateway_dealing::Entity>().filter(gateway_dealing::Column::PaymentId.eq(payment));
    row.col_expr(column, Expr::value(value)).exec(work.tx()).await?;
    Ok(())
}

/// Whether the caller, and nobody before or beside it, may tell the gateway to take the money: once for each payment, and
/// only while it is open. It is written down before anything is sent; whoever crashes in between has sent it.
///
/// # Errors
/// When the database does not take it.
pub(super) async fn claim_execution(
    app: &App,
    town: &Arc<Town>,
    payment: PaymentId,
) -> Result<Option<DateTime<Utc>>, AppError> {
    let work = app.begin(town, Actor::Worker).await?;
    let locked = work.get_for_update::<payment::Entity>(payment).await?.ok_or(AppError::NotFound)?;
    let is_first = within(&work, payment).await?.execute_sent_at.is_none();
    let claimed = (is_first && state::is_open(locked.state)).then_some(work.now);
    if claimed.is_some() {
        note(&work, payment, gateway_dealing::Column::ExecuteSentAt, claimed.into()).await?;
    }
    work.commit().await?;
    Ok(claimed)
}
