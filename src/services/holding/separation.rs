//! Separation (পৃথকীকরণ): one holding becomes several.

use entity::values::{BasisPoints, Money, MoneyOverflow};

/// One part's share of the running year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub annual_value: Money,
    pub open_demand: Money,
}

/// R15: separation divides the running year's annual value and open demand by share and never recomputes them: the value
/// down to a poisha, the demand down to a whole taka, the last part takes the rest. From the next year each part is
/// assessed by itself.
///
/// # Errors
/// When a figure leaves the range.
pub fn separate(annual_value: Money, open_demand: Money, shares: &[BasisPoints]) -> Result<Vec<Part>, MoneyOverflow> {
    let Some((_last, before)) = shares.split_last() else { return Ok(Vec::new()) };
    let (mut value_left, mut demand_left) = (annual_value, open_demand);
    let mut parts = Vec::with_capacity(shares.len());
    for share in before {
        let part = Part {
            annual_value: share_of(annual_value, *share),
            open_demand: share_of(open_demand, *share).down_to_taka(),
        };
        value_left = value_left.minus(part.annual_value)?;
        demand_left = demand_left.minus(part.open_demand)?;
        parts.push(part);
    }
    parts.push(Part { annual_value: value_left, open_demand: demand_left });
    Ok(parts)
}

/// Rounded down to a poisha. A share is at most the whole, so the result is at most the amount.
fn share_of(amount: Money, share: BasisPoints) -> Money {
    let product = i128::from(amount.poisha()) * i128::from(share.get());
    Money::from_poisha(i64::try_from(product.div_euclid(10_000)).unwrap_or_default())
}
