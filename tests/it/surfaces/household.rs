//! A household: all dues on one page, one payment, one receipt that names each account.

use std::{fs, process::Command};

use entity::{
    billing::billing_account,
    holding::holding,
    payments::{receipt, receipt_part},
    values::{HoldingId, Money},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
};

use crate::support::{Form, Page, Place, World};

const PHONE: &str = "01712345678";

/// Two holdings of a household with one mobile, and one of somebody else.
async fn household(place: &Place<'_>) {
    let heading = "ward,holding_no,owner,mahalla,monthly_rent,services,phone,arrears";
    let rows = [
        "3,123/1,মোঃ রফিকুল ইসলাম,কানাইখালী,10000,holding;lighting;conservancy,01712345678,2025-26:5000",
        "4,77,মোঃ রফিকুল ইসলাম,বড়গাছা,5000,holding,01712-345678,",
        "5,9,কামাল হোসেন,আলাইপুর,5000,holding,01912345678,",
    ];
    place.register(&format!("{heading}\n{}\n", rows.join("\n"))).await;
    place.raise("2026-27").await.unwrap();
}

async fn holding(place: &Place<'_>, number: &str) -> HoldingId {
    let work = place.read().await;
    let found = work.find::<holding::Entity>().filter(holding::Column::Number.eq(number));
    work.one(found).await.unwrap().expect("the holding is there").id
}

fn text_of(pdf: &Page) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.pdf");
    fs::write(&path, &pdf.assert(200).bytes).unwrap();
    let run = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&path).arg("-").output();
    String::from_utf8(run.expect("poppler-utils is installed: run `make test`").stdout).unwrap()
}

fn without(mut form: Form, account: HoldingId) -> Form {
    form.fields.retain(|(name, value)| name != "item" || !value.starts_with(&account.to_string()));
    form
}

#[tokio::test]
async fn a_household_pays_once_and_gets_one_receipt_with_a_part_for_each() {
    World::story(async |world| {
        let north = world.north();
        household(&north).await;
        let browser = north.citizen(PHONE).await;
        assert_eq!(browser.get("/me").await.attribute("a[href='/me/dues']", "href"), "/me/dues");
        let dues = browser.get("/me/dues").await;
        dues.assert(200).assert_says("৩-১২৩/১").assert_says("৪-৭৭");
        assert!(!dues.text().contains("কামাল") && !dues.text().contains("12345678"));
        let form = dues.form("/me/dues").with("scope", "everything");
        let check = browser.follow(browser.submit(&form).await.assert(303)).await;
        check.assert(200).assert_says("৩-১২৩/১").assert_says("৪-৭৭").assert_says("কোন হিসাবে কত");
        let path = check.attribute("form[method=post]", "action");
        let outcome = browser.pick(&browser.go_to_gateway(&check).await, "paid").await;
        outcome.assert(200).assert_says("TEST-H26-000001").assert_says("৩-১২৩/১").assert_says("৪-৭৭");

        let work = north.read().await;
        let receipts = work.all(work.find::<receipt::Entity>()).await.unwrap();
        let parts = work.all(work.find::<receipt_part::Entity>()).await.unwrap();
        drop(work);
        assert_eq!((receipts.len(), parts.len()), (1, 2));
        assert_eq!(Money::sum(parts.iter().map(|part| part.amount)).unwrap(), receipts[0].amount);
        assert_eq!(receipts[0].subject, "3-123/1 + 1");

        let page = browser.get(&format!("{path}/receipt")).await;
        page.assert(200).assert_says("৩-১২৩/১: বকেয়া ২০২৫-২৬").assert_says("খাত অনুযায়ী").assert_says("সড়ক বাতি");
        browser.get(&page.attribute("a[href^='/v/']", "href")).await.assert(200).assert_says("৪-৭৭");
        let english = text_of(&browser.get(&format!("/en{path}/receipt.pdf")).await);
        for words in ["3-123/1: ", "4-77: ", "By head", "Conservancy", "TEST-H26-000001"] {
            assert!(english.contains(words), "no «{words}» in {english}");
        }
        let bangla = text_of(&browser.get(&format!("{path}/receipt.pdf")).await);
        assert!(bangla.contains("১২৩/১") && bangla.contains("৪-৭৭"), "{bangla}");
        browser.get("/me/dues").await.assert(200).assert_says("এখন কিছু দিতে হবে না");
    })
    .await;
}

#[tokio::test]
async fn some_are_chosen_and_what_has_changed_is_named() {
    World::story(async |world| {
        let north = world.north();
        household(&north).await;
        let (one, other) = (holding(&north, "123/1").await, holding(&north, "77").await);
        let browser = north.citizen(PHONE).await;
        let form = browser.get("/me/dues").await.form("/me/dues").with("scope", "everything");
        let none = without(without(form.clone(), one), other);
        browser.submit(&none).await.assert(422).assert_says("অন্তত একটি হিসাব বাছুন");
        let mut foreign = none.clone();
        foreign.fields.push(("item".to_owned(), format!("{}:1:1", holding(&north, "9").await)));
        browser.submit(&foreign).await.assert(400);

        // One account alone, at what is due by now.
        let alone = without(form.clone(), other).with("scope", "now");
        let check = browser.follow(browser.submit(&alone).await.assert(303)).await;
        check.assert(200).assert_says("৩-১২৩/১");
        assert!(!check.text().contains("৪-৭৭"));
        let seen = browser.get("/me/dues").await.form("/me/dues").with("scope", "everything");
        let waiting = browser.follow(browser.submit(&form).await.assert(303)).await;
        browser.pick(&browser.go_to_gateway(&check).await, "paid").await.assert(200);

        // The other one is as it was; of the first the page says what it was.
        let refused = browser.submit(&seen).await;
        refused.assert(422).assert_says("কোনো হিসাবের অঙ্ক বদলে গেছে").assert_says("আগে ছিল");
        assert_eq!(refused.all_words("fieldset .r .em").len(), 1);
        let kept = refused.form("/me/dues");
        assert_eq!(kept.fields.iter().filter(|(name, _)| name == "item").count(), 2);

        // A check page that was left open says the same, and goes on with what is due now.
        let path = waiting.attribute("form[method=post]", "action");
        let stale = browser.get(&path).await;
        stale.assert(200).assert_says("নতুন অঙ্কে এগিয়ে যান");
        let again = browser.follow(browser.submit(&stale.form(&format!("{path}/again"))).await.assert(303)).await;
        again.assert(200).assert_says("৩-১২৩/১").assert_says("৪-৭৭");
        browser.pick(&browser.go_to_gateway(&again).await, "paid").await.assert_says("TEST-H26-000002");
    })
    .await;
}

#[tokio::test]
async fn the_bills_of_a_house_stand_together_with_names_masked() {
    World::story(async |world| {
        let north = world.north();
        household(&north).await;
        let (house, other) = (holding(&north, "123/1").await, holding(&north, "9").await);
        let work = north.begin().await;
        let shop = billing_account::ActiveModel {
            id: Unchanged(other.into()),
            premises_id: Set(Some(house)),
            ..Default::default()
        };
        work.update(shop).await.unwrap();
        work.commit().await.unwrap();

        let visitor = north.visitor();
        let link = visitor.bill("3", "123/1").await.attribute("a[href^='/bills/house']", "href");
        let page = visitor.get(&link).await;
        page.assert(200).assert_says("৩-১২৩/১").assert_says("৫-৯").assert_says("কা••• হো•••");
        assert!(!page.text().contains("কামাল") && !page.text().contains("রফিকুল"));
        let form = page.form("/bills/house").with("scope", "everything");
        let refused = visitor.submit(&form.clone().with("phone", "0171").with("email", "x@")).await;
        refused.assert(422);
        assert_eq!(refused.form("/bills/house").field("phone"), "0171");
        let check = visitor.follow(visitor.submit(&form.with("phone", PHONE)).await.assert(303)).await;
        assert!(!check.attribute("main a.back", "href").contains("/me"), "the way back is the house");
        visitor.pick(&visitor.go_to_gateway(&check).await, "paid").await.assert_says("TEST-H26-000001");
        visitor.get("/bills/house?ward=3&holding=999").await.assert(404);

        // The office sees the same with full names.
        let clerk = north.officer(&["bill-clerk"]).await;
        let link = clerk
            .browser
            .get(&format!("/office/holdings/{house}"))
            .await
            .assert(200)
            .attribute("a[href*='/household/']", "href");
        clerk.browser.get(&link).await.assert(200).assert_says("কামাল হোসেন").assert_says("4-77");
    })
    .await;
}
