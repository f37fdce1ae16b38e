use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FieldFault, Form, FormPage, Surroundings, field};

/// Canonical answers of one page, or of one row of it, by field. An optional field that was left empty is not there.
pub type Row = BTreeMap<String, String>;

/// What has been answered so far, by page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Vec<Row>>);

/// Why a form is not complete: the first page, row (from 0) and field with a fault, or the page that has too few or too many
/// rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    pub page: String,
    pub row: usize,
    /// None where the page as a whole is meant.
    pub field: Option<String>,
    pub fault: FieldFault,
}

impl Answers {
    /// The answer of a field that is asked once.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&str> {
        self.0.values().filter(|rows| rows.len() == 1).find_map(|rows| rows.first()?.get(field)).map(String::as_str)
    }

    /// The rows of a page; one of a page that is answered once.
    #[must_use]
    pub fn rows(&self, page: &str) -> &[Row] {
        self.0.get(page).map_or(&[], Vec::as_slice)
    }

    /// What a page that is asked once has; nothing yet is an empty row.
    #[must_use]
    pub fn row(&self, page: &str) -> Row {
        self.rows(page).first().cloned().unwrap_or_default()
    }

    /// Keeps what a page has been answered with.
    pub fn put(&mut self, page: &FormPage, row: Row) {
        self.0.insert(page.code.clone(), vec![row]);
    }

    /// Keeps a row: in place of the one of this number (from 0), or behind the others.
    pub fn put_row(&mut self, page: &FormPage, at: usize, row: Row) {
        let rows = self.0.entry(page.code.clone()).or_default();
        match rows.get_mut(at) {
            Some(old) => *old = row,
            None => rows.push(row),
        }
    }

    /// Takes a row away; there is nothing to take from where there is none.
    pub fn remove_row(&mut self, page: &FormPage, at: usize) {
        if let Some(rows) = self.0.get_mut(&page.code).filter(|rows| at < rows.len()) {
            rows.remove(at);
        }
    }

    /// Only what is asked: an answer that another one has made meaningless is not handed in.
    #[must_use]
    pub fn settled(&self, form: &Form) -> Self {
        let asked = form.asked(self);
        let kept = asked.into_iter().filter_map(|page| {
            let rows = self.0.get(&page.code)?;
            let tidy = |row: &Row| {
                let fields: Vec<&str> = page.asked(self, row).map(|field| field.code.as_str()).collect();
                row.iter()
                    .filter(|(code, _)| fields.contains(&code.as_str()))
                    .map(|(k, v)| (k.clone(), v.clone()))
                    .collect()
            };
            Some((page.code.clone(), rows.iter().map(tidy).collect()))
        });
        Self(kept.collect())
    }

    /// What keeps the form from being complete, in the order of its pages; nothing when all is answered.
    #[must_use]
    pub fn unanswered(&self, form: &Form, around: &Surroundings<'_>) -> Option<Unanswered> {
        form.asked(self).into_iter().find_map(|page| self.fault_of(page, around))
    }

    fn fault_of(&self, page: &FormPage, around: &Surroundings<'_>) -> Option<Unanswered> {
        let whole = |row, fault| Some(Unanswered { page: page.code.clone(), row, field: None, fault });
        let rows = self.rows(&page.code);
        match &page.rows {
            Some(limits) if rows.len() < limits.min => return whole(rows.len(), FieldFault::TooFewRows(limits.min)),
            Some(limits) if rows.len() > limits.max => return whole(limits.max, FieldFault::TooManyRows(limits.max)),
            None if rows.len() != 1 => return whole(0, FieldFault::Missing),
            Some(_) | None => {}
        }
        rows.iter().enumerate().find_map(|(at, row)| {
            let faulty = |asked: &super::Field| {
                let given = row.get(&asked.code).map_or("", String::as_str);
                let fault = match field::read(asked, given, around) {
                    Ok(read) if read.as_deref().unwrap_or_default() == given => return None,
                    // Kept under another policy: it is asked anew.
                    Ok(_) => FieldFault::Missing,
                    Err(fault) => fault,
                };
                Some(Unanswered { page: page.code.clone(), row: at, field: Some(asked.code.clone()), fault })
            };
            page.asked(self, row).find_map(faulty)
        })
    }
}
