//! Applying for a certificate with a mobile number: one question a page, kept until it is finished.

use entity::casework::{application, application_action};
use entity::values::ApplicationId;

use crate::support::{Page, Place, Visitor, World};

/// Answers of a citizenship application, page by page.
const ANSWERS: [(&str, &[(&str, &str)]); 6] = [
    ("language", &[("language", "bn")]),
    ("purpose", &[("purpose", "চাকরির আবেদন")]),
    ("name", &[("name_bn", " মোঃ  রফিকুল ইসলাম")]),
    ("birth", &[("birth_day_d", "১৪"), ("birth_day_m", "9"), ("birth_day_y", "1990")]),
    ("identity", &[("id_kind", "nid"), ("nid", "1968 6507529170342")]),
    ("address", &[("ward", "3"), ("mahalla", "কানাইখালী"), ("holding", "")]),
];

/// Opens a draft, and gives its id.
async fn begin(citizen: &Visitor, certificate: &str) -> ApplicationId {
    let start = format!("/me/apply/{certificate}");
    let opened = citizen.submit(&citizen.get(&start).await.form(&start)).await;
    let location = opened.assert(303).location().unwrap();
    let id = location.trim_start_matches("/me/applications/").trim_end_matches("/continue");
    ApplicationId(id.parse().unwrap())
}

/// Answers a page of the form, or a row of it.
async fn answer(citizen: &Visitor, path: &str, fields: &[(&str, &str)]) -> Page {
    let mut form = citizen.get(path).await.form(path);
    for (name, value) in fields {
        form = form.with(name, value);
    }
    citizen.submit(&form).await
}

async fn answer_all(citizen: &Visitor, id: ApplicationId) {
    for (page, fields) in ANSWERS {
        answer(citizen, &format!("/me/applications/{id}/pages/{page}"), fields).await.assert(303);
    }
}

async fn row(place: &Place<'_>, id: ApplicationId) -> application::Model {
    let work = place.read().await;
    let row = work.get::<application::Entity>(id).await.unwrap().unwrap();
    work.commit().await.unwrap();
    row
}

#[tokio::test]
async fn everybody_sees_what_a_certificate_needs() {
    World::story(async |world| {
        let visitor = world.north().visitor();
        let list = visitor.get("/apply").await;
        list.assert(200).assert_says("নাগরিকত্ব সনদ").assert_says("২ কর্মদিবস");
        let shown = visitor.get("/en/apply/citizenship").await;
        shown.assert_says("Copy of the identity paper").assert_says("Photograph (not needed by everybody)");
        shown.assert_says("In Bangla ৳ 20, in English ৳ 50").assert_says("No end").assert_says("Start applying");
        let office = visitor.get("/en/apply/landless").await;
        office.assert_says("apply there").assert_says("Free").assert_says("30 June");
        assert!(!office.text().contains("Start applying"));
        visitor.get("/apply/none-such").await.assert(404);
        // The charter says the same.
        visitor.get("/en/charter").await.assert_says("Heirs certificate").assert_says("7 working days");
        // Whoever applies signs in first.
        let sent = visitor.get("/me/apply/citizenship").await;
        assert_eq!(sent.assert(303).location().unwrap(), "/sign-in?next=%2Fme%2Fapply%2Fcitizenship");
    })
    .await;
}

#[tokio::test]
async fn somebody_answers_one_question_a_page_and_hands_it_in() {
    World::story(async |world| {
        let north = world.north();
        let citizen = north.citizen("01712345678").await;
        let id = begin(&citizen, "citizenship").await;
        let at = format!("/me/applications/{id}");
        let first = citizen.get(&format!("{at}/continue")).await;
        assert_eq!(first.location().unwrap(), format!("{at}/pages/language"));

        // What is wrong is said, kept as it was typed, and changes nothing.
        let name = format!("{at}/pages/name");
        let refused = answer(&citizen, &name, &[("name_bn", "Rafiqul")]).await;
        refused.assert(422).assert_says("নাম বাংলা অক্ষরে লিখুন");
        assert_eq!(refused.attribute("#name_bn", "value"), "Rafiqul");
        let refused = answer(&citizen, &format!("{at}/pages/language"), &[]).await;
        refused.assert(422).assert_says("একটি বেছে নিন");
        let day = [("birth_day_d", "31"), ("birth_day_m", "2"), ("birth_day_y", "1990")];
        let refused = answer(&citizen, &format!("{at}/pages/birth"), &day).await;
        assert_eq!(refused.assert(422).attribute("#birth_day_d", "value"), "31");
        assert_eq!(answer(&citizen, &format!("{at}/pages/birth"), &[]).await.status, 422);

        // English asks for one thing more; going back to Bangla, no longer.
        answer(&citizen, &format!("{at}/pages/language"), &[("language", "en")]).await.assert(303);
        citizen.get(&format!("{at}/pages/name_in_english")).await.assert(200);
        answer(&citizen, &format!("{at}/pages/language"), &[("language", "bn")]).await.assert(303);
        citizen.get(&format!("{at}/pages/name_in_english")).await.assert(404);

        // Not before all is answered.
        let early = citizen.get(&format!("{at}/check")).await;
        assert_eq!(early.location().unwrap(), format!("{at}/pages/purpose"));
        answer_all(&citizen, id).await;
        let check = citizen.get(&format!("{at}/check")).await;
        check.assert(200).assert_says("মোঃ রফিকুল ইসলাম").assert_says("১৪ সেপ্টেম্বর ১৯৯০").assert_says("••••0342");
        assert!(!check.text().contains("19686507529170342"));
        let changed = answer(&citizen, &format!("{at}/pages/purpose"), &[("purpose", "পাসপোর্ট")]).await;
        assert_eq!(changed.location().unwrap(), format!("{at}/check"), "a change comes back here");

        let form = citizen.get(&format!("{at}/check")).await.form(&format!("{at}/check"));
        for _ in 0..2 {
            assert_eq!(citizen.submit(&form).await.assert(303).location().unwrap(), at);
        }
        let handed_in = row(&north, id).await;
        assert_eq!(handed_in.reference.as_deref(), Some("TEST-C26-000001"));
        assert_eq!(
            (handed_in.applicant.as_str(), handed_in.ward.map(|ward| ward.to_string())),
            ("মোঃ রফিকুল ইসলাম", Some("3".into()))
        );
        // Two working days from a Saturday.
        assert_eq!(handed_in.promised_on.unwrap().to_string(), "2026-08-17");
        assert_eq!(handed_in.step, Some(application::Step::Check));
        let sealed = String::from_utf8_lossy(&handed_in.answers_cipher).into_owned();
        assert!(!sealed.contains("রফিকুল") && !sealed.contains("0342"), "answers are not kept plain");
        let shown = citizen.get(&at).await;
        shown.assert_says("TEST-C26-000001").assert_says("সাধারণ শাখা").assert_says("১৭ আগস্ট ২০২৬");
        assert!(citizen.get("/me").await.attributes("main a", "href").contains(&"/me/applications".to_owned()));
        citizen.get("/me/applications").await.assert_says("TEST-C26-000001").assert_says("কাজ চলছে");
        citizen.get(&format!("{at}/pages/name")).await.assert(404);

        // Nobody else sees it.
        let other = north.citizen("01812345678").await;
        other.get(&at).await.assert(404);
        other.get(&format!("{at}/continue")).await.assert(404);

        let withdraw = format!("{at}/withdraw");
        citizen.submit(&citizen.get(&at).await.form(&withdraw)).await.assert(303);
        citizen.get(&at).await.assert_says("তুলে নেওয়া হয়েছে");
        let work = north.read().await;
        let actions = work.all(work.find::<application_action::Entity>()).await.unwrap();
        work.commit().await.unwrap();
        let events: Vec<&str> = actions.iter().map(|action| action.event.as_str()).collect();
        assert_eq!(events, ["submit", "withdraw"]);
    })
    .await;
}

#[tokio::test]
async fn heirs_are_added_changed_and_taken_away_row_by_row() {
    World::story(async |world| {
        let north = world.north();
        let citizen = north.citizen("01712345678").await;
        let id = begin(&citizen, "warish").await;
        answer_all(&citizen, id).await;
        let pages = format!("/me/applications/{id}/pages");
        let dead = [("dead_name_bn", "আব্দুল জব্বার"), ("dead_day_d", "1"), ("dead_day_m", "2"), ("dead_day_y", "2026")];
        let answered = answer(&citizen, &format!("{pages}/dead"), &dead).await;
        assert_eq!(answered.location().unwrap(), format!("{pages}/heirs"));

        let heirs = format!("{pages}/heirs");
        let next = citizen.submit(&citizen.get(&heirs).await.form(&heirs)).await;
        next.assert(422).assert_says("অন্তত ১ জনের তথ্য লিখুন");
        let heir = |name, relation, age| {
            [("heir_name", name), ("heir_relation", relation), ("heir_age", age), ("heir_is_alive", "yes")]
        };
        let refused = answer(&citizen, &format!("{heirs}/rows/1"), &heir("শাহানা বেগম", "wife", "১৫০")).await;
        refused.assert(422).assert_says("০ থেকে ১২০-এর মধ্যে লিখুন");
        for (at, name) in [(1, "শাহানা বেগম"), (2, "করিম"), (3, "রহিমা"), (4, "সালমা")]
        {
            answer(&citizen, &format!("{heirs}/rows/{at}"), &heir(name, "daughter", "৩৫")).await.assert(303);
        }
        citizen.get(&format!("{heirs}/rows/6")).await.assert(404);
        citizen.get(&format!("{heirs}/rows/5")).await.assert(404);
        answer(&citizen, &format!("{heirs}/rows/2"), &heir("করিম উদ্দিন", "son", "৩২")).await.assert(303);
        let remove = format!("{heirs}/rows/3/remove");
        citizen.submit(&citizen.get(&heirs).await.form(&remove)).await.assert(303);
        let shown = citizen.get(&heirs).await;
        shown.assert_says("করিম উদ্দিন").assert_says("সম্পর্ক: পুত্র, বয়স: ৩২, জীবিত? হ্যাঁ").assert_says("সালমা");
        assert!(!shown.text().contains("রহিমা"));
        let next = citizen.submit(&shown.form(&heirs)).await;
        assert_eq!(next.location().unwrap(), format!("/me/applications/{id}/check"));

        // A draft that nobody wants goes, and nothing of it stays.
        let list = citizen.get("/me/applications").await;
        list.assert_says("ওয়ারিশ সনদ").assert_says("অসমাপ্ত");
        citizen.submit(&list.form(&format!("/me/applications/{id}/discard"))).await.assert(303);
        citizen.get(&format!("{heirs}/rows/1")).await.assert(404);
        for _ in 0..20 {
            begin(&citizen, "citizenship").await;
        }
        citizen.get("/me/apply/landless").await.assert(404);
        let form = citizen.get("/me/apply/citizenship").await.form("/me/apply/citizenship");
        citizen.submit(&form).await.assert(409).assert_says("২০টি অসমাপ্ত আবেদন");
    })
    .await;
}

#[tokio::test]
async fn a_draft_that_nobody_finishes_goes_and_what_was_handed_in_stays() {
    World::story(async |world| {
        let north = world.north();
        let citizen = north.citizen("01712345678").await;
        let (kept, given_up) = (begin(&citizen, "citizenship").await, begin(&citizen, "citizenship").await);
        answer_all(&citizen, kept).await;
        let check = format!("/me/applications/{kept}/check");
        citizen.submit(&citizen.get(&check).await.form(&check)).await.assert(303);
        // Fifteen days in the tests.
        for (days, drafts) in [(15, 1), (2, 0)] {
            for _ in 0..days {
                world.end_day().await;
            }
            let work = north.read().await;
            let left = work.get::<application::Entity>(given_up).await.unwrap();
            work.commit().await.unwrap();
            assert_eq!(usize::from(left.is_some()), drafts, "{days}");
        }
        assert!(row(&north, kept).await.reference.is_some());
    })
    .await;
}
