//! A day of a source of which nothing is open any more: nothing is posted to it. The row goes when two people open the day
//! again; the trail keeps both.

use sea_orm::entity::prelude::*;

use super::Source;
use crate::values::{ApprovalId, Money, StaffId, TenantId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "day_lock")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub source: Source,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// What was open all the same, and why that is right.
    pub open_items: i64,
    pub difference: Money,
    pub explanation: Option<String>,
    /// By which a second person agreed to the explanation.
    pub approval_id: Option<ApprovalId>,
    pub locked_by: StaffId,
    pub locked_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
