//! bKash is told to take the money once, and asks for few tokens.

use chrono::TimeDelta;
use entity::payments::payment::{Gateway, State};

use super::{HASTY, PATIENT, latest_payment, story};
use crate::support::gateways::{Oddity, Status};

#[tokio::test]
async fn what_was_executed_without_an_answer_is_asked_for_and_never_executed_again() {
    // It took the money, and nobody heard of it.
    story(HASTY, async |world, fakes| {
        let payer = world.north().visitor();
        payer.start_at(Gateway::Bkash, "everything:").await;
        fakes.books().whims.executions = [Oddity::SilentAfter].into();
        let back = fakes.pays(Gateway::Bkash);
        payer.come_back(&back).await.assert_says("TEST-H26-000001");
        payer.come_back(&back).await.assert_says("TEST-H26-000001");
        assert_eq!(fakes.calls("bkash execute"), 1);
    })
    .await;
    // It never took it: nobody tries again, and in the end a person looks.
    story(HASTY, async |world, fakes| {
        let (north, payer) = (world.north(), world.north().visitor());
        let path = payer.start_at(Gateway::Bkash, "everything:").await;
        fakes.books().whims.executions = [Oddity::Silent].into();
        let back = fakes.pays(Gateway::Bkash);
        payer.come_back(&back).await.assert_says("যাচাই হচ্ছে");
        for _ in 0..5 {
            world.a_moment_passes();
            payer.come_back(&back).await.assert_says("যাচাই হচ্ছে");
        }
        for _ in 0..80 {
            world.clock.pass(TimeDelta::hours(1));
            world.run_jobs().await;
        }
        payer.get(&path).await.assert_says("যাচাই হচ্ছে");
        assert_eq!(latest_payment(&north).await.state, State::Disputed);
        assert_eq!((fakes.calls("bkash execute"), north.received().await.poisha()), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn only_the_payer_s_own_yes_makes_it_take_the_money() {
    story(PATIENT, async |world, fakes| {
        let (north, payer) = (world.north(), world.north().visitor());
        let path = payer.start_at(Gateway::Bkash, "everything:").await;
        let yes = fakes.pays(Gateway::Bkash);
        // For another payment, of nobody, with words of its own, and by a notice.
        for query in
            ["paymentID=TR00119999&status=success", "status=success", "paymentID=TR00110001&status=Completed", ""]
        {
            let mut forged = yes.clone();
            forged.path = format!("{path}/return?{query}");
            payer.come_back(&forged).await;
            world.a_moment_passes();
        }
        payer.notify(&fakes.notice(Gateway::Bkash).unwrap()).await.assert(204);
        assert_eq!(fakes.calls("bkash execute"), 0);
        // Early: somebody asked a moment ago. It is kept, and the worker does it.
        payer.come_back(&yes).await.assert_says("যাচাই হচ্ছে");
        world.a_moment_passes();
        world.run_jobs().await;
        payer.get(&path).await.assert_says("TEST-H26-000001");
        assert_eq!((fakes.calls("bkash execute"), north.proof().await.receipts), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn browsers_that_come_back_at_the_same_moment_take_the_money_once() {
    story(PATIENT, async |world, fakes| {
        let (north, payer) = (world.north(), world.north().visitor());
        let path = payer.start_at(Gateway::Bkash, "everything:").await;
        let (back, other) = (fakes.pays(Gateway::Bkash), world.north().visitor());
        futures_util::future::join(payer.come_back(&back), other.come_back(&back)).await;
        world.a_moment_passes();
        world.run_jobs().await;
        payer.get(&path).await.assert_says("TEST-H26-000001");
        assert_eq!((fakes.calls("bkash execute"), north.proof().await.receipts), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn one_token_serves_until_it_ends_and_a_refusal_is_not_repeated() {
    story(PATIENT, async |world, fakes| {
        let payer = world.north().visitor();
        for choice in ["through-1:", "everything:", "through-1:"] {
            payer.start_at(Gateway::Bkash, choice).await;
            world.a_moment_passes();
        }
        assert_eq!(fakes.calls("bkash grant"), 1);
        // A token that dies before its time is asked for anew, once.
        fakes.books().whims.dead_tokens.push("token-1".to_owned());
        payer.start_at(Gateway::Bkash, "everything:").await;
        assert_eq!(fakes.calls("bkash grant"), 2);
        // Given up before it ends.
        world.clock.pass(TimeDelta::minutes(56));
        payer.start_at(Gateway::Bkash, "through-1:").await;
        assert_eq!(fakes.calls("bkash grant"), 3);
        // Who is refused asks no more for a while: tries that fail would lock the account.
        world.clock.pass(TimeDelta::hours(1));
        fakes.books().whims.refuses_tokens = true;
        for choice in ["through-1:", "everything:", "through-1:"] {
            let (check, path) = payer.check(choice).await;
            let form = check.form(&path).with("gateway", "bkash");
            payer.follow(payer.submit(&form).await.assert(303)).await.assert_says("পরিশোধ হয়নি");
        }
        assert_eq!(fakes.calls("bkash grant"), 4);
        for charge in &mut fakes.books().charges {
            charge.status = Status::Cancelled;
        }
    })
    .await;
}
