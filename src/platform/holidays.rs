//! The holidays of a town: those of the country, and its own.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::platform::{
    calendar,
    tenancy::{Bilingual, Policy, Town, reader::Reader},
};

/// Listed holidays, each with its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    pub days: BTreeMap<NaiveDate, Bilingual>,
}

const NAME_MAX: usize = 100;
/// Of one holiday.
const DAYS_MAX: i64 = 15;

impl Policy for Holidays {
    const KIND: &'static str = "calendar";
    const NATIONAL_ONLY: &'static [&'static str] = &["holiday"];

    /// `[[holiday]]` is the country's list, `[[local]]` the town's: neither replaces the other.
    fn read(reader: &Reader<'_>) -> Option<Self> {
        let lists = ["holiday", "local"].map(|key| reader.tables(key, read_holiday));
        let named = lists.into_iter().flatten().flat_map(|(first, days, name)| {
            let days = first.iter_days().take(days);
            days.map(move |day| (day, name.clone())).collect::<Vec<_>>()
        });
        Some(Self { days: named.collect() })
    }
}

fn read_holiday(table: &Reader<'_>) -> Option<(NaiveDate, usize, Bilingual)> {
    let day = table.day("day");
    let day = table.required("day", day);
    let days = table.integer("days", 1..=DAYS_MAX).unwrap_or(1);
    let name = table.required_bilingual("name", NAME_MAX);
    Some((day?, usize::try_from(days).unwrap_or(1), name?))
}

/// R44: neither Friday nor Saturday nor a listed holiday.
#[must_use]
pub fn is_working_day(town: &Town, day: NaiveDate) -> bool {
    calendar::is_working_day(day)
        && town.policy::<Holidays>(day).is_none_or(|ruling| !ruling.policy.days.contains_key(&day))
}
