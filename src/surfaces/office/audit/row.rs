//! One entry in words.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    audit::audit_entry::{self, ActorKind},
    values::{Money, digits},
};
use serde_json::Value;

use super::names::Names;
use crate::{platform::i18n::Lang, web::Chrome};

/// Tables that have words: `subject-<table>`.
pub const SUBJECTS: [&str; 33] = [
    "approval",
    "bank_statement",
    "billing_account",
    "citizen",
    "day_lock",
    "demand_run",
    "error_report",
    "holding",
    "instalment_plan",
    "instrument",
    "invitation",
    "national_policy",
    "office_held",
    "one_time_code",
    "passkey",
    "pay_outage",
    "payment",
    "queue_item",
    "receipt",
    "receipt_book",
    "receipt_leaf",
    "refund",
    "register_import",
    "sandbox_charge",
    "saved_holding",
    "session",
    "settlement",
    "shift",
    "staff_account",
    "staff_role",
    "tenant",
    "treasury_challan",
    "year_close",
];

/// Values that have words: `fact-<name>`. The others are shown by the name that files and commands know them by.
pub const FACTS: [&str; 88] = [
    "act",
    "amount",
    "answer",
    "arrears",
    "assigned-to",
    "attempts",
    "bank",
    "billed",
    "capacity",
    "cause",
    "changes",
    "charge",
    "collector",
    "copy",
    "counted",
    "created",
    "credit",
    "day",
    "days",
    "demanded",
    "device",
    "down-from",
    "down-to",
    "ends-on",
    "event",
    "expected",
    "factor",
    "fee",
    "file",
    "first",
    "float",
    "form",
    "from",
    "gateway",
    "generation",
    "holder",
    "holding",
    "holdings",
    "label",
    "last",
    "left",
    "locale",
    "method",
    "name",
    "nid",
    "note",
    "number",
    "open-items",
    "order",
    "outcome",
    "paper",
    "paper-number",
    "part",
    "parts",
    "passed-on",
    "payment",
    "period",
    "phone",
    "pick",
    "plan",
    "post",
    "principal",
    "purpose",
    "receipt",
    "reference",
    "refused",
    "remembered",
    "role",
    "roles",
    "rows",
    "serial",
    "sessions",
    "sessions-ended",
    "slip",
    "source",
    "state",
    "step",
    "successor",
    "surcharge",
    "surplus",
    "tax",
    "to",
    "topic",
    "unchanged",
    "updated",
    "version",
    "wanted",
    "wards",
];

/// States of a payment or of a refund: `trail-state-<code>`.
pub const STATES: [&str; 17] = [
    "created",
    "started",
    "checking",
    "disputed",
    "paid",
    "failed",
    "cancelled",
    "expired",
    "refunding",
    "refunded",
    "noticed",
    "requested",
    "approved",
    "sent",
    "unclear",
    "declined",
    "dropped",
];

/// Steps of signing in: `trail-step-<code>`.
pub const STEPS: [&str; 6] = ["password", "code", "passkey", "confirmation", "app", "recovery-code"];

/// What a code by SMS is for: `trail-purpose-<code>`.
pub const PURPOSES: [&str; 3] = ["sign-in", "phone-old", "phone-new"];

/// Values whose codes have words, by the beginning of their keys.
const CODED: [(&str, &str); 23] = [
    ("act", "approval-"),
    ("capacity", "capacity-"),
    ("cause", "refund-cause-"),
    ("event", "payment-event-"),
    ("factor", "trail-step-"),
    ("gateway", "gateway-"),
    ("form", "print-form-"),
    ("locale", "locale-"),
    ("method", "method-"),
    ("outcome", "outcome-"),
    ("paper", "shown-paper-"),
    ("pick", "sandbox-"),
    ("plan", "plan-state-"),
    ("purpose", "reveal-purpose-"),
    ("purpose", "trail-purpose-"),
    ("role", "role-"),
    ("source", "source-"),
    ("state", "trail-state-"),
    ("state", "shift-state-"),
    ("state", "instrument-state-"),
    ("step", "trail-step-"),
    ("tax", "tax-"),
    ("topic", "report-topic-"),
];

/// Amounts, which are kept in poisha.
const AMOUNTS: [&str; 16] = [
    "amount",
    "arrears",
    "charge",
    "counted",
    "credit",
    "demanded",
    "expected",
    "fee",
    "flat_annual_value",
    "float",
    "loan_interest_yearly",
    "monthly_rent",
    "own_use_rent",
    "principal",
    "surcharge",
    "surplus",
];

/// An entry as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailRow {
    pub at: DateTime<Utc>,
    pub who: String,
    pub post: String,
    pub act: String,
    pub subject: String,
    /// Whom or what, where it has a name.
    pub subject_name: Option<String>,
    pub subject_id: String,
    pub changes: Vec<Changed>,
    pub reason: String,
    pub address: String,
    pub request: String,
}

/// A value before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub name: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The words of an act.
pub(super) fn act_key(code: &str) -> String {
    format!("act-{}", code.replace('.', "-"))
}

impl TrailRow {
    #[must_use]
    pub fn of(entry: &audit_entry::Model, names: &Names, page: Chrome<'_>) -> Self {
        let lang = page.lang;
        let kind = match entry.actor_kind {
            ActorKind::Visitor => "actor-visitor",
            ActorKind::Citizen => "actor-citizen",
            ActorKind::Staff => "actor-staff",
            ActorKind::Worker => "actor-worker",
            ActorKind::Operator => "actor-operator",
        };
        let act = act_key(&entry.act);
        let subject = format!("subject-{}", entry.subject_kind.replace('_', "-"));
        Self {
            at: entry.at,
            who: entry.actor_name.clone().unwrap_or_else(|| lang.t(kind).into_owned()),
            post: entry.post.as_deref().map(|post| page.posts(post)).unwrap_or_default(),
            act: known(lang, &act, &entry.act),
            subject: known(lang, &subject, &entry.subject_kind),
            subject_name: names.get(entry.subject_id).map(str::to_owned),
            subject_id: entry.subject_id.to_string(),
            changes: changes(entry, names, page),
            reason: entry.reason.clone().unwrap_or_default(),
            address: entry.address.clone().unwrap_or_default(),
            request: entry.request.clone().unwrap_or_default(),
        }
    }
}

/// The words of a key where there are any: an entry may be older than the words, or newer.
fn known(lang: Lang, key: &str, code: &str) -> String {
    if lang.has(key) { lang.t(key).into_owned() } else { code.to_owned() }
}

fn changes(entry: &audit_entry::Model, names: &Names, page: Chrome<'_>) -> Vec<Changed> {
    let (before, after) = (facts(entry.before.as_deref()), facts(entry.after.as_deref()));
    let keys = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
    let changed = keys.map(|name| Changed {
        name: name_of(name, page.lang),
        before: before.get(name).map(|value| words(name, value, names, page)),
        after: after.get(name).map(|value| words(name, value, names, page)),
    });
    changed.collect()
}

fn facts(text: Option<&str>) -> BTreeMap<String, Value> {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn name_of(name: &str, lang: Lang) -> String {
    let code = name.replace('_', "-");
    let heading = format!("register-heading-{code}");
    if lang.has(&heading) {
        return lang.t(&heading).split('|').next().unwrap_or_default().trim().to_owned();
    }
    known(lang, &format!("fact-{code}"), name)
}

fn words(name: &str, value: &Value, names: &Names, page: Chrome<'_>) -> String {
    let lang = page.lang;
    match value {
        Value::Number(number) if AMOUNTS.contains(&name) => {
            let amount = number.as_i64().map(|poisha| lang.money(Money::from_poisha(poisha)));
            digits::to_latin(&amount.unwrap_or_else(|| number.to_string()))
        }
        Value::Number(number) => {
            digits::to_latin(&number.as_i64().map_or_else(|| number.to_string(), |number| lang.number(number)))
        }
        Value::String(text) if name == "roles" => {
            text.split(' ').map(|role| known(lang, &format!("role-{role}"), role)).collect::<Vec<_>>().join(", ")
        }
        Value::String(text) if name == "post" => page.posts(text),
        Value::String(text) if name == "wanted" => wanted(text, lang),
        Value::String(text) => {
            let keys =
                CODED.iter().filter(|(coded, _)| *coded == name).map(|(_, beginning)| format!("{beginning}{text}"));
            let key = keys.into_iter().find(|key| lang.has(key));
            key.map_or_else(|| names.of_text(text).unwrap_or(text).to_owned(), |key| lang.t(&key).into_owned())
        }
        Value::Null => "–".to_owned(),
        Value::Bool(true) => lang.t("trail-yes").into_owned(),
        Value::Bool(false) => lang.t("trail-no").into_owned(),
        Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// What was asked of a second person: a role or a setting, in words. Anything else stands as it was written.
fn wanted(text: &str, lang: Lang) -> String {
    let asked = facts(Some(text));
    let part = |name: &str| asked.get(name).and_then(Value::as_str).filter(|part| !part.is_empty());
    let coded = |name: &str| part(name).map(|code| known(lang, &format!("{name}-{code}"), code));
    let parts =
        [coded("role"), coded("setting"), part("ends_on").map(str::to_owned), part("wanted").map(str::to_owned)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { text.to_owned() } else { parts.join(": ") }
}
