//! Bringing the paper office's register into the register.
//!
//! A file is read as a [`Sheet`], its heading says which [`columns`] it has, each [`row`] is parsed with every fault noted,
//! and a [`mod@plan`] compares the good rows with what is in the register. Nothing is written before all of that is done; then
//! it is written in small transactions, and a run that was cut off is simply run again.

mod columns;
mod plan;
mod row;
mod trail;
mod write;

use std::{collections::BTreeMap, io::Write, sync::Arc};

use chrono::NaiveDate;
use entity::values::{HoldingNumber, Money, Ward};

pub use columns::{Column, template};
pub use row::FaultCode;

pub use crate::platform::sheet::{Sheet, SheetError};

use self::{
    columns::Headings,
    plan::{Outcome, plan},
    row::HoldingRow,
};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    errors::AppError,
    i18n::Lang,
    sheet::Bounds,
    tenancy::Town,
};

/// Rows that one file may have.
pub const ROWS_MAX: usize = Bounds::REGISTER.rows_max;

/// A row that cannot be taken, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowFault {
    /// As the spreadsheet counts: the heading is 1, blank lines count.
    pub row: usize,
    pub column: Column,
    pub code: FaultCode,
}

/// What to do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Only say what would happen.
    pub dry_run: bool,
    /// Take the good rows of a file that has bad ones.
    pub skip_bad: bool,
}

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows with something in them.
    pub rows: usize,
    pub faults: Vec<RowFault>,
    /// Columns of the file that mean nothing here.
    pub unread: Vec<String>,
    pub created: usize,
    pub unchanged: usize,
    pub updated: Vec<Update>,
    /// Opening arrears of the rows taken, as the file states them.
    pub arrears: Money,
    /// Of them, posted now.
    pub arrears_posted: Money,
    /// Whether anything was written.
    pub is_written: bool,
}

/// A holding that the file says something new of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    pub row: usize,
    pub holding: String,
    pub columns: Vec<Column>,
}

/// How far an import is, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub written: usize,
    pub rows: usize,
}

/// Reads a file into the register of a town: nothing of it while it has bad rows, unless they are to be skipped.
///
/// # Errors
/// When the database cannot be read or written. Faults of the file are in the report.
pub async fn import(
    app: &App,
    town: &Arc<Town>,
    sheet: &Sheet,
    options: Options,
    progress: impl FnMut(Progress),
) -> Result<Report, AppError> {
    let work = app.read(town, Actor::Operator).await?;
    work.require(Permission::RegisterImport)?;
    let (headings, mut faults) = Headings::read(sheet.heading());
    let (rows, read) = parse_rows(sheet, &headings, town, work.today(), &mut faults);
    let plan = plan(&work, &app.keyring, &headings, rows, &mut faults).await?;
    work.commit().await?;
    faults.sort_unstable();
    let mut report = Report { rows: read, unread: headings.unread.clone(), faults, ..Report::default() };
    plan.describe(&mut report)?;
    let may_write = report.faults.is_empty() || options.skip_bad;
    if may_write && !options.dry_run {
        report.arrears_posted = write::write(app, town, sheet, plan, report.faults.len(), progress).await?;
        report.is_written = true;
    }
    Ok(report)
}

/// Parses every row and finds the numbers that stand twice: the later row is the fault.
fn parse_rows(
    sheet: &Sheet,
    headings: &Headings,
    town: &Town,
    today: NaiveDate,
    faults: &mut Vec<RowFault>,
) -> (Vec<HoldingRow>, usize) {
    let mut seen: BTreeMap<(Ward, HoldingNumber), usize> = BTreeMap::new();
    let (mut rows, mut read) = (Vec::new(), 0);
    if headings.is_incomplete() {
        return (rows, read);
    }
    for (number, cells) in sheet.rows() {
        read += 1;
        let parsed = row::parse(number, cells, headings, today, |ward| town.profile.has_ward(ward, today));
        let first = parsed.key.as_ref().map(|key| *seen.entry(key.clone()).or_insert(number));
        let mut found = parsed.faults;
        if first.is_some_and(|first| first != number) {
            found.push(RowFault { row: number, column: Column::HoldingNo, code: FaultCode::DuplicateHolding });
        }
        match parsed.row.filter(|_| found.is_empty()) {
            Some(row) => rows.push(row),
            None => faults.append(&mut found),
        }
    }
    (rows, read)
}

/// Writes the faults as the CSV that the office mends its file by: `row,column,code,message`.
///
/// # Errors
/// When the writer fails.
pub fn write_faults(faults: &[RowFault], lang: Lang, writer: impl Write) -> anyhow::Result<()> {
    let mut csv = csv::Writer::from_writer(writer);
    csv.write_record(["row", "column", "code", "message"])?;
    for fault in faults {
        let message = fault.code.words(lang);
        csv.write_record([fault.row.to_string().as_str(), fault.column.name(), fault.code.code(), &message])?;
    }
    csv.flush()?;
    Ok(())
}

impl plan::Plan {
    fn describe(&self, report: &mut Report) -> Result<(), AppError> {
        for planned in &self.rows {
            report.arrears = report.arrears.plus(planned.row.arrears_total()?)?;
            match &planned.outcome {
                Outcome::Create => report.created += 1,
                Outcome::Unchanged => report.unchanged += 1,
                Outcome::Update(columns) => report.updated.push(Update {
                    row: planned.row.row,
                    holding: format!("{}-{}", planned.row.ward, planned.row.number),
                    columns: columns.clone(),
                }),
            }
        }
        Ok(())
    }
}
