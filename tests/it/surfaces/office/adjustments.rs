//! Money after the fact: receipts taken back, dues given up, credit moved and used. One asks, another decides.

use entity::{
    billing::{billing_account, demand},
    ledger::journal::{self, Kind},
    payments::{Method, receipt},
    values::{AccountId, Locale, Money, StaffId},
};
use pouro::platform::receipts::{self, Handed, Taking, Told};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::{approve, send};
use crate::support::{Place, World};

fn taka(taka: i64) -> Money {
    Money::from_taka(taka).unwrap()
}

/// Cash that somebody takes for an account.
async fn cash(place: &Place<'_>, account: AccountId, amount: Money, taken_by: StaffId) -> receipt::Model {
    let work = place.begin().await;
    let taking = Taking {
        parts: vec![(account, amount)],
        method: Method::Cash,
        method_reference: None,
        paid_at: work.now,
        day: work.today(),
        idempotency_key: format!("test:{}", uuid::Uuid::now_v7()),
        handed: Handed { taken_by: Some(taken_by), ..Handed::default() },
        told: Told { phone: None, email: None, locale: Locale::Bn, path: None },
    };
    let posted = receipts::post(&work, &place.world.app, &taking).await.unwrap();
    let receipt = receipts::issue(&work, &place.world.app, taking, &posted).await.unwrap();
    work.commit().await.unwrap();
    receipt
}

/// The accounts of the town, by what they are about.
async fn accounts(place: &Place<'_>) -> Vec<billing_account::Model> {
    let work = place.read().await;
    let rows = work.find::<billing_account::Entity>().order_by_asc(billing_account::Column::Subject);
    work.all(rows).await.unwrap()
}

async fn journals(place: &Place<'_>, kind: Kind) -> usize {
    let work = place.read().await;
    work.all(work.find::<journal::Entity>().filter(journal::Column::Kind.eq(kind))).await.unwrap().len()
}

async fn open_dues(place: &Place<'_>) -> i64 {
    place.proof().await.open_demands.poisha()
}

#[tokio::test]
async fn a_receipt_is_taken_back_by_two_and_not_by_whoever_took_the_money() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let asker = north.officer(&["accounts-officer"]).await;
        let (decider, collector) = (north.officer(&["head"]).await, north.officer(&["executive-officer"]).await);
        let account = accounts(&north).await.remove(0);
        let first = cash(&north, account.id, taka(15_300), collector.id).await;
        assert_eq!(open_dues(&north).await, 0);

        let page = format!("/office/accounts/{}", account.id);
        asker.browser.get(&page).await.assert(200).assert_says(&first.number);
        let form = format!("/office/receipts/{}/reverse", first.id);
        let missing = send(&asker, &form, &form, &[("why", "Wrong holding")]).await;
        missing.assert(422).assert_says("Choose where the money is now").assert_says("Wrong holding");
        let asked = send(&asker, &form, &form, &[("money", "gone"), ("why", "Wrong holding")]).await;
        // Whoever has collected it does not decide.
        approve(&collector, &asked).await.assert(409).assert_says("agree");
        assert_eq!(journals(&north, Kind::Reversal).await, 0);
        approve(&decider, &asked).await.assert(303);
        assert_eq!((journals(&north, Kind::Reversal).await, open_dues(&north).await), (1, 1_700_000));
        asker.browser.get(&form).await.assert(409);
        asker.browser.get(&page).await.assert(200).assert_says("cancelled");

        // A receipt whose money is here becomes credit, which pays again.
        let second = cash(&north, account.id, taka(15_300), collector.id).await;
        let form = format!("/office/receipts/{}/reverse", second.id);
        let asked = send(&asker, &form, &form, &[("money", "credit"), ("why", "Paid for another year")]).await;
        approve(&decider, &asked).await.assert(303);
        let credit = accounts(&north).await.remove(0).credit;
        assert_eq!((credit, open_dues(&north).await), (taka(15_300), 1_700_000));
        let form = format!("{page}/advance");
        let asked = send(&asker, &form, &form, &[("amount", "15,300"), ("why", "The payer wants it")]).await;
        approve(&decider, &asked).await.assert(303);
        let used = accounts(&north).await.remove(0).credit;
        assert_eq!((used, open_dues(&north).await), (Money::ZERO, 0), "with the rebate of the day");
        assert_eq!(journals(&north, Kind::AdvanceUse).await, 1);
    })
    .await;
}

#[tokio::test]
async fn dues_are_given_up_by_a_resolution_and_no_more_than_is_due() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let (asker, decider) = (north.officer(&["executive-officer"]).await, north.officer(&["head"]).await);
        let account = accounts(&north).await.remove(0);
        let work = north.read().await;
        let arrears = work.find::<demand::Entity>().filter(demand::Column::Instalment.eq(0));
        let arrears = work.one(arrears).await.unwrap().unwrap().id.to_string();
        work.commit().await.unwrap();
        let form = format!("/office/accounts/{}/write-off", account.id);
        let empty = send(&asker, &form, &form, &[("why", "Flood")]).await;
        empty.assert(422).assert_says("Tick at least one due").assert_says("Write the number of the resolution");
        let all =
            [("principal", arrears.as_str()), ("surcharge", &arrears), ("resolution", "12/2026"), ("why", "Flood")];
        let whole = send(&asker, &form, &form, &all).await;
        let part = [("principal", arrears.as_str()), ("limit", "2000"), ("resolution", "11/2026"), ("why", "Flood")];
        let part = send(&asker, &form, &form, &part).await;
        approve(&decider, &part).await.assert(303);
        assert_eq!(open_dues(&north).await, 300_000 + 1_700_000);
        // The other one was asked before: what it names is no longer due, and nothing of it happens.
        approve(&decider, &whole).await.assert(409).assert_says("The dues have changed meanwhile");
        assert_eq!(journals(&north, Kind::WriteOff).await, 1);
        let rest =
            [("principal", arrears.as_str()), ("surcharge", &arrears), ("resolution", "12/2026"), ("why", "Flood")];
        let rest = send(&asker, &form, &form, &rest).await;
        approve(&decider, &rest).await.assert(303);
        assert_eq!(open_dues(&north).await, 1_700_000);
        let due = asker.browser.get(&format!("/office/accounts/{}", account.id)).await;
        due.assert_says("15,300");
    })
    .await;
}

#[tokio::test]
async fn credit_goes_to_another_account_and_pays_the_next_bill_by_itself() {
    World::story(async |world| {
        let north = world.north();
        let heading = "ward,holding_no,owner,mahalla,monthly_rent,services,phone";
        let row = |number: &str, phone: &str| {
            format!("3,{number},মোঃ রফিকুল ইসলাম,কানাইখালী,10000,holding;lighting;conservancy,{phone}")
        };
        north.register(&format!("{heading}\n{}\n{}\n", row("123/1", ""), row("124", "01812345678"))).await;
        let (asker, decider) = (north.officer(&["accounts-officer"]).await, north.officer(&["head"]).await);
        let [giver, taker] = <[_; 2]>::try_from(accounts(&north).await).unwrap();
        cash(&north, giver.id, taka(20_000), decider.id).await;
        let form = format!("/office/accounts/{}/transfer", giver.id);
        let wrong = send(&asker, &form, &form, &[("to_account", "3-999"), ("amount", "99999"), ("why", "x")]).await;
        wrong.assert(422).assert_says("No other account has this number").assert_says("no more than the credit");
        let fields = [("to_account", "৩-১২৪"), ("amount", "16000"), ("why", "Paid for the neighbour")];
        let shown = send(&asker, &form, &form, &fields).await;
        shown.assert(200).assert_says("Compare the name below");
        let taker_id = taker.id.to_string();
        let sure = [fields[0], fields[1], fields[2], ("shown", taker_id.as_str())];
        let asked = send(&asker, &form, &form, &sure).await;
        approve(&decider, &asked).await.assert(303);
        let credits: Vec<_> = accounts(&north).await.into_iter().map(|account| account.credit).collect();
        assert_eq!((credits, journals(&north, Kind::Transfer).await), (vec![taka(4_000), taka(16_000)], 1));

        north.raise("2026-27").await.unwrap();
        world.run_jobs().await;
        let credits: Vec<_> = accounts(&north).await.into_iter().map(|account| account.credit).collect();
        assert_eq!(credits, [Money::ZERO, taka(700)], "a part waits for more, a whole year has its rebate");
        assert_eq!(journals(&north, Kind::AdvanceUse).await, 2);
        let told = world.arrived();
        assert_eq!(told.len(), 1, "one of them has a phone: {told:?}");
        assert!(told[0].text.contains("জমা থেকে") && !told[0].text.contains("বাকি"), "{told:?}");
        north.raise("2026-27").await.unwrap();
        world.run_jobs().await;
        assert_eq!(journals(&north, Kind::AdvanceUse).await, 2, "the same bill is paid once");
    })
    .await;
}
