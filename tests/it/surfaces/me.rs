//! What belongs to a mobile number, on one page.

use entity::{
    audit::audit_entry::{self, ActorKind},
    holding::holding,
    identity::{citizen, message_refusal},
    messaging::queue_item,
    values::{AuditId, Locale},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
};

use crate::support::{Place, World, codes::as_sent};

const PHONE: &str = "01712345678";
const OTHER: &str = "01812345678";

/// Two holdings of a household with one mobile, and one of somebody else.
async fn household(place: &Place<'_>) {
    let heading = "ward,holding_no,owner,mahalla,monthly_rent,services,phone";
    let rows = [
        "3,123/1,মোঃ রফিকুল ইসলাম,কানাইখালী,10000,holding;lighting;conservancy,01712345678",
        "4,77,শাহানা বেগম,বড়গাছা,5000,holding,01712-345678",
        "5,9,কামাল হোসেন,আলাইপুর,5000,holding,01912345678",
    ];
    place.register(&format!("{heading}\n{}\n", rows.join("\n"))).await;
    place.raise("2026-27").await.unwrap();
}

async fn holding(place: &Place<'_>, number: &str) -> holding::Model {
    let work = place.read().await;
    let found = work.find::<holding::Entity>().filter(holding::Column::Number.eq(number));
    work.one(found).await.unwrap().expect("the holding is there")
}

async fn acts(place: &Place<'_>, act: &str) -> Vec<audit_entry::Model> {
    let work = place.read().await;
    work.all(work.find::<audit_entry::Entity>().filter(audit_entry::Column::Act.eq(act))).await.unwrap()
}

#[tokio::test]
async fn a_number_sees_its_holdings_in_full_and_by_owner() {
    World::story(async |world| {
        let north = world.north();
        household(&north).await;
        let me = north.citizen(PHONE).await.get("/me").await;
        me.assert(200).assert_says("মোঃ রফিকুল ইসলাম").assert_says("শাহানা বেগম").assert_says("মালিকের নাম ধরে");
        assert_eq!(me.all_words("h3").len(), 2);
        assert!(!me.text().contains("কামাল"));
        assert!(!me.words("title").contains("রফিকুল") && !me.words("title").contains("678"));
        assert!(!me.text().contains("12345678"), "the number is masked");
        let bill = north.visitor().get(&me.attribute("a[href^='/bills']", "href")).await;
        bill.assert(200);
        // Another number, and the same number in another town, see nothing of it.
        for stranger in [north.citizen(OTHER).await, world.south().citizen(PHONE).await] {
            let me = stranger.get("/me").await;
            me.assert(200).assert_says("কোনো হোল্ডিংয়ে এই নম্বর নেই");
            assert!(!me.text().contains("রফিকুল"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_holding_is_kept_an_eye_on_with_its_owner_masked() {
    World::story(async |world| {
        let north = world.north();
        household(&north).await;
        let browser = north.citizen(OTHER).await;
        let form = browser.get("/me").await.form("/me/save");
        let refused = browser.submit(&form.clone().with("ward", "5").with("holding", "৯৯৯")).await;
        refused.assert(422).assert_says("এই ওয়ার্ডে নম্বরটি নেই");
        assert_eq!(refused.form("/me/save").field("holding"), "৯৯৯");
        browser.submit(&form.clone()).await.assert(422);
        for _ in 0..2 {
            browser.submit(&form.clone().with("ward", "5").with("holding", "৯")).await.assert(303);
        }
        let me = browser.get("/me").await;
        me.assert_says("কা••• হো•••");
        assert_eq!(acts(&north, "holding.save").await.len(), 1);
        // Nobody else can take it off.
        let forget = me.form("/me/forget");
        for stranger in [north.citizen("01612345678").await, world.south().citizen(OTHER).await] {
            let token = stranger.get("/me").await.attribute("input[name=form_token]", "value");
            stranger.submit(&forget.clone().with("form_token", &token)).await.assert(404);
        }
        browser.submit(&forget).await.assert(303);
        assert!(!browser.get("/me").await.text().contains("কা•••"));
    })
    .await;
}

#[tokio::test]
async fn receipts_reports_and_their_answers_are_found_again() {
    World::story(async |world| {
        let north = world.north();
        north.paid().await;
        let visitor = north.visitor();
        let report = visitor.get("/bills/report?ward=3&holding=123/1").await.form("/bills/report");
        let report = report.with("topic", "owner").with("statement", "নামের বানান ভুল").with("phone", PHONE);
        visitor.submit(&report).await.assert(200);
        let browser = north.citizen(PHONE).await;
        let me = browser.get("/me").await;
        me.assert(200).assert_says("TEST-H26-000001").assert_says("TEST-E26-000001").assert_says("উত্তর বাকি");
        let receipt = me.attribute("a[href^='/me/receipts/']", "href");
        browser.get(&receipt).await.assert(200).assert_says("TEST-H26-000001");
        let pdf = browser.get(&format!("{receipt}/pdf")).await;
        pdf.assert(200);
        assert!(pdf.bytes.starts_with(b"%PDF"));
        browser.get("/me/receipts").await.assert(200).assert_says("TEST-H26-000001");
        browser.get("/me/receipts?page=2").await.assert(200);

        let work = north.begin().await;
        let item = work.one(work.find::<queue_item::Entity>()).await.unwrap().unwrap();
        let answered = queue_item::ActiveModel {
            id: Unchanged(item.id),
            closed_at: Set(Some(work.now)),
            answer: Set(Some("নাম ঠিক করা হয়েছে".to_owned())),
            ..Default::default()
        };
        work.update(answered).await.unwrap();
        work.commit().await.unwrap();
        browser.get("/me").await.assert_says("উত্তর দেওয়া হয়েছে").assert_says("নাম ঠিক করা হয়েছে");
        let stranger = north.citizen(OTHER).await;
        assert!(!stranger.get("/me").await.text().contains("TEST-"));
        stranger.get(&receipt).await.assert(404);
        stranger.get(&format!("{receipt}/pdf")).await.assert(404);
    })
    .await;
}

#[tokio::test]
async fn a_citizen_sees_who_opened_the_record_and_why() {
    World::story(async |world| {
        let north = world.north();
        household(&north).await;
        let holding = holding(&north, "123/1").await;
        let work = north.begin().await;
        work.insert(audit_entry::Model {
            tenant_id: work.tenant(),
            id: AuditId::mint(),
            at: work.now,
            actor_kind: ActorKind::Staff,
            actor_id: Some(uuid::Uuid::now_v7()),
            actor_name: Some("কর্মকর্তা করিম".to_owned()),
            post: Some("tax-assessor 3,4".to_owned()),
            act: "identity.reveal".to_owned(),
            subject_kind: "holding".to_owned(),
            subject_id: holding.id.0,
            before: None,
            after: None,
            reason: Some("মালিকানা যাচাই".to_owned()),
            address: Some("203.0.113.9".to_owned()),
            request: None,
        })
        .await
        .unwrap();
        work.commit().await.unwrap();
        let me = north.citizen(PHONE).await.get("/me").await;
        me.assert_says("এনআইডি নম্বর খোলা হয়েছে").assert_says("মালিকানা যাচাই").assert_says("ওয়ার্ড ৩, ৪");
        assert!(!me.text().contains("203.0.113"));
        let other = north.citizen(OTHER).await.get("/me").await;
        assert!(!other.text().contains("এনআইডি নম্বর খোলা হয়েছে"));
    })
    .await;
}

#[tokio::test]
async fn no_page_of_ones_own_is_kept_by_a_cache() {
    World::story(async |world| {
        let north = world.north();
        household(&north).await;
        let browser = north.citizen(PHONE).await;
        let path = browser.get("/me").await.attribute("a[href^='/me/holdings/']", "href");
        for path in ["/me", "/me/receipts", "/me/settings", &path, "/en/me"] {
            assert_eq!(browser.get(path).await.assert(200).header("cache-control"), "no-store", "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn language_and_reminders_are_chosen() {
    World::story(async |world| {
        let north = world.north();
        let browser = north.citizen(PHONE).await;
        let form = browser.get("/me/settings").await.form("/me/settings");
        assert_eq!((form.field("locale"), form.field("reminders")), ("bn", "on"));
        let kept = browser.submit(&form.clone().with("locale", "en").with("reminders", "off")).await;
        kept.assert(303);
        browser.follow(&kept).await.assert_says("আপনার পছন্দ রাখা হয়েছে");
        browser.submit(&form.with("locale", "de")).await.assert(400);
        let work = north.read().await;
        let citizen = work.one(work.find::<citizen::Entity>()).await.unwrap().unwrap();
        assert_eq!((citizen.locale, citizen.wants_reminders), (Locale::En, false));
        work.commit().await.unwrap();
        let [entry] = &acts(&north, "citizen.set").await[..] else { panic!("one entry") };
        assert_eq!(entry.actor_name.as_deref(), Some("01•••••678"));
    })
    .await;
}

#[tokio::test]
async fn the_phone_of_a_holding_changes_with_codes_to_both_numbers() {
    World::story(async |world| {
        let north = world.north();
        household(&north).await;
        let browser = north.citizen(PHONE).await;
        // Its next owner had said once that the number is not his.
        let work = north.begin().await;
        let refusal = message_refusal::Model {
            tenant_id: work.tenant(),
            phone: OTHER.parse().unwrap(),
            account_id: work
                .one(work.find::<holding::Entity>().filter(holding::Column::Number.eq("123/1")))
                .await
                .unwrap()
                .unwrap()
                .id
                .into(),
            made_at: work.now,
        };
        work.insert(refusal).await.unwrap();
        work.commit().await.unwrap();
        let path = browser.get("/me").await.attribute("a[href^='/me/holdings/']", "href");
        let form = browser.get(&path).await.form(&path);
        for typed in ["", "123", PHONE] {
            browser.submit(&form.clone().with("phone", typed)).await.assert(422);
        }
        let asked = browser.submit(&form.clone().with("phone", OTHER)).await;
        let codes_path = asked.assert(303).location().unwrap();
        // Pressed twice: the codes that are on their way are what is needed.
        browser.submit(&form.with("phone", OTHER)).await.assert(303);
        let (old, new) = (world.code_to(&as_sent(PHONE)).await, world.code_to(&as_sent(OTHER)).await);
        assert_eq!(world.arrived().len(), 2);
        let codes = browser.get(&codes_path).await.form(&codes_path);
        let wrong = if new == "111111" { "222222" } else { "111111" };
        let refused = browser.submit(&codes.clone().with("old_code", &old).with("new_code", wrong)).await;
        assert_eq!(refused.assert(422).all_words(".es li").len(), 1);
        let swapped = browser.submit(&codes.clone().with("old_code", &new).with("new_code", &old)).await;
        assert!(old == new || swapped.status == 422);
        assert_eq!(holding(&north, "123/1").await.phone.unwrap().national(), PHONE);

        let done = browser.submit(&codes.clone().with("old_code", &old).with("new_code", &new)).await;
        browser.follow(done.assert(303)).await.assert(200).assert_says("মোবাইল নম্বর বদলেছে");
        assert_eq!(holding(&north, "123/1").await.phone.unwrap().national(), OTHER);
        browser.submit(&codes.with("old_code", &old).with("new_code", &new)).await.assert(404);
        assert!(!browser.get("/me").await.text().contains("রফিকুল"));
        north.citizen(OTHER).await.get("/me").await.assert_says("রফিকুল").assert_says("দুই নম্বরের কোড দিয়ে");
        world.run_jobs().await;
        let told = world.arrived().into_iter().filter(|sms| sms.text.contains("বদলেছে"));
        let mut told: Vec<String> = told.map(|sms| sms.to).collect();
        told.sort();
        assert_eq!(told, [as_sent(PHONE), as_sent(OTHER)]);
        let [entry] = &acts(&north, "phone.change").await[..] else { panic!("one entry") };
        assert_eq!(entry.before.as_deref(), Some("{\"phone\":\"01•••••678\"}"));
        let work = north.read().await;
        assert!(work.one(work.find::<message_refusal::Entity>()).await.unwrap().is_none(), "by a code it is his");
    })
    .await;
}

#[tokio::test]
async fn the_phone_of_anothers_holding_is_not_there_to_change() {
    World::story(async |world| {
        let north = world.north();
        household(&north).await;
        let theirs = format!("/me/holdings/{}/phone", holding(&north, "9").await.id.0);
        let ours = format!("/me/holdings/{}/phone", holding(&north, "123/1").await.id.0);
        let (browser, abroad) = (north.citizen(PHONE).await, world.south().citizen(PHONE).await);
        for (browser, path) in [(&browser, &theirs), (&abroad, &ours)] {
            browser.get(path).await.assert(404);
            browser.get(&format!("{path}/codes")).await.assert(404);
            let token = browser.get("/me").await.attribute("input[name=form_token]", "value");
            let token = ("form_token".to_owned(), token);
            browser.post(path, &[token.clone(), ("phone".into(), OTHER.into())]).await.assert(404);
            browser.post(&format!("{path}/codes"), &[token]).await.assert(404);
        }
        world.run_jobs().await;
        assert!(world.arrived().is_empty());
    })
    .await;
}

#[tokio::test]
async fn long_lists_go_on_over_pages_and_twenty_holdings_are_kept_an_eye_on() {
    World::story(async |world| {
        let north = world.north();
        let rows: Vec<String> =
            (1..=21).map(|number| format!("3,{number},মোঃ রফিকুল ইসলাম,কানাইখালী,5000,holding,{PHONE}")).collect();
        let heading = "ward,holding_no,owner,mahalla,monthly_rent,services,phone";
        north.register(&format!("{heading}\n{}\n", rows.join("\n"))).await;
        let owner = north.citizen(PHONE).await;
        let count = |page: &crate::support::Page| page.all_words("a[href^='/me/holdings/']").len();
        let first = owner.get("/me").await;
        assert_eq!(count(&first), 10);
        assert_eq!(first.attribute(".bs a", "href"), "/me?page=2");
        let last = owner.get("/me?page=3").await;
        assert_eq!((count(&last), last.attribute(".bs a", "href")), (1, "/me?page=2".to_owned()));
        owner.get("/me?page=4294967295").await.assert(200);

        let friend = north.citizen(OTHER).await;
        let form = friend.get("/me").await.form("/me/save").with("ward", "3");
        for number in 1..=20 {
            friend.submit(&form.clone().with("holding", &number.to_string())).await.assert(303);
        }
        friend.submit(&form.with("holding", "21")).await.assert(422).assert_says("আগে একটি সরান");
    })
    .await;
}
