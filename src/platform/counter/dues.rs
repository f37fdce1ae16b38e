//! What is due at the counter: rows, oldest first, of which only the first so many can be taken (R11).

use chrono::NaiveDate;
use entity::{
    billing::demand,
    payments::Choice,
    values::{Money, MoneyOverflow, Period},
};

use crate::platform::billing::{Account, Bill, BillLine, Terms, bill::sums, statement};

/// One thing that can be taken together with everything before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRow {
    pub what: What,
    pub due_on: NaiveDate,
    /// What it costs more than the rows before it.
    pub amount: Money,
    /// What it costs with all rows before it, at the terms of the day.
    pub total: Money,
    /// Of the amount.
    pub surcharge: Money,
    /// Taken off already.
    pub rebate: Money,
    /// It should be paid by now: its day has passed, or its quarter runs.
    pub is_due: bool,
}

/// What a row is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Some instalments of a period, or the whole of it.
    Period { period: Period, instalments: Vec<i16> },
    /// Something that is owed once.
    Fee { period: Period },
}

/// The rows of an account on a day.
///
/// # Errors
/// When a sum leaves the range.
pub fn rows(account: &Account, day: NaiveDate, terms: &dyn Terms) -> Result<Vec<DueRow>, MoneyOverflow> {
    let (bill, statement) = (Bill::on(account, day, terms)?, statement(account, day, terms)?);
    let mut rows = Rows::default();
    let mut has_running = false;
    for (_, lines) in bill.by_period() {
        let is_arrears = lines.first().is_some_and(|line| line.is_arrears);
        if is_arrears || has_running {
            rows.whole(lines, is_arrears || lines.iter().all(|line| line.due_on < day))?;
            continue;
        }
        // What is cleared has no row, and the year that runs is the first one with something open.
        let open: Vec<&BillLine> = lines.iter().filter(|line| line.sums.payable.is_positive()).collect();
        if open.is_empty() {
            continue;
        }
        has_running = true;
        // Of the instalments whose day has not passed the first one is of the quarter that runs.
        let runs = open.iter().find(|line| line.due_on >= day).map(|line| line.due_on);
        let mut rebate = Money::ZERO;
        for line in open {
            let (total, quote) = statement.quote(Choice::Through(line.instalment.unwrap_or_default()))?;
            let is_due = line.due_on < day || Some(line.due_on) == runs;
            rows.instalment(line, total, quote.rebate.minus(rebate)?, is_due)?;
            rebate = quote.rebate;
        }
    }
    for fee in bill.fees() {
        let what = What::Fee { period: fee.period };
        let total = rows.total.plus(fee.sums.payable)?;
        rows.push(what, fee.due_on, total, Money::ZERO, Money::ZERO, fee.due_on < day)?;
    }
    // However an amnesty or a rebate falls on the rows: all of them are everything.
    let everything = statement.payable()?;
    if let Some(last) = rows.rows.last_mut() {
        last.amount = last.amount.plus(everything.minus(last.total)?)?;
        last.total = everything;
    }
    Ok(rows.rows)
}

#[derive(Default)]
struct Rows {
    rows: Vec<DueRow>,
    total: Money,
}

impl Rows {
    fn push(
        &mut self,
        what: What,
        due_on: NaiveDate,
        total: Money,
        surcharge: Money,
        rebate: Money,
        is_due: bool,
    ) -> Result<(), MoneyOverflow> {
        let amount = total.minus(self.total)?;
        if amount.is_positive() {
            self.rows.push(DueRow { what, due_on, amount, total, surcharge, rebate, is_due });
            self.total = total;
        }
        Ok(())
    }

    /// A period that is taken as a whole.
    fn whole(&mut self, lines: &[BillLine], is_due: bool) -> Result<(), MoneyOverflow> {
        let Some(last) = lines.last() else { return Ok(()) };
        let all = sums(lines)?;
        let open = lines.iter().filter(|line| line.sums.payable.is_positive());
        let what = What::Period { period: last.period, instalments: open.filter_map(|line| line.instalment).collect() };
        let total = self.total.plus(all.payable)?;
        self.push(what, last.due_on, total, all.surcharge, Money::ZERO, is_due)
    }

    fn instalment(&mut self, line: &BillLine, total: Money, rebate: Money, is_due: bool) -> Result<(), MoneyOverflow> {
        debug_assert_eq!(line.kind, demand::Kind::Instalment, "fees stand apart");
        let what = What::Period { period: line.period, instalments: line.instalment.into_iter().collect() };
        self.push(what, line.due_on, total, line.sums.surcharge, rebate, is_due)
    }
}

/// How many rows are taken unless the cashier says otherwise: all that is due, and where nothing is, the next one.
#[must_use]
pub fn usually_taken(rows: &[DueRow]) -> usize {
    let due = rows.iter().rposition(|row| row.is_due).map_or(0, |last| last + 1);
    due.max(1).min(rows.len())
}

/// What the first so many rows cost.
#[must_use]
pub fn cost(rows: &[DueRow], count: usize) -> Money {
    count.checked_sub(1).and_then(|last| rows.get(last)).map_or(Money::ZERO, |row| row.total)
}

/// R11: which rows are ticked must be the oldest ones; how many they are.
#[must_use]
pub fn oldest_first(ticked: &[bool]) -> Option<usize> {
    let count = ticked.iter().take_while(|is_ticked| **is_ticked).count();
    ticked.iter().skip(count).all(|is_ticked| !is_ticked).then_some(count)
}

/// Divides a sum over accounts in their order: each at most what it owes. What is left stays with the last one, as credit.
///
/// # Errors
/// When an amount leaves the range.
pub fn divide(sum: Money, owed: &[Money]) -> Result<Vec<Money>, MoneyOverflow> {
    let mut left = sum;
    let mut parts = Vec::with_capacity(owed.len());
    for amount in owed {
        let part = left.min(*amount);
        left = left.minus(part)?;
        parts.push(part);
    }
    if let Some(last) = parts.last_mut() {
        *last = last.plus(left)?;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_oldest_rows_can_be_taken() {
        assert_eq!(oldest_first(&[true, true, false, false]), Some(2));
        assert_eq!(oldest_first(&[false, false]), Some(0));
        assert_eq!(oldest_first(&[true, false, true]), None);
        assert_eq!(oldest_first(&[]), Some(0));
    }

    #[test]
    fn a_sum_goes_to_the_accounts_in_their_order() {
        let money = |poisha: &[i64]| poisha.iter().copied().map(Money::from_poisha).collect::<Vec<_>>();
        let divided = |sum, owed: &[i64]| divide(Money::from_poisha(sum), &money(owed)).unwrap();
        assert_eq!(divided(700, &[500, 300]), money(&[500, 200]));
        assert_eq!(divided(400, &[500, 300]), money(&[400, 0]));
        assert_eq!(divided(900, &[500, 300]), money(&[500, 400]));
    }
}
