//! Cheques, pay orders and bank slips, from the counter until the bank has credited them or sent them back.

use std::fmt;

use chrono::NaiveDate;
pub use entity::counter::instrument::{Kind, State};
use entity::{
    billing::{Head, billing_account, demand},
    counter::instrument,
    ledger::journal,
    payments::{Method, receipt, receipt_reversal::Cause},
    values::{ApprovalId, FiscalYear, HeadAmount, Heads, InstrumentId, Locale, Money, StaffId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};

use crate::platform::{
    access::{
        Permission,
        separation::{Duty, apart},
    },
    approvals,
    audit::{self, Act, Entry as Trace},
    billing::raise::{Cause as Raised, Charge, NewDemand, raise},
    calendar::dhaka_day,
    errors::{AppError, Refusal},
    i18n::Lang,
    ledger::{self, Entry, Line, chart::LedgerAccount},
    notification::{self, Addressee, Notice, Places},
    receipts::{lookup::reversal_of, reverse::reverse},
    work::Work,
};

/// What moves an instrument on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is taken to the bank.
    Deposit,
    /// The bank has credited it.
    Clear,
    /// The bank has sent it back.
    Dishonour,
}

impl Step {
    pub const ALL: [Self; 3] = [Self::Deposit, Self::Clear, Self::Dishonour];
}

/// Every edge that there is for a paper that we take to the bank ourselves.
pub const EDGES: [(State, Step, State); 3] = [
    (State::Received, Step::Deposit, State::Deposited),
    (State::Deposited, Step::Clear, State::Cleared),
    (State::Deposited, Step::Dishonour, State::Dishonoured),
];

/// A slip is at the bank already.
pub const SLIP_EDGES: [(State, Step, State); 2] =
    [(State::Received, Step::Clear, State::Cleared), (State::Received, Step::Dishonour, State::Dishonoured)];

/// The state after a step; nothing where the step is not open.
#[must_use]
pub fn after(kind: Kind, state: State, step: Step) -> Option<State> {
    let edges = match kind {
        Kind::Cheque | Kind::PayOrder => EDGES.as_slice(),
        Kind::BankSlip => SLIP_EDGES.as_slice(),
    };
    edges.iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(_, _, to)| *to)
}

/// Why something cannot be done with an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstrumentRefused {
    /// It has been taken before.
    Known,
    /// It stands elsewhere by now.
    NotNow,
}

impl fmt::Display for InstrumentRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for InstrumentRefused {}

impl Refusal for InstrumentRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Known => "instrument-known",
            Self::NotNow => "instrument-not-now",
        }
    }
}

/// Names the words: `method-<code>`.
#[must_use]
pub const fn method(kind: Kind) -> Method {
    match kind {
        Kind::Cheque => Method::Cheque,
        Kind::PayOrder => Method::PayOrder,
        Kind::BankSlip => Method::BankSlip,
    }
}

/// The kind that a form names.
#[must_use]
pub fn kind(code: &str) -> Option<Kind> {
    [Kind::Cheque, Kind::PayOrder, Kind::BankSlip].into_iter().find(|kind| method(*kind).code() == code)
}

/// Names the words: `instrument-state-<code>`.
#[must_use]
pub const fn state_code(state: State) -> &'static str {
    match state {
        State::Received => "received",
        State::Deposited => "deposited",
        State::Cleared => "cleared",
        State::Dishonoured => "dishonoured",
    }
}

/// What stands on a paper that is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInstrument {
    pub kind: Kind,
    pub number: String,
    pub bank: String,
    pub branch: String,
    /// Of a slip, the bank's stamp.
    pub dated_on: NaiveDate,
}

/// Banks honour a cheque for six months.
const STALE_DAYS: i64 = 180;
/// A slip that is older belongs to accounts that are closed.
const SLIP_DAYS_MAX: i64 = 366;

/// Whether the date on a paper lets it be taken on a day.
///
/// # Errors
/// With the code of what is wrong.
pub fn in_time(kind: Kind, dated_on: NaiveDate, today: NaiveDate) -> Result<(), &'static str> {
    let days = (today - dated_on).num_days();
    match kind {
        Kind::Cheque | Kind::PayOrder | Kind::BankSlip if days < 0 => Err("day-in-future"),
        Kind::Cheque | Kind::PayOrder if days > STALE_DAYS => Err("cheque-stale"),
        Kind::BankSlip if days > SLIP_DAYS_MAX => Err("slip-too-old"),
        Kind::Cheque | Kind::PayOrder | Kind::BankSlip => Ok(()),
    }
}

/// Keeps a paper that somebody has taken; the same paper is never taken twice.
pub(super) async fn receive(
    work: &Work,
    new: NewInstrument,
    amount: Money,
    received_by: StaffId,
) -> Result<instrument::Model, AppError> {
    let row = instrument::Model {
        tenant_id: work.tenant(),
        id: InstrumentId::mint(),
        kind: new.kind,
        number: new.number,
        bank: new.bank,
        branch: new.branch,
        dated_on: new.dated_on,
        amount,
        state: State::Received,
        received_by,
        received_at: work.now,
        deposit_slip: None,
        deposited_at: None,
        ended_on: None,
        dishonour_reason: None,
        charge: None,
    };
    if work.insert_if_absent(row.clone()).await? { Ok(row) } else { Err(InstrumentRefused::Known.into()) }
}

/// Which ones a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub state: Option<State>,
    pub kind: Option<Kind>,
}

/// Some of them, newest first, and how many there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(
    work: &Work,
    wanted: Wanted,
    offset: u64,
    limit: u64,
) -> Result<(Vec<instrument::Model>, u64), AppError> {
    let mut rows = work.find::<instrument::Entity>();
    if let Some(state) = wanted.state {
        rows = rows.filter(instrument::Column::State.eq(state));
    }
    if let Some(kind) = wanted.kind {
        rows = rows.filter(instrument::Column::Kind.eq(kind));
    }
    let count = rows.clone().count(work.tx()).await?;
    let rows = rows.order_by_desc(instrument::Column::ReceivedAt).order_by_desc(instrument::Column::Id);
    Ok((work.all(rows.offset(offset).limit(limit)).await?, count))
}

/// The receipt that was given for it.
///
/// # Errors
/// When the database cannot be read.
pub async fn receipt_of(work: &Work, id: InstrumentId) -> Result<Option<receipt::Model>, AppError> {
    let found = work.find::<receipt::Entity>().filter(receipt::Column::InstrumentId.eq(id));
    Ok(work.one(found).await?)
}

async fn step(work: &Work, id: InstrumentId, step: Step) -> Result<(instrument::Model, State), AppError> {
    let row = work.get_for_update::<instrument::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let to = after(row.kind, row.state, step).ok_or(InstrumentRefused::NotNow)?;
    // Of a receipt that was taken back nothing moves on: its money is no longer ours.
    if let Some(receipt) = receipt_of(work, id).await?
        && reversal_of(work, receipt.id).await?.is_some()
    {
        return Err(InstrumentRefused::NotNow.into());
    }
    Ok((row, to))
}

fn trace(act: Act, row: &instrument::Model, to: State) -> Trace {
    Trace::of(act, "instrument", row.id.0)
        .change("state", state_code(row.state), state_code(to))
        .after("amount", row.amount)
}

/// It is taken to the bank.
///
/// # Errors
/// [`InstrumentRefused::NotNow`]
pub async fn deposit(work: &Work, id: InstrumentId, slip: &str) -> Result<(), AppError> {
    work.require(Permission::InstrumentHandle)?;
    let (row, to) = step(work, id, Step::Deposit).await?;
    let changed = instrument::ActiveModel {
        id: Unchanged(id),
        state: Set(to),
        deposit_slip: Set(Some(slip.to_owned())),
        deposited_at: Set(Some(work.now)),
        ..Default::default()
    };
    work.update(changed).await?;
    audit::record(work, trace(Act::InstrumentDeposited, &row, to).after("slip", slip)).await
}

/// The bank has credited it on a day. Whoever took it does not say so himself: what never came would be money at the bank.
///
/// # Errors
/// [`InstrumentRefused::NotNow`], [`crate::platform::access::separation::SamePerson`]
pub async fn clear(work: &Work, id: InstrumentId, day: NaiveDate) -> Result<(), AppError> {
    work.require(Permission::InstrumentHandle)?;
    let (row, _) = step(work, id, Step::Clear).await?;
    apart(work.actor(), row.received_by, Duty::Reconcile)?;
    credited(work, &row, day, format!("instrument-clearance:{id}")).await
}

/// Posts that the bank has credited a locked instrument, whoever says so.
///
/// # Errors
/// When the same has been posted before, or the database does not take it.
pub async fn credited(work: &Work, row: &instrument::Model, day: NaiveDate, key: String) -> Result<(), AppError> {
    let lines =
        [Line::new(LedgerAccount::Bank, row.amount), Line::new(LedgerAccount::Instruments, row.amount.negated()?)];
    let entry = Entry::new(work, journal::Kind::Clearance, day, key, &lines)?;
    ledger::post(work, vec![entry]).await?;
    let to = State::Cleared;
    let changed = instrument::ActiveModel {
        id: Unchanged(row.id),
        state: Set(to),
        ended_on: Set(Some(day)),
        ..Default::default()
    };
    work.update(changed).await?;
    audit::record(work, trace(Act::InstrumentCleared, row, to).after("day", day)).await
}

/// The day on which it reached us or, of a slip, the bank: nothing of it ends before.
#[must_use]
pub fn first_day(row: &instrument::Model) -> NaiveDate {
    match row.kind {
        Kind::Cheque | Kind::PayOrder => dhaka_day(row.received_at),
        Kind::BankSlip => row.dated_on,
    }
}

/// What a second person is to agree to: the bank has sent it back, and the payer is charged for that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dishonour {
    pub day: NaiveDate,
    pub charge: Money,
}

/// Asks that an instrument is written down as sent back.
///
/// # Errors
/// [`InstrumentRefused::NotNow`], [`approvals::ApprovalRefused`]
pub async fn ask_dishonour(
    work: &Work,
    id: InstrumentId,
    wish: &Dishonour,
    reason: &str,
) -> Result<ApprovalId, AppError> {
    work.require(Permission::InstrumentHandle)?;
    step(work, id, Step::Dishonour).await?;
    approvals::ask(work, approvals::Act::Dishonour, id.0, wish, reason).await
}

/// What was agreed to: the receipt is taken back, its demands are open again, the charge is raised and the payer told.
///
/// # Errors
/// [`InstrumentRefused::NotNow`], [`crate::platform::receipts::reverse::ReversalRefused`]
pub async fn dishonour(
    work: &Work,
    id: InstrumentId,
    wish: Dishonour,
    reason: &str,
    approval: ApprovalId,
) -> Result<(), AppError> {
    let (row, to) = step(work, id, Step::Dishonour).await?;
    let receipt = receipt_of(work, id).await?.ok_or(AppError::NotFound)?;
    reverse(work, receipt.id, Cause::Dishonoured, wish.day, reason, Some(approval)).await?;
    if wish.charge.is_positive() {
        charge(work, &receipt, wish.charge).await?;
    }
    let changed = instrument::ActiveModel {
        id: Unchanged(id),
        state: Set(to),
        ended_on: Set(Some(wish.day)),
        dishonour_reason: Set(Some(reason.to_owned())),
        charge: Set(Some(wish.charge)),
        ..Default::default()
    };
    work.update(changed).await?;
    let entry = trace(Act::InstrumentDishonoured, &row, to).after("charge", wish.charge);
    audit::record(work, entry.because(reason)).await?;
    tell(work, &receipt, wish.charge).await
}

/// The charge is a fee of the account, owed once.
async fn charge(work: &Work, receipt: &receipt::Model, charge: Money) -> Result<(), AppError> {
    let period = FiscalYear::containing(work.today()).into();
    let fees = work
        .find::<demand::Entity>()
        .filter(demand::Column::AccountId.eq(receipt.account_id))
        .filter(demand::Column::Kind.eq(demand::Kind::Fee))
        .filter(demand::Column::Period.eq(period));
    let number = fees.count(work.tx()).await?.saturating_add(1);
    let heads = Heads(vec![HeadAmount { head: Head::DishonouredCheque, amount: charge }]);
    let fee = NewDemand {
        instalment: i16::try_from(number).map_err(|_too_many| anyhow::anyhow!("too many fees in a period"))?,
        due_on: work.today(),
        heads,
    };
    let charges = vec![Charge {
        account: receipt.account_id,
        service: receipt.service,
        period,
        kind: demand::Kind::Fee,
        demands: vec![fee],
        basis: None,
        cause: Raised::Run,
    }];
    raise(work, charges).await
}

async fn tell(work: &Work, receipt: &receipt::Model, charge: Money) -> Result<(), AppError> {
    let account = work.get::<billing_account::Entity>(receipt.account_id).await?;
    let Some(phone) = receipt.phone.clone().or_else(|| account.and_then(|account| account.phone)) else {
        return Ok(());
    };
    let lang = Lang::of(Locale::Bn);
    let places = Places {
        amount: lang.money_short(receipt.amount),
        number: receipt.number.clone(),
        subject: lang.digits(&receipt.subject),
        note: if charge.is_positive() { lang.money_short(charge) } else { String::new() },
        town: work.town().name(Locale::Bn, work.today()).to_owned(),
        ..Places::default()
    };
    let to = Addressee { account: Some(receipt.account_id), ..Addressee::phone(phone, Locale::Bn) };
    notification::tell(work, &to, Notice::ChequeDishonoured, &places).await
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn a_paper_goes_to_the_bank_before_it_ends_and_a_slip_is_there_already() {
        for kind in Kind::iter() {
            let mut open = Vec::new();
            for state in State::iter() {
                open.extend(Step::ALL.into_iter().filter_map(|step| Some((state, step, after(kind, state, step)?))));
            }
            let edges = if kind == Kind::BankSlip { SLIP_EDGES.to_vec() } else { EDGES.to_vec() };
            assert_eq!(open, edges, "{kind:?}");
            for state in [State::Cleared, State::Dishonoured] {
                assert!(open.iter().all(|(from, _, _)| *from != state), "{state:?} is an end");
            }
        }
    }

    #[test]
    fn kinds_are_named_as_methods_are() {
        for of in Kind::iter() {
            assert_eq!(kind(method(of).code()), Some(of));
        }
        assert_eq!(kind("cash"), None);
    }
}
