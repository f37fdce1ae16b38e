//! The smallest workbook that a spreadsheet would open.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use zip::{ZipWriter, write::SimpleFileOptions};

/// A cell of a workbook.
pub enum Cell<'a> {
    Text(&'a str),
    Number(&'a str),
    /// A day, as the number of days that a workbook keeps.
    Day(u32),
    /// What a formula gives that cannot be worked out: `#REF!`.
    Error(&'a str),
    Empty,
}

/// A workbook with one sheet.
pub fn workbook(rows: &[Vec<Cell<'_>>]) -> Vec<u8> {
    workbook_of(&sheet(rows))
}

/// A workbook with this sheet.
pub fn workbook_of(sheet: &str) -> Vec<u8> {
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
    const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Register" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const BOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#;
    archive(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

/// An archive of any entries.
pub fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn sheet(rows: &[Vec<Cell<'_>>]) -> String {
    let mut xml =
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#.to_owned();
    for (row, cells) in (1..).zip(rows) {
        write!(xml, r#"<row r="{row}">"#).unwrap();
        for (column, cell) in ('A'..).zip(cells) {
            let place = format!("{column}{row}");
            match cell {
                Cell::Text(text) => {
                    let text = text.replace('&', "&amp;").replace('<', "&lt;");
                    write!(xml, r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#).unwrap();
                }
                Cell::Number(number) => write!(xml, r#"<c r="{place}"><v>{number}</v></c>"#).unwrap(),
                Cell::Day(days) => write!(xml, r#"<c r="{place}" s="1"><v>{days}</v></c>"#).unwrap(),
                Cell::Error(error) => write!(xml, r#"<c r="{place}" t="e"><v>{error}</v></c>"#).unwrap(),
                Cell::Empty => {}
            }
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData></worksheet>"
}
