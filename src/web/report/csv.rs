//! A report as CSV: what a spreadsheet or another program reads, row by row as it comes from the database.

use actix_web::{HttpResponse, http::header, web::Bytes};
use entity::values::Money;
use futures_util::{Stream, stream};

use super::{
    Asked, Cell, Column, Report, Row, Value,
    stream::{Pages, Source, leave},
};
use crate::{
    platform::{errors::AppError, i18n::Lang, text},
    web::Ctx,
};

/// A spreadsheet knows by it that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The file, written while it is read.
///
/// # Errors
/// When too many files are being made, or the first rows cannot be read. What fails later breaks the answer off.
pub async fn file(ctx: &Ctx, report: &'static dyn Report, asked: Asked) -> Result<HttpResponse, AppError> {
    let source = Source::new(ctx, report, asked);
    let name = file_name(&source, "csv");
    let body = bytes(source).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(body))
}

/// `daily-collection_natore_2026-08-01_2026-08-15.csv`
pub(super) fn file_name(source: &Source, ending: &str) -> String {
    let Source { town, report, asked, .. } = source;
    format!("{}_{}_{}_{}.{ending}", report.name(), town.slug(), asked.from, asked.to)
}

/// What is still to be written.
struct Writing {
    pages: Pages,
    /// The heading and the first page.
    begun: Option<Vec<u8>>,
}

/// The bytes of the file, page by page.
///
/// # Errors
/// As [`file()`].
pub async fn bytes(source: Source) -> Result<impl Stream<Item = Result<Bytes, AppError>> + use<>, AppError> {
    let leave = leave(&source.app)?;
    let mut begun = BYTE_ORDER_MARK.to_vec();
    write(&mut begun, source.report.columns().iter().map(|column| heading(column, source.lang)))?;
    let mut pages = source.pages(leave, None);
    // A report that cannot be read at all is answered with an error, and not with a file that breaks off.
    if let Some(first) = pages.recv().await {
        write_rows(&mut begun, &first?)?;
    }
    let writing = Writing { pages, begun: Some(begun) };
    Ok(stream::unfold(writing, |mut writing| async move {
        if let Some(begun) = writing.begun.take() {
            return Some((Ok(Bytes::from(begun)), writing));
        }
        let rows = writing.pages.recv().await?;
        let page = rows.and_then(|rows| {
            let mut page = Vec::with_capacity(rows.len() * 96);
            write_rows(&mut page, &rows)?;
            Ok(Bytes::from(page))
        });
        Some((page, writing))
    }))
}

pub(super) fn heading(column: &Column, lang: Lang) -> String {
    guarded(&lang.t(column.key))
}

fn write_rows(target: &mut Vec<u8>, rows: &[Row]) -> Result<(), AppError> {
    rows.iter().try_for_each(|row| write(target, row.cells.iter().map(plain)))
}

fn write(target: &mut Vec<u8>, cells: impl Iterator<Item = String>) -> Result<(), AppError> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(target);
    csv.write_record(cells).map_err(|cause| AppError::Internal(cause.into()))?;
    csv.flush().map_err(|cause| AppError::Internal(cause.into()))
}

/// Latin digits, days as programs sort them, money as plain taka.
fn plain(cell: &Cell) -> String {
    match &cell.value {
        Value::Text(text) | Value::Code(text) => guarded(text),
        Value::Ward(ward) => ward.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Money(amount) => taka(*amount),
        Value::Count(number) => number.to_string(),
        Value::Nothing => String::new(),
    }
}

/// `-2055.50`
pub(super) fn taka(amount: Money) -> String {
    let poisha = amount.poisha();
    let (sign, size) = (if poisha < 0 { "-" } else { "" }, poisha.unsigned_abs());
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// A spreadsheet takes for a formula what begins so; with an apostrophe before it, it is text.
fn guarded(cell: &str) -> String {
    let is_formula = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let tidied = text::tidy_lines(cell).unwrap_or_default();
    if is_formula(cell) || is_formula(&tidied) { format!("'{tidied}") } else { tidied }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_is_a_formula() {
        for text in ["=1+1", "+88017", "-1", "@sum", "\t=1", "\rx", " =1"] {
            assert!(guarded(text).starts_with('\''), "{text:?}");
        }
        assert_eq!(guarded("মোঃ রফিক"), "মোঃ রফিক");
    }

    #[test]
    fn numbers_are_plain_and_negative_money_is_no_text() {
        let mut line = Vec::new();
        let cells = [Cell::from(Money::from_poisha(-205_550)), Cell::count(-3), Cell::from("a;\"b\"\nc".to_owned())];
        write(&mut line, cells.iter().map(plain)).unwrap();
        assert_eq!(String::from_utf8(line).unwrap(), "-2055.50,-3,\"a;\"\"b\"\"\nc\"\r\n");
    }
}
