use chrono::NaiveDate;
use entity::values::{BasisPoints, Period, Ward};

use super::campaigns::InForce;

/// The terms of a service on a day of payment, out of its dated policy.
pub trait Terms {
    /// The rebate that a period's dues can still earn on that day; none once its last day has passed (R9), and where the
    /// service gives none.
    fn rebate(&self, period: Period, day: NaiveDate) -> Option<RebateTerms>;

    /// When surcharge falls due.
    fn surcharge(&self) -> SurchargeRule;

    /// The rate of the surcharge that falls due on a day.
    fn surcharge_rate(&self, day: NaiveDate) -> BasisPoints;

    /// Where the last day to pay falls that was fixed when a demand was raised: holidays and outages may move it.
    fn last_day(&self, due_on: NaiveDate) -> NaiveDate {
        due_on
    }

    /// Campaigns for a payer in a ward.
    fn campaigns(&self, _ward: Ward, _day: NaiveDate) -> InForce {
        InForce::default()
    }
}

/// When surcharge falls due. Surcharge bears no surcharge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SurchargeRule {
    /// R10: on each 1 July after the demand year, on what is then unpaid of that year's principal.
    EachFirstOfJuly,
    /// R21: on the day after the last day to pay, on what is then unpaid of that demand's principal, once for ever.
    OnceOverdue,
}

/// Rebate for instalments of the running period cleared by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RebateTerms {
    /// Inclusive.
    pub last_day: NaiveDate,
    /// The rate for one whole instalment cleared, for two, and so on.
    pub steps: Vec<BasisPoints>,
}

impl RebateTerms {
    /// The rate when so many whole instalments are cleared: beyond the last step, the last step's.
    #[must_use]
    pub fn rate(&self, instalments: usize) -> BasisPoints {
        let step = instalments.min(self.steps.len()).checked_sub(1);
        step.and_then(|step| self.steps.get(step)).copied().unwrap_or_default()
    }
}
