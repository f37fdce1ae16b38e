//! What changes an account without money coming: credit used for dues, moved, set aside or freed, and dues given up. Each is
//! one journal of its own kind.

use std::fmt;

use anyhow::{Context, anyhow};
use chrono::NaiveDate;
use entity::{
    billing::{allocation, demand},
    ledger::journal::Kind,
    values::{AccountId, ApprovalId, DemandId, JournalId, Money},
};
use sea_orm::{
    ColumnTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use super::{
    Account, Due, Sources, Statement, allocate,
    receive::{keep, lock, mark_cleared, part_lines, set_credit},
    statement,
};
use crate::platform::{
    errors::{AppError, Refusal},
    ledger::{self, Entry, Line, chart::LedgerAccount},
    work::Work,
};

/// Why an account cannot be changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdjustRefused {
    /// There is less credit than is wanted of it.
    CreditShort,
    /// Less is due than is to be given up.
    DuesChanged,
    /// Nothing is due that credit could be used for.
    NothingToPay,
    /// From an account to itself.
    SameAccount,
}

impl fmt::Display for AdjustRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for AdjustRefused {}

impl Refusal for AdjustRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::CreditShort => "credit-short",
            Self::DuesChanged => "dues-changed",
            Self::NothingToPay => "nothing-to-pay",
            Self::SameAccount => "same-account",
        }
    }
}

/// What a change is posted as.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The day that it counts for, in Dhaka.
    pub day: NaiveDate,
    /// From the event that caused it: the same event never posts twice.
    pub key: String,
    /// What a second person agreed to.
    pub approval: Option<ApprovalId>,
}

/// Credit that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    pub journal: JournalId,
    pub amount: Money,
    /// Still there.
    pub credit: Money,
    /// Still due on the day.
    pub remaining: Money,
}

/// What of one demand is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenUp {
    pub demand: DemandId,
    pub principal: Money,
    pub surcharge: Money,
}

/// Uses credit for what is due, by the terms of the day.
///
/// # Errors
/// [`AdjustRefused`]
pub async fn use_credit(
    work: &Work,
    sources: Sources,
    account: AccountId,
    amount: Money,
    cause: &Cause,
) -> Result<Used, AppError> {
    let account = Account::load_for_update(work, account).await?;
    if account.credit < amount {
        return Err(AdjustRefused::CreditShort.into());
    }
    let terms = sources.of(account.service)?.terms(work.town());
    let statement = statement(&account, cause.day, terms.as_ref())?;
    let mut allocation = allocate(&statement, amount)?;
    let used = amount.minus(allocation.credit)?;
    if !used.is_positive() {
        return Err(AdjustRefused::NothingToPay.into());
    }
    let remaining = statement.payable()?.less_or_zero(used);
    allocation.credit = Money::ZERO;
    let mut lines = vec![Line::of(account.id, LedgerAccount::Advance, used)];
    lines.extend(part_lines(account.id, account.service, &allocation)?);
    let journal = post(work, Kind::AdvanceUse, cause, &lines).await?;
    for cleared in &allocation.cleared {
        mark_cleared(work, cleared).await?;
    }
    let rows: Vec<_> = allocation.cleared.iter().map(|cleared| (account.id, cleared)).collect();
    keep(work, journal, cause.day, &rows).await?;
    let credit = account.credit.minus(used)?;
    set_credit(work, account.id, credit).await?;
    Ok(Used { journal, amount: used, credit, remaining })
}

/// Moves credit from one payer to another.
///
/// # Errors
/// [`AdjustRefused`]
pub async fn move_credit(
    work: &Work,
    from: AccountId,
    to: AccountId,
    amount: Money,
    cause: &Cause,
) -> Result<JournalId, AppError> {
    if from == to {
        return Err(AdjustRefused::SameAccount.into());
    }
    let accounts = lock(work, [from, to].into_iter()).await?;
    let of = |id| accounts.iter().find(|account| account.id == id).context("an account was not locked");
    let (giver, taker) = (of(from)?, of(to)?);
    if giver.credit < amount {
        return Err(AdjustRefused::CreditShort.into());
    }
    let lines =
        [Line::of(from, LedgerAccount::Advance, amount), Line::of(to, LedgerAccount::Advance, amount.negated()?)];
    let journal = post(work, Kind::Transfer, cause, &lines).await?;
    set_credit(work, from, giver.credit.minus(amount)?).await?;
    set_credit(work, to, taker.credit.plus(amount)?).await?;
    Ok(journal)
}

/// Sets credit aside to be given back: from here on nothing else uses it.
///
/// # Errors
/// [`AdjustRefused`]
pub async fn set_aside(work: &Work, account: AccountId, amount: Money, cause: &Cause) -> Result<JournalId, AppError> {
    let account = Account::load_for_update(work, account).await?;
    if account.credit < amount {
        return Err(AdjustRefused::CreditShort.into());
    }
    let lines = [
        Line::of(account.id, LedgerAccount::Advance, amount),
        Line::new(LedgerAccount::RefundPayable, amount.negated()?),
    ];
    let journal = post(work, Kind::Refund, cause, &lines).await?;
    set_credit(work, account.id, account.credit.minus(amount)?).await?;
    Ok(journal)
}

/// What was set aside is the payer's credit after all.
///
/// # Errors
/// When the database does not take it.
pub async fn put_back(work: &Work, account: AccountId, amount: Money, cause: &Cause) -> Result<JournalId, AppError> {
    let account = Account::load_for_update(work, account).await?;
    let lines = [
        Line::new(LedgerAccount::RefundPayable, amount),
        Line::of(account.id, LedgerAccount::Advance, amount.negated()?),
    ];
    let journal = post(work, Kind::RefundDropped, cause, &lines).await?;
    set_credit(work, account.id, account.credit.plus(amount)?).await?;
    Ok(journal)
}

/// Gives dues up: principal as an expense, and surcharge, which was never booked, as income and expense at once.
///
/// # Errors
/// [`AdjustRefused`] where less is due than is to be given up.
pub async fn write_off(
    work: &Work,
    sources: Sources,
    account: AccountId,
    given_up: &[GivenUp],
    cause: &Cause,
) -> Result<JournalId, AppError> {
    let account = Account::load_for_update(work, account).await?;
    let terms = sources.of(account.service)?.terms(work.town());
    let statement = statement(&account, cause.day, terms.as_ref())?;
    let due =
        given_up.iter().map(|item| Ok((item, still_due(&statement, item)?))).collect::<Result<Vec<_>, AppError>>()?;
    let principal = Money::sum(given_up.iter().map(|item| item.principal))?;
    let surcharge = Money::sum(given_up.iter().map(|item| item.surcharge))?;
    let lines = [
        Line::new(LedgerAccount::WriteOff, principal.plus(surcharge)?),
        Line::of(account.id, LedgerAccount::Receivable(account.service), principal.negated()?),
        Line::new(LedgerAccount::Surcharge, surcharge.negated()?),
    ];
    let journal = post(work, Kind::WriteOff, cause, &lines).await?;
    let mut rows = Vec::with_capacity(due.len());
    for ((item, due), line) in due.into_iter().zip(1_i16..) {
        mark_waived(work, item).await?;
        let before = due.cleared()?;
        rows.push(allocation::Model {
            tenant_id: work.tenant(),
            journal_id: journal,
            line,
            account_id: account.id,
            demand_id: due.id,
            period: due.period,
            kind: due.kind,
            instalment: due.instalment,
            paid: Money::ZERO,
            rebate: Money::ZERO,
            campaign_rebate: Money::ZERO,
            surcharge: Money::ZERO,
            waived: item.principal,
            surcharge_waived: item.surcharge,
            heads: due.heads.cleared(before, before.plus(item.principal)?)?,
            paid_on: cause.day,
        });
    }
    work.insert_all(rows).await?;
    Ok(journal)
}

/// The demand, where it still owes so much.
fn still_due<'a>(statement: &Statement<'a>, item: &GivenUp) -> Result<&'a Due, AppError> {
    let found = owed(statement).find(|(due, _)| due.id == item.demand);
    let (due, surcharge) = found.ok_or(AdjustRefused::DuesChanged)?;
    let is_sane = item.principal >= Money::ZERO
        && item.surcharge >= Money::ZERO
        && item.principal.plus(item.surcharge)?.is_positive();
    if !is_sane || item.principal > due.open()? || item.surcharge > surcharge {
        return Err(AdjustRefused::DuesChanged.into());
    }
    Ok(due)
}

/// Every demand of a statement with the surcharge that stands beside it, oldest first.
pub fn owed<'a>(statement: &Statement<'a>) -> impl Iterator<Item = (&'a Due, Money)> {
    let of_periods = statement
        .periods
        .iter()
        .flat_map(|of| of.period.dues.iter().zip(of.surcharges.iter().map(|surcharge| surcharge.to_pay)));
    of_periods.chain(statement.account.fees.iter().map(|fee| (fee, Money::ZERO))).collect::<Vec<_>>().into_iter()
}

async fn mark_waived(work: &Work, item: &GivenUp) -> Result<(), AppError> {
    use demand::Column::{Id, Waived};
    let updated = work
        .update_many::<demand::Entity>()
        .col_expr(Waived, Expr::col(Waived).add(item.principal.poisha()))
        .filter(Id.eq(item.demand))
        .exec(work.tx())
        .await?;
    match updated.rows_affected {
        1 => Ok(()),
        rows => Err(AppError::Internal(anyhow!("{rows} rows instead of one were demand {}", item.demand))),
    }
}

async fn post(work: &Work, kind: Kind, cause: &Cause, lines: &[Line]) -> Result<JournalId, AppError> {
    let entry = Entry::new(work, kind, cause.day, cause.key.clone(), lines)?.agreed(cause.approval);
    let journal = entry.id();
    ledger::post(work, vec![entry]).await?;
    Ok(journal)
}
