//! Days on which nothing is posted any more: those of a closed year, and those of a source that agree with its statements.
//!
//! Nearly everything is posted on the day on which it happens, and such a day is never closed: only a journal with an earlier
//! day asks. Whoever closes waits for those who are just posting to the past, and they for him.

use std::{collections::BTreeSet, fmt};

use chrono::NaiveDate;
use entity::{
    closing::year_close,
    ledger::journal,
    reconciliation::{Source, day_lock},
    values::FiscalYear,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::{Entry, chart::LedgerAccount};
use crate::platform::{
    errors::{AppError, Refusal},
    work::Work,
};

/// Why something cannot be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    Year,
    Day,
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Closed {}

impl Refusal for Closed {
    fn code(&self) -> &'static str {
        match self {
            Self::Year => "year-closed",
            Self::Day => "day-locked",
        }
    }
}

/// Who waits for whom until the end of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Posts to the past: others may too.
    Posting,
    /// Closes: nobody else posts to the past meanwhile.
    Closing,
}

/// Waits for whoever is closing, or for everybody who posts to the past. On SQLite whoever writes is alone anyway.
///
/// # Errors
/// When the database cannot be reached.
pub async fn hold(work: &Work, hold: Hold) -> Result<(), AppError> {
    /// Sets this lock apart from others.
    const LEDGER: i32 = 0x6c65_6467;
    if work.tx().get_database_backend() == DbBackend::Postgres {
        let function = match hold {
            Hold::Posting => "pg_advisory_xact_lock_shared",
            Hold::Closing => "pg_advisory_xact_lock",
        };
        work.tx().execute_unprepared(&format!("SELECT {function}({LEDGER}, {})", work.tenant())).await?;
    }
    Ok(())
}

/// Waits for whoever else imports or settles: two that run side by side would not see each other's lines. On SQLite whoever
/// writes is alone anyway. Comes before [`hold`].
///
/// # Errors
/// When the database cannot be reached.
pub async fn hold_statements(work: &Work) -> Result<(), AppError> {
    /// Sets this lock apart from others.
    const STATEMENTS: i32 = 0x7374_6d74;
    if work.tx().get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({STATEMENTS}, {})", work.tenant());
        work.tx().execute_unprepared(&lock).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct YearRow {
    year: FiscalYear,
    kind: year_close::Kind,
}

/// The last year that is closed, if any is. Years are closed in their order.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_closed_year(work: &Work) -> Result<Option<FiscalYear>, AppError> {
    let rows = work
        .find::<year_close::Entity>()
        .select_only()
        .columns([year_close::Column::Year, year_close::Column::Kind])
        .order_by_asc(year_close::Column::Year)
        .order_by_asc(year_close::Column::Version);
    let mut closed = BTreeSet::new();
    for row in work.rows::<year_close::Entity, YearRow>(rows).await? {
        match row.kind {
            year_close::Kind::Close => closed.insert(row.year),
            year_close::Kind::Reopen => closed.remove(&row.year),
        };
    }
    Ok(closed.pop_last())
}

/// The source whose days an account stands on.
#[must_use]
pub fn source_of(account: LedgerAccount) -> Option<Source> {
    match account {
        LedgerAccount::Cash => Some(Source::Cash),
        LedgerAccount::Bank | LedgerAccount::Instruments => Some(Source::Bank),
        LedgerAccount::Clearing(gateway) => Some(Source::of_gateway(gateway)),
        LedgerAccount::Receivable(_)
        | LedgerAccount::Advance
        | LedgerAccount::RefundPayable
        | LedgerAccount::Held(_)
        | LedgerAccount::Opening
        | LedgerAccount::Surplus
        | LedgerAccount::Income(_)
        | LedgerAccount::Surcharge
        | LedgerAccount::CashOver
        | LedgerAccount::Rebate
        | LedgerAccount::CollectionFee
        | LedgerAccount::WriteOff
        | LedgerAccount::CashShort => None,
    }
}

/// Money of a payer that has come is never refused: what comes late for a closed day is booked today, and its receipt keeps the
/// day of payment.
const fn gives_way(kind: journal::Kind) -> bool {
    matches!(kind, journal::Kind::Receipt)
}

/// Puts each journal on a day that is open.
///
/// # Errors
/// [`Closed`]
pub(super) async fn on_open_days(work: &Work, mut entries: Vec<Entry>) -> Result<Vec<Entry>, AppError> {
    let today = work.today();
    let past: BTreeSet<NaiveDate> = entries.iter().map(|entry| entry.journal.day).filter(|day| *day < today).collect();
    if past.is_empty() {
        return Ok(entries);
    }
    hold(work, Hold::Posting).await?;
    let closed_through = last_closed_year(work).await?.map(FiscalYear::last_day);
    let locks = work.find::<day_lock::Entity>().filter(day_lock::Column::Day.is_in(past));
    let locked: BTreeSet<(Source, NaiveDate)> =
        work.all(locks).await?.into_iter().map(|lock| (lock.source, lock.day)).collect();
    for entry in &mut entries {
        let day = entry.journal.day;
        let accounts = entry.lines.iter().filter_map(|line| LedgerAccount::from_code(line.account));
        let closed = if closed_through.is_some_and(|through| day <= through) {
            Some(Closed::Year)
        } else if accounts.filter_map(source_of).any(|source| locked.contains(&(source, day))) {
            Some(Closed::Day)
        } else {
            None
        };
        match closed {
            Some(_) if gives_way(entry.journal.kind) => entry.journal.day = today,
            Some(closed) => return Err(closed.into()),
            None => {}
        }
    }
    Ok(entries)
}
