//! Posting money received: what it clears by the terms of the day of payment, and one journal.

use anyhow::{Context, anyhow};
use chrono::NaiveDate;
use entity::{
    billing::{Service, allocation, billing_account, demand},
    ledger::journal,
    values::{AccountId, JournalId, Money},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use super::{
    Account, Sources, Subject,
    allocation::{Allocation, Cleared, allocate},
    statement::statement,
};
use crate::platform::{
    errors::AppError,
    ledger::{self, Entry, Line, chart::LedgerAccount},
    work::Work,
};

/// Money that has come for one or several accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// How much for which, each account once.
    pub parts: Vec<(AccountId, Money)>,
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
    pub journal: JournalId,
    /// In the order in which they came.
    pub parts: Vec<PostedPart>,
}

/// What was posted for one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedPart {
    pub account: AccountId,
    pub service: Service,
    pub subject: Subject,
    pub amount: Money,
    pub allocation: Allocation,
    /// Still due on that day, after it.
    pub remaining: Money,
}

impl Posted {
    /// What was paid beyond everything due.
    ///
    /// # Errors
    /// When the sum leaves the range.
    pub fn credit(&self) -> Result<Money, AppError> {
        Ok(Money::sum(self.parts.iter().map(|part| part.allocation.credit))?)
    }

    /// What is still due on that day, after it.
    ///
    /// # Errors
    /// When the sum leaves the range.
    pub fn remaining(&self) -> Result<Money, AppError> {
        Ok(Money::sum(self.parts.iter().map(|part| part.remaining))?)
    }
}

/// Posts a receipt: locks the accounts, clears their demands by the terms of the day, writes one journal.
///
/// # Errors
/// When the same event has posted before, or the database does not take it.
pub async fn receive(work: &Work, sources: Sources, incoming: &Incoming) -> Result<Posted, AppError> {
    let accounts = lock(work, incoming.parts.iter().map(|(account, _)| *account)).await?;
    let mut parts = Vec::with_capacity(accounts.len());
    for (id, amount) in &incoming.parts {
        let account = accounts.iter().find(|account| account.id == *id).context("an account was not locked")?;
        parts.push(clear(work, sources, account, *amount, incoming.day).await?);
    }
    let entry = journal_entry(work, incoming, &parts)?;
    let journal = entry.id();
    ledger::post(work, vec![entry]).await?;
    let mut rows = Vec::new();
    for (part, account) in parts.iter().filter_map(|part| Some((part, accounts.iter().find(|a| a.id == part.account)?)))
    {
        for cleared in &part.allocation.cleared {
            mark_cleared(work, cleared).await?;
            rows.push((part.account, cleared));
        }
        if part.allocation.credit.is_positive() {
            set_credit(work, account.id, account.credit.plus(part.allocation.credit)?).await?;
        }
    }
    keep(work, journal, incoming.day, &rows).await?;
    Ok(Posted { journal, parts })
}

/// Reads accounts and locks them. Whoever locks several does so in one order: two who want the same wait for one another
/// in turn.
///
/// # Errors
/// When one of them does not exist.
pub async fn lock(work: &Work, accounts: impl Iterator<Item = AccountId>) -> Result<Vec<Account>, AppError> {
    let mut in_order: Vec<AccountId> = accounts.collect();
    in_order.sort_unstable_by_key(|account| account.0);
    in_order.dedup();
    let mut locked = Vec::with_capacity(in_order.len());
    for id in in_order {
        locked.push(Account::load_for_update(work, id).await?);
    }
    Ok(locked)
}

async fn clear(
    work: &Work,
    sources: Sources,
    account: &Account,
    amount: Money,
    day: NaiveDate,
) -> Result<PostedPart, AppError> {
    let source = sources.of(account.service)?;
    let terms = source.terms(work.town());
    let statement = statement(account, day, terms.as_ref())?;
    let allocation = allocate(&statement, amount)?;
    let remaining = statement.payable()?.less_or_zero(amount);
    let subject = source.subject(work, account.id).await?;
    Ok(PostedPart { account: account.id, service: account.service, subject, amount, allocation, remaining })
}

fn journal_entry(work: &Work, incoming: &Incoming, parts: &[PostedPart]) -> Result<Entry, AppError> {
    let total = Money::sum(parts.iter().map(|part| part.amount))?;
    let mut lines = vec![Line::new(incoming.into, total)];
    for part in parts {
        lines.extend(part_lines(part.account, part.service, &part.allocation)?);
    }
    Entry::new(work, journal::Kind::Receipt, incoming.day, incoming.idempotency_key.clone(), &lines)
}

/// The lines of an allocation, without the asset or liability that its money comes from.
///
/// # Errors
/// When a sum leaves the range.
pub(super) fn part_lines(account: AccountId, service: Service, allocation: &Allocation) -> Result<[Line; 4], AppError> {
    let sum = |pick: fn(&Cleared) -> Money| Money::sum(allocation.cleared.iter().map(pick));
    let (paid, rebate, surcharge) = (sum(|c| c.paid)?, sum(|c| c.rebate)?, sum(|c| c.surcharge)?);
    Ok([
        Line::new(LedgerAccount::Rebate, rebate),
        Line::of(account, LedgerAccount::Receivable(service), paid.plus(rebate)?.negated()?),
        Line::new(LedgerAccount::Surcharge, surcharge.negated()?),
        Line::of(account, LedgerAccount::Advance, allocation.credit.negated()?),
    ])
}

/// The running credit of an account, which must be locked.
///
/// # Errors
/// When the database does not take it.
pub async fn set_credit(work: &Work, account: AccountId, credit: Money) -> Result<(), AppError> {
    let row = billing_account::ActiveModel { id: Unchanged(account), credit: Set(credit), ..Default::default() };
    work.update(row).await?;
    Ok(())
}

/// The running figures of a demand. The account's lock keeps others away; the database's own check keeps them honest.
pub(super) async fn mark_cleared(work: &Work, cleared: &Cleared) -> Result<(), AppError> {
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

/// Keeps what a journal cleared, line by line.
pub(super) async fn keep(
    work: &Work,
    journal: JournalId,
    day: NaiveDate,
    cleared: &[(AccountId, &Cleared)],
) -> Result<(), AppError> {
    let rows = cleared.iter().zip(1_i16..).map(|((account, cleared), line)| allocation::Model {
        tenant_id: work.tenant(),
        journal_id: journal,
        line,
        account_id: *account,
        demand_id: cleared.demand,
        period: cleared.period,
        kind: cleared.kind,
        instalment: cleared.instalment,
        paid: cleared.paid,
        rebate: cleared.rebate,
        campaign_rebate: cleared.campaign_rebate,
        surcharge: cleared.surcharge,
        waived: Money::ZERO,
        surcharge_waived: cleared.surcharge_waived,
        heads: cleared.heads.clone(),
        paid_on: day,
    });
    Ok(work.insert_all(rows.collect()).await?)
}
