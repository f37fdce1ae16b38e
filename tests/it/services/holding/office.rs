//! The register at a desk of the office.

use chrono::Duration;
use entity::{holding::holding, messaging::message};
use pouro::platform::audit::Act;

use crate::support::{Officer, Page, Place, World};

const NID: &str = "19686507529170342";

impl Place<'_> {
    /// Two holdings in two wards, of which the first has a phone, a personal number and a receipt.
    async fn two_holdings(&self) {
        let heading = "ward,holding_no,owner,father_or_spouse,mahalla,phone,nid,monthly_rent,services";
        let first = format!("3,123/1,মোঃ রফিকুল ইসলাম,আব্দুল জব্বার,কানাইখালী,01712-345678,{NID},10000,holding;lighting");
        let second = "5,45/ক,সুফিয়া বেগম,,তেবাড়িয়া,,,5000,holding";
        self.register(&format!("{heading}\n{first}\n{second}\n")).await;
        self.raise("2026-27").await.unwrap();
    }

    /// The path of the file of holding 3-123/1.
    async fn file_of_first(&self) -> String {
        let work = self.read().await;
        let rows = work.all(work.find::<holding::Entity>()).await.unwrap();
        let first = rows.into_iter().find(|row| row.ward.number() == 3).unwrap();
        format!("/office/holdings/{}", first.id)
    }
}

async fn found(officer: &Officer, typed: &str) -> Page {
    let form = officer.browser.get("/office/holdings").await.form("/office/holdings").with("q", typed);
    let answer = officer.browser.submit(&form).await;
    if answer.status == 303 { officer.browser.follow(&answer).await } else { answer }
}

#[tokio::test]
async fn a_holding_is_found_by_whatever_a_person_brings() {
    World::story(async |world| {
        let north = world.north();
        north.two_holdings().await;
        north.visitor().pay("everything", "paid").await.0.assert(200);
        let clerk = north.officer(&["bill-clerk"]).await;
        for typed in [
            "3-123/1",
            "৩-১২৩/১",
            "ওয়ার্ড ৩, ১২৩/১",
            "123/1",
            "01712-345678",
            NID,
            "১৯৬৮ ৬৫০৭৫২৯১৭০৩৪২",
            "মোঃ রফি",
            "রফিকুল",
            "TEST-H26-000001",
            "test-p26-000001",
        ] {
            let page = found(&clerk, typed).await;
            assert_eq!(page.assert(200).all_words("main tbody th"), ["3-123/1"], "{typed}");
        }
        let page = found(&clerk, "01712-345678").await;
        assert!(!page.text().contains("01712-345678\""), "what was typed of a person is not shown again");
        assert_eq!(found(&clerk, "বেগম").await.assert(200).all_words("main tbody th"), [""; 0], "only the beginning");
        found(&clerk, "01812345678").await.assert_says("Nothing found");
        found(&clerk, "123456789012").await.assert(422);

        let of_ward = clerk.browser.get("/office/holdings?ward=5").await;
        assert_eq!(of_ward.assert(200).all_words("main tbody th"), ["5-45/ক"]);
        let of_address = clerk.browser.get("/office/holdings?q=01712345678").await;
        assert_eq!(of_address.assert(200).all_words("main tbody th"), [""; 0], "nobody's number stands in an address");
    })
    .await;
}

#[tokio::test]
async fn the_file_says_what_the_register_says_and_hides_the_number() {
    World::story(async |world| {
        let north = world.north();
        north.two_holdings().await;
        north.visitor().pay("everything", "paid").await.0.assert(200);
        let clerk = north.officer(&["bill-clerk"]).await;
        let file = clerk.browser.get(&north.file_of_first().await).await;
        for words in ["মোঃ রফিকুল ইসলাম", "আব্দুল জব্বার", "01712-345678", "…0342", "TEST-H26-000001", "কানাইখালী", "2026-27"]
        {
            file.assert(200).assert_says(words);
        }
        assert!(!file.text().contains(NID));
        assert!(!file.text().contains("/nid\""), "a bill clerk opens no numbers");
        clerk.browser.get(&format!("{}/nid", north.file_of_first().await)).await.assert(403);
    })
    .await;
}

#[tokio::test]
async fn whoever_holds_a_post_for_wards_sees_these_wards() {
    World::story(async |world| {
        let north = world.north();
        north.two_holdings().await;
        let councillor = north.officer(&["councillor"]).await;
        north.post_for(&councillor, "5,6").await;
        let path = north.file_of_first().await;
        councillor.browser.get(&path).await.assert(404);
        assert_eq!(found(&councillor, "মোঃ রফি").await.assert(200).all_words("main tbody th"), [""; 0]);
        assert_eq!(found(&councillor, "সুফিয়া").await.all_words("main tbody th"), ["5-45/ক"]);
        let other = councillor.browser.get("/office/holdings?ward=3").await;
        assert_eq!(other.assert(200).all_words("main tbody th"), [""; 0]);
        north.post_for(&councillor, "3").await;
        councillor.browser.get(&path).await.assert(200);
    })
    .await;
}

#[tokio::test]
async fn a_number_is_opened_with_a_reason_and_the_trail_says_so() {
    World::story(async |world| {
        let north = world.north();
        north.two_holdings().await;
        let secretary = north.officer(&["secretary"]).await;
        let path = format!("{}/nid", north.file_of_first().await);
        let form = secretary.browser.get(&path).await.assert(200).form(&path);
        let refused = secretary.browser.submit(&form.clone().with("reason", "এনআইডি 9777728714")).await;
        assert_eq!(refused.assert(422).all_words(".em").len(), 2, "a purpose, and no number in the reason");
        assert_eq!(north.trail_of(Act::IdentityRevealed).await.len(), 0);

        let form = form.with("purpose", "mutation").with("reason", "নামজারির আবেদন মেলানো");
        let shown = secretary.browser.submit(&form).await;
        shown.assert(200).assert_says("1968 6507 5291 7034 2");
        assert!(shown.header("cache-control").contains("no-store"));
        let trail = north.trail_of(Act::IdentityRevealed).await;
        let [entry] = trail.as_slice() else { panic!("one entry, not {}", trail.len()) };
        assert_eq!(entry.reason.as_deref(), Some("নামজারির আবেদন মেলানো"));
        assert_eq!((entry.actor_id, entry.subject_kind.as_str()), (Some(secretary.id.0), "holding"));
        assert!(path.contains(&entry.subject_id.to_string()));
        assert!(!format!("{entry:?}").contains(NID));

        world.clock.pass(Duration::minutes(20));
        let again = secretary.browser.get(&path).await;
        assert_eq!(again.assert(303).location().unwrap().split('?').next(), Some("/office/confirm"));
    })
    .await;
}

#[tokio::test]
async fn the_phone_is_set_with_a_paper_and_both_numbers_are_told() {
    World::story(async |world| {
        let north = world.north();
        north.two_holdings().await;
        let cashier = north.officer(&["cashier"]).await;
        let file = north.file_of_first().await;
        let path = format!("{file}/phone");
        let form = cashier.browser.get(&path).await.assert(200).form(&path);
        let bare = cashier.browser.submit(&form.clone().with("phone", "01912-000000").with("without", "")).await;
        assert_eq!(bare.assert(422).form(&path).field("phone"), "01912-000000", "what was typed stays");
        let form = form.with("phone", "01912-000000").with("without", "").with("paper", "deed");
        let form = form.with("paper_number", "4521/2019").with("reason", "মালিক নিজে এসেছেন");
        for _ in 0..2 {
            let done = cashier.browser.submit(&form).await;
            cashier.browser.follow(done.assert(303)).await.assert(200).assert_says("01912-000000");
        }
        let trail = north.trail_of(Act::PhoneChanged).await;
        let [entry] = trail.as_slice() else { panic!("one entry, not {}", trail.len()) };
        assert_eq!(entry.before.as_deref(), Some(r#"{"phone":"01•••••678"}"#));
        assert!(
            entry.after.as_deref().unwrap().contains("01•••••000") && entry.after.as_deref().unwrap().contains("deed")
        );
        world.run_jobs().await;
        let mut told: Vec<String> = world.arrived().into_iter().map(|arrived| arrived.to).collect();
        told.sort();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("1712345678") && told[1].contains("1912000000"));
        let town = north.town().await;
        assert!(world.arrived()[0].text.contains(&town.profile.office.phone), "{}", world.arrived()[0].text);

        let none = form.with("phone", "").with("without", "on");
        cashier.browser.submit(&none).await.assert(303);
        let work = north.read().await;
        let rows = work.all(work.find::<holding::Entity>()).await.unwrap();
        assert!(rows.iter().all(|row| row.phone.is_none()));
        assert_eq!(work.all(work.find::<message::Entity>()).await.unwrap().len(), 3, "nobody new is told");
        work.commit().await.unwrap();
    })
    .await;
}
