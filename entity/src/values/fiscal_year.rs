use std::{fmt, str::FromStr};

use chrono::{Datelike, Months, NaiveDate};
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

use super::digits;

/// The municipal year, 1 July to 30 June, named by its first calendar year: 2026-27 begins on 1 July 2026.
/// From 1950-51 to 2149-50.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType)]
#[sea_orm(value_type = "String")]
#[serde(into = "String", try_from = "String")]
pub struct FiscalYear(i32);

/// A text that names no fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fiscal year such as 2026-27")]
pub struct InvalidFiscalYear;

impl FiscalYear {
    const FIRST: i32 = 1950;
    const LAST: i32 = 2149;

    /// # Errors
    /// Outside 1950 to 2149.
    pub const fn starting(year: i32) -> Result<Self, InvalidFiscalYear> {
        if year < Self::FIRST || year > Self::LAST { Err(InvalidFiscalYear) } else { Ok(Self(year)) }
    }

    /// The year that a day belongs to; days outside the range belong to its nearest year.
    #[must_use]
    pub fn containing(day: NaiveDate) -> Self {
        let year = if day.month() >= 7 { day.year() } else { day.year() - 1 };
        Self(year.clamp(Self::FIRST, Self::LAST))
    }

    /// The calendar year in which it begins.
    #[must_use]
    pub const fn first_calendar_year(self) -> i32 {
        self.0
    }

    /// The last two digits of the calendar year in which it begins, as in the number of a receipt.
    #[must_use]
    pub const fn short(self) -> i32 {
        self.0 % 100
    }

    #[must_use]
    pub const fn next(self) -> Self {
        Self(if self.0 < Self::LAST { self.0 + 1 } else { self.0 })
    }

    /// 1 July.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 7, 1).unwrap_or(NaiveDate::MIN)
    }

    /// 30 June.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0 + 1, 6, 30).unwrap_or(NaiveDate::MAX)
    }

    /// First and last day of quarter 1 to 4: July, October, January, April. Other numbers count as the nearest quarter.
    #[must_use]
    pub fn quarter(self, number: u8) -> (NaiveDate, NaiveDate) {
        let months = u32::from(number.clamp(1, 4) - 1) * 3;
        let first = self.first_day() + Months::new(months);
        let last = (first + Months::new(3)).pred_opt().unwrap_or(first);
        (first, last)
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.0, (self.0 + 1) % 100)
    }
}

/// Reads "2026-27", "2026-2027", "২০২৬-২৭" and "2026/27".
impl FromStr for FiscalYear {
    type Err = InvalidFiscalYear;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = digits::to_latin(text.trim());
        let (first, second) = plain.split_once(['-', '–', '/']).ok_or(InvalidFiscalYear)?;
        let number = |part: &str, lengths: &[usize]| {
            let part = part.trim();
            (lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i32>().ok())
                .flatten()
                .ok_or(InvalidFiscalYear)
        };
        let year = Self::starting(number(first, &[4])?)?;
        let second = number(second, &[2, 4])?;
        let next = year.0 + 1;
        if second == next || second == next % 100 { Ok(year) } else { Err(InvalidFiscalYear) }
    }
}

impl From<FiscalYear> for String {
    fn from(year: FiscalYear) -> Self {
        year.to_string()
    }
}

impl TryFrom<String> for FiscalYear {
    type Error = InvalidFiscalYear;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_year_turns_on_the_first_of_july() {
        assert_eq!(FiscalYear::containing(day("2026-06-30")).to_string(), "2025-26");
        assert_eq!(FiscalYear::containing(day("2026-07-01")).to_string(), "2026-27");
        assert_eq!(FiscalYear::containing(day("2027-03-15")).short(), 26);
        assert_eq!("1999-00".parse(), FiscalYear::starting(1999));
    }

    #[test]
    fn quarters_meet_without_gap() {
        let year = FiscalYear::starting(2027).unwrap();
        assert_eq!(year.quarter(1), (day("2027-07-01"), day("2027-09-30")));
        assert_eq!(year.quarter(3), (day("2028-01-01"), day("2028-03-31")));
        assert_eq!(year.quarter(4).1, year.last_day());
    }

    #[test]
    fn a_year_is_read_in_every_habit() {
        let year = FiscalYear::starting(2026);
        for text in ["2026-27", "২০২৬-২৭", " 2026-2027 ", "2026/27", "2026–27"] {
            assert_eq!(text.parse(), year, "{text}");
        }
        for text in ["2026", "2026-28", "26-27", "2026-7", "বকেয়া নাই", "1850-51", "2026-027"] {
            assert_eq!(text.parse::<FiscalYear>(), Err(InvalidFiscalYear), "{text}");
        }
    }
}
