//! The annual value of a holding out of its rent.

use entity::{
    holding::{Step, WorkingLine, holding},
    values::{Money, MoneyOverflow},
};

use super::policy::ValuationPolicy;

/// What a valuation starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rents {
    /// Monthly rent of the part that is let.
    pub let_out: Money,
    /// Monthly fair rent of the part that the owner uses.
    pub own_use: Money,
    pub loan_interest_yearly: Money,
    /// The annual value itself, for land without a building.
    pub flat: Option<Money>,
}

impl From<&holding::Model> for Rents {
    fn from(holding: &holding::Model) -> Self {
        Self {
            let_out: holding.monthly_rent,
            own_use: holding.own_use_rent,
            loan_interest_yearly: holding.loan_interest_yearly,
            flat: holding.flat_annual_value,
        }
    }
}

/// An annual value and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valuation {
    pub annual_value: Money,
    pub working: Vec<WorkingLine>,
}

/// Pourashava tax rules of 2013 and the practice of assessment: twelve months' rent less two for upkeep; relief for the
/// owner's own part; then the interest of a house-building loan; never below zero (R1, R5). A flat value stands by itself.
///
/// # Errors
/// When a figure leaves the range.
pub fn value(rents: Rents, policy: ValuationPolicy) -> Result<Valuation, MoneyOverflow> {
    let mut working = Working(Vec::new());
    if let Some(flat) = rents.flat {
        working.note(Step::FlatValue, flat, "R5");
        working.note(Step::AnnualValue, flat, "R5");
        return Ok(Valuation { annual_value: flat, working: working.0 });
    }
    let mut value = Money::ZERO;
    if !rents.let_out.is_zero() {
        let gross = Step::GrossRentLet { monthly: rents.let_out };
        value = value.plus(working.rent_after_upkeep(gross, rents.let_out, policy)?)?;
    }
    if !rents.own_use.is_zero() {
        let gross = Step::GrossRentOwn { monthly: rents.own_use };
        let own = working.rent_after_upkeep(gross, rents.own_use, policy)?;
        let relief = own.portion(policy.own_use_relief)?;
        if !relief.is_zero() {
            working.note(Step::OwnUseRelief { rate: policy.own_use_relief }, relief.negated()?, "R1, R5");
        }
        value = value.plus(own.minus(relief)?)?;
    }
    if !rents.loan_interest_yearly.is_zero() {
        working.note(Step::LoanInterest, rents.loan_interest_yearly.negated()?, "R5");
        value = value.minus(rents.loan_interest_yearly)?;
    }
    if value < Money::ZERO {
        working.note(Step::Floor, value.negated()?, "R5");
        value = Money::ZERO;
    }
    working.note(Step::AnnualValue, value, "R5");
    Ok(Valuation { annual_value: value, working: working.0 })
}

struct Working(Vec<WorkingLine>);

impl Working {
    fn note(&mut self, step: Step, value: Money, rule: &str) {
        self.0.push(WorkingLine { step, value, rule: rule.to_owned() });
    }

    fn rent_after_upkeep(
        &mut self,
        gross: Step,
        monthly: Money,
        policy: ValuationPolicy,
    ) -> Result<Money, MoneyOverflow> {
        let (rent, upkeep) = (monthly.times(12)?, monthly.times(policy.maintenance_months)?);
        self.note(gross, rent, "R1");
        self.note(Step::Maintenance { months: policy.maintenance_months }, upkeep.negated()?, "R1");
        rent.minus(upkeep)
    }
}
