//! Taking money over the counter: shift, journal and receipt in one work.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    billing::billing_account,
    counter::instrument::Kind as InstrumentKind,
    ledger::journal,
    payments::{Method, receipt},
    values::{AccountId, LeafId, Locale, Money, Phone, ShiftId, StaffId},
};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::{
    instrument::{self, NewInstrument},
    shift,
};
use crate::platform::{
    app::App,
    audit::{self, Act, Entry},
    calendar::dhaka_time,
    errors::{AppError, Refusal},
    receipts::{self, Handed, Taking, Told},
    work::Work,
};

/// When on its day something happened that only says its day.
const NOON: u32 = 12;

/// What a cashier takes.
#[derive(Clone, Debug)]
pub struct Collection {
    /// How much for which account, each once.
    pub parts: Vec<(AccountId, Money)>,
    pub means: Means,
    pub phone: Option<Phone>,
    /// From the form: sent twice, it makes one receipt.
    pub key: Uuid,
}

/// What it is handed over in.
#[derive(Clone, Debug)]
pub enum Means {
    /// With what was put on the table, where that is more than the amount.
    Cash(Option<Money>),
    Instrument(NewInstrument),
}

/// Why nothing can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollectRefused {
    Nothing,
    /// What is handed over is less than the amount.
    TooLittle,
    /// Somebody else has paid meanwhile: it would be more than is due.
    Changed,
}

impl fmt::Display for CollectRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for CollectRefused {}

impl Refusal for CollectRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "collect-nothing",
            Self::TooLittle => "collect-too-little",
            Self::Changed => "collect-changed",
        }
    }
}

/// Takes money for some accounts into the open shift of whoever acts.
///
/// # Errors
/// [`shift::ShiftRefused::NoneOpen`], [`CollectRefused`], [`instrument::InstrumentRefused`]
pub async fn collect(work: &Work, app: &App, collection: Collection) -> Result<receipt::Model, AppError> {
    let shift = shift::lock_own(work).await?;
    if let Some(made) = made_before(work, collection.key).await? {
        return Ok(made);
    }
    let key = journal_key(collection.key);
    let parts: Vec<(AccountId, Money)> =
        collection.parts.into_iter().filter(|(_, amount)| amount.is_positive()).collect();
    let total = Money::sum(parts.iter().map(|(_, amount)| *amount))?;
    if !total.is_positive() {
        return Err(CollectRefused::Nothing.into());
    }
    let taken = Taken { shift: shift.id, by: shift.cashier_id, parts, phone: collection.phone, key };
    match collection.means {
        Means::Cash(tendered) => {
            if tendered.is_some_and(|tendered| tendered < total) {
                return Err(CollectRefused::TooLittle.into());
            }
            let handed = Handed { tendered, ..Handed::default() };
            taken.issue(work, app, Method::Cash, None, (work.now, work.today()), handed).await
        }
        Means::Instrument(new) => {
            // R8: a cheque counts for the day on which it is received, a slip for the day of the bank's stamp.
            let when = match new.kind {
                InstrumentKind::BankSlip => (dhaka_time(new.dated_on, NOON, 0), new.dated_on),
                InstrumentKind::Cheque | InstrumentKind::PayOrder => (work.now, work.today()),
            };
            let row = instrument::receive(work, new, total, shift.cashier_id).await?;
            let handed = Handed { instrument: Some(row.id), ..Handed::default() };
            let named = format!("{}, {}", row.number, row.bank);
            taken.issue(work, app, instrument::method(row.kind), Some(named), when, handed).await
        }
    }
}

/// What is written by hand on a leaf, when it comes to the counter with its cash.
pub(super) struct OfLeaf {
    pub leaf: LeafId,
    pub collector: StaffId,
    pub day: NaiveDate,
    pub phone: Option<Phone>,
}

/// Takes the cash of a leaf into the open shift of whoever acts; it counts for the day that stands on the leaf.
pub(super) async fn collect_leaf(
    work: &Work,
    app: &App,
    account: AccountId,
    amount: Money,
    of: OfLeaf,
) -> Result<receipt::Model, AppError> {
    let shift = shift::lock_own(work).await?;
    let (parts, key) = (vec![(account, amount)], format!("leaf:{}", of.leaf));
    let taken = Taken { shift: shift.id, by: of.collector, parts, phone: of.phone, key };
    let handed = Handed { leaf: Some(of.leaf), ..Handed::default() };
    taken.issue(work, app, Method::Cash, None, (dhaka_time(of.day, NOON, 0), of.day), handed).await
}

struct Taken {
    shift: ShiftId,
    by: StaffId,
    parts: Vec<(AccountId, Money)>,
    phone: Option<Phone>,
    key: String,
}

impl Taken {
    async fn issue(
        self,
        work: &Work,
        app: &App,
        method: Method,
        method_reference: Option<String>,
        (paid_at, day): (DateTime<Utc>, NaiveDate),
        handed: Handed,
    ) -> Result<receipt::Model, AppError> {
        in_scope(work, &self.parts).await?;
        let taking = Taking {
            parts: self.parts,
            method,
            method_reference,
            paid_at,
            day,
            idempotency_key: self.key,
            handed: Handed { shift: Some(self.shift), taken_by: Some(self.by), ..handed },
            // The language of the office: nobody at the counter has said which one he reads.
            told: Told { phone: self.phone, email: None, locale: Locale::Bn, path: None },
        };
        let posted = receipts::post(work, app, &taking).await?;
        // What is written on a leaf or stamped by the bank was taken already; at the counter nobody hands over too much.
        let is_past = taking.handed.leaf.is_some() || method == Method::BankSlip;
        if !is_past && posted.credit()?.is_positive() {
            return Err(CollectRefused::Changed.into());
        }
        let receipt = receipts::issue(work, app, taking, &posted).await?;
        let entry = Entry::of(Act::ReceiptIssued, "receipt", receipt.id.0)
            .after("number", receipt.number.as_str())
            .after("amount", receipt.amount)
            .after("method", method.code())
            .after("day", day);
        audit::record(work, entry).await?;
        Ok(receipt)
    }
}

/// Nobody takes money for a ward that is not his.
async fn in_scope(work: &Work, parts: &[(AccountId, Money)]) -> Result<(), AppError> {
    let scope = work.actor().scope();
    for (account, _) in parts {
        let row = work.get::<billing_account::Entity>(*account).await?;
        if !row.is_some_and(|row| scope.sees(Some(row.ward))) {
            return Err(AppError::NotFound);
        }
    }
    Ok(())
}

fn journal_key(key: Uuid) -> String {
    format!("counter:{key}")
}

/// The receipt that the same form has made before.
///
/// # Errors
/// When the database cannot be read.
pub async fn made_before(work: &Work, key: Uuid) -> Result<Option<receipt::Model>, AppError> {
    let posted = work.find::<journal::Entity>().filter(journal::Column::IdempotencyKey.eq(journal_key(key)));
    let Some(journal) = work.one(posted).await? else { return Ok(None) };
    Ok(work.one(work.find::<receipt::Entity>().filter(receipt::Column::JournalId.eq(journal.id))).await?)
}
