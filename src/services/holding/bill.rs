//! The bill of a holding: whose, what is due on the day, and how each figure came about.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    billing::demand,
    holding::{Step, WorkingLine, assessment, holding},
    values::{BasisPoints, FiscalYear, HoldingNumber, Ward},
};
use uuid::Uuid;

use super::{HoldingTax, register, source::assessments};
use crate::platform::{
    billing::{self, Account, BillLine, ChargeSource, Statement},
    errors::AppError,
    work::Work,
};

/// A holding's bill on a day.
pub struct HoldingBill {
    pub holding: holding::Model,
    pub account: Account,
    pub bill: billing::Bill,
    /// Of the latest 1 July.
    pub surcharge_rate: BasisPoints,
    assessments: HashMap<Uuid, assessment::Model>,
}

impl HoldingBill {
    /// The bill of today for a number in a ward; nothing where there is no such holding.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find(work: &Work, ward: Ward, number: &HoldingNumber) -> Result<Option<Self>, AppError> {
        match register::find(work, ward, number).await? {
            Some(holding) => Self::of(work, holding).await.map(Some),
            None => Ok(None),
        }
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn of(work: &Work, holding: holding::Model) -> Result<Self, AppError> {
        let account = Account::load(work, holding.id.into()).await?;
        let terms = HoldingTax.terms(work.town());
        let bill = billing::Bill::on(&account, work.today(), terms.as_ref())?;
        let surcharge_rate = terms.surcharge_rate(FiscalYear::containing(work.today()).first_day());
        let mut bases: Vec<Uuid> = bill.lines.iter().filter_map(|line| line.basis).collect();
        bases.sort_unstable();
        bases.dedup();
        let assessments = assessments(work, bases).await?;
        Ok(Self { holding, account, bill, surcharge_rate, assessments })
    }

    /// What each choice of payment costs today.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn statement(&self, work: &Work) -> Result<Statement<'_>, AppError> {
        let terms = HoldingTax.terms(work.town());
        Ok(billing::statement(&self.account, work.today(), terms.as_ref())?)
    }

    #[must_use]
    pub const fn day(&self) -> NaiveDate {
        self.bill.day
    }

    /// The assessment of a year that has one.
    #[must_use]
    pub fn assessment(&self, year: FiscalYear) -> Option<&assessment::Model> {
        self.assessments.values().find(|assessment| assessment.fiscal_year == year)
    }

    /// How the figure of a line came about, step by step; a fee has no steps.
    #[must_use]
    pub fn working(&self, line: &BillLine) -> Vec<WorkingLine> {
        match line.kind {
            demand::Kind::Instalment => {}
            demand::Kind::Fee => return Vec::new(),
        }
        let basis = line.basis.and_then(|basis| self.assessments.get(&basis));
        let mut steps = basis.map(|assessment| assessment.working.0.clone()).unwrap_or_default();
        let (step, rule) = match line.instalment {
            Some(number) => (Step::Instalment { number }, "R4, R47"),
            None => (Step::Opening, "R10"),
        };
        steps.push(WorkingLine { step, value: line.sums.amount, rule: rule.to_owned() });
        steps
    }
}
