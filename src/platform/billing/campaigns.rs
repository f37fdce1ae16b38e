//! Campaigns and amnesties: for some days, and for some payers, more rebate or less surcharge.
//!
//! They are a dated policy of the town, resolved by its council. What counts is the day of payment (R8); of several that
//! would count on one day, the one that is better for the payer does.

use std::sync::Arc;

use chrono::NaiveDate;
use entity::{
    billing::Service,
    values::{BasisPoints, FiscalYear, Period, Ward, WardSet},
};

use crate::platform::tenancy::{
    Bilingual, Policy,
    reader::{FaultKind, Reader},
};

/// All campaigns of a town, of every service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Campaigns {
    all: Vec<Arc<Campaign>>,
}

/// One campaign as it was resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    pub name: Bilingual,
    pub service: Service,
    pub from: NaiveDate,
    /// Inclusive.
    pub to: NaiveDate,
    /// Of the payers' holdings; none stands for the whole town.
    pub wards: WardSet,
    /// Only surcharge of periods before this year.
    pub arrears_before: Option<FiscalYear>,
    /// Of instalments of the running period cleared in these days, beyond the steps.
    pub rebate: BasisPoints,
    /// Of surcharge, taken off where the rest is paid.
    pub surcharge_off: BasisPoints,
    /// The number of the council's resolution.
    pub resolution: String,
}

/// The campaigns that count for one account on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InForce(Vec<Arc<Campaign>>);

const NAME_MAX: usize = 120;
const RESOLUTION_MAX: usize = 60;
const WARDS_MAX: i64 = 99;

impl Campaigns {
    /// Those of a service that a payer in a ward can use on a day.
    #[must_use]
    pub fn in_force(&self, service: Service, ward: Ward, day: NaiveDate) -> InForce {
        let counts = |campaign: &&Arc<Campaign>| {
            campaign.service == service && (campaign.from..=campaign.to).contains(&day) && campaign.wards.covers(ward)
        };
        InForce(self.all.iter().filter(counts).map(Arc::clone).collect())
    }
}

impl InForce {
    /// The one that gives most rebate.
    #[must_use]
    pub fn rebate(&self) -> Option<&Arc<Campaign>> {
        let giving = self.0.iter().filter(|campaign| campaign.rebate > BasisPoints::ZERO);
        giving.max_by_key(|campaign| campaign.rebate)
    }

    /// The one that takes most off the surcharge of a period.
    #[must_use]
    pub fn amnesty(&self, period: Period) -> Option<&Arc<Campaign>> {
        let covers = |campaign: &&Arc<Campaign>| campaign.arrears_before.is_none_or(|year| period.fiscal_year() < year);
        let giving = self.0.iter().filter(|campaign| campaign.surcharge_off > BasisPoints::ZERO);
        giving.filter(covers).max_by_key(|campaign| campaign.surcharge_off)
    }
}

impl Policy for Campaigns {
    const KIND: &'static str = "campaigns";

    fn read(reader: &Reader<'_>) -> Option<Self> {
        let campaigns = reader.keys().into_iter().filter_map(|key| reader.table(key, read_campaign));
        Some(Self { all: campaigns.map(Arc::new).collect() })
    }
}

fn read_campaign(table: &Reader<'_>) -> Option<Campaign> {
    let name = table.required_bilingual("name", NAME_MAX);
    let service = table.one_of("service");
    let service = table.required("service", service);
    let (from, to) = (table.day("from"), table.day("to"));
    let (from, to) = (table.required("from", from)?, table.required("to", to)?);
    if to < from {
        table.fault("to", FaultKind::OutOfRange(format!("{from}–")));
    }
    let numbers = table.integers("wards", 1..=WARDS_MAX);
    let wards = numbers.into_iter().filter_map(|number| Ward::new(i16::try_from(number).ok()?).ok()).collect();
    let arrears_before = table.text("arrears_before", 9).and_then(|text| {
        let year: Option<FiscalYear> = text.parse().ok();
        if year.is_none() {
            table.fault("arrears_before", FaultKind::Expected("expected-fiscal-year"));
        }
        year
    });
    let rebate = percent(table, "rebate");
    let surcharge_off = percent(table, "surcharge_off");
    if rebate == BasisPoints::ZERO && surcharge_off == BasisPoints::ZERO {
        table.fault("", FaultKind::Expected("expected-gift"));
    }
    let resolution = table.required_text("resolution", RESOLUTION_MAX);
    Some(Campaign {
        name: name?,
        service: service?,
        from,
        to,
        wards,
        arrears_before,
        rebate,
        surcharge_off,
        resolution: resolution?,
    })
}

/// At most the whole; absent is nothing.
fn percent(table: &Reader<'_>, key: &str) -> BasisPoints {
    let rate = table.percent(key).unwrap_or_default();
    if rate > BasisPoints::WHOLE {
        table.fault(key, FaultKind::OutOfRange("0–100".into()));
    }
    rate.min(BasisPoints::WHOLE)
}
