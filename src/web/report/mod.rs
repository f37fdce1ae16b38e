//! Reports: declared once, and there on screen, as CSV, as XLSX and on paper.
//!
//! **Adding a report is one file**: a unit struct with `impl Report`, which says its columns, what it can be narrowed by, its
//! sums, and its rows page by page; and one line in the list of the office (`surfaces::office::reports::REPORTS`) with the
//! words `reports-<name>`, `reports-<name>-about` and a heading for each column. Everything else is here: the form, the
//! table that turns into cards on a phone, files of any length in flat memory, the sheet for the printer.
//!
//! Rows come by keyset: each has a `cursor`, a text that names its place in the order of the report, and the next page is
//! what follows it. So a file of 100,000 rows is read in one transaction that sees one state, a thousand rows at a time, and
//! no page counts what stands before it. A report that is sums of groups orders by its group and puts that into the cursor.
//!
//! A cell says what it is ([`Value`]), never how it looks: money is a number with a format in a workbook, plain Latin taka in
//! a CSV, and in the reader's digits on screen. `.at(path)` makes it a link (below the office) to the rows behind it.

mod asked;
mod csv;
mod page;
mod samples;
mod stream;
mod xlsx;

use async_trait::async_trait;
use chrono::NaiveDate;
use entity::values::{Money, Ward};

pub use asked::{Asked, Field, Filter, OneOf, Pick, Typed};
pub use csv::{bytes as csv_bytes, file as csv};
pub use page::{Medium, PrintPage, ReportPage, Table, print, screen};
pub use stream::Source;
pub use xlsx::{file as xlsx, written as xlsx_file};

use super::chart::Chart;
use crate::platform::{
    access::Permission,
    errors::{AppError, Refusal},
    i18n::Lang,
    work::Work,
};

/// A report.
#[async_trait]
pub trait Report: Send + Sync {
    /// Its place in the address, and what its words begin with: `daily-collection`.
    fn name(&self) -> &'static str;

    /// What it takes to see it, beside seeing reports at all.
    fn permission(&self) -> Permission {
        Permission::ReportSee
    }

    /// Whether it stands in the list of reports; others are reached by the numbers of these.
    fn is_listed(&self) -> bool {
        true
    }

    fn filters(&self) -> &'static [Filter];

    fn columns(&self) -> &'static [Column];

    /// Up to `limit` rows that follow a cursor, or the first ones.
    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError>;

    /// What all rows come to.
    async fn sums(&self, look: &Look<'_>) -> Result<Sums, AppError>;

    /// A picture of it, where one says more.
    async fn chart(&self, _look: &Look<'_>) -> Result<Option<Chart>, AppError> {
        Ok(None)
    }
}

/// One look at a report: whose rows, which ones, and in which language its words are.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    pub work: &'a Work,
    pub asked: &'a Asked,
    pub lang: Lang,
}

/// A column: its heading and what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The key of its heading.
    pub key: &'static str,
    pub kind: Kind,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Ward,
    Day,
    Money,
    Count,
}

impl Kind {
    /// Whether it stands on the right.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Money | Self::Count)
    }
}

impl Column {
    #[must_use]
    pub const fn new(key: &'static str, kind: Kind) -> Self {
        Self { key, kind }
    }

    #[must_use]
    pub const fn text(key: &'static str) -> Self {
        Self::new(key, Kind::Text)
    }

    #[must_use]
    pub const fn ward(key: &'static str) -> Self {
        Self::new(key, Kind::Ward)
    }

    #[must_use]
    pub const fn day(key: &'static str) -> Self {
        Self::new(key, Kind::Day)
    }

    #[must_use]
    pub const fn money(key: &'static str) -> Self {
        Self::new(key, Kind::Money)
    }

    #[must_use]
    pub const fn count(key: &'static str) -> Self {
        Self::new(key, Kind::Count)
    }
}

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Words, in the reader's digits on screen.
    Text(String),
    /// A number that people copy: receipts, references. Latin everywhere.
    Code(String),
    Ward(Ward),
    Day(NaiveDate),
    Money(Money),
    Count(i64),
    #[default]
    Nothing,
}

/// A cell, and where its number comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub value: Value,
    /// Below the office.
    pub link: Option<String>,
}

impl Cell {
    /// Leads to the rows behind it.
    pub fn at(self, path: impl Into<String>) -> Self {
        Self { link: Some(path.into()), ..self }
    }

    /// Leads there, where there is something to lead to.
    pub fn at_any(self, path: Option<String>) -> Self {
        Self { link: path, ..self }
    }

    #[must_use]
    pub fn code(text: impl Into<String>) -> Self {
        Value::Code(text.into()).into()
    }

    #[must_use]
    pub fn count(number: i64) -> Self {
        Value::Count(number).into()
    }

    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self { value, link: None }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Value::Text(text).into()
    }
}

impl From<Ward> for Cell {
    fn from(ward: Ward) -> Self {
        Value::Ward(ward).into()
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Value::Day(day).into()
    }
}

impl From<Money> for Cell {
    fn from(amount: Money) -> Self {
        Value::Money(amount).into()
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// One for each column.
    pub cells: Vec<Cell>,
    /// Its place in the order of the report.
    pub cursor: String,
}

/// What all rows come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub rows: i64,
    /// One for each column, [`Cell::nothing`] where nothing is summed; none at all for a report without sums.
    pub cells: Vec<Cell>,
}

/// Why a report is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportRefused {
    #[error("a sheet of a workbook has no room for so many rows")]
    TooManyRows,
}

impl Refusal for ReportRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::TooManyRows => "report-too-many-rows",
        }
    }
}
