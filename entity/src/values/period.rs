use std::{fmt, str::FromStr};

use chrono::{Datelike, Months, NaiveDate};
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

use super::{FiscalYear, digits};

/// What a demand is for: a municipal year or a calendar month. A service uses one of both, so that its periods sort oldest
/// first, as values and as they are written.
///
/// A month is written `2026-M11`: without its letter, `2009-10` would be a year as well as an October.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType)]
#[sea_orm(value_type = "String")]
#[serde(into = "String", try_from = "String")]
pub enum Period {
    Year(FiscalYear),
    Month(Month),
}

/// A calendar month from 1950 to 2149.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    /// 1 to 12.
    number: u32,
}

/// A text that names neither a municipal year nor a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a period such as 2026-27 or 2026-M11")]
pub struct InvalidPeriod;

impl Month {
    const YEARS: std::ops::RangeInclusive<i32> = 1_950..=2_149;

    /// # Errors
    /// Where there is no such month from 1950 to 2149.
    pub fn new(year: i32, number: u32) -> Result<Self, InvalidPeriod> {
        let there_is = Self::YEARS.contains(&year) && (1..=12).contains(&number);
        there_is.then_some(Self { year, number }).ok_or(InvalidPeriod)
    }

    /// The month that a day belongs to; days outside the range belong to its nearest year.
    #[must_use]
    pub fn containing(day: NaiveDate) -> Self {
        Self { year: day.year().clamp(*Self::YEARS.start(), *Self::YEARS.end()), number: day.month() }
    }

    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.number, 1).unwrap_or(NaiveDate::MIN)
    }

    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let following = self.first_day() + Months::new(1);
        following.pred_opt().unwrap_or(following)
    }
}

impl Period {
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        match self {
            Self::Year(year) => year.first_day(),
            Self::Month(month) => month.first_day(),
        }
    }

    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        match self {
            Self::Year(year) => year.last_day(),
            Self::Month(month) => month.last_day(),
        }
    }

    /// The municipal year that it is, or in which it lies.
    #[must_use]
    pub fn fiscal_year(self) -> FiscalYear {
        match self {
            Self::Year(year) => year,
            Self::Month(month) => FiscalYear::containing(month.first_day()),
        }
    }
}

impl From<FiscalYear> for Period {
    fn from(year: FiscalYear) -> Self {
        Self::Year(year)
    }
}

impl From<Month> for Period {
    fn from(month: Month) -> Self {
        Self::Month(month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-M{:02}", self.year, self.number)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => year.fmt(f),
            Self::Month(month) => month.fmt(f),
        }
    }
}

/// Reads "2026-M11" as a month, and a year in all its habits.
impl FromStr for Period {
    type Err = InvalidPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = digits::to_latin(text.trim());
        let Some((year, month)) = plain.split_once("-M") else {
            return plain.parse().map(Self::Year).map_err(|_unreadable| InvalidPeriod);
        };
        let is_digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if !is_digits(year, 4) || !is_digits(month, 2) {
            return Err(InvalidPeriod);
        }
        let (year, month) = (year.parse(), month.parse());
        let (Ok(year), Ok(month)) = (year, month) else { return Err(InvalidPeriod) };
        Month::new(year, month).map(Self::Month)
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = InvalidPeriod;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_written_as_it_is_read() {
        for text in ["2026-27", "2026-M11", "1999-00", "2009-10", "2009-M10"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        assert_eq!("২০২৬-২৭".parse::<Period>(), Ok(FiscalYear::starting(2026).unwrap().into()));
        for text in ["2026-M00", "2026-M13", "2026-M1", "226-M11", "1949-M12", "2026-11", "2026-M+1", "", "M"] {
            assert_eq!(text.parse::<Period>(), Err(InvalidPeriod), "{text}");
        }
    }

    #[test]
    fn periods_sort_oldest_first_also_as_text() {
        for texts in [["2025-M12", "2026-M01", "2026-M11"], ["1998-99", "1999-00", "2026-27"]] {
            let periods = texts.map(|text| text.parse::<Period>().unwrap());
            assert!(periods.is_sorted() && texts.is_sorted());
        }
    }

    #[test]
    fn a_month_lies_in_its_municipal_year() {
        let february: Period = Month::new(2028, 2).unwrap().into();
        assert_eq!(
            (february.first_day().to_string(), february.last_day().to_string()),
            ("2028-02-01".into(), "2028-02-29".into())
        );
        assert_eq!(february.fiscal_year().to_string(), "2027-28");
        assert_eq!(Period::from(Month::containing(february.last_day())), february);
    }
}
