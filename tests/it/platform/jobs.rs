//! The queue: at least once, again after a failure, set aside in the end.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    messaging::{job, message},
    values::PaymentId,
};
use pouro::{
    boot,
    config::Config,
    platform::{
        access::Actor,
        app::App,
        calendar::Clock,
        jobs::{queue, run_due},
        notification::Notice,
        payments::intent::ForgetPayment,
        store::MemoryStore,
    },
};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};

use crate::support::{Place, TestClock, World, config, copy_folder, towns_folder};

/// A machine so slow that forty seconds pass each time it looks at the clock.
struct SlowMachine(Arc<TestClock>);

impl Clock for SlowMachine {
    fn now(&self) -> DateTime<Utc> {
        self.0.pass(TimeDelta::seconds(40));
        self.0.now()
    }
}

async fn another_process(world: &World, clock: Arc<dyn Clock>) -> App {
    let folder = tempfile::tempdir().unwrap();
    boot::assemble(&config(folder.path(), world.urls()), Arc::new(MemoryStore::new()), clock).await.unwrap()
}

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
async fn a_code_that_could_not_be_sent_is_not_kept() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("everything:", "paid").await;
        let work = north.begin().await;
        work.update_many::<message::Entity>()
            .col_expr(message::Column::Recipient, Expr::value("nobody"))
            .col_expr(message::Column::Notice, Expr::value(Notice::OneTimeCode.code()))
            .col_expr(message::Column::Body, Expr::value("123456 opens it"))
            .exec(work.tx())
            .await
            .unwrap();
        work.commit().await.unwrap();
        world.run_jobs().await;
        let work = north.read().await;
        let messages = work.all(work.find::<message::Entity>()).await.unwrap();
        assert!(messages.iter().all(|message| message.body == "••• opens it"), "{messages:?}");
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
        queue(&work, &ForgetPayment { payment: PaymentId::mint() }).await.unwrap();
        drop(work);
        assert!(jobs(&north, "payments.forget").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn jobs_that_may_outlast_their_lease_are_given_back() {
    World::story(async |world| {
        let north = world.north();
        let work = north.begin().await;
        for _ in 0..3 {
            queue(&work, &ForgetPayment { payment: PaymentId::mint() }).await.unwrap();
        }
        work.commit().await.unwrap();
        let slow = another_process(world, Arc::new(SlowMachine(world.clock.clone()))).await;
        assert_eq!(run_due(&slow).await.unwrap(), 1);
        let left = jobs(&north, "payments.forget").await;
        assert_eq!(left.iter().map(|job| job.attempts).collect::<Vec<_>>(), [0, 0]);
        assert_eq!(run_due(&world.app).await.unwrap(), 2);
        assert!(jobs(&north, "payments.forget").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_town_that_cannot_be_read_holds_up_no_other() {
    World::story(async |world| {
        let north = world.north();
        // This process has not heard of a town that another one already serves.
        let behind = another_process(world, world.clock.clone()).await;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("east");
        copy_folder(&towns_folder().join("north"), &target);
        let file = target.join("tenant.toml");
        let profile = std::fs::read_to_string(&file).unwrap();
        let profile =
            profile.replace("slug = \"north\"", "slug = \"east\"").replace("-00000000000a\"", "-0000000000ea\"");
        std::fs::write(&file, profile).unwrap();
        world.apply(&target).await.unwrap();
        let east = world.app.towns.town_by_slug("east").await.unwrap();
        for town in [east, north.town().await] {
            let work = world.app.begin(&town, Actor::Operator).await.unwrap();
            queue(&work, &ForgetPayment { payment: PaymentId::mint() }).await.unwrap();
            work.commit().await.unwrap();
        }
        assert_eq!(run_due(&behind).await.unwrap(), 1);
        assert!(jobs(&north, "payments.forget").await.is_empty());
        // And that it was opened is to be sealed.
        assert_eq!(run_due(&world.app).await.unwrap(), 2);
    })
    .await;
}
