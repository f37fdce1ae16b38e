//! Cheques, pay orders and bank slips that the bank says it has credited.

use chrono::NaiveDate;
use entity::{
    counter::instrument::{self, State},
    ledger::journal::{self, Kind},
    values::{InstrumentId, StatementId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
};

use crate::platform::{
    audit::{self, Act, Entry as Trace},
    counter::instrument::credited,
    errors::AppError,
    ledger::{self, Entry},
    work::Work,
};

fn key(instrument: InstrumentId, statement: StatementId) -> String {
    format!("clearance:{instrument}:{statement}")
}

/// The bank has credited it on a day. What was cleared by hand before stays as it is.
pub(super) async fn clear(
    work: &Work,
    instrument: InstrumentId,
    day: NaiveDate,
    statement: StatementId,
) -> Result<(), AppError> {
    let row = work.get_for_update::<instrument::Entity>(instrument).await?.ok_or(AppError::NotFound)?;
    if !matches!(row.state, State::Received | State::Deposited) {
        return Ok(());
    }
    credited(work, &row, day, key(instrument, statement)).await
}

/// The statement that said so is taken back.
pub(super) async fn take_back(work: &Work, instrument: InstrumentId, statement: StatementId) -> Result<(), AppError> {
    let posted = work.find::<journal::Entity>().filter(journal::Column::IdempotencyKey.eq(key(instrument, statement)));
    let Some(posted) = work.one(posted).await? else { return Ok(()) };
    let row = work.get_for_update::<instrument::Entity>(instrument).await?.ok_or(AppError::NotFound)?;
    let back = format!("clearance-back:{instrument}:{statement}");
    ledger::post(work, vec![Entry::reversal(work, Kind::Clearance, posted.day, back, posted.id).await?]).await?;
    let before = if row.deposited_at.is_some() { State::Deposited } else { State::Received };
    let changed = instrument::ActiveModel {
        id: Unchanged(row.id),
        state: Set(before),
        ended_on: Set(None),
        ..Default::default()
    };
    work.update(changed).await?;
    audit::record(work, Trace::of(Act::InstrumentUncleared, "instrument", row.id.0).after("amount", row.amount)).await
}
