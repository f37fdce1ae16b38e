//! ekPay, the government's aggregator: JSON both ways, no signature anywhere, and no Bangla in names. Its notice is a hint;
//! `get-status` decides. It has no interface for refunds.

use std::sync::Arc;

use anyhow::{bail, ensure};
use async_trait::async_trait;
use chrono::NaiveDate;
use entity::payments::payment;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::common::{
    CURRENCY, amount, dhaka, is_gone, is_name, notice_url, page, paid_at, payer, policy, required, return_url, taka,
    text,
};
use crate::platform::{
    app::App,
    calendar::{dhaka_day, in_dhaka},
    payments::{
        gateway::{Answer, Gateway, Notice, RefundAnswer, RefundWish, Started},
        policy::{EKPAY_PASS_KEY, EkpayAccount},
        said::Said,
    },
    tenancy::{Town, secrets},
};

/// The gateway.
pub struct Ekpay;

const TOKEN_MAX: usize = 1_000;
const DATE: &str = "%Y-%m-%d %H:%M:%S";
/// Said where the deployment's own address is not told; the gateway's sandbox takes it.
const SOME_ADDRESS: &str = "1.1.1.1";

#[async_trait]
impl Gateway for Ekpay {
    async fn start(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Started> {
        let policy = policy(app, town)?.policy;
        let EkpayAccount { endpoint, merchant_id } = account(policy.ekpay.as_ref())?;
        let [pass_key] = secrets::open(app, town, [EKPAY_PASS_KEY]).await?;
        let (base, payer) =
            (app.gateways.endpoints.base(payment::Gateway::Ekpay, *endpoint), payer(app, town, payment).await?);
        let (back, notices) = (return_url(town, payment), notice_url(town, payment::Gateway::Ekpay));
        let address = if policy.address.is_empty() { SOME_ADDRESS } else { &policy.address };
        let body = json!({
            "mer_info": { "mer_reg_id": merchant_id, "mer_pas_key": pass_key.expose_secret() },
            "req_timestamp": in_dhaka(app.clock.now()).format("%Y-%m-%d %H:%M:%S GMT+6").to_string(),
            "feed_uri": { "s_uri": back, "f_uri": back, "c_uri": back },
            "cust_info": {
                "cust_id": payment.reference,
                "cust_name": payer.name,
                "cust_mobo_no": payer.phone,
                "cust_email": payer.email,
                "cust_mail_addr": payer.town,
            },
            "trns_info": {
                "trnx_id": payment.reference,
                "trnx_amt": taka(payment.amount),
                "trnx_currency": CURRENCY,
                "ord_id": payment.reference,
                "ord_det": format!("Municipal dues {}", payment.reference),
            },
            "ipn_info": { "ipn_channel": "3", "ipn_email": payer.email, "ipn_uri": notices },
            "mac_addr": address,
        });
        let said = app.outgoing.call_json(&format!("{base}/merchant-api"), &[], &body).await?.json()?;
        let token = required(&said, "secure_token")?;
        ensure!(is_name(&token, TOKEN_MAX), "ekPay gives no token that could stand in an address");
        let url = page(app, format!("{base}?sToken={token}&trnsID={}", payment.reference))?;
        // It has no name of its own for a payment that is not paid yet.
        Ok(Started { reference: payment.reference.clone(), url })
    }

    async fn ask(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Answer> {
        let EkpayAccount { endpoint, .. } = account(policy(app, town)?.policy.ekpay.as_ref())?;
        let base = app.gateways.endpoints.base(payment::Gateway::Ekpay, *endpoint);
        let started = dhaka_day(payment.started_at.unwrap_or(payment.created_at));
        // It keeps transactions by day; who pays over midnight is found on the second.
        for day in days(started, app.today()) {
            let body = json!({ "trnx_id": payment.reference, "trans_date": day.format("%Y-%m-%d").to_string() });
            let said = app.outgoing.call_json(&format!("{base}/get-status"), &[], &body).await?.json()?;
            if let Some(answer) = judge(app, payment, &said)? {
                return Ok(answer);
            }
        }
        Ok(if is_gone(app, payment) { Answer::Cancelled } else { Answer::Pending })
    }

    fn read_notice(&self, body: &str) -> Option<Notice> {
        let said: Value = serde_json::from_str(body).ok()?;
        let reference = text(said.get("trnx_info")?, "mer_trnx_id")?;
        Some(Notice { reference, said: Said::default() })
    }

    async fn refund(
        &self,
        _app: &App,
        _town: &Arc<Town>,
        _payment: &payment::Model,
        _wish: RefundWish<'_>,
    ) -> anyhow::Result<RefundAnswer> {
        Ok(no_refunds())
    }

    async fn ask_refund(
        &self,
        _app: &App,
        _town: &Arc<Town>,
        _payment: &payment::Model,
        _wish: RefundWish<'_>,
        _reference: Option<&str>,
    ) -> anyhow::Result<RefundAnswer> {
        Ok(no_refunds())
    }
}

fn account(account: Option<&EkpayAccount>) -> anyhow::Result<&EkpayAccount> {
    let Some(account) = account else { bail!("the municipality has no account at ekPay") };
    Ok(account)
}

/// The office gives the money back by another way.
fn no_refunds() -> RefundAnswer {
    RefundAnswer::Failed { reason: "ekPay takes no refunds over its interface".to_owned() }
}

fn days(started: NaiveDate, today: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    [Some(started), started.succ_opt().filter(|next| *next <= today)].into_iter().flatten()
}

/// What it says of a payment; nothing where it knows of none.
fn judge(app: &App, payment: &payment::Model, said: &Value) -> anyhow::Result<Option<Answer>> {
    let code = required(said, "msg_code")?;
    let nothing = Value::Null;
    let transaction = said.get("trnx_info").unwrap_or(&nothing);
    let is_ours = text(transaction, "mer_trnx_id").as_deref() == Some(&payment.reference);
    match code.as_str() {
        "1020" | "1021" | "1022" if !is_ours => bail!("ekPay answers for another payment"),
        "1020" => {}
        "1021" => return Ok(Some(Answer::Failed)),
        "1022" => return Ok(Some(Answer::Cancelled)),
        // Not even 1000, which one of its clients takes for paid: what is not said plainly is not known, and of a payment
        // that it knows a person finds out at last.
        _ => return Ok(is_ours.then_some(Answer::Pending)),
    }
    let reference =
        text(transaction, "trnx_id").filter(|id| !id.is_empty()).unwrap_or_else(|| payment.reference.clone());
    let in_taka = text(transaction, "curr").as_deref() == Some(CURRENCY);
    let told = said.get("pi_det_info").and_then(|paid_by| text(paid_by, "pay_timestamp"));
    let told = told.and_then(|date| dhaka(date.trim_end_matches(" GMT+6"), DATE));
    Ok(Some(match amount(transaction, "trnx_amt").filter(|_| in_taka) {
        Some(amount) => Answer::Paid { amount, reference, paid_at: paid_at(app, payment, told) },
        None => Answer::PaidOtherwise { reference },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_over_midnight_is_looked_for_on_both_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let asked = |started, today| days(day(started), day(today)).map(|day| day.to_string()).collect::<Vec<_>>();
        assert_eq!(asked("2026-08-15", "2026-08-15"), ["2026-08-15"]);
        assert_eq!(asked("2026-08-15", "2026-08-18"), ["2026-08-15", "2026-08-16"]);
    }

    #[test]
    fn a_notice_names_our_reference_or_nothing() {
        let read = |body| Ekpay.read_notice(body).map(|notice| notice.reference);
        assert_eq!(read(r#"{"msg_code":"1020","trnx_info":{"mer_trnx_id":"P26-1"}}"#).as_deref(), Some("P26-1"));
        for body in ["", "{", "[]", "{\"trnx_info\":1}", "{\"trnx_info\":{\"mer_trnx_id\":{}}}"] {
            assert_eq!(read(body), None, "{body}");
        }
    }
}
