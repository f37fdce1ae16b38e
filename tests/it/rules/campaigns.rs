//! Campaigns and amnesties: what they give, when, and that paying in parts gives the same.

use chrono::NaiveDate;
use entity::{
    billing::{Head, Service, demand},
    payments::Choice,
    values::{AccountId, BasisPoints, DemandId, FiscalYear, HeadAmount, Heads, Money, Period, Ward},
};
use pouro::platform::{
    billing::{
        Account, Campaigns, Clearing, Due, PeriodDues, RebateTerms, SurchargeRule, Terms, allocate, campaigns::InForce,
        statement,
    },
    tenancy::{
        Policy,
        node::Node,
        reader::{Faults, Reader},
    },
};
use proptest::prelude::*;

use super::ExampleTerms;

const CAMPAIGNS: &str = r#"
[fair]
name = { bn = "কর মেলা", en = "Tax fair" }
service = "holding"
from = 2026-11-01
to = 2026-11-30
rebate = 5
resolution = "12/2026"

[small-fair]
name = { bn = "ওয়ার্ডের মেলা", en = "Fair of the ward" }
service = "holding"
from = 2026-11-10
to = 2026-11-20
wards = [3]
rebate = 2
resolution = "13/2026"

[amnesty]
name = { bn = "সারচার্জ মওকুফ", en = "Surcharge waived" }
service = "holding"
from = 2026-11-01
to = 2026-11-30
arrears_before = "2025-26"
surcharge_off = 100
resolution = "14/2026"

[half]
name = { bn = "অর্ধেক সারচার্জ", en = "Half the surcharge" }
service = "holding"
from = 2026-11-15
to = 2026-12-31
surcharge_off = 50
resolution = "15/2026"
"#;

fn campaigns(text: &str) -> (Option<Campaigns>, Vec<String>) {
    let (node, faults) = (Node::from_toml(text).unwrap(), Faults::default());
    let reader = Reader::new(&node, "campaigns.toml", &faults);
    let read = Campaigns::read(&reader);
    reader.finish();
    (read, faults.into_sorted().into_iter().map(|fault| format!("{}: {}", fault.key, fault.kind.code())).collect())
}

struct WithCampaigns(Campaigns);

impl Terms for WithCampaigns {
    fn rebate(&self, period: Period, day: NaiveDate) -> Option<RebateTerms> {
        ExampleTerms.rebate(period, day)
    }

    fn surcharge(&self) -> SurchargeRule {
        ExampleTerms.surcharge()
    }

    fn surcharge_rate(&self, day: NaiveDate) -> BasisPoints {
        ExampleTerms.surcharge_rate(day)
    }

    fn campaigns(&self, ward: Ward, day: NaiveDate) -> InForce {
        self.0.in_force(Service::Holding, ward, day)
    }
}

fn terms() -> WithCampaigns {
    let (read, faults) = campaigns(CAMPAIGNS);
    assert_eq!(faults, [""; 0]);
    WithCampaigns(read.unwrap())
}

fn due(year: FiscalYear, instalment: i16, amount: Money) -> Due {
    let quarter = u8::try_from(instalment.max(1)).unwrap();
    Due {
        id: DemandId::mint(),
        period: year.into(),
        kind: demand::Kind::Instalment,
        instalment,
        due_on: if instalment == 0 { year.last_day() } else { year.quarter(quarter).1 },
        heads: Heads(vec![HeadAmount { head: Head::Holding, amount }]),
        amount,
        paid: Money::ZERO,
        rebate: Money::ZERO,
        waived: Money::ZERO,
        basis: None,
        history: Vec::new(),
    }
}

/// 2,000 of 2024-25, 5,000 of 2025-26, 17,000 of the running year.
fn account() -> Account {
    let year = |text: &str| text.parse::<FiscalYear>().unwrap();
    let taka = |amount: i64| Money::from_taka(amount).unwrap();
    let whole = |text: &str, amount: i64| PeriodDues {
        period: year(text).into(),
        dues: vec![due(year(text), 0, taka(amount))],
    };
    let running = year("2026-27");
    let instalments = (1..).zip(taka(17_000).instalments(4)).map(|(number, amount)| due(running, number, amount));
    Account {
        id: AccountId::mint(),
        service: Service::Holding,
        ward: Ward::new(3).unwrap(),
        periods: vec![
            whole("2024-25", 2_000),
            whole("2025-26", 5_000),
            PeriodDues { period: running.into(), dues: instalments.collect() },
        ],
        fees: Vec::new(),
        credit: Money::ZERO,
    }
}

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Pays an amount, as posting does.
fn pay(account: &mut Account, day: NaiveDate, amount: Money, terms: &WithCampaigns) {
    let allocation = allocate(&statement(account, day, terms).unwrap(), amount).unwrap();
    let accounted = allocation.cleared.iter().map(|cleared| cleared.paid.plus(cleared.surcharge).unwrap());
    assert_eq!(Money::sum(accounted).unwrap().plus(allocation.credit).unwrap(), amount, "every poisha is somewhere");
    for cleared in &allocation.cleared {
        assert!(cleared.campaign_rebate <= cleared.rebate && cleared.campaign_rebate >= Money::ZERO);
        let mut dues = account.periods.iter_mut().flat_map(|period| &mut period.dues);
        let due = dues.find(|due| due.id == cleared.demand).unwrap();
        due.paid = due.paid.plus(cleared.paid).unwrap();
        due.rebate = due.rebate.plus(cleared.rebate).unwrap();
        assert!(due.open().unwrap() >= Money::ZERO, "no demand is overpaid");
        due.history.push(Clearing {
            day,
            principal: cleared.paid.plus(cleared.rebate).unwrap(),
            waived: Money::ZERO,
            campaign_rebate: cleared.campaign_rebate,
            surcharge: cleared.surcharge.plus(cleared.surcharge_waived).unwrap(),
        });
    }
}

#[test]
fn a_campaign_counts_on_its_days_for_its_payers_and_the_better_one_does() {
    let (account, terms) = (account(), terms());
    // Surcharge without campaigns: 2 x 5 % of 2,000 and 5 % of 5,000.
    for (day, surcharge, off, rebate) in [
        ("2026-10-31", 45_000, 0, 0),
        ("2026-11-01", 25_000, 20_000, 85_000),
        ("2026-11-15", 12_500, 32_500, 85_000),
        ("2026-11-30", 12_500, 32_500, 85_000),
        ("2026-12-01", 22_500, 22_500, 0),
        ("2027-01-01", 45_000, 0, 0),
    ] {
        let (amount, quote) = statement(&account, on(day), &terms).unwrap().quote(Choice::Everything).unwrap();
        let figures = (quote.surcharge.poisha(), quote.surcharge_waived.poisha(), quote.rebate.poisha());
        assert_eq!(figures, (surcharge, off, rebate), "{day}");
        assert_eq!(amount.poisha(), 2_400_000 + surcharge - rebate, "{day}");
    }
}

#[test]
fn what_was_waived_stays_waived_and_what_was_earned_stays_earned() {
    let (mut account, terms) = (account(), terms());
    let everything = |account: &Account, day: &str| statement(account, on(day), &terms).unwrap().payable().unwrap();
    // The principal of 2024-25 under the amnesty: its surcharge is gone for good, that of 2025-26 is not.
    pay(&mut account, on("2026-11-02"), Money::from_taka(2_000).unwrap(), &terms);
    assert_eq!(everything(&account, "2027-01-01").poisha(), 2_200_000 + 25_000);
    // The first instalment at the fair, the rest after it.
    pay(&mut account, on("2026-11-03"), Money::from_poisha(500_000 + 25_000 + 403_750), &terms);
    assert_eq!(account.periods[2].dues[0].rebate.poisha(), 21_250);
    assert_eq!(everything(&account, "2027-01-01").poisha(), 1_275_000);
}

#[test]
fn an_early_payer_is_not_the_poorer_for_a_campaign() {
    // Two instalments in September earn 7.5 %; the fair adds to the other two and to nothing else.
    let (mut account, terms) = (account(), terms());
    account.periods.drain(..2);
    pay(&mut account, on("2026-09-30"), Money::from_poisha(786_250), &terms);
    let (amount, quote) = statement(&account, on("2026-11-05"), &terms).unwrap().quote(Choice::Everything).unwrap();
    assert_eq!((quote.rebate.poisha(), amount.poisha()), (42_500, 807_500));
}

#[test]
fn a_write_off_before_a_campaign_lessens_its_rebate_once() {
    let (mut account, terms) = (account(), terms());
    account.periods.drain(..2);
    // The first instalment is written off in October: the fair gives 5 % of the other three, 12,750.
    let (due, written_off) = (&mut account.periods[0].dues[0], Money::from_poisha(425_000));
    due.waived = written_off;
    due.history.push(Clearing {
        day: on("2026-10-15"),
        principal: written_off,
        waived: written_off,
        campaign_rebate: Money::ZERO,
        surcharge: Money::ZERO,
    });
    let (amount, quote) = statement(&account, on("2026-11-05"), &terms).unwrap().quote(Choice::Everything).unwrap();
    assert_eq!((quote.rebate.poisha(), amount.poisha()), (63_750, 1_211_250));
}

#[test]
fn faults_of_a_campaign_are_named() {
    let (_, faults) = campaigns(
        "[a]\nname = { bn = \"ক\", en = \"a\" }\nservice = \"holding\"\nfrom = 2026-11-02\nto = 2026-11-01\n\
         arrears_before = \"x\"\nrebate = 101\n[b]\nname = { bn = \"ক\", en = \"a\" }\nservice = \"holding\"\n\
         from = 2026-11-01\nto = 2026-11-01\nresolution = \"1\"\n",
    );
    let expected = [
        "a.resolution: missing",
        "a.to: out-of-range",
        "a.arrears_before: expected",
        "a.rebate: out-of-range",
        "b: expected",
    ];
    for fault in expected {
        assert!(faults.iter().any(|found| found == fault), "{fault} in {faults:?}");
    }
    assert_eq!(faults.len(), expected.len(), "{faults:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn parts_paid_within_a_campaign_come_to_the_same(cuts in prop::collection::vec(1_u32..60, 1..6), half in any::<bool>()) {
        let day = on(if half { "2026-12-05" } else { "2026-11-05" });
        let (mut in_parts, terms) = (account(), terms());
        let whole = statement(&in_parts, day, &terms).unwrap().payable().unwrap();
        let mut left = whole;
        let pieces = i64::try_from(cuts.len()).unwrap() + 1;
        for cut in cuts {
            let part = Money::from_poisha(left.poisha() / i64::from(cut));
            if part.is_positive() {
                pay(&mut in_parts, day, part, &terms);
                left = left.minus(part).unwrap();
            }
        }
        let rest = statement(&in_parts, day, &terms).unwrap().payable().unwrap();
        // Half of a surcharge may be rounded once more with each part.
        let apart = rest.minus(left).unwrap().poisha().abs();
        prop_assert!(apart <= if half { 2 * pieces } else { 0 }, "{} apart", apart);
        pay(&mut in_parts, day, rest, &terms);
        prop_assert!(statement(&in_parts, day, &terms).unwrap().payable().unwrap().is_zero());
    }
}
