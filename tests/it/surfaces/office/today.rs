use entity::{
    messaging::queue_item::{self, Kind},
    values::Ward,
};
use pouro::platform::inbox;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    QueryFilter,
};
use uuid::Uuid;

use crate::support::World;

#[tokio::test]
async fn everybody_sees_what_is_among_his_duties() {
    World::story(async |world| {
        let north = world.north();
        for (role, expected) in [
            ("councillor", &["Today", "Holdings", "Posts and signing"][..]),
            ("auditor", &["Today", "Staff", "Posts and signing", "Settings"]),
            ("head", &["Today", "Approvals", "Inbox", "Holdings", "Staff", "Posts and signing", "Settings"]),
        ] {
            let officer = north.officer(&[role]).await;
            let page = officer.browser.get("/office").await;
            page.assert(200);
            let links = page.all_words("nav.side a");
            let missing: Vec<_> = expected.iter().filter(|words| !links.iter().any(|link| link == *words)).collect();
            assert!(missing.is_empty(), "{role} misses {missing:?} in {links:?}");
            assert_eq!(links.iter().any(|link| link == "Staff"), expected.contains(&"Staff"), "{role}");
        }
        north.visitor().get("/office").await.assert(303);
    })
    .await;
}

#[tokio::test]
async fn today_counts_what_waits_and_what_is_late() {
    World::story(async |world| {
        let north = world.north();
        let officer = north.officer(&["tax-collector"]).await;
        let empty = officer.browser.get("/office").await;
        empty.assert_says("Nothing is waiting now");
        let work = north.begin().await;
        let today = work.today();
        let ward = Ward::new(3).ok();
        for (kind, due) in [
            (Kind::ErrorReport, today.pred_opt()),
            (Kind::DisputedPayment, Some(today)),
            (Kind::PhoneNotMine, None),
            (Kind::CodeFlood, None),
        ] {
            inbox::open(&work, kind, Uuid::now_v7(), ward, due).await.unwrap();
        }
        let rows = work.all(work.find::<queue_item::Entity>()).await.unwrap();
        let late = rows.iter().find(|row| row.kind == Kind::ErrorReport).unwrap();
        let taken = queue_item::ActiveModel {
            id: Unchanged(late.id),
            assigned_to: Set(Some(officer.id)),
            ..Default::default()
        };
        work.update(taken).await.unwrap();
        work.commit().await.unwrap();

        let page = officer.browser.get("/office").await;
        let figures = page.all_words(".fig dd");
        assert_eq!((figures[0].as_str(), figures[1].as_str()), ("1", "1 to finish today"), "{figures:?}");
        assert_eq!((figures[2].as_str(), figures[4].as_str()), ("1", "2"), "{figures:?}");
        assert_eq!(page.all_words(".todo li").len(), 3);
        assert!(page.words(".todo li").contains("yours"), "what is late comes first");
        assert_eq!(page.attribute(".todo a", "href"), format!("/office/queue/{}", late.id));
        page.assert_says("Many more codes than usual");

        let colleague = north.officer(&["bill-clerk"]).await;
        let page = colleague.browser.get("/office").await;
        assert_eq!(page.all_words(".todo li").len(), 2, "what somebody else has taken on is not shown");
        let stranger = world.south().officer(&["tax-collector"]).await;
        stranger.browser.get("/office").await.assert_says("Nothing is waiting now");
        let work = north.begin().await;
        work.delete_many::<queue_item::Entity>().filter(sea_orm::Condition::all()).exec(work.tx()).await.unwrap();
        work.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn alerts_are_for_whoever_can_do_something_about_them() {
    World::story(async |world| {
        let north = world.north();
        let manager = north.officer(&["executive-officer"]).await;
        let page = manager.browser.get("/office").await;
        page.assert_says("Nobody may sign today for 9 wards");
        page.assert_says("1 people have no second step");
        let listed = manager.browser.get("/office/staff?state=active&second=off").await;
        assert_eq!(listed.all_words("tbody tr").len(), 1);
        let clerk = north.officer(&["office-assistant"]).await;
        assert!(clerk.browser.get("/office").await.all_words(".warn").is_empty());
    })
    .await;
}

#[tokio::test]
async fn errors_of_staff_pages_look_like_the_office() {
    World::story(async |world| {
        let clerk = world.north().officer(&["office-assistant"]).await;
        let page = clerk.browser.get("/office/staff").await;
        page.assert(403).assert_says("This is not among your duties");
        page.assert_says("Go to Today");
        let page = clerk.browser.get("/office/nothing").await;
        page.assert(404);
        assert_eq!(page.attribute("main", "class"), "door");
    })
    .await;
}
