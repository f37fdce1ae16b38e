//! Rules tried directly, on examples that stand in `tests/it/data/examples`.

mod campaigns;
mod forms;
mod holding_tax;
mod monthly_dues;
mod payments_in_parts;

use chrono::NaiveDate;
use entity::values::{BasisPoints, Money, Period};
use pouro::platform::billing::{RebateTerms, SurchargeRule, Terms};
use serde::Deserialize;

/// An amount as the files write it.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(try_from = "String")]
struct Taka(Money);

impl TryFrom<String> for Taka {
    type Error = entity::values::InvalidMoney;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Money::parse_taka(&text).map(Self)
    }
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(try_from = "String")]
struct Percent(BasisPoints);

impl TryFrom<String> for Percent {
    type Error = entity::values::InvalidPercent;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        BasisPoints::parse_percent(&text).map(Self)
    }
}

/// The terms of the examples: 5, 7.5, 7.5 and 10 % until 30 September, 5 % on each 1 July.
struct ExampleTerms;

impl Terms for ExampleTerms {
    fn rebate(&self, period: Period, day: NaiveDate) -> Option<RebateTerms> {
        let last_day = NaiveDate::from_ymd_opt(period.fiscal_year().first_calendar_year(), 9, 30).unwrap();
        let steps = [500, 750, 750, 1_000].map(|points| BasisPoints::new(points).unwrap()).to_vec();
        (day <= last_day).then_some(RebateTerms { last_day, steps })
    }

    fn surcharge(&self) -> SurchargeRule {
        SurchargeRule::EachFirstOfJuly
    }

    fn surcharge_rate(&self, _first_of_july: NaiveDate) -> BasisPoints {
        BasisPoints::new(500).unwrap()
    }
}
