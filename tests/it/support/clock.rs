use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use pouro::platform::calendar::Clock;

/// A clock that stands still until it is moved.
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Stands at a moment in Dhaka: `2026-08-15 10:00:00`.
    pub fn at(moment: &str) -> Self {
        Self(AtomicI64::new(in_dhaka(moment)))
    }

    pub fn set(&self, moment: &str) {
        self.0.store(in_dhaka(moment), Ordering::SeqCst);
    }

    pub fn pass(&self, time: TimeDelta) {
        self.0.fetch_add(time.num_microseconds().unwrap(), Ordering::SeqCst);
    }
}

fn in_dhaka(moment: &str) -> i64 {
    let local =
        NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M:%S").expect("a moment such as 2026-08-15 10:00:00");
    (local - TimeDelta::hours(6)).and_utc().timestamp_micros()
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap()
    }
}
