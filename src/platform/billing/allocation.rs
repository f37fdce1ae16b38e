//! What a payment clears (R11): the oldest year first, within a year principal before surcharge, the running year only when
//! all older ones are at zero; what is left is credit.

use entity::values::{DemandId, FiscalYear, Heads, Money, MoneyOverflow};

use super::{Due, Statement, statement::YearStatement};

/// What a payment clears of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    pub cleared: Vec<Cleared>,
    /// Beyond everything due.
    pub credit: Money,
}

/// What it clears of one demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    pub demand: DemandId,
    pub period: FiscalYear,
    pub instalment: i16,
    pub paid: Money,
    pub rebate: Money,
    pub surcharge: Money,
    /// How principal and rebate divide over the heads (R12).
    pub heads: Heads,
}

/// Divides an amount over what is due.
///
/// # Errors
/// When a sum leaves the range.
pub fn allocate(statement: &Statement<'_>, amount: Money) -> Result<Allocation, MoneyOverflow> {
    let mut allocation = Allocation { cleared: Vec::new(), credit: amount };
    for year in &statement.years {
        let parts = if year.is_arrears {
            clear_arrears(year, &mut allocation.credit)?
        } else {
            clear_running(year, &mut allocation.credit)?
        };
        for (due, Part { paid, rebate, surcharge }) in year.year.dues.iter().zip(parts) {
            if paid.is_zero() && rebate.is_zero() && surcharge.is_zero() {
                continue;
            }
            let before = due.paid.plus(due.rebate)?;
            let heads = due.heads.cleared(before, before.plus(paid)?.plus(rebate)?)?;
            let (demand, period, instalment) = (due.id, year.year.period, due.instalment);
            allocation.cleared.push(Cleared { demand, period, instalment, paid, rebate, surcharge, heads });
        }
    }
    Ok(allocation)
}

#[derive(Clone, Copy, Default)]
struct Part {
    paid: Money,
    rebate: Money,
    surcharge: Money,
}

/// Takes at most what is left.
fn take(left: &mut Money, wanted: Money) -> Result<Money, MoneyOverflow> {
    let taken = wanted.min(*left).max(Money::ZERO);
    *left = left.minus(taken)?;
    Ok(taken)
}

fn clear_arrears(year: &YearStatement<'_>, left: &mut Money) -> Result<Vec<Part>, MoneyOverflow> {
    let mut parts = Vec::with_capacity(year.year.dues.len());
    for due in &year.year.dues {
        parts.push(Part { paid: take(left, due.open()?)?, ..Part::default() });
    }
    if left.is_positive() && year.surcharge.is_positive() {
        let taken = take(left, year.surcharge)?;
        for (part, share) in parts.iter_mut().zip(surcharge_shares(&year.year.dues, taken)?) {
            part.surcharge = share;
        }
    }
    Ok(parts)
}

/// The surcharge of a year stands beside each demand by what is open of it; with nothing open, beside the last one.
fn surcharge_shares(dues: &[Due], surcharge: Money) -> Result<Vec<Money>, MoneyOverflow> {
    let open: Vec<Money> = dues.iter().map(Due::open).collect::<Result<_, _>>()?;
    if open.iter().any(|open| open.is_positive()) {
        return surcharge.spread(&open);
    }
    let last = dues.len().saturating_sub(1);
    Ok((0..dues.len()).map(|index| if index == last { surcharge } else { Money::ZERO }).collect())
}

/// R7: as many whole instalments as the money reaches with the rebate that they earn; what is left waits as part payment of
/// the next, without rebate.
fn clear_running(year: &YearStatement<'_>, left: &mut Money) -> Result<Vec<Part>, MoneyOverflow> {
    let dues = &year.year.dues;
    let mut parts = vec![Part::default(); dues.len()];
    let (mut reached, mut earned) = (0, Money::ZERO);
    for instalments in (year.instalments_cleared() + 1)..=dues.len() {
        let (cost, rebate) = year.cost(instalments)?;
        if cost <= *left {
            (reached, earned) = (instalments, rebate);
        }
    }
    let open: Vec<Money> = dues.iter().take(reached).map(Due::open).collect::<Result<_, _>>()?;
    let rebates = earned.spread(&open)?;
    for ((part, open), rebate) in parts.iter_mut().zip(&open).zip(rebates) {
        *part = Part { paid: take(left, open.minus(rebate)?)?, rebate, ..Part::default() };
    }
    for (part, due) in parts.iter_mut().zip(dues).skip(reached) {
        part.paid = take(left, due.open()?)?;
    }
    Ok(parts)
}
