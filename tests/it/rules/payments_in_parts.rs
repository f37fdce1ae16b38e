//! Whatever the parts in which a payer pays: nothing is lost, nothing is earned twice.

use chrono::NaiveDate;
use entity::{
    billing::{Head, Service, demand},
    values::{AccountId, BasisPoints, DemandId, FiscalYear, HeadAmount, Heads, Money, Period, Ward},
};
use pouro::platform::billing::{
    Account, Clearing, Due, PeriodDues, RebateTerms, SurchargeRule, Terms, allocate, statement,
};
use proptest::prelude::*;

use super::ExampleTerms;

fn due(instalment: i16, poisha: i64, year: FiscalYear) -> Due {
    let half = Money::from_poisha(poisha / 2);
    let rest = Money::from_poisha(poisha - poisha / 2);
    let heads = Heads(vec![
        HeadAmount { head: Head::Holding, amount: half },
        HeadAmount { head: Head::Lighting, amount: rest },
    ]);
    let quarter = u8::try_from(instalment.max(1)).unwrap();
    Due {
        id: DemandId::mint(),
        period: year.into(),
        kind: demand::Kind::Instalment,
        instalment,
        due_on: year.quarter(quarter).1,
        heads,
        amount: Money::from_poisha(poisha),
        paid: Money::ZERO,
        rebate: Money::ZERO,
        waived: Money::ZERO,
        basis: None,
        history: Vec::new(),
    }
}

fn account(arrears: i64, current: i64) -> Account {
    let year = |text: &str| text.parse::<FiscalYear>().unwrap();
    let single =
        |period: FiscalYear, poisha: i64| PeriodDues { period: period.into(), dues: vec![due(0, poisha, period)] };
    let running = year("2026-27");
    let instalments = Money::from_poisha(current).instalments(4);
    let dues = (1..).zip(instalments).map(|(number, amount)| due(number, amount.poisha(), running)).collect();
    Account {
        id: AccountId::mint(),
        service: Service::Holding,
        ward: Ward::new(3).unwrap(),
        fees: Vec::new(),
        periods: vec![
            single(year("2024-25"), arrears),
            single(year("2025-26"), arrears * 2),
            PeriodDues { period: running.into(), dues },
        ],
        credit: Money::ZERO,
    }
}

/// Pays an amount, as posting does, and says how much became credit.
fn pay(account: &mut Account, day: NaiveDate, amount: Money) -> Money {
    let allocation = allocate(&statement(account, day, &ExampleTerms).unwrap(), amount).unwrap();
    let accounted = allocation.cleared.iter().map(|cleared| cleared.paid.plus(cleared.surcharge).unwrap());
    let accounted = Money::sum(accounted).unwrap().plus(allocation.credit).unwrap();
    assert_eq!(accounted, amount, "every poisha is somewhere");
    for cleared in &allocation.cleared {
        let due = account
            .periods
            .iter_mut()
            .flat_map(|period| &mut period.dues)
            .find(|due| due.id == cleared.demand)
            .unwrap();
        due.paid = due.paid.plus(cleared.paid).unwrap();
        due.rebate = due.rebate.plus(cleared.rebate).unwrap();
        assert!(due.open().unwrap() >= Money::ZERO, "no demand is overpaid");
        let principal = cleared.paid.plus(cleared.rebate).unwrap();
        assert_eq!(cleared.heads.total().unwrap(), principal);
        let surcharge = cleared.surcharge.plus(cleared.surcharge_waived).unwrap();
        let (waived, campaign_rebate) = (Money::ZERO, cleared.campaign_rebate);
        due.history.push(Clearing { day, principal, waived, campaign_rebate, surcharge });
    }
    allocation.credit
}

/// The last day of June 2027 moves to 4 July.
struct MovedTerms;

impl Terms for MovedTerms {
    fn rebate(&self, period: Period, day: NaiveDate) -> Option<RebateTerms> {
        ExampleTerms.rebate(period, day)
    }

    fn surcharge(&self) -> SurchargeRule {
        ExampleTerms.surcharge()
    }

    fn surcharge_rate(&self, day: NaiveDate) -> BasisPoints {
        ExampleTerms.surcharge_rate(day)
    }

    fn last_day(&self, due_on: NaiveDate) -> NaiveDate {
        let june = NaiveDate::from_ymd_opt(2027, 6, 30).unwrap();
        if due_on == june { NaiveDate::from_ymd_opt(2027, 7, 4).unwrap() } else { due_on }
    }
}

#[test]
fn a_year_is_over_when_its_moved_last_day_is() {
    let mut account = account(0, 1_700_000);
    account.periods.drain(..2);
    for (day, is_arrears, payable) in [
        ("2027-07-01", false, 1_700_000),
        ("2027-07-04", false, 1_700_000),
        ("2027-07-05", true, 1_785_000),
        ("2028-06-30", true, 1_785_000),
        ("2028-07-01", true, 1_870_000),
    ] {
        let on_day = statement(&account, day.parse().unwrap(), &MovedTerms).unwrap();
        let found = (on_day.periods[0].is_arrears, on_day.payable().unwrap().poisha());
        assert_eq!(found, (is_arrears, payable), "{day}");
    }
}

fn rebate_given(account: &Account) -> Money {
    Money::sum(account.dues().map(|due| due.rebate)).unwrap()
}

#[test]
fn an_instalment_of_nothing_counts_as_cleared_with_the_next_one() {
    let day = NaiveDate::from_ymd_opt(2026, 8, 15).unwrap();
    // Three taka a year: quarters rounded down are nothing, the fourth is all of it.
    let mut account = account(0, 300);
    account.periods.iter_mut().for_each(|year| year.dues.retain(|due| due.amount.is_positive()));
    account.periods.retain(|year| !year.dues.is_empty());
    assert_eq!(account.periods.iter().map(|year| year.dues.len()).collect::<Vec<_>>(), [1]);
    let whole = statement(&account, day, &ExampleTerms).unwrap().payable().unwrap();
    assert_eq!(whole.poisha(), 270);
    assert!(pay(&mut account, day, whole).is_zero());
    assert_eq!(rebate_given(&account).poisha(), 30);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn parts_earn_the_same_rebate_as_one_payment(
        arrears in 1_i64..1_000_000,
        current in 1_i64..100_000,
        cuts in prop::collection::vec(1_u32..100, 1..6),
    ) {
        let day = NaiveDate::from_ymd_opt(2026, 8, 15).unwrap();
        let (mut at_once, mut in_parts) = (account(arrears, current * 100), account(arrears, current * 100));
        let whole = statement(&at_once, day, &ExampleTerms).unwrap().payable().unwrap();
        prop_assert!(pay(&mut at_once, day, whole).is_zero());
        prop_assert!(statement(&at_once, day, &ExampleTerms).unwrap().payable().unwrap().is_zero());

        let mut left = whole;
        for cut in cuts {
            let part = Money::from_poisha(left.poisha() / i64::from(cut));
            if part.is_positive() {
                prop_assert!(pay(&mut in_parts, day, part).is_zero());
                left = left.minus(part).unwrap();
            }
        }
        let rest = statement(&in_parts, day, &ExampleTerms).unwrap().payable().unwrap();
        prop_assert_eq!(rest, left, "what is left to pay does not depend on the parts");
        prop_assert!(pay(&mut in_parts, day, rest).is_zero());
        prop_assert_eq!(rebate_given(&in_parts), rebate_given(&at_once));
    }

    #[test]
    fn the_running_year_waits_for_older_ones_and_the_rest_is_credit(
        arrears in 1_i64..1_000_000,
        current in 1_i64..100_000,
        share in 1_i64..300,
    ) {
        let day = NaiveDate::from_ymd_opt(2026, 10, 15).unwrap();
        let mut account = account(arrears, current * 100);
        let whole = statement(&account, day, &ExampleTerms).unwrap().payable().unwrap();
        let amount = Money::from_poisha((whole.poisha() * share / 100).max(1));
        let credit = pay(&mut account, day, amount);
        let rest = statement(&account, day, &ExampleTerms).unwrap();
        prop_assert_eq!(credit, amount.less_or_zero(whole));
        let older_open = rest.periods.iter().any(|of| of.is_arrears && (of.surcharge().unwrap().is_positive() || of.period.open().unwrap().is_positive()));
        let current_paid = account.periods[2].dues.iter().any(|due| due.paid.is_positive());
        prop_assert!(!(older_open && current_paid), "older years come first (R11)");
    }
}
