//! Time: one clock for the whole program, given and never called for, and the town's own day.

use std::time::Duration;

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, Timelike, Utc,
    Weekday,
};

/// Asia/Dhaka, which keeps +06:00 all year.
const DHAKA_SECONDS_EAST: i32 = 6 * 3_600;

/// Where the time comes from: the system, or a test.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock, to the microsecond (the finest that both database engines keep).
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// The moment on a clock in Dhaka.
#[must_use]
pub fn in_dhaka(moment: DateTime<Utc>) -> DateTime<FixedOffset> {
    match FixedOffset::east_opt(DHAKA_SECONDS_EAST) {
        Some(offset) => moment.with_timezone(&offset),
        None => moment.fixed_offset(),
    }
}

/// The calendar day in Dhaka: a town's day ends at 18:00 UTC.
#[must_use]
pub fn dhaka_day(moment: DateTime<Utc>) -> NaiveDate {
    in_dhaka(moment).date_naive()
}

/// A time of a day in Dhaka.
#[must_use]
pub fn dhaka_time(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    (day.and_time(time) - TimeDelta::seconds(DHAKA_SECONDS_EAST.into())).and_utc()
}

/// The moment at which clocks in Dhaka show this.
#[must_use]
pub fn from_dhaka(shown: NaiveDateTime) -> DateTime<Utc> {
    (shown - TimeDelta::seconds(DHAKA_SECONDS_EAST.into())).and_utc()
}

/// The next time, after a moment, that clocks in Dhaka show this.
#[must_use]
pub fn next_at(after: DateTime<Utc>, hour: u32, minute: u32) -> DateTime<Utc> {
    let today = dhaka_time(dhaka_day(after), hour, minute);
    if today > after { today } else { today + TimeDelta::days(1) }
}

/// Hours in which nobody wants a message that can wait: from nine in the evening to eight in the morning.
const QUIET_FROM: u32 = 21;
const QUIET_UNTIL: u32 = 8;

/// How long a message that can wait has to wait, so that it wakes nobody.
#[must_use]
pub fn until_daytime(now: DateTime<Utc>) -> Duration {
    let hour = in_dhaka(now).hour();
    if (QUIET_UNTIL..QUIET_FROM).contains(&hour) {
        return Duration::ZERO;
    }
    (next_at(now, QUIET_UNTIL, 0) - now).to_std().unwrap_or_default()
}

/// When offices are closed every week. Holidays are announced each year and not counted here: a promise may then be kept a
/// day or two early, never late.
const WEEKEND: [Weekday; 2] = [Weekday::Fri, Weekday::Sat];

#[must_use]
pub fn is_working_day(day: NaiveDate) -> bool {
    !WEEKEND.contains(&day.weekday())
}

/// The day that is so many working days after another one.
#[must_use]
pub fn working_days_after(day: NaiveDate, count: u32) -> NaiveDate {
    let (mut reached, mut left) = (day, count);
    while left > 0 {
        // The calendar ends in the year 262142.
        let Some(next) = reached.succ_opt() else { return reached };
        reached = next;
        left -= u32::from(is_working_day(reached));
    }
    reached
}

/// Working days that have begun since a day: none on the day itself. Beyond a few years it no longer counts.
#[must_use]
pub fn working_days_since(day: NaiveDate, today: NaiveDate) -> u32 {
    const DAYS_MAX: usize = 2_000;
    let days = day.iter_days().skip(1).take_while(|later| *later <= today).take(DAYS_MAX);
    u32::try_from(days.filter(|later| is_working_day(*later)).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fridays_and_saturdays_are_no_working_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // 2026-08-13 is a Thursday.
        for (from, count, reached) in [
            ("2026-08-13", 0, "2026-08-13"),
            ("2026-08-13", 1, "2026-08-16"),
            ("2026-08-14", 1, "2026-08-16"),
            ("2026-08-15", 1, "2026-08-16"),
            ("2026-08-16", 4, "2026-08-20"),
            ("2026-08-16", 5, "2026-08-23"),
            ("2026-08-13", 7, "2026-08-24"),
        ] {
            assert_eq!(working_days_after(day(from), count), day(reached), "{count} after {from}");
            assert_eq!(working_days_since(day(from), day(reached)), count, "from {from} to {reached}");
        }
        assert_eq!(working_days_since(day("2026-08-16"), day("2026-08-13")), 0);
        assert_eq!(working_days_since(day("2026-08-13"), day("2026-08-15")), 0);
    }

    #[test]
    fn what_can_wait_waits_for_the_day() {
        let wait = |text: &str| until_daytime(text.parse().unwrap()).as_secs() / 60;
        // 20:59, 21:00, midnight, 07:59 and 08:00 in Dhaka.
        for (moment, minutes) in [
            ("2026-09-30T14:59:59Z", 0),
            ("2026-09-30T15:00:00Z", 11 * 60),
            ("2026-09-30T18:00:00Z", 8 * 60),
            ("2026-10-01T01:59:00Z", 1),
            ("2026-10-01T02:00:00Z", 0),
        ] {
            assert_eq!(wait(moment), minutes, "{moment}");
        }
    }

    #[test]
    fn the_day_turns_at_midnight_in_dhaka() {
        let moment = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(dhaka_day(moment("2026-09-30T17:59:59.999Z")).to_string(), "2026-09-30");
        assert_eq!(dhaka_day(moment("2026-09-30T18:00:00Z")).to_string(), "2026-10-01");
        assert_eq!(dhaka_time("2026-10-01".parse().unwrap(), 0, 0), moment("2026-09-30T18:00:00Z"));
        assert_eq!(next_at(moment("2026-09-30T18:04:59Z"), 0, 5), moment("2026-09-30T18:05:00Z"));
        assert_eq!(next_at(moment("2026-09-30T18:05:00Z"), 0, 5), moment("2026-10-01T18:05:00Z"));
    }
}
