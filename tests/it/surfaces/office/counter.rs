//! The counter: whatever one types leads to the dues, money is taken once, and the paper says so.

use entity::{
    counter::shift as shift_row,
    ledger::journal,
    payments::{Method, receipt, receipt_print},
    values::Money,
};
use pouro::platform::audit::Act;
use sea_orm::PaginatorTrait;

use super::{post, token};
use crate::support::{Officer, Page, Place, World};

/// Two holdings of one phone: 17,000 taka for 2026-27 each, and arrears of the first.
pub async fn two_holdings(place: &Place<'_>) {
    let heading = "ward,holding_no,owner,mahalla,monthly_rent,services,arrears,phone";
    let rows = "3,123/1,মোঃ রফিকুল ইসলাম,কানাইখালী,10000,holding;lighting;conservancy,2025-26:5000,01712345678\n\
                5,77,মোঃ রফিকুল ইসলাম,আলাইপুর,10000,holding;lighting;conservancy,,01712345678";
    place.register(&format!("{heading}\n{rows}\n")).await;
    place.raise("2026-27").await.unwrap();
}

/// A cashier with an open shift.
pub async fn cashier(place: &Place<'_>) -> Officer {
    let cashier = place.officer(&["cashier"]).await;
    let token = token(&cashier).await;
    post(&cashier, &token, "/office/counter/shift", &[("float", "৫০০")]).await.assert(303);
    cashier
}

/// Types something into the find field, up to the page that it leads to.
pub async fn find(cashier: &Officer, typed: &str) -> Page {
    let token = token(cashier).await;
    let answer = post(cashier, &token, "/office/counter/find", &[("q", typed)]).await;
    if answer.status == 303 { cashier.browser.follow(&answer).await } else { answer }
}

/// The form of the counter as a browser sends it, with what is ticked, and with some fields typed.
pub async fn take(cashier: &Officer, shown: &Page, typed: &[(&str, &str)]) -> Page {
    let ticked = shown.attributes("input[name=tick][checked]", "value");
    let ticked: Vec<&str> = ticked.iter().map(String::as_str).collect();
    take_rows(cashier, shown, &ticked, typed).await
}

pub async fn take_rows(cashier: &Officer, shown: &Page, rows: &[&str], typed: &[(&str, &str)]) -> Page {
    let mut form = shown.form("/office/counter");
    form.fields.retain(|(name, _)| name != "tick" && typed.iter().all(|(of, _)| of != name));
    let more = rows.iter().map(|row| ("tick", *row)).chain(typed.iter().copied());
    form.fields.extend(more.map(|(name, value)| (name.to_owned(), value.to_owned())));
    cashier.browser.submit(&form).await
}

async fn receipts(place: &Place<'_>) -> Vec<receipt::Model> {
    let work = place.read().await;
    let mut rows = work.all(work.find::<receipt::Entity>()).await.unwrap();
    rows.sort_by_key(|row| row.serial);
    rows
}

#[tokio::test]
async fn whatever_one_types_leads_to_the_dues() {
    World::story(async |world| {
        let north = world.north();
        let paid = north.paid().await;
        let cashier = cashier(&north).await;
        let bill = format!("http://north.localhost:{}/en/bills?ward=3&holding=123%2F1", world.port);
        let verify = format!("http://north.localhost:{}/v/{}#abc", world.port, paid.paper.token);
        let short = format!("https://s.example/r/{}", paid.paper.code);
        let pay = format!("http://north.localhost/pay/{}", paid.payment.token);
        for typed in [
            "3-123/1",
            "৩-১২৩/১",
            " 3 123/1 ",
            "রফিকুল",
            &paid.receipt.number,
            &paid.receipt.number.to_lowercase(),
            &paid.payment.reference,
            &bill,
            &verify,
            &short,
            &pay,
        ] {
            find(&cashier, typed).await.assert(200).assert_says("মোঃ রফিকুল ইসলাম").assert_says("Nothing is due.");
        }
        for (typed, words) in [
            ("9-999", "Nothing was found"),
            ("", "Type what you are looking for"),
            ("https://elsewhere.example/", "of no bill or receipt of ours"),
        ] {
            find(&cashier, typed).await.assert(422).assert_says(words);
        }
        // What another town has is nobody's here, whatever stands in the address.
        let account = find(&cashier, "3-123/1").await.attribute("input[name=accounts]", "value");
        let abroad = self::cashier(&world.south()).await;
        abroad.browser.get(&format!("/office/counter?accounts={account}")).await.assert(404);
        let clerk = north.officer(&["office-assistant"]).await;
        clerk.browser.get("/office/counter").await.assert(403);
    })
    .await;
}

#[tokio::test]
async fn money_is_taken_once_with_few_keys_and_the_payer_knows_at_once() {
    World::story(async |world| {
        let north = world.north();
        two_holdings(&north).await;
        // Without a shift nobody takes cash: he is led to open one.
        let cashier = north.officer(&["cashier"]).await;
        let led = cashier.browser.get("/office/counter").await;
        assert_eq!(led.location().as_deref(), Some("/office/counter/shift"));
        let cashier = self::cashier(&north).await;

        // Arrears and the quarter that runs are ticked, the later quarters are not.
        let shown = find(&cashier, "3-123/1").await;
        shown.assert(200).assert_says("2025-26").assert_says("2026-27");
        assert_eq!(shown.attributes("input[name=tick][checked]", "value"), ["0-0", "0-1"]);
        assert_eq!(shown.attributes("input[name=tick]", "value").len(), 5);

        // A later quarter without the earlier ones is refused, and why; too little cash too.
        let refused = take_rows(&cashier, &shown, &["0-0", "0-3"], &[]).await;
        refused.assert(422).assert_says("Older dues come first");
        take(&cashier, &shown, &[("cash", "100")]).await.assert(422).assert_says("The cash is less than the amount");
        assert_eq!(receipts(&north).await, [], "nothing of it was booked");

        // Blank cash is exact; the same form sent twice makes one receipt.
        let taken = take(&cashier, &shown, &[]).await;
        taken.assert(303);
        let again = take(&cashier, &shown, &[]).await;
        assert_eq!(taken.location(), again.location());
        let printed = cashier.browser.follow(&taken).await;
        printed.assert(200).assert_says("The money is booked").assert_says("যাচাই");
        let [first] = receipts(&north).await.try_into().unwrap();
        assert_eq!((first.method, first.tendered, first.taken_by), (Method::Cash, None, Some(cashier.id)));
        assert!(first.shift_id.is_some() && first.amount.is_positive());
        world.run_jobs().await;
        let sms = world.arrived().into_iter().find(|sms| sms.to == "8801712345678").expect("the payer is told");
        assert!(sms.text.contains(&first.number), "{}", sms.text);

        // The next quarter with a large note: the change stands there in large digits.
        let shown = find(&cashier, "01712-345678").await;
        shown.assert(200).assert_says("Take all 2 together");
        let shown = find(&cashier, "3-123/1").await;
        assert_eq!(
            shown.attributes("input[name=tick][checked]", "value"),
            ["0-0"],
            "where nothing is due, the next one"
        );
        let taken = take(&cashier, &shown, &[("cash", "৫,০০০"), ("phone", ""), ("paper", "slip")]).await;
        let printed = cashier.browser.follow(&taken).await;
        let second = receipts(&north).await.pop().unwrap();
        let change = Money::from_taka(5_000).unwrap().minus(second.amount).unwrap();
        let whole = format!("{}.{:02}", change.poisha() / 100, change.poisha() % 100);
        assert_eq!(printed.words(".chg .tot").replace(',', ""), format!("৳ {whole}"));
        assert_eq!(second.phone, None);
        assert!(printed.attribute("article", "class").contains("slip"));

        // What was shown is no longer so: nobody pays by an old page.
        let old = take(&cashier, &shown, &[("request_key", "01910000-0000-7000-8000-000000000001")]).await;
        old.assert(422).assert_says("The amount");
        assert_eq!(north.trail_of(Act::ReceiptIssued).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn several_accounts_are_one_receipt_and_a_part_clears_the_oldest() {
    World::story(async |world| {
        let north = world.north();
        two_holdings(&north).await;
        let cashier = cashier(&north).await;
        let choose = find(&cashier, "01712345678").await;
        let all = choose.attribute(".zone a.b[autofocus]", "href");
        assert!(!choose.text().contains("1712345678"), "no number of a person stays in the page");
        let both = cashier.browser.get(&all).await;
        both.assert(200);
        assert_eq!(both.attributes("input[name=tick][checked]", "value"), ["0-0", "0-1", "1-0"]);
        // Without scripts the sum is asked of the server, which keeps what was typed.
        let summed = take_rows(&cashier, &both, &["0-0"], &[("do", "sum"), ("cash", "6000")]).await;
        let summed = cashier.browser.follow(&summed).await;
        assert_eq!(summed.attributes("input[name=tick][checked]", "value"), ["0-0"]);
        assert_eq!(summed.attribute("#cash", "value"), "6000");
        let taken = take(&cashier, &both, &[]).await;
        cashier.browser.follow(&taken).await.assert(200).assert_says("The money is booked");

        let shown = find(&cashier, "5-77").await;
        take(&cashier, &shown, &[("part", "99999999")]).await.assert(422).assert_says("More than all dues");
        take(&cashier, &shown, &[("part", "১,০০০")]).await.assert(303);
        let [both, part] = receipts(&north).await.try_into().unwrap();
        assert_eq!((both.subject.as_str(), part.amount), ("3-123/1 + 1", Money::from_taka(1_000).unwrap()));
        let work = north.read().await;
        let journals = work.find::<journal::Entity>().count(work.tx()).await.unwrap();
        assert_eq!(journals, 3 + 2, "one for each raised year, one for each receipt");
    })
    .await;
}

#[tokio::test]
async fn whoever_waits_is_held_and_comes_back() {
    World::story(async |world| {
        let north = world.north();
        two_holdings(&north).await;
        let cashier = cashier(&north).await;
        let shown = find(&cashier, "3-123/1").await;
        let empty = cashier.browser.get(&shown.attribute("[data-key=F4]", "href")).await;
        empty.assert(200).assert_says("Bring back");
        // The one in between is taken, and the one on hold is still there.
        let held = empty.attribute("form[role=search] input[name=held]", "value");
        let token = token(&cashier).await;
        let other = post(&cashier, &token, "/office/counter/find", &[("q", "5-77"), ("held", &held)]).await;
        let other = cashier.browser.follow(&other).await;
        other.assert_says("Swap with the one on hold");
        let printed = take(&cashier, &other, &[]).await;
        let printed = cashier.browser.follow(&printed).await;
        let next = cashier.browser.get(&printed.attribute("[data-key=F2]", "href")).await;
        let back = cashier.browser.get(&next.attribute("[data-key=F4]", "href")).await;
        back.assert(200).assert_says("3-123/1");
    })
    .await;
}

#[tokio::test]
async fn a_reprint_is_counted_and_says_that_it_is_a_copy() {
    World::story(async |world| {
        let north = world.north();
        two_holdings(&north).await;
        let cashier = cashier(&north).await;
        let shown = find(&cashier, "3-123/1").await;
        let first = cashier.browser.follow(&take(&cashier, &shown, &[]).await).await;
        assert!(!first.text().contains("প্রতিলিপি"));
        let number = receipts(&north).await[0].number.clone();
        // Found again by its number, and printed again.
        let token = token(&cashier).await;
        let one = post(&cashier, &token, "/office/receipts", &[("q", &number.to_lowercase())]).await;
        let path = one.location().unwrap();
        let one = cashier.browser.follow(&one).await;
        one.assert(200).assert_says("Original");
        let copy = post(&cashier, &token, &format!("{path}/print"), &[("form", "slip")]).await;
        let copy_path = copy.location().unwrap();
        cashier.browser.follow(&copy).await.assert(200).assert_says("প্রতিলিপি");
        cashier.browser.get(&path).await.assert_says("Copy, print no. 2");
        let work = north.read().await;
        assert_eq!(work.find::<receipt_print::Entity>().count(work.tx()).await.unwrap(), 2);
        work.commit().await.unwrap();
        // A print is no paper to keep: later it must be counted anew.
        world.clock.pass(chrono::TimeDelta::minutes(16));
        let late = cashier.browser.get(&copy_path).await;
        assert_eq!(late.location(), Some(path.clone()));
        // Others see it by phone and in the list of the day, and not those of other wards or towns.
        let officer = north.officer(&["accounts-officer"]).await;
        officer.browser.get("/office/receipts").await.assert(200);
        let token = super::token(&officer).await;
        let found = post(&officer, &token, "/office/receipts", &[("q", "01712345678")]).await;
        found.assert(200).assert_says(&number);
        self::cashier(&world.south()).await.browser.get(&path).await.assert(404);
    })
    .await;
}

/// The open shift of somebody.
pub async fn shift_of(place: &Place<'_>, cashier: &Officer) -> shift_row::Model {
    let work = place.read().await;
    let rows = work.all(work.find::<shift_row::Entity>()).await.unwrap();
    work.commit().await.unwrap();
    rows.into_iter().filter(|row| row.cashier_id == cashier.id).max_by_key(|row| row.opened_at).expect("a shift")
}
