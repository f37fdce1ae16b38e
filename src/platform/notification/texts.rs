//! The texts of messages: data that a town may change, with named places and nothing else in them.

use std::collections::BTreeMap;

use anyhow::Context;
use entity::values::Locale;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

use crate::platform::tenancy::{
    Bilingual, Policy,
    reader::{FaultKind, Reader},
};

/// What a message tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Notice {
    Receipt,
    PaymentChecking,
    PaymentFailed,
    /// Six digits for signing in, or for a change of phone.
    OneTimeCode,
    /// The register has another phone for a holding: to the old and the new number.
    PhoneChanged,
    /// What the office says to a report.
    ReportAnswered,
    /// The link by which staff set their first password.
    StaffInvitation,
    /// The link by which staff set a new one.
    StaffReset,
    /// Somebody's password or second factor has changed, or he signed in on a new device.
    StaffSecurity,
    /// More has come than was due: it is credit.
    CreditKept,
    /// Credit was used for dues.
    CreditUsed,
    /// Money has come that nobody owed, and is to be given back.
    RefundNoticed,
    RefundPaid,
    /// Money is not given back, and stays as credit.
    RefundDropped,
    /// Arrears may be paid off in parts; the first one.
    PlanAgreed,
    /// A part of a plan is due soon.
    PlanDue,
    /// The last day of a part is over.
    PlanMissed,
    /// The plan is in default.
    PlanDefaulted,
    /// The bank has sent a payer's cheque back.
    ChequeDishonoured,
}

impl Notice {
    const ALL: [Self; 19] = [
        Self::Receipt,
        Self::PaymentChecking,
        Self::PaymentFailed,
        Self::OneTimeCode,
        Self::PhoneChanged,
        Self::ReportAnswered,
        Self::StaffInvitation,
        Self::StaffReset,
        Self::StaffSecurity,
        Self::CreditKept,
        Self::CreditUsed,
        Self::RefundNoticed,
        Self::RefundPaid,
        Self::RefundDropped,
        Self::PlanAgreed,
        Self::PlanDue,
        Self::PlanMissed,
        Self::PlanDefaulted,
        Self::ChequeDishonoured,
    ];

    /// Opens something: its text is kept masked once it has been sent.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::OneTimeCode | Self::StaffInvitation | Self::StaffReset)
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.code() == code)
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::PaymentChecking => "payment-checking",
            Self::PaymentFailed => "payment-failed",
            Self::OneTimeCode => "one-time-code",
            Self::PhoneChanged => "phone-changed",
            Self::ReportAnswered => "report-answered",
            Self::StaffInvitation => "staff-invitation",
            Self::StaffReset => "staff-reset",
            Self::StaffSecurity => "staff-security",
            Self::CreditKept => "credit-kept",
            Self::CreditUsed => "credit-used",
            Self::RefundNoticed => "refund-noticed",
            Self::RefundPaid => "refund-paid",
            Self::RefundDropped => "refund-dropped",
            Self::PlanAgreed => "plan-agreed",
            Self::PlanDue => "plan-due",
            Self::PlanMissed => "plan-missed",
            Self::PlanDefaulted => "plan-defaulted",
            Self::ChequeDishonoured => "cheque-dishonoured",
        }
    }
}

/// What may stand in a text. A place that a notice does not know is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    pub amount: String,
    /// Of the receipt, or the reference of the payment.
    pub number: String,
    pub link: String,
    pub url: String,
    pub town: String,
    pub subject: String,
    pub date: String,
    /// Still due; empty when nothing is.
    pub remaining: String,
    /// A one-time code.
    pub code: String,
    /// The host that the code is for, so that a phone fills it in there and nowhere else.
    pub host: String,
    /// Of a person.
    pub name: String,
    /// What somebody says or what has happened, in a few words.
    pub note: String,
}

impl Places {
    /// The longest values that come in earnest, to try a text with.
    fn longest() -> Self {
        Self {
            amount: "12345678.50".into(),
            number: "TEST-H26-004512".into(),
            link: "pirganj-rangpur.pouro.gov.bd/r/a1B2c3".into(),
            url: "https://pirganj-rangpur.pouro.gov.bd/pay/AAAAAAAAAAAAAAAAAAAAAA".into(),
            town: "-".repeat(40),
            subject: "33-1234/56".into(),
            date: "30 September 2026".into(),
            remaining: "12345678.50".into(),
            code: "123456".into(),
            host: "pirganj-rangpur.pouro.gov.bd".into(),
            name: "-".repeat(40),
            note: "-".repeat(80),
        }
    }
}

/// All texts of a town on a day.
#[derive(Debug)]
pub struct MessageTexts {
    texts: BTreeMap<Notice, NoticeTexts>,
}

/// The texts of one notice.
#[derive(Debug)]
pub struct NoticeTexts {
    sms: Bilingual,
    /// Subject and body.
    email: Option<(Bilingual, Bilingual)>,
}

const SMS_MAX: usize = 400;
const EMAIL_MAX: usize = 4_000;
/// Steps that a text may take: far beyond honest ones, far below harm.
const FUEL: u64 = 10_000;

impl Policy for MessageTexts {
    const KIND: &'static str = "messages";

    fn read(reader: &Reader<'_>) -> Option<Self> {
        let mut texts = BTreeMap::new();
        for notice in Notice::ALL {
            let read = reader.table(notice.code(), read_notice);
            if let Some(read) = reader.required(notice.code(), read) {
                texts.insert(notice, read);
            }
        }
        Some(Self { texts })
    }
}

fn read_notice(reader: &Reader<'_>) -> Option<NoticeTexts> {
    let sms = checked(reader, "sms", SMS_MAX);
    let sms = reader.required("sms", sms);
    let email = reader.table("email", |email| {
        let (subject, body) = (checked(email, "subject", SMS_MAX), checked(email, "body", EMAIL_MAX));
        email.required("subject", subject).zip(email.required("body", body))
    });
    Some(NoticeTexts { sms: sms?, email })
}

/// A text that can be filled, with every place and with none: only places that exist, only what ends.
fn checked(reader: &Reader<'_>, key: &str, characters_max: usize) -> Option<Bilingual> {
    let text = reader.bilingual(key, characters_max)?;
    for places in [Places::longest(), Places::default()] {
        for words in [&text.bn, &text.en] {
            if let Err(cause) = fill(words, &places) {
                reader.fault(key, FaultKind::Template(format!("{cause:#}")));
                return None;
            }
        }
    }
    Some(text)
}

impl MessageTexts {
    #[must_use]
    pub fn of(&self, notice: Notice) -> Option<&NoticeTexts> {
        self.texts.get(&notice)
    }
}

impl NoticeTexts {
    /// # Errors
    /// When the text cannot be filled.
    pub fn sms(&self, locale: Locale, places: &Places) -> anyhow::Result<String> {
        fill(self.sms.get(locale), places)
    }

    pub(super) fn email(&self, locale: Locale, places: &Places) -> anyhow::Result<Option<(String, String)>> {
        let Some((subject, body)) = &self.email else { return Ok(None) };
        let subject = fill(subject.get(locale), places)?.replace('\n', " ");
        Ok(Some((subject, fill(body.get(locale), places)?)))
    }
}

fn fill(text: &str, places: &Places) -> anyhow::Result<String> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(FUEL));
    let Places { amount, number, link, url, town, subject, date, remaining, code, host, name, note } = places;
    environment
        .render_str(
            text,
            context! { amount, number, link, url, town, subject, date, remaining, code, host, name, note },
        )
        .context("the text cannot be filled")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_places_are_filled_and_nothing_runs_away() {
        let places = Places { amount: "১২৫০".into(), number: "H26-004512".into(), ..Places::default() };
        let text = "{{ amount }} টাকা। {{ number }}{% if remaining %} বাকি {{ remaining }}{% endif %}";
        assert_eq!(fill(text, &places).unwrap(), "১২৫০ টাকা। H26-004512");
        assert!(fill("{{ nid }}", &places).is_err());
        assert!(fill("{% for a in range(99999999) %}{{ a }}{% endfor %}", &places).is_err());
        assert!(fill("{{ amount", &places).is_err());
    }
}
