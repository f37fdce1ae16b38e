//! A report on screen and on paper: the same table, paged for the one and whole for the other.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use chrono::{DateTime, Utc};

use super::{Asked, Cell, Column, Field, Look, Report, Row, Sums, Typed, Value, asked, samples};
use crate::{
    platform::errors::{AppError, FieldErrors},
    web::{
        Chrome, Ctx, Frame, Page, Sample, Sheet,
        page::{answer, ok},
    },
};

/// Rows of a page on screen.
pub(super) const ROWS: u64 = 50;
/// Rows that go to the printer at most; more are for a file.
const PRINT_MAX: u64 = 2_000;

/// A report as a table that can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The report and what it was asked for, in words.
    pub caption: String,
    pub headings: Vec<Heading>,
    pub rows: Vec<Vec<Shown>>,
    /// What all rows come to, not only those of the page.
    pub sums: Vec<Shown>,
    pub count: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub words: String,
    pub is_number: bool,
}

/// A cell in the reader's words and digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub words: String,
    pub url: Option<String>,
    pub is_number: bool,
    /// Latin letters and digits that are not translated.
    pub is_code: bool,
    /// Its heading, for where there is none above.
    pub heading: String,
}

/// Where a table is read: on screen with the digits of staff, on paper with those of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    Screen,
    Paper,
}

impl Table {
    /// Puts rows and sums into the reader's words.
    #[must_use]
    pub fn new(
        (chrome, medium): (Chrome<'_>, Medium),
        report: &dyn Report,
        caption: String,
        rows: &[Row],
        sums: &Sums,
    ) -> Self {
        let columns = report.columns();
        let heading = |key: &str| chrome.t(key).into_owned();
        let show = |cells: &[Cell]| -> Vec<Shown> {
            let pairs = cells.iter().zip(columns);
            let show = |(cell, column): (&Cell, &Column)| Shown {
                words: words(chrome, medium, &cell.value),
                url: cell.link.as_deref().map(|path| chrome.office(path)),
                is_number: column.kind.is_number(),
                is_code: matches!(cell.value, Value::Code(_)),
                heading: heading(column.key),
            };
            pairs.map(show).collect()
        };
        let mut sums_shown = show(&sums.cells);
        if let Some(first) = sums_shown.first_mut().filter(|first| first.words.is_empty()) {
            first.words = chrome.t("reports-sum").into_owned();
        }
        Self {
            caption,
            headings: columns
                .iter()
                .map(|column| Heading { words: heading(column.key), is_number: column.kind.is_number() })
                .collect(),
            rows: rows.iter().map(|row| show(&row.cells)).collect(),
            sums: sums_shown,
            count: sums.rows,
        }
    }
}

fn words(chrome: Chrome<'_>, medium: Medium, value: &Value) -> String {
    let words = match value {
        Value::Code(text) => return text.clone(),
        Value::Text(text) => chrome.digits(text),
        Value::Ward(ward) => chrome.ward(ward),
        Value::Day(day) => chrome.date(day),
        Value::Money(amount) => chrome.money(amount),
        Value::Count(number) => chrome.number(number),
        Value::Nothing => String::new(),
    };
    match medium {
        Medium::Screen => chrome.latin(words),
        Medium::Paper => words,
    }
}

/// A report on screen.
#[derive(Template)]
#[template(path = "office/reports/report.html")]
pub struct ReportPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub title: String,
    pub about: String,
    /// Where the form leads.
    pub path: String,
    pub fields: Vec<Field>,
    pub errors: FieldErrors,
    pub table: Table,
    /// A finished figure.
    pub chart: String,
    /// Queries; none while something is wrong with what was asked.
    pub query: Option<String>,
    pub first: Option<String>,
    pub next: Option<String>,
}

/// A report on paper.
#[derive(Template)]
#[template(path = "office/reports/print.html")]
pub struct PrintPage<'a> {
    pub page: Chrome<'a>,
    pub title: String,
    pub table: Table,
    /// What it was asked for.
    pub said: String,
    pub printed_at: DateTime<Utc>,
    pub printed_by: String,
    /// There are more rows than a printer should get.
    pub is_cut: bool,
    /// Back to the screen.
    pub back: String,
}

impl Page for ReportPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        samples::screens(chrome)
    }
}

impl Page for PrintPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        samples::prints(chrome)
    }
}

pub(super) fn title(chrome: Chrome<'_>, report: &dyn Report) -> String {
    chrome.t(&format!("reports-{}", report.name())).into_owned()
}

/// The path of a report below the office.
fn path(report: &dyn Report) -> String {
    format!("/reports/{}", report.name())
}

/// The page of a report: what is asked for in `query`, from the row that its `after` names.
///
/// # Errors
/// When the rows cannot be read or the page cannot be made.
pub async fn screen(ctx: &Ctx, report: &'static dyn Report, query: &str) -> Result<HttpResponse, AppError> {
    let (chrome, typed) = (ctx.chrome(), Typed::of(query));
    let asked = Asked::parse(report.filters(), &typed, ctx.today());
    let mut page = ReportPage {
        page: chrome,
        frame: Frame::of(ctx)?,
        title: title(chrome, report),
        about: chrome.t(&format!("reports-{}-about", report.name())).into_owned(),
        path: ctx.office_path(&path(report)),
        fields: asked::fields(report.filters(), &typed, chrome),
        errors: FieldErrors::new(),
        table: Table::default(),
        chart: String::new(),
        query: None,
        first: None,
        next: None,
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(errors) => {
            page.errors = errors;
            return answer(ctx, StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let query = asked.query(report.filters());
    let after = Some(typed.get("after")).filter(|after| !after.is_empty());
    let work = ctx.read().await?;
    let look = Look { work: &work, asked: &asked, lang: ctx.lang };
    let mut rows = report.rows(&look, after, ROWS.saturating_add(1)).await?;
    let sums = report.sums(&look).await?;
    let chart = if after.is_none() { report.chart(&look).await? } else { None };
    work.commit().await?;
    if u64::try_from(rows.len()).unwrap_or(u64::MAX) > ROWS {
        rows.pop();
        page.next = rows.last().map(|row| with_after(&query, &row.cursor));
    }
    page.first = after.map(|_| query.clone());
    page.chart = chart.map(|chart| chart.html(ctx.lang, "chart")).unwrap_or_default();
    page.table = Table::new((chrome, Medium::Screen), report, caption(chrome, report, &asked), &rows, &sums);
    page.query = Some(query);
    ok(ctx, &page)
}

fn with_after(query: &str, cursor: &str) -> String {
    let cursor: String = url::form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
    if query.is_empty() { format!("after={cursor}") } else { format!("{query}&after={cursor}") }
}

fn caption(chrome: Chrome<'_>, report: &dyn Report, asked: &Asked) -> String {
    let said = asked.said(report.filters(), chrome.lang);
    if said.is_empty() { title(chrome, report) } else { format!("{}, {said}", title(chrome, report)) }
}

/// The report for the printer.
///
/// # Errors
/// As [`screen`], and with what is wrong with what was asked.
pub async fn print(ctx: &Ctx, report: &'static dyn Report, query: &str) -> Result<HttpResponse, AppError> {
    let chrome = ctx.chrome();
    let asked = Asked::parse(report.filters(), &Typed::of(query), ctx.today())?;
    let work = ctx.read().await?;
    let look = Look { work: &work, asked: &asked, lang: ctx.lang };
    let rows = report.rows(&look, None, PRINT_MAX).await?;
    let sums = report.sums(&look).await?;
    let printed_at = work.now;
    work.commit().await?;
    let shown = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    ok(
        ctx,
        &PrintPage {
            page: chrome,
            title: title(chrome, report),
            table: Table::new((chrome, Medium::Paper), report, caption(chrome, report, &asked), &rows, &sums),
            said: asked.said(report.filters(), ctx.lang),
            printed_at,
            printed_by: ctx.staff()?.name.clone(),
            is_cut: shown < sums.rows,
            back: ctx.office_path(&format!("{}?{}", path(report), asked.query(report.filters()))),
        },
    )
}
