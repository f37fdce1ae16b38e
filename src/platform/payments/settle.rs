//! A success: posted once, receipted, told; all in the transaction that moves the payment to its end.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::payments::payment;

use super::{
    intent, page_path,
    start::{record, settled},
    state::Event,
};
use crate::platform::{
    app::App,
    audit,
    calendar::dhaka_day,
    errors::AppError,
    receipts::{self, Handed, Taking, Told},
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
    let items = intent::items(work, payment.id).await?;
    let taking = Taking {
        parts: items.iter().map(|item| (item.account_id, item.amount)).collect(),
        method: gateway.method(),
        method_reference: Some(success.reference),
        paid_at: success.paid_at,
        day: day_of_payment(payment.started_at, success.paid_at),
        idempotency_key: format!("payment:{}", payment.id),
        handed: Handed { payment: Some(payment.id), ..Handed::default() },
        told: Told {
            phone: Some(payment.phone.clone()),
            email: payment.email.clone(),
            locale: payment.locale,
            path: Some(page_path(&payment.token)),
        },
    };
    let posted = receipts::post(work, app, &taking).await?;
    let paid = record(work, &payment, Event::SaidPaid).await?;
    let receipt = receipts::issue(work, app, taking, &posted).await?;
    audit::record(work, settled(&payment, &paid, &receipt.number)).await?;
    Ok(paid)
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
