use std::collections::HashMap;

use async_trait::async_trait;
use chrono::NaiveDate;
use entity::{
    billing::Service,
    holding::{assessment, holding},
    values::{AccountId, AssessmentId, BasisPoints, HoldingId, Period, Ward},
};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::{HoldingPolicy, account::reference, office, pages::bill_path};
use crate::platform::{
    billing::{Campaigns, ChargeSource, RebateTerms, Subject, SurchargeRule, Terms, campaigns::InForce},
    errors::AppError,
    holidays::is_working_day,
    tenancy::Town,
    work::Work,
};

/// More holdings than one looks through at a counter.
const FOUND_MAX: u64 = 20;

/// Holding tax, as billing sees it.
pub struct HoldingTax;

#[async_trait]
impl ChargeSource for HoldingTax {
    fn service(&self) -> Service {
        Service::Holding
    }

    fn terms<'a>(&self, town: &'a Town) -> Box<dyn Terms + Send + Sync + 'a> {
        Box::new(HoldingTerms { town })
    }

    async fn subject(&self, work: &Work, account: AccountId) -> Result<Subject, AppError> {
        let holding = work.get::<holding::Entity>(HoldingId::from(account)).await?.ok_or(AppError::NotFound)?;
        let reference = reference(&holding);
        let bill_path = bill_path(holding.ward, &holding.number);
        Ok(Subject { payer: holding.owner, reference, ward: holding.ward, place: holding.mahalla, bill_path })
    }

    async fn find(&self, work: &Work, typed: &str) -> Result<Vec<AccountId>, AppError> {
        let found = office::by_number_or_name(work, typed, FOUND_MAX).await?;
        Ok(found.into_iter().map(|holding| holding.id.into()).collect())
    }
}

/// Terms of payment out of the town's policy: of the day of payment for the rebate, of each 1 July for its surcharge.
struct HoldingTerms<'a> {
    town: &'a Town,
}

impl Terms for HoldingTerms<'_> {
    fn rebate(&self, period: Period, day: NaiveDate) -> Option<RebateTerms> {
        let terms = self.town.policy::<HoldingPolicy>(day)?.policy.rebate(period.fiscal_year())?;
        let last_day = self.last_day(terms.last_day);
        (day <= last_day).then_some(RebateTerms { last_day, ..terms })
    }

    fn surcharge(&self) -> SurchargeRule {
        SurchargeRule::EachFirstOfJuly
    }

    fn surcharge_rate(&self, first_of_july: NaiveDate) -> BasisPoints {
        self.town.policy::<HoldingPolicy>(first_of_july).map(|ruling| ruling.policy.surcharge).unwrap_or_default()
    }

    /// By the policy of the day that may move.
    fn last_day(&self, due_on: NaiveDate) -> NaiveDate {
        let Some(ruling) = self.town.policy::<HoldingPolicy>(due_on) else { return due_on };
        let known = self.town.outages();
        let outages = known.as_deref().map(|known| known.outages.as_slice()).unwrap_or_default();
        ruling.policy.last_days.moved(due_on, |day| is_working_day(self.town, day), outages)
    }

    fn campaigns(&self, ward: Ward, day: NaiveDate) -> InForce {
        let ruling = self.town.policy::<Campaigns>(day);
        ruling.map(|ruling| ruling.policy.in_force(Service::Holding, ward, day)).unwrap_or_default()
    }
}

/// The assessments behind demands, by id.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn assessments(work: &Work, bases: Vec<Uuid>) -> Result<HashMap<Uuid, assessment::Model>, AppError> {
    if bases.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<AssessmentId> = bases.into_iter().map(AssessmentId).collect();
    let rows = work.all(work.find::<assessment::Entity>().filter(assessment::Column::Id.is_in(ids))).await?;
    Ok(rows.into_iter().map(|row| (row.id.0, row)).collect())
}
