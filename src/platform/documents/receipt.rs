//! The receipt as a paper: what it proves, and everything that stands on it.

use entity::{
    documents::paper,
    payments::{Method, receipt, receipt_reversal, receipt_reversal::Cause},
    values::{HoldingNumber, Locale, ReceiptId},
};
use serde::Serialize;

use super::{Payload, qr, qr_url};
use crate::platform::{
    calendar::{dhaka_day, in_dhaka},
    errors::AppError,
    i18n::Lang,
    numbering::is_test_book,
    receipts::{breakdown, lookup::FullReceipt},
    tenancy::Town,
};

/// What a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptPaper {
    pub receipt: ReceiptId,
    pub number: String,
    day: String,
    amount_poisha: i64,
    subject: String,
}

impl ReceiptPaper {
    #[must_use]
    pub fn of(receipt: &receipt::Model) -> Self {
        Self {
            receipt: receipt.id,
            number: receipt.number.clone(),
            day: receipt.paid_on.to_string(),
            amount_poisha: receipt.amount.poisha(),
            subject: receipt.subject.clone(),
        }
    }

    pub(super) fn payload(&self, town: &Town, key_id: &str) -> Payload {
        Payload::receipt(
            (town.slug(), town.profile.uuid),
            self.number.clone(),
            self.day.clone(),
            self.amount_poisha,
            self.subject.clone(),
            key_id.to_owned(),
        )
    }
}

/// Everything that stands on a receipt, in words: what the page shows and the press prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceiptSheet {
    pub lang: &'static str,
    pub town: String,
    pub address: String,
    pub phone: String,
    pub title: String,
    pub number_label: String,
    pub number: String,
    /// Label and value, in order.
    pub facts: Vec<(String, String)>,
    pub columns: (String, String),
    /// What for, and how much.
    pub lines: Vec<(String, String)>,
    /// What each of several accounts got, head by head; nothing of one account, whose lines say it.
    pub heads_label: String,
    pub heads: Vec<HeadsOf>,
    pub total_label: String,
    pub total: String,
    pub words_label: String,
    pub words: String,
    pub verify_label: String,
    pub verify_url: String,
    pub code_label: String,
    pub code: String,
    pub overcharge_note: String,
    pub foot: String,
    /// Printed across a paper that is not in earnest.
    pub trial: Option<String>,
    /// Said of one that counts no longer. Not printed: a paper that is made once stays as it is, its page tells.
    #[serde(skip)]
    pub reversed: Option<String>,
    pub date: String,
    #[serde(skip)]
    pub seal_svg: String,
    #[serde(skip)]
    pub qr_svg: String,
    /// The signed payload, which the file carries as an attachment.
    #[serde(skip)]
    pub payload: Vec<u8>,
}

/// One of several accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeadsOf {
    pub subject: String,
    pub amount: String,
    pub lines: Vec<(String, String)>,
}

impl ReceiptSheet {
    /// # Errors
    /// When a sum leaves the range or the address does not fit a QR code.
    pub fn new(town: &Town, full: &FullReceipt, paper: &paper::Model, locale: Locale) -> Result<Self, AppError> {
        let (lang, receipt) = (Lang::of(locale), &full.receipt);
        let paid_at = in_dhaka(receipt.paid_at);
        let t = |key: &str| lang.t(key).into_owned();
        let lines = breakdown::lines(lang, full)?;
        let method = breakdown::method_name(lang, receipt.method);
        let method = match &receipt.method_reference {
            Some(reference) => format!("{method}, {reference}"),
            None => method,
        };
        // Of what was paid elsewhere only the day is known.
        let is_of_day = receipt.leaf_id.is_some() || receipt.method == Method::BankSlip;
        let date = if is_of_day { lang.date(receipt.paid_on) } else { lang.moment(paid_at) };
        let mut facts = vec![
            (t("receipt-payer"), receipt.payer.clone()),
            match full.parts.len() {
                0 | 1 => (t("receipt-holding"), describe_subject(lang, receipt)),
                several => {
                    let n = lang.digits(&several.to_string());
                    (t("receipt-accounts"), lang.say("receipt-accounts-n", &[("n", &n)]).into_owned())
                }
            },
            (t("receipt-date"), date),
            (t("receipt-method"), method),
        ];
        if receipt.method == Method::Cheque {
            facts.push((t("receipt-clearance"), t("receipt-subject-to-clearance")));
        }
        Ok(Self {
            lang: locale.code(),
            town: town.name(locale, receipt.paid_on).to_owned(),
            address: town.profile.office.address.get(locale).to_owned(),
            phone: town.profile.office.phone.clone(),
            title: t("receipt-title"),
            number_label: t("receipt-number"),
            number: receipt.number.clone(),
            facts,
            columns: (t("receipt-column-what"), t("receipt-column-amount")),
            lines: lines.into_iter().map(|line| (line.label, lang.money(line.amount))).collect(),
            heads_label: t("receipt-heads"),
            heads: if full.parts.len() > 1 { heads_of(lang, full)? } else { Vec::new() },
            total_label: t("receipt-total"),
            total: lang.money(receipt.amount),
            words_label: t("amount-in-words"),
            words: lang.money_in_words(receipt.amount),
            verify_label: t("receipt-verify"),
            verify_url: town.short_url(&paper.code),
            code_label: t("receipt-code"),
            code: paper.code.clone(),
            overcharge_note: t("receipt-overcharge"),
            foot: t("receipt-foot"),
            trial: is_test_book(&receipt.book).then(|| t("receipt-trial")),
            reversed: full.reversal.as_ref().map(|reversal| reversed(lang, reversal)),
            date: receipt.paid_on.to_string(),
            seal_svg: town.profile.seal.clone(),
            qr_svg: qr::svg(&qr_url(town, paper))?,
            payload: paper.payload.clone(),
        })
    }
}

fn heads_of(lang: Lang, full: &FullReceipt) -> Result<Vec<HeadsOf>, AppError> {
    let of = |account: breakdown::AccountHeads| HeadsOf {
        subject: account.subject,
        amount: lang.money(account.amount),
        lines: account.lines.into_iter().map(|line| (line.label, lang.money(line.amount))).collect(),
    };
    Ok(breakdown::heads(lang, full)?.into_iter().map(of).collect())
}

/// From when on a receipt counts no longer.
#[must_use]
pub fn reversed(lang: Lang, reversal: &receipt_reversal::Model) -> String {
    let key = match reversal.cause {
        Cause::Reversed => "receipt-reversed",
        Cause::Dishonoured => "receipt-dishonoured",
        Cause::Credited => "receipt-credited",
    };
    lang.say(key, &[("date", &lang.date(dhaka_day(reversal.reversed_at)))]).into_owned()
}

/// `৩-১২৩/১, কানাইখালী, ওয়ার্ড ৩`
fn describe_subject(lang: Lang, receipt: &receipt::Model) -> String {
    let number: Option<HoldingNumber> = receipt.subject.split_once('-').and_then(|(_, number)| number.parse().ok());
    let holding = number.map_or_else(|| receipt.subject.clone(), |number| lang.holding(receipt.ward, &number));
    let ward = lang.say("ward-n", &[("n", &lang.ward(receipt.ward))]);
    let parts = [holding.as_str(), receipt.place.as_str(), ward.as_ref()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
