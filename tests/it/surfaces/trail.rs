//! The trail as staff read it: the town's for auditors, one's own for everybody else.

use entity::audit::audit_entry::{self, ActorKind};
use pouro::platform::{
    audit::{self, Act, Entry},
    identity::staff,
};
use uuid::Uuid;

use crate::support::{World, door::PASSWORD};

#[tokio::test]
async fn an_auditor_reads_and_sifts_what_the_town_did() {
    World::story(async |world| {
        let north = world.north();
        north.paid().await;
        let auditor = north.officer(&["auditor"]).await.browser;
        let all = auditor.get("/office/audit").await;
        all.assert(200).assert_says("Payment settled, receipt issued").assert_says("Demand run finished");
        assert!(!all.text().contains("01712345678") && !all.text().contains("রফিকুল"), "what is personal is masked");
        let settled = auditor.get("/office/audit?act=payment.settle").await;
        settled.assert(200);
        let rows = |page: &crate::support::Page| page.all_words("tbody tr").len();
        assert_eq!(rows(&settled), 1);
        assert_eq!(rows(&auditor.get("/office/audit?day=2026-08-15").await), rows(&all) - 1, "applied a day before");
        assert_eq!(rows(&auditor.get("/office/audit?subject=demand_run").await), 2);
        assert_eq!(rows(&auditor.get("/office/audit?who=nobody").await), 0);
        auditor.get("/office/audit?day=yesterday").await.assert(422).assert_says("Choose the day from the calendar.");

        let file = auditor.get("/office/audit/export?act=payment.settle").await;
        file.assert(200);
        assert!(file.text().starts_with('\u{feff}') && file.text().contains("TEST-H26-000001"), "{}", file.text());

        world.run_jobs().await;
        world.end_day().await;
        // A session of staff does not last until the next day.
        let auditor = north.officer(&["auditor"]).await.browser;
        auditor.get("/office/audit/heads").await.assert(200).assert_says("15 August 2026");
        // Another town's trail is another one.
        let other = world.south().officer(&["auditor"]).await.browser;
        assert_eq!(rows(&other.get("/office/audit?act=payment.settle").await), 0);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_no_auditor_reads_his_own_acts() {
    World::story(async |world| {
        let north = world.north();
        let cashier = north.officer(&["cashier"]).await;
        cashier.browser.get("/office/audit").await.assert(403);
        cashier.browser.get("/office/audit/export").await.assert(403);
        let mine = cashier.browser.get("/office/audit/mine").await;
        mine.assert(200);
        mine.assert_says("There is no such act.");
        let work = north.begin().await;
        for _ in 0..60 {
            audit::record(&work, Entry::of(Act::RoleGranted, "staff_account", Uuid::nil())).await.unwrap();
        }
        work.commit().await.unwrap();
        let mine = cashier.browser.get("/office/audit/mine").await;
        mine.assert(200);
        mine.assert_says("There is no such act.");

        let auditor = north.officer(&["auditor"]).await.browser;
        let first = auditor.get("/office/audit?act=role.grant").await;
        first.assert(200);
        assert_eq!(first.all_words("tbody tr").len(), 50);
        let older = first.attribute("p.chips a", "href");
        assert_eq!(auditor.get(&older).await.assert(200).all_words("tbody tr").len(), 10);
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_in_stands_in_the_trail_by_name_and_sees_who_tried() {
    World::story(async |world| {
        const PHONE: &str = "01712345678";
        let office = world.office("north").await;
        office.member(PHONE, &["tax-collector"]).await;
        let browser = office.visitor();
        office.sign_in(&browser, PHONE, "a wrong password").await.assert(422);
        office.sign_in(&browser, PHONE, PASSWORD).await.assert(303);
        let work = world.north().read().await;
        let account = staff::by_phone(&work, &PHONE.parse().unwrap()).await.unwrap().unwrap();
        let entries = work.all(work.find::<audit_entry::Entity>()).await.unwrap();
        let of = |act: &str| entries.iter().rfind(|entry| entry.act == act).expect(act);
        for act in ["staff.join", "staff.sign-in"] {
            let entry = of(act);
            assert_eq!((entry.actor_kind, entry.actor_id), (ActorKind::Staff, Some(account.id.0)), "{act}");
            assert_eq!(entry.actor_name.as_deref(), Some(account.name.as_str()));
            assert_eq!(entry.address.as_deref(), Some("127.0.0.1"), "{act}");
        }
        let failed = of("staff.sign-in-failed");
        assert_eq!((failed.actor_kind, failed.actor_id), (ActorKind::Visitor, None), "nobody has proved anything");
        assert_eq!(failed.address.as_deref(), Some("127.0.0.0/16"));
        // Invited, joined and signed in, tried in vain, signed in.
        let mine = browser.get("/office/audit/mine").await;
        assert_eq!(mine.assert(200).all_words("tbody tr").len(), 5);
        let colleague = world.north().officer(&["cashier"]).await.browser;
        assert!(!colleague.get("/office/audit/mine").await.assert(200).text().contains("127.0.0"));
    })
    .await;
}
