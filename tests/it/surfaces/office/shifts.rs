//! The shift of a cashier: what should be in the drawer is hidden until it is counted, and somebody else has the last word.

use entity::{counter::shift as shift_row, ledger::journal, values::Money};
use pouro::platform::ledger::chart::LedgerAccount;
use sea_orm::{ColumnTrait, QueryFilter};

use super::{
    counter::{cashier, find, shift_of, take, two_holdings},
    post, token,
};
use crate::support::{Place, World};

async fn balance(place: &Place<'_>, account: LedgerAccount) -> i64 {
    use entity::ledger::journal_line;
    let work = place.read().await;
    let lines = work.find::<journal_line::Entity>().filter(journal_line::Column::Account.eq(account.code()));
    work.all(lines).await.unwrap().iter().map(|line| line.amount.poisha()).sum()
}

#[tokio::test]
async fn a_drawer_is_counted_blind_deposited_and_locked_by_somebody_else() {
    World::story(async |world| {
        let north = world.north();
        two_holdings(&north).await;
        let cashier = cashier(&north).await;
        let shown = find(&cashier, "5-77").await;
        take(&cashier, &shown, &[("part", "1000")]).await.assert(303);
        let id = shift_of(&north, &cashier).await.id;
        let page = format!("/office/shifts/{id}");

        // 500 float and 1,000 taken: nowhere on the page before the count.
        let open = cashier.browser.get("/office/counter/shift").await;
        assert_eq!(open.location().as_deref(), Some(page.as_str()));
        let open = cashier.browser.get(&page).await;
        open.assert(200);
        for figure in ["1,000", "1,500", "1000.00", "1500.00"] {
            assert!(!open.text().contains(figure), "the page tells {figure} before the count");
        }
        let token = token(&cashier).await;
        let wrong = post(&cashier, &token, &format!("{page}/count"), &[("n1000", "x")]).await;
        wrong.assert(422).assert_says("Type how many there are");
        // 1,490 counted: ten too little.
        let counts = [("n1000", "1"), ("n200", "2"), ("n50", "১"), ("n20", "2")];
        post(&cashier, &token, &format!("{page}/count"), &counts).await.assert(303);
        let counted = cashier.browser.get(&page).await;
        counted.assert_says("1,490.00").assert_says("1,500.00").assert_says("10.00");
        // Nothing is taken any more.
        let led = cashier.browser.get("/office/counter").await;
        assert_eq!(led.location().as_deref(), Some("/office/counter/shift"));

        let slip = [("bank", "Sonali, Natore"), ("slip", "SB-77"), ("deposited_on", "2026-08-15")];
        let refused = post(&cashier, &token, &format!("{page}/deposit"), &slip).await;
        refused.assert(422).assert_says("The count differs: write why");
        let with_reason = [slip.as_slice(), &[("reason", "ভাঙতি দিতে ভুল হয়েছে")]].concat();
        post(&cashier, &token, &format!("{page}/deposit"), &with_reason).await.assert(303);

        // Not by himself, though he may confirm others'.
        let both = north.officer(&["cashier", "accounts-officer"]).await;
        let own = self::token(&both).await;
        post(&both, &own, "/office/counter/shift", &[("float", "")]).await.assert(303);
        let own_shift = shift_of(&north, &both).await.id;
        post(&both, &own, &format!("/office/shifts/{own_shift}/count"), &[]).await.assert(303);
        post(&both, &own, &format!("/office/shifts/{own_shift}/deposit"), &slip).await.assert(303);
        let refused = post(&both, &own, &format!("/office/shifts/{own_shift}/confirm"), &[]).await;
        assert!(refused.status.is_client_error(), "{}", refused.status);

        // Sent back, counted again, deposited, confirmed: locked for good.
        let why = [("why", "স্লিপের অঙ্ক মেলে না")];
        post(&both, &own, &format!("{page}/send-back"), &[]).await.assert(422);
        post(&both, &own, &format!("{page}/send-back"), &why).await.assert(303);
        assert_eq!(balance(&north, LedgerAccount::Bank).await, 0, "nothing was posted yet");
        post(&cashier, &token, &format!("{page}/count"), &counts).await.assert(303);
        post(&cashier, &token, &format!("{page}/deposit"), &with_reason).await.assert(303);
        post(&both, &own, &format!("{page}/confirm"), &[]).await.assert(303);
        let again = post(&both, &own, &format!("{page}/send-back"), &why).await;
        assert!(again.status.is_client_error(), "a locked shift stays locked");
        assert_eq!(balance(&north, LedgerAccount::Bank).await, 99_000);
        assert_eq!(balance(&north, LedgerAccount::CashShort).await, 1_000);
        assert_eq!(balance(&north, LedgerAccount::Cash).await, 0);
        let work = north.read().await;
        let kinds = [journal::Kind::CashDifference, journal::Kind::Deposit];
        let posted = work.find::<journal::Entity>().filter(journal::Column::Kind.is_in(kinds));
        assert_eq!(work.all(posted).await.unwrap().len(), 2);
        work.commit().await.unwrap();
        cashier.browser.get(&page).await.assert_says("Locked");
        // Nobody else's, unless he confirms.
        let stranger = self::cashier(&north).await;
        stranger.browser.get(&page).await.assert(404);
        world.south().officer(&["accounts-officer"]).await.browser.get(&page).await.assert(404);
    })
    .await;
}

#[tokio::test]
async fn cash_that_is_not_at_the_bank_is_seen_by_the_head_and_by_whoever_lets_somebody_go() {
    World::story(async |world| {
        let north = world.north();
        two_holdings(&north).await;
        let (cashier, head) = (cashier(&north).await, north.officer(&["head"]).await);
        cashier.browser.get("/office").await.assert(200).assert_says("Drawer open since");
        let today = head.browser.get("/office").await;
        assert!(!today.text().contains("not deposited"), "a shift of today may be open");
        world.clock.pass(chrono::TimeDelta::days(2));
        let head = north.officer(&["head"]).await;
        head.browser.get("/office").await.assert_says("Cash of the counter not deposited: 2 days");
        head.browser.get("/office/shifts?state=open").await.assert_says("Not deposited: 2 days");
        let manager = north.officer(&["executive-officer"]).await;
        let person = manager.browser.get(&super::page_of(&cashier)).await;
        person.assert(200).assert_says("Shifts not closed, with cash in the drawer: 1");
    })
    .await;
}

#[tokio::test]
async fn verify_ledger_finds_a_drawer_that_was_tampered_with() {
    World::story(async |world| {
        let north = world.north();
        let cashier = cashier(&north).await;
        let token = token(&cashier).await;
        let id = shift_of(&north, &cashier).await.id;
        post(&cashier, &token, &format!("/office/shifts/{id}/count"), &[("n500", "1")]).await.assert(303);
        assert!(north.proof().await.holds());
        let set = async |expected: Money| {
            use sea_orm::ActiveValue::{Set, Unchanged};
            let work = north.begin().await;
            let row = shift_row::ActiveModel { id: Unchanged(id), expected: Set(Some(expected)), ..Default::default() };
            work.update(row).await.unwrap();
            work.commit().await.unwrap();
        };
        set(Money::from_taka(400).unwrap()).await;
        assert_eq!(north.proof().await.faults.len(), 1);
        set(Money::from_taka(500).unwrap()).await;
    })
    .await;
}
