//! Cheques, pay orders and slips: from the counter through the bank, or back with a charge.

use entity::{
    counter::instrument::{self, State},
    payments::{receipt, receipt_reversal},
};
use pouro::platform::audit::Act;
use sea_orm::PaginatorTrait;

use super::{
    counter::{cashier, find, take, two_holdings},
    post, token,
};
use crate::support::{Place, World};

async fn only(place: &Place<'_>) -> (instrument::Model, receipt::Model) {
    let work = place.read().await;
    let held = work.one(work.find::<instrument::Entity>()).await.unwrap().expect("an instrument");
    let receipt = work.one(work.find::<receipt::Entity>()).await.unwrap().expect("a receipt");
    work.commit().await.unwrap();
    (held, receipt)
}

const CHEQUE: [(&str, &str); 4] =
    [("method", "cheque"), ("instrument_number", "0045678"), ("bank", "Sonali"), ("dated_on", "2026-08-14")];

#[tokio::test]
async fn a_cheque_clears_or_comes_back_with_a_charge() {
    World::story(async |world| {
        let north = world.north();
        two_holdings(&north).await;
        let cashier = cashier(&north).await;
        let shown = find(&cashier, "3-123/1").await;
        let stale = [CHEQUE.as_slice(), &[("dated_on", "2026-01-14")]].concat();
        let stale: Vec<_> = stale.into_iter().filter(|field| *field != ("dated_on", "2026-08-14")).collect();
        take(&cashier, &shown, &stale).await.assert(422).assert_says("older than six months");
        take(&cashier, &shown, &[("method", "cheque")]).await.assert(422).assert_says("Type the number of the paper");
        let taken = take(&cashier, &shown, &CHEQUE).await;
        cashier.browser.follow(&taken).await.assert(200).assert_says("চেক ভাঙানো সাপেক্ষে");
        let (held, receipt) = only(&north).await;
        assert_eq!((held.state, held.amount), (State::Received, receipt.amount));
        // The same cheque is not taken twice.
        let other = find(&cashier, "5-77").await;
        take(&cashier, &other, &CHEQUE).await.assert(422).assert_says("was taken before");

        let (page, token) = (format!("/office/instruments/{}", held.id), token(&cashier).await);
        cashier.browser.get("/office/instruments?state=received&kind=cheque").await.assert_says("0045678");
        let early = post(&cashier, &token, &format!("{page}/clear"), &[("cleared_on", "2026-08-15")]).await;
        assert!(early.status.is_client_error(), "it is not at the bank yet");
        post(&cashier, &token, &format!("{page}/deposit"), &[("slip", "")]).await.assert(422);
        post(&cashier, &token, &format!("{page}/deposit"), &[("slip", "SB-12")]).await.assert(303);

        // Two people: the bank has sent it back.
        let fields = [("returned_on", "2026-08-15"), ("charge", "৫০০"), ("reason", "পর্যাপ্ত টাকা নেই")];
        post(&cashier, &token, &format!("{page}/dishonour"), &[]).await.assert(422);
        let asked = post(&cashier, &token, &format!("{page}/dishonour"), &fields).await;
        let approval = asked.location().unwrap();
        assert!(approval.starts_with("/office/approvals/"));
        let head = north.officer(&["head"]).await;
        let shown = head.browser.get(&approval).await;
        shown.assert(200).assert_says("Returned cheque or slip").assert_says("500.00");
        let decide = head.browser.get(&format!("{approval}/decide")).await;
        decide.assert(200);
        let answer =
            post(&head, &super::token(&head).await, &format!("{approval}/decide"), &[("decision", "approve")]).await;
        answer.assert(303);
        let (held, _) = only(&north).await;
        assert_eq!(held.state, State::Dishonoured);
        let work = north.read().await;
        assert_eq!(work.find::<receipt_reversal::Entity>().count(work.tx()).await.unwrap(), 1);
        work.commit().await.unwrap();
        // The dues are open again, with the charge.
        find(&cashier, "3-123/1").await.assert_says("Charge for a returned cheque").assert_says("2025-26");
        world.run_jobs().await;
        assert!(world.arrived().iter().any(|sms| sms.text.contains("চেক ফেরত")), "the payer is told");
        assert_eq!(north.trail_of(Act::InstrumentDishonoured).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_slip_counts_for_the_day_of_the_bank_and_clears_without_a_deposit() {
    World::story(async |world| {
        let north = world.north();
        two_holdings(&north).await;
        let cashier = cashier(&north).await;
        let shown = find(&cashier, "5-77").await;
        let slip = [
            ("method", "bank-slip"),
            ("instrument_number", "S-9"),
            ("bank", "Agrani"),
            ("dated_on", "2026-08-10"),
            ("part", "2000"),
        ];
        take(&cashier, &shown, &slip).await.assert(303);
        let (held, receipt) = only(&north).await;
        assert_eq!(receipt.paid_on.to_string(), "2026-08-10");
        let officer = north.officer(&["accounts-officer"]).await;
        let (page, token) = (format!("/office/instruments/{}", held.id), token(&officer).await);
        let outside = post(&officer, &token, &format!("{page}/clear"), &[("cleared_on", "2026-08-09")]).await;
        outside.assert(422).assert_says("from the receipt of the paper");
        post(&officer, &token, &format!("{page}/clear"), &[("cleared_on", "2026-08-12")]).await.assert(303);
        assert_eq!(only(&north).await.0.state, State::Cleared);
        officer.browser.get(&page).await.assert_says("Credited");
    })
    .await;
}
