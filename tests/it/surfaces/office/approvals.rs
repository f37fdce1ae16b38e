use entity::{
    audit::audit_entry,
    identity::approval::{self, Decision},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::{page_of, post, send, token};
use crate::support::{Officer, Place, World};

/// The one approval there is.
async fn only(place: &Place<'_>) -> approval::Model {
    let work = place.read().await;
    let rows = work.all(work.find::<approval::Entity>()).await.unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.into_iter().next().unwrap()
}

/// Asks for the role of the head for somebody.
async fn ask(asker: &Officer, whom: &Officer) {
    ask_for(asker, whom, "head").await;
}

async fn ask_for(asker: &Officer, whom: &Officer, role: &str) {
    let roles = format!("{}/roles", page_of(whom));
    send(asker, &roles, &roles, &[("role", role), ("why", "Elected")]).await.assert(303);
}

#[tokio::test]
async fn a_weighty_role_takes_a_second_person() {
    World::story(async |world| {
        let north = world.north();
        let (asker, decider) = (north.officer(&["executive-officer"]).await, north.officer(&["head"]).await);
        let mayor = north.officer(&["councillor"]).await;
        ask(&asker, &mayor).await;
        mayor.browser.get("/office/approvals").await.assert(200).assert_says("You have asked for nothing");
        let row = only(&north).await;
        let page = format!("/office/approvals/{}", row.id);
        mayor.browser.get(&page).await.assert(404);
        let roles = format!("{}/roles", page_of(&mayor));
        let twice = send(&asker, &roles, &roles, &[("role", "head"), ("why", "Elected again")]).await;
        twice.assert(409).assert_says("asked for already");

        // Who asked cannot decide, on the page or past it.
        let own = asker.browser.get(&page).await;
        own.assert_says("somebody else decides");
        let form = token(&asker).await;
        let decide = format!("{page}/decide");
        let past = post(&asker, &form, &decide, &[("decision", "approve")]).await;
        past.assert(409).assert_says("Nobody agrees to what he has asked for himself");
        assert_eq!(only(&north).await.decision, None);

        decider.browser.get("/office").await.assert_says("Giving a role");
        let silent = send(&decider, &decide, &decide, &[("decision", "decline")]).await;
        silent.assert(422).assert_says("Write why you decline");
        send(&decider, &decide, &decide, &[("decision", "approve")]).await.assert(303);
        mayor.browser.get("/office/approvals?which=decided").await.assert(200).assert_says("Agreed");
        let form = token(&decider).await;
        post(&decider, &form, &decide, &[("decision", "decline"), ("note", "x")]).await.assert(409);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_else_can_decide_waits_and_can_be_taken_back() {
    World::story(async |world| {
        let north = world.north();
        let asker = north.officer(&["executive-officer"]).await;
        let clerk = north.officer(&["councillor"]).await;
        ask_for(&asker, &clerk, "secretary").await;
        let page = format!("/office/approvals/{}", only(&north).await.id);
        asker.browser.get(&page).await.assert_says("It waits until there are two");
        send(&asker, &page, &format!("{page}/withdraw"), &[]).await.assert(303);
        asker.browser.get(&page).await.assert_says("Withdrawn");
        clerk.browser.get("/office/staff").await.assert(403);
    })
    .await;
}

#[tokio::test]
async fn what_is_asked_about_somebody_is_not_agreed_to_for_another() {
    World::story(async |world| {
        let north = world.north();
        let (asker, decider) = (north.officer(&["secretary"]).await, north.officer(&["head"]).await);
        let invite = "/office/staff/invite";
        let invited = |name, email, role| {
            [
                ("name", name),
                ("phone", "01812345678"),
                ("email", email),
                ("locale", "en"),
                ("roles", role),
                ("why", "x"),
            ]
        };
        send(&asker, invite, invite, &invited("Karim", "karim@example.com", "head")).await.assert(303);
        let first = only(&north).await;
        let again = format!("/office/staff/{}/invite", first.subject_id);
        let form = token(&asker).await;
        post(&asker, &form, &again, &[]).await.assert(303);
        assert_eq!(only(&north).await.decision, None, "the same person only gets the link again");

        send(&asker, invite, invite, &invited("Karim", "thief@example.com", "cashier")).await.assert(303);
        let row = only(&north).await;
        assert_eq!((row.decision, row.decided_by), (Some(Decision::Withdrawn), Some(asker.id)));
        let page = format!("/office/approvals/{}", row.id);
        decider.browser.get(&page).await.assert_says("This person was invited anew");
        let form = token(&decider).await;
        post(&decider, &form, &format!("{page}/decide"), &[("decision", "approve")]).await.assert(409);

        let work = north.read().await;
        let entries = work.find::<audit_entry::Entity>().filter(audit_entry::Column::Act.eq("staff.invite"));
        let last = work.all(entries.order_by_asc(audit_entry::Column::Id)).await.unwrap().pop().unwrap();
        let kept = format!("{:?} {:?}", last.before, last.after);
        assert!(kept.contains("ka•••@example.com") && kept.contains("th•••@example.com"), "{kept}");
    })
    .await;
}

#[tokio::test]
async fn what_is_asked_about_somebody_ends_when_he_leaves() {
    World::story(async |world| {
        let north = world.north();
        let (asker, decider) = (north.officer(&["executive-officer"]).await, north.officer(&["head"]).await);
        let leaver = north.officer(&["councillor"]).await;
        ask(&asker, &leaver).await;
        let leave = format!("{}/leave", page_of(&leaver));
        send(&asker, &leave, &leave, &[("why", "Resigned")]).await.assert(303);
        let row = only(&north).await;
        assert_eq!((row.decision, row.note.as_deref()), (Some(Decision::Withdrawn), Some("Resigned")));
        decider.browser.get("/office/approvals").await.assert(200);
    })
    .await;
}

#[tokio::test]
async fn a_lost_second_step_is_reset_by_two() {
    World::story(async |world| {
        let north = world.north();
        let (asker, decider) = (north.officer(&["secretary"]).await, north.officer(&["head"]).await);
        let clerk = north.officer(&["cashier"]).await;
        let reset = format!("{}/reset", page_of(&clerk));
        send(&asker, &reset, &reset, &[("why", "Came to the office")]).await.assert(303);
        clerk.browser.get("/office").await.assert(200);
        let decide = format!("/office/approvals/{}/decide", only(&north).await.id);
        send(&decider, &decide, &decide, &[("decision", "approve")]).await.assert(303);
        clerk.browser.get("/office").await.assert(303);
        world.run_jobs().await;
        assert_eq!(world.arrived().len(), 1, "a link is sent");
    })
    .await;
}

#[tokio::test]
async fn approvals_of_another_town_are_not_there() {
    World::story(async |world| {
        let south = world.south();
        let (asker, clerk) = (south.officer(&["executive-officer"]).await, south.officer(&["cashier"]).await);
        ask_for(&asker, &clerk, "secretary").await;
        let page = format!("/office/approvals/{}", only(&south).await.id);
        let stranger = world.north().officer(&["head"]).await;
        stranger.browser.get(&page).await.assert(404);
        stranger.browser.get(&format!("{page}/decide")).await.assert(404);
        let form = token(&stranger).await;
        let decide = format!("{page}/decide");
        post(&stranger, &form, &decide, &[("decision", "approve")]).await.assert(404);
        post(&stranger, &form, &format!("{page}/withdraw"), &[]).await.assert(404);
        assert_eq!(only(&south).await.decision, None);
    })
    .await;
}
