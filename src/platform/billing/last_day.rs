//! On which day a last day really falls: the last day to pay, and the last day of rebate, alike.
//!
//! R8: week-ends and holidays move no last day unless the town's policy says so. Where it promises that, a last day on which
//! our own pay page was down for too long moves as well, and again if the next one is no better.

use chrono::{DateTime, NaiveDate, Utc};

use crate::platform::{calendar::dhaka_time, tenancy::reader::Named};

/// A page that is down on so many days in a row is a matter for a resolution.
const MOVES_MAX: usize = 31;

/// What moves a last day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastDayRule {
    pub holidays: HolidayShift,
    /// Minutes that the pay page was down on the day, in total; without them nothing is promised.
    pub outage_minutes: Option<i64>,
}

/// What becomes of a last day that is no working day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HolidayShift {
    /// It stays.
    #[default]
    Same,
    NextWorkingDay,
}

impl Named for HolidayShift {
    const VALUES: &'static [(&'static str, Self)] = &[("same", Self::Same), ("next_working_day", Self::NextWorkingDay)];
}

/// A time in which the pay page did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
}

impl LastDayRule {
    /// Where a last day falls, given what is a working day and how long the page was down on a day.
    #[must_use]
    pub fn moved(self, day: NaiveDate, is_working: impl Fn(NaiveDate) -> bool, outages: &[Outage]) -> NaiveDate {
        let mut reached = self.shifted(day, &is_working);
        for _ in 0..MOVES_MAX {
            let was_down = self.outage_minutes.is_some_and(|minutes| minutes_down(outages, reached) >= minutes);
            match reached.succ_opt().filter(|_| was_down) {
                Some(next) => reached = self.shifted(next, &is_working),
                None => return reached,
            }
        }
        reached
    }

    fn shifted(self, day: NaiveDate, is_working: impl Fn(NaiveDate) -> bool) -> NaiveDate {
        match self.holidays {
            HolidayShift::Same => day,
            HolidayShift::NextWorkingDay => day.iter_days().take(MOVES_MAX).find(|day| is_working(*day)).unwrap_or(day),
        }
    }
}

/// Whole minutes of a day in Dhaka in which the page was down. Times that overlap count once.
#[must_use]
pub fn minutes_down(outages: &[Outage], day: NaiveDate) -> i64 {
    let Some(next) = day.succ_opt() else { return 0 };
    let (begin, end) = (dhaka_time(day, 0, 0), dhaka_time(next, 0, 0));
    let mut within: Vec<(DateTime<Utc>, DateTime<Utc>)> = outages
        .iter()
        .map(|outage| (outage.from.max(begin), outage.to.min(end)))
        .filter(|(from, to)| from < to)
        .collect();
    within.sort_unstable();
    let (mut down, mut counted_to) = (chrono::TimeDelta::zero(), begin);
    for (from, to) in within {
        let from = from.max(counted_to);
        if from < to {
            down += to - from;
            counted_to = to;
        }
    }
    down.num_minutes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::calendar::is_working_day;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// In the clock of Dhaka.
    fn down(on: &str, from: (u32, u32), to: (u32, u32)) -> Outage {
        Outage { from: dhaka_time(day(on), from.0, from.1), to: dhaka_time(day(on), to.0, to.1) }
    }

    #[test]
    fn a_last_day_moves_only_where_policy_says_so() {
        // 16 December 2026 is a Wednesday and a holiday, 18 December a Friday.
        let is_working = |at: NaiveDate| is_working_day(at) && at != day("2026-12-16");
        let same = LastDayRule::default();
        let next = LastDayRule { holidays: HolidayShift::NextWorkingDay, outage_minutes: None };
        for (given, of_next) in [
            ("2026-12-15", "2026-12-15"),
            ("2026-12-16", "2026-12-17"),
            ("2026-12-18", "2026-12-20"),
            ("2026-12-19", "2026-12-20"),
        ] {
            assert_eq!(same.moved(day(given), is_working, &[]), day(given));
            assert_eq!(next.moved(day(given), is_working, &[]), day(of_next), "{given}");
        }
    }

    #[test]
    fn a_last_day_moves_on_while_the_page_was_down_for_too_long() {
        // 30 September 2026 is a Wednesday.
        let (wednesday, thursday) = ("2026-09-30", "2026-10-01");
        let promised = LastDayRule { holidays: HolidayShift::NextWorkingDay, outage_minutes: Some(60) };
        let short = [down(wednesday, (9, 0), (9, 40)), down(wednesday, (9, 20), (9, 59))];
        let long =
            [short.as_slice(), &[down(wednesday, (23, 59), (23, 59)), down(wednesday, (22, 0), (22, 1))]].concat();
        let twice = [long.as_slice(), &[down(thursday, (0, 0), (2, 0))]].concat();
        for (outages, moved) in [(&short[..], wednesday), (&long[..], thursday), (&twice[..], "2026-10-04")] {
            assert_eq!(promised.moved(day(wednesday), is_working_day, outages), day(moved));
            let silent = LastDayRule { outage_minutes: None, ..promised };
            assert_eq!(silent.moved(day(wednesday), is_working_day, outages), day(wednesday));
        }
    }

    #[test]
    fn minutes_down_are_those_of_the_day_in_dhaka_and_count_once() {
        let over_midnight =
            Outage { from: dhaka_time(day("2026-09-29"), 23, 30), to: dhaka_time(day("2026-09-30"), 0, 45) };
        let outages = [over_midnight, down("2026-09-30", (0, 30), (1, 0)), down("2026-09-30", (12, 0), (12, 30))];
        for (on, minutes) in [("2026-09-29", 30), ("2026-09-30", 90), ("2026-10-01", 0)] {
            assert_eq!(minutes_down(&outages, day(on)), minutes, "{on}");
        }
    }
}
