//! Posting money received: what it clears by the terms of the day of payment, and one journal.

use anyhow::anyhow;
use chrono::NaiveDate;
use entity::{
    billing::{Service, allocation, billing_account, demand},
    ledger::journal,
    values::{AccountId, JournalId, Money, ReceiptId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use super::{
    Account, Sources,
    allocation::{Allocation, Cleared, allocate},
    statement::statement,
};
use crate::platform::{
    errors::AppError,
    ledger::{self, Entry, chart::LedgerAccount},
    work::Work,
};

/// Money that has come for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    pub account: AccountId,
    pub amount: Money,
    /// The day of payment (R8).
    pub day: NaiveDate,
    /// The asset that it came into.
    pub into: LedgerAccount,
    /// From the event that brought it: the same event never posts twice.
    pub idempotency_key: String,
}

/// What was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub service: Service,
    pub journal: JournalId,
    pub allocation: Allocation,
    /// Still due on that day, after it.
    pub remaining: Money,
}

/// Posts a receipt: locks the account, clears its demands by the terms of the day, writes the journal.
///
/// # Errors
/// When the same event has posted before, or the database does not take it.
pub async fn receive(work: &Work, sources: Sources, incoming: &Incoming) -> Result<Posted, AppError> {
    let account = Account::load_for_update(work, incoming.account).await?;
    let source = sources.of(account.service)?;
    let terms = source.terms(work.town());
    let statement = statement(&account, incoming.day, terms.as_ref())?;
    let allocation = allocate(&statement, incoming.amount)?;
    let remaining = statement.payable()?.less_or_zero(incoming.amount);
    let entry = journal_entry(work, account.service, incoming, &allocation)?;
    let journal = entry.id();
    ledger::post(work, vec![entry]).await?;
    for cleared in &allocation.cleared {
        mark_cleared(work, cleared).await?;
    }
    if allocation.credit.is_positive() {
        let credit = Set(account.credit.plus(allocation.credit)?);
        let row = billing_account::ActiveModel { id: Unchanged(account.id), credit, ..Default::default() };
        work.update(row).await?;
    }
    Ok(Posted { service: account.service, journal, allocation, remaining })
}

fn journal_entry(
    work: &Work,
    service: Service,
    incoming: &Incoming,
    allocation: &Allocation,
) -> Result<Entry, AppError> {
    let sum = |pick: fn(&Cleared) -> Money| Money::sum(allocation.cleared.iter().map(pick));
    let (paid, rebate, surcharge) = (sum(|c| c.paid)?, sum(|c| c.rebate)?, sum(|c| c.surcharge)?);
    let lines = [
        (incoming.into, incoming.amount),
        (LedgerAccount::Rebate, rebate),
        (LedgerAccount::Receivable(service), paid.plus(rebate)?.negated()?),
        (LedgerAccount::Surcharge, surcharge.negated()?),
        (LedgerAccount::Advance, allocation.credit.negated()?),
    ];
    Entry::new(work, journal::Kind::Receipt, incoming.account, incoming.day, incoming.idempotency_key.clone(), &lines)
}

/// The running figures of a demand. The account's lock keeps others away; the database's own check keeps them honest.
async fn mark_cleared(work: &Work, cleared: &Cleared) -> Result<(), AppError> {
    use demand::Column::{Id, Paid, Rebate};
    let updated = work
        .update_many::<demand::Entity>()
        .col_expr(Paid, Expr::col(Paid).add(cleared.paid.poisha()))
        .col_expr(Rebate, Expr::col(Rebate).add(cleared.rebate.poisha()))
        .filter(Id.eq(cleared.demand))
        .exec(work.tx())
        .await?;
    match updated.rows_affected {
        1 => Ok(()),
        rows => Err(AppError::Internal(anyhow!("{rows} rows instead of one were demand {}", cleared.demand))),
    }
}

/// Keeps what a receipt cleared, line by line.
///
/// # Errors
/// When the database does not take it.
pub async fn keep_allocation(
    work: &Work,
    receipt: ReceiptId,
    account: AccountId,
    day: NaiveDate,
    posted: &Posted,
) -> Result<(), AppError> {
    let rows = posted.allocation.cleared.iter().zip(1_i16..).map(|(cleared, line)| allocation::Model {
        tenant_id: work.tenant(),
        receipt_id: receipt,
        line,
        account_id: account,
        demand_id: cleared.demand,
        period: cleared.period,
        instalment: cleared.instalment,
        paid: cleared.paid,
        rebate: cleared.rebate,
        surcharge: cleared.surcharge,
        heads: cleared.heads.clone(),
        paid_on: day,
    });
    Ok(work.insert_all(rows.collect()).await?)
}
