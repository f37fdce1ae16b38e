//! bKash, tokenized checkout by address. The payer agrees on bKash's page, and only then do we tell it to take the money
//! (`execute`): once in the life of a payment, written down before it is sent. Whatever becomes of that call, from then on
//! bKash is only asked.

mod shop;
mod token;

use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use entity::payments::{gateway_dealing, payment};
use serde_json::{Value, json};

use self::shop::Shop;
use super::common::{
    CURRENCY, amount, into_anyhow, is_name, nothing_to_name, page, paid_at, required, return_url, taka, text,
};
use crate::platform::{
    app::App,
    payments::{
        dealing,
        gateway::{Answer, Gateway, Notice, RefundAnswer, RefundWish, Started},
        said::Said,
    },
    tenancy::Town,
};

/// The gateway.
pub struct Bkash;

const ID_MAX: usize = 100;
/// bKash closes its page after some minutes. Without our word it takes nothing, so that this may be short.
const PAGE_OPEN_FOR: TimeDelta = TimeDelta::minutes(30);

#[async_trait]
impl Gateway for Bkash {
    async fn start(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Started> {
        let body = json!({
            "mode": "0011",
            "payerReference": payment.phone.national(),
            "callbackURL": return_url(town, payment),
            "amount": taka(payment.amount),
            "currency": CURRENCY,
            "intent": "sale",
            "merchantInvoiceNumber": payment.reference,
        });
        let said = Shop::new(app, town)?.call("create", &body).await?;
        let code = required(&said, "statusCode")?;
        ensure!(code == "0000", "bKash refuses the payment: {code:.10}");
        let reference = required(&said, "paymentID")?;
        ensure!(is_name(&reference, ID_MAX), "bKash gives no id that could be one");
        Ok(Started { reference, url: page(app, required(&said, "bkashURL")?)? })
    }

    async fn ask(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Answer> {
        let Some(id) = &payment.gateway_reference else { return Ok(never_there(app, payment)) };
        let (shop, mut known) = (Shop::new(app, town)?, dealing::of(app, town, payment.id).await.map_err(into_anyhow)?);
        if known.hint.as_deref() == Some(SUCCESS) && known.execute_sent_at.is_none() {
            // The token first: nothing is written down while we could not even speak to bKash.
            shop.token().await?;
            known.execute_sent_at = dealing::claim_execution(app, town, payment.id).await.map_err(into_anyhow)?;
            if known.execute_sent_at.is_some() {
                match execute(&shop, id).await {
                    Ok(said) if is_completed(&said) => return judge(app, payment, &said),
                    Ok(said) => {
                        tracing::warn!(payment.reference, "bKash does not take the money: {}", code(&said));
                    }
                    Err(cause) => tracing::warn!(payment.reference, "bKash was told to take the money: {cause:#}"),
                }
            }
        }
        let said = shop.call("payment/status", &json!({ "paymentID": id })).await?;
        if is_completed(&said) {
            judge(app, payment, &said)
        } else {
            not_paid(&said, &known, is_page_closed(app, payment))
        }
    }

    /// A message of Amazon's SNS, of which bKash's own words are a part. Its signature needs no look: it only makes us ask.
    fn read_notice(&self, body: &str) -> Option<Notice> {
        let envelope: Value = serde_json::from_str(body).ok()?;
        let said: Value = serde_json::from_str(&text(&envelope, "Message")?).ok()?;
        Some(Notice { reference: text(&said, "merchantInvoiceNumber")?, said: Said::default() })
    }

    /// What the browser says of this payment: that the payer agreed is never forgotten again.
    fn hint(&self, payment: &payment::Model, said: &Said, before: Option<&str>) -> Option<String> {
        let is_ours = said.get("paymentID").is_some_and(|id| payment.gateway_reference.as_deref() == Some(id));
        let status = said.get("status").filter(|status| is_ours && [SUCCESS, FAILURE, CANCEL].contains(status));
        before.filter(|before| *before == SUCCESS).or(status).or(before).map(str::to_owned)
    }

    async fn refund(
        &self,
        app: &App,
        town: &Arc<Town>,
        payment: &payment::Model,
        wish: RefundWish<'_>,
    ) -> anyhow::Result<RefundAnswer> {
        let Some((id, transaction)) = money(payment, wish)? else { return Ok(nothing_to_name()) };
        let body = json!({
            "paymentID": id,
            "trxID": transaction,
            "amount": taka(wish.amount),
            "sku": wish.reference,
            "reason": wish.reason,
        });
        refunded(&Shop::new(app, town)?.call("payment/refund", &body).await?, wish, Word::OfSending)
    }

    /// The same address without an amount asks what became of the refund of that payment.
    async fn ask_refund(
        &self,
        app: &App,
        town: &Arc<Town>,
        payment: &payment::Model,
        wish: RefundWish<'_>,
        reference: Option<&str>,
    ) -> anyhow::Result<RefundAnswer> {
        let (id, transaction) =
            money(payment, wish)?.context("it is not known which transaction of bKash paid this")?;
        let body = json!({ "paymentID": id, "trxID": transaction });
        let said = Shop::new(app, town)?.call("payment/refund", &body).await?;
        let is_named = reference.is_some() && text(&said, "refundTrxID").as_deref() == reference;
        ensure!(wish.is_first || is_named, "bKash shows an earlier refund of this payment");
        refunded(&said, wish, Word::OfAsking)
    }
}

const SUCCESS: &str = "success";
const FAILURE: &str = "failure";
const CANCEL: &str = "cancel";

async fn execute(shop: &Shop<'_>, id: &str) -> anyhow::Result<Value> {
    shop.call_once("execute", &json!({ "paymentID": id })).await
}

/// The payer was never given the address of bKash's page: no money can have moved.
fn never_there(app: &App, payment: &payment::Model) -> Answer {
    if is_page_closed(app, payment) { Answer::Failed } else { Answer::Pending }
}

fn is_page_closed(app: &App, payment: &payment::Model) -> bool {
    payment.started_at.is_some_and(|started| app.clock.now() - started > PAGE_OPEN_FOR)
}

fn code(said: &Value) -> String {
    text(said, "statusCode").or_else(|| text(said, "errorCode")).unwrap_or_default().chars().take(10).collect()
}

fn is_completed(said: &Value) -> bool {
    code(said) == "0000" && text(said, "transactionStatus").as_deref() == Some("Completed")
}

/// Money is there: is it the money that was asked for?
fn judge(app: &App, payment: &payment::Model, said: &Value) -> anyhow::Result<Answer> {
    let is_ours = text(said, "paymentID") == payment.gateway_reference
        && text(said, "merchantInvoiceNumber").is_none_or(|number| number == payment.reference);
    ensure!(is_ours, "bKash answers for another payment");
    let reference = required(said, "trxID")?;
    let in_taka = text(said, "currency").as_deref() == Some(CURRENCY);
    let told = text(said, "paymentExecuteTime").and_then(|told| moment(&told));
    Ok(match amount(said, "amount").filter(|_| in_taka) {
        Some(amount) => Answer::Paid { amount, reference, paid_at: paid_at(app, payment, told) },
        None => Answer::PaidOtherwise { reference },
    })
}

/// `2026-08-15T16:05:00:000 GMT+0600`
fn moment(told: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_str(told, "%Y-%m-%dT%H:%M:%S:%3f GMT%z").ok().map(|at| at.to_utc())
}

/// No money has moved so far. Where it was told to take it, it may still; where it was not, it will not.
fn not_paid(said: &Value, known: &gateway_dealing::Model, is_page_closed: bool) -> anyhow::Result<Answer> {
    let code = code(said);
    ensure!(code == "0000", "bKash does not say what became of the payment: {code}");
    match (text(said, "transactionStatus").as_deref(), known.hint.as_deref()) {
        (Some("Initiated" | "Pending Authorized"), _) if known.execute_sent_at.is_some() => Ok(Answer::Pending),
        (Some("Initiated"), Some(CANCEL)) => Ok(Answer::Cancelled),
        (Some("Initiated"), Some(FAILURE)) => Ok(Answer::Failed),
        (Some("Initiated"), _) if is_page_closed => Ok(Answer::Cancelled),
        (Some("Cancelled"), _) => Ok(Answer::Cancelled),
        (Some("Failed" | "Declined" | "Expired"), _) => Ok(Answer::Failed),
        _ => Ok(Answer::Pending),
    }
}

/// The two names by which bKash finds money that it took; nothing where the second is not known.
fn money<'a>(payment: &'a payment::Model, wish: RefundWish<'a>) -> anyhow::Result<Option<(&'a str, &'a str)>> {
    let id = payment.gateway_reference.as_deref().context("bKash was never asked for this payment")?;
    Ok(wish.transaction.map(|transaction| (id, transaction)))
}

/// What was said to: only the answer to the sending refuses a refund. Of one that was sent, an error says nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    OfSending,
    OfAsking,
}

fn refunded(said: &Value, wish: RefundWish<'_>, word: Word) -> anyhow::Result<RefundAnswer> {
    let code = code(said);
    if code != "0000" {
        let is_refused = word == Word::OfSending && !code.is_empty() && !UNSURE.contains(&code.as_str());
        ensure!(is_refused, "bKash does not say what became of the refund: {code}");
        return Ok(RefundAnswer::Failed { reason: format!("bKash {code}") });
    }
    let reference = text(said, "refundTrxID").unwrap_or_else(|| wish.reference.to_owned());
    let is_same = amount(said, "amount").is_none_or(|amount| amount == wish.amount);
    match text(said, "transactionStatus").as_deref() {
        Some("Completed") if is_same => Ok(RefundAnswer::Done { reference }),
        Some("Completed") => bail!("bKash has given back another amount"),
        Some("Failed" | "Declined") => Ok(RefundAnswer::Failed { reason: "bKash Failed".to_owned() }),
        _ => Ok(RefundAnswer::Pending { reference }),
    }
}

/// Under maintenance, a system error, a duplicate: the refund may be under way all the same.
const UNSURE: [&str; 3] = ["503", "9999", "2029"];

#[cfg(test)]
mod tests {
    use super::*;

    fn known(hint: Option<&str>, is_executed: bool) -> gateway_dealing::Model {
        gateway_dealing::Model {
            tenant_id: entity::values::TenantId(1),
            payment_id: entity::values::PaymentId::mint(),
            hint: hint.map(str::to_owned),
            execute_sent_at: is_executed.then(|| "2026-08-15T10:00:00Z".parse().unwrap()),
        }
    }

    #[test]
    fn once_told_to_take_the_money_nothing_but_its_word_ends_a_payment() {
        let said = json!({ "statusCode": "0000", "transactionStatus": "Initiated" });
        let answer = |hint, is_executed, is_closed| not_paid(&said, &known(hint, is_executed), is_closed).unwrap();
        assert_eq!(answer(Some(SUCCESS), true, true), Answer::Pending);
        assert_eq!(answer(Some(CANCEL), true, true), Answer::Pending);
        assert_eq!(answer(Some(CANCEL), false, false), Answer::Cancelled);
        assert_eq!(answer(Some(FAILURE), false, false), Answer::Failed);
        assert_eq!(answer(None, false, false), Answer::Pending);
        assert_eq!(answer(None, false, true), Answer::Cancelled);
        assert!(not_paid(&json!({ "statusCode": "2033" }), &known(None, false), true).is_err());
    }

    #[test]
    fn its_own_time_of_success_is_read() {
        assert_eq!(moment("2026-08-15T16:05:00:000 GMT+0600").unwrap().to_rfc3339(), "2026-08-15T10:05:00+00:00");
        assert_eq!(moment("today"), None);
    }

    #[test]
    fn a_notice_is_read_out_of_its_envelope() {
        let message = r#"{"Type":"Notification","Message":"{\"merchantInvoiceNumber\":\"P26-1\",\"trxID\":\"A\"}"}"#;
        assert_eq!(Bkash.read_notice(message).map(|notice| notice.reference).as_deref(), Some("P26-1"));
        for body in
            ["", "{}", "{\"Message\":\"x\"}", r#"{"Type":"SubscriptionConfirmation","SubscribeURL":"https://x"}"#]
        {
            assert_eq!(Bkash.read_notice(body), None, "{body}");
        }
    }
}
