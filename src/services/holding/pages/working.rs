//! How the year's demand came about, in words.

use entity::{
    holding::{Rate, Step, WorkingLine},
    values::{FiscalYear, Money},
};

use crate::{platform::i18n::Lang, services::holding::bill::HoldingBill};

/// How the year's demand came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingTable {
    pub year: FiscalYear,
    pub total: Money,
    pub lines: Vec<WorkingRow>,
}

/// One step in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingRow {
    pub label: String,
    pub note: String,
    pub value: Money,
    pub is_sum: bool,
}

pub(super) fn working_table(lang: Lang, bill: &HoldingBill, year: FiscalYear) -> Option<WorkingTable> {
    let assessment = bill.assessment(year)?;
    let lines = assessment.working.0.iter().map(|line| working_row(lang, line)).collect();
    Some(WorkingTable { year, total: assessment.yearly_demand, lines })
}

/// A step of the working in words.
pub(super) fn working_row(lang: Lang, line: &WorkingLine) -> WorkingRow {
    let say = |key: &str, name: &'static str, value: &str| lang.say(key, &[(name, value)]).into_owned();
    let t = |key: &str| lang.t(key).into_owned();
    let (label, note, is_sum) = match line.step {
        Step::GrossRentLet { monthly } => {
            (say("step-gross-rent-let", "monthly", &lang.money(monthly)), String::new(), false)
        }
        Step::GrossRentOwn { monthly } => {
            (say("step-gross-rent-own", "monthly", &lang.money(monthly)), String::new(), false)
        }
        Step::Maintenance { months } => {
            (t("step-maintenance"), say("step-maintenance-note", "months", &lang.number(months)), false)
        }
        Step::OwnUseRelief { rate } => {
            (t("step-own-use-relief"), say("step-own-use-relief-note", "rate", &lang.percent(rate)), false)
        }
        Step::LoanInterest => (t("step-loan-interest"), String::new(), false),
        Step::Floor => (t("step-floor"), String::new(), false),
        Step::FlatValue => (t("step-flat-value"), String::new(), false),
        Step::AnnualValue => (t("step-annual-value"), String::new(), true),
        Step::Rate { head, rate } => {
            (format!("{} {}", lang.t(rate_key(head)), lang.percent(rate)), String::new(), false)
        }
        Step::Rounding => (t("step-rounding"), String::new(), false),
        Step::YearTotal => (t("step-year-total"), String::new(), true),
        Step::Instalment { number } => (say("instalment-nth", "nth", &lang.ordinal(number)), String::new(), false),
        Step::Opening => (t("whole-year-principal"), String::new(), false),
    };
    WorkingRow { label, note, value: line.value, is_sum }
}

const fn rate_key(rate: Rate) -> &'static str {
    match rate {
        Rate::Holding => "head-holding",
        Rate::Lighting => "head-lighting",
        Rate::Conservancy => "head-conservancy",
        Rate::Water => "head-water",
        Rate::Sewerage => "head-sewerage",
    }
}
