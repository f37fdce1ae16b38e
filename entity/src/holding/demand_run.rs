//! The demand run of a service for a period: one row, taken up again by each run. Each transaction that raises demands locks
//! it, so that two runs at the same time take turns.

use crate::{
    billing::Service,
    values::{DemandRunId, FiscalYear, TenantId},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "demand_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DemandRunId,
    pub service: Service,
    pub period: FiscalYear,
    pub started_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(DemandRunId);
