//! What a payment clears (R11, R22): the oldest period first, within a period principal before surcharge, a period that is not
//! over only when all older ones are at zero, fees last; what is left is credit.

use entity::{
    billing::demand,
    values::{DemandId, Heads, Money, MoneyOverflow, Period},
};

use super::{
    Due, Statement,
    statement::{Cost, PeriodStatement},
};

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
    pub period: Period,
    pub kind: demand::Kind,
    pub instalment: i16,
    pub paid: Money,
    pub rebate: Money,
    /// Of the rebate, what a campaign gave beyond the steps.
    pub campaign_rebate: Money,
    pub surcharge: Money,
    /// Surcharge that an amnesty took off.
    pub surcharge_waived: Money,
    /// How principal and rebate divide over the heads (R12).
    pub heads: Heads,
}

/// Divides an amount over what is due.
///
/// # Errors
/// When a sum leaves the range.
pub fn allocate(statement: &Statement<'_>, amount: Money) -> Result<Allocation, MoneyOverflow> {
    let mut allocation = Allocation { cleared: Vec::new(), credit: amount };
    for period in &statement.periods {
        let mut parts = if period.earns() {
            clear_with_rebate(period, &mut allocation.credit)?
        } else {
            clear_in_order(&period.period.dues, &mut allocation.credit)?
        };
        clear_surcharge(period, &mut parts, &mut allocation.credit)?;
        keep(&mut allocation, &period.period.dues, parts)?;
    }
    let fees = &statement.account.fees;
    let parts = clear_in_order(fees, &mut allocation.credit)?;
    keep(&mut allocation, fees, parts)?;
    Ok(allocation)
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Part {
    paid: Money,
    rebate: Money,
    campaign_rebate: Money,
    surcharge: Money,
    surcharge_waived: Money,
}

fn keep(allocation: &mut Allocation, dues: &[Due], parts: Vec<Part>) -> Result<(), MoneyOverflow> {
    for (due, part) in dues.iter().zip(parts).filter(|(_, part)| *part != Part::default()) {
        let Part { paid, rebate, campaign_rebate, surcharge, surcharge_waived } = part;
        let before = due.cleared()?;
        allocation.cleared.push(Cleared {
            demand: due.id,
            period: due.period,
            kind: due.kind,
            instalment: due.instalment,
            paid,
            rebate,
            campaign_rebate,
            surcharge,
            surcharge_waived,
            heads: due.heads.cleared(before, before.plus(paid)?.plus(rebate)?)?,
        });
    }
    Ok(())
}

/// Takes at most what is left.
fn take(left: &mut Money, wanted: Money) -> Result<Money, MoneyOverflow> {
    let taken = wanted.min(*left).max(Money::ZERO);
    *left = left.minus(taken)?;
    Ok(taken)
}

/// When the principal of the period is at zero. An amnesty takes its part off as the rest is paid; where it takes all off,
/// the principal was the rest.
fn clear_surcharge(period: &PeriodStatement<'_>, parts: &mut [Part], left: &mut Money) -> Result<(), MoneyOverflow> {
    let mut open = period.period.open()?;
    for part in parts.iter() {
        open = open.minus(part.paid)?.minus(part.rebate)?;
    }
    if open.is_positive() {
        return Ok(());
    }
    for (part, due) in parts.iter_mut().zip(&period.surcharges) {
        part.surcharge = take(left, due.to_pay)?;
        let rest = due.to_pay.minus(part.surcharge)?;
        // In proportion, rounded down; the last poisha paid brings the rest of what is taken off.
        part.surcharge_waived = match due.waived.spread(&[part.surcharge, rest])?.first() {
            Some(share) if !rest.is_zero() => *share,
            Some(_) | None => due.waived,
        };
    }
    Ok(())
}

fn clear_in_order(dues: &[Due], left: &mut Money) -> Result<Vec<Part>, MoneyOverflow> {
    dues.iter().map(|due| Ok(Part { paid: take(left, due.open()?)?, ..Part::default() })).collect()
}

/// R7: as many whole instalments as the money reaches with the rebate that they earn; what is left waits as part payment of
/// the next, without rebate.
fn clear_with_rebate(period: &PeriodStatement<'_>, left: &mut Money) -> Result<Vec<Part>, MoneyOverflow> {
    let dues = &period.period.dues;
    let mut parts = vec![Part::default(); dues.len()];
    let (mut reached, mut earned) = (0, Cost::default());
    for instalments in (period.instalments_cleared() + 1)..=dues.len() {
        let cost = period.cost(instalments)?;
        if cost.money <= *left {
            (reached, earned) = (instalments, cost);
        }
    }
    let open: Vec<Money> = dues.iter().take(reached).map(Due::open).collect::<Result<_, _>>()?;
    let rebates = earned.rebate.spread(&open)?;
    let of_campaign = earned.campaign_rebate.spread(&rebates)?;
    for (((part, open), rebate), campaign_rebate) in parts.iter_mut().zip(&open).zip(rebates).zip(of_campaign) {
        *part = Part { paid: take(left, open.minus(rebate)?)?, rebate, campaign_rebate, ..Part::default() };
    }
    for (part, due) in parts.iter_mut().zip(dues).skip(reached) {
        part.paid = take(left, due.open()?)?;
    }
    Ok(parts)
}
