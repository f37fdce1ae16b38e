//! SSLCommerz, version 4: forms out, JSON back. Its notice carries a hash that keeps strangers out; what decides is its
//! validator, and its list of transactions by our reference.

use std::sync::Arc;

use anyhow::{bail, ensure};
use async_trait::async_trait;
use entity::payments::payment;
use md5::{Digest, Md5};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::common::{
    CURRENCY, amount, dhaka, is_gone, is_name, nothing_to_name, notice_url, page, paid_at, payer, policy, required,
    return_url, taka, text,
};
use crate::platform::{
    app::App,
    payments::{
        dealing,
        gateway::{Answer, Gateway, Notice, RefundAnswer, RefundWish, Started},
        policy::{SSLCOMMERZ_PASSWORD, SslCommerzAccount},
        said::Said,
    },
    tenancy::{Town, secrets},
};

/// The gateway.
pub struct SslCommerz;

const VAL_ID_MAX: usize = 60;
const DATE: &str = "%Y-%m-%d %H:%M:%S";

/// A town's account, opened for a call or two.
struct Shop<'a> {
    app: &'a App,
    base: &'a str,
    store_id: &'a str,
    password: SecretString,
}

impl<'a> Shop<'a> {
    async fn open(app: &'a App, town: &'a Arc<Town>) -> anyhow::Result<Self> {
        let Some(SslCommerzAccount { endpoint, store_id }) = &policy(app, town)?.policy.sslcommerz else {
            bail!("the municipality has no account at SSLCommerz");
        };
        let [password] = secrets::open(app, town, [SSLCOMMERZ_PASSWORD]).await?;
        let base = app.gateways.endpoints.base(payment::Gateway::SslCommerz, *endpoint);
        Ok(Self { app, base, store_id, password })
    }

    async fn get(&self, path: &str, query: &[(&str, &str)]) -> anyhow::Result<Value> {
        let keys = [("store_id", self.store_id), ("store_passwd", self.password.expose_secret()), ("format", "json")];
        let query = [query, &keys].concat();
        let said =
            self.app.outgoing.call_get(&format!("{}/validator/api/{path}", self.base), &query, &[]).await?.json()?;
        Ok(said)
    }

    async fn transactions(&self, query: &[(&str, &str)]) -> anyhow::Result<Value> {
        let said = self.get("merchantTransIDvalidationAPI.php", query).await?;
        let connected = text(&said, "APIConnect").unwrap_or_default();
        ensure!(connected == "DONE", "SSLCommerz does not let us in: {connected:.40}");
        Ok(said)
    }
}

#[async_trait]
impl Gateway for SslCommerz {
    async fn start(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Started> {
        let (shop, payer) = (Shop::open(app, town).await?, payer(app, town, payment).await?);
        let (back, notices) = (return_url(town, payment), notice_url(town, payment::Gateway::SslCommerz));
        let total = taka(payment.amount);
        let fields = [
            ("store_id", shop.store_id),
            ("store_passwd", shop.password.expose_secret()),
            ("total_amount", &total),
            ("currency", CURRENCY),
            ("tran_id", &payment.reference),
            ("success_url", &back),
            ("fail_url", &back),
            ("cancel_url", &back),
            ("ipn_url", &notices),
            ("cus_name", &payer.name),
            ("cus_email", &payer.email),
            ("cus_phone", &payer.phone),
            ("cus_add1", &payer.town),
            ("cus_city", &payer.town),
            ("cus_country", "Bangladesh"),
            ("shipping_method", "NO"),
            ("product_name", "Municipal dues"),
            ("product_category", "Municipal dues"),
            ("product_profile", "non-physical-goods"),
            ("num_of_item", "1"),
        ];
        let said = app.outgoing.call_form(&format!("{}/gwprocess/v4/api.php", shop.base), &fields).await?.json()?;
        let status = required(&said, "status")?;
        ensure!(
            status == "SUCCESS",
            "SSLCommerz refuses the payment: {:.100}",
            text(&said, "failedreason").unwrap_or_default()
        );
        let url = page(app, required(&said, "GatewayPageURL")?)?;
        Ok(Started { reference: required(&said, "sessionkey")?, url })
    }

    async fn ask(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Answer> {
        let shop = Shop::open(app, town).await?;
        if let Some(val_id) = dealing::of(app, town, payment.id).await?.hint {
            let said = shop.get("validationserverAPI.php", &[("val_id", &val_id), ("v", "1")]).await?;
            if is_ours(&said, payment) && is_valid(&said) {
                return judge(app, payment, &said);
            }
        }
        let said = shop.transactions(&[("tran_id", &payment.reference)]).await?;
        let attempts: Vec<&Value> = said.get("element").and_then(Value::as_array).into_iter().flatten().collect();
        let paid: Vec<&&Value> = attempts.iter().filter(|attempt| is_valid(attempt)).collect();
        match paid.as_slice() {
            [] => Ok(not_paid(&attempts, is_gone(app, payment))),
            [once] if text(once, "tran_id").is_none() || is_ours(once, payment) => judge(app, payment, once),
            [once] => bail!("SSLCommerz answers for {:.40}", text(once, "tran_id").unwrap_or_default()),
            [first, ..] => Ok(Answer::PaidOtherwise { reference: required(first, "bank_tran_id")? }),
        }
    }

    fn read_notice(&self, body: &str) -> Option<Notice> {
        let said = Said::of_form(body);
        let reference = said.get("tran_id").filter(|reference| !reference.is_empty())?.to_owned();
        Some(Notice { reference, said })
    }

    /// The hash over the fields that `verify_key` lists and the hashed password.
    async fn vouches(&self, app: &App, town: &Arc<Town>, notice: &Notice) -> anyhow::Result<bool> {
        let [password] = secrets::open(app, town, [SSLCOMMERZ_PASSWORD]).await?;
        let sign = notice.said.get("verify_sign").unwrap_or_default();
        Ok(verify_sign(&notice.said, password.expose_secret()).is_some_and(|expected| expected == sign))
    }

    fn hint(&self, _payment: &payment::Model, said: &Said, before: Option<&str>) -> Option<String> {
        let val_id = said.get("val_id").filter(|val_id| is_name(val_id, VAL_ID_MAX));
        val_id.or(before).map(str::to_owned)
    }

    async fn refund(
        &self,
        app: &App,
        town: &Arc<Town>,
        _payment: &payment::Model,
        wish: RefundWish<'_>,
    ) -> anyhow::Result<RefundAnswer> {
        let Some(transaction) = wish.transaction else { return Ok(nothing_to_name()) };
        let query = [
            ("bank_tran_id", transaction),
            ("refund_amount", &taka(wish.amount)),
            ("refund_remarks", wish.reason),
            ("refe_id", wish.reference),
        ];
        let said = Shop::open(app, town).await?.transactions(&query).await?;
        refunded(&said, None)
    }

    async fn ask_refund(
        &self,
        app: &App,
        town: &Arc<Town>,
        _payment: &payment::Model,
        _wish: RefundWish<'_>,
        reference: Option<&str>,
    ) -> anyhow::Result<RefundAnswer> {
        let Some(reference) = reference else {
            bail!("SSLCommerz knows refunds by its own reference only: a person looks in its panel");
        };
        let said = Shop::open(app, town).await?.transactions(&[("refund_ref_id", reference)]).await?;
        refunded(&said, Some(reference))
    }
}

fn is_ours(said: &Value, payment: &payment::Model) -> bool {
    text(said, "tran_id").as_deref() == Some(&payment.reference)
}

fn is_valid(said: &Value) -> bool {
    matches!(text(said, "status").as_deref(), Some("VALID" | "VALIDATED"))
}

/// Money is there: is it the money that was asked for?
fn judge(app: &App, payment: &payment::Model, said: &Value) -> anyhow::Result<Answer> {
    let reference = required(said, "bank_tran_id")?;
    let in_taka = text(said, "currency_type").is_some_and(|code| code == CURRENCY)
        && text(said, "currency").is_none_or(|code| code == CURRENCY);
    // Both, where both are told: what the payer paid, and what it is worth.
    let (worth, paid) = (amount(said, "amount"), amount(said, "currency_amount"));
    let has_both = said.get("currency_amount").is_some();
    let Some(amount) = worth.filter(|worth| in_taka && (!has_both || paid == Some(*worth))) else {
        return Ok(Answer::PaidOtherwise { reference });
    };
    if text(said, "risk_level").is_some_and(|level| level != "0") {
        return Ok(Answer::Held { reference });
    }
    let told = text(said, "tran_date").and_then(|date| dhaka(&date, DATE));
    Ok(Answer::Paid { amount, reference, paid_at: paid_at(app, payment, told) })
}

fn not_paid(attempts: &[&Value], is_gone: bool) -> Answer {
    let statuses: Vec<String> = attempts.iter().filter_map(|attempt| text(attempt, "status")).collect();
    let all = |wanted: &[&str]| !statuses.is_empty() && statuses.iter().all(|status| wanted.contains(&status.as_str()));
    if all(&["FAILED"]) {
        Answer::Failed
    } else if all(&["FAILED", "CANCELLED", "EXPIRED"]) || (is_gone && (statuses.is_empty() || all(&["UNATTEMPTED"]))) {
        Answer::Cancelled
    } else {
        Answer::Pending
    }
}

fn refunded(said: &Value, asked: Option<&str>) -> anyhow::Result<RefundAnswer> {
    let reference = || text(said, "refund_ref_id").or_else(|| asked.map(str::to_owned)).unwrap_or_default();
    match required(said, "status")?.as_str() {
        // The first answer of the money that leaves, the other of money that has left.
        "success" if asked.is_none() => Ok(RefundAnswer::Pending { reference: reference() }),
        "success" | "refunded" => Ok(RefundAnswer::Done { reference: reference() }),
        "processing" => Ok(RefundAnswer::Pending { reference: reference() }),
        "failed" | "cancelled" => Ok(RefundAnswer::Failed { reason: text(said, "errorReason").unwrap_or_default() }),
        other => bail!("SSLCommerz says {other:.40} of a refund"),
    }
}

/// MD5 over `name=value&…` in the order of the names.
fn verify_sign(said: &Said, password: &str) -> Option<String> {
    let names = said.get("verify_key")?.split(',');
    let mut fields: Vec<(&str, String)> =
        names.map(|name| Some((name, said.get(name)?.to_owned()))).collect::<Option<_>>()?;
    fields.push(("store_passwd", md5_hex(password)));
    fields.sort();
    let joined: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Some(md5_hex(&joined.join("&")))
}

fn md5_hex(text: &str) -> String {
    use std::fmt::Write;
    Md5::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _written = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_vouched_for_by_the_password() {
        let said = "tran_id=P26-1&amount=10.00&status=VALID&verify_key=amount,status,tran_id&extra=1";
        let said = Said::of_form(said);
        let sign = verify_sign(&said, "secret").unwrap();
        let joined = format!("amount=10.00&status=VALID&store_passwd={}&tran_id=P26-1", md5_hex("secret"));
        assert_eq!(sign, md5_hex(&joined));
        assert_eq!(md5_hex(""), "d41d8cd98f00b204e9800998ecf8427e");
        assert_ne!(verify_sign(&said, "other").unwrap(), sign);
        assert_eq!(verify_sign(&Said::of_form("verify_key=gone"), "secret"), None);
    }

    #[test]
    fn what_is_not_paid_is_failed_cancelled_or_not_known_yet() {
        let attempts = |statuses: &[&str]| -> Vec<Value> {
            statuses.iter().map(|status| serde_json::json!({ "status": status })).collect()
        };
        for (statuses, is_gone, answer) in [
            (&["FAILED"][..], false, Answer::Failed),
            (&["FAILED", "CANCELLED"], false, Answer::Cancelled),
            (&["EXPIRED"], false, Answer::Cancelled),
            (&["UNATTEMPTED"], false, Answer::Pending),
            (&["UNATTEMPTED"], true, Answer::Cancelled),
            (&["FAILED", "PENDING"], true, Answer::Pending),
            (&[], false, Answer::Pending),
            (&[], true, Answer::Cancelled),
        ] {
            let attempts = attempts(statuses);
            assert_eq!(not_paid(&attempts.iter().collect::<Vec<_>>(), is_gone), answer, "{statuses:?} {is_gone}");
        }
    }
}
