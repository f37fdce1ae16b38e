//! How long what is personal is kept: national data, and a job that removes what is over. Money, receipts, papers and the
//! trail are never removed.

mod batch;
mod purge;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

pub use purge::Purge;

use crate::platform::tenancy::{Bilingual, Policy, reader::Reader};

/// Something that is kept for a time only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// To whom a message went and what it said, from its sending; from its writing, where it could not be sent.
    Messages,
    /// One-time codes, from their making.
    Codes,
    /// Sessions that have ended, from their end.
    Sessions,
    /// Links by which staff set a password, from when they stopped working.
    Invitations,
    /// What is remembered between a WebAuthn challenge and its answer, from when it stopped counting.
    Ceremonies,
    /// The e-mail address of payments that nobody started, from when they were forgotten. Their phone stays: it is how the
    /// payer finds them.
    UnstartedPayments,
    /// What somebody wrote as wrong on a bill, and his phone, from when the office closed it.
    Reports,
    /// What the office answered, from when it closed the item.
    Answers,
    /// E-mail address, password and factors of staff who have left. Name and phone stay: the trail and the books name them.
    LeftStaff,
    /// Requests with an `Idempotency-Key` and what they were answered, from when they came.
    KeyedRequests,
    /// Applications that nobody has finished, from when something was last written in them.
    Drafts,
}

impl Matter {
    pub const ALL: [Self; 11] = [
        Self::Messages,
        Self::Codes,
        Self::Sessions,
        Self::Invitations,
        Self::Ceremonies,
        Self::UnstartedPayments,
        Self::Reports,
        Self::Answers,
        Self::LeftStaff,
        Self::KeyedRequests,
        Self::Drafts,
    ];

    /// The key in the file, and in the trail.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Codes => "codes",
            Self::Sessions => "sessions",
            Self::Invitations => "invitations",
            Self::Ceremonies => "ceremonies",
            Self::UnstartedPayments => "unstarted-payments",
            Self::Reports => "reports",
            Self::Answers => "answers",
            Self::LeftStaff => "left-staff",
            Self::KeyedRequests => "keyed-requests",
            Self::Drafts => "drafts",
        }
    }

    const fn days_min(self) -> i64 {
        if matches!(self, Self::Codes) { CODE_DAYS_MIN } else { 1 }
    }
}

/// The periods, by matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention(BTreeMap<Matter, Period>);

/// How long, and why so long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    pub days: i64,
    pub reason: Bilingual,
}

const DAYS_MAX: i64 = 36_500;
const REASON_MAX: usize = 300;
/// What is usual is counted over a week: codes that were gone by then would make every hour look unusual.
const CODE_DAYS_MIN: i64 = 8;

impl Retention {
    /// What is older has been kept for as long as it may be.
    #[must_use]
    pub fn cutoff(&self, matter: Matter, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.0.get(&matter).map(|period| now - TimeDelta::days(period.days))
    }
}

impl Policy for Retention {
    const KIND: &'static str = "retention";
    /// A town keeps nothing longer than the others, and nothing shorter.
    const NATIONAL_ONLY: &'static [&'static str] = &[
        "messages",
        "codes",
        "sessions",
        "invitations",
        "ceremonies",
        "unstarted-payments",
        "reports",
        "answers",
        "left-staff",
        "keyed-requests",
        "drafts",
    ];

    fn read(reader: &Reader<'_>) -> Option<Self> {
        let periods = Matter::ALL.into_iter().filter_map(|matter| {
            let period = reader.table(matter.key(), |period| {
                let days = period.integer("days", matter.days_min()..=DAYS_MAX);
                let days = period.required("days", days);
                let reason = period.required_bilingual("reason", REASON_MAX);
                Some(Period { days: days?, reason: reason? })
            });
            Some((matter, reader.required(matter.key(), period)?))
        });
        Some(Self(periods.collect()))
    }
}
