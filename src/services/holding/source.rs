use std::collections::HashMap;

use async_trait::async_trait;
use chrono::NaiveDate;
use entity::{
    billing::Service,
    holding::{assessment, holding},
    values::{AccountId, AssessmentId, BasisPoints, HoldingId, Period},
};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::{HoldingPolicy, account::reference, pages::bill_path};
use crate::platform::{
    billing::{ChargeSource, RebateTerms, Subject, SurchargeRule, Terms},
    errors::AppError,
    tenancy::Town,
    work::Work,
};

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
}

/// Terms of payment out of the town's policy: of the day of payment for the rebate, of each 1 July for its surcharge.
struct HoldingTerms<'a> {
    town: &'a Town,
}

impl Terms for HoldingTerms<'_> {
    fn rebate(&self, period: Period, day: NaiveDate) -> Option<RebateTerms> {
        let ruling = self.town.policy::<HoldingPolicy>(day)?;
        ruling.policy.rebate(period.fiscal_year()).filter(|terms| day <= terms.last_day)
    }

    fn surcharge(&self) -> SurchargeRule {
        SurchargeRule::EachFirstOfJuly
    }

    fn surcharge_rate(&self, first_of_july: NaiveDate) -> BasisPoints {
        self.town.policy::<HoldingPolicy>(first_of_july).map(|ruling| ruling.policy.surcharge).unwrap_or_default()
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
