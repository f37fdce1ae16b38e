//! The queue: at least once, again after a failure, set aside in the end.

use chrono::TimeDelta;
use entity::messaging::{job, message};
use pouro::{config::Config, platform::calendar::Clock};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};

use crate::support::{Place, World};

async fn jobs(place: &Place<'_>, name: &str) -> Vec<job::Model> {
    let work = place.read().await;
    work.all(work.find::<job::Entity>().filter(job::Column::Name.eq(name))).await.unwrap()
}

#[tokio::test]
async fn a_message_that_can_never_be_delivered_is_set_aside_at_once() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        payer.pay("everything:", "paid").await;
        // The provider takes no number that is no mobile: the message is broken on its way.
        let work = north.begin().await;
        let broken = work.update_many::<message::Entity>();
        broken.col_expr(message::Column::Recipient, Expr::value("nobody")).exec(work.tx()).await.unwrap();
        work.commit().await.unwrap();
        world.run_jobs().await;
        let set_aside = jobs(&north, "notification.deliver").await.remove(0);
        assert_eq!((set_aside.run_at, set_aside.last_error.as_deref()), (None, Some("no mobile number")));
        assert!(world.arrived().is_empty());
        north.forget_given_up_jobs().await;
    })
    .await;
}

#[tokio::test]
async fn while_the_provider_is_down_the_pauses_grow_until_the_message_is_set_aside() {
    let nobody_listens = |config: &mut Config| config.sms.as_mut().unwrap().url = "http://127.0.0.1:1/".to_owned();
    World::story_where(nobody_listens, async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("everything:", "paid").await;
        for (attempt, seconds) in (1..).zip([10, 20, 40, 80, 160, 320, 640, 1_280, 2_560]) {
            world.run_jobs().await;
            let waiting = jobs(&north, "notification.deliver").await.remove(0);
            let pause = TimeDelta::seconds(seconds);
            assert_eq!((waiting.attempts, waiting.run_at), (attempt, Some(world.clock.now() + pause)));
            world.clock.pass(pause);
        }
        world.run_jobs().await;
        let set_aside = jobs(&north, "notification.deliver").await.remove(0);
        assert_eq!((set_aside.attempts, set_aside.run_at), (10, None));
        assert!(set_aside.last_error.is_some_and(|reason| !reason.is_empty()));
        north.forget_given_up_jobs().await;
    })
    .await;
}

#[tokio::test]
async fn a_job_of_a_worker_that_died_is_done_by_the_next_one() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("everything:", "paid").await;
        // Claimed, and never finished: the lease ends two minutes later.
        let work = north.begin().await;
        work.update_many::<job::Entity>()
            .col_expr(job::Column::RunAt, Expr::value(work.now + TimeDelta::seconds(120)))
            .col_expr(job::Column::Attempts, Expr::value(1))
            .filter(job::Column::Name.eq("notification.deliver"))
            .exec(work.tx())
            .await
            .unwrap();
        work.commit().await.unwrap();
        world.run_jobs().await;
        assert!(world.arrived().is_empty());
        world.clock.pass(TimeDelta::seconds(121));
        world.run_jobs().await;
        assert_eq!(world.arrived().len(), 1);
        assert!(jobs(&north, "notification.deliver").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn work_that_is_undone_queues_nothing() {
    World::story(async |world| {
        let north = world.north();
        let work = north.begin().await;
        let payment = entity::values::PaymentId::mint();
        let job = pouro::platform::payments::intent::ForgetPayment { payment };
        pouro::platform::jobs::queue(&work, &job).await.unwrap();
        drop(work);
        assert!(jobs(&north, "payments.forget").await.is_empty());
    })
    .await;
}
