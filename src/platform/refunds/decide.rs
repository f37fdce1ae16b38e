//! What follows from the decision of the second person.

use entity::{
    identity::approval,
    payments::{
        payment,
        refund::{self, Cause, Way},
    },
    values::RefundId,
};
use sea_orm::ActiveValue::Unchanged;

use super::{RefundRefused, ask::fits, locked, move_payment, record, send::SendRefund, state::Event, tell};
use crate::platform::{
    billing::adjust::{self, Cause as Posting},
    errors::AppError,
    inbox, jobs,
    ledger::{self, Entry, Line, chart::LedgerAccount},
    notification::Notice,
    payments,
    work::Work,
};

fn nothing_else(refund: &refund::Model) -> refund::ActiveModel {
    refund::ActiveModel { id: Unchanged(refund.id), ..Default::default() }
}

/// Agreed: the money is set aside, and the gateway is asked to give it back where it goes that way. The world may have moved
/// since somebody asked: everything is looked at once more.
///
/// # Errors
/// [`RefundRefused`], [`crate::platform::billing::adjust::AdjustRefused`]
pub async fn approved(work: &Work, row: &approval::Model) -> Result<(), AppError> {
    let refund = locked(work, RefundId(row.subject_id)).await?;
    if let Some(id) = refund.payment_id {
        let payment = work.get_for_update::<payment::Entity>(id).await?.ok_or(AppError::NotFound)?;
        if payment.state == payment::State::Refunding {
            return Err(RefundRefused::OneAtATime.into());
        }
        fits(work, &payment, &refund).await?;
        move_payment(work, &refund, payments::state::Event::RefundAsked).await?;
    }
    let posting = Posting { day: work.today(), key: format!("refund:{}", refund.id), approval: Some(row.id) };
    match refund.cause {
        Cause::Credit | Cause::NothingDue => {
            adjust::set_aside(work, refund.account_id, refund.amount, &posting).await?;
        }
        Cause::TakenTwice => bring_in(work, &refund, &posting).await?,
    }
    record(work, &refund, Event::Approve, nothing_else(&refund)).await?;
    if refund.way == Way::Gateway {
        jobs::queue(work, &SendRefund { refund: refund.id }).await?;
    }
    Ok(())
}

/// What the gateway has taken once more is in our books from the moment that we have agreed to give it back.
async fn bring_in(work: &Work, refund: &refund::Model, posting: &Posting) -> Result<(), AppError> {
    let gateway = refund.gateway.ok_or(RefundRefused::NoGateway)?;
    let lines = [
        Line::new(LedgerAccount::Clearing(gateway), refund.amount),
        Line::new(LedgerAccount::RefundPayable, refund.amount.negated()?),
    ];
    let kind = entity::ledger::journal::Kind::Refund;
    let entry = Entry::new(work, kind, posting.day, posting.key.clone(), &lines)?.agreed(posting.approval);
    ledger::post(work, vec![entry]).await
}

/// Declined, or taken back by who asked: nothing has moved. What the program has found waits again.
///
/// # Errors
/// When the database does not take it.
pub async fn refused(work: &Work, row: &approval::Model) -> Result<(), AppError> {
    let refund = locked(work, RefundId(row.subject_id)).await?;
    match refund.cause {
        Cause::Credit => {
            let declined = record(work, &refund, Event::Decline, nothing_else(&refund)).await?;
            tell(work, &declined, Notice::RefundDropped).await
        }
        Cause::NothingDue | Cause::TakenTwice => {
            record(work, &refund, Event::SendBack, nothing_else(&refund)).await?;
            inbox::open(work, entity::messaging::queue_item::Kind::Refund, refund.id.0, None, None).await?;
            Ok(())
        }
    }
}
