//! Taking a receipt back as a whole: what it cleared is open again, and its number stays as one that counts no longer.

use std::fmt;

use chrono::NaiveDate;
use entity::{
    billing::{allocation, billing_account, demand},
    ledger::journal::Kind,
    payments::{receipt, receipt_part, receipt_reversal, receipt_reversal::Cause},
    values::{AccountId, ApprovalId, JournalId, Money, ReceiptId},
};
use sea_orm::{
    ColumnTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};

use super::lookup;
use crate::platform::{
    audit::{self, Act, Entry as Trace},
    billing::receive::set_credit,
    errors::{AppError, Refusal},
    ledger::{self, Entry, Line, chart::LedgerAccount},
    plans,
    work::Work,
};

/// Why a receipt cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReversalRefused {
    AlreadyReversed,
    /// What it left over as credit has been used or given back since.
    CreditUsed,
}

impl fmt::Display for ReversalRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for ReversalRefused {}

impl Refusal for ReversalRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyReversed => "receipt-reversed-already",
            Self::CreditUsed => "receipt-credit-used",
        }
    }
}

/// Takes a receipt back on a day.
///
/// # Errors
/// [`ReversalRefused`]
pub async fn reverse(
    work: &Work,
    receipt: ReceiptId,
    cause: Cause,
    day: NaiveDate,
    reason: &str,
    approval: Option<ApprovalId>,
) -> Result<JournalId, AppError> {
    let receipt = work.get::<receipt::Entity>(receipt).await?.ok_or(AppError::NotFound)?;
    let parts = lock_accounts(work, &receipt).await?;
    if lookup::reversal_of(work, receipt.id).await?.is_some() {
        return Err(ReversalRefused::AlreadyReversed.into());
    }
    let kind = match cause {
        Cause::Reversed | Cause::Credited => Kind::Reversal,
        Cause::Dishonoured => Kind::Dishonour,
    };
    let stays = |part: &receipt_part::Model| if cause == Cause::Credited { part.amount } else { Money::ZERO };
    let mut credits = Vec::new();
    for (part, account) in &parts {
        let credit = account.credit.plus(stays(part))?.minus(part.credit)?;
        if credit < Money::ZERO {
            return Err(ReversalRefused::CreditUsed.into());
        }
        if credit != account.credit {
            set_credit(work, account.id, credit).await?;
        }
        credits.push(Line::of(account.id, LedgerAccount::Advance, stays(part).negated()?));
    }
    let entry = Entry::reversal(work, kind, day, format!("reversal:{}", receipt.id), receipt.journal_id).await?;
    let entry = if cause == Cause::Credited { entry.instead_of_money(&credits)? } else { entry };
    let journal = entry.id();
    ledger::post(work, vec![entry.agreed(approval)]).await?;
    open_again(work, receipt.journal_id, journal).await?;
    work.insert(receipt_reversal::Model {
        tenant_id: work.tenant(),
        receipt_id: receipt.id,
        cause,
        journal_id: journal,
        reason: reason.to_owned(),
        reversed_by: work.actor().staff().map(|staff| staff.id),
        reversed_at: work.now,
    })
    .await?;
    let trace = Trace::of(Act::ReceiptReversed, "receipt", receipt.id.0)
        .after("number", receipt.number.as_str())
        .after("amount", receipt.amount);
    audit::record(work, trace.because(reason)).await?;
    let accounts: Vec<AccountId> = parts.iter().map(|(part, _)| part.account_id).collect();
    plans::taken_back(work, &accounts).await?;
    Ok(journal)
}

/// The parts of a receipt with their accounts, which are locked in one order.
async fn lock_accounts(
    work: &Work,
    receipt: &receipt::Model,
) -> Result<Vec<(receipt_part::Model, billing_account::Model)>, AppError> {
    let parts = work.find::<receipt_part::Entity>().filter(receipt_part::Column::ReceiptId.eq(receipt.id));
    let mut parts = work.all(parts).await?;
    parts.sort_unstable_by_key(|part| part.account_id.0);
    let mut locked = Vec::with_capacity(parts.len());
    for part in parts {
        let account =
            work.get_for_update::<billing_account::Entity>(part.account_id).await?.ok_or(AppError::NotFound)?;
        locked.push((part, account));
    }
    Ok(locked)
}

/// The opposite of what a journal cleared. It keeps the day of the payment: on no day before or after has it counted.
async fn open_again(work: &Work, of: JournalId, by: JournalId) -> Result<(), AppError> {
    use demand::Column::{Id, Paid, Rebate, Waived};
    let rows = work
        .find::<allocation::Entity>()
        .filter(allocation::Column::JournalId.eq(of))
        .order_by_asc(allocation::Column::Line);
    let mut opposite = Vec::new();
    for row in work.all(rows).await? {
        work.update_many::<demand::Entity>()
            .col_expr(Paid, Expr::col(Paid).sub(row.paid.poisha()))
            .col_expr(Rebate, Expr::col(Rebate).sub(row.rebate.poisha()))
            .col_expr(Waived, Expr::col(Waived).sub(row.waived.poisha()))
            .filter(Id.eq(row.demand_id))
            .exec(work.tx())
            .await?;
        opposite.push(row.reversed(by, row.line)?);
    }
    Ok(work.insert_all(opposite).await?)
}
