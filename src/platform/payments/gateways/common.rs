//! What the adapters share: reading answers without believing more than they say, and the facts that each must be told.

use std::sync::Arc;

use anyhow::{Context, anyhow, ensure};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use entity::{
    payments::payment::{self, Gateway},
    values::{Locale, Money},
};
use serde_json::Value;

use crate::platform::{
    access::Actor,
    app::App,
    billing::Account,
    calendar::from_dhaka,
    errors::AppError,
    i18n::Lang,
    names,
    payments::{gateway::RefundAnswer, page_path, policy::PaymentPolicy},
    tenancy::{Ruling, Town},
};

/// The only money that is taken.
pub(super) const CURRENCY: &str = "BDT";
/// After so long, a payment of which the gateway knows no attempt was given up by the payer.
const GONE_AFTER: TimeDelta = TimeDelta::hours(2);
/// Clocks differ by so much at most; what lies further off is no time of success.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(5);
const URL_BYTES_MAX: usize = 4_000;
const NAME_MAX: usize = 50;

/// What the town says of its gateways today.
pub(super) fn policy<'t>(app: &App, town: &'t Town) -> anyhow::Result<Ruling<'t, PaymentPolicy>> {
    town.policy(app.today()).context("the municipality has no policy for payments today")
}

/// A field as text, be it text or a number.
pub(super) fn text(said: &Value, key: &str) -> Option<String> {
    match said.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A field that must be there and not be empty.
pub(super) fn required(said: &Value, key: &'static str) -> anyhow::Result<String> {
    text(said, key).filter(|text| !text.is_empty()).with_context(|| format!("the answer lacks {key}"))
}

/// An amount in taka, exact to the poisha: anything finer or stranger is no amount.
pub(super) fn amount(said: &Value, key: &str) -> Option<Money> {
    let text = text(said, key)?;
    let is_plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    Money::parse_taka(&text).ok().filter(|_| is_plain)
}

/// An amount as gateways are told it: `17000.00`.
pub(super) fn taka(amount: Money) -> String {
    let poisha = amount.poisha();
    format!("{}.{:02}", poisha / 100, poisha % 100)
}

/// A moment that was written by a clock in Dhaka.
pub(super) fn dhaka(text: &str, format: &str) -> Option<DateTime<Utc>> {
    NaiveDateTime::parse_from_str(text, format).ok().map(from_dhaka)
}

/// The gateway's own time of success, where it can be: after the payer started and not in the future.
pub(super) fn paid_at(app: &App, payment: &payment::Model, said: Option<DateTime<Utc>>) -> DateTime<Utc> {
    let now = app.clock.now();
    let from = payment.started_at.unwrap_or(payment.created_at) - CLOCKS_DIFFER;
    said.filter(|at| *at >= from && *at <= now + CLOCKS_DIFFER).map_or(now, |at| at.min(now))
}

/// Whether the payer has long gone away.
pub(super) fn is_gone(app: &App, payment: &payment::Model) -> bool {
    payment.started_at.is_some_and(|started| app.clock.now() - started > GONE_AFTER)
}

/// Of a refund of money that the gateway knows by a name that we do not: nothing is sent, the office gives it back by another
/// way.
pub(super) fn nothing_to_name() -> RefundAnswer {
    RefundAnswer::Failed { reason: "it is not known which transaction paid this".to_owned() }
}

/// Letters, digits and the few signs that gateways' names are made of; safe in a path and in a log.
pub(super) fn is_name(text: &str, max: usize) -> bool {
    let is_sign = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    !text.is_empty() && text.len() <= max && text.bytes().all(is_sign)
}

/// A page of the gateway's, fit to send a payer to.
pub(super) fn page(app: &App, url: String) -> anyhow::Result<String> {
    ensure!(url.len() <= URL_BYTES_MAX && app.outgoing.is_page(&url), "the gateway names no page to send the payer to");
    Ok(url)
}

/// Where the payer's browser comes back to, whatever happened.
pub(super) fn return_url(town: &Town, payment: &payment::Model) -> String {
    town.url(&Lang::of(payment.locale).path(&format!("{}/return", page_path(&payment.token))))
}

/// Where the gateway tells us that something happened.
pub(super) fn notice_url(town: &Town, gateway: Gateway) -> String {
    town.url(&format!("/pay/notices/{}", gateway.code()))
}

/// What gateways are told of who pays: in Latin letters, which not all of them go without.
pub(super) struct Payer {
    pub name: String,
    pub phone: String,
    pub email: String,
    pub town: String,
}

/// Whoever owes is named as who pays; the e-mail address is the payer's own, or else one where nobody reads.
pub(super) async fn payer(app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Payer> {
    let work = app.read(town, Actor::Visitor).await.map_err(into_anyhow)?;
    let account = Account::load(&work, payment.account_id).await.map_err(into_anyhow)?;
    let source = app.sources.of(account.service).map_err(into_anyhow)?;
    let subject = source.subject(&work, payment.account_id).await.map_err(into_anyhow)?;
    work.commit().await.map_err(into_anyhow)?;
    let name: String = names::latin(&subject.payer).chars().take(NAME_MAX).collect();
    Ok(Payer {
        name: if name.trim().is_empty() { "Payer".to_owned() } else { name.trim().to_owned() },
        phone: payment.phone.national().to_owned(),
        email: payment.email.clone().unwrap_or_else(|| format!("no-reply@{}", town.host)),
        town: names::latin(town.name(Locale::En, app.today())).chars().take(NAME_MAX).collect(),
    })
}

pub(super) fn into_anyhow(error: AppError) -> anyhow::Error {
    if let AppError::Internal(cause) = error { cause } else { anyhow!("{error}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn amounts_are_exact_or_none() {
        let said = json!({ "a": "17000.00", "b": 9287.5, "c": "17000.004", "d": "17,000", "e": "-1", "f": "1e3", "g": "৫", "h": 12 });
        let read = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(|key| amount(&said, key).map(Money::poisha));
        assert_eq!(read, [Some(1_700_000), Some(928_750), None, None, None, None, None, Some(1_200), None]);
        assert_eq!(taka(Money::from_poisha(928_705)), "9287.05");
    }

    #[test]
    fn names_of_gateways_are_safe_in_a_path() {
        assert!(is_name("TR0011abc-12_3.4", 20));
        for text in ["", "a/b", "a?b", "a b", "../x", "এক", "aaaaaaaaaaaaaaaaaaaaa"] {
            assert!(!is_name(text, 20), "{text}");
        }
    }

    #[test]
    fn clocks_of_dhaka_are_six_hours_ahead() {
        let at = dhaka("2026-08-15 16:05:00", "%Y-%m-%d %H:%M:%S").unwrap();
        assert_eq!(at.to_rfc3339(), "2026-08-15T10:05:00+00:00");
        assert!(dhaka("yesterday", "%Y").is_none());
    }
}
