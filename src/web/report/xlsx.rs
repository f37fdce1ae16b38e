//! A report as a workbook: numbers that can be summed and days that can be sorted, written row by row to a file that has no
//! name, so that it is gone with the answer or with the process.

use std::{
    fs::File,
    io::{BufWriter, Read, Seek, SeekFrom, Write},
    sync::Arc,
};

use actix_web::{
    HttpResponse,
    body::SizedStream,
    http::header,
    web::{Bytes, block},
};
use chrono::{Datelike, NaiveDate};
use futures_util::stream;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use tokio::sync::oneshot;

use super::{
    Asked, Cell, Column, Kind, Report, ReportRefused, Row, Sums, Value,
    csv::{file_name, heading, taka},
    stream::{Pages, Source, leave},
};
use crate::{platform::errors::AppError, web::Ctx};

const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// What a sheet has room for, less the heading and the sums.
const ROWS_MAX: u32 = 1_048_000;
/// What a cell has room for.
const CHARACTERS_MAX: usize = 32_000;
/// Bytes of an answer at a time.
const CHUNK: usize = 131_072;
/// Lakhs and crores, as people here read them.
const MONEY: &str = r"[>=10000000]##\,##\,##\,##0.00;[>=100000]##\,##\,##0.00;##,##0.00";
const COUNT: &str = r"[>=10000000]##\,##\,##\,##0;[>=100000]##\,##\,##0;##,##0";
const DAY: &str = r"yyyy\-mm\-dd";
const PAPER_A4: u8 = 9;

/// The file, made first and sent then: what goes wrong is answered with an error.
///
/// # Errors
/// When too many files are being made, there are more rows than a sheet holds, or they cannot be read or written.
pub async fn file(ctx: &Ctx, report: &'static dyn Report, asked: Asked) -> Result<HttpResponse, AppError> {
    let source = Source::new(ctx, report, asked);
    let name = file_name(&source, "xlsx");
    let (file, size) = written(source).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, TYPE))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(SizedStream::new(size, chunks(file))))
}

/// The finished file, at its beginning, and its size.
///
/// # Errors
/// As [`file()`].
pub async fn written(source: Source) -> Result<(File, u64), AppError> {
    let leave = leave(&source.app)?;
    let Source { app, town, lang, report, asked, .. } = &source;
    let title = lang.t(&format!("reports-{}", report.name()));
    let (place, said) = (town.name(lang.locale, app.today()), asked.said(report.filters(), *lang));
    let sheet = Sheet {
        headings: report.columns().iter().map(|column| heading(column, *lang)).collect(),
        columns: report.columns(),
        sum_words: lang.t("reports-sum").into_owned(),
        header: format!("&L{place}&C{title}&R{said}"),
    };
    let (sums, summed) = oneshot::channel();
    let pages = source.pages(Arc::clone(&leave), Some(sums));
    let writing = block(move || {
        let written = sheet.write(pages, summed);
        // Here: whoever waits for it may be gone while it is still being written.
        drop(leave);
        written
    });
    writing.await.map_err(anyhow::Error::from)?
}

fn chunks(file: File) -> impl futures_util::Stream<Item = Result<Bytes, AppError>> {
    stream::unfold(Some(file), |file| async move {
        let mut file = file?;
        let read = block(move || {
            let mut chunk = vec![0; CHUNK];
            let length = file.read(&mut chunk)?;
            chunk.truncate(length);
            Ok::<_, std::io::Error>((chunk, file))
        });
        match read.await {
            Ok(Ok((chunk, _))) if chunk.is_empty() => None,
            Ok(Ok((chunk, file))) => Some((Ok(Bytes::from(chunk)), Some(file))),
            Ok(Err(cause)) => Some((Err(AppError::Internal(cause.into())), None)),
            Err(cause) => Some((Err(AppError::Internal(cause.into())), None)),
        }
    })
}

/// What stands in the workbook beside the rows.
struct Sheet {
    headings: Vec<String>,
    columns: &'static [Column],
    sum_words: String,
    header: String,
}

/// How cells look.
struct Formats {
    money: Format,
    count: Format,
    day: Format,
    plain: Format,
}

impl Formats {
    fn new(is_bold: bool) -> Self {
        let base = || if is_bold { Format::new().set_bold() } else { Format::new() };
        Self {
            money: base().set_num_format(MONEY),
            count: base().set_num_format(COUNT),
            day: base().set_num_format(DAY).set_align(FormatAlign::Left),
            plain: base(),
        }
    }
}

impl Sheet {
    /// On a thread that may wait: the rows come through the channel, then their sums; the finished file goes out.
    fn write(&self, mut pages: Pages, sums: oneshot::Receiver<Sums>) -> Result<(File, u64), AppError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(internal)?;
        self.prepare(sheet).map_err(internal)?;
        let (formats, mut at) = (Formats::new(false), 1_u32);
        while let Some(rows) = pages.blocking_recv() {
            for Row { cells, .. } in &rows? {
                if at > ROWS_MAX {
                    return Err(ReportRefused::TooManyRows.into());
                }
                write_row(sheet, at, cells, &formats).map_err(internal)?;
                at += 1;
            }
        }
        let sums = sums.blocking_recv().map_err(|cause| AppError::Internal(cause.into()))?;
        self.write_sums(sheet, at, &sums).map_err(internal)?;
        let mut file = BufWriter::new(tempfile::tempfile().map_err(|cause| AppError::Internal(cause.into()))?);
        workbook.save_to_writer(&mut file).map_err(internal)?;
        rewound(file).map_err(|cause| AppError::Internal(cause.into()))
    }

    /// Widths, the heading, and what a printer puts on each page.
    fn prepare(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold().set_text_wrap();
        let right = bold.clone().set_align(FormatAlign::Right);
        for ((at, column), words) in (0_u16..).zip(self.columns).zip(&self.headings) {
            let width: u32 = match column.kind {
                Kind::Text => 28,
                Kind::Ward => 8,
                Kind::Day => 12,
                Kind::Money => 18,
                Kind::Count => 12,
            };
            sheet.set_column_width(at, width)?;
            sheet.write_string_with_format(0, at, words, if column.kind.is_number() { &right } else { &bold })?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        let header: String = self.header.chars().take(250).collect();
        sheet.set_paper_size(PAPER_A4).set_header(header).set_footer("&C&P / &N");
        if self.columns.len() > 6 {
            sheet.set_landscape();
        }
        Ok(())
    }

    fn write_sums(&self, sheet: &mut Worksheet, at: u32, sums: &Sums) -> Result<(), XlsxError> {
        if sums.cells.is_empty() {
            return Ok(());
        }
        let formats = Formats::new(true);
        write_row(sheet, at, &sums.cells, &formats)?;
        if sums.cells.first().is_some_and(|cell| cell.value == Value::Nothing) {
            sheet.write_string_with_format(at, 0, &self.sum_words, &formats.plain)?;
        }
        Ok(())
    }
}

fn write_row(sheet: &mut Worksheet, row: u32, cells: &[Cell], formats: &Formats) -> Result<(), XlsxError> {
    for (at, cell) in (0_u16..).zip(cells) {
        match &cell.value {
            Value::Text(text) | Value::Code(text) => {
                // A string of a workbook is never a formula.
                let text: String = text.chars().take(CHARACTERS_MAX).collect();
                sheet.write_string_with_format(row, at, text, &formats.plain)?;
            }
            Value::Ward(ward) => {
                sheet.write_number_with_format(row, at, ward.number(), &formats.plain)?;
            }
            Value::Day(day) => {
                sheet.write_datetime_with_format(row, at, excel_day(*day)?, &formats.day)?;
            }
            Value::Money(amount) => {
                // The nearest number that a spreadsheet has: exact to the poisha up to ninety billion taka.
                let number: f64 = taka(*amount).parse().unwrap_or_default();
                sheet.write_number_with_format(row, at, number, &formats.money)?;
            }
            Value::Count(count) => {
                let number: f64 = count.to_string().parse().unwrap_or_default();
                sheet.write_number_with_format(row, at, number, &formats.count)?;
            }
            Value::Nothing => {}
        }
    }
    Ok(())
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or_default(), part(day.month()), part(day.day()))
}

fn rewound(mut file: BufWriter<File>) -> std::io::Result<(File, u64)> {
    file.flush()?;
    let mut file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    Ok((file, size))
}

fn internal(cause: XlsxError) -> AppError {
    AppError::Internal(cause.into())
}
