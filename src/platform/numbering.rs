//! Numbers that people keep: `H26-004512`. Those of receipts have no gap within their book and year.
//!
//! A number is taken from its book's row, which stays locked until the end of the work: whoever takes one does so after
//! everything that can fail, and a work that is undone gives its number back.

use std::fmt;

use entity::{
    billing::Service,
    casework::application,
    ledger::number_book,
    values::{FiscalYear, digits},
};
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
    /// The reference of a refund.
    Refund,
    /// The reference of an application.
    Application(application::Service),
}

impl Book {
    const fn letter(self) -> &'static str {
        match self {
            Self::Receipt(Service::Holding) => "H",
            Self::Payment => "P",
            Self::ErrorReport => "E",
            Self::Refund => "R",
            Self::Application(application::Service::Certificate) => "C",
        }
    }
}

/// What the books of a town that is only trying out begin with; no figure counts them.
pub const TEST: &str = "TEST-";

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

/// A number as its paper shows it, however it was typed: capital letters, Latin digits, hyphens where they belong: `p26 000991` is `P26-000991`.
#[must_use]
pub fn as_written(typed: &str) -> String {
    let plain: String =
        digits::to_latin(typed).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let (mark, number) = plain.strip_prefix("TEST").map_or(("", plain.as_str()), |number| (TEST, number));
    // The book is letters and a year of two digits.
    let letters: usize = number.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    match number.split_at_checked(letters + 2) {
        Some((book, serial)) => format!("{mark}{book}-{serial}"),
        None => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_typed() {
        for typed in ["P26-000991", "p26-000991", " P26 000991", "P২৬-০০০৯৯১", "P26000991", "P26–000991"]
        {
            assert_eq!(as_written(typed), "P26-000991", "{typed}");
        }
        for typed in ["test-h26-০০০০১২", "TEST H26 000012"] {
            assert_eq!(as_written(typed), "TEST-H26-000012", "{typed}");
        }
        assert_eq!(as_written("?"), "");
    }
}
