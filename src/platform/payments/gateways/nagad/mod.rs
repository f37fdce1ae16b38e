//! Nagad: what matters travels encrypted with its public key and signed with the merchant's own. It sends no notices; the
//! payer's browser comes back, and `verify/payment` decides.

mod seal;

use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use async_trait::async_trait;
use chrono::TimeDelta;
use entity::{payments::payment, values::Money};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

pub use self::seal::Seal;
use super::common::{
    CURRENCY, amount, dhaka, is_gone, is_name, page, paid_at, policy, required, return_url, taka, text,
};
use crate::platform::{
    app::App,
    calendar::in_dhaka,
    payments::{
        gateway::{Answer, Gateway, Notice, RefundAnswer, RefundWish, Started},
        policy::{NAGAD_PRIVATE_KEY, NagadAccount},
    },
    tenancy::{Town, secrets},
};

/// The gateway.
pub struct Nagad;

const ID_MAX: usize = 100;
/// The taka among the numbers of ISO 4217.
const CURRENCY_NUMBER: &str = "050";
/// Said where the deployment's own address is not told.
const SOME_ADDRESS: &str = "127.0.0.1";
/// A start that has not ended by then has failed before the payer was sent anywhere.
const STARTS_WITHIN: TimeDelta = TimeDelta::minutes(15);

/// A town's account, opened for a call or two.
struct Shop<'a> {
    app: &'a App,
    account: &'a NagadAccount,
    base: &'a str,
    address: &'a str,
    seal: Seal,
}

impl<'a> Shop<'a> {
    async fn open(app: &'a App, town: &'a Arc<Town>) -> anyhow::Result<Self> {
        let policy = policy(app, town)?.policy;
        let Some(account) = &policy.nagad else { bail!("the municipality has no account at Nagad") };
        let [private_key] = secrets::open(app, town, [NAGAD_PRIVATE_KEY]).await?;
        let base = app.gateways.endpoints.base(payment::Gateway::Nagad, account.endpoint);
        let address = if policy.address.is_empty() { SOME_ADDRESS } else { &policy.address };
        Ok(Self { app, account, base, address, seal: Seal::new(private_key.expose_secret(), &account.public_key)? })
    }

    fn headers(&self) -> [(&str, &str); 3] {
        [("x-km-ip-v4", self.address), ("x-km-api-version", "v-0.2.0"), ("x-km-client-type", "PC_WEB")]
    }

    async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.app.outgoing.call_json(&format!("{}/{path}", self.base), &self.headers(), body).await?.json()
    }

    /// What an answer says under both keys.
    fn opened(&self, said: &Value) -> anyhow::Result<Value> {
        let plain = self.seal.open(&required(said, "sensitiveData")?, &required(said, "signature")?)?;
        serde_json::from_str(&plain).context("Nagad encrypts no JSON")
    }

    fn now(&self) -> String {
        in_dhaka(self.app.clock.now()).format("%Y%m%d%H%M%S").to_string()
    }

    async fn initialize(&self, order: &str) -> anyhow::Result<(String, String)> {
        let merchant = &self.account.merchant_id;
        let date_time = self.now();
        let challenge =
            self.app.keyring.bytes::<20>()?.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let sensitive =
            json!({ "merchantId": merchant, "datetime": date_time, "orderId": order, "challenge": challenge });
        let (cipher, signature) = self.seal.close(&sensitive.to_string())?;
        let body = json!({
            "accountNumber": self.account.number,
            "dateTime": date_time,
            "sensitiveData": cipher,
            "signature": signature,
        });
        let said = self.opened(&self.post(&format!("check-out/initialize/{merchant}/{order}"), &body).await?)?;
        let reference = required(&said, "paymentReferenceId")?;
        ensure!(is_name(&reference, ID_MAX), "Nagad gives no id that could be one");
        Ok((reference, required(&said, "challenge")?))
    }

    async fn verify(&self, reference: &str) -> anyhow::Result<Value> {
        ensure!(is_name(reference, ID_MAX), "no id of Nagad's");
        let url = format!("{}/verify/payment/{reference}", self.base);
        self.app.outgoing.call_get(&url, &[], &self.headers()).await?.json()
    }
}

/// Our reference in letters and digits alone, as an order is named there.
fn order(payment: &payment::Model) -> String {
    payment.reference.chars().filter(char::is_ascii_alphanumeric).collect()
}

#[async_trait]
impl Gateway for Nagad {
    async fn start(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Started> {
        let (shop, order) = (Shop::open(app, town).await?, order(payment));
        let (reference, challenge) = shop.initialize(&order).await?;
        let sensitive = json!({
            "merchantId": shop.account.merchant_id,
            "orderId": order,
            "currencyCode": CURRENCY_NUMBER,
            "amount": taka(payment.amount),
            "challenge": challenge,
        });
        let (cipher, signature) = shop.seal.close(&sensitive.to_string())?;
        let body = json!({
            "sensitiveData": cipher,
            "signature": signature,
            "merchantCallbackURL": return_url(town, payment),
        });
        let said = shop.post(&format!("check-out/complete/{reference}"), &body).await?;
        let status = required(&said, "status")?;
        ensure!(status == "Success", "Nagad refuses the payment: {status:.40}");
        Ok(Started { reference, url: page(app, required(&said, "callBackUrl")?)? })
    }

    async fn ask(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Answer> {
        let Some(reference) = &payment.gateway_reference else {
            let is_late = payment.started_at.is_some_and(|started| app.clock.now() - started > STARTS_WITHIN);
            return Ok(if is_late { Answer::Failed } else { Answer::Pending });
        };
        let shop = Shop::open(app, town).await?;
        let said = shop.verify(reference).await?;
        judge(app, payment, &shop.account.merchant_id, &said)
    }

    fn read_notice(&self, _body: &str) -> Option<Notice> {
        None
    }

    async fn refund(
        &self,
        app: &App,
        town: &Arc<Town>,
        payment: &payment::Model,
        wish: RefundWish<'_>,
    ) -> anyhow::Result<RefundAnswer> {
        let reference = payment.gateway_reference.as_deref().context("Nagad was never asked for this payment")?;
        let shop = Shop::open(app, town).await?;
        let started = in_dhaka(payment.started_at.unwrap_or(payment.created_at));
        let sensitive = json!({
            "merchantId": shop.account.merchant_id,
            "originalRequestDate": started.format("%Y%m%d").to_string(),
            "originalAmount": taka(payment.amount),
            "cancelAmount": taka(wish.amount),
            "referenceNo": wish.reference,
            "referenceMessage": wish.reason,
        });
        let (cipher, signature) = shop.seal.close(&sensitive.to_string())?;
        let body = json!({ "sensitiveDataCancelRequest": cipher, "signature": signature });
        let said =
            shop.post(&format!("purchase/cancel?paymentRefId={reference}&orderId={}", order(payment)), &body).await?;
        if let Some(reason) = text(&said, "reason") {
            return Ok(RefundAnswer::Failed { reason });
        }
        refunded(&shop.opened(&said)?, payment.amount, wish)
    }

    /// Nagad shows what was given back at the payment itself.
    async fn ask_refund(
        &self,
        app: &App,
        town: &Arc<Town>,
        payment: &payment::Model,
        wish: RefundWish<'_>,
        _reference: Option<&str>,
    ) -> anyhow::Result<RefundAnswer> {
        let reference = payment.gateway_reference.as_deref().context("Nagad was never asked for this payment")?;
        let said = Shop::open(app, town).await?.verify(reference).await?;
        let is_partial = text(&said, "status").as_deref() == Some("PartialCancelled");
        ensure!(wish.is_first || !is_partial, "Nagad shows an earlier refund of this payment");
        refunded(&said, payment.amount, wish)
    }
}

fn judge(app: &App, payment: &payment::Model, merchant: &str, said: &Value) -> anyhow::Result<Answer> {
    let is_ours = text(said, "paymentRefId") == payment.gateway_reference
        && text(said, "orderId").is_none_or(|named| named == order(payment))
        && text(said, "merchantId").is_none_or(|named| named == merchant);
    ensure!(is_ours, "Nagad answers for another payment");
    match required(said, "status")?.as_str() {
        "Success" => {}
        "Failed" | "InvalidRequest" => return Ok(Answer::Failed),
        "Aborted" => return Ok(Answer::Cancelled),
        "Fraud" => return Ok(Answer::Held { reference: issuer_reference(payment, said) }),
        "OrderInitiated" | "Ready" if is_gone(app, payment) => return Ok(Answer::Cancelled),
        _ => return Ok(Answer::Pending),
    }
    let reference = issuer_reference(payment, said);
    let told = text(said, "issuerPaymentDateTime");
    let told = told.and_then(|date| dhaka(date.split('.').next().unwrap_or_default(), "%Y-%m-%d %H:%M:%S"));
    // It says the currency only where it is another one than was asked for.
    let in_taka = [text(said, "currencyCode"), text(said, "currency")].into_iter().flatten();
    let in_taka = in_taka.into_iter().all(|code| [CURRENCY_NUMBER, CURRENCY].contains(&code.as_str()));
    Ok(match amount(said, "amount").filter(|_| in_taka) {
        Some(amount) => Answer::Paid { amount, reference, paid_at: paid_at(app, payment, told) },
        None => Answer::PaidOtherwise { reference },
    })
}

fn issuer_reference(payment: &payment::Model, said: &Value) -> String {
    let told = text(said, "issuerPaymentRefNo").filter(|reference| !reference.is_empty());
    told.or_else(|| payment.gateway_reference.clone()).unwrap_or_default()
}

fn refunded(said: &Value, paid: Money, wish: RefundWish<'_>) -> anyhow::Result<RefundAnswer> {
    let reference = text(said, "cancelIssuerRefNo").unwrap_or_else(|| wish.reference.to_owned());
    match required(said, "status")?.as_str() {
        "Cancelled" => Ok(RefundAnswer::Done { reference }),
        "PartialCancelled" if wish.amount < paid => Ok(RefundAnswer::Done { reference }),
        "Failed" | "InvalidRequest" => {
            Ok(RefundAnswer::Failed { reason: text(said, "statusCode").unwrap_or_default() })
        }
        _ => Ok(RefundAnswer::Pending { reference }),
    }
}
