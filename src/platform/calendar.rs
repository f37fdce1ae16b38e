//! Time: one clock for the whole program, given and never called for, and the town's own day.

use chrono::{DateTime, FixedOffset, NaiveDate, SubsecRound, Utc};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_dhaka() {
        let moment = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(dhaka_day(moment("2026-09-30T17:59:59.999Z")).to_string(), "2026-09-30");
        assert_eq!(dhaka_day(moment("2026-09-30T18:00:00Z")).to_string(), "2026-10-01");
    }
}
