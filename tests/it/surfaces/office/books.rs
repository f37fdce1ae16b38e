//! Books of receipts that are written by hand: every leaf is accounted for.

use entity::{counter::receipt_book, payments::receipt};

use super::{
    counter::{cashier, two_holdings},
    post, token,
};
use crate::support::World;

#[tokio::test]
async fn every_leaf_of_a_book_is_accounted_for() {
    World::story(async |world| {
        let north = world.north();
        two_holdings(&north).await;
        let cashier = cashier(&north).await;
        let (issuer, collector) = (north.officer(&["accounts-officer"]).await, north.officer(&["tax-collector"]).await);
        let (collector_id, its) = (collector.id.to_string(), token(&issuer).await);
        let book = |label, first, last| {
            [("label", label), ("first", first), ("last", last), ("collector", collector_id.as_str())]
        };
        let issued = post(&issuer, &its, "/office/books/issue", &book("বই ১২", "101", "১০৫")).await;
        let page = issued.location().unwrap();
        for (label, first, last, words) in [
            ("বই ১৩", "105", "110", "in another book"),
            ("বই ১২", "201", "205", "There is a book with this name"),
            ("", "301", "300", "must come after the first"),
        ] {
            let refused = post(&issuer, &its, "/office/books/issue", &book(label, first, last)).await;
            refused.assert(422).assert_says(words);
        }

        let hers = token(&cashier).await;
        let leaf =
            |serial, day| [("serial", serial), ("leaf_day", day), ("whose", "5-77"), ("amount", "1000"), ("phone", "")];
        let enter = format!("{page}/leaf");
        for (serial, day, words) in [
            ("999", "2026-08-15", "not in the book"),
            ("101", "2026-08-14", "from the issue of the book"),
            ("101", "2026-08-16", "from the issue of the book"),
        ] {
            post(&cashier, &hers, &enter, &leaf(serial, day)).await.assert(422).assert_says(words);
        }
        post(&cashier, &hers, &enter, &leaf("101", "2026-08-15")).await.assert(303);
        post(&cashier, &hers, &enter, &leaf("101", "2026-08-15")).await.assert(422).assert_says("entered before");
        post(&cashier, &hers, &enter, &leaf("103", "2026-08-15")).await.assert(303);
        let work = north.read().await;
        let receipts = work.all(work.find::<receipt::Entity>()).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(receipts.len(), 2);
        assert!(receipts.iter().all(|row| row.taken_by == Some(collector.id) && row.leaf_id.is_some()));
        assert!(receipts.iter().all(|row| row.shift_id.is_some()), "the cash is in the cashier's drawer");

        // A gap is seen, and keeps the book from being taken back.
        let shown = issuer.browser.get(&page).await;
        shown.assert(200).assert_says("These leaves are not accounted for: 102");
        issuer.browser.get("/office/books").await.assert_says("1 leaves not accounted for");
        let refused = post(&issuer, &its, &format!("{page}/return"), &[("note", "")]).await;
        assert!(refused.status.is_client_error());
        let spoilt = [("spoilt", "102"), ("reason", "কালি পড়েছে")];
        post(&cashier, &hers, &format!("{page}/spoil"), &spoilt).await.assert(303);
        let person = north.officer(&["executive-officer"]).await.browser.get(&super::page_of(&collector)).await;
        person.assert_says("Receipt books in hand: 1");
        post(&issuer, &its, &format!("{page}/lose"), &[("why", "")]).await.assert(422);
        post(&issuer, &its, &format!("{page}/lose"), &[("why", "জিডি ১২৩")]).await.assert(303);
        // The money of a lost book is money all the same.
        post(&cashier, &hers, &enter, &leaf("104", "2026-08-15")).await.assert(303);
        post(&issuer, &its, &format!("{page}/return"), &[("note", "পাওয়া গেছে")]).await.assert(303);
        let work = north.read().await;
        let book = work.one(work.find::<receipt_book::Entity>()).await.unwrap().unwrap();
        work.commit().await.unwrap();
        assert_eq!(book.state, receipt_book::State::Returned);
    })
    .await;
}
