//! Arrears paid off in parts: asked for, agreed by a second person, followed day by day.

use chrono::TimeDelta;
use entity::{
    holding::holding,
    identity::approval,
    messaging::queue_item,
    payments::{receipt, receipt_reversal},
    plans::instalment_plan::{self, State},
};
use pouro::platform::{audit::Act, jobs, receipts::reverse::reverse};
use sea_orm::{QueryOrder, QuerySelect};

use crate::support::{Officer, Page, Place, World};

impl Place<'_> {
    /// A holding with a phone and arrears of 5,000 taka, which have grown to 5,250.
    async fn in_arrears(&self) -> String {
        let heading = "ward,holding_no,owner,mahalla,monthly_rent,services,phone,arrears";
        let row = "3,123/1,মোঃ রফিকুল ইসলাম,কানাইখালী,10000,holding,01712345678,2025-26:5000";
        self.register(&format!("{heading}\n{row}\n")).await;
        self.raise("2026-27").await.unwrap();
        let work = self.read().await;
        work.one(work.find::<holding::Entity>()).await.unwrap().unwrap().id.to_string()
    }

    async fn plan(&self) -> instalment_plan::Model {
        let work = self.read().await;
        let latest = work.find::<instalment_plan::Entity>().order_by_desc(instalment_plan::Column::AskedAt).limit(1);
        work.one(latest).await.unwrap().expect("there is a plan")
    }

    /// Asks for three parts from 2026-09-15 on, and has somebody decide.
    async fn agreed_plan(&self, holding: &str, decision: &str) -> Officer {
        let asker = self.proposed_plan(holding).await;
        self.decide(decision).await.assert(303);
        asker
    }

    async fn proposed_plan(&self, holding: &str) -> Officer {
        let asker = self.officer(&["accounts-officer"]).await;
        let action = format!("/office/plans/ask/{holding}");
        let form = asker.browser.get(&action).await.assert(200).form(&action);
        let form = form.with("parts", "3").with("first_on", "2026-09-15").with("resolution", "12/2026");
        let asked = asker.browser.submit(&form.with("why", "একবারে দিতে পারছেন না")).await;
        let page = asker.browser.follow(asked.assert(303)).await;
        page.assert(200).assert_says("Waits for approval");
        asker
    }

    async fn decide(&self, decision: &str) -> Page {
        let head = self.officer(&["executive-officer"]).await;
        let work = self.read().await;
        let latest = work.find::<approval::Entity>().order_by_desc(approval::Column::AskedAt).limit(1);
        let approval = work.one(latest).await.unwrap().unwrap().id;
        drop(work);
        let path = format!("/office/approvals/{approval}/decide");
        let page = head.browser.get(&path).await;
        page.assert(200).assert_says("3-123/1").assert_says("12/2026");
        let mut form = page.form(&path).with("note", "দেখা হয়েছে");
        form.fields.push(("decision".to_owned(), decision.to_owned()));
        head.browser.submit(&form).await
    }

    /// Until noon of a day, with everything done that is due by then.
    async fn on(&self, day: &str) {
        jobs::plant(&self.world.app, &self.town().await).await.unwrap();
        self.world.clock.set(&format!("{day} 12:00:00"));
        self.world.run_jobs().await;
    }

    fn messages(&self, words: &str) -> usize {
        self.world.arrived().iter().filter(|message| message.text.contains(words)).count()
    }
}

#[tokio::test]
async fn a_plan_is_proposed_agreed_paid_and_kept() {
    World::story(async |world| {
        let north = world.north();
        let holding = north.in_arrears().await;
        let asker = north.officer(&["accounts-officer"]).await;
        let file = asker.browser.get(&format!("/office/holdings/{holding}")).await;
        let action = file.assert(200).attribute("a[href*='/plans/ask/']", "href");
        let form = asker.browser.get(&action).await.assert(200).form(&action);
        let faulty = form.clone().with("parts", "25").with("first_on", "2027-09-15");
        let refused = asker.browser.submit(&faulty).await;
        refused.assert(422);
        assert_eq!(refused.form(&action).field("parts"), "25");
        let mut look = form.clone().with("parts", "৩").with("first_on", "2026-09-15");
        look.fields.push(("look".to_owned(), "on".to_owned()));
        asker.browser.submit(&look).await.assert(200).assert_says("1,750.00").assert_says("15 November 2026");
        for role in ["cashier", "auditor"] {
            let other = north.officer(&[role]).await;
            other.browser.get(&action).await.assert(403);
        }

        north.agreed_plan(&holding, "approve").await;
        assert_eq!(north.plan().await.state, State::Agreed);
        asker.browser.get(&action).await.assert(409);
        world.run_jobs().await;
        assert_eq!(north.messages("৩ কিস্তিতে"), 1, "{:?}", world.arrived());
        let list = asker.browser.get("/office/plans?state=agreed").await;
        list.assert(200).assert_says("5,250.00");

        // The bill asks for the part and the quarter that runs; a payment clears the oldest first all the same.
        let payer = north.visitor();
        let bill = payer.bill("3", "123/1").await;
        bill.assert(200).assert_says("বকেয়ার কিস্তি").assert_says("১৫ সেপ্টেম্বর ২০২৬").assert_says("মোট বকেয়া");
        assert_eq!(bill.words(".sumup .amt"), "৳ ৩,৫০০.০০");
        let offers = bill.offers("choice");
        assert_eq!(offers[0].0, "part-350000:350000");
        assert_eq!(offers[1].0, "part-175000:175000");
        payer.pay("part-175000:", "paid").await.0.assert(200);
        north.on("2026-09-09").await;
        assert_eq!(north.messages("শেষ তারিখ"), 0, "the part of September is paid");
        payer.pay("arrears:", "paid").await.0.assert(200);
        north.on("2026-09-10").await;
        assert_eq!(north.plan().await.state, State::Kept);

        // What it was kept with is taken back: it runs again.
        let work = north.begin().await;
        let last = work.find::<receipt::Entity>().order_by_desc(receipt::Column::Serial).limit(1);
        let last = work.one(last).await.unwrap().unwrap();
        let day = work.today();
        reverse(&work, last.id, receipt_reversal::Cause::Reversed, day, "ভুল হিসাব", None).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(north.plan().await.state, State::Agreed);
        payer.bill("3", "123/1").await.assert_says("বকেয়ার কিস্তি");
        assert!(north.trail_of(Act::PlanMoved).await.len() >= 3);
    })
    .await;
}

#[tokio::test]
async fn a_payer_is_reminded_by_day_and_in_the_end_the_plan_is_in_default() {
    World::story(async |world| {
        let north = world.north();
        let holding = north.in_arrears().await;
        // Nobody is woken: what is agreed at night is told in the morning.
        world.clock.set("2026-08-15 22:30:00");
        north.agreed_plan(&holding, "approve").await;
        world.run_jobs().await;
        assert_eq!(north.messages("৩ কিস্তিতে"), 0);
        north.on("2026-08-16").await;
        assert_eq!(north.messages("৩ কিস্তিতে"), 1);
        for (day, reminders, missed) in [
            ("2026-09-07", 0, 0),
            ("2026-09-08", 1, 0),
            ("2026-09-09", 1, 0),
            ("2026-09-14", 2, 0),
            ("2026-09-15", 2, 0),
            ("2026-09-16", 2, 1),
            ("2026-09-30", 2, 1),
        ] {
            north.on(day).await;
            assert_eq!((north.messages("শেষ তারিখ"), north.messages("পাইনি")), (reminders, missed), "{day}");
        }
        assert_eq!(north.plan().await.state, State::Agreed, "the last day of grace");
        north.on("2026-10-01").await;
        assert_eq!(north.plan().await.state, State::Defaulted);
        assert_eq!(north.messages("সুযোগ শেষ"), 1);
        north.on("2026-10-02").await;
        assert_eq!(north.messages("সুযোগ শেষ"), 1);

        let clerk = north.officer(&["bill-clerk"]).await;
        let work = north.read().await;
        let item = work.one(work.find::<queue_item::Entity>()).await.unwrap().unwrap();
        drop(work);
        assert_eq!(item.kind, queue_item::Kind::PlanDefaulted);
        let page = clerk.browser.get(&format!("/office/queue/{}", item.id)).await;
        page.assert(200).assert_says("Talk to the taxpayer");
        clerk
            .browser
            .get(&page.attribute("main a[href*='/plans/']", "href"))
            .await
            .assert(200)
            .assert_says("In default");
        assert_eq!(north.trail_of(Act::PlanReminded).await.len(), 3);
        assert!(!north.visitor().bill("3", "123/1").await.text().contains("part-"));
    })
    .await;
}

#[tokio::test]
async fn a_plan_is_not_agreed_when_a_day_of_it_is_over() {
    World::story(async |world| {
        let north = world.north();
        let holding = north.in_arrears().await;
        north.proposed_plan(&holding).await;
        world.clock.set("2026-09-16 10:00:00");
        north.decide("approve").await.assert(409).assert_says("ask anew with a later day");
        assert_eq!(north.plan().await.state, State::Proposed);
        north.decide("decline").await.assert(303);
        assert_eq!(north.plan().await.state, State::Ended);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_agreed_or_ended_leaves_the_account_free() {
    World::story(async |world| {
        let north = world.north();
        let holding = north.in_arrears().await;
        north.agreed_plan(&holding, "decline").await;
        assert_eq!(north.plan().await.state, State::Ended);
        world.clock.pass(TimeDelta::minutes(1));
        let asker = north.agreed_plan(&holding, "approve").await;
        let plan = north.plan().await;
        let path = format!("/office/plans/{}", plan.id);
        let action = format!("{path}/end");
        let form = asker.browser.get(&path).await.assert(200).form(&action);
        asker.browser.submit(&form).await.assert(422);
        asker.browser.submit(&form.clone().with("why", "করদাতা একবারে দিতে চান")).await.assert(303);
        assert_eq!(north.plan().await.state, State::Ended);
        asker.browser.submit(&form.with("why", "আবার")).await.assert(409);
        // Another town does not know it.
        world.south().officer(&["accounts-officer"]).await.browser.get(&path).await.assert(404);
    })
    .await;
}
