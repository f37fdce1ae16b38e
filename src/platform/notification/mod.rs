//! Messages to people: written to the outbox in the transaction that they tell of, delivered by the worker.

mod deliver;
mod mail;
mod sms;
mod texts;
mod units;

use entity::{
    documents::paper,
    messaging::message::{self, Channel, State},
    payments::{payment, receipt},
    values::{Locale, MessageId, Money},
};

pub use deliver::{DeliverMessage, Messengers};
pub use mail::Mailer;
pub use sms::{HttpSms, SmsFormat};
pub use texts::{MessageTexts, Notice, NoticeTexts, Places};
pub use units::{SmsLength, joined, sms_length};

use crate::platform::{errors::AppError, i18n::Lang, jobs, payments::page_path, work::Work};

/// What a payer is told before there is a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentNotice {
    /// The gateway has not answered yet: do not pay again.
    Checking,
    /// It was being checked, and the gateway says no.
    Failed,
}

/// Tells the payer of a receipt, by SMS and, where one was given, by e-mail.
///
/// # Errors
/// When the database does not take it.
pub async fn receipt(
    work: &Work,
    payment: &payment::Model,
    receipt: &receipt::Model,
    paper: &paper::Model,
    remaining: Money,
) -> Result<(), AppError> {
    let lang = Lang::of(payment.locale);
    let places = Places {
        amount: lang.money_short(receipt.amount),
        number: receipt.number.clone(),
        link: work.town().short_url(&paper.code),
        url: work.town().url(&lang.path(&page_path(&payment.token))),
        town: work.town().name(payment.locale, receipt.paid_on).to_owned(),
        subject: lang.digits(&receipt.subject),
        date: lang.date(receipt.paid_on),
        remaining: if remaining.is_positive() { lang.money_short(remaining) } else { String::new() },
    };
    write(work, payment, Notice::Receipt, &places).await
}

/// Tells the payer how a payment stands that has no receipt.
///
/// # Errors
/// When the database does not take it.
pub async fn payment(work: &Work, payment: &payment::Model, notice: PaymentNotice) -> Result<(), AppError> {
    let lang = Lang::of(payment.locale);
    let places = Places {
        amount: lang.money_short(payment.amount),
        number: payment.reference.clone(),
        url: work.town().url(&lang.path(&page_path(&payment.token))),
        town: work.town().name(payment.locale, work.today()).to_owned(),
        ..Places::default()
    };
    let notice = match notice {
        PaymentNotice::Checking => Notice::PaymentChecking,
        PaymentNotice::Failed => Notice::PaymentFailed,
    };
    write(work, payment, notice, &places).await
}

async fn write(work: &Work, payment: &payment::Model, notice: Notice, places: &Places) -> Result<(), AppError> {
    let town = work.town();
    let ruling = town.policy::<MessageTexts>(work.today());
    let Some(texts) = ruling.as_ref().and_then(|ruling| ruling.policy.of(notice)) else {
        tracing::warn!(tenant.slug = town.slug(), notice = notice.code(), "no text for this message is in force");
        return Ok(());
    };
    let locale = payment.locale;
    let (sms, email) = match texts.sms(locale, places).and_then(|sms| Ok((sms, texts.email(locale, places)?))) {
        Ok(filled) => filled,
        // The money has come: that its message cannot be written must not undo the posting.
        Err(cause) => {
            tracing::error!(tenant.slug = town.slug(), notice = notice.code(), "a message cannot be filled: {cause:#}");
            return Ok(());
        }
    };
    let body = joined(&sms);
    let parts = i16::from(sms_length(&body).parts);
    put(
        work,
        notice,
        locale,
        Letter { channel: Channel::Sms, recipient: payment.phone.to_string(), subject: None, body, parts },
    )
    .await?;
    if let (Some(address), Some((subject, body))) = (&payment.email, email) {
        let letter =
            Letter { channel: Channel::Email, recipient: address.clone(), subject: Some(subject), body, parts: 0 };
        put(work, notice, locale, letter).await?;
    }
    Ok(())
}

/// A message before it is in the outbox.
struct Letter {
    channel: Channel,
    recipient: String,
    subject: Option<String>,
    body: String,
    parts: i16,
}

async fn put(work: &Work, notice: Notice, locale: Locale, letter: Letter) -> Result<(), AppError> {
    let id = MessageId::mint();
    work.insert(message::Model {
        tenant_id: work.tenant(),
        id,
        channel: letter.channel,
        notice: notice.code().to_owned(),
        recipient: letter.recipient,
        locale,
        subject: letter.subject,
        body: letter.body,
        parts: letter.parts,
        state: State::Queued,
        created_at: work.now,
        sent_at: None,
    })
    .await?;
    jobs::queue(work, &DeliverMessage { message: id }).await
}
