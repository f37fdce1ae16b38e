//! The drawer of a shift: what should be in it, what was counted, and what goes to the bank.

pub use entity::counter::shift::Notes;
use entity::{
    counter::shift,
    payments::{Method, receipt, receipt_reversal, refund},
    values::{Money, MoneyOverflow, ShiftId},
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::platform::{
    errors::AppError,
    ledger::{Line, chart::LedgerAccount},
    work::Work,
};

/// The notes and coins of a drawer, in taka, the largest first.
pub const NOTES: [i64; 10] = [1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1];

/// What the notes are worth together.
///
/// # Errors
/// When the sum leaves the range.
pub fn worth(notes: &Notes) -> Result<Money, MoneyOverflow> {
    notes.0.iter().try_fold(Money::ZERO, |sum, (note, count)| sum.plus(Money::from_taka(*note)?.times(*count)?))
}

/// What a counted drawer has more than it should; below zero what it lacks.
///
/// # Errors
/// When the difference leaves the range.
pub fn difference(shift: &shift::Model) -> Result<Money, MoneyOverflow> {
    shift.counted.unwrap_or_default().minus(shift.expected.unwrap_or_default())
}

/// What goes to the bank: the drawer without the float.
///
/// # Errors
/// When the difference leaves the range.
pub fn to_deposit(shift: &shift::Model) -> Result<Money, MoneyOverflow> {
    Ok(shift.counted.unwrap_or_default().minus(shift.float)?.max(Money::ZERO))
}

/// The journal lines by which a counted drawer becomes money at the bank: what it has more or less than it should, and the
/// cash that leaves it.
///
/// # Errors
/// When an amount leaves the range.
pub fn closing_lines(shift: &shift::Model) -> Result<(Vec<Line>, Vec<Line>), MoneyOverflow> {
    let (more, banked) = (difference(shift)?, to_deposit(shift)?);
    let against = if more.is_positive() { LedgerAccount::CashOver } else { LedgerAccount::CashShort };
    let lines = |amount: Money, into, from| -> Result<Vec<Line>, MoneyOverflow> {
        if amount.is_zero() {
            return Ok(Vec::new());
        }
        Ok(vec![Line::new(into, amount), Line::new(from, amount.negated()?)])
    };
    Ok((lines(more, LedgerAccount::Cash, against)?, lines(banked, LedgerAccount::Bank, LedgerAccount::Cash)?))
}

/// Cash that was taken in a shift, without what was given back of it: nothing is, once the drawer is counted.
///
/// # Errors
/// When the database cannot be read.
pub async fn cash_taken(work: &Work, shift: ShiftId) -> Result<Money, AppError> {
    // The money of a receipt that only became credit is still there.
    let gone = work
        .find::<receipt_reversal::Entity>()
        .filter(receipt_reversal::Column::Cause.ne(receipt_reversal::Cause::Credited))
        .select_only()
        .column(receipt_reversal::Column::ReceiptId)
        .into_query();
    let receipts = work
        .find::<receipt::Entity>()
        .filter(receipt::Column::ShiftId.eq(shift))
        .filter(receipt::Column::Method.eq(Method::Cash))
        .filter(receipt::Column::Id.not_in_subquery(gone));
    let taken = Money::sum(work.all(receipts).await?.into_iter().map(|receipt| receipt.amount))?;
    let refunds = work
        .find::<refund::Entity>()
        .filter(refund::Column::ShiftId.eq(shift))
        .filter(refund::Column::Way.eq(refund::Way::Cash))
        .filter(refund::Column::State.eq(refund::State::Paid));
    let given_back = Money::sum(work.all(refunds).await?.into_iter().map(|refund| refund.amount))?;
    Ok(taken.minus(given_back)?)
}

/// Receipts of a shift, of every kind.
///
/// # Errors
/// When the database cannot be read.
pub async fn receipts_of(work: &Work, shift: ShiftId) -> Result<u64, AppError> {
    let receipts = work.find::<receipt::Entity>().filter(receipt::Column::ShiftId.eq(shift));
    Ok(receipts.count(work.tx()).await?)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::{
        counter::shift::State,
        values::{StaffId, TenantId},
    };

    use super::*;

    fn shift(float: i64, counted: i64, expected: i64) -> shift::Model {
        shift::Model {
            tenant_id: TenantId(1),
            id: ShiftId::mint(),
            cashier_id: StaffId::mint(),
            open_for: None,
            state: State::Deposited,
            opened_at: DateTime::UNIX_EPOCH,
            float: Money::from_poisha(float),
            counted_at: None,
            notes: None,
            counted: Some(Money::from_poisha(counted)),
            expected: Some(Money::from_poisha(expected)),
            difference_reason: None,
            deposit_bank: None,
            deposit_slip: None,
            deposited_on: None,
            confirmed_by: None,
            confirmed_at: None,
        }
    }

    #[test]
    fn notes_are_worth_what_is_printed_on_them() {
        assert_eq!(worth(&Notes(NOTES.map(|note| (note, 1)).to_vec())), Money::from_taka(1_888));
        assert_eq!(worth(&Notes::default()), Ok(Money::ZERO));
        assert_eq!(worth(&Notes(vec![(1_000, i64::MAX)])), Err(MoneyOverflow));
    }

    /// Whatever was taken and counted: after closing, the ledger's cash of the shift is what stayed in the drawer beyond the
    /// float, which is nothing; and each journal balances.
    #[test]
    fn after_closing_no_cash_of_the_shift_is_left_in_the_books() {
        let mut seed = 0x2545_F491_4F6C_DD1D_u64;
        let mut any = |below: i64| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            i64::try_from(seed >> 1).unwrap() % below
        };
        for _ in 0..2_000 {
            let (float, taken) = (any(200_000), any(50_000_000));
            let counted = float + any(50_000_000);
            let shift = shift(float, counted, float + taken);
            let (difference, deposit) = closing_lines(&shift).unwrap();
            let of = |lines: &[Line], account| {
                Money::sum(lines.iter().filter(|line| line.account == account).map(|line| line.amount)).unwrap()
            };
            for lines in [&difference, &deposit] {
                assert!(Money::sum(lines.iter().map(|line| line.amount)).unwrap().is_zero());
            }
            let left =
                taken + of(&difference, LedgerAccount::Cash).poisha() + of(&deposit, LedgerAccount::Cash).poisha();
            assert_eq!(left, 0, "{shift:?}");
            assert_eq!(of(&deposit, LedgerAccount::Bank).poisha(), counted - float);
            let more = counted - float - taken;
            assert_eq!(of(&difference, LedgerAccount::CashOver).poisha(), -more.max(0));
            assert_eq!(of(&difference, LedgerAccount::CashShort).poisha(), (-more).max(0));
        }
    }

    #[test]
    fn a_drawer_with_less_than_its_float_sends_nothing_to_the_bank() {
        let short = shift(50_000, 40_000, 50_000);
        assert_eq!(to_deposit(&short), Ok(Money::ZERO));
        assert_eq!(difference(&short), Ok(Money::from_poisha(-10_000)));
    }
}
