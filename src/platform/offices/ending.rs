//! The end of a holder: on a last day, or of everything at once for somebody who leaves.

use chrono::{Days, NaiveDate};
use entity::{
    identity::office_held,
    values::{OfficeHeldId, StaffId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    held::{ROWS_MAX, not_over},
    record::{OfficeRefused, not_oneself},
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
    not_oneself(work, row.account_id)?;
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
    let entry = Entry::of(Act::OfficeEnded, "office_held", row.id.0).change("ends_on", row.to_day, last_day);
    audit::record(work, entry.because(reason)).await
}

/// Ends everything that somebody holds who leaves today: what runs had its last day yesterday, and what would begin today or
/// later never does. It stays over when he comes back.
///
/// # Errors
/// When the database does not take it.
pub async fn end_all_of(work: &Work, account: StaffId, reason: &str) -> Result<(), AppError> {
    let today = work.today();
    let rows = work.find::<office_held::Entity>().filter(office_held::Column::AccountId.eq(account));
    let rows = rows.filter(not_over(work)).order_by_asc(office_held::Column::Id).limit(ROWS_MAX);
    for row in work.all(rows).await? {
        match today.checked_sub_days(Days::new(1)) {
            Some(yesterday) if row.from_day <= yesterday => set_end(work, &row, yesterday, reason).await?,
            _ => {
                // Powers that were to be delegated by him then are none either.
                for delegate in delegated_by(work, row.id).await? {
                    cancel(work, &delegate, reason).await?;
                }
                cancel(work, &row, reason).await?;
            }
        }
    }
    Ok(())
}

async fn cancel(work: &Work, row: &office_held::Model, reason: &str) -> Result<(), AppError> {
    let gone = work.delete_many::<office_held::Entity>().filter(office_held::Column::Id.eq(row.id));
    gone.exec(work.tx()).await?;
    sessions::access_changed(work, row.account_id).await?;
    let entry = Entry::of(Act::OfficeCancelled, "office_held", row.id.0)
        .before("holder", row.account_id.to_string())
        .before("post", row.post.as_str())
        .before("wards", &row.wards)
        .before("from", row.from_day)
        .before("ends_on", row.to_day);
    audit::record(work, entry.because(reason)).await
}

/// Those with the powers of a holder.
async fn delegated_by(work: &Work, id: OfficeHeldId) -> Result<Vec<office_held::Model>, AppError> {
    let rows = work.find::<office_held::Entity>().filter(office_held::Column::ForId.eq(id));
    Ok(work.all(rows.order_by_asc(office_held::Column::AccountId).limit(ROWS_MAX)).await?)
}
