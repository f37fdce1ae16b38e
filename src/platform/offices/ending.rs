//! The end of a holder.

use chrono::NaiveDate;
use entity::{
    identity::office_held,
    values::OfficeHeldId,
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    held::ROWS_MAX,
    record::OfficeRefused,
};
use crate::platform::{
    audit::{self, Act, Entry},
    errors::{AppError, FieldErrors},
    identity::{keepers, sessions},
    work::Work,
};

/// Sets the last day of a holder.
///
/// # Errors
/// [`OfficeRefused`]; [`AppError::Invalid`] for a day before the first one.
pub async fn end(work: &Work, id: OfficeHeldId, last_day: NaiveDate, reason: &str) -> Result<(), AppError> {
    keepers::one_at_a_time(work).await?;
    let row = work.get_for_update::<office_held::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if row.to_day.is_some_and(|to| to <= last_day) {
        return Err(OfficeRefused::EndedAlready.into());
    }
    if last_day < row.from_day {
        return Err(FieldErrors::one("last_day", "ends-before-beginning").into());
    }
    set_end(work, &row, last_day, reason).await
}

async fn set_end(work: &Work, row: &office_held::Model, last_day: NaiveDate, reason: &str) -> Result<(), AppError> {
    let ended = office_held::ActiveModel { id: Unchanged(row.id), to_day: Set(Some(last_day)), ..Default::default() };
    work.update(ended).await?;
    sessions::access_changed(work, row.account_id).await?;
    for delegate in delegated_by(work, row.id).await? {
        sessions::access_changed(work, delegate.account_id).await?;
    }
    let entry = Entry::of(Act::OfficeEnded, "office_held", row.id.0).before("to", row.to_day).after("to", last_day);
    audit::record(work, entry.because(reason)).await
}

/// Those with the powers of a holder.
async fn delegated_by(work: &Work, id: OfficeHeldId) -> Result<Vec<office_held::Model>, AppError> {
    let rows = work.find::<office_held::Entity>().filter(office_held::Column::ForId.eq(id));
    Ok(work.all(rows.order_by_asc(office_held::Column::AccountId).limit(ROWS_MAX)).await?)
}
