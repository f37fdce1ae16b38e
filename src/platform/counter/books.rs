//! Books of receipts that are written by hand: issued by serial range, entered leaf by leaf, gaps seen.

use std::{collections::BTreeMap, fmt, ops::RangeInclusive};

use chrono::NaiveDate;
pub use entity::counter::receipt_book::State;
use entity::{
    counter::{
        receipt_book,
        receipt_leaf::{self, Kind as LeafKind},
    },
    identity::staff_account,
    payments::receipt,
    values::{AccountId, LeafId, Money, Phone, ReceiptBookId, StaffId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::collect::{OfLeaf, collect_leaf};
use crate::platform::{
    access::Permission,
    app::App,
    audit::{self, Act, Entry as Trace},
    errors::{AppError, Door, Refusal},
    identity::leave::{Counted, Handover},
    work::Work,
};

/// The most leaves that a book has.
pub const LEAVES_MAX: i64 = 500;

/// What moves a book on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Return,
    Lose,
}

/// Every edge that there is. A lost book may be found again.
pub const EDGES: [(State, Step, State); 3] = [
    (State::Issued, Step::Return, State::Returned),
    (State::Issued, Step::Lose, State::Lost),
    (State::Lost, Step::Return, State::Returned),
];

/// The state after a step; nothing where the step is not open.
#[must_use]
pub fn after(state: State, step: Step) -> Option<State> {
    EDGES.into_iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(_, _, to)| to)
}

/// Why something cannot be done with a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookRefused {
    LabelTaken,
    /// Some of the serials are in another book.
    Overlaps,
    /// It stands elsewhere by now.
    NotNow,
    /// The serial is not in it.
    OutsideBook,
    LeafKnown,
    /// Before the book was issued, or still to come.
    DayOutside,
    /// Leaves before the last used one are not accounted for.
    HasGaps,
    /// The collector works here no more.
    CollectorGone,
}

impl fmt::Display for BookRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for BookRefused {}

impl Refusal for BookRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::LabelTaken => "book-label-taken",
            Self::Overlaps => "book-overlaps",
            Self::NotNow => "book-not-now",
            Self::OutsideBook => "book-outside",
            Self::LeafKnown => "book-leaf-known",
            Self::DayOutside => "book-day-outside",
            Self::HasGaps => "book-has-gaps",
            Self::CollectorGone => "book-collector-gone",
        }
    }
}

/// Names the words: `book-state-<code>`.
#[must_use]
pub const fn state_code(state: State) -> &'static str {
    match state {
        State::Issued => "issued",
        State::Returned => "returned",
        State::Lost => "lost",
    }
}

/// How a leaf of a book stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    Used,
    Spoilt,
    /// Not accounted for, though a later one is.
    Missing,
    /// Nothing is known of it yet.
    Blank,
}

impl Leaf {
    /// Names the words: `leaf-<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Spoilt => "spoilt",
            Self::Missing => "missing",
            Self::Blank => "blank",
        }
    }
}

/// Every serial of a book with how it stands, in order.
#[must_use]
pub fn leaves(serials: RangeInclusive<i64>, known: &BTreeMap<i64, LeafKind>) -> Vec<(i64, Leaf)> {
    let last = known.keys().next_back().copied();
    serials
        .map(|serial| {
            let leaf = match known.get(&serial) {
                Some(LeafKind::Used) => Leaf::Used,
                Some(LeafKind::Spoilt) => Leaf::Spoilt,
                None if last.is_some_and(|last| serial < last) => Leaf::Missing,
                None => Leaf::Blank,
            };
            (serial, leaf)
        })
        .collect()
}

/// A book as it is issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBook {
    pub label: String,
    pub first: i64,
    pub last: i64,
    pub collector: StaffId,
}

/// Issues a book to a collector.
///
/// # Errors
/// [`BookRefused`]
pub async fn issue(work: &Work, new: NewBook) -> Result<ReceiptBookId, AppError> {
    work.require(Permission::BookIssue)?;
    let issued_by = acting(work)?;
    one_at_a_time(work).await?;
    let collector = work.get::<staff_account::Entity>(new.collector).await?;
    if !collector.is_some_and(|collector| collector.state == staff_account::State::Active) {
        return Err(BookRefused::CollectorGone.into());
    }
    let overlapping = work
        .find::<receipt_book::Entity>()
        .filter(receipt_book::Column::FirstSerial.lte(new.last))
        .filter(receipt_book::Column::LastSerial.gte(new.first));
    if overlapping.count(work.tx()).await? > 0 {
        return Err(BookRefused::Overlaps.into());
    }
    let row = receipt_book::Model {
        tenant_id: work.tenant(),
        id: ReceiptBookId::mint(),
        label: new.label,
        first_serial: new.first,
        last_serial: new.last,
        collector_id: new.collector,
        state: State::Issued,
        issued_by,
        issued_on: work.today(),
        note: None,
        ended_on: None,
    };
    if !work.insert_if_absent(row.clone()).await? {
        return Err(BookRefused::LabelTaken.into());
    }
    let entry = Trace::of(Act::BookIssued, "receipt_book", row.id.0)
        .after("label", row.label)
        .after("first", row.first_serial)
        .after("last", row.last_serial)
        .after("collector", row.collector_id.to_string());
    audit::record(work, entry).await?;
    Ok(row.id)
}

fn acting(work: &Work) -> Result<StaffId, AppError> {
    work.actor().staff().map(|staff| staff.id).ok_or(AppError::SignInFirst(Door::Office))
}

/// Two who issue books at the same time must see each other's: they queue up at the oldest account.
async fn one_at_a_time(work: &Work) -> Result<(), AppError> {
    let oldest = work.find::<staff_account::Entity>().order_by_asc(staff_account::Column::Id).limit(1);
    work.all(oldest.lock_exclusive()).await?;
    Ok(())
}

/// The leaves of a book that are accounted for.
///
/// # Errors
/// When the database cannot be read.
pub async fn known(work: &Work, book: ReceiptBookId) -> Result<Vec<receipt_leaf::Model>, AppError> {
    let rows = work
        .find::<receipt_leaf::Entity>()
        .filter(receipt_leaf::Column::BookId.eq(book))
        .order_by_asc(receipt_leaf::Column::Serial);
    Ok(work.all(rows).await?)
}

/// How each leaf of a book stands.
///
/// # Errors
/// When the database cannot be read.
pub async fn standing(work: &Work, book: &receipt_book::Model) -> Result<Vec<(i64, Leaf)>, AppError> {
    let known = known(work, book.id).await?.into_iter().map(|leaf| (leaf.serial, leaf.kind)).collect();
    Ok(leaves(book.first_serial..=book.last_serial, &known))
}

/// A leaf with which money was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedLeaf {
    pub serial: i64,
    /// Written on it.
    pub day: NaiveDate,
    pub account: AccountId,
    pub amount: Money,
    pub phone: Option<Phone>,
}

/// Enters a leaf, whose cash goes into the open shift of whoever acts.
///
/// # Errors
/// [`BookRefused`], [`super::shift::ShiftRefused::NoneOpen`]
pub async fn enter(work: &Work, app: &App, book: ReceiptBookId, used: UsedLeaf) -> Result<receipt::Model, AppError> {
    let book = for_entry(work, book, used.serial).await?;
    if used.day < book.issued_on || used.day > work.today() {
        return Err(BookRefused::DayOutside.into());
    }
    let leaf = keep(work, &book, used.serial, LeafKind::Used, None).await?;
    let of = OfLeaf { leaf, collector: book.collector_id, day: used.day, phone: used.phone };
    collect_leaf(work, app, used.account, used.amount, of).await
}

/// Notes that a leaf is spoilt, and why.
///
/// # Errors
/// [`BookRefused`]
pub async fn spoil(work: &Work, book: ReceiptBookId, serial: i64, reason: &str) -> Result<(), AppError> {
    let book = for_entry(work, book, serial).await?;
    let leaf = keep(work, &book, serial, LeafKind::Spoilt, Some(reason.to_owned())).await?;
    let entry = Trace::of(Act::LeafSpoilt, "receipt_leaf", leaf.0).after("label", book.label).after("serial", serial);
    audit::record(work, entry.because(reason)).await
}

/// A book that is not back yet, locked, with a serial that is in it: of a lost one, too, the money that was taken is booked.
async fn for_entry(work: &Work, book: ReceiptBookId, serial: i64) -> Result<receipt_book::Model, AppError> {
    work.require(Permission::CounterCollect)?;
    let book = work.get_for_update::<receipt_book::Entity>(book).await?.ok_or(AppError::NotFound)?;
    if book.state == State::Returned {
        return Err(BookRefused::NotNow.into());
    }
    if !(book.first_serial..=book.last_serial).contains(&serial) {
        return Err(BookRefused::OutsideBook.into());
    }
    Ok(book)
}

async fn keep(
    work: &Work,
    book: &receipt_book::Model,
    serial: i64,
    kind: LeafKind,
    reason: Option<String>,
) -> Result<LeafId, AppError> {
    let id = LeafId::mint();
    let leaf = receipt_leaf::Model {
        tenant_id: work.tenant(),
        id,
        book_id: book.id,
        serial,
        kind,
        reason,
        entered_by: acting(work)?,
        entered_at: work.now,
    };
    if work.insert_if_absent(leaf).await? { Ok(id) } else { Err(BookRefused::LeafKnown.into()) }
}

/// It is back in the office: blank leaves at its end are no fault, a gap among the others is.
///
/// # Errors
/// [`BookRefused`]
pub async fn bring_back(work: &Work, id: ReceiptBookId, note: Option<&str>) -> Result<(), AppError> {
    let (book, to) = step(work, id, Step::Return).await?;
    if standing(work, &book).await?.iter().any(|(_, leaf)| *leaf == Leaf::Missing) {
        return Err(BookRefused::HasGaps.into());
    }
    end(work, &book, to, Act::BookReturned, note).await
}

/// It is lost, and how.
///
/// # Errors
/// [`BookRefused`]
pub async fn lose(work: &Work, id: ReceiptBookId, note: &str) -> Result<(), AppError> {
    let (book, to) = step(work, id, Step::Lose).await?;
    end(work, &book, to, Act::BookLost, Some(note)).await
}

async fn step(work: &Work, id: ReceiptBookId, step: Step) -> Result<(receipt_book::Model, State), AppError> {
    work.require(Permission::BookIssue)?;
    let book = work.get_for_update::<receipt_book::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let to = after(book.state, step).ok_or(BookRefused::NotNow)?;
    Ok((book, to))
}

async fn end(work: &Work, book: &receipt_book::Model, to: State, act: Act, note: Option<&str>) -> Result<(), AppError> {
    let changed = receipt_book::ActiveModel {
        id: Unchanged(book.id),
        state: Set(to),
        note: Set(note.map(str::to_owned)),
        ended_on: Set(Some(work.today())),
        ..Default::default()
    };
    work.update(changed).await?;
    let entry = Trace::of(act, "receipt_book", book.id.0).change("state", state_code(book.state), state_code(to));
    audit::record(work, entry.because(note.unwrap_or_default())).await
}

/// Books that somebody has not brought back.
pub const HANDOVER: Handover = Handover { what: "receipt-books", path: "/books", count: with_collector };

fn with_collector(work: &Work, account: StaffId) -> Counted<'_> {
    Box::pin(async move {
        let rows = work
            .find::<receipt_book::Entity>()
            .filter(receipt_book::Column::CollectorId.eq(account))
            .filter(receipt_book::Column::State.eq(State::Issued));
        Ok(rows.count(work.tx()).await?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_what_lies_before_a_leaf_that_is_accounted_for() {
        let known = BTreeMap::from([(101, LeafKind::Used), (103, LeafKind::Spoilt)]);
        let of = |serials, known| leaves(serials, known).into_iter().map(|(_, leaf)| leaf).collect::<Vec<_>>();
        assert_eq!(of(101..=105, &known), [Leaf::Used, Leaf::Missing, Leaf::Spoilt, Leaf::Blank, Leaf::Blank]);
        assert_eq!(of(1..=2, &BTreeMap::new()), [Leaf::Blank, Leaf::Blank]);
    }

    #[test]
    fn a_book_that_is_back_stays_back() {
        assert_eq!(after(State::Issued, Step::Return), Some(State::Returned));
        assert_eq!(after(State::Lost, Step::Return), Some(State::Returned));
        for step in [Step::Return, Step::Lose] {
            assert_eq!(after(State::Returned, step), None);
        }
    }
}
