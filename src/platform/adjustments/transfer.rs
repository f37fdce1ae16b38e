//! Credit of one payer that is moved to another: he has paid for the wrong holding, or two accounts are his.

use entity::{
    identity::approval,
    values::{AccountId, ApprovalId, Money},
};
use serde::{Deserialize, Serialize};

use super::{cause, locked_for_staff};
use crate::platform::{
    access::Permission,
    approvals::{self, Act},
    audit::{self, Entry},
    billing::{
        adjust::{self, AdjustRefused},
        desk,
    },
    errors::AppError,
    work::Work,
};

/// What is to be moved from an account, which is the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditTransfer {
    pub to: AccountId,
    pub amount: Money,
}

/// Asks for it.
///
/// # Errors
/// [`AdjustRefused`]
pub async fn ask(work: &Work, from: AccountId, wish: CreditTransfer, reason: &str) -> Result<ApprovalId, AppError> {
    work.require(Permission::AdjustmentAsk)?;
    let giver = locked_for_staff(work, from).await?;
    desk::for_staff(work, wish.to).await?;
    if from == wish.to {
        return Err(AdjustRefused::SameAccount.into());
    }
    if giver.credit < wish.amount {
        return Err(AdjustRefused::CreditShort.into());
    }
    approvals::ask(work, Act::CreditTransfer, from.0, &wish, reason).await
}

/// Agreed.
///
/// # Errors
/// [`AdjustRefused::CreditShort`]
pub async fn agreed(work: &Work, row: &approval::Model) -> Result<(), AppError> {
    let wish: CreditTransfer = approvals::payload(row)?;
    let from = AccountId(row.subject_id);
    adjust::move_credit(work, from, wish.to, wish.amount, &cause(work, row)).await?;
    let entry = Entry::of(audit::Act::CreditMoved, "billing_account", from.0)
        .after("amount", wish.amount)
        .after("to", wish.to.to_string());
    audit::record(work, entry.because(row.reason.as_str())).await
}
