//! A success: posted once, receipted, told; all in the transaction that moves the payment to its end.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::{
    messaging::queue_item,
    payments::payment,
    values::{AccountId, Money, MoneyOverflow},
};

use super::{
    dispute::Came,
    intent, page_path,
    start::{record, settled},
    state::Event,
};
use crate::platform::{
    app::App,
    audit,
    calendar::dhaka_day,
    errors::AppError,
    inbox,
    receipts::{self, Handed, Taking, Told},
    refunds,
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
    let items = intent::items(work, payment.id).await?;
    let parts = items.iter().map(|item| (item.account_id, item.amount)).collect();
    let taking = taking(&payment, parts, success)?;
    post(work, app, &payment, taking, Event::SaidPaid).await
}

/// Posts a locked payment as it has come, which is not what was asked for: so much for each of its items as is there, the rest
/// for the first.
///
/// # Errors
/// When it has been posted before, or the database does not take it.
pub(super) async fn take_as_came(
    work: &Work,
    app: &App,
    payment: &payment::Model,
    came: &Came,
) -> Result<payment::Model, AppError> {
    let items = intent::items(work, payment.id).await?;
    let wanted: Vec<_> = items.iter().map(|item| (item.account_id, item.amount)).collect();
    let success = Success {
        reference: came.reference.clone(),
        paid_at: payment.started_at.filter(|at| dhaka_day(*at) == came.day).unwrap_or_else(|| noon_of(came.day)),
    };
    let taking = Taking { day: came.day, ..taking(payment, shared(&wanted, came.amount)?, success)? };
    post(work, app, payment, taking, Event::TakenAsCame).await
}

/// So much for each as is there, in their order; what is more than all of them is for the first.
fn shared(wanted: &[(AccountId, Money)], amount: Money) -> Result<Vec<(AccountId, Money)>, MoneyOverflow> {
    let (mut left, mut parts) = (amount, Vec::with_capacity(wanted.len()));
    for (account, wanted) in wanted {
        let part = left.min(*wanted);
        left = left.minus(part)?;
        if part.is_positive() {
            parts.push((*account, part));
        }
    }
    if let Some((_, first)) = parts.first_mut() {
        *first = first.plus(left)?;
    }
    Ok(parts)
}

fn noon_of(day: NaiveDate) -> DateTime<Utc> {
    // Dhaka is six hours ahead: noon there is six in the morning.
    day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(6)
}

fn taking(payment: &payment::Model, parts: Vec<(AccountId, Money)>, success: Success) -> Result<Taking, AppError> {
    let gateway = payment.gateway.ok_or_else(|| anyhow::anyhow!("a payment without a gateway was paid"))?;
    Ok(Taking {
        parts,
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
    })
}

async fn post(
    work: &Work,
    app: &App,
    payment: &payment::Model,
    taking: Taking,
    event: Event,
) -> Result<payment::Model, AppError> {
    let posted = receipts::post(work, app, &taking).await?;
    let paid = record(work, payment, event).await?;
    if payment.state == payment::State::Disputed {
        inbox::done_elsewhere(work, queue_item::Kind::DisputedPayment, payment.id.0).await?;
    }
    let receipt = receipts::issue(work, app, taking, &posted).await?;
    audit::record(work, settled(payment, event, &paid, &receipt.number)).await?;
    refunds::notice::excess(work, &paid, &posted, &receipt).await?;
    Ok(paid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_money_than_was_asked_for_is_shared_in_order_and_none_of_it_is_lost() {
        let accounts = [AccountId::mint(), AccountId::mint()];
        let money = |taka| Money::from_taka(taka).unwrap();
        let wanted = [(accounts[0], money(100)), (accounts[1], money(50))];
        for (came, expected) in [(120, vec![100, 20]), (80, vec![80]), (150, vec![100, 50]), (170, vec![120, 50])] {
            let parts: Vec<_> = shared(&wanted, money(came)).unwrap().into_iter().map(|(_, part)| part).collect();
            assert_eq!(parts, expected.into_iter().map(money).collect::<Vec<_>>(), "{came}");
        }
    }

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
