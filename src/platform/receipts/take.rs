use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    payments::{Method, receipt, receipt_part},
    values::{AccountId, InstrumentId, LeafId, Locale, Money, PaymentId, Phone, ReceiptId, ShiftId, StaffId},
};

use crate::platform::{
    app::App,
    billing::receive::{Incoming, Posted, receive},
    documents::{self, ReceiptPaper},
    errors::AppError,
    ledger::chart::LedgerAccount,
    notification,
    numbering::{self, Book},
    work::Work,
};

/// Money that somebody has taken.
#[derive(Clone, Debug)]
pub struct Taking {
    /// How much for which account, each account once; the first one names the receipt.
    pub parts: Vec<(AccountId, Money)>,
    pub method: Method,
    /// How the gateway or the bank names it.
    pub method_reference: Option<String>,
    /// When the payer's money was taken.
    pub paid_at: DateTime<Utc>,
    /// The day of payment (R8).
    pub day: NaiveDate,
    /// From the event that brought it: the same event never posts twice.
    pub idempotency_key: String,
    pub handed: Handed,
    pub told: Told,
}

/// Through whose hands it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct Handed {
    pub payment: Option<PaymentId>,
    pub shift: Option<ShiftId>,
    pub instrument: Option<InstrumentId>,
    pub leaf: Option<LeafId>,
    pub taken_by: Option<StaffId>,
    pub tendered: Option<Money>,
}

/// Who gets to know.
#[derive(Clone, Debug)]
pub struct Told {
    pub phone: Option<Phone>,
    pub email: Option<String>,
    pub locale: Locale,
    /// Where the payer finds it on the portal; of none, the page about the paper.
    pub path: Option<String>,
}

impl Taking {
    /// The asset that the money came into.
    const fn into(&self) -> LedgerAccount {
        match self.method {
            Method::Cash => LedgerAccount::Cash,
            Method::Cheque | Method::PayOrder | Method::BankSlip => LedgerAccount::Instruments,
            Method::Sandbox | Method::SslCommerz | Method::Bkash | Method::Nagad | Method::Ekpay => {
                match self.method.gateway() {
                    Some(gateway) => LedgerAccount::Clearing(gateway),
                    None => LedgerAccount::Cash,
                }
            }
        }
    }
}

/// Clears what the money pays for, by the terms of its day, and writes the journal.
///
/// # Errors
/// When the same event has posted before, or the database does not take it.
pub async fn post(work: &Work, app: &App, taking: &Taking) -> Result<Posted, AppError> {
    let incoming = Incoming {
        parts: taking.parts.clone(),
        day: taking.day,
        into: taking.into(),
        idempotency_key: taking.idempotency_key.clone(),
    };
    receive(work, app.sources, &incoming).await
}

/// Takes the number and writes the receipt, its paper and the message about it. From the number on its book is locked: what
/// else can fail must have been done before.
///
/// # Errors
/// When the database does not take it.
pub async fn issue(work: &Work, app: &App, taking: Taking, posted: &Posted) -> Result<receipt::Model, AppError> {
    let first = posted.parts.first().context("a receipt for nothing")?;
    let number = numbering::take(work, Book::Receipt(first.service)).await?;
    let (tenant_id, id) = (work.tenant(), ReceiptId::mint());
    let receipt = receipt::Model {
        tenant_id,
        id,
        number: number.to_string(),
        book: number.book,
        fiscal_year: number.year,
        serial: number.serial,
        account_id: first.account,
        journal_id: posted.journal,
        service: first.service,
        amount: Money::sum(posted.parts.iter().map(|part| part.amount))?,
        credit: posted.credit()?,
        payer: first.subject.payer.clone(),
        subject: match posted.parts.len() {
            0 | 1 => first.subject.reference.clone(),
            several => format!("{} + {}", first.subject.reference, several - 1),
        },
        ward: first.subject.ward,
        place: first.subject.place.clone(),
        method: taking.method,
        method_reference: taking.method_reference,
        payment_id: taking.handed.payment,
        shift_id: taking.handed.shift,
        instrument_id: taking.handed.instrument,
        leaf_id: taking.handed.leaf,
        taken_by: taking.handed.taken_by,
        tendered: taking.handed.tendered,
        phone: taking.told.phone.clone(),
        paid_at: taking.paid_at,
        paid_on: taking.day,
        issued_at: work.now,
    };
    work.insert(receipt.clone()).await?;
    let parts = posted.parts.iter().zip(1_i16..).map(|(part, line)| receipt_part::Model {
        tenant_id,
        receipt_id: id,
        line,
        account_id: part.account,
        service: part.service,
        subject: part.subject.reference.clone(),
        ward: part.subject.ward,
        place: part.subject.place.clone(),
        amount: part.amount,
        credit: part.allocation.credit,
    });
    work.insert_all(parts.collect()).await?;
    let paper = documents::issue(work, &app.keyring, &ReceiptPaper::of(&receipt)).await?;
    notification::receipt(work, &taking.told, &receipt, &paper, posted.remaining()?).await?;
    Ok(receipt)
}
