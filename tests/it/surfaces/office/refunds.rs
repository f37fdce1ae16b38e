//! Money that goes back: asked by one, agreed to by another, sent once, and told to the payer.

use chrono::TimeDelta;
use entity::{
    billing::billing_account,
    counter::shift,
    payments::{
        payment,
        refund::{self, State},
    },
    values::{Money, ShiftId},
};
use pouro::platform::refunds;
use sea_orm::QueryOrder;

use super::{approve, post, send, token};
use crate::support::{Officer, Place, World};

async fn refunds_of(place: &Place<'_>) -> Vec<refund::Model> {
    let work = place.read().await;
    work.all(work.find::<refund::Entity>().order_by_asc(refund::Column::Reference)).await.unwrap()
}

async fn payments_of(place: &Place<'_>) -> Vec<payment::Model> {
    let work = place.read().await;
    work.all(work.find::<payment::Entity>().order_by_asc(payment::Column::Reference)).await.unwrap()
}

async fn credit_of(place: &Place<'_>) -> i64 {
    let work = place.read().await;
    work.one(work.find::<billing_account::Entity>()).await.unwrap().unwrap().credit.poisha()
}

/// The same bill, paid twice: the second payment was started before the first one ended. Both pages of the outcome.
async fn paid_twice(place: &Place<'_>, pick: &str) -> (String, String) {
    place.billed_holding("").await;
    let (one, other) = (place.visitor(), place.visitor());
    let (check, first) = one.check("everything:").await;
    let (check_too, second) = other.check("everything:").await;
    let gateway = one.go_to_gateway(&check).await;
    let gateway_too = other.go_to_gateway(&check_too).await;
    one.pick(&gateway, "paid").await.assert(200);
    other.pick(&gateway_too, pick).await.assert(200);
    place.world.clock.pass(TimeDelta::minutes(1));
    place.world.run_jobs().await;
    (first, second)
}

/// Asks that all credit goes back through the second payment, and has it approved.
async fn through_the_gateway(place: &Place<'_>, asker: &Officer, decider: &Officer) -> refund::Model {
    let second = payments_of(place).await.remove(1);
    let form = format!("/office/accounts/{}/refund", second.account_id);
    let key = uuid::Uuid::now_v7().to_string();
    let payment = second.id.to_string();
    let fields = [
        ("way", payment.as_str()),
        ("amount", "15300"),
        ("phone", "01712345678"),
        ("why", "Paid twice"),
        ("request_key", key.as_str()),
    ];
    let asked = send(asker, &form, &form, &fields).await;
    asked.assert(303);
    // A double click asks once.
    let form_token = token(asker).await;
    post(asker, &form_token, &form, &fields).await.assert(303);
    let made = refunds_of(place).await;
    let made = made.into_iter().find(|row| row.id.to_string() == key).unwrap();
    assert_eq!(made.state, State::Requested);
    let decide = format!("/office/approvals/{}/decide", made.approval_id.unwrap());
    send(decider, &decide, &decide, &[("decision", "approve")]).await.assert(303);
    assert_eq!(credit_of(place).await, 0, "set aside: nothing else uses it");
    place.world.run_jobs().await;
    refunds_of(place).await.into_iter().find(|row| row.id == made.id).unwrap()
}

#[tokio::test]
async fn what_was_paid_twice_is_credit_and_goes_back_the_way_it_came() {
    World::story(async |world| {
        let north = world.north();
        let (_, second) = paid_twice(&north, "paid").await;
        assert_eq!(credit_of(&north).await, 1_530_000);
        assert!(world.arrived().iter().any(|sms| sms.text.contains("বেশি এসেছে")), "{:?}", world.arrived());
        let (asker, decider) = (north.officer(&["accounts-officer"]).await, north.officer(&["head"]).await);
        let done = through_the_gateway(&north, &asker, &decider).await;
        assert_eq!((done.state, done.gateway_reference.is_some()), (State::Paid, true));
        assert_eq!(payments_of(&north).await[1].state, payment::State::Refunded);
        north.visitor().get(&second).await.assert(200).assert_says("ফেরত দেওয়া হয়েছে");
        assert!(world.arrived().iter().any(|sms| sms.text.contains(&done.reference)), "{:?}", world.arrived());
        asker.browser.get("/office/refunds?which=over").await.assert(200).assert_says(&done.reference);
    })
    .await;
}

#[tokio::test]
async fn a_refund_under_way_is_asked_about_and_one_that_fails_is_paid_by_hand() {
    for (pick, after_send, after_looks) in
        [("late-notice", State::Sent, State::Paid), ("notice-twice", State::Failed, State::Failed)]
    {
        World::story(async |world| {
            let north = world.north();
            paid_twice(&north, pick).await;
            let (asker, decider) = (north.officer(&["accounts-officer"]).await, north.officer(&["head"]).await);
            let sent = through_the_gateway(&north, &asker, &decider).await;
            assert_eq!(sent.state, after_send, "{pick}");
            world.clock.pass(TimeDelta::minutes(1));
            world.run_jobs().await;
            let looked = refunds_of(&north).await.remove(0);
            assert_eq!(looked.state, after_looks, "{pick}");
            if after_looks == State::Failed {
                let page = format!("/office/refunds/{}", looked.id);
                let cash = send(&asker, &page, &format!("{page}/pay"), &[("way", "cash")]).await;
                cash.assert(409).assert_says("Open your shift first");
                open_shift(&north, &asker).await;
                send(&asker, &page, &format!("{page}/pay"), &[("way", "cash")]).await.assert(303);
                let paid = refunds_of(&north).await.remove(0);
                assert_eq!((paid.state, paid.shift_id.is_some(), paid.paid_by), (State::Paid, true, Some(asker.id)));
            }
        })
        .await;
    }
}

async fn open_shift(place: &Place<'_>, officer: &Officer) {
    let work = place.begin().await;
    let row = shift::Model {
        tenant_id: work.tenant(),
        id: ShiftId::mint(),
        cashier_id: officer.id,
        open_for: Some(officer.id),
        state: shift::State::Open,
        opened_at: work.now,
        float: Money::ZERO,
        counted_at: None,
        notes: None,
        counted: None,
        expected: None,
        difference_reason: None,
        deposit_bank: None,
        deposit_slip: None,
        deposited_on: None,
        confirmed_by: None,
        confirmed_at: None,
    };
    work.insert(row).await.unwrap();
    work.commit().await.unwrap();
}

const GIVE_BACK: &str = "kind = \"refunds\"\nvalid_from = 2026-07-01\nlegal_ref = \"Rules of the tests\"\napproved_by = \"The tests\"\nverified = true\nduplicate = \"refund\"\n";

#[tokio::test]
async fn the_program_finds_what_is_too_much_and_the_office_gives_it_back_or_keeps_it() {
    World::story(async |world| {
        let north = world.north();
        world.add_file("north", "refunds-2026.toml", GIVE_BACK).await;
        let (_, second) = paid_twice(&north, "paid").await;
        let found = refunds_of(&north).await.remove(0);
        assert_eq!((found.state, found.cause), (State::Noticed, refund::Cause::NothingDue));
        assert!(world.arrived().iter().any(|sms| sms.text.contains(&found.reference)), "{:?}", world.arrived());
        north.visitor().get(&second).await.assert_says("বাড়তি এসেছে");

        // The same payment was taken once more by the gateway, under another name: never posted again, and found once.
        let receipts = north.proof().await.receipts;
        let paid = payments_of(&north).await.remove(0);
        for expected in [true, false] {
            let work = north.begin().await;
            let amount = paid.amount;
            let is_new = refunds::notice::taken_twice(&work, &paid, amount, "SBX-OTHER").await.unwrap();
            work.commit().await.unwrap();
            assert_eq!(is_new, expected);
        }
        assert_eq!((north.proof().await.receipts, north.waiting().await), (receipts, 2));

        let (asker, decider) = (north.officer(&["accounts-officer"]).await, north.officer(&["head"]).await);
        let pages: Vec<String> =
            refunds_of(&north).await.iter().map(|row| format!("/office/refunds/{}", row.id)).collect();
        asker.browser.get("/office/queue").await.assert(200).assert_says(&found.reference);
        for (page, way) in pages.iter().zip(["gateway", "transfer"]) {
            send(&asker, page, &format!("{page}/ask"), &[("way", way), ("why", "Paid twice")]).await.assert(303);
        }
        for row in refunds_of(&north).await {
            let decide = format!("/office/approvals/{}/decide", row.approval_id.unwrap());
            send(&decider, &decide, &decide, &[("decision", "approve")]).await.assert(303);
        }
        world.run_jobs().await;
        assert_eq!(refunds_of(&north).await[0].state, State::Paid);
        // Whoever has agreed does not pay; the payer would rather keep it for the next bill.
        let why = [("why", "He wants it kept")];
        send(&asker, &pages[1], &format!("{}/drop", pages[1]), &why).await.assert(303);
        assert_eq!(
            (refunds_of(&north).await[1].state, credit_of(&north).await),
            (State::Dropped, paid.amount.poisha())
        );
        assert_eq!(payments_of(&north).await[0].state, payment::State::Paid);
        let form = token(&asker).await;
        post(&asker, &form, &format!("{}/pay", pages[1]), &[("way", "cash")]).await.assert(409);
    })
    .await;
}

#[tokio::test]
async fn a_refund_that_the_gateway_never_answers_about_is_left_to_a_person() {
    World::story(async |world| {
        let north = world.north();
        paid_twice(&north, "paid").await;
        let (asker, decider) = (north.officer(&["accounts-officer", "cashier"]).await, north.officer(&["head"]).await);
        // From here on the gateway keeps silent.
        let work = north.begin().await;
        let silent = sea_orm::sea_query::Expr::value("silent");
        work.update_many::<entity::payments::sandbox_charge::Entity>()
            .col_expr(entity::payments::sandbox_charge::Column::Pick, silent)
            .exec(work.tx())
            .await
            .unwrap();
        work.commit().await.unwrap();
        let sent = through_the_gateway(&north, &asker, &decider).await;
        assert_eq!(sent.state, State::Sent);
        for _ in 0..20 {
            world.clock.pass(TimeDelta::hours(6));
            world.run_jobs().await;
        }
        let unclear = refunds_of(&north).await.remove(0);
        assert_eq!((unclear.state, payments_of(&north).await[1].state), (State::Unclear, payment::State::Refunding));
        let officer = north.officer(&["accounts-officer"]).await;
        let page = format!("/office/refunds/{}", unclear.id);
        let form = token(&officer).await;
        post(&officer, &form, &format!("{page}/found"), &[("found", "paid")]).await.assert(422);
        let found = [("found", "paid"), ("paid_reference", "SBR-1")];
        post(&officer, &form, &format!("{page}/found"), &found).await.assert(303);
        assert_eq!(refunds_of(&north).await.remove(0).state, State::Paid);
        post(&officer, &form, &format!("{page}/found"), &found).await.assert(409);
    })
    .await;
}

#[tokio::test]
async fn a_disputed_payment_is_taken_as_it_came_or_closed_by_two() {
    for (pick, days) in [("wrong-amount", 0), ("silent", 4)] {
        World::story(async |world| {
            let north = world.north();
            north.billed_holding("").await;
            let (_, path) = north.visitor().pay("everything:", pick).await;
            world.run_jobs().await;
            for _ in 0..days * 24 {
                world.clock.pass(TimeDelta::hours(1));
                world.run_jobs().await;
            }
            let payment = payments_of(&north).await.remove(0);
            assert_eq!(payment.state, payment::State::Disputed, "{pick}");
            let (asker, decider) = (north.officer(&["accounts-officer"]).await, north.officer(&["head"]).await);
            let page = format!("/office/payments/{}", payment.id);
            send(&asker, &page, &format!("{page}/look"), &[]).await.assert(303);
            if pick == "silent" {
                let closed = send(&asker, &page, &format!("{page}/dismiss"), &[("dismiss_why", "Telephoned")]).await;
                approve(&decider, &closed).await.assert(303);
                north.visitor().get(&path).await.assert_says("পরিশোধ হয়নি");
                assert_eq!(north.proof().await.receipts, 0);
            } else {
                assert_eq!(payment.came.map(Money::poisha), Some(1_529_900));
                let day = "2026-08-15";
                let fields = [("amount", "15299"), ("paid_reference", "SBX-1"), ("day", day), ("why", "Statement")];
                let taken = send(&asker, &page, &format!("{page}/take"), &fields).await;
                approve(&decider, &taken).await.assert(303);
                north.visitor().get(&path).await.assert_says("পরিশোধ হয়েছে");
                assert_eq!(north.received().await.poisha(), 1_529_900);
            }
            asker.browser.get(&page).await.assert(200);
        })
        .await;
    }
}
