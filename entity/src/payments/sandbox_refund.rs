//! The sandbox gateway's own books: what it was asked to give back.

use crate::values::{Money, SandboxChargeId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sandbox_refund")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub charge_id: SandboxChargeId,
    /// Our reference of the refund: asked for twice, it is one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub reference: String,
    pub amount: Money,
    pub asked_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
