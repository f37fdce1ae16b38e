use chrono::NaiveDate;
use entity::values::{BasisPoints, FiscalYear};

/// The terms of a service on a day of payment, out of its dated policy.
pub trait Terms {
    /// The rebate that a year's dues can still earn on that day; none once its last day has passed (R9).
    fn rebate(&self, year: FiscalYear, day: NaiveDate) -> Option<RebateTerms>;

    /// The rate of the surcharge that falls due on a 1 July (R10).
    fn surcharge_rate(&self, first_of_july: NaiveDate) -> BasisPoints;
}

/// Rebate for instalments of the running year cleared by a day.
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
