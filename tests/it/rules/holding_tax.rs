//! The worked examples of holding tax.

use std::{collections::BTreeMap, fs};

use chrono::NaiveDate;
use entity::{
    billing::{Head, Service, demand},
    holding::{Rate, ServedRates},
    payments::Choice,
    values::{AccountId, BasisPoints, DemandId, FiscalYear, HeadAmount, Heads, Money, Ward},
};
use pouro::{
    platform::{
        billing::{Account, Due, PeriodDues, statement},
        tenancy::bundle,
    },
    services::{
        POLICY_KINDS,
        holding::{
            ValuationPolicy,
            revision::{self, BeforeReview, InForce, Reviewed, WaiverOrder},
            separation,
            tax::yearly_demand,
            valuation::{Rents, value},
        },
    },
};
use sea_orm::Iterable;
use serde::Deserialize;

use super::{ExampleTerms, Percent, Taka};
use crate::support::{copy_folder, towns_folder};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Examples {
    valuation: Vec<ValuationExample>,
    payment: Vec<PaymentExample>,
    ceiling: Vec<CeilingExample>,
    separation: Vec<SeparationExample>,
    interim: Vec<InterimExample>,
    review: Vec<ReviewExample>,
    waiver: Vec<WaiverExample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValuationExample {
    id: String,
    #[serde(default)]
    r#let: Taka,
    #[serde(default)]
    own: Taka,
    #[serde(default)]
    interest: Taka,
    flat: Option<Taka>,
    relief: Percent,
    rates: BTreeMap<String, Percent>,
    annual_value: Taka,
    #[serde(default)]
    heads: BTreeMap<String, Taka>,
    #[serde(default)]
    rounding: Taka,
    demand: Taka,
    instalments: Vec<Taka>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaymentExample {
    id: String,
    day: NaiveDate,
    #[serde(default)]
    arrears: BTreeMap<FiscalYear, Taka>,
    current: Taka,
    choice: Choice,
    #[serde(default)]
    surcharge: Taka,
    rebate: Taka,
    pay: Taka,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CeilingExample {
    id: String,
    rates: BTreeMap<String, i64>,
    /// The keys that are refused.
    faults: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeparationExample {
    id: String,
    annual_value: Taka,
    demand: Taka,
    shares: Vec<Percent>,
    /// Value and demand of each part.
    parts: Vec<(Taka, Taka)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InterimExample {
    id: String,
    year: FiscalYear,
    /// From when, and the annual value.
    values: Vec<(NaiveDate, Taka)>,
    instalments: Vec<Taka>,
    demand: Taka,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewExample {
    id: String,
    demand: Taka,
    cash: Taka,
    #[serde(default)]
    rebate: Taka,
    #[serde(default)]
    earned: Percent,
    uncleared: u8,
    #[serde(default)]
    spread: Vec<Taka>,
    #[serde(default)]
    rebate_now: Taka,
    #[serde(default)]
    credit: Taka,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaiverExample {
    id: String,
    yearly: Taka,
    waiver: Percent,
    rebate: Percent,
    order: String,
    demand: Taka,
    pay: Taka,
}

fn examples() -> Examples {
    toml::from_str(include_str!("../data/examples/holding-tax.toml")).expect("the examples can be read")
}

fn rate(code: &str) -> Rate {
    Rate::iter().find(|rate| rate.code() == code).unwrap_or_else(|| panic!("no rate {code}"))
}

#[test]
fn values_and_demands_are_those_of_the_examples() {
    for example in examples().valuation {
        let id = &example.id;
        let rents = Rents {
            let_out: example.r#let.0,
            own_use: example.own.0,
            loan_interest_yearly: example.interest.0,
            flat: example.flat.map(|flat| flat.0),
        };
        let valuation =
            value(rents, ValuationPolicy { maintenance_months: 2, own_use_relief: example.relief.0 }).unwrap();
        assert_eq!(valuation.annual_value, example.annual_value.0, "{id}: annual value");

        let rates: BTreeMap<Rate, BasisPoints> =
            example.rates.iter().map(|(code, percent)| (rate(code), percent.0)).collect();
        let demand = yearly_demand(valuation.annual_value, &ServedRates::new(rates.keys().copied()), &rates).unwrap();
        assert_eq!(demand.total, example.demand.0, "{id}: demand");
        assert_eq!(demand.rounding, example.rounding.0, "{id}: rounding");
        for (code, amount) in &example.heads {
            let head = demand.heads.iter().find(|line| line.head == rate(code).head()).expect(code);
            assert_eq!(head.amount, amount.0, "{id}: {code}");
        }
        let instalments: Vec<Money> =
            demand.instalments(4).unwrap().iter().map(|heads| heads.total().unwrap()).collect();
        assert_eq!(instalments, example.instalments.iter().map(|taka| taka.0).collect::<Vec<_>>(), "{id}: instalments");
    }
}

fn due(year: FiscalYear, instalment: i16, due_on: NaiveDate, amount: Money) -> Due {
    Due {
        id: DemandId::mint(),
        period: year.into(),
        kind: demand::Kind::Instalment,
        instalment,
        due_on,
        heads: Heads(vec![HeadAmount { head: Head::Holding, amount }]),
        amount,
        paid: Money::ZERO,
        rebate: Money::ZERO,
        waived: Money::ZERO,
        basis: None,
        history: Vec::new(),
    }
}

fn year(year: FiscalYear, dues: Vec<Due>) -> PeriodDues {
    PeriodDues { period: year.into(), dues }
}

#[test]
fn payments_cost_what_the_examples_say() {
    let running: FiscalYear = "2026-27".parse().unwrap();
    for example in examples().payment {
        let id = &example.id;
        let instalments = example.current.0.instalments(4);
        let current = (1..)
            .zip(instalments)
            .map(|(number, amount)| due(running, number, running.quarter(u8::try_from(number).unwrap()).1, amount));
        let mut periods: Vec<PeriodDues> = example
            .arrears
            .iter()
            .map(|(period, principal)| year(*period, vec![due(*period, 0, period.last_day(), principal.0)]))
            .collect();
        periods.push(year(running, current.collect()));
        let account = Account {
            id: AccountId::mint(),
            service: Service::Holding,
            ward: Ward::new(3).unwrap(),
            periods,
            fees: Vec::new(),
            credit: Money::ZERO,
        };

        let (pay, quote) = statement(&account, example.day, &ExampleTerms).unwrap().quote(example.choice).unwrap();
        assert_eq!(quote.surcharge, example.surcharge.0, "{id}: surcharge");
        assert_eq!(quote.rebate, example.rebate.0, "{id}: rebate");
        assert_eq!(pay, example.pay.0, "{id}: to pay");
    }
}

#[test]
fn rates_above_a_ceiling_are_refused_by_key() {
    let towns = towns_folder();
    for example in examples().ceiling {
        let folder = tempfile::tempdir().unwrap();
        for part in ["_national", "north"] {
            copy_folder(&towns.join(part), &folder.path().join(part));
        }
        let file = folder.path().join("north/holding-tax-2020.toml");
        let policy = fs::read_to_string(&file).unwrap();
        let (head, _) = policy.split_once("[rates]").unwrap();
        let rates: Vec<String> = example.rates.iter().map(|(rate, percent)| format!("{rate} = {percent}\n")).collect();
        fs::write(&file, format!("{head}[rates]\n{}", rates.concat())).unwrap();

        let faults = bundle::read(&[folder.path().to_owned()], POLICY_KINDS, &[]).err().unwrap_or_default();
        assert!(faults.iter().all(|fault| fault.kind.code() == "above-ceiling"), "{}: {faults:?}", example.id);
        let mut keys: Vec<String> = faults.into_iter().map(|fault| fault.key).collect();
        keys.sort();
        assert_eq!(keys, example.faults, "{}", example.id);
    }
}

#[test]
fn separation_loses_nothing() {
    for example in examples().separation {
        let shares: Vec<BasisPoints> = example.shares.iter().map(|share| share.0).collect();
        let parts = separation::separate(example.annual_value.0, example.demand.0, &shares).unwrap();
        let figures: Vec<(Money, Money)> = parts.iter().map(|part| (part.annual_value, part.open_demand)).collect();
        let expected: Vec<(Money, Money)> = example.parts.iter().map(|(value, demand)| (value.0, demand.0)).collect();
        assert_eq!(figures, expected, "{}", example.id);
    }
}

#[test]
fn an_interim_assessment_counts_from_the_next_quarter() {
    let rates: BTreeMap<Rate, BasisPoints> = [("holding", 700), ("lighting", 300), ("conservancy", 700)]
        .into_iter()
        .map(|(code, points)| (rate(code), BasisPoints::new(points).unwrap()))
        .collect();
    let served = ServedRates::new(rates.keys().copied());
    for example in examples().interim {
        let begins = [1, 2, 3, 4].map(|quarter| example.year.quarter(quarter).0);
        let in_force = |(from, value): &(NaiveDate, Taka)| InForce {
            from: *from,
            demand: yearly_demand(value.0, &served, &rates).unwrap(),
        };
        let demands: Vec<InForce> = example.values.iter().map(in_force).collect();
        let instalments: Vec<Money> =
            revision::interim(&begins, &demands).unwrap().iter().map(|heads| heads.total().unwrap()).collect();
        assert_eq!(instalments, example.instalments.iter().map(|taka| taka.0).collect::<Vec<_>>(), "{}", example.id);
        assert_eq!(Money::sum(instalments).unwrap(), example.demand.0, "{}", example.id);
    }
}

#[test]
fn a_review_spreads_what_is_left_or_leaves_credit() {
    for example in examples().review {
        let before = BeforeReview {
            cash: example.cash.0,
            rebate: example.rebate.0,
            earned: example.earned.0,
            uncleared_instalments: example.uncleared,
        };
        let expected = if example.spread.is_empty() {
            Reviewed::Credit { rebate: example.rebate_now.0, credit: example.credit.0 }
        } else {
            Reviewed::Spread(example.spread.iter().map(|taka| taka.0).collect())
        };
        assert_eq!(revision::review(example.demand.0, before).unwrap(), expected, "{}", example.id);
    }
}

#[test]
fn a_standing_waiver_and_early_payment_meet_as_the_council_says() {
    for example in examples().waiver {
        let order = if example.order == "additive" { WaiverOrder::Additive } else { WaiverOrder::default() };
        let year = revision::with_waiver(example.yearly.0, example.waiver.0, example.rebate.0, order).unwrap();
        assert_eq!(year.demand, example.demand.0, "{}", example.id);
        assert_eq!(year.demand.minus(year.rebate).unwrap(), example.pay.0, "{}", example.id);
    }
}
