//! The movements of money, one by one and in their order: each part of a receipt as it was taken, and again as it was taken
//! back.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    billing::{Service, allocation},
    ledger::journal,
    payments::{Method, receipt, receipt_part, receipt_reversal, receipt_reversal::Cause},
    values::{AccountId, JournalId, Money, ReceiptId, StaffId, Ward},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};

use super::collected::{taken, taken_back};
use crate::{platform::errors::AppError, web::report::Look};

/// Journals that are named in one question.
const JOURNALS: usize = 1_000;

/// A part of a receipt, as it was taken or as it was taken back.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Movement {
    pub receipt_id: ReceiptId,
    pub line: i16,
    pub number: String,
    pub day: NaiveDate,
    pub method: Method,
    pub taken_by: Option<StaffId>,
    pub payer: String,
    pub service: Service,
    pub subject: String,
    pub ward: Ward,
    pub account_id: AccountId,
    /// What posted it.
    pub journal_id: JournalId,
    pub amount: Money,
    pub credit: Money,
    /// Why it was taken back; none for the taking.
    pub cause: Option<Cause>,
}

impl Movement {
    /// Money that came.
    pub const fn taken(&self) -> Money {
        match self.cause {
            None => self.amount,
            Some(Cause::Reversed | Cause::Dishonoured | Cause::Credited) => Money::ZERO,
        }
    }

    /// Money that went back. What became the payer's credit has stayed here.
    pub const fn back(&self) -> Money {
        match self.cause {
            Some(Cause::Reversed | Cause::Dishonoured) => self.amount,
            None | Some(Cause::Credited) => Money::ZERO,
        }
    }

    /// What it added to the payer's credit.
    pub fn advance(&self) -> Result<Money, AppError> {
        Ok(match self.cause {
            None => self.credit,
            Some(Cause::Reversed | Cause::Dishonoured) => self.credit.negated()?,
            Some(Cause::Credited) => self.amount.minus(self.credit)?,
        })
    }
}

fn columns<E: EntityTrait>(parts: Select<E>) -> Select<E> {
    parts
        .column_as(receipt_part::Column::ReceiptId, "receipt_id")
        .column_as(receipt_part::Column::Line, "line")
        .column_as(receipt::Column::Number, "number")
        .column_as(receipt::Column::Method, "method")
        .column_as(receipt::Column::TakenBy, "taken_by")
        .column_as(receipt::Column::Payer, "payer")
        .column_as(receipt_part::Column::Service, "service")
        .column_as(receipt_part::Column::Subject, "subject")
        .column_as(receipt_part::Column::Ward, "ward")
        .column_as(receipt_part::Column::AccountId, "account_id")
        .column_as(receipt_part::Column::Amount, "amount")
        .column_as(receipt_part::Column::Credit, "credit")
}

/// A place in the order of movements: by day, what came before what went back, then as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub day: NaiveDate,
    pub is_back: bool,
    pub receipt: ReceiptId,
    pub line: i16,
}

impl Place {
    pub fn of(movement: &Movement) -> Self {
        let (day, receipt, line) = (movement.day, movement.receipt_id, movement.line);
        Self { day, is_back: movement.cause.is_some(), receipt, line }
    }

    /// Reads a cursor.
    pub fn parse(cursor: &str) -> Option<Self> {
        let mut parts = cursor.split(' ');
        let (day, back, receipt, line) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let (day, receipt, line) = (day.parse().ok()?, receipt.parse().ok()?, line.parse().ok()?);
        Some(Self { day, is_back: back == "1", receipt, line })
    }

    pub fn cursor(&self) -> String {
        let Self { day, is_back, receipt, line } = self;
        format!("{day} {} {receipt} {line}", u8::from(*is_back))
    }

    /// What follows it, of what came or of what went back.
    fn following(&self, of_back: bool, day: impl ColumnTrait) -> Condition {
        let (id, line) = (receipt_part::Column::ReceiptId, receipt_part::Column::Line);
        let later_line = Condition::all().add(id.eq(self.receipt)).add(line.gt(self.line));
        let later_here = Condition::any().add(id.gt(self.receipt)).add(later_line);
        let same_day = match (self.is_back, of_back) {
            (false, true) => Condition::all().add(day.eq(self.day)),
            (true, false) => return Condition::all().add(day.gt(self.day)),
            (false, false) | (true, true) => Condition::all().add(day.eq(self.day)).add(later_here),
        };
        Condition::any().add(day.gt(self.day)).add(same_day)
    }
}

/// Up to `limit` movements that follow a place.
pub(super) async fn movements(
    look: &Look<'_>,
    after: Option<Place>,
    limit: Option<u64>,
) -> Result<Vec<Movement>, AppError> {
    let mut came = columns(taken(look)?)
        .column_as(receipt::Column::PaidOn, "day")
        .column_as(receipt::Column::JournalId, "journal_id")
        .column_as(Expr::cust("CAST(NULL AS TEXT)"), "cause")
        .order_by_asc(receipt::Column::PaidOn)
        .order_by_asc(receipt_part::Column::ReceiptId)
        .order_by_asc(receipt_part::Column::Line)
        .limit(limit);
    let mut went = columns(taken_back(look)?)
        .column_as(journal::Column::Day, "day")
        .column_as(receipt_reversal::Column::JournalId, "journal_id")
        .column_as(receipt_reversal::Column::Cause, "cause")
        .order_by_asc(journal::Column::Day)
        .order_by_asc(receipt_part::Column::ReceiptId)
        .order_by_asc(receipt_part::Column::Line)
        .limit(limit);
    if let Some(place) = after {
        came = came.filter(place.following(false, receipt::Column::PaidOn));
        went = went.filter(place.following(true, journal::Column::Day));
    }
    let mut both: Vec<Movement> = look.work.rows(came).await?;
    both.extend(look.work.rows::<_, Movement>(went).await?);
    both.sort_unstable_by_key(Place::of);
    if let Some(limit) = limit {
        both.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(both)
}

/// What was cleared, by journal and account.
pub(super) type OfPart = BTreeMap<(JournalId, AccountId), Vec<allocation::Model>>;

/// What the journals of movements cleared, account by account.
pub(super) async fn cleared(look: &Look<'_>, movements: &[Movement]) -> Result<OfPart, AppError> {
    let mut cleared = OfPart::new();
    for some in movements.chunks(JOURNALS) {
        let journals = some.iter().map(|movement| movement.journal_id);
        let rows = look.work.find::<allocation::Entity>().filter(allocation::Column::JournalId.is_in(journals));
        for row in look.work.all(rows).await? {
            cleared.entry((row.journal_id, row.account_id)).or_default().push(row);
        }
    }
    Ok(cleared)
}
