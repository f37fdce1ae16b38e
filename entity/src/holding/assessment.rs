//! The annual value and the demand of a holding for a year, with their working and the policy versions that made them.

use super::Working;
use crate::values::{AssessmentId, FiscalYear, HoldingId, Money, PolicyId, TenantId, Ward};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssessmentId,
    pub holding_id: HoldingId,
    pub fiscal_year: FiscalYear,
    /// The ward of its day.
    pub ward: Ward,
    pub annual_value: Money,
    /// Heads and rounding of the year.
    pub yearly_demand: Money,
    #[sea_orm(column_type = "JsonBinary")]
    pub working: Working,
    /// The town's policy version.
    pub policy_id: PolicyId,
    /// The national policy version under it.
    pub national_policy_id: Option<PolicyId>,
    pub assessed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(AssessmentId);
