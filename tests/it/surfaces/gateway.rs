//! Whatever the gateway does: nothing is posted twice, nothing is posted wrong, and the page tells the truth.

use chrono::TimeDelta;
use entity::payments::payment::{self, State};
use pouro::platform::payments::{
    RefundAnswer, RefundWish,
    gateways::sandbox::{LATE, Notice},
};
use reqwest::Method;

use crate::support::{Place, World};

async fn only_payment(place: &Place<'_>) -> payment::Model {
    let work = place.read().await;
    work.all(work.find::<payment::Entity>()).await.unwrap().into_iter().next().expect("a payment")
}

#[tokio::test]
async fn paid_failed_and_cancelled_are_told_apart() {
    for (pick, words, receipts) in
        [("paid", "পরিশোধ হয়েছে", 1), ("failed", "পরিশোধ হয়নি", 0), ("cancelled", "আপনি বাতিল করেছেন", 0)]
    {
        World::story(async |world| {
            let north = world.north();
            north.billed_holding("").await;
            let payer = north.visitor();
            let (outcome, path) = payer.pay("everything:", pick).await;
            outcome.assert(200).assert_says(words);
            world.run_jobs().await;
            payer.get(&path).await.assert_says(words);
            assert_eq!(north.proof().await.receipts, receipts, "{pick}");
            // A payment that is over keeps an eye open for a late success, once.
            world.clock.pass(TimeDelta::hours(2));
            world.run_jobs().await;
            assert_eq!(north.proof().await.receipts, receipts, "{pick}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_late_notice_finds_the_payment_being_checked_and_then_paid() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let (outcome, path) = payer.pay("everything:", "late-notice").await;
        outcome.assert_says("যাচাই হচ্ছে").assert_says("আবার দেবেন না");
        assert_eq!(outcome.attribute("meta[http-equiv=refresh]", "content"), "10");
        world.run_jobs().await;
        assert!(world.arrived()[0].text.contains("যাচাই"), "{:?}", world.arrived());

        world.clock.pass(TimeDelta::from_std(LATE).unwrap() + TimeDelta::seconds(1));
        world.run_jobs().await;
        payer.get(&path).await.assert_says("TEST-H26-000001");
        assert_eq!(north.proof().await.receipts, 1);
    })
    .await;
}

#[tokio::test]
async fn a_notice_that_comes_twice_posts_once() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        payer.pay("everything:", "notice-twice").await.0.assert_says("TEST-H26-000001");
        world.run_jobs().await;
        assert_eq!(north.proof().await.receipts, 1);
        assert_eq!(world.arrived().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_forged_notice_moves_nothing() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let (outcome, path) = payer.pay("everything:", "forged-notice").await;
        outcome.assert_says("যাচাই হচ্ছে");
        world.run_jobs().await;
        assert_eq!(north.received().await.poisha(), 0);
        world.clock.pass(TimeDelta::minutes(2));
        world.run_jobs().await;
        payer.get(&path).await.assert_says("পরিশোধ হয়নি");
        assert_eq!(north.received().await.poisha(), 0);
        // Who was told that it is being checked is told how it ended.
        assert_eq!(world.arrived().len(), 2, "{:?}", world.arrived());
    })
    .await;
}

#[tokio::test]
async fn another_amount_than_asked_is_for_a_person_to_decide() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let (outcome, path) = payer.pay("everything:", "wrong-amount").await;
        outcome.assert_says("যাচাই হচ্ছে");
        world.run_jobs().await;
        world.clock.pass(TimeDelta::days(4));
        world.run_jobs().await;
        payer.get(&path).await.assert_says("যাচাই হচ্ছে");
        assert_eq!(only_payment(&north).await.state, State::Disputed);
        assert_eq!(north.received().await.poisha(), 0);
        assert_eq!(north.waiting().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_silent_gateway_is_asked_for_days_and_then_left_to_a_person() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let (outcome, path) = payer.pay("everything:", "silent").await;
        outcome.assert_says("যাচাই হচ্ছে");
        for _ in 0..90 {
            world.clock.pass(TimeDelta::hours(1));
            world.run_jobs().await;
        }
        payer.get(&path).await.assert_says("যাচাই হচ্ছে");
        assert_eq!(only_payment(&north).await.state, State::Disputed);
        assert_eq!(north.waiting().await, 1);
        assert_eq!(north.received().await.poisha(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_payer_at_the_gateway_is_not_told_that_he_is_being_checked() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let (check, path) = payer.check("everything:").await;
        payer.go_to_gateway(&check).await;
        world.clock.pass(TimeDelta::minutes(1));
        world.run_jobs().await;
        payer.get(&path).await.assert_says("পেমেন্ট শেষ হয়নি");
        assert!(world.arrived().is_empty());
        // He has gone away: the gateway closes its page, and nothing was taken.
        world.clock.pass(TimeDelta::minutes(31));
        world.run_jobs().await;
        payer.get(&path).await.assert_says("টাকা কাটা হয়নি");
    })
    .await;
}

#[tokio::test]
async fn a_payment_that_nobody_starts_is_forgotten() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let (check, path) = payer.check("everything:").await;
        world.clock.pass(TimeDelta::hours(25));
        world.run_jobs().await;
        assert_eq!(only_payment(&north).await.state, State::Expired);
        let pay = check.form(&path).with("gateway", "sandbox");
        payer.follow(payer.submit(&pay).await.assert(303)).await.assert(200);
        assert_eq!(only_payment(&north).await.state, State::Expired);
    })
    .await;
}

#[tokio::test]
async fn notices_of_strangers_cost_nothing_and_change_nothing() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let (check, _) = payer.check("everything:").await;
        payer.go_to_gateway(&check).await;
        let reference = only_payment(&north).await.reference;
        let stranger = north.visitor();
        let notice = |reference: &str, status: &str| {
            let notice = Notice { reference: reference.into(), status: status.into(), amount_poisha: 1_530_000 };
            stranger.request(Method::POST, "/pay/notices/sandbox").json(&notice)
        };
        // Not picked yet: the gateway knows of no money.
        stranger.send(notice(&reference, "paid")).await.assert(204);
        assert_eq!(north.received().await.poisha(), 0);
        stranger.send(notice("TEST-P26-999999", "paid")).await.assert(404);
        stranger.send(stranger.request(Method::POST, "/pay/notices/sandbox").body("{")).await.assert(400);
        let large = notice(&"9".repeat(300_000), "paid");
        assert!(stranger.send(large).await.status.is_client_error());
        assert_eq!(north.received().await.poisha(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_live_town_has_no_sandbox() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let (check, path) = payer.check("everything:").await;
        let gateway = payer.go_to_gateway(&check).await;
        let charge = gateway.attribute("form", "action");
        world.turn("north", "live").await;

        payer.get(&charge).await.assert(404);
        payer.submit(&gateway.form(&charge).with("pick", "paid")).await.assert(404);
        world.clock.pass(TimeDelta::minutes(1));
        world.run_jobs().await;
        assert_eq!(north.received().await.poisha(), 0);
        payer.get(&path).await.assert(200);
        let bill = payer.bill("3", "123/1").await;
        assert!(bill.offers("choice").is_empty(), "a town without a gateway takes money at the office");
    })
    .await;
}

#[tokio::test]
async fn the_sandbox_gives_money_back_at_once_late_or_not_at_all() {
    for (pick, at_once) in [("paid", "done"), ("late-notice", "pending"), ("notice-twice", "failed")] {
        World::story(async |world| {
            let north = world.north();
            north.billed_holding("").await;
            north.visitor().pay("everything:", pick).await;
            world.clock.pass(TimeDelta::minutes(1));
            world.run_jobs().await;
            let (app, town, payment) = (&world.app, north.town().await, only_payment(&north).await);
            let sandbox = app.gateways.of(payment::Gateway::Sandbox);
            let said = |answer: RefundAnswer| match answer {
                RefundAnswer::Done { .. } => "done",
                RefundAnswer::Pending { .. } => "pending",
                RefundAnswer::Failed { .. } => "failed",
            };
            let wish = RefundWish {
                amount: payment.amount,
                reference: "F26-000001",
                reason: "Paid twice",
                transaction: None,
                is_first: true,
            };
            assert_eq!(said(sandbox.refund(app, &town, &payment, wish).await.unwrap()), at_once);
            assert_eq!(
                said(sandbox.refund(app, &town, &payment, wish).await.unwrap()),
                at_once,
                "it is the same refund"
            );
            world.clock.pass(TimeDelta::minutes(1));
            let later = if at_once == "failed" { "failed" } else { "done" };
            assert_eq!(said(sandbox.ask_refund(app, &town, &payment, wish, None).await.unwrap()), later);
            let more = RefundWish { reference: "F26-000002", ..wish };
            assert_eq!(
                said(sandbox.refund(app, &town, &payment, more).await.unwrap()),
                "failed",
                "never more than was taken"
            );
        })
        .await;
    }
}
