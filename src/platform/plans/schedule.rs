//! The parts of a plan: their days and amounts, and how far the money has come.

use std::iter;

use chrono::{Months, NaiveDate, TimeDelta};
use entity::values::{Money, MoneyOverflow};

/// A part, and what has been paid of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub number: i16,
    pub due_on: NaiveDate,
    pub amount: Money,
    pub paid: Money,
}

/// How a part stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartStatus {
    Paid,
    Missed,
    PartlyPaid,
    /// The one that comes next.
    Next,
    Later,
}

impl PartStatus {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Missed => "missed",
            Self::PartlyPaid => "partly-paid",
            Self::Next => "next",
            Self::Later => "later",
        }
    }

    /// How it is coloured.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Paid => "done",
            Self::Missed => "late",
            Self::PartlyPaid | Self::Next => "due",
            Self::Later => "",
        }
    }
}

impl Part {
    /// What is missing of it.
    #[must_use]
    pub fn open(&self) -> Money {
        self.amount.less_or_zero(self.paid)
    }

    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.open().is_zero()
    }
}

/// R4: as many parts as agreed, each a whole-taka part of the sum and the last one the rest, on the same day of each month.
/// A month that is too short has its last day.
#[must_use]
pub fn split(total: Money, parts: u8, first_on: NaiveDate) -> Vec<(NaiveDate, Money)> {
    let day = |months| first_on.checked_add_months(Months::new(months)).unwrap_or(first_on);
    (0_u32..).map(day).zip(total.instalments(parts)).collect()
}

/// How far so much money comes: the earliest part first.
#[must_use]
pub fn covered(parts: impl IntoIterator<Item = (i16, NaiveDate, Money)>, paid: Money) -> Vec<Part> {
    let mut left = paid;
    let part = |(number, due_on, amount): (i16, NaiveDate, Money)| {
        let paid = amount.min(left);
        left = left.less_or_zero(paid);
        Part { number, due_on, amount, paid }
    };
    parts.into_iter().map(part).collect()
}

/// The first part that is not wholly paid.
#[must_use]
pub fn next(parts: &[Part]) -> Option<&Part> {
    parts.iter().find(|part| !part.is_paid())
}

/// What should be paid next: everything whose day has come, else the part that comes next.
///
/// # Errors
/// When the sum leaves the range.
pub fn payable(parts: &[Part], today: NaiveDate) -> Result<Money, MoneyOverflow> {
    let come = Money::sum(parts.iter().filter(|part| part.due_on <= today).map(Part::open))?;
    if come.is_positive() { Ok(come) } else { Ok(next(parts).map(Part::open).unwrap_or_default()) }
}

/// What is open of the parts whose time has begun: the first, and each whose predecessor's last day is over.
///
/// # Errors
/// When the sum leaves the range.
pub fn begun(parts: &[Part], today: NaiveDate) -> Result<Money, MoneyOverflow> {
    Money::sum(with_begun(parts, today).filter(|(_, has_begun)| *has_begun).map(|(part, _)| part.open()))
}

/// What has been paid of the others, ahead of their time.
///
/// # Errors
/// When the sum leaves the range.
pub fn ahead(parts: &[Part], today: NaiveDate) -> Result<Money, MoneyOverflow> {
    Money::sum(with_begun(parts, today).filter(|(_, has_begun)| !*has_begun).map(|(part, _)| part.paid))
}

fn with_begun(parts: &[Part], today: NaiveDate) -> impl Iterator<Item = (&Part, bool)> {
    let before = iter::once(None).chain(parts.iter().map(|part| Some(part.due_on)));
    parts.iter().zip(before).map(move |(part, before)| (part, before.is_none_or(|last| last < today)))
}

/// The part for which the days of grace are over too.
#[must_use]
pub fn defaulted(parts: &[Part], grace_days: i16, today: NaiveDate) -> Option<&Part> {
    let grace = TimeDelta::days(grace_days.into());
    next(parts).filter(|part| part.due_on.checked_add_signed(grace).is_some_and(|last| last < today))
}

/// How a part stands.
#[must_use]
pub fn status(parts: &[Part], part: &Part, today: NaiveDate) -> PartStatus {
    if part.is_paid() {
        PartStatus::Paid
    } else if part.due_on < today {
        PartStatus::Missed
    } else if part.paid.is_positive() {
        PartStatus::PartlyPaid
    } else if next(parts).is_some_and(|next| next.number == part.number) {
        PartStatus::Next
    } else {
        PartStatus::Later
    }
}

/// That a part was missed has been told.
pub const MISSED: i16 = -1;

/// The reminder that is due for an open part on a day, unless it was sent: so many days before, or [`MISSED`]. A day on which
/// nobody reminded is made good by the next one; of two that are due, the later one is sent.
#[must_use]
pub fn reminder(part: &Part, days_before: &[i16], sent: Option<i16>, today: NaiveDate) -> Option<i16> {
    if part.is_paid() {
        return None;
    }
    let left = (part.due_on - today).num_days();
    let due =
        if left < 0 { MISSED } else { days_before.iter().copied().filter(|days| left <= i64::from(*days)).min()? };
    sent.is_none_or(|sent| due < sent).then_some(due)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn plan(paid: i64) -> Vec<Part> {
        let parts = split(Money::from_poisha(1_000_050), 3, day("2026-08-31"));
        covered(
            (1_i16..).zip(parts).map(|(number, (due_on, amount))| (number, due_on, amount)),
            Money::from_poisha(paid),
        )
    }

    #[test]
    fn parts_are_whole_taka_and_months_are_clamped() {
        let parts: Vec<_> = plan(0).into_iter().map(|part| (part.due_on.to_string(), part.amount.poisha())).collect();
        let expected = [("2026-08-31", 333_300), ("2026-09-30", 333_300), ("2026-10-31", 333_450)];
        assert_eq!(parts, expected.map(|(day, amount)| (day.to_owned(), amount)));
        for n in 2_u8..=24 {
            let split = split(Money::from_poisha(123_457), n, day("2027-01-31"));
            assert_eq!(Money::sum(split.iter().map(|(_, amount)| *amount)).unwrap().poisha(), 123_457);
            assert!(split.windows(2).all(|pair| pair[0].0 < pair[1].0), "{n} parts");
        }
    }

    #[test]
    fn money_covers_the_earliest_part_first() {
        let parts = plan(400_000);
        assert_eq!(parts.iter().map(|part| part.open().poisha()).collect::<Vec<_>>(), [0, 266_600, 333_450]);
        let statuses = |today: &str| parts.iter().map(|part| status(&parts, part, day(today))).collect::<Vec<_>>();
        assert_eq!(statuses("2026-09-01"), [PartStatus::Paid, PartStatus::PartlyPaid, PartStatus::Later]);
        assert_eq!(statuses("2026-10-01"), [PartStatus::Paid, PartStatus::Missed, PartStatus::Later]);
        assert_eq!(payable(&parts, day("2026-09-01")).unwrap().poisha(), 266_600);
        assert_eq!(payable(&parts, day("2026-10-31")).unwrap().poisha(), 600_050);
        assert_eq!(payable(&plan(1_000_050), day("2026-09-01")).unwrap(), Money::ZERO);
        assert_eq!(status(&plan(0), &plan(0)[0], day("2026-08-31")), PartStatus::Next);
    }

    #[test]
    fn a_part_begins_when_the_day_of_the_one_before_is_over() {
        let figures = |paid: i64, today: &str| {
            let (parts, today) = (plan(paid), day(today));
            (begun(&parts, today).unwrap().poisha(), ahead(&parts, today).unwrap().poisha())
        };
        assert_eq!(figures(0, "2026-08-01"), (333_300, 0));
        assert_eq!(figures(0, "2026-08-31"), (333_300, 0), "the last day of the first part");
        assert_eq!(figures(0, "2026-09-01"), (666_600, 0));
        assert_eq!(figures(400_000, "2026-08-31"), (0, 66_700));
        assert_eq!(figures(400_000, "2026-09-01"), (266_600, 0));
        assert_eq!(figures(1_000_050, "2026-09-01"), (0, 333_450));
    }

    #[test]
    fn default_waits_for_the_days_of_grace() {
        let parts = plan(333_300);
        assert_eq!(defaulted(&parts, 15, day("2026-10-15")), None, "the last day of grace");
        assert_eq!(defaulted(&parts, 15, day("2026-10-16")).map(|part| part.number), Some(2));
        assert_eq!(defaulted(&plan(666_600), 15, day("2026-10-16")), None);
    }

    #[test]
    fn each_reminder_is_sent_once_and_a_missed_day_is_made_good() {
        let part = plan(0)[1];
        let due = |sent, today: &str| reminder(&part, &[7, 1], sent, day(today));
        assert_eq!(due(None, "2026-09-22"), None);
        assert_eq!(due(None, "2026-09-23"), Some(7));
        assert_eq!(due(Some(7), "2026-09-24"), None);
        assert_eq!(due(None, "2026-09-26"), Some(7), "nobody reminded on the day");
        assert_eq!(due(Some(7), "2026-09-29"), Some(1));
        assert_eq!(due(Some(1), "2026-09-30"), None);
        assert_eq!(due(Some(1), "2026-10-01"), Some(MISSED));
        assert_eq!(due(Some(MISSED), "2026-10-02"), None);
        assert_eq!(reminder(&plan(1_000_050)[1], &[7, 1], None, day("2026-10-02")), None);
    }
}
