//! The shift of a cashier: float, takings, count, deposit, confirmation.

use std::fmt;

use chrono::NaiveDate;
pub use entity::counter::shift::State;
use entity::{
    counter::shift,
    ledger::journal::Kind,
    values::{Money, ShiftId, StaffId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::drawer::{Notes, cash_taken, closing_lines, to_deposit, worth};
use crate::platform::{
    access::{
        Permission,
        separation::{Duty, apart},
    },
    audit::{self, Act, Entry as Trace},
    calendar::dhaka_day,
    errors::{AppError, Door, Refusal},
    identity::leave::{Counted, Handover},
    ledger::{self, Entry},
    work::Work,
};

/// More shifts than stay open in a town at any time.
const OPEN_MAX: u64 = 1_000;

/// What moves a shift on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The drawer has been counted.
    Count,
    /// The cash is at the bank.
    Deposit,
    /// Somebody else has looked at it.
    Confirm,
    /// Somebody else wants it counted again.
    SendBack,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Count, Self::Deposit, Self::Confirm, Self::SendBack];
}

/// Every edge that there is.
pub const EDGES: [(State, Step, State); 5] = [
    (State::Open, Step::Count, State::Counted),
    (State::Counted, Step::Deposit, State::Deposited),
    (State::Counted, Step::SendBack, State::Open),
    (State::Deposited, Step::SendBack, State::Open),
    (State::Deposited, Step::Confirm, State::Confirmed),
];

/// The state after a step; nothing where the step is not open.
#[must_use]
pub fn after(state: State, step: Step) -> Option<State> {
    EDGES.into_iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(_, _, to)| to)
}

/// Why something cannot be done with a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftRefused {
    /// Nobody takes cash without one.
    NoneOpen,
    /// It stands elsewhere by now.
    NotNow,
    /// It is somebody else's.
    NotYours,
    /// Its cashier has opened another one meanwhile.
    OtherOpen,
}

impl fmt::Display for ShiftRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for ShiftRefused {}

impl Refusal for ShiftRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::NoneOpen => "shift-none-open",
            Self::NotNow => "shift-not-now",
            Self::NotYours => "shift-not-yours",
            Self::OtherOpen => "shift-other-open",
        }
    }
}

fn cashier(work: &Work) -> Result<StaffId, AppError> {
    work.require(Permission::CounterCollect)?;
    work.actor().staff().map(|staff| staff.id).ok_or(AppError::SignInFirst(Door::Office))
}

/// The open shift of somebody.
///
/// # Errors
/// When the database cannot be read.
pub async fn current(work: &Work, cashier: StaffId) -> Result<Option<shift::Model>, AppError> {
    Ok(work.one(work.find::<shift::Entity>().filter(shift::Column::OpenFor.eq(cashier))).await?)
}

/// The open shift of whoever acts, locked: what he takes at the same moment comes one after the other, and not at all once
/// it is counted.
///
/// # Errors
/// [`ShiftRefused::NoneOpen`]
pub async fn lock_own(work: &Work) -> Result<shift::Model, AppError> {
    lock_of(work, cashier(work)?).await
}

/// The open shift of somebody, locked.
///
/// # Errors
/// [`ShiftRefused::NoneOpen`]
pub async fn lock_of(work: &Work, cashier: StaffId) -> Result<shift::Model, AppError> {
    let open = work.find::<shift::Entity>().filter(shift::Column::OpenFor.eq(cashier));
    work.one(open.lock_exclusive()).await?.ok_or_else(|| ShiftRefused::NoneOpen.into())
}

/// Opens a shift for whoever acts; the one that is open already stays.
///
/// # Errors
/// When the database does not take it.
pub async fn open(work: &Work, float: Money) -> Result<ShiftId, AppError> {
    open_for(work, cashier(work)?, float).await
}

/// Opens a shift for somebody, who has none: for towns that are tried out.
///
/// # Errors
/// When the database does not take it.
pub async fn open_for(work: &Work, cashier_id: StaffId, float: Money) -> Result<ShiftId, AppError> {
    let id = ShiftId::mint();
    let opened = shift::Model {
        tenant_id: work.tenant(),
        id,
        cashier_id,
        open_for: Some(cashier_id),
        state: State::Open,
        opened_at: work.now,
        float,
        counted_at: None,
        notes: None,
        counted: None,
        expected: None,
        difference_reason: None,
        deposit_bank: None,
        deposit_slip: None,
        deposited_on: None,
        confirmed_by: None,
        confirmed_at: None,
    };
    if work.insert_if_absent(opened).await? {
        audit::record(work, Trace::of(Act::ShiftOpened, "shift", id.0).after("float", float)).await?;
        return Ok(id);
    }
    Ok(current(work, cashier_id).await?.ok_or(AppError::NotFound)?.id)
}

/// A shift, locked, on its way to the next state.
async fn step(work: &Work, id: ShiftId, step: Step) -> Result<(shift::Model, State), AppError> {
    let row = work.get_for_update::<shift::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let to = after(row.state, step).ok_or(ShiftRefused::NotNow)?;
    Ok((row, to))
}

fn own(shift: &shift::Model, cashier: StaffId) -> Result<(), ShiftRefused> {
    if shift.cashier_id == cashier { Ok(()) } else { Err(ShiftRefused::NotYours) }
}

fn trace(act: Act, row: &shift::Model, to: State) -> Trace {
    Trace::of(act, "shift", row.id.0).change("state", state_code(row.state), state_code(to))
}

/// Names the words: `shift-state-<code>`.
#[must_use]
pub const fn state_code(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Counted => "counted",
        State::Deposited => "deposited",
        State::Confirmed => "confirmed",
    }
}

/// Counts the drawer: nothing is taken any more, and only now is it known what should have been in it.
///
/// # Errors
/// [`ShiftRefused`]
pub async fn count(work: &Work, id: ShiftId, notes: Notes) -> Result<(), AppError> {
    let cashier = cashier(work)?;
    let (row, to) = step(work, id, Step::Count).await?;
    own(&row, cashier)?;
    let (counted, expected) = (worth(&notes)?, row.float.plus(cash_taken(work, id).await?)?);
    let changed = shift::ActiveModel {
        id: Unchanged(id),
        state: Set(to),
        open_for: Set(None),
        counted_at: Set(Some(work.now)),
        notes: Set(Some(notes)),
        counted: Set(Some(counted)),
        expected: Set(Some(expected)),
        ..Default::default()
    };
    work.update(changed).await?;
    let entry = trace(Act::ShiftCounted, &row, to).after("counted", counted).after("expected", expected);
    audit::record(work, entry).await
}

/// What shows that the cash is at the bank, and why it is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepositSlip {
    /// Neither where nothing was left to be deposited.
    pub bank: Option<String>,
    pub slip: Option<String>,
    pub day: NaiveDate,
    pub reason: Option<String>,
}

/// Notes the deposit of a counted drawer.
///
/// # Errors
/// [`ShiftRefused`]
pub async fn deposit(work: &Work, id: ShiftId, slip: DepositSlip) -> Result<(), AppError> {
    let cashier = cashier(work)?;
    let (row, to) = step(work, id, Step::Deposit).await?;
    own(&row, cashier)?;
    let changed = shift::ActiveModel {
        id: Unchanged(id),
        state: Set(to),
        deposit_bank: Set(slip.bank.clone()),
        deposit_slip: Set(slip.slip.clone()),
        deposited_on: Set(Some(slip.day)),
        difference_reason: Set(slip.reason.clone()),
        ..Default::default()
    };
    work.update(changed).await?;
    let entry = trace(Act::ShiftDeposited, &row, to)
        .after("bank", slip.bank.unwrap_or_default())
        .after("slip", slip.slip.unwrap_or_default())
        .after("amount", to_deposit(&row)?);
    audit::record(work, entry.because(slip.reason.unwrap_or_default())).await
}

/// Somebody else agrees: the difference and the deposit are posted, and the shift is locked for good.
///
/// # Errors
/// [`ShiftRefused`], [`crate::platform::access::separation::SamePerson`]
pub async fn confirm(work: &Work, id: ShiftId) -> Result<(), AppError> {
    work.require(Permission::ShiftConfirm)?;
    let (row, to) = step(work, id, Step::Confirm).await?;
    apart(work.actor(), row.cashier_id, Duty::Reconcile)?;
    let (difference, deposit) = closing_lines(&row)?;
    let counted_on = row.counted_at.map_or(work.today(), dhaka_day);
    let journals = [
        (Kind::CashDifference, counted_on, format!("shift-difference:{id}"), difference),
        (Kind::Deposit, row.deposited_on.unwrap_or(counted_on), format!("shift-deposit:{id}"), deposit),
    ];
    let mut entries = Vec::new();
    for (kind, day, key, lines) in journals {
        if !lines.is_empty() {
            entries.push(Entry::new(work, kind, day, key, &lines)?);
        }
    }
    ledger::post(work, entries).await?;
    let changed = shift::ActiveModel {
        id: Unchanged(id),
        state: Set(to),
        confirmed_by: Set(work.actor().staff().map(|staff| staff.id)),
        confirmed_at: Set(Some(work.now)),
        ..Default::default()
    };
    work.update(changed).await?;
    audit::record(work, trace(Act::ShiftConfirmed, &row, to).after("amount", to_deposit(&row)?)).await
}

/// Somebody else wants it counted again: it is open, and what was counted is forgotten but for the trail.
///
/// # Errors
/// [`ShiftRefused`], [`crate::platform::access::separation::SamePerson`]
pub async fn send_back(work: &Work, id: ShiftId, reason: &str) -> Result<(), AppError> {
    work.require(Permission::ShiftConfirm)?;
    let (row, to) = step(work, id, Step::SendBack).await?;
    apart(work.actor(), row.cashier_id, Duty::Reconcile)?;
    if current(work, row.cashier_id).await?.is_some() {
        return Err(ShiftRefused::OtherOpen.into());
    }
    let changed = shift::ActiveModel {
        id: Unchanged(id),
        state: Set(to),
        open_for: Set(Some(row.cashier_id)),
        counted_at: Set(None),
        notes: Set(None),
        counted: Set(None),
        expected: Set(None),
        difference_reason: Set(None),
        deposit_bank: Set(None),
        deposit_slip: Set(None),
        deposited_on: Set(None),
        ..Default::default()
    };
    work.update(changed).await?;
    let entry = trace(Act::ShiftSentBack, &row, to).before("counted", row.counted).before("expected", row.expected);
    audit::record(work, entry.because(reason)).await
}

/// Shifts whose cash nobody has confirmed at the bank yet, and that began before a day; oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn unconfirmed_before(work: &Work, day: NaiveDate) -> Result<Vec<shift::Model>, AppError> {
    let rows = work
        .find::<shift::Entity>()
        .filter(shift::Column::State.ne(State::Confirmed))
        .filter(shift::Column::OpenedAt.lt(crate::platform::calendar::dhaka_time(day, 0, 0)))
        .order_by_asc(shift::Column::OpenedAt)
        .limit(OPEN_MAX);
    Ok(work.all(rows).await?)
}

/// Shifts that somebody has not closed, with the cash in them.
pub const HANDOVER: Handover = Handover { what: "open-shifts", path: "/shifts", count: open_of };

fn open_of(work: &Work, account: StaffId) -> Counted<'_> {
    Box::pin(async move {
        let rows = work
            .find::<shift::Entity>()
            .filter(shift::Column::CashierId.eq(account))
            .filter(shift::Column::State.is_in([State::Open, State::Counted]));
        Ok(rows.count(work.tx()).await?)
    })
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn a_shift_goes_one_way_and_is_locked_at_its_end() {
        let mut open = 0;
        for state in State::iter() {
            for step in Step::ALL {
                if let Some(to) = after(state, step) {
                    open += 1;
                    assert_ne!((state, to), (State::Confirmed, to), "nothing leads out of a locked shift");
                }
            }
        }
        assert_eq!(open, EDGES.len(), "each edge stands once");
        assert_eq!(after(State::Open, Step::Confirm), None);
        assert_eq!(after(State::Counted, Step::Confirm), None, "only what is at the bank is confirmed");
    }
}
