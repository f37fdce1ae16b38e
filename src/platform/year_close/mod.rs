//! The end of a municipal year, 30 June: what is owed is carried over, what was earned and spent goes into the surplus, and the
//! totals are signed with the town's key.
//!
//! A year is looked at first ([`report`]: what must be done before, and the [`figures`] that would be signed), then closed by
//! two people. After that nothing is posted with a day in it (`platform::ledger::closed`) unless two people open it again; a
//! second close makes a new version beside the first. Books of numbers begin anew by themselves with the first number of a year.

mod act;
pub mod checks;
pub mod figures;

pub use act::{YearRefused, YearWish, ask_close, ask_reopen, close_agreed, is_genuine, reopen_agreed, versions};

use entity::values::FiscalYear;

use self::{checks::Check, figures::Figures};
use crate::platform::{access::Permission, errors::AppError, work::Work};

/// A year as it would be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub year: FiscalYear,
    pub checks: Vec<Check>,
    pub figures: Figures,
}

impl Report {
    /// Everything that must be done before is done.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.checks.iter().all(|check| check.is_met() || !check.kind.blocks())
    }
}

/// Looks at a year and changes nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn report(work: &Work, year: FiscalYear) -> Result<Report, AppError> {
    work.require(Permission::YearSee)?;
    Ok(Report { year, checks: checks::of(work, year).await?, figures: figures::of(work, year).await? })
}
