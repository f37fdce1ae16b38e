//! Reads a form from the town's data, and notes what is wrong with it.

use std::collections::BTreeMap;

use super::{Choice, Field, Form, FormPage, Kind, Limits, Paper, Rows, When};
use crate::platform::tenancy::{
    Bilingual,
    reader::{FaultKind, Reader},
};

const TITLE_MAX: usize = 120;
const HINT_MAX: usize = 300;
const LABEL_MAX: usize = 120;
const CHOICE_MAX: usize = 80;
const CODE_MAX: usize = 40;
const ROWS_MAX: i64 = 60;
const LIMIT_MAX: i64 = 999_999_999;

/// Pages that several forms share, by name.
pub fn read_blocks(reader: &Reader<'_>) -> BTreeMap<String, Vec<FormPage>> {
    let blocks = reader.table("blocks", |blocks| {
        let of = |name: &str| Some((name.to_owned(), blocks.table(name, |block| Some(read_pages(block)))?));
        Some(blocks.keys().into_iter().filter_map(of).collect())
    });
    blocks.unwrap_or_default()
}

/// The list `pages` of a table.
pub fn read_pages(reader: &Reader<'_>) -> Vec<FormPage> {
    reader.tables("pages", read_page)
}

fn read_page(page: &Reader<'_>) -> Option<FormPage> {
    let code = code(page, "code");
    let title = page.required_bilingual("title", TITLE_MAX);
    let hint = page.bilingual("hint", HINT_MAX);
    let when = read_when(page);
    let rows = page.table("rows", |rows| {
        let (min, max) = (rows.integer("min", 0..=ROWS_MAX), rows.integer("max", 1..=ROWS_MAX));
        let (min, max) = (rows.required("min", min), rows.required("max", max));
        let noun = rows.required_bilingual("noun", CHOICE_MAX);
        let number = |value: Option<i64>| value.and_then(|value| usize::try_from(value).ok());
        Some(Rows { min: number(min)?, max: number(max)?, noun: noun? })
    });
    let fields = page.tables("fields", read_field);
    if fields.is_empty() {
        page.fault("fields", FaultKind::Missing);
    }
    Some(FormPage { code: code?, title: title?, hint, when, rows, fields })
}

fn read_field(field: &Reader<'_>) -> Option<Field> {
    let code = code(field, "code");
    let kind = field.one_of("kind");
    let kind: Option<Kind> = field.required("kind", kind);
    let label = field.required_bilingual("label", LABEL_MAX);
    let hint = field.bilingual("hint", HINT_MAX);
    let is_optional = field.flag("optional").unwrap_or(false);
    let when = read_when(field);
    let limits = Limits { min: field.integer("min", 0..=LIMIT_MAX), max: field.integer("max", 1..=LIMIT_MAX) };
    let choices = field.tables("choices", |choice| {
        let code = self::code(choice, "code");
        let (bn, en) = (choice.required_text("bn", CHOICE_MAX), choice.required_text("en", CHOICE_MAX));
        Some(Choice { code: code?, words: Bilingual { bn: bn?, en: en? } })
    });
    if (kind == Some(Kind::Choice)) != (choices.len() >= 2) {
        field.fault("choices", if choices.is_empty() { FaultKind::Missing } else { FaultKind::UnknownKey });
    }
    Some(Field { code: code?, kind: kind?, label: label?, hint, is_optional, when, limits, choices })
}

/// A name in small letters: it stands in addresses, in texts and in what is stored.
fn code(reader: &Reader<'_>, key: &str) -> Option<String> {
    let code = reader.required_text(key, CODE_MAX)?;
    let is_plain = code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !is_plain {
        reader.fault(key, FaultKind::Expected("expected-code"));
    }
    is_plain.then_some(code)
}

fn read_when(reader: &Reader<'_>) -> Option<When> {
    reader.table("when", |when| {
        let field = when.required_text("field", CODE_MAX);
        let is = when.texts("is", CODE_MAX);
        if is.is_empty() {
            when.fault("is", FaultKind::Missing);
        }
        Some(When { field: field?, is })
    })
}

/// The list `papers` of a table.
pub fn papers(reader: &Reader<'_>) -> Vec<Paper> {
    reader.tables("papers", |paper| {
        let code = code(paper, "code");
        let title = paper.required_bilingual("title", TITLE_MAX);
        let is_optional = paper.flag("optional").unwrap_or(false);
        Some(Paper { code: code?, title: title?, is_optional, when: read_when(paper) })
    })
}

impl Form {
    /// Puts pages together; says which code is there twice, or which condition names no earlier field, where it is so.
    ///
    /// # Errors
    /// With the code that is wrong.
    pub fn assemble(pages: Vec<FormPage>) -> Result<Self, String> {
        // Those that a condition can name are what is asked once; within a table, also what stands before in the row.
        let (mut codes, mut known): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for (at, page) in pages.iter().enumerate() {
            let is_twice = pages.iter().take(at).any(|other| other.code == page.code);
            if is_twice || !is_known(page.when.as_ref(), &known) {
                return Err(page.code.clone());
            }
            let before = known.len();
            for field in &page.fields {
                if codes.contains(&field.code.as_str()) || !is_known(field.when.as_ref(), &known) {
                    return Err(field.code.clone());
                }
                codes.push(&field.code);
                known.push(&field.code);
            }
            if page.rows.is_some() {
                known.truncate(before);
            }
        }
        Ok(Self { pages })
    }
}

fn is_known(when: Option<&When>, known: &[&str]) -> bool {
    when.is_none_or(|when| known.contains(&when.field.as_str()))
}
