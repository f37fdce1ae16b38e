//! The dated policy of holding tax: what the law caps, what the town has resolved.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    holding::Rate,
    values::{BasisPoints, FiscalYear},
};
use sea_orm::Iterable;

use crate::platform::{
    billing::{LastDayRule, RebateTerms},
    tenancy::{
        Policy,
        reader::{FaultKind, Reader},
    },
};

/// A day.
const OUTAGE_MINUTES_MAX: i64 = 24 * 60;

/// Rates, valuation, instalments, rebate and surcharge on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldingPolicy {
    /// Per cent of the annual value. A town without resolved rates has none, and cannot raise demands.
    pub rates: BTreeMap<Rate, BasisPoints>,
    pub valuation: ValuationPolicy,
    /// The last day of each instalment, in the order of the fiscal year.
    instalments: Vec<DayOfYear>,
    rebate: Option<RebatePolicy>,
    /// Falls due on each 1 July on what is then unpaid of an earlier year.
    pub surcharge: BasisPoints,
    /// What moves a last day, of instalments and of the rebate alike.
    pub last_days: LastDayRule,
}

/// How a rent becomes an annual value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValuationPolicy {
    /// Months' rent taken off for upkeep: two, by the rules.
    pub maintenance_months: i64,
    /// Taken off the part that the owner uses.
    pub own_use_relief: BasisPoints,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct RebatePolicy {
    last_day: DayOfYear,
    steps: Vec<BasisPoints>,
}

/// A day of every fiscal year: `09-30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DayOfYear {
    month: u32,
    day: u32,
}

impl DayOfYear {
    fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let parsed = Self { month: month.parse().ok()?, day: day.parse().ok()? };
        // 2027 is no leap year: a day that it has, every year has.
        NaiveDate::from_ymd_opt(2027, parsed.month, parsed.day).map(|_| parsed)
    }

    fn within(self, year: FiscalYear) -> NaiveDate {
        let calendar_year = year.first_calendar_year() + i32::from(self.month < 7);
        NaiveDate::from_ymd_opt(calendar_year, self.month, self.day).unwrap_or_else(|| year.last_day())
    }
}

impl HoldingPolicy {
    /// The last day of each instalment of a year.
    #[must_use]
    pub fn due_days(&self, year: FiscalYear) -> Vec<NaiveDate> {
        self.instalments.iter().map(|day| day.within(year)).collect()
    }

    /// The rebate of a year, whatever the day.
    #[must_use]
    pub fn rebate(&self, year: FiscalYear) -> Option<RebateTerms> {
        let rebate = self.rebate.as_ref()?;
        Some(RebateTerms { last_day: rebate.last_day.within(year), steps: rebate.steps.clone() })
    }
}

impl Policy for HoldingPolicy {
    const KIND: &'static str = "holding-tax";
    const NATIONAL_ONLY: &'static [&'static str] = &["ceilings"];

    fn read(reader: &Reader<'_>) -> Option<Self> {
        let ceilings = reader.table("ceilings", |table| {
            let total = table.percent("total");
            let each = read_rates(table);
            Some((table.required("total", total)?, each))
        });
        let ceilings = reader.required("ceilings", ceilings);
        let rates = reader.table("rates", |table| {
            let rates = read_rates(table);
            if let Some((total, each)) = &ceilings {
                check_ceilings(table, &rates, *total, each);
            }
            Some(rates)
        });
        let valuation = reader.table("valuation", |table| {
            let months = table.integer("maintenance_months", 0..=11);
            let months = table.required("maintenance_months", months);
            let relief =
                table.percent("own_use_relief").filter(|relief| at_most_whole(table, "own_use_relief", *relief));
            let relief = table.required("own_use_relief", relief);
            Some(ValuationPolicy { maintenance_months: months?, own_use_relief: relief? })
        });
        let valuation = reader.required("valuation", valuation);
        let instalments = read_days(reader, "instalments");
        let steps_max = instalments.as_ref().map_or(0, Vec::len);
        let rebate = reader.table("rebate", |table| {
            let last_day = table.required_text("last_day", 5).and_then(|text| {
                let day = DayOfYear::parse(&text);
                if day.is_none() {
                    table.fault("last_day", FaultKind::Expected("expected-day-of-year"));
                }
                day
            });
            let steps = table.percents("steps");
            if steps.len() > steps_max {
                table.fault("steps", FaultKind::OutOfRange(format!("0–{steps_max}")));
            }
            let fits = steps.iter().all(|step| at_most_whole(table, "steps", *step));
            Some(RebatePolicy { last_day: last_day?, steps }).filter(|_| fits)
        });
        let surcharge = reader.table("surcharge", |table| {
            let yearly = table.percent("yearly").filter(|yearly| at_most_whole(table, "yearly", *yearly));
            table.required("yearly", yearly)
        });
        let surcharge = reader.required("surcharge", surcharge);
        let last_days = read_last_days(reader);
        Some(Self {
            rates: rates.unwrap_or_default(),
            valuation: valuation?,
            instalments: instalments?,
            rebate,
            surcharge: surcharge?,
            last_days,
        })
    }
}

/// By default nothing moves a last day (R8), and nothing is promised.
fn read_last_days(reader: &Reader<'_>) -> LastDayRule {
    let holidays = reader.one_of("holiday_shift").unwrap_or_default();
    let outage_minutes = reader.table("outage_extension", |table| {
        let minutes = table.integer("minutes", 1..=OUTAGE_MINUTES_MAX);
        table.required("minutes", minutes)
    });
    LastDayRule { holidays, outage_minutes }
}

fn read_rates(table: &Reader<'_>) -> BTreeMap<Rate, BasisPoints> {
    Rate::iter().filter_map(|rate| Some((rate, table.percent(rate.code())?))).collect()
}

/// Act of 2009 s.98 and the model tax schedule of 2014: no rate above its ceiling, and their sum not above 39 %.
fn check_ceilings(
    table: &Reader<'_>,
    rates: &BTreeMap<Rate, BasisPoints>,
    total: BasisPoints,
    each: &BTreeMap<Rate, BasisPoints>,
) {
    for (rate, per_cent) in rates {
        let ceiling = each.get(rate).copied().unwrap_or_default();
        if *per_cent > ceiling {
            table.fault(rate.code(), FaultKind::AboveCeiling { ceiling });
        }
    }
    let sum = rates.values().fold(BasisPoints::ZERO, |sum, rate| sum.plus(*rate));
    if sum > total {
        table.fault("", FaultKind::AboveCeiling { ceiling: total });
    }
}

fn at_most_whole(table: &Reader<'_>, key: &str, rate: BasisPoints) -> bool {
    let fits = rate <= BasisPoints::WHOLE;
    if !fits {
        table.fault(key, FaultKind::OutOfRange("0–100".into()));
    }
    fits
}

/// One to twelve days, each later in the fiscal year than the one before.
fn read_days(reader: &Reader<'_>, key: &str) -> Option<Vec<DayOfYear>> {
    let texts = reader.texts(key, 5);
    let days: Vec<DayOfYear> = texts.iter().filter_map(|text| DayOfYear::parse(text)).collect();
    let rank = |day: &DayOfYear| ((day.month + 5) % 12, day.day);
    let rising = days.windows(2).all(|pair| matches!(pair, [a, b] if rank(a) < rank(b)));
    if days.len() != texts.len() || !rising || !(1..=12).contains(&days.len()) {
        reader.fault(key, FaultKind::Expected("expected-days-of-year"));
        return None;
    }
    Some(days)
}
