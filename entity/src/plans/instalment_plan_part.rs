//! One part of a plan: how much by when.

use crate::values::{Money, PlanId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instalment_plan_part")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub plan_id: PlanId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i16,
    pub due_on: Date,
    pub amount: Money,
    /// The last message about it: so many days before its day, or -1 once it was missed.
    pub reminded: Option<i16>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
