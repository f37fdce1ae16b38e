//! A table out of a CSV or XLSX file: its heading, and its rows by the numbers that a spreadsheet shows.

use std::io::{Cursor, Read, copy, sink};

use calamine::{Data, Reader, Xlsx};

use super::ROWS_MAX;

/// Rows and cells of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    heading: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// Why a file is no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("the file is larger than {0} MB")]
    TooLarge(u64),
    #[error("the file has more than {0} rows")]
    TooManyRows(usize),
    #[error("the file has no heading")]
    Empty,
    #[error("the file is neither UTF-8 nor UTF-16: save it as \"CSV UTF-8\"")]
    NotUnicode,
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    #[error("the workbook is built to do harm: {0}")]
    Harmful(&'static str),
}

const BYTES_MAX: u64 = 50 * MB;
const MB: u64 = 1_048_576;
const ENTRIES_MAX: usize = 500;
const UNPACKED_MAX: u64 = 20 * MB;
const RATIO_MAX: u64 = 100;
const CELLS_MAX: usize = 200;
/// Every XLSX is a zip archive.
const ZIP_MARK: &[u8] = b"PK\x03\x04";

impl Sheet {
    /// Reads a file by what it holds, whatever it is called.
    ///
    /// # Errors
    /// When it is not a table, too large, or built to do harm.
    pub fn read(bytes: &[u8]) -> Result<Self, SheetError> {
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > BYTES_MAX {
            return Err(SheetError::TooLarge(BYTES_MAX / MB));
        }
        let all = if bytes.starts_with(ZIP_MARK) { read_workbook(bytes)? } else { read_csv(&decode(bytes)?)? };
        let mut rows = all.into_iter();
        let (_, heading) = rows.next().ok_or(SheetError::Empty)?;
        let rows: Vec<_> = rows.collect();
        if rows.len() > ROWS_MAX {
            return Err(SheetError::TooManyRows(ROWS_MAX));
        }
        Ok(Self { heading, rows, sha256: crate::platform::keys::sha256_hex(bytes) })
    }

    #[must_use]
    pub fn heading(&self) -> &[String] {
        &self.heading
    }

    /// Rows with something in them, by their number in the spreadsheet.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &[String])> {
        self.rows.iter().map(|(number, cells)| (*number, cells.as_slice()))
    }
}

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')))
}

/// UTF-8 with or without its mark, or UTF-16 with one, as spreadsheets export "Unicode text".
fn decode(bytes: &[u8]) -> Result<String, SheetError> {
    let utf16 = |from: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.get(2..).unwrap_or_default().as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| from(*pair)).collect();
        if rest.is_empty() { String::from_utf16(&units).ok() } else { None }
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => utf16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => utf16(u16::from_be_bytes),
        _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
    };
    let text = text.ok_or(SheetError::NotUnicode)?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}

/// Rows by number: a line break inside quotes does not begin a row, a blank line is one.
fn read_csv(text: &str) -> Result<Vec<(usize, Vec<String>)>, SheetError> {
    let first_line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: char| first_line.matches(mark).count();
    let delimiter = [';', '\t'].into_iter().filter(|mark| count(*mark) > count(',')).max_by_key(|mark| count(*mark));
    let delimiter = delimiter.and_then(|mark| u8::try_from(mark).ok()).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let (mut rows, mut number, mut next_line) = (Vec::new(), 0, 1);
    for record in reader.records() {
        let record = record.map_err(|cause| SheetError::Unreadable(cause.to_string()))?;
        let line = record.position().map_or(next_line, csv::Position::line);
        let blank_lines = line.saturating_sub(next_line);
        number += 1 + usize::try_from(blank_lines).unwrap_or_default();
        let cells: Vec<String> = record.iter().take(CELLS_MAX).map(str::to_owned).collect();
        let breaks = record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        next_line = line + 1 + u64::try_from(breaks).unwrap_or_default();
        if !is_blank(&cells) {
            rows.push((number, cells));
        }
    }
    Ok(rows)
}

fn read_workbook(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, SheetError> {
    check_archive(bytes)?;
    let unreadable = |cause: calamine::XlsxError| SheetError::Unreadable(cause.to_string());
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(unreadable)?;
        let first = range.start().map_or(0, |(row, _)| usize::try_from(row).unwrap_or_default());
        let numbered = range.rows().enumerate().map(|(index, cells)| {
            let cells: Vec<String> = cells.iter().take(CELLS_MAX).map(cell_text).collect();
            (first + index + 1, cells)
        });
        let rows: Vec<_> = numbered.filter(|(_, cells)| !is_blank(cells)).collect();
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Ok(Vec::new())
}

/// Unpacks every entry into nothing, with the limits of every archive that is taken from outside.
fn check_archive(bytes: &[u8]) -> Result<(), SheetError> {
    let unreadable = |cause: zip::result::ZipError| SheetError::Unreadable(cause.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > ENTRIES_MAX {
        return Err(SheetError::Harmful("too many entries"));
    }
    let mut left = UNPACKED_MAX;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(unreadable)?;
        if entry.enclosed_name().is_none() || entry.is_symlink() {
            return Err(SheetError::Harmful("an entry outside the archive"));
        }
        let packed = entry.compressed_size().max(1);
        let unpacked =
            copy(&mut entry.take(left + 1), &mut sink()).map_err(|cause| SheetError::Unreadable(cause.to_string()))?;
        if unpacked > left || unpacked / packed > RATIO_MAX {
            return Err(SheetError::Harmful("it unpacks to too much"));
        }
        left -= unpacked;
    }
    Ok(())
}

/// A cell as a person reads it. A number keeps no ".0"; one too long for a spreadsheet to have kept is shown as it is kept,
/// so that it is refused.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(flag) => flag.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.abs() < 1e15 => number.to_string(),
        Data::Float(number) => format!("{number:e}"),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(usize, Vec<String>)> {
        Sheet::read(bytes).unwrap().rows
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let text = "a,b\n1,2\n\n,\n\"x\ny\",3\n  ,\n4,5\n";
        let numbers: Vec<usize> = rows(text.as_bytes()).iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [2, 5, 7]);
    }

    #[test]
    fn every_common_encoding_and_delimiter_is_read() {
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("ক\tখ\n১\t২\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in ["\u{feff}ক,খ\r\n১,২\r\n".as_bytes(), "ক;খ\n১;২".as_bytes(), &utf16] {
            assert_eq!(rows(bytes), [(2, vec!["১".to_owned(), "২".to_owned()])]);
        }
        assert_eq!(Sheet::read(b"\xe0\xa6,\n"), Err(SheetError::NotUnicode));
        assert_eq!(Sheet::read(b"\n \n"), Err(SheetError::Empty));
    }
}
