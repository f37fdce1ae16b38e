//! Money that came and money that was taken back: the parts of receipts, each on its own day.
//!
//! A receipt that is taken back stays on the day on which it was written and is subtracted on the day of its reversal, so that
//! no day that is over changes, and the days add up to the ledger.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    identity::staff_account,
    ledger::journal,
    payments::{Method, receipt, receipt_part, receipt_reversal, receipt_reversal::Cause},
    tenancy::tenant::State,
    values::{JournalId, Money, StaffId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, Iterable, JoinType, QueryFilter, QuerySelect, RelationDef,
    Select,
    sea_query::{Alias, Expr, ExprTrait, SimpleExpr},
};

use crate::{
    platform::{
        access::WardScope,
        errors::AppError,
        i18n::Lang,
        numbering::TEST,
        receipts::breakdown::{method_key, method_name},
        work::Work,
    },
    web::report::{Look, OneOf},
};

/// A way in which money came.
pub(super) const METHOD: OneOf = OneOf { name: "method", options: methods };
/// Who took it: an id, or [`NOBODY`].
pub(super) const CASHIER: &str = "cashier";
/// What came online, through nobody's hands.
pub(super) const NOBODY: &str = "none";
/// The journal that moved it.
pub(super) const JOURNAL: &str = "journal";

fn methods() -> Vec<(&'static str, String)> {
    Method::iter().map(|method| (method.code(), method_key(method))).collect()
}

/// The wards whose figures somebody sees: whoever has posts for wards and no role for the whole town sees those; a right to
/// reports that comes with no ward at all, as an auditor's, is one for the town.
pub(super) fn scope(work: &Work) -> WardScope {
    match work.actor().scope() {
        WardScope::Only(wards) if wards.is_empty() => WardScope::WholeTown,
        bound @ (WardScope::Only(_) | WardScope::WholeTown) => bound,
    }
}

/// A sum that no row makes zero and that both engines read alike.
pub(super) fn sum(of: impl Into<SimpleExpr>) -> SimpleExpr {
    let of: SimpleExpr = of.into();
    of.sum().if_null(0).cast_as(Alias::new("bigint"))
}

fn receipt_of_part() -> RelationDef {
    receipt_part::Entity::belongs_to(receipt::Entity)
        .from((receipt_part::Column::TenantId, receipt_part::Column::ReceiptId))
        .to((receipt::Column::TenantId, receipt::Column::Id))
        .into()
}

pub(super) fn receipt_of_reversal() -> RelationDef {
    receipt_reversal::Entity::belongs_to(receipt::Entity)
        .from((receipt_reversal::Column::TenantId, receipt_reversal::Column::ReceiptId))
        .to((receipt::Column::TenantId, receipt::Column::Id))
        .into()
}

fn part_of_reversal() -> RelationDef {
    receipt_reversal::Entity::belongs_to(receipt_part::Entity)
        .from((receipt_reversal::Column::TenantId, receipt_reversal::Column::ReceiptId))
        .to((receipt_part::Column::TenantId, receipt_part::Column::ReceiptId))
        .into()
}

fn journal_of_reversal() -> RelationDef {
    receipt_reversal::Entity::belongs_to(journal::Entity)
        .from((receipt_reversal::Column::TenantId, receipt_reversal::Column::JournalId))
        .to((journal::Column::TenantId, journal::Column::Id))
        .into()
}

/// The parts that were taken on the days that are asked for, without columns.
pub(super) fn taken(look: &Look<'_>) -> Result<Select<receipt_part::Entity>, AppError> {
    let parts = look
        .work
        .find::<receipt_part::Entity>()
        .select_only()
        .join(JoinType::InnerJoin, receipt_of_part())
        .filter(receipt::Column::PaidOn.between(look.asked.from, look.asked.to))
        .filter(narrowed(look)?);
    Ok(match behind::<JournalId>(look, JOURNAL)? {
        Some(journal) => parts.filter(receipt::Column::JournalId.eq(journal)),
        None => parts,
    })
}

/// The parts that were taken back on those days, without columns.
pub(super) fn taken_back(look: &Look<'_>) -> Result<Select<receipt_reversal::Entity>, AppError> {
    let parts = look
        .work
        .find::<receipt_reversal::Entity>()
        .select_only()
        .join(JoinType::InnerJoin, receipt_of_reversal())
        .join(JoinType::InnerJoin, part_of_reversal())
        .join(JoinType::InnerJoin, journal_of_reversal())
        .filter(journal::Column::Day.between(look.asked.from, look.asked.to))
        .filter(narrowed(look)?);
    Ok(match behind::<JournalId>(look, JOURNAL)? {
        Some(journal) => parts.filter(receipt_reversal::Column::JournalId.eq(journal)),
        None => parts,
    })
}

fn behind<I: std::str::FromStr>(look: &Look<'_>, name: &str) -> Result<Option<I>, AppError> {
    let id = look.asked.behind(name);
    id.map(|id| id.parse().map_err(|_tampered| AppError::BadRequest)).transpose()
}

/// Receipts of a town's trial count as long as it is on trial; wards are those that the reader sees.
fn narrowed(look: &Look<'_>) -> Result<Condition, AppError> {
    let Look { work, asked, .. } = *look;
    let mut all = Condition::all();
    if !matches!(work.town().state(), State::Trial | State::Preparing | State::Draft) {
        all = all.add(receipt::Column::Book.not_like(format!("{TEST}%")));
    }
    if let Some(wards) = scope(work).narrowed(asked.ward) {
        all = all.add(receipt_part::Column::Ward.is_in(wards));
    }
    if let Some(method) = Method::iter().find(|method| asked.chosen(METHOD.name) == Some(method.code())) {
        all = all.add(receipt::Column::Method.eq(method));
    }
    if asked.behind(CASHIER) == Some(NOBODY) {
        return Ok(all.add(receipt::Column::TakenBy.is_null()));
    }
    let cashier = behind::<StaffId>(look, CASHIER)?;
    Ok(all.add_option(cashier.map(|cashier| receipt::Column::TakenBy.eq(cashier))))
}

/// What came and what went back of one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OfDay {
    pub parts: i64,
    pub taken: Money,
    pub back: Money,
    /// Of both, what payers have beyond their dues.
    pub advance: Money,
}

#[derive(FromQueryResult)]
struct Came {
    day: NaiveDate,
    parts: i64,
    amount: Money,
    credit: Money,
}

#[derive(FromQueryResult)]
struct Went {
    day: NaiveDate,
    cause: Cause,
    parts: i64,
    amount: Money,
    credit: Money,
}

/// Every day on which something came or went back.
pub(super) async fn days(look: &Look<'_>) -> Result<BTreeMap<NaiveDate, OfDay>, AppError> {
    let part = |column: receipt_part::Column| Expr::col(column.as_column_ref());
    let came = taken(look)?
        .column_as(receipt::Column::PaidOn, "day")
        .column_as(Expr::cust("COUNT(*)"), "parts")
        .column_as(sum(part(receipt_part::Column::Amount)), "amount")
        .column_as(sum(part(receipt_part::Column::Credit)), "credit")
        .group_by(receipt::Column::PaidOn);
    let went = taken_back(look)?
        .column_as(journal::Column::Day, "day")
        .column_as(receipt_reversal::Column::Cause, "cause")
        .column_as(Expr::cust("COUNT(*)"), "parts")
        .column_as(sum(part(receipt_part::Column::Amount)), "amount")
        .column_as(sum(part(receipt_part::Column::Credit)), "credit")
        .group_by(journal::Column::Day)
        .group_by(receipt_reversal::Column::Cause);
    let mut days: BTreeMap<NaiveDate, OfDay> = BTreeMap::new();
    for came in look.work.rows::<_, Came>(came).await? {
        let day = days.entry(came.day).or_default();
        day.parts = day.parts.saturating_add(came.parts);
        day.taken = day.taken.plus(came.amount)?;
        day.advance = day.advance.plus(came.credit)?;
    }
    for went in look.work.rows::<_, Went>(went).await? {
        let day = days.entry(went.day).or_default();
        day.parts = day.parts.saturating_add(went.parts);
        match went.cause {
            Cause::Reversed | Cause::Dishonoured => {
                day.back = day.back.plus(went.amount)?;
                day.advance = day.advance.minus(went.credit)?;
            }
            Cause::Credited => day.advance = day.advance.plus(went.amount)?.minus(went.credit)?,
        }
    }
    Ok(days)
}

/// What all days come to.
pub(super) async fn total(look: &Look<'_>) -> Result<OfDay, AppError> {
    let mut total = OfDay::default();
    for day in days(look).await?.values() {
        total.parts = total.parts.saturating_add(day.parts);
        total.taken = total.taken.plus(day.taken)?;
        total.back = total.back.plus(day.back)?;
        total.advance = total.advance.plus(day.advance)?;
    }
    Ok(total)
}

/// The names of everybody who works here, or has.
pub(super) async fn staff_names(work: &Work) -> Result<BTreeMap<StaffId, String>, AppError> {
    let names = work
        .find::<staff_account::Entity>()
        .select_only()
        .column(staff_account::Column::Id)
        .column(staff_account::Column::Name)
        .into_tuple::<(StaffId, String)>();
    Ok(names.all(work.tx()).await?.into_iter().collect())
}

/// Who took it: the cashier, or the gateway.
pub(super) fn taker(lang: Lang, names: &BTreeMap<StaffId, String>, by: Option<StaffId>, method: Method) -> String {
    let name = by.and_then(|id| names.get(&id)).cloned();
    name.unwrap_or_else(|| if method.gateway().is_some() { method_name(lang, method) } else { String::new() })
}
