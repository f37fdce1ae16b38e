//! What becomes of a year's demand when the value of a holding changes within it, or a standing waiver comes off it.
//!
//! These are rules only: no bill applies R13 to R16 yet. An interim assessment, a review order or a standing waiver changes no
//! demand that is raised.

use chrono::NaiveDate;
use entity::values::{BasisPoints, Heads, Money, MoneyOverflow};

use super::tax::YearlyDemand;

/// A yearly demand and the day from which its value is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    pub from: NaiveDate,
    pub demand: YearlyDemand,
}

/// R13: with an interim assessment, instalment k of the year is instalment k of the yearly demand on the value in force on
/// the first day of quarter k. `begins` are those first days, `demands` are sorted by theirs; a quarter that begins before
/// all of them has no instalment.
///
/// # Errors
/// When a figure leaves the range.
pub fn interim(begins: &[NaiveDate], demands: &[InForce]) -> Result<Vec<Heads>, MoneyOverflow> {
    let count = u8::try_from(begins.len()).unwrap_or(u8::MAX);
    let instalments = demands.iter().map(|of| of.demand.instalments(count)).collect::<Result<Vec<_>, _>>()?;
    let instalment = |(index, begin): (usize, &NaiveDate)| {
        let in_force = demands.iter().zip(&instalments).rfind(|(of, _)| of.from <= *begin);
        in_force.and_then(|(_, instalments)| instalments.get(index)).cloned().unwrap_or_default()
    };
    Ok(begins.iter().enumerate().map(instalment).collect())
}

/// What a review leaves to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reviewed {
    /// What each uncleared instalment is from now on.
    Spread(Vec<Money>),
    /// More is paid than is owed.
    Credit {
        /// What the rebate is now.
        rebate: Money,
        credit: Money,
    },
}

/// What was cleared before a review, and what is still open of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeforeReview {
    pub cash: Money,
    pub rebate: Money,
    /// The rate that the rebate was earned at.
    pub earned: BasisPoints,
    pub uncleared_instalments: u8,
}

/// R14: a review order replaces the demand from 1 July. The new demand less the gross amount cleared (cash and rebate) is
/// spread over the uncleared instalments by R4; if it is negative, the rebate is recomputed at the rate earned on the new
/// demand, and cash less what is then owed is credit.
///
/// # Errors
/// When a figure leaves the range.
pub fn review(demand: Money, before: BeforeReview) -> Result<Reviewed, MoneyOverflow> {
    let left = demand.minus(before.cash)?.minus(before.rebate)?;
    if left >= Money::ZERO {
        return Ok(Reviewed::Spread(left.instalments(before.uncleared_instalments.max(1))));
    }
    let rebate = demand.portion(before.earned)?;
    Ok(Reviewed::Credit { rebate, credit: before.cash.minus(demand.minus(rebate)?)? })
}

/// How a standing waiver and the rebate for early payment meet: the council says which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WaiverOrder {
    /// The rebate is taken on the instalments that the waiver has reduced.
    #[default]
    Sequential,
    /// Both are taken on the demand as it would be without the waiver.
    Additive,
}

/// A year with a standing waiver, paid early and whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithWaiver {
    /// Whole taka.
    pub demand: Money,
    pub rebate: Money,
}

/// R16: a standing waiver (rooftop garden) comes off the yearly sum before rounding and instalments; the rebate is then taken
/// on the reduced instalments unless the policy says additive.
///
/// # Errors
/// When a figure leaves the range.
pub fn with_waiver(
    exact: Money,
    waiver: BasisPoints,
    rebate: BasisPoints,
    order: WaiverOrder,
) -> Result<WithWaiver, MoneyOverflow> {
    let demand = exact.minus(exact.portion(waiver)?)?.to_whole_taka()?;
    let base = match order {
        WaiverOrder::Sequential => demand,
        WaiverOrder::Additive => exact.to_whole_taka()?,
    };
    Ok(WithWaiver { demand, rebate: base.portion(rebate)?.min(demand) })
}
