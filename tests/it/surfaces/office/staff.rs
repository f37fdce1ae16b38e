use entity::{
    identity::staff_account,
    messaging::queue_item::{self, Kind},
};
use pouro::platform::inbox;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
};
use uuid::Uuid;

use super::{page_of, post, send, token};
use crate::support::{World, door::PASSWORD};

const INVITE: &str = "/office/staff/invite";

#[tokio::test]
async fn whoever_is_invited_appears_and_gets_a_link() {
    World::story(async |world| {
        let north = world.north();
        let manager = north.officer(&["secretary"]).await;
        let fields = [
            ("name", "Anjali Rani Saha"),
            ("phone", "01812-345678"),
            ("locale", "en"),
            ("roles", "cashier"),
            ("roles", "head"),
            ("why", "Order 12"),
        ];
        let sent = send(&manager, INVITE, INVITE, &fields).await;
        sent.assert(303);
        let person = manager.browser.follow(&sent).await;
        person.assert_says("Invited").assert_says("Cashier").assert_says("01812-345678");
        assert!(!person.words("main table").contains("Mayor"), "a weighty role waits for a second person");
        let waiting = person.assert_says("Waits for a second person").attribute("main .todo a", "href");
        manager.browser.get(&waiting).await.assert(200).assert_says("Mayor");
        world.run_jobs().await;
        assert!(world.arrived().iter().any(|message| message.to.contains("1812345678")), "a link was sent");
        manager.browser.get("/office/staff?state=invited").await.assert_says("Anjali Rani Saha");
        manager.browser.get("/office/staff?search=Anjali").await.assert_says("Anjali Rani Saha");
        manager.browser.get("/office/staff?role=head").await.assert_says("There is nobody like that");
        manager.browser.get("/office/approvals?which=mine").await.assert_says("Anjali Rani Saha");

        let again = send(&manager, INVITE, INVITE, &[("phone", "x"), ("name", "Rahim")]).await;
        again.assert(422).assert_says("Choose at least one role").assert_says("A mobile number has 11 digits");
        assert_eq!(again.attribute("#name", "value"), "Rahim");
    })
    .await;
}

#[tokio::test]
async fn roles_of_the_centre_are_not_given_in_a_town() {
    World::story(async |world| {
        let manager = world.north().officer(&["secretary"]).await;
        let fields = [("name", "Rahim"), ("phone", "01812345678"), ("roles", "central-administrator"), ("why", "x")];
        send(&manager, INVITE, INVITE, &fields).await.assert(422);
        let clerk = world.north().officer(&["office-assistant"]).await;
        let roles = format!("{}/roles", page_of(&clerk));
        let fields = [("role", "central-auditor"), ("why", "x")];
        send(&manager, &roles, &roles, &fields).await.assert(422);
    })
    .await;
}

#[tokio::test]
async fn a_role_is_there_with_the_next_page_and_gone_with_the_next() {
    World::story(async |world| {
        let north = world.north();
        let manager = north.officer(&["secretary"]).await;
        let clerk = north.officer(&["office-assistant"]).await;
        clerk.browser.get("/office/settings").await.assert(403);
        let roles = format!("{}/roles", page_of(&clerk));
        let given = send(&manager, &roles, &roles, &[("role", "auditor"), ("why", "For the audit")]).await;
        given.assert(303);
        clerk.browser.get("/office/settings").await.assert(200);
        let again = send(&manager, &roles, &roles, &[("role", "auditor"), ("why", "Twice")]).await;
        again.assert(409).assert_says("has the role already");

        let end = format!("{roles}/end");
        let ended = send(&manager, &roles, &end, &[("ended_role", "auditor"), ("end_why", "Audit over")]).await;
        ended.assert(303);
        clerk.browser.get("/office/settings").await.assert(403);
        manager.browser.get(&page_of(&clerk)).await.assert_says("Over");
        // It can be given again.
        send(&manager, &roles, &roles, &[("role", "auditor"), ("why", "Again")]).await.assert(303);
        clerk.browser.get("/office/settings").await.assert(200);
    })
    .await;
}

#[tokio::test]
async fn nobody_changes_his_own_roles_and_somebody_always_manages_the_staff() {
    World::story(async |world| {
        let north = world.north();
        let (first, second) = (north.officer(&["secretary"]).await, north.officer(&["executive-officer"]).await);
        let own = format!("{}/roles", page_of(&first));
        first.browser.get(&own).await.assert(409).assert_says("Nobody changes his own roles");
        let form = token(&first).await;
        post(&first, &form, &own, &[("role", "auditor"), ("why", "x")]).await.assert(409);
        post(&first, &form, &format!("{}/leave", page_of(&first)), &[("why", "x")]).await.assert(409);

        let roles = format!("{}/roles", page_of(&first));
        let end = format!("{roles}/end");
        let fields = [("ended_role", "secretary"), ("end_why", "Retired")];
        send(&second, &roles, &end, &fields).await.assert(303);
        first.browser.get("/office/staff").await.assert(403);
        // Now there is one left, and a command could not end it either.
        let work = north.begin().await;
        let refused = pouro::platform::identity::team::end_role(&work, second.id, "executive-officer", "x").await;
        assert_eq!(refused.unwrap_err().code(), "last-manager");
        let refused = pouro::platform::identity::leave::leave(&work, second.id, None, "x").await;
        assert_eq!(refused.unwrap_err().code(), "last-manager");
    })
    .await;
}

#[tokio::test]
async fn somebody_can_always_agree_to_requests() {
    World::story(async |world| {
        let north = world.north();
        let (manager, decider) = (north.officer(&["secretary"]).await, north.officer(&["head"]).await);
        let roles = format!("{}/roles", page_of(&decider));
        let fields = [("ended_role", "head"), ("end_why", "Resigned")];
        let refused = send(&manager, &roles, &format!("{roles}/end"), &fields).await;
        refused.assert(409).assert_says("Nobody else can agree to requests");
        let leave = format!("{}/leave", page_of(&decider));
        send(&manager, &leave, &leave, &[("why", "Resigned")]).await.assert(409);
        north.officer(&["head"]).await;
        send(&manager, &leave, &leave, &[("why", "Resigned")]).await.assert(303);
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_is_out_at_once_and_hands_over() {
    World::story(async |world| {
        let north = world.north();
        let manager = north.officer(&["secretary"]).await;
        let (leaver, heir) = (north.officer(&["tax-collector"]).await, north.officer(&["bill-clerk"]).await);
        leaver.browser.get("/office").await.assert(200);
        let work = north.begin().await;
        inbox::open(&work, Kind::ErrorReport, Uuid::now_v7(), None, None).await.unwrap();
        let item = work.one(work.find::<queue_item::Entity>()).await.unwrap().unwrap();
        let taken =
            queue_item::ActiveModel { id: Unchanged(item.id), assigned_to: Set(Some(leaver.id)), ..Default::default() };
        work.update(taken).await.unwrap();
        work.commit().await.unwrap();

        let leave = format!("{}/leave", page_of(&leaver));
        let asked = manager.browser.get(&leave).await;
        asked.assert_says("Work taken on and not finished: 1").assert_says("1 now");
        let labels = asked.all_words("#successor option");
        assert!(labels.iter().any(|label| label.contains("(Bill clerk, …")), "{labels:?}");
        let heir_id = heir.id.to_string();
        send(&manager, &leave, &leave, &[("successor", &heir_id)]).await.assert(422).assert_says("Write the reason");
        let fields = [("successor", heir_id.as_str()), ("why", "Transferred")];
        send(&manager, &leave, &leave, &fields).await.assert(303);

        let shut_out = leaver.browser.get("/office").await;
        shut_out.assert(303);
        assert!(shut_out.location().unwrap().starts_with("/office/sign-in"), "{:?}", shut_out.location());
        manager.browser.get("/office/staff?state=left").await.assert_says("Has left");
        let person = manager.browser.get(&page_of(&leaver)).await;
        assert!(person.words("main table").contains("Over"), "roles end with the work");
        let work = north.read().await;
        let passed_on = work.find::<queue_item::Entity>().filter(queue_item::Column::AssignedTo.eq(heir.id));
        assert_eq!(work.all(passed_on).await.unwrap().len(), 1);
        let left = work.get::<staff_account::Entity>(leaver.id).await.unwrap().unwrap();
        assert_eq!((left.state, left.left_at.is_some()), (staff_account::State::Left, true));
        let form = token(&manager).await;
        post(&manager, &form, &leave, &[("why", "Twice")]).await.assert(409).assert_says("works here no more");
    })
    .await;
}

#[tokio::test]
async fn people_of_another_town_are_not_there() {
    World::story(async |world| {
        let abroad = world.south().officer(&["cashier"]).await;
        let manager = world.north().officer(&["executive-officer"]).await;
        let (page, form) = (page_of(&abroad), token(&manager).await);
        for below in ["", "/roles", "/leave", "/reset"] {
            manager.browser.get(&format!("{page}{below}")).await.assert(404);
        }
        for (below, fields) in [
            ("/roles", &[("role", "auditor"), ("why", "x")][..]),
            ("/roles/end", &[("ended_role", "cashier"), ("end_why", "x")]),
            ("/leave", &[("why", "x")]),
            ("/reset", &[("why", "x")]),
            ("/invite", &[]),
        ] {
            post(&manager, &form, &format!("{page}{below}"), fields).await.assert(404);
        }
        abroad.browser.get("/office").await.assert(200);
    })
    .await;
}

#[tokio::test]
async fn the_centre_has_an_office_of_its_own() {
    World::story(async |world| {
        let console = world.console().await;
        console.member("01812345678", &["central-administrator"]).await;
        let browser = console.visitor();
        console.sign_in(&browser, "01812345678", PASSWORD).await.assert(303);
        browser.get("/").await.assert(200).assert_says("Today");
        let staff = browser.get("/staff").await;
        staff.assert(200).assert_says("Central administrator");
        let links = staff.all_words("nav.side a");
        assert!(links.contains(&"Approvals".to_owned()) && !links.contains(&"Settings".to_owned()), "{links:?}");
        for of_towns in ["/posts", "/settings", "/holdings"] {
            browser.get(of_towns).await.assert(404);
        }
        let roles = browser.get("/roles").await;
        roles.assert(200).assert_says("Central auditor");
        assert!(!roles.text().contains("Cashier"), "roles of towns are not given here");
    })
    .await;
}

#[tokio::test]
async fn one_person_alone_makes_the_second_and_no_third() {
    World::story(async |world| {
        let north = world.north();
        let first = north.officer(&["executive-officer"]).await;
        let roles = async |phone: &str| {
            let fields = [("name", "দ্বিতীয় জন"), ("phone", phone), ("roles", "head"), ("why", "আদেশ ১২")];
            let invited = send(&first, "/office/staff/invite", "/office/staff/invite", &fields).await;
            first.browser.follow(invited.assert(303)).await.assert(200).text()
        };
        assert!(!roles("01711-000001").await.contains("Waits for a second person"), "there is nobody to agree");
        assert!(
            roles("01711-000002").await.contains("Waits for a second person"),
            "the second one agrees to the third"
        );
    })
    .await;
}
