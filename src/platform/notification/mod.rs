//! Messages to people: written to the outbox in the transaction that they tell of, delivered by the worker.

mod deliver;
mod mail;
mod refusals;
mod sms;
mod texts;
mod units;

use std::time::Duration;

use entity::{
    documents::paper,
    messaging::message::{self, Channel, State},
    payments::{payment, receipt},
    values::{AccountId, Locale, MessageId, Money, Phone},
};

pub use deliver::{DeliverMessage, Messengers};
pub use mail::Mailer;
pub use refusals::{is_refused, lift as lift_refusal, refuse, refused, restore};
pub use sms::{HttpSms, SmsFormat};
pub use texts::{MessageTexts, Notice, NoticeTexts, Places};
pub use units::{SmsLength, joined, sms_length};

use crate::platform::{errors::AppError, i18n::Lang, jobs, payments::page_path, receipts::Told, work::Work};

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
    told: &Told,
    receipt: &receipt::Model,
    paper: &paper::Model,
    remaining: Money,
) -> Result<(), AppError> {
    let lang = Lang::of(told.locale);
    let verify = format!("/v/{}", paper.token);
    let places = Places {
        amount: lang.money_short(receipt.amount),
        number: receipt.number.clone(),
        link: work.town().short_url(&paper.code),
        url: work.town().url(&lang.path(told.path.as_deref().unwrap_or(&verify))),
        town: work.town().name(told.locale, receipt.paid_on).to_owned(),
        subject: lang.digits(&receipt.subject),
        date: lang.date(receipt.paid_on),
        remaining: if remaining.is_positive() { lang.money_short(remaining) } else { String::new() },
        ..Places::default()
    };
    let to = Addressee {
        phone: told.phone.clone(),
        email: told.email.clone(),
        locale: told.locale,
        account: Some(receipt.account_id),
    };
    tell(work, &to, Notice::Receipt, &places).await
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
    let to = Addressee {
        phone: Some(payment.phone.clone()),
        email: payment.email.clone(),
        locale: payment.locale,
        account: Some(payment.account_id),
    };
    tell(work, &to, notice, places).await
}

/// Whom a message goes to, by each way that is known.
#[derive(Clone, Debug)]
pub struct Addressee {
    pub phone: Option<Phone>,
    pub email: Option<String>,
    pub locale: Locale,
    /// The account of dues that it tells of: whoever has said that it is not his gets no more about it.
    pub account: Option<AccountId>,
}

impl Addressee {
    /// Somebody with a mobile number.
    #[must_use]
    pub const fn phone(phone: Phone, locale: Locale) -> Self {
        Self { phone: Some(phone), email: None, locale, account: None }
    }
}

/// Tells somebody something. That its text cannot be written must not undo what it tells of: then it is logged.
///
/// # Errors
/// When the database does not take it.
pub async fn tell(work: &Work, to: &Addressee, notice: Notice, places: &Places) -> Result<(), AppError> {
    tell_after(work, to, notice, places, Duration::ZERO).await
}

/// The same, later.
///
/// # Errors
/// When the database does not take it.
pub async fn tell_after(
    work: &Work,
    to: &Addressee,
    notice: Notice,
    places: &Places,
    pause: Duration,
) -> Result<(), AppError> {
    let town = work.town();
    let ruling = town.policy::<MessageTexts>(work.today());
    let Some(texts) = ruling.as_ref().and_then(|ruling| ruling.policy.of(notice)) else {
        tracing::warn!(tenant.slug = town.slug(), notice = notice.code(), "no text for this message is in force");
        return Ok(());
    };
    let (sms, email) = match texts.sms(to.locale, places).and_then(|sms| Ok((sms, texts.email(to.locale, places)?))) {
        Ok(filled) => filled,
        Err(cause) => {
            tracing::error!(tenant.slug = town.slug(), notice = notice.code(), "a message cannot be filled: {cause:#}");
            return Ok(());
        }
    };
    let is_unwanted = match (&to.phone, to.account) {
        (Some(phone), Some(account)) => is_refused(work, phone, account).await?,
        _ => false,
    };
    if let Some(phone) = to.phone.as_ref().filter(|_| !is_unwanted) {
        let body = joined(&sms);
        let parts = i16::from(sms_length(&body).parts);
        let letter = Letter { channel: Channel::Sms, recipient: phone.to_string(), subject: None, body, parts };
        put(work, notice, to, letter, pause).await?;
    }
    if let (Some(address), Some((subject, body))) = (&to.email, email) {
        let letter =
            Letter { channel: Channel::Email, recipient: address.clone(), subject: Some(subject), body, parts: 0 };
        put(work, notice, to, letter, pause).await?;
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

async fn put(work: &Work, notice: Notice, to: &Addressee, letter: Letter, pause: Duration) -> Result<(), AppError> {
    let id = MessageId::mint();
    work.insert(message::Model {
        tenant_id: work.tenant(),
        id,
        channel: letter.channel,
        notice: notice.code().to_owned(),
        recipient: letter.recipient,
        locale: to.locale,
        subject: letter.subject,
        body: letter.body,
        account_id: to.account,
        parts: letter.parts,
        state: State::Queued,
        created_at: work.now,
        sent_at: None,
    })
    .await?;
    jobs::queue_after(work, &DeliverMessage { message: id }, pause).await
}
