use chrono::NaiveDate;
use entity::{audit::audit_entry, identity::office_held};
use pouro::platform::offices;
use sea_orm::{ColumnTrait, QueryFilter};

use super::{page_of, post, send, token};
use crate::support::{Officer, Page, Place, World};

const RECORD: &str = "/office/posts/record";

async fn record(recorder: &Officer, whom: &Officer, fields: &[(&str, &str)]) -> Page {
    let id = whom.id.to_string();
    let all: Vec<(&str, &str)> = fields.iter().copied().chain([("account", id.as_str())]).collect();
    send(recorder, RECORD, RECORD, &all).await
}

/// Who signs for a ward, as the page of a day says it.
async fn signs(officer: &Officer, ward: usize, day: &str) -> String {
    let page = officer.browser.get(&format!("/office/posts?day={day}")).await;
    page.assert(200);
    page.all_words("section:first-of-type tbody tr")[ward - 1].clone()
}

#[tokio::test]
async fn one_answer_to_who_signs_and_none_twice() {
    World::story(async |world| {
        let north = world.north();
        let recorder = north.officer(&["secretary"]).await;
        let (five, reserved) = (north.officer(&["councillor"]).await, north.officer(&["reserved-councillor"]).await);
        let (officer, administrator) = (north.officer(&["engineer"]).await, north.officer(&["head"]).await);
        assert!(signs(&recorder, 5, "").await.contains("VACANT"));

        let regular = ("capacity", "regular");
        let fields = [("post", "ward-councillor"), ("wards", "5"), regular, ("from", "2026-02-01")];
        record(&recorder, &five, &fields).await.assert(303);
        let fields = [("post", "reserved-councillor"), ("seat", "2"), regular, ("from", "2026-02-01")];
        record(&recorder, &reserved, &fields).await.assert(303);
        assert!(signs(&recorder, 5, "").await.contains("councillor"));
        assert!(signs(&recorder, 4, "").await.contains("in place of the councillor"));
        assert!(signs(&recorder, 5, "2026-01-31").await.contains("VACANT"));

        // Another one for the same ward and time is refused, and what was typed stays.
        let fields = [("post", "ward-councillor"), ("wards", "4-6"), regular, ("from", "2026-08-01")];
        let twice = record(&recorder, &officer, &fields).await;
        twice.assert(422).assert_says("Somebody else holds this post");
        assert_eq!(twice.attribute("#wards", "value"), "4-6");

        // Somebody acting needs an order, and comes before the regular holder while it lasts.
        let fields = [("post", "ward-councillor"), ("wards", "5"), ("capacity", "acting"), ("from", "2026-08-10")];
        record(&recorder, &officer, &fields).await.assert(422).assert_says("number and date of the order");
        let order = [("to", "2026-08-20"), ("order_number", "46.00"), ("order_day", "2026-08-09")];
        let fields: Vec<_> = fields.into_iter().chain(order).collect();
        record(&recorder, &officer, &fields).await.assert(303);
        assert!(signs(&recorder, 5, "").await.contains("acting"));
        assert!(signs(&recorder, 5, "2026-08-21").await.contains("regular"));

        // The councillor is removed; the administrator signs for everybody.
        let fields = [("post", "administrator"), regular, ("from", "2026-09-02")];
        record(&recorder, &administrator, &fields).await.assert(303);
        let work = north.read().await;
        let rows = work.all(work.find::<office_held::Entity>()).await.unwrap();
        let of_five = rows.iter().find(|row| row.account_id == five.id).unwrap();
        let end = format!("/office/posts/{}/end", of_five.id);
        let fields = [("last_day", "2026-09-01"), ("why", "Removed by the government")];
        send(&recorder, &end, &end, &fields).await.assert(303);
        assert!(signs(&recorder, 5, "2026-09-01").await.contains("councillor"));
        assert!(signs(&recorder, 9, "2026-09-02").await.contains("Administrator"));
        let again = send(&recorder, &end, &end, &[("last_day", "2026-10-01"), ("why", "x")]).await;
        again.assert(409);
        let before = send(&recorder, &end, &end, &[("last_day", "2025-01-01"), ("why", "x")]).await;
        before.assert(422).assert_says("cannot be before the first");
    })
    .await;
}

#[tokio::test]
async fn powers_are_delegated_by_one_who_has_them() {
    World::story(async |world| {
        let north = world.north();
        let recorder = north.officer(&["secretary"]).await;
        let (holder, deputy) = (north.officer(&["councillor"]).await, north.officer(&["councillor"]).await);
        let fields = [("post", "ward-councillor"), ("wards", "5"), ("capacity", "regular"), ("from", "2026-02-01")];
        record(&recorder, &holder, &fields).await.assert(303);
        let work = north.read().await;
        let held = work.one(work.find::<office_held::Entity>()).await.unwrap().unwrap().id.to_string();
        work.commit().await.unwrap();
        let of = |wards| {
            [
                ("post", "ward-councillor"),
                ("wards", wards),
                ("capacity", "delegated"),
                ("from", "2026-08-01"),
                ("to", "2026-08-31"),
                ("order_number", "46.01"),
                ("order_day", "2026-07-30"),
            ]
        };
        record(&recorder, &deputy, &of("5")).await.assert(422).assert_says("Choose whose powers");
        let with = |wards| of(wards).into_iter().chain([("for_id", held.as_str())]).collect::<Vec<_>>();
        record(&recorder, &deputy, &with("6")).await.assert(422).assert_says("must hold the same post");
        record(&recorder, &holder, &with("5")).await.assert(422);
        record(&recorder, &deputy, &with("5")).await.assert(303);
        assert!(signs(&recorder, 5, "2026-08-31").await.contains("delegated"));
        assert!(signs(&recorder, 5, "2026-09-01").await.contains("regular"));
    })
    .await;
}

/// The row of somebody's post.
async fn row_of(place: &Place<'_>, whom: &Officer) -> office_held::Model {
    let work = place.read().await;
    let rows = work.find::<office_held::Entity>().filter(office_held::Column::AccountId.eq(whom.id));
    work.one(rows).await.unwrap().unwrap()
}

/// The posts that somebody holds today.
async fn holds(place: &Place<'_>, whom: &Officer) -> usize {
    offices::held_today(&place.read().await, whom.id).await.unwrap().len()
}

/// Ends somebody's account, and invites him again.
async fn leave_and_come_again(place: &Place<'_>, manager: &Officer, whom: &Officer) {
    let leave = format!("{}/leave", page_of(whom));
    send(manager, &leave, &leave, &[("why", "Removed by order 46.03")]).await.assert(303);
    let work = place.read().await;
    let person = work.get::<entity::identity::staff_account::Entity>(whom.id).await.unwrap().unwrap();
    work.commit().await.unwrap();
    let invite = "/office/staff/invite";
    let phone = person.phone.to_string();
    let fields = [("name", "Rahim"), ("phone", phone.as_str()), ("locale", "en"), ("roles", "cashier"), ("why", "x")];
    send(manager, invite, invite, &fields).await.assert(303);
}

#[tokio::test]
async fn whoever_comes_again_holds_nothing_of_before() {
    World::story(async |world| {
        let north = world.north();
        let recorder = north.officer(&["executive-officer"]).await;
        let manager = north.officer(&["secretary"]).await;
        let (old, new) = (north.officer(&["councillor"]).await, north.officer(&["councillor"]).await);
        let delegate = north.officer(&["engineer"]).await;
        let (post, regular) = (("post", "ward-councillor"), ("capacity", "regular"));
        record(&recorder, &old, &[post, ("wards", "5"), regular, ("from", "2026-02-01")]).await.assert(303);
        let running = row_of(&north, &old).await.id;
        record(&recorder, &old, &[post, ("wards", "6"), regular, ("from", "2026-09-01")]).await.assert(303);
        let work = north.read().await;
        let rows = work.all(work.find::<office_held::Entity>()).await.unwrap();
        let coming = rows.iter().find(|row| row.id != running).unwrap().id.to_string();
        work.commit().await.unwrap();
        let order = [("capacity", "delegated"), ("order_number", "46.01"), ("order_day", "2026-08-01")];
        let fields: Vec<_> = [post, ("wards", "6"), ("from", "2026-09-01"), ("for_id", &coming)].into();
        let fields: Vec<_> = fields.into_iter().chain(order).collect();
        record(&recorder, &delegate, &fields).await.assert(303);

        leave_and_come_again(&north, &manager, &old).await;
        record(&recorder, &new, &[post, ("wards", "5"), regular, ("from", "2026-08-15")]).await.assert(303);
        assert!(signs(&recorder, 5, "2026-08-14").await.contains("Rahim"), "what he signed for stays his");
        assert!(!signs(&recorder, 5, "2026-08-15").await.contains("Rahim"), "his successor signs");
        assert!(signs(&recorder, 6, "2026-09-01").await.contains("VACANT"), "neither he nor in his name");
        assert_eq!((holds(&north, &old).await, holds(&north, &new).await), (0, 1));
        assert_eq!(row_of(&north, &old).await.to_day, NaiveDate::from_ymd_opt(2026, 8, 14));
        let work = north.read().await;
        for (act, count) in [("office.end", 1), ("office.cancel", 2)] {
            let entries = work.find::<audit_entry::Entity>().filter(audit_entry::Column::Act.eq(act));
            assert_eq!(work.all(entries).await.unwrap().len(), count, "{act}");
        }
    })
    .await;
}

#[tokio::test]
async fn delegated_powers_end_with_whoever_delegated_them() {
    World::story(async |world| {
        let north = world.north();
        let recorder = north.officer(&["secretary"]).await;
        let (mayor, panel) = (north.officer(&["head"]).await, north.officer(&["councillor"]).await);
        let fields = [("post", "mayor"), ("capacity", "regular"), ("from", "2026-02-01")];
        record(&recorder, &mayor, &fields).await.assert(303);
        let held = row_of(&north, &mayor).await.id.to_string();
        let fields = [
            ("post", "mayor"),
            ("capacity", "delegated"),
            ("from", "2026-08-01"),
            ("order_number", "46.01"),
            ("order_day", "2026-07-30"),
            ("for_id", held.as_str()),
        ];
        record(&recorder, &panel, &fields).await.assert(303);
        assert!(signs(&recorder, 9, "").await.contains("delegated"));
        assert_eq!(holds(&north, &panel).await, 1);

        let end = format!("/office/posts/{held}/end");
        let fields = [("last_day", "2026-08-14"), ("why", "Removed by the government")];
        send(&recorder, &end, &end, &fields).await.assert(303);
        assert!(signs(&recorder, 9, "2026-08-14").await.contains("delegated"));
        assert!(signs(&recorder, 9, "").await.contains("VACANT"), "nobody is left whose powers they were");
        assert_eq!(holds(&north, &panel).await, 0);
    })
    .await;
}

#[tokio::test]
async fn nobody_writes_down_or_ends_what_he_holds_himself() {
    World::story(async |world| {
        let north = world.north();
        let (recorder, other) = (north.officer(&["secretary"]).await, north.officer(&["executive-officer"]).await);
        let fields = [
            ("post", "mayor"),
            ("capacity", "acting"),
            ("from", "2026-08-15"),
            ("order_number", "46.01"),
            ("order_day", "2026-08-14"),
        ];
        let own = record(&recorder, &recorder, &fields).await;
        own.assert(409).assert_says("Ask somebody else who may record posts");
        assert!(signs(&recorder, 9, "").await.contains("VACANT"));
        record(&other, &recorder, &fields).await.assert(303);

        let end = format!("/office/posts/{}/end", row_of(&north, &recorder).await.id);
        recorder.browser.get(&end).await.assert(409);
        let form = token(&recorder).await;
        post(&recorder, &form, &end, &[("last_day", "2026-08-20"), ("why", "x")]).await.assert(409);
        assert!(!recorder.browser.get("/office/posts").await.text().contains("End the holding"));
        send(&other, &end, &end, &[("last_day", "2026-08-20"), ("why", "x")]).await.assert(303);
    })
    .await;
}

#[tokio::test]
async fn mayor_and_administrator_are_not_vacant_beside_each_other() {
    World::story(async |world| {
        let north = world.north();
        let (recorder, holder) = (north.officer(&["secretary"]).await, north.officer(&["head"]).await);
        let lines = async || {
            let page = recorder.browser.get("/office/posts").await;
            page.all_words("section:last-of-type tbody tr")[..2].to_vec()
        };
        let both = lines().await;
        assert!(both.iter().all(|line| line.contains("VACANT")), "{both:?}");
        let fields = [("post", "administrator"), ("capacity", "regular"), ("from", "2026-08-01")];
        record(&recorder, &holder, &fields).await.assert(303);
        let both = lines().await;
        assert!(both.iter().all(|line| !line.contains("VACANT")), "{both:?}");
        assert!(both[0].contains("Held by") && both[0].contains("Administrator"), "{both:?}");
    })
    .await;
}

#[tokio::test]
async fn posts_are_written_by_whoever_may_and_in_their_own_town() {
    World::story(async |world| {
        let (north, south) = (world.north(), world.south());
        let clerk = north.officer(&["office-assistant"]).await;
        clerk.browser.get("/office/posts").await.assert(200).assert_says("VACANT");
        clerk.browser.get(RECORD).await.assert(403);

        let (recorder, abroad) = (north.officer(&["secretary"]).await, south.officer(&["secretary"]).await);
        let fields = [("post", "mayor"), ("capacity", "regular"), ("from", "2026-02-01")];
        record(&recorder, &abroad, &fields).await.assert(422).assert_says("Choose somebody from the list");
        let mayor = south.officer(&["head"]).await;
        record(&abroad, &mayor, &fields).await.assert(303);
        let work = south.read().await;
        let held = work.one(work.find::<office_held::Entity>()).await.unwrap().unwrap();
        let end = format!("/office/posts/{}/end", held.id);
        recorder.browser.get(&end).await.assert(404);
        let form = token(&recorder).await;
        post(&recorder, &form, &end, &[("last_day", "2026-08-15"), ("why", "x")]).await.assert(404);
    })
    .await;
}
