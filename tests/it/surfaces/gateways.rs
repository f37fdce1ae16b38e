//! The real gateways, each played by a server of its own that misbehaves: whatever happens there, nothing is posted twice,
//! nothing is posted wrong, and nobody is told that a payment failed before it has.

mod bkash;
mod contract;
mod offered;

use std::time::Duration;

use chrono::TimeDelta;
use entity::payments::{
    payment::{self, Gateway, State},
    receipt,
};
use pouro::platform::payments::{RefundAnswer, RefundWish};
use sea_orm::QueryOrder;

use crate::support::{
    Place, World,
    gateways::{Fakes, Oddity, REAL, RefundMood},
};

/// North has accounts with all gateways, and one holding that owes 17,000 taka, 15,300 with the rebate.
async fn story(within: Duration, tell: impl AsyncFnOnce(&World, &Fakes)) {
    let fakes = Fakes::open();
    let set_up = |config: &mut pouro::config::Config| {
        config.gateway_urls = fakes.urls();
        config.outgoing_within = within;
    };
    World::story_where(set_up, async |world| {
        world.north().has_accounts().await;
        world.north().billed_holding("").await;
        tell(world, &fakes).await;
    })
    .await;
    fakes.close().await;
}

/// Where calls are answered, however slow the machine.
const PATIENT: Duration = Duration::from_secs(10);
/// Where some calls never are.
const HASTY: Duration = Duration::from_secs(1);

async fn latest_payment(place: &Place<'_>) -> payment::Model {
    let work = place.read().await;
    let latest = work.find::<payment::Entity>().order_by_desc(payment::Column::Id);
    work.one(latest).await.unwrap().expect("a payment")
}

async fn receipts(place: &Place<'_>) -> Vec<receipt::Model> {
    let work = place.read().await;
    work.all(work.find::<receipt::Entity>()).await.unwrap()
}

impl World {
    /// Long enough that a gateway may be asked again.
    fn a_moment_passes(&self) {
        self.clock.pass(TimeDelta::seconds(6));
    }
}

#[tokio::test]
async fn a_payer_pays_at_each_gateway_and_gets_it_back() {
    for gateway in REAL {
        story(PATIENT, async |world, fakes| {
            let (north, payer) = (world.north(), world.north().visitor());
            let path = payer.start_at(gateway, "everything:").await;
            let charge = fakes.latest(gateway);
            assert_eq!((charge.amount.as_str(), charge.currency.as_str()), ("15300.00", "BDT"), "{gateway:?}");
            let link = payer.get(&format!("{path}/go")).await.attribute("main a.b", "href");
            assert!(link.starts_with(&format!("http://127.0.0.1:{}/{}", fakes.port, gateway.code())), "{link}");

            world.clock.pass(TimeDelta::minutes(3));
            let back = fakes.pays(gateway);
            payer.come_back(&back).await.assert_says("TEST-H26-000001");
            payer.come_back(&back).await.assert_says("TEST-H26-000001");
            let receipts = receipts(&north).await;
            assert_eq!(receipts.len(), 1);
            assert_eq!((receipts[0].method, receipts[0].amount.poisha()), (gateway.method(), 1_530_000));
            assert_eq!(receipts[0].paid_at.to_rfc3339(), "2026-08-15T04:02:00+00:00", "{gateway:?}");
            assert_eq!(north.received().await.poisha(), 1_530_000);

            // It is over: nobody asks again, whoever says what.
            let asked = fakes.calls(gateway.code());
            world.a_moment_passes();
            if let Some(notice) = fakes.notice(gateway) {
                payer.notify(&notice).await.assert(204);
            }
            world.clock.pass(TimeDelta::hours(2));
            world.run_jobs().await;
            assert_eq!(fakes.calls(gateway.code()), asked, "{gateway:?}");
            gives_back(world, fakes, gateway).await;
        })
        .await;
    }
}

/// Each mood of a gateway, over the methods that refunds are made with.
async fn gives_back(world: &World, fakes: &Fakes, gateway: Gateway) {
    let (app, town) = (&world.app, world.north().town().await);
    let payment = latest_payment(&world.north()).await;
    let receipts = receipts(&world.north()).await;
    let wish = RefundWish {
        amount: payment.amount,
        reference: "F26-000001",
        reason: "Paid twice",
        transaction: receipts[0].method_reference.as_deref(),
        is_first: true,
    };
    let speaks = app.gateways.of(gateway);
    let failed = |answer: &RefundAnswer| matches!(answer, RefundAnswer::Failed { .. });
    if gateway == Gateway::Ekpay {
        assert!(failed(&speaks.refund(app, &town, &payment, wish).await.unwrap()));
        return;
    }
    fakes.books().whims.refunds = RefundMood::Failed;
    assert!(failed(&speaks.refund(app, &town, &payment, wish).await.unwrap()), "{gateway:?}");
    if gateway == Gateway::Bkash {
        // What it answers of an unknown refund and of a refused one is the same: that is no answer.
        assert!(speaks.ask_refund(app, &town, &payment, wish, None).await.is_err());
    }
    fakes.books().whims.refunds = RefundMood::Pending;
    let answer = speaks.refund(app, &town, &payment, wish).await.unwrap();
    let RefundAnswer::Pending { reference } = answer else { panic!("{gateway:?}: {answer:?}") };
    let answer = speaks.ask_refund(app, &town, &payment, wish, Some(&reference)).await.unwrap();
    assert!(matches!(answer, RefundAnswer::Pending { .. }), "{gateway:?}: {answer:?}");
    fakes.books().whims.refunds = RefundMood::Done;
    let answer = speaks.ask_refund(app, &town, &payment, wish, Some(&reference)).await.unwrap();
    assert!(matches!(answer, RefundAnswer::Done { .. }), "{gateway:?}: {answer:?}");
}

#[tokio::test]
async fn failed_and_cancelled_are_told_apart_at_each_gateway() {
    for gateway in REAL {
        story(PATIENT, async |world, fakes| {
            let (north, payer) = (world.north(), world.north().visitor());
            payer.start_at(gateway, "through-1:").await;
            payer.come_back(&fakes.fails(gateway)).await.assert_says("পরিশোধ হয়নি");
            payer.start_at(gateway, "through-1:").await;
            let cancelled = fakes.cancels(gateway);
            payer.come_back(&cancelled).await.assert_says("আপনি বাতিল করেছেন");
            assert_eq!(north.received().await.poisha(), 0);

            // Somebody who gave up half-way: at last the worker learns that nothing was paid.
            let path = payer.start_at(gateway, "through-1:").await;
            for _ in 0..4 {
                world.clock.pass(TimeDelta::hours(1));
                world.run_jobs().await;
            }
            let state = latest_payment(&north).await.state;
            if gateway == Gateway::Ekpay {
                // It knows the payment and never says that it is over: neither do we.
                assert_eq!(state, State::Checking);
            } else {
                assert_eq!(state, State::Cancelled, "{gateway:?}");
                payer.get(&path).await.assert_says("আপনি বাতিল করেছেন");
            }
            assert_eq!(north.received().await.poisha(), 0);
            assert_eq!(north.waiting().await, 0);
        })
        .await;
    }
}

#[tokio::test]
async fn notices_that_are_early_double_forged_or_strange_post_nothing_wrong() {
    for gateway in REAL.into_iter().filter(|gateway| *gateway != Gateway::Nagad) {
        story(PATIENT, async |world, fakes| {
            let (north, payer) = (world.north(), world.north().visitor());
            payer.start_at(gateway, "everything:").await;
            let started = fakes.calls(gateway.code());
            let forged = fakes.forged_notice(gateway).unwrap();
            for _ in 0..3 {
                payer.notify(&forged).await;
            }
            let asked = fakes.calls(gateway.code()) - started;
            assert_eq!(asked, usize::from(gateway != Gateway::SslCommerz), "{gateway:?} asks once in five seconds");
            assert_eq!(north.received().await.poisha(), 0, "{gateway:?}");

            let unknown = fakes.notice(gateway).unwrap();
            let unknown = unknown.body.replace("TEST-P26-000001", "TEST-P26-000999");
            let path = format!("/pay/notices/{}", gateway.code());
            let asked = fakes.calls(gateway.code());
            let send = async |body: String| payer.send(payer.request(reqwest::Method::POST, &path).body(body)).await;
            send(unknown).await.assert(404);
            for body in ["", "{", "[]", "tran_id", "\u{1}", "{\"Message\": 1}"] {
                send(body.to_owned()).await.assert(400);
            }
            assert!(send("x".repeat(300_000)).await.status.is_client_error());
            assert_eq!(fakes.calls(gateway.code()), asked, "{gateway:?}");

            // The payer pays, and the notices overtake his browser.
            world.a_moment_passes();
            let back = fakes.pays(gateway);
            let notice = fakes.notice(gateway).unwrap();
            payer.notify(&notice).await.assert(204);
            payer.notify(&notice).await.assert(204);
            world.a_moment_passes();
            payer.come_back(&back).await.assert_says("TEST-H26-000001");
            payer.notify(&notice).await.assert(204);
            assert_eq!(north.proof().await.receipts, 1, "{gateway:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn another_amount_or_currency_is_for_a_person_to_decide_at_each_gateway() {
    for gateway in REAL {
        story(PATIENT, async |world, fakes| {
            let (north, payer) = (world.north(), world.north().visitor());
            // A taka less is within what samples of gateways let pass; a thousandth of one is no amount at all.
            let oddities = [(Some("4036.50"), None), (Some("4037.501"), None), (None, Some("USD"))];
            for (count, (amount, currency)) in (1..).zip(oddities) {
                payer.start_at(gateway, "through-1:").await;
                assert_eq!(fakes.latest(gateway).amount, "4037.50");
                {
                    let mut books = fakes.books();
                    (books.whims.amount, books.whims.currency) = (amount, currency);
                }
                payer.come_back(&fakes.pays(gateway)).await.assert_says("যাচাই হচ্ছে");
                assert_eq!(latest_payment(&north).await.state, State::Disputed, "{gateway:?} {amount:?} {currency:?}");
                assert_eq!(north.waiting().await, count);
            }
            assert_eq!(north.received().await.poisha(), 0);
        })
        .await;
    }
}

#[tokio::test]
async fn a_gateway_that_is_silent_broken_or_unreadable_is_asked_until_it_answers() {
    for gateway in REAL {
        story(HASTY, async |world, fakes| {
            let (north, payer) = (world.north(), world.north().visitor());
            let path = payer.start_at(gateway, "everything:").await;
            fakes.books().whims.questions = [Oddity::Silent, Oddity::Broken, Oddity::Garbage].into();
            fakes.books().whims.executions = [Oddity::Broken].into();
            let back = fakes.pays(gateway);
            if gateway == Gateway::Bkash {
                // It took the money, and answers that it is out of order.
                fakes.books().charges[0].status = crate::support::gateways::Status::Paid;
            }
            payer.come_back(&back).await.assert_says("যাচাই হচ্ছে").assert_says("আবার দেবেন না");
            for _ in 0..6 {
                world.clock.pass(TimeDelta::minutes(2));
                world.run_jobs().await;
            }
            payer.get(&path).await.assert_says("TEST-H26-000001");
            assert_eq!(north.proof().await.receipts, 1, "{gateway:?}");
            assert!(fakes.calls("bkash execute") <= 1);
        })
        .await;
    }
}

#[tokio::test]
async fn a_gateway_that_cannot_start_sends_nobody_anywhere() {
    for gateway in REAL {
        for oddity in [Oddity::Broken, Oddity::Garbage] {
            story(PATIENT, async |world, fakes| {
                let payer = world.north().visitor();
                // The token of bKash is a call of its own.
                fakes.books().whims.starts = [oddity, oddity].into();
                let (check, path) = payer.check("everything:").await;
                let form = check.form(&path).with("gateway", gateway.code());
                payer.follow(payer.submit(&form).await.assert(303)).await.assert_says("পরিশোধ হয়নি");
                assert_eq!(latest_payment(&world.north()).await.state, State::Failed);
            })
            .await;
        }
    }
}

#[tokio::test]
async fn what_sslcommerz_doubts_is_held_and_a_stranger_s_val_id_leads_nowhere() {
    story(PATIENT, async |world, fakes| {
        let (north, payer) = (world.north(), world.north().visitor());
        payer.start_at(Gateway::SslCommerz, "through-1:").await;
        fakes.books().whims.is_risky = true;
        payer.come_back(&fakes.pays(Gateway::SslCommerz)).await.assert_says("যাচাই হচ্ছে");
        assert_eq!(latest_payment(&north).await.state, State::Disputed);
        assert_eq!((north.waiting().await, north.received().await.poisha()), (1, 0));

        // A second payment that nobody pays, with the val_id of the first.
        fakes.books().whims.is_risky = false;
        let mut foreign = fakes.pays(Gateway::SslCommerz);
        let path = payer.start_at(Gateway::SslCommerz, "through-1:").await;
        foreign.path = format!("{path}/return");
        payer.come_back(&foreign).await.assert_says("যাচাই হচ্ছে");
        assert_eq!(latest_payment(&north).await.state, State::Checking);
        assert_eq!(north.received().await.poisha(), 0);
        // It has paid all the same, and its list says so.
        world.a_moment_passes();
        fakes.pays(Gateway::SslCommerz);
        world.clock.pass(TimeDelta::minutes(1));
        world.run_jobs().await;
        payer.get(&path).await.assert_says("TEST-H26-000001");
    })
    .await;
}

#[tokio::test]
async fn ekpay_is_asked_on_both_sides_of_midnight_and_told_names_in_latin_letters() {
    story(PATIENT, async |world, fakes| {
        let (north, payer) = (world.north(), world.north().visitor());
        // 23:58 in Dhaka.
        world.clock.pass(TimeDelta::hours(13) + TimeDelta::minutes(58));
        let path = payer.start_at(Gateway::Ekpay, "everything:").await;
        assert_eq!(fakes.latest(Gateway::Ekpay).payer, "Md. Rafikul Islam");
        fakes.pays(Gateway::Ekpay);
        fakes.books().charges[0].day = "2026-08-16".to_owned();
        world.clock.pass(TimeDelta::minutes(6));
        world.run_jobs().await;
        payer.get(&path).await.assert_says("TEST-H26-000001");
        // Paid within the hour after the start: it counts for that day.
        assert_eq!(receipts(&north).await[0].paid_on.to_string(), "2026-08-15");
    })
    .await;
}
