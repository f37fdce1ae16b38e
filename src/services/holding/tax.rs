//! The year's demand out of the annual value, and its instalments.

use std::collections::BTreeMap;

use entity::{
    billing::Head,
    holding::{Rate, ServedRates, Step, WorkingLine},
    values::{BasisPoints, HeadAmount, Heads, Money, MoneyOverflow},
};

/// The demand of a year by heads, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearlyDemand {
    /// In poisha, in the order of the bill.
    pub heads: Vec<HeadAmount>,
    /// −0.49 to +0.50 taka, so that heads and rounding make the demand (R3).
    pub rounding: Money,
    /// Whole taka.
    pub total: Money,
    pub working: Vec<WorkingLine>,
}

/// Each rate that the town levies and the holding is served by, on the annual value, to the poisha (R1); their sum rounded
/// half up to a whole taka once (R2).
///
/// # Errors
/// When a figure leaves the range.
pub fn yearly_demand(
    annual_value: Money,
    served: &ServedRates,
    rates: &BTreeMap<Rate, BasisPoints>,
) -> Result<YearlyDemand, MoneyOverflow> {
    let (mut heads, mut working) = (Vec::new(), Vec::new());
    for rate in served.iter() {
        let Some(per_cent) = rates.get(&rate).copied().filter(|per_cent| *per_cent > BasisPoints::ZERO) else {
            continue;
        };
        let amount = annual_value.portion(per_cent)?;
        heads.push(HeadAmount { head: rate.head(), amount });
        working.push(WorkingLine { step: Step::Rate { head: rate, rate: per_cent }, value: amount, rule: "R1".into() });
    }
    let exact = Money::sum(heads.iter().map(|head| head.amount))?;
    let total = exact.to_whole_taka()?;
    let rounding = total.minus(exact)?;
    if !rounding.is_zero() {
        working.push(WorkingLine { step: Step::Rounding, value: rounding, rule: "R2, R3".into() });
    }
    working.push(WorkingLine { step: Step::YearTotal, value: total, rule: "R2".into() });
    Ok(YearlyDemand { heads, rounding, total, working })
}

impl YearlyDemand {
    /// R4, R47: equal instalments rounded down to a whole taka, the last one the rest; each spread over the heads by running
    /// totals, the last taking what is left of each head, and the rounding.
    ///
    /// # Errors
    /// When a figure leaves the range.
    pub fn instalments(&self, count: u8) -> Result<Vec<Heads>, MoneyOverflow> {
        let mut left: Vec<HeadAmount> = self.heads.clone();
        let weights: Vec<Money> = self.heads.iter().map(|head| head.amount).collect();
        let amounts = self.total.instalments(count);
        let Some((_last, before)) = amounts.split_last() else { return Ok(Vec::new()) };
        let mut instalments = Vec::with_capacity(amounts.len());
        for amount in before {
            let mut heads = Vec::with_capacity(left.len());
            for (part, rest) in amount.spread(&weights)?.into_iter().zip(&mut left) {
                rest.amount = rest.amount.minus(part)?;
                heads.push(HeadAmount { head: rest.head, amount: part });
            }
            instalments.push(without_zeros(heads));
        }
        left.push(HeadAmount { head: Head::Rounding, amount: self.rounding });
        instalments.push(without_zeros(left));
        Ok(instalments)
    }
}

fn without_zeros(mut heads: Vec<HeadAmount>) -> Heads {
    heads.retain(|head| !head.amount.is_zero());
    Heads(heads)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn instalments_carry_every_head_whole(value in 0_i64..1_000_000_000, count in 1_u8..=12) {
            let rates = [(Rate::Holding, 700), (Rate::Lighting, 333), (Rate::Conservancy, 700), (Rate::Water, 1_000)];
            let rates = rates.map(|(rate, bp)| (rate, BasisPoints::new(bp).unwrap())).into();
            let served = ServedRates::new([Rate::Lighting, Rate::Conservancy, Rate::Water]);
            let demand = yearly_demand(Money::from_poisha(value), &served, &rates).unwrap();
            let instalments = demand.instalments(count).unwrap();
            prop_assert_eq!(instalments.len(), usize::from(count));
            for head in &demand.heads {
                let parts = instalments.iter().flat_map(|i| &i.0).filter(|line| line.head == head.head);
                prop_assert_eq!(Money::sum(parts.map(|line| line.amount)).unwrap(), head.amount);
            }
            let totals: Vec<Money> = instalments.iter().map(|heads| heads.total().unwrap()).collect();
            prop_assert_eq!(totals, demand.total.instalments(count));
            prop_assert!((-49..=50).contains(&demand.rounding.poisha()));
        }
    }
}
