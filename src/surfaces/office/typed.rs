//! What people type into the forms of the office, made fit to keep or named as wrong.

use chrono::NaiveDate;
use entity::{identity::staff_account, values::StaffId};
use serde::Deserialize;

use crate::{
    platform::{errors::AppError, identity::team, text, work::Work},
    web::Chrome,
};

/// Room for a reason or a note.
pub const WORDS_MAX: usize = 500;
/// Room for a name or a number.
pub const LINE_MAX: usize = 80;

/// A form that asks for nothing but the press of its button.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Nothing {}

/// Something to choose in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: &str) -> Self {
        let value = value.into();
        Self { label: label.into(), is_chosen: value == chosen, value }
    }
}

/// People to choose from. Some have one name: the first role of the day and the end of the number tell them apart.
pub async fn people(
    work: &Work,
    chrome: Chrome<'_>,
    accounts: &[staff_account::Model],
    chosen: &str,
) -> Result<Vec<Choice>, AppError> {
    let ids: Vec<StaffId> = accounts.iter().map(|account| account.id).collect();
    let roles = team::roles_of_each(work, &ids).await?;
    let choice = |account: &staff_account::Model| {
        let digits = chrome.digits(account.phone.last_four());
        let name = &account.name;
        let label = match roles.get(&account.id).and_then(|roles| roles.first()) {
            Some(role) => format!("{name} ({}, …{digits})", chrome.role(role)),
            None => format!("{name} (…{digits})"),
        };
        Choice::new(account.id.to_string(), label, chosen)
    };
    Ok(accounts.iter().map(choice).collect())
}

/// One line that must be there.
pub fn line(typed: &str, missing: &'static str) -> Result<String, &'static str> {
    optional_line(typed)?.ok_or(missing)
}

/// One line, if any.
pub fn optional_line(typed: &str) -> Result<Option<String>, &'static str> {
    bounded(typed, text::tidy(typed), LINE_MAX)
}

/// Some sentences that must be there.
pub fn words(typed: &str, missing: &'static str) -> Result<String, &'static str> {
    optional_words(typed)?.ok_or(missing)
}

/// Some sentences, if any.
pub fn optional_words(typed: &str) -> Result<Option<String>, &'static str> {
    bounded(typed, text::tidy_lines(typed), WORDS_MAX)
}

fn bounded(typed: &str, tidied: Option<String>, characters_max: usize) -> Result<Option<String>, &'static str> {
    match tidied {
        Some(_) if text::has_control(typed) => Err("control-characters"),
        Some(words) if words.chars().count() > characters_max => Err("text-too-long"),
        other => Ok(other),
    }
}

/// A day, if any, as browsers send it.
pub fn optional_day(typed: &str) -> Result<Option<NaiveDate>, &'static str> {
    match typed.trim() {
        "" => Ok(None),
        day => day.parse().map(Some).map_err(|_unreadable| "day-unreadable").and_then(within_reason),
    }
}

/// A day that must be there.
pub fn day(typed: &str) -> Result<NaiveDate, &'static str> {
    optional_day(typed)?.ok_or("day-missing")
}

fn within_reason(day: Option<NaiveDate>) -> Result<Option<NaiveDate>, &'static str> {
    let first = NaiveDate::from_ymd_opt(1850, 1, 1).unwrap_or(NaiveDate::MIN);
    let last = NaiveDate::from_ymd_opt(2100, 12, 31).unwrap_or(NaiveDate::MAX);
    if day.is_none_or(|day| (first..=last).contains(&day)) { Ok(day) } else { Err("day-unreadable") }
}

/// The value of a field that stands once in a form.
pub fn once<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_bounded_and_tidied() {
        assert_eq!(line("  Rahim   Uddin ", "x"), Ok("Rahim Uddin".to_owned()));
        assert_eq!(line(" ", "name-missing"), Err("name-missing"));
        assert_eq!(line(&"a".repeat(81), "x"), Err("text-too-long"));
        assert_eq!(line("a\u{7}b", "x"), Err("control-characters"));
        assert_eq!(words("one\r\ntwo", "x"), Ok("one\ntwo".to_owned()));
        assert_eq!(optional_words(""), Ok(None));
    }

    #[test]
    fn days_are_read_within_reason() {
        assert_eq!(day("2024-08-18"), Ok("2024-08-18".parse().unwrap()));
        assert_eq!((day(""), optional_day("")), (Err("day-missing"), Ok(None)));
        for typed in ["18/08/2024", "0024-08-18", "9999-01-01", "x"] {
            assert_eq!(day(typed), Err("day-unreadable"), "{typed}");
        }
    }
}
