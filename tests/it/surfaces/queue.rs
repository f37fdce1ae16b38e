//! What waits for the office, and how it is worked off.

use chrono::Duration;
use entity::{
    holding::holding,
    identity::message_refusal,
    messaging::queue_item::{self, Kind},
};
use pouro::platform::{audit::Act, inbox};
use sea_orm::sea_query::Expr;

use crate::support::{Officer, Place, World};

impl Place<'_> {
    /// Somebody reports wrong data on holding 3-123/1; with a phone for the answer.
    async fn reported(&self, phone: &str) {
        let reporter = self.visitor();
        let form = reporter.get("/bills/report?ward=3&holding=123%2F1").await.form("/bills/report");
        let form = form.with("topic", "owner").with("statement", "নামের বানান ভুল").with("phone", phone);
        reporter.submit(&form).await.assert(200);
    }

    async fn items(&self) -> Vec<queue_item::Model> {
        let work = self.read().await;
        work.all(work.find::<queue_item::Entity>()).await.unwrap()
    }
}

/// The address of the only thing that a member of staff finds in the list.
async fn only_item(officer: &Officer) -> String {
    officer.browser.get("/office/queue").await.assert(200).attribute("main tbody th a", "href")
}

#[tokio::test]
async fn a_report_is_taken_on_answered_and_told() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.reported("01812-345678").await;
        let clerk = north.officer(&["bill-clerk"]).await;
        let path = only_item(&clerk).await;
        let page = clerk.browser.get(&path).await;
        page.assert(200).assert_says("নামের বানান ভুল").assert_says("01•••••678").assert_says("3-123/1");

        let take = page.form(&format!("{path}/assign"));
        assert_eq!(take.field("to"), "me");
        clerk.browser.submit(&take).await.assert(303);
        assert_eq!(north.items().await[0].assigned_to, Some(clerk.id));
        let mine = clerk.browser.get("/office/queue?whose=mine").await;
        assert_eq!(mine.assert(200).all_words("main tbody th").len(), 1);
        assert_eq!(clerk.browser.get("/office/queue?whose=nobody").await.all_words("main tbody th").len(), 0);

        let close = format!("{path}/close");
        let form = clerk.browser.get(&path).await.form(&close);
        clerk.browser.submit(&form.clone().with("words", "")).await.assert(422);
        let form = form.with("outcome", "report-corrected").with("words", "নাম ঠিক করা হয়েছে।");
        let mut look = form.clone();
        look.fields.push(("look".to_owned(), "on".to_owned()));
        let looked = clerk.browser.submit(&look).await;
        looked.assert(200).assert_says("TEST-E26-000001: নাম ঠিক করা হয়েছে।").assert_says("1 SMS");
        assert_eq!(looked.form(&close).field("words"), "নাম ঠিক করা হয়েছে।");
        assert!(north.items().await[0].closed_at.is_none(), "looking closes nothing");

        for _ in 0..2 {
            let closed = clerk.browser.submit(&form).await;
            clerk.browser.follow(closed.assert(303)).await.assert(200).assert_says("The error is corrected");
        }
        let item = &north.items().await[0];
        assert_eq!(item.closed_by, Some(clerk.id));
        assert_eq!(item.answer.as_deref(), Some("নাম ঠিক করা হয়েছে।"));
        world.run_jobs().await;
        let arrived = world.arrived();
        assert_eq!(arrived.len(), 1, "{arrived:?}");
        assert!(arrived[0].to.contains("1812345678") && arrived[0].text.contains("নাম ঠিক করা"));
        assert_eq!(north.trail_of(Act::QueueTaken).await.len(), 1);
        assert_eq!(north.trail_of(Act::QueueClosed).await.len(), 1, "a second click closes nothing");
        clerk.browser.get("/office/queue").await.assert(200).assert_says("There is no task here.");
    })
    .await;
}

#[tokio::test]
async fn a_promise_counts_working_days_and_the_latest_comes_first() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.reported("").await;
        // The story begins on Saturday 2026-08-15.
        assert_eq!(north.items().await[0].due_on, "2026-08-24".parse().ok());
        let clerk = north.officer(&["bill-clerk"]).await;
        clerk.browser.get("/office/queue").await.assert(200).assert_says("24 August 2026");
        world.clock.pass(Duration::days(8));
        north.reported("").await;
        world.clock.pass(Duration::days(4));
        let clerk = north.officer(&["bill-clerk"]).await;
        let list = clerk.browser.get("/office/queue").await;
        let tags = list.assert(200).all_words("main tbody .tag");
        assert_eq!(tags, ["3 working days late", "1 September 2026"]);
        assert_eq!(list.all_words("main tbody tr:first-child td.num span:last-child"), ["10"]);
    })
    .await;
}

#[tokio::test]
async fn a_task_is_handed_over_and_given_back() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.reported("").await;
        let (clerk, assessor) = (north.officer(&["bill-clerk"]).await, north.officer(&["tax-assessor"]).await);
        let cashier = north.officer(&["cashier"]).await;
        let path = only_item(&clerk).await;
        let assign = format!("{path}/assign");
        let form = clerk.browser.get(&path).await.form(&assign);
        let to = |id: String| {
            let mut form = form.clone();
            form.fields.retain(|(name, _)| name != "to");
            form.fields.push(("to".to_owned(), id));
            form
        };
        clerk.browser.submit(&to(cashier.id.to_string())).await.assert(400);
        clerk.browser.submit(&to(assessor.id.to_string())).await.assert(303);
        assert_eq!(north.items().await[0].assigned_to, Some(assessor.id));
        let back = assessor.browser.get(&path).await.form(&assign);
        assert_eq!(back.field("to"), "");
        assessor.browser.submit(&back).await.assert(303);
        assert_eq!(north.items().await[0].assigned_to, None);
        let acts = [Act::QueueHandedOver, Act::QueueGivenBack];
        for act in acts {
            assert_eq!(north.trail_of(act).await.len(), 1, "{act:?}");
        }
        cashier.browser.get(&path).await.assert(403);

        // A role of the town's own, bound to the wards of the post that goes with it.
        let lines = ["office.use", "queue.work"].map(|may| format!("ward-collector,{may}\n"));
        world.add_file("north", "access.csv", &format!("role,permission\n{}", lines.concat())).await;
        let elsewhere = north.officer(&["ward-collector"]).await;
        elsewhere.browser.get(&path).await.assert(404);
        north.post_for(&elsewhere, "5").await;
        elsewhere.browser.get(&path).await.assert(404);
        elsewhere.browser.get("/office/queue").await.assert(200).assert_says("There is no task here.");
    })
    .await;
}

#[tokio::test]
async fn the_other_kinds_say_what_they_are_about() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let (check, _) = payer.check("everything").await;
        let gateway = payer.go_to_gateway(&check).await;
        payer.pick(&gateway, "wrong-amount").await;
        world.run_jobs().await;
        let work = north.begin().await;
        let holding = work.one(work.find::<holding::Entity>()).await.unwrap().unwrap();
        let refusal = message_refusal::Model {
            tenant_id: work.tenant(),
            phone: "01712345678".parse().unwrap(),
            account_id: holding.id.into(),
            made_at: work.now,
        };
        work.insert(refusal).await.unwrap();
        inbox::open(&work, Kind::PhoneNotMine, holding.id.0, Some(holding.ward), None).await.unwrap();
        inbox::open(&work, Kind::CodeFlood, uuid::Uuid::now_v7(), None, None).await.unwrap();
        work.commit().await.unwrap();

        let clerk = north.officer(&["bill-clerk"]).await;
        for (kind, said) in [
            ("disputed-payment", "The gateway says it has another amount"),
            ("phone-not-mine", "01•••••678"),
            ("code-flood", "Codes asked for in that hour"),
        ] {
            let list = clerk.browser.get(&format!("/office/queue?kind={kind}")).await;
            assert_eq!(list.assert(200).all_words("main tbody th").len(), 1, "{kind}");
            let page = clerk.browser.get(&list.attribute("main tbody th a", "href")).await;
            page.assert(200).assert_says(said);
        }
        let list = clerk.browser.get("/office/queue?kind=disputed-payment").await;
        let path = list.attribute("main tbody th a", "href");
        let form = clerk.browser.get(&path).await.form(&format!("{path}/close")).with("words", "টাকা ফেরত গেছে");
        clerk.browser.submit(&form).await.assert(303);
        clerk.browser.get(&path).await.assert_says("টাকা ফেরত গেছে");
    })
    .await;
}

#[tokio::test]
async fn what_was_closed_waits_again_when_it_happens_again() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let work = north.begin().await;
        let holding = work.one(work.find::<holding::Entity>()).await.unwrap().unwrap();
        let open =
            async || inbox::open(&work, Kind::PhoneNotMine, holding.id.0, Some(holding.ward), None).await.unwrap();
        assert_eq!([open().await, open().await], [true, false], "while it waits, it waits once");
        let closed = work.update_many::<queue_item::Entity>();
        let closed = closed.col_expr(queue_item::Column::ClosedAt, Expr::value(work.now)).exec(work.tx()).await;
        assert_eq!(closed.unwrap().rows_affected, 1);
        assert!(open().await, "a second wrong phone is not lost behind the first one");
        work.commit().await.unwrap();
        assert_eq!(north.items().await[0].closed_at, None);
    })
    .await;
}
