//! A role that somebody has in a town.

use crate::values::{StaffId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: StaffId,
    /// As `access.csv` names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub role: String,
    /// The last day, where one is set.
    pub ends_on: Option<Date>,
    pub granted_by: Option<StaffId>,
    pub granted_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
