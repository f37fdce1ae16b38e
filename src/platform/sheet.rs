//! A table out of a CSV or XLSX file: its heading, and its rows by the numbers that a spreadsheet shows.

use std::io::{Cursor, Read, Seek, copy, sink};

use calamine::{DataRef, Reader, Xlsx, XlsxError};

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
    #[error("the file is built to do harm: {0}")]
    Harmful(&'static str),
}

const MB: u64 = 1_048_576;
const ENTRIES_MAX: usize = 500;
const RATIO_MAX: u64 = 100;
const CELLS_MAX: usize = 200;
/// No spreadsheet keeps more in one cell.
const CELL_CHARACTERS_MAX: usize = 32_767;
/// Bytes that the cells of a file may take: many cells of a workbook can show one long text.
const HELD_MAX: usize = 268_435_456;
/// Every XLSX is a zip archive.
const ZIP_MARK: &[u8] = b"PK\x03\x04";

/// How large a file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub bytes_max: u64,
    /// Of a workbook, all its entries together.
    pub unpacked_max: u64,
    pub rows_max: usize,
}

impl Bounds {
    /// A register of the paper office.
    pub const REGISTER: Self = Self { bytes_max: 50 * MB, unpacked_max: 20 * MB, rows_max: 200_000 };
    /// A statement of a gateway or the bank.
    pub const STATEMENT: Self = Self { bytes_max: 20 * MB, unpacked_max: 100 * MB, rows_max: 200_000 };
}

impl Sheet {
    /// Reads a register by what it holds, whatever it is called.
    ///
    /// # Errors
    /// As [`Self::read_within`].
    pub fn read(bytes: &[u8]) -> Result<Self, SheetError> {
        Self::read_within(bytes, Bounds::REGISTER)
    }

    /// Reads a file by what it holds, whatever it is called.
    ///
    /// # Errors
    /// When it is not a table, too large, or built to do harm.
    pub fn read_within(bytes: &[u8], bounds: Bounds) -> Result<Self, SheetError> {
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > bounds.bytes_max {
            return Err(SheetError::TooLarge(bounds.bytes_max / MB));
        }
        let is_workbook = bytes.starts_with(ZIP_MARK);
        let all = if is_workbook { read_workbook(bytes, bounds)? } else { read_csv(&decode(bytes)?, bounds.rows_max)? };
        let mut rows = all.into_iter();
        let (_, heading) = rows.next().ok_or(SheetError::Empty)?;
        let rows: Vec<_> = rows.collect();
        if rows.len() > bounds.rows_max {
            return Err(SheetError::TooManyRows(bounds.rows_max));
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
fn read_csv(text: &str, rows_max: usize) -> Result<Vec<(usize, Vec<String>)>, SheetError> {
    let first_line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: char| first_line.matches(mark).count();
    let delimiter = [';', '\t'].into_iter().filter(|mark| count(*mark) > count(',')).max_by_key(|mark| count(*mark));
    let delimiter = delimiter.and_then(|mark| u8::try_from(mark).ok()).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let (mut rows, mut number, mut next_line, mut left) = (Vec::new(), 0, 1, HELD_MAX);
    for record in reader.records() {
        let record = record.map_err(|cause| SheetError::Unreadable(cause.to_string()))?;
        let line = record.position().map_or(next_line, csv::Position::line);
        let blank_lines = line.saturating_sub(next_line);
        number += 1 + usize::try_from(blank_lines).unwrap_or_default();
        let cells: Vec<String> = record.iter().take(CELLS_MAX).map(str::to_owned).collect();
        let breaks = record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        next_line = line + 1 + u64::try_from(breaks).unwrap_or_default();
        if is_blank(&cells) {
            continue;
        }
        // The heading is none of them.
        if rows.len() > rows_max {
            return Err(SheetError::TooManyRows(rows_max));
        }
        let held = cells.iter().map(|cell| cell.len() + size_of::<String>()).sum::<usize>();
        left = left.checked_sub(held).ok_or(SheetError::Harmful("it holds too much"))?;
        rows.push((number, cells));
    }
    Ok(rows)
}

fn read_workbook(bytes: &[u8], bounds: Bounds) -> Result<Vec<(usize, Vec<String>)>, SheetError> {
    check_archive(bytes, bounds.unpacked_max)?;
    let opened = Xlsx::new(Cursor::new(bytes));
    let mut workbook = opened.map_err(|cause| SheetError::Unreadable(cause.to_string()))?;
    for name in workbook.sheet_names() {
        let rows = read_worksheet(&mut workbook, &name, bounds.rows_max)?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Ok(Vec::new())
}

/// Takes the cells as they come. Laid out as rows times columns, one stray cell in the far corner would take all memory.
fn read_worksheet<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    name: &str,
    rows_max: usize,
) -> Result<Vec<(usize, Vec<String>)>, SheetError> {
    let unreadable = |cause: XlsxError| SheetError::Unreadable(cause.to_string());
    let mut reader = match workbook.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A chart can have a sheet of its own.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(cause) => return Err(unreadable(cause)),
    };
    let (mut rows, mut left) = (Vec::<(usize, Vec<String>)>::new(), HELD_MAX);
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let text = cell_text(cell.get_value());
        if column >= CELLS_MAX || is_blank(std::slice::from_ref(&text)) {
            continue;
        }
        // Counted from zero, where the heading stands.
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        if row > rows_max {
            return Err(SheetError::TooManyRows(rows_max));
        }
        if text.chars().count() > CELL_CHARACTERS_MAX {
            return Err(SheetError::Harmful("a cell holds too much"));
        }
        if rows.last().is_none_or(|(number, _)| *number != row + 1) {
            rows.push((row + 1, Vec::new()));
        }
        let Some((_, cells)) = rows.last_mut() else { continue };
        let length = cells.len().max(column + 1);
        let held = text.len() + (length - cells.len()) * size_of::<String>();
        left = left.checked_sub(held).ok_or(SheetError::Harmful("it unpacks to too much"))?;
        cells.resize(length, String::new());
        if let Some(place) = cells.get_mut(column) {
            *place = text;
        }
    }
    Ok(rows)
}

/// Unpacks every entry into nothing, with the limits of every archive that is taken from outside.
fn check_archive(bytes: &[u8], unpacked_max: u64) -> Result<(), SheetError> {
    let unreadable = |cause: zip::result::ZipError| SheetError::Unreadable(cause.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > ENTRIES_MAX {
        return Err(SheetError::Harmful("too many entries"));
    }
    let mut left = unpacked_max;
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
/// so that it is refused. So is the `#REF!` of a broken formula: it is not an empty cell.
fn cell_text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::Error(error) => error.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.abs() < 1e15 => number.to_string(),
        DataRef::Float(number) => format!("{number:e}"),
        DataRef::DateTime(moment) => {
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
    fn no_more_rows_are_read_than_may_be() {
        let read = |text: &str| Sheet::read_within(text.as_bytes(), Bounds { rows_max: 2, ..Bounds::REGISTER });
        assert_eq!(read("a\n1\n\n2\n").unwrap().rows.len(), 2);
        assert_eq!(read("a\n1\n2\n3\n"), Err(SheetError::TooManyRows(2)));
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
