//! One field: from what somebody types to the canonical text that is kept. Read once more, canonical text is itself.

use chrono::{Datelike, NaiveDate};
use entity::values::{BirthRegistration, HoldingNumber, Money, NationalId, Phone, Ward, digits};

use super::{Field, Kind};
use crate::platform::text;

/// What an answer is held against.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    pub today: NaiveDate,
    /// Those that the town has today.
    pub wards: &'a [Ward],
}

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldFault {
    Missing,
    /// Nothing is chosen.
    NotChosen,
    TooLong(usize),
    ControlCharacters,
    /// Typed for a Bijoy font.
    LegacyEncoded,
    NotBangla,
    NotLatin,
    NumberUnreadable,
    NumberOutside {
        min: i64,
        max: i64,
    },
    AmountUnreadable,
    DayUnreadable,
    DayToCome,
    DayTooEarly,
    YearUnreadable,
    PhoneInvalid,
    NidInvalid,
    BrnInvalid,
    WardUnknown,
    HoldingUnreadable,
    TooFewRows(usize),
    TooManyRows(usize),
}

impl FieldFault {
    /// Names the words in the locale files: `answer-<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotChosen => "not-chosen",
            Self::TooLong(_) => "too-long",
            Self::ControlCharacters => "control-characters",
            Self::LegacyEncoded => "legacy-encoded",
            Self::NotBangla => "not-bangla",
            Self::NotLatin => "not-latin",
            Self::NumberUnreadable => "number-unreadable",
            Self::NumberOutside { .. } => "number-outside",
            Self::AmountUnreadable => "amount-unreadable",
            Self::DayUnreadable => "day-unreadable",
            Self::DayToCome => "day-to-come",
            Self::DayTooEarly => "day-too-early",
            Self::YearUnreadable => "year-unreadable",
            Self::PhoneInvalid => "phone-invalid",
            Self::NidInvalid => "nid-invalid",
            Self::BrnInvalid => "brn-invalid",
            Self::WardUnknown => "ward-unknown",
            Self::HoldingUnreadable => "holding-unreadable",
            Self::TooFewRows(_) => "too-few-rows",
            Self::TooManyRows(_) => "too-many-rows",
        }
    }
}

const TEXT_MAX: usize = 100;
const LINES_MAX: usize = 500;
/// Beyond what any paper attests.
const NUMBER_MAX: i64 = 999_999_999;
const YEAR_MIN: i64 = 1900;

/// The canonical text of what was typed; nothing for an optional field that was left empty.
///
/// # Errors
/// [`FieldFault`], with what to do in its words.
pub fn read(field: &Field, typed: &str, around: &Surroundings<'_>) -> Result<Option<String>, FieldFault> {
    if text::has_control(typed) {
        return Err(FieldFault::ControlCharacters);
    }
    let tidied = match field.kind {
        Kind::Lines => text::tidy_lines(typed),
        Kind::Text
        | Kind::NameBn
        | Kind::NameEn
        | Kind::Number
        | Kind::Money
        | Kind::Day
        | Kind::Year
        | Kind::Choice
        | Kind::YesNo
        | Kind::Phone
        | Kind::Nid
        | Kind::Brn
        | Kind::Ward
        | Kind::Holding => text::tidy(typed),
    };
    let Some(given) = tidied else {
        return match (field.is_optional, field.kind) {
            (true, _) => Ok(None),
            (false, Kind::Choice | Kind::YesNo | Kind::Ward) => Err(FieldFault::NotChosen),
            (false, _) => Err(FieldFault::Missing),
        };
    };
    canonical(field, given, around).map(Some)
}

fn canonical(field: &Field, given: String, around: &Surroundings<'_>) -> Result<String, FieldFault> {
    match field.kind {
        Kind::Text => bounded(field, given, TEXT_MAX),
        Kind::Lines => bounded(field, given, LINES_MAX),
        Kind::NameBn => {
            bounded(field, given, TEXT_MAX).and_then(|name| in_letters(name, is_bangla, FieldFault::NotBangla))
        }
        Kind::NameEn => {
            bounded(field, given, TEXT_MAX).and_then(|name| in_letters(name, is_latin, FieldFault::NotLatin))
        }
        Kind::Number => number(field, &given, (0, NUMBER_MAX), FieldFault::NumberUnreadable),
        Kind::Year => number(field, &given, (YEAR_MIN, i64::from(around.today.year())), FieldFault::YearUnreadable),
        Kind::Money => amount(field, &given),
        Kind::Day => day(&given, around.today),
        Kind::Choice => one_of(&given, field.choices.iter().map(|choice| choice.code.as_str())),
        Kind::YesNo => one_of(&given, ["yes", "no"]),
        Kind::Phone => given.parse().map(|phone: Phone| phone.to_string()).map_err(|_invalid| FieldFault::PhoneInvalid),
        Kind::Nid => {
            given.parse().map(|id: NationalId| id.expose().to_owned()).map_err(|_invalid| FieldFault::NidInvalid)
        }
        Kind::Brn => {
            let read = given.parse().map(|id: BirthRegistration| id.expose().to_owned());
            read.map_err(|_invalid| FieldFault::BrnInvalid)
        }
        Kind::Ward => {
            let ward: Ward = given.parse().map_err(|_invalid| FieldFault::WardUnknown)?;
            if around.wards.contains(&ward) { Ok(ward.to_string()) } else { Err(FieldFault::WardUnknown) }
        }
        Kind::Holding => {
            let read = given.parse().map(|number: HoldingNumber| number.to_string());
            read.map_err(|_invalid| FieldFault::HoldingUnreadable)
        }
    }
}

fn bounded(field: &Field, given: String, usual: usize) -> Result<String, FieldFault> {
    let max = field.limits.max.and_then(|max| usize::try_from(max).ok()).unwrap_or(usual);
    if given.chars().count() > max {
        return Err(FieldFault::TooLong(max));
    }
    if text::is_legacy_encoded(&given) { Err(FieldFault::LegacyEncoded) } else { Ok(given) }
}

fn in_letters(name: String, fits: fn(char) -> bool, fault: FieldFault) -> Result<String, FieldFault> {
    let around =
        |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '\'' | '’' | '(' | ')' | ',' | '\u{200c}' | '\u{200d}');
    let has_letter = name.chars().any(fits);
    if has_letter && name.chars().all(|c| fits(c) || around(c)) { Ok(name) } else { Err(fault) }
}

const fn is_bangla(c: char) -> bool {
    matches!(c, '\u{980}'..='\u{9ff}')
}

const fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
}

fn number(field: &Field, given: &str, (first, last): (i64, i64), fault: FieldFault) -> Result<String, FieldFault> {
    let plain: String = digits::to_latin(given).chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let is_whole = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit());
    let read: i64 = if is_whole { plain.parse().map_err(|_too_long| fault)? } else { return Err(fault) };
    let (min, max) = (field.limits.min.unwrap_or(first), field.limits.max.unwrap_or(last));
    if (min..=max).contains(&read) { Ok(read.to_string()) } else { Err(FieldFault::NumberOutside { min, max }) }
}

fn amount(field: &Field, given: &str) -> Result<String, FieldFault> {
    let read = Money::parse_taka(given).map_err(|_unreadable| FieldFault::AmountUnreadable)?;
    let (min, max) = (field.limits.min.unwrap_or(0), field.limits.max.unwrap_or(NUMBER_MAX));
    let within = |taka: i64, fits: fn(&i64, &i64) -> bool| {
        taka.checked_mul(100).is_some_and(|poisha| fits(&read.poisha(), &poisha))
    };
    if within(min, i64::ge) && within(max, i64::le) {
        let (taka, rest) = (read.poisha() / 100, read.poisha() % 100);
        Ok(if rest == 0 { taka.to_string() } else { format!("{taka}.{rest:02}") })
    } else {
        Err(FieldFault::NumberOutside { min, max })
    }
}

/// Day, month and year, in this order and parted by anything, or as a form of a computer has it: `2026-09-14`.
fn day(given: &str, today: NaiveDate) -> Result<String, FieldFault> {
    let plain = digits::to_latin(given);
    let parts: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    let read = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            i32::try_from(number(year).unwrap_or(0)).ok().zip(number(month)).zip(number(day))
        }
        [day, month, year] if year.len() == 4 => {
            i32::try_from(number(year).unwrap_or(0)).ok().zip(number(month)).zip(number(day))
        }
        _ => None,
    };
    let read = read.and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year, month, day));
    let read = read.ok_or(FieldFault::DayUnreadable)?;
    if i64::from(read.year()) < YEAR_MIN {
        return Err(FieldFault::DayTooEarly);
    }
    if read > today { Err(FieldFault::DayToCome) } else { Ok(read.to_string()) }
}

fn one_of<'c>(given: &str, codes: impl IntoIterator<Item = &'c str>) -> Result<String, FieldFault> {
    codes.into_iter().find(|code| *code == given).map(str::to_owned).ok_or(FieldFault::NotChosen)
}
