use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::Rate;
use crate::values::{BasisPoints, Money};

/// How a figure came about, step by step, as it was when it was computed. Kept with the assessment, so that an old bill
/// never changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Working(pub Vec<WorkingLine>);

/// One line: what was done, what came out, by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingLine {
    #[serde(flatten)]
    pub step: Step,
    /// In poisha; below zero for what is taken off.
    pub value: Money,
    /// The settled rule, or the section of the law.
    pub rule: String,
}

/// The steps from a rent to a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Twelve months' rent of the part that is let.
    GrossRentLet {
        monthly: Money,
    },
    /// Twelve months' fair rent of the part that the owner uses.
    GrossRentOwn {
        monthly: Money,
    },
    /// So many months' rent taken off for upkeep.
    Maintenance {
        months: i64,
    },
    /// Taken off the owner's own part.
    OwnUseRelief {
        rate: BasisPoints,
    },
    /// Interest of a house-building loan.
    LoanInterest,
    /// The valuation stood below zero and counts as nothing.
    Floor,
    /// Valued flat, without rent.
    FlatValue,
    AnnualValue,
    /// A tax or rate on the annual value.
    Rate {
        head: Rate,
        rate: BasisPoints,
    },
    Rounding,
    /// The demand of the year.
    YearTotal,
    /// One instalment of it.
    Instalment {
        number: i16,
    },
    /// Taken over from the paper register.
    Opening,
}
