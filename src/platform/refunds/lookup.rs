//! Finding refunds, and the ways by which money can go back.

use std::collections::BTreeMap;

use entity::{
    billing::billing_account,
    payments::{
        payment, receipt, receipt_part,
        refund::{self, State},
    },
    values::{AccountId, Money, PaymentId, RefundId},
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::ask::left_of;
use crate::platform::{app::App, billing, errors::AppError, i18n::Lang, work::Work};

/// Payments that a form offers, newest first.
const PAYMENTS_MAX: u64 = 5;
const REFUNDS_MAX: u64 = 20;

/// Which refunds a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that wait for somebody.
    Open,
    Over,
}

/// Some refunds of the wards of whoever asks, and how many there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(work: &Work, which: Which, offset: u64, limit: u64) -> Result<(Vec<refund::Model>, u64), AppError> {
    let over = [State::Paid, State::Declined, State::Dropped];
    let mut rows = work.find::<refund::Entity>();
    rows = match which {
        Which::Open => rows.filter(refund::Column::State.is_not_in(over)).order_by_asc(refund::Column::OpenedAt),
        Which::Over => rows.filter(refund::Column::State.is_in(over)).order_by_desc(refund::Column::OpenedAt),
    };
    if let Some(wards) = work.actor().scope().narrowed(None) {
        let accounts = work
            .find::<billing_account::Entity>()
            .filter(billing_account::Column::Ward.is_in(wards))
            .select_only()
            .column(billing_account::Column::Id)
            .into_query();
        rows = rows.filter(refund::Column::AccountId.in_subquery(accounts));
    }
    let count = rows.clone().count(work.tx()).await?;
    Ok((work.all(rows.order_by_asc(refund::Column::Id).offset(offset).limit(limit)).await?, count))
}

/// The refund, where its account is of the wards of whoever asks.
///
/// # Errors
/// [`AppError::NotFound`]
pub async fn for_staff(work: &Work, id: RefundId) -> Result<refund::Model, AppError> {
    let refund = work.get::<refund::Entity>(id).await?.ok_or(AppError::NotFound)?;
    billing::desk::for_staff(work, refund.account_id).await?;
    Ok(refund)
}

/// The refunds of an account, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_account(work: &Work, account: AccountId) -> Result<Vec<refund::Model>, AppError> {
    let rows = work
        .find::<refund::Entity>()
        .filter(refund::Column::AccountId.eq(account))
        .order_by_desc(refund::Column::OpenedAt)
        .limit(REFUNDS_MAX);
    Ok(work.all(rows).await?)
}

/// The latest refund of a payment that its payer is told of.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_payment(work: &Work, payment: PaymentId) -> Result<Option<refund::Model>, AppError> {
    let rows = work
        .find::<refund::Entity>()
        .filter(refund::Column::PaymentId.eq(payment))
        .order_by_desc(refund::Column::OpenedAt)
        .order_by_desc(refund::Column::Id)
        .limit(1);
    Ok(work.one(rows).await?)
}

/// What payers are told of the refunds of their payments, in words, by payment; of several the latest.
///
/// # Errors
/// When the database cannot be read.
pub async fn told_of(
    work: &Work,
    lang: Lang,
    payments: Vec<PaymentId>,
) -> Result<BTreeMap<PaymentId, String>, AppError> {
    if payments.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = work
        .find::<refund::Entity>()
        .filter(refund::Column::PaymentId.is_in(payments))
        .order_by_desc(refund::Column::OpenedAt)
        .limit(REFUNDS_MAX);
    let rows = work.all(rows).await?;
    // The latest comes last, and is what stays.
    Ok(rows.iter().rev().filter_map(|row| row.payment_id.zip(super::told(lang, row))).collect())
}

/// Whether a gateway gives money back in this town today.
pub(super) fn is_offered(work: &Work, app: &App, gateway: payment::Gateway) -> bool {
    app.gateways.believes(work.town(), work.today(), gateway)
}

/// The payments that brought money for an account and can still give some back, newest first, each with how much: never more
/// than the account's own part of it.
///
/// # Errors
/// When the database cannot be read.
pub async fn payments_with(
    work: &Work,
    app: &App,
    account: AccountId,
) -> Result<Vec<(payment::Model, Money)>, AppError> {
    let parts = work.find::<receipt_part::Entity>().filter(receipt_part::Column::AccountId.eq(account));
    let for_account = parts.clone().select_only().column(receipt_part::Column::ReceiptId).into_query();
    let receipts = work
        .find::<receipt::Entity>()
        .filter(receipt::Column::Id.in_subquery(for_account))
        .filter(receipt::Column::PaymentId.is_not_null())
        .order_by_desc(receipt::Column::IssuedAt)
        .limit(PAYMENTS_MAX);
    let mut found = Vec::new();
    for receipt in work.all(receipts).await? {
        let Some(id) = receipt.payment_id else { continue };
        let Some(payment) = work.get::<payment::Entity>(id).await? else { continue };
        let gives_back = matches!(payment.state, payment::State::Paid | payment::State::Refunded);
        if !gives_back || !payment.gateway.is_some_and(|gateway| is_offered(work, app, gateway)) {
            continue;
        }
        let own =
            work.all(parts.clone().filter(receipt_part::Column::ReceiptId.eq(receipt.id)).limit(REFUNDS_MAX)).await?;
        let own = Money::sum(own.iter().map(|part| part.amount))?;
        let left = left_of(work, &payment, None).await?.min(own);
        if left.is_positive() {
            found.push((payment, left));
        }
    }
    Ok(found)
}
