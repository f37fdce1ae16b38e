//! The proof of the books finds whatever does not add up.

use entity::{
    billing::{billing_account, demand},
    holding::holding,
    ledger::number_book,
    values::Money,
};
use pouro::platform::ledger::verify::LedgerFaultKind::{self, Control, Credit, Demand, Gap};
use sea_orm::{
    ColumnTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use crate::support::{Place, World};

async fn faults(place: &Place<'_>) -> Vec<LedgerFaultKind> {
    let mut kinds: Vec<_> = place.proof().await.faults.iter().map(|fault| fault.kind).collect();
    kinds.dedup();
    kinds
}

#[tokio::test]
async fn sound_books_are_proved_with_figures() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let payer = north.visitor();
        payer.pay("through-1:", "paid").await;
        payer.pay("everything:", "paid").await;
        let proof = north.proof().await;
        assert!(proof.holds(), "{:?}", proof.faults);
        assert_eq!(proof.debit, proof.credit);
        assert_eq!((proof.receipts, proof.received.poisha()), (2, 2_055_000));
        assert_eq!((proof.receivable, proof.open_demands), (Money::ZERO, Money::ZERO));
        assert_eq!((proof.books[0].book.as_str(), proof.books[0].last), ("TEST-H", 2));
    })
    .await;
}

#[tokio::test]
async fn figures_that_were_tampered_with_are_found() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("through-1:", "paid").await;

        let work = north.begin().await;
        let less = Expr::col(demand::Column::Paid).sub(100);
        let paid = work.update_many::<demand::Entity>().filter(demand::Column::Paid.gt(0));
        paid.col_expr(demand::Column::Paid, less).exec(work.tx()).await.unwrap();
        let credit = Expr::value(500_i64);
        work.update_many::<billing_account::Entity>()
            .col_expr(billing_account::Column::Credit, credit)
            .exec(work.tx())
            .await
            .unwrap_or_else(|cause| panic!("{cause}"));
        let next = Expr::col(number_book::Column::Last).add(1);
        work.update_many::<number_book::Entity>()
            .col_expr(number_book::Column::Last, next)
            .exec(work.tx())
            .await
            .unwrap();
        work.commit().await.unwrap();
        assert_eq!(faults(&north).await, [Control, Demand, Credit, Gap]);
        north.put_right_after_tampering().await;
    })
    .await;
}

#[tokio::test]
async fn a_reading_sees_one_state_however_long_it_takes() {
    World::story(async |world| {
        let north = world.north();
        let reading = north.read().await;
        let demands = async || reading.find::<demand::Entity>().count(reading.tx()).await.unwrap();
        assert_eq!(demands().await, 0);
        north.billed_holding("").await;
        assert_eq!(demands().await, 0);
        assert_eq!(reading.find::<holding::Entity>().count(reading.tx()).await.unwrap(), 0);
        reading.commit().await.unwrap();
        let later = north.read().await;
        assert_eq!(later.find::<demand::Entity>().count(later.tx()).await.unwrap(), 4);
    })
    .await;
}
