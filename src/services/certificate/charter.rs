//! The charter's rows about certificates, out of the types themselves: what is promised on the wall is what is done.

use chrono::NaiveDate;
use entity::values::Locale;

use super::{CertificateType, CertificateTypes, Signer};
use crate::platform::{
    i18n::Lang,
    tenancy::{Bilingual, Town, charter::CharterEntry},
};

/// Where they stand among the rows of the charter.
const AT: i64 = 100;

/// One row for each certificate that the town has on a day.
#[must_use]
pub fn entries(town: &Town, day: NaiveDate) -> Vec<CharterEntry> {
    let ruling = town.policy::<CertificateTypes>(day);
    ruling.iter().flat_map(|ruling| ruling.policy.iter()).map(entry).collect()
}

fn entry(certificate: &CertificateType) -> CharterEntry {
    let key = |key: &str| both(|lang| lang.t(key).into_owned());
    CharterEntry {
        order: AT,
        service: certificate.title.clone(),
        how: key(if certificate.is_online { "certificate-how-online" } else { "certificate-how-office" }),
        papers: both(|lang| papers(lang, certificate)),
        fee: both(|lang| fee(lang, certificate)),
        time: both(|lang| days(lang, certificate.steps.days())),
        officer: both(|lang| signers(lang, certificate)),
        online: certificate.is_online.then(|| format!("/apply/{}", certificate.code)),
        more: (!certificate.is_online).then(|| format!("/apply/{}", certificate.code)),
    }
}

fn both(words: impl Fn(Lang) -> String) -> Bilingual {
    Bilingual { bn: words(Lang::of(Locale::Bn)), en: words(Lang::of(Locale::En)) }
}

/// The papers in one line.
fn papers(lang: Lang, certificate: &CertificateType) -> String {
    let needed = certificate.papers.iter().filter(|paper| !paper.is_optional && paper.when.is_none());
    let titles: Vec<&str> = needed.map(|paper| paper.title.get(lang.locale)).collect();
    if titles.is_empty() { lang.t("certificate-no-papers").into_owned() } else { titles.join(", ") }
}

/// What it costs in each language.
#[must_use]
pub fn fee(lang: Lang, certificate: &CertificateType) -> String {
    let fee = certificate.fee;
    if fee.bn == fee.en {
        return if fee.bn.is_zero() {
            lang.t("certificate-free").into_owned()
        } else {
            lang.say("certificate-fee-same", &[("fee", &lang.money_short(fee.bn))]).into_owned()
        };
    }
    let amount = |amount| lang.money_short(amount);
    lang.say("certificate-fee", &[("bn", &amount(fee.bn)), ("en", &amount(fee.en))]).into_owned()
}

/// In how many working days.
#[must_use]
pub fn days(lang: Lang, days: u32) -> String {
    match days {
        0 => lang.t("certificate-same-day").into_owned(),
        1 => lang.t("certificate-one-day").into_owned(),
        days => lang.say("certificate-days", &[("days", &lang.digits(&days.to_string()))]).into_owned(),
    }
}

/// Who signs, in order.
#[must_use]
pub fn signers(lang: Lang, certificate: &CertificateType) -> String {
    let key = match certificate.signs.as_slice() {
        [Signer::Ward] => "certificate-signer-ward",
        [Signer::Head] => "certificate-signer-head",
        _ => "certificate-signer-both",
    };
    lang.t(key).into_owned()
}
