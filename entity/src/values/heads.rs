use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::{Money, MoneyOverflow};
use crate::billing::Head;

/// One head of a demand and its amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadAmount {
    #[serde(rename = "code")]
    pub head: Head,
    pub amount: Money,
}

/// The heads of a demand in their order, which is also the order in which a part payment fills them (R12).
///
/// Kept as one value of the demand: heads are never asked for one by one; sums by head come from the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Heads(pub Vec<HeadAmount>);

impl Heads {
    /// # Errors
    /// When the sum leaves the range.
    pub fn total(&self) -> Result<Money, MoneyOverflow> {
        Money::sum(self.amounts())
    }

    pub fn amounts(&self) -> impl Iterator<Item = Money> + '_ {
        self.0.iter().map(|line| line.amount)
    }

    /// All signs turned.
    ///
    /// # Errors
    /// When an amount leaves the range.
    pub fn negated(&self) -> Result<Self, MoneyOverflow> {
        let line = |line: &HeadAmount| Ok(HeadAmount { head: line.head, amount: line.amount.negated()? });
        self.0.iter().map(line).collect::<Result<_, _>>().map(Self)
    }

    /// R12: what of each head a payment clears that brings the amount cleared of this demand from `before` to `after`;
    /// heads that it does not touch are left out.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn cleared(&self, before: Money, after: Money) -> Result<Self, MoneyOverflow> {
        let (earlier, later) = (self.filled(before)?, self.filled(after)?);
        let mut lines = Vec::with_capacity(self.0.len());
        for (line, (earlier, later)) in self.0.iter().zip(earlier.into_iter().zip(later)) {
            let amount = later.minus(earlier)?;
            if !amount.is_zero() {
                lines.push(HeadAmount { head: line.head, amount });
            }
        }
        Ok(Self(lines))
    }

    /// How far each head is filled when so much of the demand is cleared. A rounding line may be below zero: it counts
    /// when the whole demand is cleared.
    fn filled(&self, cleared: Money) -> Result<Vec<Money>, MoneyOverflow> {
        if cleared == self.total()? {
            return Ok(self.amounts().collect());
        }
        let weights: Vec<Money> = self.amounts().map(|amount| amount.max(Money::ZERO)).collect();
        cleared.spread(&weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_payments_fill_the_heads_and_miss_nothing() {
        let heads = Heads(
            [(Head::Holding, 175_000), (Head::Lighting, 75_024), (Head::Conservancy, 175_000), (Head::Rounding, -24)]
                .map(|(head, poisha)| HeadAmount { head, amount: Money::from_poisha(poisha) })
                .to_vec(),
        );
        let steps = [0, 1, 99_999, 424_990, 425_000].map(Money::from_poisha);
        let mut filled = [Money::ZERO; 4];
        for pair in steps.windows(2) {
            for line in heads.cleared(pair[0], pair[1]).unwrap().0 {
                let slot = heads.0.iter().position(|head| head.head == line.head).unwrap();
                filled[slot] = filled[slot].plus(line.amount).unwrap();
                assert!(
                    line.head == Head::Rounding || (line.amount.is_positive() && filled[slot] <= heads.0[slot].amount)
                );
            }
            assert_eq!(Money::sum(filled).unwrap(), pair[1]);
        }
        assert_eq!(filled.to_vec(), heads.amounts().collect::<Vec<_>>());
    }
}
