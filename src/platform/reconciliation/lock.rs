//! A day that is done with: locked by one person when nothing is open, by two when something is and they say why.

use std::{collections::BTreeSet, fmt};

use chrono::NaiveDate;
use entity::{
    counter::shift,
    identity::approval,
    payments::{Method, receipt},
    reconciliation::{Source, day_lock},
    values::{ApprovalId, Money, StaffId},
};
use sea_orm::{ActiveEnum, ColumnTrait, FromQueryResult, Iterable, PaginatorTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::days::{self, DaySum};
use crate::platform::{
    access::{
        Permission,
        separation::{Duty, apart},
    },
    approvals,
    audit::{self, Act, Entry},
    calendar::dhaka_time,
    errors::{AppError, Refusal},
    keys::digest_id,
    ledger::closed::{self, Hold},
    work::Work,
};

/// A day of a source, and what is open of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayWish {
    pub source: Source,
    pub day: NaiveDate,
    pub open_items: i64,
    /// In poisha.
    pub difference: Money,
}

/// Why a day is not locked or opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockRefused {
    /// It is not over.
    NotOver,
    /// Something is open: it takes an explanation and a second person.
    Open,
    /// Nothing is open: it takes no explanation.
    NothingOpen,
    /// What is open is not what was explained any more.
    Changed,
    Locked,
    NotLocked,
    /// Its year is closed.
    YearClosed,
}

impl fmt::Display for LockRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for LockRefused {}

impl Refusal for LockRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOver => "day-not-over",
            Self::Open => "day-open",
            Self::NothingOpen => "day-nothing-open",
            Self::Changed => "day-changed",
            Self::Locked => "day-locked-already",
            Self::NotLocked => "day-not-locked",
            Self::YearClosed => "year-closed",
        }
    }
}

/// The same for a day of a source wherever it is asked about.
#[must_use]
pub fn subject(source: Source, day: NaiveDate) -> Uuid {
    digest_id(format!("{}:{day}", source.code()).as_bytes())
}

#[derive(FromQueryResult)]
struct TakenBy {
    who: Option<StaffId>,
}

/// Who collects does not reconcile: whoever took money of the day is not the one who locks it.
async fn keep_apart(work: &Work, source: Source, day: NaiveDate) -> Result<(), AppError> {
    let methods = Method::iter().filter(|method| Source::of_method(*method) == source);
    let takers = work
        .find::<receipt::Entity>()
        .select_only()
        .column_as(receipt::Column::TakenBy, "who")
        .distinct()
        .filter(receipt::Column::PaidOn.eq(day))
        .filter(receipt::Column::Method.is_in(methods.map(|method| method.to_value())));
    let mut people: BTreeSet<StaffId> =
        work.rows::<receipt::Entity, TakenBy>(takers).await?.into_iter().filter_map(|row| row.who).collect();
    if source == Source::Cash {
        let end = day.succ_opt().unwrap_or(day);
        let shifts = work
            .find::<shift::Entity>()
            .select_only()
            .column_as(shift::Column::CashierId, "who")
            .filter(shift::Column::OpenedAt.gte(dhaka_time(day, 0, 0)))
            .filter(shift::Column::OpenedAt.lt(dhaka_time(end, 0, 0)));
        people.extend(work.rows::<shift::Entity, TakenBy>(shifts).await?.into_iter().filter_map(|row| row.who));
    }
    for person in people {
        apart(work.actor(), person, Duty::Reconcile)?;
    }
    Ok(())
}

/// The day as it stands, with nobody posting to it meanwhile.
async fn look(work: &Work, source: Source, day: NaiveDate) -> Result<DaySum, AppError> {
    if day >= work.today() {
        return Err(LockRefused::NotOver.into());
    }
    closed::hold(work, Hold::Closing).await?;
    keep_apart(work, source, day).await?;
    let sum = days::day(work, source, day).await?;
    if sum.lock.is_some() { Err(LockRefused::Locked.into()) } else { Ok(sum) }
}

async fn write(work: &Work, wish: DayWish, explained: Option<(&str, ApprovalId)>) -> Result<(), AppError> {
    let DayWish { source, day, open_items, difference } = wish;
    let locked_by = work.actor().staff().ok_or(AppError::Forbidden)?.id;
    work.insert(day_lock::Model {
        tenant_id: work.tenant(),
        source,
        day,
        open_items,
        difference,
        explanation: explained.map(|(why, _)| why.to_owned()),
        approval_id: explained.map(|(_, approval)| approval),
        locked_by,
        locked_at: work.now,
    })
    .await?;
    let entry = Entry::of(Act::DayLocked, "day_lock", subject(source, day))
        .after("source", source.code())
        .after("day", day)
        .after("open-items", open_items)
        .after("amount", difference);
    audit::record(
        work,
        match explained {
            Some((why, _)) => entry.because(why),
            None => entry,
        },
    )
    .await
}

/// Locks a day of which nothing is open.
///
/// # Errors
/// [`LockRefused`], [`crate::platform::access::separation::SamePerson`]
pub async fn lock(work: &Work, source: Source, day: NaiveDate) -> Result<(), AppError> {
    work.require(Permission::DayLock)?;
    let sum = look(work, source, day).await?;
    if sum.open_items() > 0 {
        return Err(LockRefused::Open.into());
    }
    write(work, DayWish { source, day, open_items: 0, difference: Money::ZERO }, None).await
}

/// Asks a second person to lock a day of which something is open, and says why that is right.
///
/// # Errors
/// [`LockRefused`], [`crate::platform::access::separation::SamePerson`]
pub async fn ask_lock(work: &Work, source: Source, day: NaiveDate, why: &str) -> Result<ApprovalId, AppError> {
    work.require(Permission::DayLock)?;
    let sum = look(work, source, day).await?;
    if sum.open_items() == 0 {
        return Err(LockRefused::NothingOpen.into());
    }
    let wish = DayWish { source, day, open_items: sum.open_items(), difference: sum.difference()? };
    approvals::ask(work, approval::Act::DayLock, subject(source, day), &wish, why).await
}

/// Does what two people have agreed on: what is open must still be what was explained.
///
/// # Errors
/// [`LockRefused`]
pub async fn lock_agreed(work: &Work, row: &approval::Model) -> Result<(), AppError> {
    let wish: DayWish = approvals::payload(row)?;
    let sum = look(work, wish.source, wish.day).await?;
    if (sum.open_items(), sum.difference()?) != (wish.open_items, wish.difference) || sum.open_items() == 0 {
        return Err(LockRefused::Changed.into());
    }
    write(work, wish, Some((&row.reason, row.id))).await
}

/// Asks a second person to open a locked day again.
///
/// # Errors
/// [`LockRefused::NotLocked`]
pub async fn ask_unlock(work: &Work, source: Source, day: NaiveDate, why: &str) -> Result<ApprovalId, AppError> {
    work.require(Permission::DayLock)?;
    if locks(work, source, day).count(work.tx()).await? == 0 {
        return Err(LockRefused::NotLocked.into());
    }
    let wish = DayWish { source, day, open_items: 0, difference: Money::ZERO };
    approvals::ask(work, approval::Act::DayUnlock, subject(source, day), &wish, why).await
}

fn locks(work: &Work, source: Source, day: NaiveDate) -> sea_orm::Select<day_lock::Entity> {
    let locks = work.find::<day_lock::Entity>().filter(day_lock::Column::Source.eq(source));
    locks.filter(day_lock::Column::Day.eq(day))
}

/// Opens a day again, as two people have agreed.
///
/// # Errors
/// [`LockRefused`]
pub async fn unlock_agreed(work: &Work, row: &approval::Model) -> Result<(), AppError> {
    let DayWish { source, day, .. } = approvals::payload(row)?;
    closed::hold(work, Hold::Closing).await?;
    if closed::last_closed_year(work).await?.is_some_and(|year| day <= year.last_day()) {
        return Err(LockRefused::YearClosed.into());
    }
    let removed = work
        .delete_many::<day_lock::Entity>()
        .filter(day_lock::Column::Source.eq(source))
        .filter(day_lock::Column::Day.eq(day))
        .exec(work.tx())
        .await?;
    if removed.rows_affected == 0 {
        return Err(LockRefused::NotLocked.into());
    }
    let entry =
        Entry::of(Act::DayUnlocked, "day_lock", subject(source, day)).after("source", source.code()).after("day", day);
    audit::record(work, entry.because(row.reason.clone())).await
}
