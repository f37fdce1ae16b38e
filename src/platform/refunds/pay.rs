//! Paying a refund out by hand, or leaving the money as credit after all.

use entity::{
    identity::approval,
    payments::refund::{self, Way},
    values::RefundId,
};
use sea_orm::ActiveValue::{Set, Unchanged};

use super::{
    locked, move_payment, record, record_because,
    send::{ended, left},
    state::{self, Event},
    tell,
};
use crate::platform::{
    access::{
        Permission,
        separation::{Duty, apart},
    },
    billing::adjust::{self, Cause},
    counter::shift,
    errors::AppError,
    inbox,
    ledger::chart::LedgerAccount,
    notification::Notice,
    payments,
    work::Work,
};

/// Pays a refund over the counter or through the bank; `reference` is the number of the cheque or transfer. Whoever has agreed
/// to it, or found out that the gateway had not paid it, does not pay it.
///
/// # Errors
/// [`shift::ShiftRefused::NoneOpen`], [`super::state::NotNow`], [`crate::platform::access::separation::SamePerson`]
pub async fn out(work: &Work, id: RefundId, way: Way, reference: Option<String>) -> Result<refund::Model, AppError> {
    work.require(Permission::RefundPay)?;
    let refund = locked(work, id).await?;
    state::after(refund.state, Event::PayOut)?;
    // Money that the gateway is about to give back is not given twice.
    if refund.state == refund::State::Approved && refund.way == Way::Gateway {
        return Err(state::NotNow { state: refund.state, event: Event::PayOut }.into());
    }
    let approval = match refund.approval_id {
        Some(approval) => work.get::<approval::Entity>(approval).await?,
        None => None,
    };
    if let Some(decided_by) = approval.and_then(|approval| approval.decided_by) {
        apart(work.actor(), decided_by, Duty::AskRefund)?;
    }
    if let Some(found_by) = refund.paid_by {
        apart(work.actor(), found_by, Duty::AskRefund)?;
    }
    let (from, shift) = match way {
        // Locked: the drawer is not counted while money leaves it.
        Way::Cash => {
            let payer = work.actor().staff().ok_or(AppError::Forbidden)?;
            (LedgerAccount::Cash, Some(shift::lock_of(work, payer.id).await?))
        }
        Way::Cheque | Way::Transfer => (LedgerAccount::Bank, None),
        Way::Gateway => return Err(AppError::BadRequest),
    };
    left(work, &refund, from).await?;
    let with = refund::ActiveModel {
        id: Unchanged(id),
        way: Set(way),
        paid_reference: Set(reference),
        shift_id: Set(shift.map(|shift| shift.id)),
        paid_by: Set(work.actor().staff().map(|staff| staff.id)),
        ..Default::default()
    };
    let paid = record(work, &refund, Event::PayOut, with).await?;
    ended(work, &paid).await?;
    Ok(paid)
}

/// Leaves the money as the payer's credit.
///
/// # Errors
/// [`super::state::NotNow`]
pub async fn drop(work: &Work, id: RefundId, reason: &str) -> Result<refund::Model, AppError> {
    work.require(Permission::RefundAsk)?;
    let refund = locked(work, id).await?;
    state::after(refund.state, Event::Drop)?;
    if refund.state == refund::State::Approved && refund.way == Way::Gateway {
        return Err(state::NotNow { state: refund.state, event: Event::Drop }.into());
    }
    let key = format!("refund-dropped:{}", refund.id);
    let cause = Cause { day: work.today(), key, approval: refund.approval_id };
    // The payment before the account, as everywhere: two who lock both never wait for each other.
    move_payment(work, &refund, payments::state::Event::RefundDropped).await?;
    adjust::put_back(work, refund.account_id, refund.amount, &cause).await?;
    let nothing_else = refund::ActiveModel::default();
    let dropped = record_because(work, &refund, Event::Drop, nothing_else, Some(reason)).await?;
    inbox::done_elsewhere(work, entity::messaging::queue_item::Kind::Refund, id.0).await?;
    tell(work, &dropped, Notice::RefundDropped).await?;
    Ok(dropped)
}
