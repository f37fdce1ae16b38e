//! Taking a receipt back: it was wrong. Either its money is not here, as if it had never come, or it is, and becomes credit.

use std::fmt;

use entity::{
    counter::{instrument, shift},
    identity::approval,
    payments::{Method, receipt, receipt_reversal::Cause},
    values::{ApprovalId, ReceiptId},
};
use serde::{Deserialize, Serialize};

use crate::platform::{
    access::{
        Permission,
        separation::{Duty, apart},
    },
    approvals::{self, Act},
    billing::desk,
    errors::{AppError, Refusal},
    receipts::{lookup, reverse},
    work::Work,
};

/// What becomes of the money of a receipt, which is the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptReversal {
    pub money: Money,
}

/// Where the money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Money {
    /// Not in the drawer: it never came, or was handed back.
    Gone,
    /// With us: it becomes the payer's credit.
    Credit,
}

impl Money {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Credit => "credit",
        }
    }
}

/// Why a receipt is not taken back so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotThisWay {
    /// Its money is with us: it can only become credit.
    MoneyIsHere,
    /// Its cheque has not been cleared: the counter enters that it was not honoured.
    NotCleared,
}

impl fmt::Display for NotThisWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for NotThisWay {}

impl Refusal for NotThisWay {
    fn code(&self) -> &'static str {
        match self {
            Self::MoneyIsHere => "reversal-money-is-here",
            Self::NotCleared => "reversal-not-cleared",
        }
    }
}

/// Where the money of a receipt can be: only cash of a drawer that has not been counted can be gone, and what a bank has not
/// credited yet cannot become credit.
#[must_use]
pub fn ways(method: Method, shift: Option<shift::State>, instrument: Option<instrument::State>) -> Vec<Money> {
    match method {
        Method::Cash if shift.is_none_or(|state| state == shift::State::Open) => vec![Money::Credit, Money::Gone],
        Method::Cash => vec![Money::Credit],
        Method::Cheque | Method::PayOrder | Method::BankSlip => match instrument {
            Some(instrument::State::Cleared) => vec![Money::Credit],
            Some(_) | None => Vec::new(),
        },
        Method::Sandbox | Method::SslCommerz | Method::Bkash | Method::Nagad | Method::Ekpay => vec![Money::Credit],
    }
}

/// The ways that are open for a receipt now.
///
/// # Errors
/// When the database cannot be read.
pub async fn ways_of(work: &Work, receipt: &receipt::Model) -> Result<Vec<Money>, AppError> {
    let shift = match receipt.shift_id {
        Some(id) => work.get::<shift::Entity>(id).await?.map(|shift| shift.state),
        None => None,
    };
    let instrument = match receipt.instrument_id {
        Some(id) => work.get::<instrument::Entity>(id).await?.map(|instrument| instrument.state),
        None => None,
    };
    Ok(ways(receipt.method, shift, instrument))
}

/// Keeps the drawer and the cheque as they are until the end of the work.
async fn lock_money(work: &Work, receipt: &receipt::Model) -> Result<(), AppError> {
    if let Some(id) = receipt.shift_id {
        work.get_for_update::<shift::Entity>(id).await?;
    }
    if let Some(id) = receipt.instrument_id {
        work.get_for_update::<instrument::Entity>(id).await?;
    }
    Ok(())
}

async fn is_open_to(work: &Work, receipt: &receipt::Model, money: Money) -> Result<(), AppError> {
    if lookup::reversal_of(work, receipt.id).await?.is_some() {
        return Err(reverse::ReversalRefused::AlreadyReversed.into());
    }
    lock_money(work, receipt).await?;
    let ways = ways_of(work, receipt).await?;
    if ways.is_empty() {
        return Err(NotThisWay::NotCleared.into());
    }
    if !ways.contains(&money) {
        return Err(NotThisWay::MoneyIsHere.into());
    }
    Ok(())
}

/// Asks for it.
///
/// # Errors
/// [`NotThisWay`], [`reverse::ReversalRefused`]
pub async fn ask(work: &Work, id: ReceiptId, wish: ReceiptReversal, reason: &str) -> Result<ApprovalId, AppError> {
    work.require(Permission::AdjustmentAsk)?;
    let receipt = work.get::<receipt::Entity>(id).await?.ok_or(AppError::NotFound)?;
    desk::for_staff(work, receipt.account_id).await?;
    is_open_to(work, &receipt, wish.money).await?;
    approvals::ask(work, Act::ReceiptReversal, id.0, &wish, reason).await
}

/// Agreed. Whoever has taken the money does not agree that it is taken back.
///
/// # Errors
/// [`NotThisWay`], [`reverse::ReversalRefused`], [`crate::platform::access::separation::SamePerson`]
pub async fn agreed(work: &Work, row: &approval::Model) -> Result<(), AppError> {
    let wish: ReceiptReversal = approvals::payload(row)?;
    let receipt = work.get::<receipt::Entity>(ReceiptId(row.subject_id)).await?.ok_or(AppError::NotFound)?;
    if let Some(taken_by) = receipt.taken_by {
        apart(work.actor(), taken_by, Duty::Decide)?;
    }
    // The cash of a leaf is in the drawer of who entered it.
    if let Some(id) = receipt.shift_id
        && let Some(shift) = work.get::<shift::Entity>(id).await?
    {
        apart(work.actor(), shift.cashier_id, Duty::Decide)?;
    }
    is_open_to(work, &receipt, wish.money).await?;
    let cause = match wish.money {
        Money::Gone => Cause::Reversed,
        Money::Credit => Cause::Credited,
    };
    reverse::reverse(work, receipt.id, cause, work.today(), &row.reason, Some(row.id)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_that_is_with_us_never_vanishes_with_its_receipt() {
        use instrument::State::{Cleared, Received};
        use shift::State::{Confirmed, Counted, Open};
        let both = vec![Money::Credit, Money::Gone];
        assert_eq!(ways(Method::Cash, Some(Open), None), both);
        assert_eq!(ways(Method::Cash, None, None), both);
        for state in [Counted, Confirmed] {
            assert_eq!(ways(Method::Cash, Some(state), None), [Money::Credit]);
        }
        assert_eq!(ways(Method::Bkash, None, None), [Money::Credit]);
        assert_eq!(ways(Method::Cheque, Some(Open), Some(Received)), []);
        assert_eq!(ways(Method::Cheque, Some(Open), Some(Cleared)), [Money::Credit]);
    }
}
