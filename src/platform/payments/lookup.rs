//! Finding a payment and its receipt again.

use entity::{
    billing::allocation,
    payments::{
        payment::{self, State},
        receipt,
    },
    values::{AccountId, PaymentId, Phone},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::{access::Permission, errors::AppError, work::Work};

const RECEIPTS_MAX: u64 = 24;
/// Receipts of one page.
pub const RECEIPTS_PAGE: u64 = 20;

/// A receipt and what it cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullReceipt {
    pub receipt: receipt::Model,
    pub lines: Vec<allocation::Model>,
}

/// The payment that somebody names by its reference or its receipt's number, both as papers show them, and by the last four
/// digits of the phone given for it. One wrong part or both: the same answer.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(work: &Work, reference: &str, last_four: &str) -> Result<Option<payment::Model>, AppError> {
    work.require(Permission::PaymentFind)?;
    let by_payment = payment::Column::Reference.eq(reference);
    let mut found = work.one(work.find::<payment::Entity>().filter(by_payment)).await?;
    if found.is_none() {
        let by_number = receipt::Column::Number.eq(reference);
        if let Some(receipt) = work.one(work.find::<receipt::Entity>().filter(by_number)).await? {
            found = work.get::<payment::Entity>(receipt.payment_id).await?;
        }
    }
    Ok(found.filter(|payment| payment.phone.last_four() == last_four))
}

/// The receipt of a payment, once there is one.
///
/// # Errors
/// When the database cannot be read.
pub async fn receipt_of(work: &Work, payment: PaymentId) -> Result<Option<FullReceipt>, AppError> {
    let row = work.one(work.find::<receipt::Entity>().filter(receipt::Column::PaymentId.eq(payment))).await?;
    match row {
        Some(row) => with_lines(work, row).await.map(Some),
        None => Ok(None),
    }
}

/// A receipt with its lines, oldest year first.
///
/// # Errors
/// When the database cannot be read.
pub async fn with_lines(work: &Work, receipt: receipt::Model) -> Result<FullReceipt, AppError> {
    let lines = work
        .find::<allocation::Entity>()
        .filter(allocation::Column::ReceiptId.eq(receipt.id))
        .order_by_asc(allocation::Column::Line);
    Ok(FullReceipt { lines: work.all(lines).await?, receipt })
}

/// The latest receipts of an account, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn receipts_of(work: &Work, account: AccountId) -> Result<Vec<receipt::Model>, AppError> {
    let rows = work
        .find::<receipt::Entity>()
        .filter(receipt::Column::AccountId.eq(account))
        .order_by_desc(receipt::Column::IssuedAt)
        // Serials begin anew with each year and book: they only part what was issued at the same moment.
        .order_by_desc(receipt::Column::Serial)
        .limit(RECEIPTS_MAX);
    Ok(work.all(rows).await?)
}

/// What was paid with a mobile number, with its receipts: one page, newest first, and whether there are more.
///
/// # Errors
/// When the database cannot be read.
pub async fn receipts_with(
    work: &Work,
    phone: &Phone,
    page: u64,
) -> Result<(Vec<(payment::Model, receipt::Model)>, bool), AppError> {
    work.require(Permission::MeUse)?;
    let paid = work
        .find::<payment::Entity>()
        .filter(payment::Column::Phone.eq(phone.clone()))
        .filter(payment::Column::State.eq(State::Paid))
        .order_by_desc(payment::Column::ClosedAt)
        .order_by_desc(payment::Column::Id)
        .offset(page.saturating_mul(RECEIPTS_PAGE))
        .limit(RECEIPTS_PAGE + 1);
    let mut paid = work.all(paid).await?;
    let size = usize::try_from(RECEIPTS_PAGE).unwrap_or(usize::MAX);
    let has_more = paid.len() > size;
    paid.truncate(size);
    if paid.is_empty() {
        return Ok((Vec::new(), false));
    }
    let ids: Vec<PaymentId> = paid.iter().map(|payment| payment.id).collect();
    let receipts = work.all(work.find::<receipt::Entity>().filter(receipt::Column::PaymentId.is_in(ids))).await?;
    let with_receipt = paid.into_iter().filter_map(|payment| {
        let receipt = receipts.iter().find(|receipt| receipt.payment_id == payment.id)?.clone();
        Some((payment, receipt))
    });
    Ok((with_receipt.collect(), has_more))
}
