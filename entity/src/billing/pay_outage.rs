//! A time in which the town's pay page did not answer: measured by the worker, or stated by the office with its reason.

use crate::values::{OutageId, StaffId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pay_outage")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutageId,
    pub from_at: DateTimeUtc,
    pub to_at: DateTimeUtc,
    /// Who stated it; none for what the worker has measured.
    pub staff_id: Option<StaffId>,
    /// What was stated.
    pub reason: Option<String>,
    pub noted_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(OutageId);
