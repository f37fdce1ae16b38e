//! What must be done before a year is closed, and what is good to know.

use entity::{
    counter::{instrument, shift},
    payments::payment,
    reconciliation::Source,
    values::FiscalYear,
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};

use crate::platform::{
    calendar::dhaka_time,
    errors::AppError,
    ledger::{closed, verify},
    reconciliation::days,
    work::Work,
};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckKind {
    /// The year is over.
    Over,
    /// The years before it are closed, as far as any is.
    InOrder,
    /// Every shift has been confirmed.
    Shifts,
    /// Cheques and slips that the bank has not credited.
    Instruments,
    /// Every day of every source agrees, or is explained.
    Days,
    /// The books add up.
    Ledger,
    /// No payment is on its way.
    Payments,
}

impl CheckKind {
    pub const ALL: [Self; 7] =
        [Self::Over, Self::InOrder, Self::Shifts, Self::Instruments, Self::Days, Self::Ledger, Self::Payments];

    /// Names the words in the locale files: `year-check-<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::InOrder => "in-order",
            Self::Shifts => "shifts",
            Self::Instruments => "instruments",
            Self::Days => "days",
            Self::Ledger => "ledger",
            Self::Payments => "payments",
        }
    }

    /// Whether a year is not closed without it. A cheque may be on its way over the turn of the year.
    #[must_use]
    pub const fn blocks(self) -> bool {
        !matches!(self, Self::Instruments)
    }
}

/// What came of looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    pub kind: CheckKind,
    /// How many are left to be done.
    pub left: u64,
}

impl Check {
    #[must_use]
    pub const fn is_met(&self) -> bool {
        self.left == 0
    }
}

/// Looks at all of them.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(work: &Work, year: FiscalYear) -> Result<Vec<Check>, AppError> {
    let mut checks = Vec::with_capacity(CheckKind::ALL.len());
    for kind in CheckKind::ALL {
        checks.push(Check { kind, left: left(work, year, kind).await? });
    }
    Ok(checks)
}

async fn left(work: &Work, year: FiscalYear, kind: CheckKind) -> Result<u64, AppError> {
    let (begin, end) = (dhaka_time(year.first_day(), 0, 0), dhaka_time(year.next().first_day(), 0, 0));
    match kind {
        CheckKind::Over => Ok(u64::from(work.today() <= year.last_day())),
        CheckKind::InOrder => {
            let last = closed::last_closed_year(work).await?;
            Ok(u64::from(last.is_some_and(|last| last.next() != year)))
        }
        CheckKind::Shifts => {
            let open = work
                .find::<shift::Entity>()
                .filter(shift::Column::OpenedAt.lt(end))
                .filter(shift::Column::State.ne(shift::State::Confirmed));
            Ok(open.count(work.tx()).await?)
        }
        CheckKind::Instruments => {
            let in_hand = [instrument::State::Received, instrument::State::Deposited];
            let open = work
                .find::<instrument::Entity>()
                .filter(instrument::Column::ReceivedAt.lt(end))
                .filter(instrument::Column::State.is_in(in_hand));
            Ok(open.count(work.tx()).await?)
        }
        CheckKind::Days => {
            let days = days::days(work, year.first_day(), year.last_day()).await?;
            // The practice gateway sends no statements.
            let open = days.iter().filter(|((source, _), _)| *source != Source::Sandbox);
            Ok(open.filter(|(_, day)| !day.is_empty() && day.lock.is_none()).map(|_| 1).sum())
        }
        CheckKind::Ledger => {
            let proof = verify::verify(work).await?;
            Ok(u64::try_from(proof.faults.len()).unwrap_or(u64::MAX))
        }
        CheckKind::Payments => {
            use payment::State::{Checking, Created, Disputed, Started};
            let open = work
                .find::<payment::Entity>()
                .filter(payment::Column::CreatedAt.gte(begin))
                .filter(payment::Column::CreatedAt.lt(end))
                .filter(payment::Column::State.is_in([Created, Started, Checking, Disputed]));
            Ok(open.count(work.tx()).await?)
        }
    }
}
