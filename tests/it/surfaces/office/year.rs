//! The end of a year: figures checked by hand, closed by two, opened again by two.

use chrono::Duration;
use entity::{
    ledger::journal,
    values::{FiscalYear, Money},
};
use pouro::platform::{
    audit::Act,
    ledger::{self, Entry, Line, chart::LedgerAccount},
    work::Work,
    year_close,
};

use super::send;
use crate::support::{Place, World};

const PAGE: &str = "/office/year-close?year=2026-27";
const ACT: &str = "/office/year-close";

/// A charge of the bank on a day of the year.
fn charge(work: &Work, day: &str) -> Entry {
    let lines = [
        Line::new(LedgerAccount::CollectionFee, Money::from_poisha(10_000)),
        Line::new(LedgerAccount::Bank, Money::from_poisha(-10_000)),
    ];
    Entry::new(work, journal::Kind::Settlement, day.parse().unwrap(), format!("charge:{day}"), &lines).unwrap()
}

impl Place<'_> {
    async fn figures(&self, year: &str) -> year_close::figures::Figures {
        let year: FiscalYear = year.parse().unwrap();
        let work = self.read().await;
        year_close::figures::of(&work, year).await.unwrap()
    }
}

#[tokio::test]
async fn a_year_is_closed_by_two_and_opened_again_for_a_late_correction() {
    World::story(async |world| {
        let north = world.north();
        let heading = "ward,holding_no,owner,mahalla,monthly_rent,services,arrears";
        let services = "holding;lighting;conservancy";
        let rows = format!("3,123/1,রহিম,কানাইখালী,10000,{services},2025-26:5000\n5,7,করিম,কানাইখালী,10000,{services},");
        north.register(&format!("{heading}\n{rows}\n")).await;
        north.raise("2026-27").await.unwrap();
        north.visitor().pay("everything:", "paid").await;

        // Two demands of 17,000; of one, and of arrears of 5,000, everything was paid on 15 August with 10 % rebate and 5 %
        // surcharge on the arrears: 5,000 + 250 + 17,000 - 1,700 = 20,550.
        let figures = north.figures("2026-27").await;
        let wards: Vec<_> = figures
            .wards
            .iter()
            .map(|row| {
                let all = [row.opening, row.raised, row.collected, row.rebate, row.waived, row.closing];
                (row.ward.number(), all.map(|amount| amount.poisha() / 100))
            })
            .collect();
        assert_eq!(wards, [(3, [5_000, 17_000, 20_300, 1_700, 0, 0]), (5, [0, 17_000, 0, 0, 0, 17_000])]);
        assert_eq!(figures.surplus.poisha(), 3_255_000, "34,000 + 250 - 1,700");
        assert!(figures.accounts.iter().map(|row| row.closing.poisha()).sum::<i64>() == 0);

        let officer = north.officer(&["accounts-officer"]).await;
        let early = officer.browser.get(PAGE).await;
        early.assert(200).assert_says("The year is over").assert_says("1 left");
        world.clock.pass(Duration::days(322));
        let (officer, head) = (north.officer(&["accounts-officer"]).await, north.officer(&["head"]).await);
        officer.browser.get(PAGE).await.assert(200).assert_says("32,550.00").assert_says("Close the year");
        send(&officer, PAGE, ACT, &[("year", "2026-27"), ("act", "close")])
            .await
            .assert(422)
            .assert_says("Write the reason");
        let close = [("year", "2026-27"), ("act", "close"), ("why", "30 June")];
        send(&officer, PAGE, ACT, &close).await.assert(303);
        head.agree(&north.last_approval().await).await.assert(303);
        let closed = officer.browser.get(PAGE).await;
        closed.assert(200).assert_says("Version 1: closed").assert_says("The signature fits").assert_says("17,000.00");
        assert_eq!(north.balance(LedgerAccount::Surplus).await, -3_255_000);
        assert_eq!(north.balance(LedgerAccount::Surcharge).await, 0);
        assert_eq!(north.figures("2026-27").await, figures, "the close itself is none of its figures");
        assert_eq!(north.figures("2027-28").await.wards[1].opening.poisha(), 1_700_000, "arrears are carried");

        let work = north.begin().await;
        let refused = ledger::post(&work, vec![charge(&work, "2027-06-15")]).await.unwrap_err();
        assert_eq!(refused.code(), "year-closed");
        ledger::post(&work, vec![charge(&work, "2027-07-01")]).await.unwrap();
        drop(work);

        // A late correction: opened, corrected, closed anew; the older version stays.
        let reopen = [("year", "2026-27"), ("act", "reopen"), ("why", "The bank's charge")];
        send(&officer, PAGE, ACT, &reopen).await.assert(303);
        head.agree(&north.last_approval().await).await.assert(303);
        let work = north.begin().await;
        ledger::post(&work, vec![charge(&work, "2027-06-15")]).await.unwrap();
        work.commit().await.unwrap();
        send(&officer, PAGE, ACT, &close).await.assert(303);
        head.agree(&north.last_approval().await).await.assert(303);
        let closed = officer.browser.get(PAGE).await;
        closed.assert(200).assert_says("Version 3: closed").assert_says("32,450.00").assert_says("Version 1: closed");
        assert_eq!(north.balance(LedgerAccount::Surplus).await, -3_245_000);
        officer.browser.get(&format!("{PAGE}&version=1")).await.assert(200).assert_says("32,550.00");
        let csv = officer.browser.get("/office/year-close/export?year=2026-27&version=1").await;
        assert!(csv.assert(200).text().contains("Surplus,32550.00"), "{}", csv.text());
        assert_eq!(
            (north.trail_of(Act::YearClosed).await.len(), north.trail_of(Act::YearReopened).await.len()),
            (2, 1)
        );
    })
    .await;
}
