//! Numbers that people keep: `H26-004512`. Those of receipts have no gap within their book and year.
//!
//! A number is taken from its book's row, which stays locked until the end of the work: whoever takes one does so after
//! everything that can fail, and a work that is undone gives its number back.

use std::fmt;

use entity::{billing::Service, ledger::number_book, values::FiscalYear};
use sea_orm::{
    EntityTrait, IntoActiveModel,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::platform::{errors::AppError, work::Work};

/// What a number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    Receipt(Service),
    /// The reference of a payment.
    Payment,
    /// The reference of a report of wrong data.
    ErrorReport,
}

impl Book {
    const fn letter(self) -> &'static str {
        match self {
            Self::Receipt(Service::Holding) => "H",
            Self::Payment => "P",
            Self::ErrorReport => "E",
        }
    }
}

/// What the books of a town that is only trying out begin with; no figure counts them.
const TEST: &str = "TEST-";

/// Whether a book is one of a town that was only trying out.
#[must_use]
pub fn is_test_book(book: &str) -> bool {
    book.starts_with(TEST)
}

/// A number that has been taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// `H`; `TEST-H` in a town that is only trying out.
    pub book: String,
    pub year: FiscalYear,
    pub serial: i64,
}

/// `H26-004512`
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:02}-{:06}", self.book, self.year.short(), self.serial)
    }
}

/// The next number of the book in the fiscal year of the work's day.
///
/// # Errors
/// When the database cannot be written.
#[expect(clippy::disallowed_methods, reason = "adds one to what is there, in the same statement")]
pub async fn take(work: &Work, book: Book) -> Result<Number, AppError> {
    let mark = if work.town().is_trying_out() { TEST } else { "" };
    let name = format!("{mark}{}", book.letter());
    let year = FiscalYear::containing(work.today());
    let first = number_book::Model { tenant_id: work.tenant(), book: name.clone(), fiscal_year: year, last: 1 };
    let key = [number_book::Column::TenantId, number_book::Column::Book, number_book::Column::FiscalYear];
    let following = Expr::col((number_book::Entity, number_book::Column::Last)).add(1);
    let row = number_book::Entity::insert(first.into_active_model())
        .on_conflict(OnConflict::columns(key).value(number_book::Column::Last, following).to_owned())
        .exec_with_returning(work.tx())
        .await?;
    Ok(Number { book: name, year, serial: row.last })
}
