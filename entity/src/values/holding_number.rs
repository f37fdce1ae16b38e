use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::digits;

/// The number of a holding within its ward, in the one form in which it is stored and compared: NFC, Latin digits without
/// leading zeros, parts divided by `/`, Latin letters small. `১২৩/১`, `123-1` and ` 0123 / 1` are all `123/1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType)]
#[sea_orm(value_type = "String")]
#[serde(transparent)]
pub struct HoldingNumber(String);

/// Why a text is not the number of a holding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHoldingNumber {
    #[error("no number")]
    Missing,
    #[error("a spreadsheet has turned the number into a date")]
    Date,
    #[error("not the number of a holding")]
    Unreadable,
    #[error("longer than 30 characters")]
    TooLong,
}

impl HoldingNumber {
    const CHARACTERS_MAX: usize = 30;
    const PARTS_MAX: usize = 6;

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number before the first divider: what stays when a holding is parted.
    #[must_use]
    pub fn base(&self) -> &str {
        self.0.split('/').next().unwrap_or(&self.0)
    }

    /// For sorting as people count: 9 before 10, 10 before 10/1, numbers before letters.
    #[must_use]
    pub fn sort_key(&self) -> Vec<(u64, &str)> {
        self.0.split('/').map(|part| (part.parse().unwrap_or(u64::MAX), part)).collect()
    }
}

impl fmt::Display for HoldingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for HoldingNumber {
    type Err = InvalidHoldingNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain: String =
            text.nfc().map(digits::latin).flat_map(char::to_lowercase).filter(|c| !is_invisible(*c)).collect();
        let plain = plain.trim();
        if plain.is_empty() {
            return Err(InvalidHoldingNumber::Missing);
        }
        if looks_like_date(plain) {
            return Err(InvalidHoldingNumber::Date);
        }
        let parts = parts(plain)?;
        if parts.len() > Self::PARTS_MAX || !parts.iter().any(|part| part.starts_with(|c: char| c.is_ascii_digit())) {
            return Err(InvalidHoldingNumber::Unreadable);
        }
        let number = parts.join("/");
        if number.chars().count() > Self::CHARACTERS_MAX {
            Err(InvalidHoldingNumber::TooLong)
        } else {
            Ok(Self(number))
        }
    }
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{2060}')
}

/// Runs of digits and runs of letters, each one part; dividers only part them.
fn parts(plain: &str) -> Result<Vec<String>, InvalidHoldingNumber> {
    let mut parts: Vec<String> = Vec::new();
    let mut open = false;
    for c in plain.chars() {
        if c.is_whitespace() || is_divider(c) {
            open = false;
            continue;
        }
        let digit = c.is_ascii_digit();
        if !digit && !c.is_alphabetic() && !is_bangla_sign(c) {
            return Err(InvalidHoldingNumber::Unreadable);
        }
        match parts.last_mut() {
            Some(part) if open && part.starts_with(|first: char| first.is_ascii_digit()) == digit => part.push(c),
            _ => parts.push(c.to_string()),
        }
        open = true;
    }
    for part in &mut parts {
        let significant = part.trim_start_matches('0');
        if part.starts_with('0') {
            *part = if significant.is_empty() { "0".to_owned() } else { significant.to_owned() };
        }
    }
    Ok(parts)
}

const fn is_divider(c: char) -> bool {
    matches!(c, '/' | '\\' | '-' | '_' | '.' | ',' | '(' | ')' | '‐'..='―' | '−' | '⁄' | '∕' | '／' | '।')
}

/// Vowel signs, hasanta and the other marks that stand on a Bangla letter.
const fn is_bangla_sign(c: char) -> bool {
    matches!(c, '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9d7}')
}

/// `12-Mar`, `Mar-26`, `2026-03-12`, `12/03/2026`: what a spreadsheet makes of 12/3.
fn looks_like_date(plain: &str) -> bool {
    const MONTHS: [&str; 24] = [
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
        "জানু",
        "ফেব",
        "মার্চ",
        "এপ্রিল",
        "মে",
        "জুন",
        "জুলাই",
        "আগস্ট",
        "সেপ্ট",
        "অক্টো",
        "নভে",
        "ডিসে",
    ];
    let parts: Vec<&str> = plain.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let is_year = |part: &str| part.len() == 4 && is_number(part) && (part.starts_with("19") || part.starts_with("20"));
    let is_month = |part: &str| {
        !is_number(part) && part.chars().count() >= 2 && MONTHS.iter().any(|month| part.starts_with(month))
    };
    match parts.as_slice() {
        [a, b] => (is_month(a) && is_number(b)) || (is_number(a) && is_month(b)),
        [a, b, c] => {
            let middle = is_month(b) || is_number(b);
            (middle && ((is_year(a) && is_number(c)) || (is_number(a) && is_year(c))))
                || (is_month(b) && is_number(a) && is_number(c))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_one_number_is_one_number() {
        for text in ["১২৩/১", "123/1", "123-1", " 0123 / 1", "123 1", "১২৩–১", "123.1", "123(1)", "\u{feff}123/01"]
        {
            assert_eq!(text.parse::<HoldingNumber>().unwrap().as_str(), "123/1", "{text}");
        }
        for text in ["১২৩/ক", "123ক", "123-ক", "123 (ক)"] {
            assert_eq!(text.parse::<HoldingNumber>().unwrap().as_str(), "123/ক", "{text}");
        }
        assert_eq!("45A".parse::<HoldingNumber>().unwrap().as_str(), "45/a");
        assert_eq!("12/য়".parse::<HoldingNumber>(), "12/\u{9df}".parse());
        assert_eq!("0".parse::<HoldingNumber>().unwrap().as_str(), "0");
    }

    #[test]
    fn what_is_no_number_says_why() {
        for (text, why) in [
            ("  ", InvalidHoldingNumber::Missing),
            ("12-Mar", InvalidHoldingNumber::Date),
            ("Mar-26", InvalidHoldingNumber::Date),
            ("2026-03-12", InvalidHoldingNumber::Date),
            ("12/3/2026", InvalidHoldingNumber::Date),
            ("১২-মার্চ", InvalidHoldingNumber::Date),
            ("ক/খ", InvalidHoldingNumber::Unreadable),
            ("12;3", InvalidHoldingNumber::Unreadable),
            ("1/2/3/4/5/6/7", InvalidHoldingNumber::Unreadable),
            ("1234567890123456789012345678901", InvalidHoldingNumber::TooLong),
        ] {
            assert_eq!(text.parse::<HoldingNumber>(), Err(why), "{text}");
        }
        assert!("12/মে".parse::<HoldingNumber>().is_err());
        assert!("12/ম".parse::<HoldingNumber>().is_ok());
    }

    #[test]
    fn numbers_sort_as_people_count() {
        let mut numbers: Vec<HoldingNumber> =
            ["10/1", "9", "10", "100", "10/ক"].map(|text| text.parse().unwrap()).to_vec();
        numbers.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        assert_eq!(numbers.iter().map(HoldingNumber::as_str).collect::<Vec<_>>(), ["9", "10", "10/1", "10/ক", "100"]);
        assert_eq!(numbers[2].base(), "10");
    }
}
