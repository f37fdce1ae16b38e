//! Cash that is not in the bank's hands for good: shift by shift, what was taken, what a slip says was deposited, and for how
//! many days the rest has waited. The sum is what the ledger has as cash, which has no floats; what no shift explains stands
//! in a row of its own.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    counter::{shift, shift::State},
    ledger::journal_line,
    payments::{Method, receipt, receipt_reversal, receipt_reversal::Cause},
    values::{Money, ShiftId, StaffId},
};
use sea_orm::{
    ColumnTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use super::{
    collected::{receipt_of_reversal, staff_names, sum},
    journal::{lines, path, whole_town},
};
use crate::{
    platform::{calendar::dhaka_day, errors::AppError, i18n::Lang, ledger::chart::LedgerAccount},
    web::report::{Cell, Column, Filter, Look, Report, Row, Sums},
};

/// Cash that waits.
pub struct UndepositedCash;

/// A shift or, without one, a day of somebody who takes cash.
struct Waiting {
    since: NaiveDate,
    cashier: Option<StaffId>,
    shift: Option<(ShiftId, State)>,
    taken: Money,
    deposited: Money,
    cursor: String,
}

type ShiftRow = (ShiftId, StaffId, State, DateTime<Utc>, Money, Option<Money>);

/// Shift, cashier, day and how much.
type Sum = (Option<ShiftId>, Option<StaffId>, NaiveDate, Money);

/// Cash by shift, or by day and cashier where there is none, less what was taken back of it.
async fn cash(
    look: &Look<'_>,
) -> Result<BTreeMap<(Option<ShiftId>, Option<StaffId>, Option<NaiveDate>), Money>, AppError> {
    let amount = || sum(Expr::col(receipt::Column::Amount.as_column_ref()));
    let open = [State::Open, State::Counted, State::Deposited];
    let shifts = || {
        let open = shift::Column::State.is_in(open);
        look.work.find::<shift::Entity>().select_only().column(shift::Column::Id).filter(open)
    };
    let is_waiting = || {
        let of_open = receipt::Column::ShiftId.in_subquery(shifts().into_query());
        receipt::Column::Method.eq(Method::Cash).and(of_open.or(receipt::Column::ShiftId.is_null()))
    };
    let came = look
        .work
        .find::<receipt::Entity>()
        .select_only()
        .column(receipt::Column::ShiftId)
        .column(receipt::Column::TakenBy)
        .column(receipt::Column::PaidOn)
        .column_as(amount(), "total")
        .filter(is_waiting())
        .group_by(receipt::Column::ShiftId)
        .group_by(receipt::Column::TakenBy)
        .group_by(receipt::Column::PaidOn)
        .into_tuple::<Sum>()
        .all(look.work.tx())
        .await?;
    let went = look
        .work
        .find::<receipt_reversal::Entity>()
        .select_only()
        .join(JoinType::InnerJoin, receipt_of_reversal())
        .column(receipt::Column::ShiftId)
        .column(receipt::Column::TakenBy)
        .column(receipt::Column::PaidOn)
        .column_as(amount(), "total")
        .filter(is_waiting())
        .filter(receipt_reversal::Column::Cause.ne(Cause::Credited))
        .group_by(receipt::Column::ShiftId)
        .group_by(receipt::Column::TakenBy)
        .group_by(receipt::Column::PaidOn)
        .into_tuple::<Sum>()
        .all(look.work.tx())
        .await?;
    let went = went.into_iter().map(|(shift, by, day, total)| Ok((shift, by, day, total.negated()?)));
    let mut cash = BTreeMap::new();
    for sum in came.into_iter().map(Ok).chain(went) {
        let (shift, by, day, total): Sum = sum.map_err(|cause: entity::values::MoneyOverflow| AppError::from(cause))?;
        let key = if shift.is_some() { (shift, None, None) } else { (None, by, Some(day)) };
        let entry: &mut Money = cash.entry(key).or_default();
        *entry = entry.plus(total)?;
    }
    Ok(cash)
}

/// What a slip says of a shift whose cash is at the bank: what was counted, less the float.
fn deposited(state: State, float: Money, counted: Option<Money>) -> Result<Money, AppError> {
    Ok(match state {
        State::Deposited => counted.unwrap_or(float).minus(float)?,
        State::Open | State::Counted | State::Confirmed => Money::ZERO,
    })
}

/// Everything that waits, in its order; the last row is what the ledger has beyond it.
async fn waiting(look: &Look<'_>) -> Result<(Vec<Waiting>, Money), AppError> {
    whole_town(look)?;
    let mut cash = cash(look).await?;
    let shifts = look
        .work
        .find::<shift::Entity>()
        .select_only()
        .columns([
            shift::Column::Id,
            shift::Column::CashierId,
            shift::Column::State,
            shift::Column::OpenedAt,
            shift::Column::Float,
            shift::Column::Counted,
        ])
        .filter(shift::Column::State.is_in([State::Open, State::Counted, State::Deposited]))
        .order_by_asc(shift::Column::OpenedAt)
        .into_tuple::<ShiftRow>()
        .all(look.work.tx())
        .await?;
    let mut all = Vec::new();
    for (id, cashier, state, opened_at, float, counted) in shifts {
        let since = dhaka_day(opened_at);
        all.push(Waiting {
            since,
            cashier: Some(cashier),
            shift: Some((id, state)),
            taken: cash.remove(&(Some(id), None, None)).unwrap_or_default(),
            deposited: deposited(state, float, counted)?,
            cursor: format!("{since} {id}"),
        });
    }
    for ((_, cashier, day), taken) in cash.into_iter().filter(|(_, taken)| !taken.is_zero()) {
        let since = day.unwrap_or(look.work.today());
        let who = cashier.map(|id| id.to_string()).unwrap_or_default();
        let cursor = format!("{since} {who}");
        all.push(Waiting { since, cashier, shift: None, taken, deposited: Money::ZERO, cursor });
    }
    all.sort_by(|one, other| one.cursor.cmp(&other.cursor));
    let amount = Expr::col(journal_line::Column::Amount.as_column_ref());
    let ledger = lines(look.work)
        .column_as(sum(amount), "total")
        .filter(journal_line::Column::Account.eq(LedgerAccount::Cash.code()))
        .into_tuple::<Money>()
        .one(look.work.tx())
        .await?
        .unwrap_or_default();
    let explained = Money::sum(all.iter().map(|row| row.taken))?;
    Ok((all, ledger.minus(explained)?))
}

fn state_words(lang: Lang, shift: Option<(ShiftId, State)>) -> String {
    let key = match shift {
        Some((_, State::Open)) => "reports-shift-open",
        Some((_, State::Counted)) => "reports-shift-counted",
        Some((_, State::Deposited)) => "reports-shift-deposited",
        Some((_, State::Confirmed)) => "reports-shift-confirmed",
        None => "reports-shift-none",
    };
    lang.t(key).into_owned()
}

#[async_trait]
impl Report for UndepositedCash {
    fn name(&self) -> &'static str {
        "undeposited-cash"
    }

    fn filters(&self) -> &'static [Filter] {
        &[]
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            Column::day("reports-col-since"),
            Column::text("reports-col-cashier"),
            Column::text("reports-col-shift"),
            Column::money("reports-col-taken"),
            Column::money("reports-col-slip"),
            Column::money("reports-col-waiting"),
            Column::count("reports-col-days"),
        ];
        COLUMNS
    }

    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        let (all, unexplained) = waiting(look).await?;
        let (names, today) = (staff_names(look.work).await?, look.work.today());
        let mut rows = Vec::new();
        for waiting in all {
            let shift = waiting.shift.map(|(id, _)| format!("/shifts/{id}"));
            let lines = path(LedgerAccount::Cash, waiting.since, waiting.since);
            let days = (today - waiting.since).num_days();
            let name = waiting.cashier.and_then(|id| names.get(&id)).cloned();
            let cells = vec![
                waiting.since.into(),
                name.unwrap_or_default().into(),
                Cell::from(state_words(look.lang, waiting.shift)).at_any(shift),
                Cell::from(waiting.taken).at(lines),
                waiting.deposited.into(),
                waiting.taken.minus(waiting.deposited)?.into(),
                Cell::count(days),
            ];
            rows.push(Row { cells, cursor: waiting.cursor });
        }
        if !unexplained.is_zero() {
            let words = look.lang.t("reports-shift-unexplained").into_owned();
            let nothing = Cell::nothing;
            let cells =
                vec![nothing(), nothing(), words.into(), unexplained.into(), nothing(), unexplained.into(), nothing()];
            rows.push(Row { cells, cursor: "~".to_owned() });
        }
        let following = rows.into_iter().filter(|row| after.is_none_or(|after| row.cursor.as_str() > after));
        Ok(following.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect())
    }

    async fn sums(&self, look: &Look<'_>) -> Result<Sums, AppError> {
        let (all, unexplained) = waiting(look).await?;
        let taken = Money::sum(all.iter().map(|row| row.taken))?.plus(unexplained)?;
        let deposited = Money::sum(all.iter().map(|row| row.deposited))?;
        let rows = all.len().saturating_add(usize::from(!unexplained.is_zero()));
        let mut cells = vec![Cell::nothing(); 3];
        cells.extend([taken.into(), deposited.into(), taken.minus(deposited)?.into(), Cell::nothing()]);
        Ok(Sums { rows: i64::try_from(rows).unwrap_or(i64::MAX), cells })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_for_what_was_counted_less_the_float() {
        let taka = |taka: i64| Money::from_poisha(taka * 100);
        let of = |state, counted: Option<i64>| deposited(state, taka(500), counted.map(taka)).unwrap();
        assert_eq!(of(State::Deposited, Some(2_500)), taka(2_000));
        assert_eq!(of(State::Counted, Some(2_500)), Money::ZERO);
        assert_eq!(of(State::Open, None), Money::ZERO);
    }
}
