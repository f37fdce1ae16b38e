//! What a report is asked for: a few kinds of fields that reports choose from, read once for screen, file and print.

use chrono::{Datelike, NaiveDate};
use entity::values::{FiscalYear, Ward};

use crate::{
    platform::{errors::FieldErrors, i18n::Lang},
    web::{Chrome, WardOption},
};

/// Days that one report may span: ten years.
const DAYS_MAX: i64 = 3_660;
/// Years to choose from, back from the running one.
const YEARS: i32 = 8;
const VALUE_MAX: usize = 80;

/// A field that narrows a report.
#[derive(Clone, Copy, Debug)]
pub enum Filter {
    /// From a day to a day, both included; the running month unless something else is typed.
    Days,
    /// As of a day; today unless something else is typed.
    Day,
    /// A fiscal year; the running one unless another is chosen.
    Year,
    /// One ward, or all.
    Ward,
    /// One of some values, or all of them.
    OneOf(OneOf),
    /// One thing that the link of another report names; nothing to choose, only to let go of.
    Behind(&'static str),
}

/// A closed set to choose from.
#[derive(Clone, Copy, Debug)]
pub struct OneOf {
    /// Its name in the address; its label is `field-<name>`.
    pub name: &'static str,
    /// Values, each with the key of its words.
    pub options: fn() -> Vec<(&'static str, String)>,
}

/// What was typed, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// Out of the query of an address.
    #[must_use]
    pub fn of(query: &str) -> Self {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let kept = pairs.take(20).map(|(name, value)| (name.into_owned(), value.chars().take(VALUE_MAX).collect()));
        Self(kept.collect())
    }

    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }
}

/// What a report is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The first and the last day; the same for a report as of a day.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub year: FiscalYear,
    pub ward: Option<Ward>,
    chosen: Vec<(&'static str, &'static str)>,
    behind: Vec<(&'static str, String)>,
}

impl Asked {
    /// What is chosen of a closed set; nothing for all.
    #[must_use]
    pub fn chosen(&self, name: &str) -> Option<&'static str> {
        self.chosen.iter().find(|(field, _)| *field == name).map(|(_, value)| *value)
    }

    /// What a link has narrowed it to.
    #[must_use]
    pub fn behind(&self, name: &str) -> Option<&str> {
        self.behind.iter().find(|(field, _)| *field == name).map(|(_, value)| value.as_str())
    }

    /// Without any field typed.
    #[must_use]
    pub fn by_default(filters: &[Filter], today: NaiveDate) -> Self {
        let is_span = filters.iter().any(|filter| matches!(filter, Filter::Days));
        let from = if is_span { today.with_day(1).unwrap_or(today) } else { today };
        Self {
            from,
            to: today,
            year: FiscalYear::containing(today),
            ward: None,
            chosen: Vec::new(),
            behind: Vec::new(),
        }
    }

    /// # Errors
    /// With what is wrong with a field.
    pub fn parse(filters: &[Filter], typed: &Typed, today: NaiveDate) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut asked = Self::by_default(filters, today);
        let is_of_year = filters.iter().any(|filter| matches!(filter, Filter::Year));
        for filter in filters {
            match filter {
                Filter::Days => {
                    let from = errors.take("from", day(typed.get("from"), asked.from));
                    let to = errors.take("to", day(typed.get("to"), today.max(from.unwrap_or(today))));
                    if let (Some(from), Some(to)) = (from, to) {
                        (asked.from, asked.to) = (from, to);
                        if from > to {
                            errors.add("to", "days-reversed");
                        } else if (to - from).num_days() > DAYS_MAX {
                            errors.add("from", "days-too-many");
                        }
                    }
                }
                Filter::Day => {
                    let on = errors.take("day", day(typed.get("day"), today)).unwrap_or(today);
                    // A day of the year where there is one: what is asked as of a day of another year ends with its own.
                    let on = if is_of_year { on.clamp(asked.year.first_day(), asked.year.last_day()) } else { on };
                    (asked.from, asked.to) = (on, on);
                }
                Filter::Year => {
                    let year = match typed.get("year") {
                        "" => Ok(asked.year),
                        year => year.parse().map_err(|_unreadable| "choice-unknown"),
                    };
                    asked.year = errors.take("year", year).unwrap_or(asked.year);
                    (asked.from, asked.to) = (asked.year.first_day(), asked.year.last_day());
                }
                Filter::Ward => {
                    let ward = match typed.get("ward") {
                        "" => Ok(None),
                        ward => ward.parse().map(Some).map_err(|_unknown| "ward-unknown"),
                    };
                    asked.ward = errors.take("ward", ward).flatten();
                }
                Filter::OneOf(one_of) => {
                    let wanted = typed.get(one_of.name);
                    let known = (one_of.options)().into_iter().find(|(value, _)| *value == wanted);
                    match known {
                        Some((value, _)) => asked.chosen.push((one_of.name, value)),
                        None if wanted.is_empty() => {}
                        None => errors.add(one_of.name, "choice-unknown"),
                    }
                }
                Filter::Behind(name) => {
                    let wanted = typed.get(name);
                    if !wanted.chars().all(|one| one.is_ascii_alphanumeric() || one == '-') {
                        errors.add(name, "choice-unknown");
                    } else if !wanted.is_empty() {
                        asked.behind.push((name, wanted.to_owned()));
                    }
                }
            }
        }
        if errors.is_empty() { Ok(asked) } else { Err(errors) }
    }

    /// The query that asks for this again.
    #[must_use]
    pub fn query(&self, filters: &[Filter]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for filter in filters {
            match filter {
                Filter::Days => {
                    query.append_pair("from", &self.from.to_string()).append_pair("to", &self.to.to_string());
                }
                Filter::Day => {
                    query.append_pair("day", &self.from.to_string());
                }
                Filter::Year => {
                    query.append_pair("year", &self.year.to_string());
                }
                Filter::Ward => {
                    query.extend_pairs(self.ward.map(|ward| ("ward", ward.to_string())));
                }
                Filter::OneOf(one_of) => {
                    query.extend_pairs(self.chosen(one_of.name).map(|value| (one_of.name, value)));
                }
                Filter::Behind(name) => {
                    query.extend_pairs(self.behind(name).map(|value| (*name, value)));
                }
            }
        }
        query.finish()
    }

    /// What a reader reads above a table: the days, and what it is narrowed to.
    #[must_use]
    pub fn said(&self, filters: &[Filter], lang: Lang) -> String {
        let mut parts = Vec::new();
        for filter in filters {
            match filter {
                Filter::Days if self.from == self.to => parts.push(lang.date(self.from)),
                Filter::Days => {
                    let (from, to) = (lang.date(self.from), lang.date(self.to));
                    parts.push(lang.say("reports-span", &[("from", &from), ("to", &to)]).into_owned());
                }
                Filter::Day => parts.push(lang.say("reports-on", &[("day", &lang.date(self.from))]).into_owned()),
                Filter::Year => parts.push(lang.say("reports-year", &[("year", &lang.year(self.year))]).into_owned()),
                Filter::Ward => {
                    parts.extend(self.ward.map(|ward| lang.say("ward-n", &[("n", &lang.ward(ward))]).into_owned()));
                }
                Filter::OneOf(one_of) => {
                    let chosen = self.chosen(one_of.name);
                    let word = (one_of.options)().into_iter().find(|(value, _)| Some(*value) == chosen);
                    parts.extend(word.map(|(_, key)| lang.t(&key).into_owned()));
                }
                Filter::Behind(name) => {
                    parts.extend(self.behind(name).map(|_| lang.t("reports-behind").into_owned()));
                }
            }
        }
        parts.join(", ")
    }
}

fn day(typed: &str, otherwise: NaiveDate) -> Result<NaiveDate, &'static str> {
    if typed.is_empty() {
        return Ok(otherwise);
    }
    let read: NaiveDate = typed.parse().map_err(|_unreadable| "day-unreadable")?;
    if (1850..=2100).contains(&read.year()) { Ok(read) } else { Err("day-unreadable") }
}

/// A field as a form shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub label: String,
    /// As typed, for a day; nothing to choose from.
    pub value: String,
    pub choices: Vec<Pick>,
    pub is_day: bool,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}

/// The form of a report: what was typed stays, and what was not typed shows what is meant.
#[must_use]
pub fn fields(filters: &[Filter], typed: &Typed, chrome: Chrome<'_>) -> Vec<Field> {
    let meant = Asked::by_default(filters, chrome.day());
    let day_field = |name: &'static str, label: &str, meant: NaiveDate| {
        let value = typed.get(name);
        let value = if value.is_empty() { meant.to_string() } else { value.to_owned() };
        Field { name, label: chrome.t(label).into_owned(), value, choices: Vec::new(), is_day: true }
    };
    let choice_field = |name: &'static str, label: String, choices| Field {
        name,
        label,
        value: String::new(),
        choices,
        is_day: false,
    };
    let mut fields = Vec::new();
    for filter in filters {
        match filter {
            Filter::Days => {
                fields.push(day_field("from", "reports-from", meant.from));
                fields.push(day_field("to", "reports-to", meant.to));
            }
            Filter::Day => fields.push(day_field("day", "reports-day", meant.to)),
            Filter::Year => fields.push(choice_field("year", chrome.label("year").into_owned(), {
                let newest = FiscalYear::containing(chrome.day());
                let wanted = typed.get("year").parse().unwrap_or(newest);
                let years = (0..YEARS)
                    .filter_map(|back| FiscalYear::starting(newest.first_calendar_year().saturating_sub(back)).ok());
                let option = |year: FiscalYear| Pick {
                    value: year.to_string(),
                    label: chrome.year(year),
                    is_chosen: year == wanted,
                };
                years.map(option).collect()
            })),
            Filter::Ward => fields.push(choice_field("ward", chrome.label("ward").into_owned(), {
                let wards = chrome.wards(typed.get("ward").parse().ok());
                let option = |WardOption { value, label, is_chosen }| Pick { value, label, is_chosen };
                all_or(chrome, wards.into_iter().map(option))
            })),
            Filter::OneOf(one_of) => {
                let option = |(value, key): (&'static str, String)| Pick {
                    value: value.to_owned(),
                    label: chrome.t(&key).into_owned(),
                    is_chosen: value == typed.get(one_of.name),
                };
                let choices = all_or(chrome, (one_of.options)().into_iter().map(option));
                fields.push(choice_field(one_of.name, chrome.label(one_of.name).into_owned(), choices));
            }
            Filter::Behind(name) => {
                let value = typed.get(name);
                if !value.is_empty() {
                    let label = chrome.t("reports-behind").into_owned();
                    let this = Pick { value: value.to_owned(), label, is_chosen: true };
                    let choices = all_or(chrome, std::iter::once(this));
                    fields.push(choice_field(name, chrome.t("reports-narrowed").into_owned(), choices));
                }
            }
        }
    }
    fields
}

fn all_or(chrome: Chrome<'_>, options: impl Iterator<Item = Pick>) -> Vec<Pick> {
    let all = Pick { value: String::new(), label: chrome.t("reports-all").into_owned(), is_chosen: false };
    std::iter::once(all).chain(options).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILTERS: &[Filter] = &[
        Filter::Days,
        Filter::Ward,
        Filter::OneOf(OneOf { name: "gateway", options: || vec![("sandbox", "gateway-sandbox".to_owned())] }),
    ];

    fn parse(query: &str) -> Result<Asked, FieldErrors> {
        Asked::parse(FILTERS, &Typed::of(query), "2026-08-15".parse().unwrap())
    }

    #[test]
    fn what_is_asked_can_be_asked_again() {
        let month = parse("").unwrap();
        assert_eq!(month.query(FILTERS), "from=2026-08-01&to=2026-08-15");
        let all = "from=2026-07-01&to=2026-08-10&ward=3&gateway=sandbox";
        let asked = parse(all).unwrap();
        assert_eq!((asked.query(FILTERS).as_str(), asked.chosen("gateway")), (all, Some("sandbox")));
        assert_eq!(asked.said(FILTERS, Lang::EN), "1 July 2026 to 10 August 2026, Ward 3, Practice payment");
        let account = Asked::parse(&[Filter::Behind("account")], &Typed::of("account=1101"), month.to).unwrap();
        assert_eq!(
            (account.behind("account"), account.query(&[Filter::Behind("account")])),
            (Some("1101"), "account=1101".into())
        );
        let both = [Filter::Year, Filter::Day];
        let past = Asked::parse(&both, &Typed::of("year=2025-26"), month.to).unwrap();
        assert_eq!(past.query(&both), "year=2025-26&day=2026-06-30");
        let year = Asked::parse(&[Filter::Year], &Typed::of("year=2025-26"), month.to).unwrap();
        assert_eq!((year.from.to_string(), year.to.to_string()), ("2025-07-01".into(), "2026-06-30".into()));
    }

    #[test]
    fn what_cannot_be_asked_is_named() {
        for (query, field, code) in [
            ("from=x", "from", "day-unreadable"),
            ("to=0001-01-01", "to", "day-unreadable"),
            ("from=2026-08-02&to=2026-08-01", "to", "days-reversed"),
            ("from=1990-08-02", "from", "days-too-many"),
            ("ward=x", "ward", "ward-unknown"),
            ("gateway=gold", "gateway", "choice-unknown"),
        ] {
            assert_eq!(parse(query).unwrap_err().code_of(field), Some(code), "{query}");
        }
    }
}
