//! The worked examples of dues by the month.

use chrono::{Days, NaiveDate};
use entity::{
    billing::{Head, Service, demand},
    values::{AccountId, BasisPoints, DemandId, HeadAmount, Heads, Money, Period, Ward},
};
use pouro::platform::billing::{Account, Due, PeriodDues, RebateTerms, SurchargeRule, Terms, allocate, statement};
use serde::Deserialize;

use super::{Percent, Taka};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Examples {
    account: Vec<AccountExample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountExample {
    id: String,
    months: Vec<Period>,
    each: Taka,
    surcharge: Percent,
    fee: Taka,
    day: NaiveDate,
    payable: Taka,
    pays: Option<Taka>,
    /// Principal and surcharge of each month.
    #[serde(default)]
    clears: Vec<(Taka, Taka)>,
    #[serde(default)]
    fee_paid: Taka,
    #[serde(default)]
    left: Taka,
}

/// No rebate; surcharge once, on the day after the last day to pay.
struct MonthlyTerms(BasisPoints);

impl Terms for MonthlyTerms {
    fn rebate(&self, _: Period, _: NaiveDate) -> Option<RebateTerms> {
        None
    }

    fn surcharge(&self) -> SurchargeRule {
        SurchargeRule::OnceOverdue
    }

    fn surcharge_rate(&self, _: NaiveDate) -> BasisPoints {
        self.0
    }
}

fn due(period: Period, kind: demand::Kind, due_on: NaiveDate, amount: Money) -> Due {
    Due {
        id: DemandId::mint(),
        period,
        kind,
        instalment: 1,
        due_on,
        heads: Heads(vec![HeadAmount { head: Head::Water, amount }]),
        amount,
        paid: Money::ZERO,
        rebate: Money::ZERO,
        waived: Money::ZERO,
        basis: None,
        history: Vec::new(),
    }
}

fn account(example: &AccountExample) -> Account {
    let month = |period: &Period| {
        let tenth = period.last_day() + Days::new(10);
        PeriodDues { period: *period, dues: vec![due(*period, demand::Kind::Instalment, tenth, example.each.0)] }
    };
    // Raised before every month that is due: fees still come last.
    let fee = due(example.months[0], demand::Kind::Fee, example.months[0].first_day(), example.fee.0);
    Account {
        id: AccountId::mint(),
        service: Service::Holding,
        ward: Ward::new(1).unwrap(),
        periods: example.months.iter().map(month).collect(),
        fees: if example.fee.0.is_zero() { Vec::new() } else { vec![fee] },
        credit: Money::ZERO,
    }
}

#[test]
fn months_are_cleared_one_after_the_other_and_fees_last() {
    let examples: Examples = toml::from_str(include_str!("../data/examples/monthly-dues.toml")).unwrap();
    for example in examples.account {
        let (id, account, terms) = (&example.id, account(&example), MonthlyTerms(example.surcharge.0));
        let statement = statement(&account, example.day, &terms).unwrap();
        assert_eq!(statement.payable().unwrap(), example.payable.0, "{id}: payable");
        let Some(pays) = example.pays else { continue };
        let cleared = allocate(&statement, pays.0).unwrap();
        assert_eq!(cleared.credit, Money::ZERO, "{id}: credit");
        let months: Vec<(Money, Money)> = cleared
            .cleared
            .iter()
            .filter(|cleared| cleared.kind == demand::Kind::Instalment)
            .map(|cleared| (cleared.paid, cleared.surcharge))
            .collect();
        assert_eq!(months, example.clears.iter().map(|(paid, extra)| (paid.0, extra.0)).collect::<Vec<_>>(), "{id}");
        let fees = cleared.cleared.iter().filter(|cleared| cleared.kind == demand::Kind::Fee);
        assert_eq!(Money::sum(fees.map(|fee| fee.paid)).unwrap(), example.fee_paid.0, "{id}: fee");
        let taken = cleared.cleared.iter().map(|cleared| cleared.paid.plus(cleared.surcharge).unwrap());
        let left = statement.payable().unwrap().minus(Money::sum(taken).unwrap()).unwrap();
        assert_eq!(left, example.left.0, "{id}: left");
    }
}

#[test]
fn what_is_paid_in_time_bears_no_surcharge_and_a_reversal_brings_it_back() {
    let text = "id = \"\"\nmonths = [\"2026-M10\"]\neach = \"300\"\nsurcharge = \"20\"\nfee = \"0\"\nday = \"2026-11-25\"\npayable = \"0\"";
    let example: AccountExample = toml::from_str(text).unwrap();
    let (mut account, terms) = (account(&example), MonthlyTerms(example.surcharge.0));
    let taka = |amount: i64| Money::from_taka(amount).unwrap();
    let on = |text: &str| text.parse::<NaiveDate>().unwrap();
    let payable = |account: &Account| statement(account, example.day, &terms).unwrap().payable().unwrap();
    let mut clear = |day: &str, amount: Money| {
        let due = &mut account.periods[0].dues[0];
        due.paid = due.paid.plus(amount).unwrap();
        let nothing = Money::ZERO;
        due.history.push(pouro::platform::billing::Clearing {
            day: on(day),
            principal: amount,
            waived: nothing,
            campaign_rebate: nothing,
            surcharge: nothing,
        });
        payable(&account)
    };
    // 200 in time: 20 % of the 100 that were late.
    assert_eq!(clear("2026-11-10", taka(200)), taka(120));
    // The cheque comes back: as if it had never been paid.
    assert_eq!(clear("2026-11-10", taka(-200)), taka(360));
    // A day late is late.
    assert_eq!(clear("2026-11-11", taka(200)), taka(160));
}
