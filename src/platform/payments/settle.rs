//! A success: posted once, receipted, told; all in the transaction that moves the payment to its end.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    payments::{payment, receipt},
    values::ReceiptId,
};

use super::{
    start::{record, settled},
    state::Event,
};
use crate::platform::{
    app::App,
    audit,
    billing::receive::{Incoming, Posted, keep_allocation, receive},
    calendar::dhaka_day,
    documents::{self, ReceiptPaper},
    errors::AppError,
    ledger::chart::LedgerAccount,
    notification,
    numbering::{self, Book},
    work::Work,
};

/// A payer who started in time is not punished for a slow gateway.
const STARTED_COUNTS_FOR: TimeDelta = TimeDelta::minutes(60);

/// What the gateway said about the money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Success {
    pub reference: String,
    pub paid_at: DateTime<Utc>,
}

/// R8: the Dhaka day of the gateway's own time of success; a success within 60 minutes after the payer started counts for
/// the day of the start.
#[must_use]
pub fn day_of_payment(started_at: Option<DateTime<Utc>>, paid_at: DateTime<Utc>) -> NaiveDate {
    let counted = started_at.filter(|started| {
        let taken = paid_at - *started;
        taken >= TimeDelta::zero() && taken <= STARTED_COUNTS_FOR
    });
    dhaka_day(counted.unwrap_or(paid_at))
}

/// Posts a locked payment that the gateway says is paid, with the exact amount.
///
/// # Errors
/// When it has been posted before, or the database does not take it.
pub(super) async fn settle(
    work: &Work,
    app: &App,
    payment: payment::Model,
    success: Success,
) -> Result<payment::Model, AppError> {
    let gateway = payment.gateway.ok_or_else(|| anyhow::anyhow!("a payment without a gateway was paid"))?;
    let day = day_of_payment(payment.started_at, success.paid_at);
    let incoming = Incoming {
        account: payment.account_id,
        amount: payment.amount,
        day,
        into: LedgerAccount::Clearing(gateway),
        idempotency_key: format!("payment:{}", payment.id),
    };
    let posted = receive(work, app.sources, &incoming).await?;
    let subject = app.sources.of(posted.service)?.subject(work, payment.account_id).await?;
    let paid = record(work, &payment, Event::SaidPaid).await?;
    // From here on the book is locked: nothing that can fail comes after the number but the writing itself.
    let number = numbering::take(work, Book::Receipt(posted.service)).await?;
    let receipt = receipt::Model {
        tenant_id: work.tenant(),
        id: ReceiptId::mint(),
        number: number.to_string(),
        book: number.book,
        fiscal_year: number.year,
        serial: number.serial,
        payment_id: payment.id,
        account_id: payment.account_id,
        journal_id: posted.journal,
        service: posted.service,
        amount: payment.amount,
        credit: posted.allocation.credit,
        payer: subject.payer,
        subject: subject.reference,
        ward: subject.ward,
        place: subject.place,
        gateway,
        gateway_reference: success.reference,
        paid_at: success.paid_at,
        paid_on: day,
        issued_at: work.now,
    };
    audit::record(work, settled(&payment, &paid, &receipt.number)).await?;
    issue(work, app, &paid, receipt, &posted).await?;
    Ok(paid)
}

async fn issue(
    work: &Work,
    app: &App,
    payment: &payment::Model,
    receipt: receipt::Model,
    posted: &Posted,
) -> Result<(), AppError> {
    work.insert(receipt.clone()).await?;
    keep_allocation(work, receipt.id, receipt.account_id, receipt.paid_on, posted).await?;
    let paper = documents::issue(work, &app.keyring, &ReceiptPaper::of(&receipt)).await?;
    notification::receipt(work, payment, &receipt, &paper, posted.remaining).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_payment_is_the_day_of_the_start_for_an_hour() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        // 30 September 23:50 in Dhaka is 17:50 UTC.
        let started = Some(at("2026-09-30T17:50:00Z"));
        for (paid_at, day) in [
            ("2026-09-30T17:59:59Z", "2026-09-30"),
            ("2026-09-30T18:10:00Z", "2026-09-30"),
            ("2026-09-30T18:50:00Z", "2026-09-30"),
            ("2026-09-30T18:50:01Z", "2026-10-01"),
            ("2026-09-30T17:49:59Z", "2026-09-30"),
        ] {
            assert_eq!(day_of_payment(started, at(paid_at)).to_string(), day, "{paid_at}");
        }
        assert_eq!(day_of_payment(None, at("2026-09-30T18:00:00Z")).to_string(), "2026-10-01");
    }
}
