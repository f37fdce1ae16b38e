//! Taxes that the town holds for the treasury, and the challans with which they are paid.

use chrono::NaiveDate;
use entity::{
    closing::treasury_challan::{self, HeldTax},
    ledger::{journal, journal_line},
    values::{ChallanId, Money},
};
use sea_orm::{
    ColumnTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait},
};

use crate::platform::{
    access::Permission,
    audit::{self, Act, Entry as Trace},
    errors::{AppError, FieldErrors},
    ledger::{
        self, Entry, Line,
        chart::{LedgerAccount, Tax},
        closed::{self, Hold},
    },
    work::Work,
};

pub const TAXES: [HeldTax; 2] = [HeldTax::ValueAdded, HeldTax::Income];

/// The tax of the ledger.
#[must_use]
pub const fn tax_of(tax: HeldTax) -> Tax {
    match tax {
        HeldTax::ValueAdded => Tax::ValueAdded,
        HeldTax::Income => Tax::Income,
    }
}

#[derive(FromQueryResult)]
struct Balance {
    total: Money,
}

/// What is held of a tax: received and not yet paid to the treasury.
///
/// # Errors
/// When the database cannot be read.
pub async fn held(work: &Work, tax: HeldTax) -> Result<Money, AppError> {
    let sum = Expr::col(journal_line::Column::Amount.as_column_ref()).sum().if_null(0).cast_as(Alias::new("bigint"));
    let balance = work
        .find::<journal_line::Entity>()
        .select_only()
        .column_as(sum, "total")
        .filter(journal_line::Column::Account.eq(LedgerAccount::Held(tax_of(tax)).code()));
    let rows = work.rows::<journal_line::Entity, Balance>(balance).await?;
    // A liability stands in credit, below zero.
    Ok(rows.into_iter().next().map_or(Money::ZERO, |row| row.total).negated()?)
}

/// A deposit as its challan says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChallan {
    pub number: String,
    pub bank: String,
    pub day: NaiveDate,
    pub tax: HeldTax,
    /// The first day of the month that it is for.
    pub month: NaiveDate,
    pub amount: Money,
}

/// Writes down what was paid to the treasury, never more than what is held.
///
/// # Errors
/// Where a number stands twice, the day is yet to come, or more is paid than is held.
pub async fn record(work: &Work, new: NewChallan) -> Result<ChallanId, AppError> {
    work.require(Permission::TreasuryRecord)?;
    let staff = work.actor().staff().ok_or(AppError::Forbidden)?.id;
    // Two who pay at the same moment wait for one another: together they could pay more than is held.
    closed::hold(work, Hold::Closing).await?;
    let same = work.find::<treasury_challan::Entity>().filter(treasury_challan::Column::Number.eq(&new.number));
    if same.count(work.tx()).await? > 0 {
        return Err(FieldErrors::one("challan_number", "challan-number-taken").into());
    }
    if new.day > work.today() {
        return Err(FieldErrors::one("day", "challan-day").into());
    }
    if !new.amount.is_positive() || new.amount > held(work, new.tax).await? {
        return Err(FieldErrors::one("amount", "challan-amount").into());
    }
    let id = ChallanId::mint();
    let lines = [
        Line::new(LedgerAccount::Held(tax_of(new.tax)), new.amount),
        Line::new(LedgerAccount::Bank, new.amount.negated()?),
    ];
    let entry = Entry::new(work, journal::Kind::Treasury, new.day, format!("treasury:{id}"), &lines)?;
    let journal_id = entry.id();
    ledger::post(work, vec![entry]).await?;
    let trace = Trace::of(Act::ChallanRecorded, "treasury_challan", id.0)
        .after("number", new.number.as_str())
        .after("tax", tax_of(new.tax).code())
        .after("amount", new.amount);
    work.insert(treasury_challan::Model {
        tenant_id: work.tenant(),
        id,
        number: new.number,
        bank: new.bank,
        day: new.day,
        tax: new.tax,
        month: new.month,
        amount: new.amount,
        journal_id,
        recorded_by: staff,
        recorded_at: work.now,
    })
    .await?;
    audit::record(work, trace).await?;
    Ok(id)
}

/// Challans, newest first, and how many there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(work: &Work, offset: u64, limit: u64) -> Result<(Vec<treasury_challan::Model>, u64), AppError> {
    work.require(Permission::ReconcileSee)?;
    let rows = work
        .find::<treasury_challan::Entity>()
        .order_by_desc(treasury_challan::Column::Day)
        .order_by_desc(treasury_challan::Column::Id);
    let count = rows.clone().count(work.tx()).await?;
    Ok((work.all(rows.offset(offset).limit(limit)).await?, count))
}
