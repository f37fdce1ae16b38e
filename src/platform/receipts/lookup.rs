//! Finding receipts, and what each of them cleared.

use chrono::NaiveDate;
use entity::{
    billing::allocation,
    payments::{receipt, receipt_part, receipt_reversal},
    values::{AccountId, PaymentId, Phone, ReceiptId, StaffId},
};
use sea_orm::{ColumnTrait, Condition, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::platform::{access::Permission, calendar::dhaka_time, errors::AppError, work::Work};

const RECEIPTS_MAX: u64 = 24;
/// Receipts of one page.
pub const RECEIPTS_PAGE: u64 = 20;

/// A receipt and what it cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullReceipt {
    pub receipt: receipt::Model,
    /// What it was for, account by account.
    pub parts: Vec<receipt_part::Model>,
    pub lines: Vec<allocation::Model>,
    /// It counts no longer.
    pub reversal: Option<receipt_reversal::Model>,
}

/// The receipt of a payment, once there is one.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_payment(work: &Work, payment: PaymentId) -> Result<Option<FullReceipt>, AppError> {
    let row = work.one(work.find::<receipt::Entity>().filter(receipt::Column::PaymentId.eq(payment))).await?;
    match row {
        Some(row) => in_full(work, row).await.map(Some),
        None => Ok(None),
    }
}

/// The receipt with a number.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_number(work: &Work, number: &str) -> Result<Option<receipt::Model>, AppError> {
    Ok(work.one(work.find::<receipt::Entity>().filter(receipt::Column::Number.eq(number))).await?)
}

/// Which receipts a desk looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtDesk {
    /// Whose message went to a mobile number.
    Phone(Phone),
    /// Taken by somebody on a day.
    TakenBy(StaffId, NaiveDate),
    /// Issued on a day.
    Day(NaiveDate),
}

/// Some receipts, newest first, in the wards of whoever asks, and how many there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn at_desk(
    work: &Work,
    which: &AtDesk,
    offset: u64,
    limit: u64,
) -> Result<(Vec<receipt::Model>, u64), AppError> {
    work.require(Permission::ReceiptSee)?;
    let all = work.find::<receipt::Entity>();
    let of_day = |day: NaiveDate| {
        let next = day.succ_opt().unwrap_or(day);
        let from = receipt::Column::IssuedAt.gte(dhaka_time(day, 0, 0));
        Condition::all().add(from).add(receipt::Column::IssuedAt.lt(dhaka_time(next, 0, 0)))
    };
    let mut found = match which {
        AtDesk::Phone(phone) => all.filter(receipt::Column::Phone.eq(phone.clone())),
        AtDesk::TakenBy(staff, day) => all.filter(of_day(*day)).filter(receipt::Column::TakenBy.eq(*staff)),
        AtDesk::Day(day) => all.filter(of_day(*day)),
    };
    if let Some(wards) = work.actor().scope().narrowed(None) {
        found = found.filter(receipt::Column::Ward.is_in(wards));
    }
    let count = found.clone().count(work.tx()).await?;
    let rows = found.order_by_desc(receipt::Column::IssuedAt).order_by_desc(receipt::Column::Id);
    Ok((work.all(rows.offset(offset).limit(limit)).await?, count))
}

/// A receipt by its id, in the wards of whoever asks.
///
/// # Errors
/// [`AppError::NotFound`]
pub async fn for_desk(work: &Work, id: ReceiptId) -> Result<FullReceipt, AppError> {
    work.require(Permission::ReceiptSee)?;
    let receipt = work.get::<receipt::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if !work.actor().scope().sees(Some(receipt.ward)) {
        return Err(AppError::NotFound);
    }
    in_full(work, receipt).await
}

/// A receipt with its parts and lines, oldest year first.
///
/// # Errors
/// When the database cannot be read.
pub async fn in_full(work: &Work, receipt: receipt::Model) -> Result<FullReceipt, AppError> {
    let parts = work
        .find::<receipt_part::Entity>()
        .filter(receipt_part::Column::ReceiptId.eq(receipt.id))
        .order_by_asc(receipt_part::Column::Line);
    let lines = work
        .find::<allocation::Entity>()
        .filter(allocation::Column::JournalId.eq(receipt.journal_id))
        .order_by_asc(allocation::Column::Line);
    let (parts, lines) = (work.all(parts).await?, work.all(lines).await?);
    let reversal = reversal_of(work, receipt.id).await?;
    Ok(FullReceipt { receipt, parts, lines, reversal })
}

/// Why a receipt counts no longer; nothing of one that does.
///
/// # Errors
/// When the database cannot be read.
pub async fn reversal_of(work: &Work, receipt: ReceiptId) -> Result<Option<receipt_reversal::Model>, AppError> {
    let found = work.find::<receipt_reversal::Entity>().filter(receipt_reversal::Column::ReceiptId.eq(receipt));
    Ok(work.one(found).await?)
}

/// The latest receipts of an account, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_account(work: &Work, account: AccountId) -> Result<Vec<receipt::Model>, AppError> {
    let with_part = work
        .find::<receipt_part::Entity>()
        .filter(receipt_part::Column::AccountId.eq(account))
        .select_only()
        .column(receipt_part::Column::ReceiptId)
        .into_query();
    let rows = work
        .find::<receipt::Entity>()
        .filter(receipt::Column::Id.in_subquery(with_part))
        .order_by_desc(receipt::Column::IssuedAt)
        // Serials begin anew with each year and book: they only part what was issued at the same moment.
        .order_by_desc(receipt::Column::Serial)
        .limit(RECEIPTS_MAX);
    Ok(work.all(rows).await?)
}

/// What was paid with a mobile number: one page, newest first, and whether there are more.
///
/// # Errors
/// When the database cannot be read.
pub async fn with_phone(work: &Work, phone: &Phone, page: u64) -> Result<(Vec<receipt::Model>, bool), AppError> {
    work.require(Permission::MeUse)?;
    let found = work
        .find::<receipt::Entity>()
        .filter(receipt::Column::Phone.eq(phone.clone()))
        .order_by_desc(receipt::Column::IssuedAt)
        .order_by_desc(receipt::Column::Id)
        .offset(page.saturating_mul(RECEIPTS_PAGE))
        .limit(RECEIPTS_PAGE + 1);
    let mut receipts = work.all(found).await?;
    let size = usize::try_from(RECEIPTS_PAGE).unwrap_or(usize::MAX);
    let has_more = receipts.len() > size;
    receipts.truncate(size);
    Ok((receipts, has_more))
}
