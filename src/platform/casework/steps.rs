//! The steps of handling an application: what each means is code, in how many working days it is promised is data.

use chrono::NaiveDate;
pub use entity::casework::application::Step as StepKind;

use crate::platform::{
    holidays::is_working_day,
    tenancy::{
        Bilingual, Town,
        reader::{FaultKind, Named, Reader},
    },
};

impl Named for StepKind {
    const VALUES: &'static [(&'static str, Self)] =
        &[("check", Self::Check), ("recommend", Self::Recommend), ("approve", Self::Approve)];
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: StepKind,
    /// Working days in which it is done.
    pub days: u32,
    /// What whoever does it looks at.
    pub checklist: Vec<Bilingual>,
}

/// All steps in their order; there is at least one, and each kind at most once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps(Vec<Step>);

const DAYS_MAX: i64 = 60;
const CHECK_MAX: usize = 200;

impl Steps {
    /// Reads them from the list `steps` of a table, and notes faults.
    pub fn read(reader: &Reader<'_>) -> Option<Self> {
        let steps = reader.tables("steps", |step| {
            let kind = step.one_of("step");
            let kind = step.required("step", kind);
            let days = step.integer("days", 0..=DAYS_MAX);
            let days = step.required("days", days);
            let checklist = step.tables("checklist", |line| {
                let (bn, en) = (line.required_text("bn", CHECK_MAX), line.required_text("en", CHECK_MAX));
                Some(Bilingual { bn: bn?, en: en? })
            });
            Some(Step { kind: kind?, days: u32::try_from(days?).ok()?, checklist })
        });
        let is_in_order = steps.is_sorted_by(|one, next| one.kind < next.kind);
        if steps.is_empty() {
            reader.fault("steps", FaultKind::Missing);
        } else if !is_in_order {
            reader.fault("steps", FaultKind::TwiceInList);
        }
        (!steps.is_empty() && is_in_order).then_some(Self(steps))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Step> {
        self.0.iter()
    }

    /// Working days in all.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.0.iter().map(|step| step.days).sum()
    }

    /// The step after this one; nothing after the last.
    #[must_use]
    pub fn after(&self, kind: StepKind) -> Option<&Step> {
        self.0.iter().find(|step| step.kind > kind)
    }
}

/// The day that is so many of the town's working days after another one (R44).
#[must_use]
pub fn promised_on(town: &Town, from: NaiveDate, days: u32) -> NaiveDate {
    let (mut reached, mut left) = (from, days);
    while left > 0 {
        // The calendar ends in the year 262142.
        let Some(next) = reached.succ_opt() else { return reached };
        reached = next;
        left -= u32::from(is_working_day(town, reached));
    }
    reached
}
