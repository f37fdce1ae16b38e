//! A post that somebody holds, for some wards, between two days.

use crate::values::{OfficeHeldId, StaffId, TenantId, WardSet};
use sea_orm::entity::prelude::*;

/// By what right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Capacity {
    /// Elected or appointed.
    #[sea_orm(string_value = "regular")]
    Regular,
    /// In charge of a vacant post.
    #[sea_orm(string_value = "acting")]
    Acting,
    /// With the powers of somebody who is away.
    #[sea_orm(string_value = "delegated")]
    Delegated,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "office_held")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OfficeHeldId,
    pub account_id: StaffId,
    /// As the policy of posts names it.
    pub post: String,
    /// Empty: the whole town.
    pub wards: WardSet,
    pub capacity: Capacity,
    pub from_day: Date,
    /// The last day.
    pub to_day: Option<Date>,
    /// Of the office order; every acting or delegated holder has one.
    pub order_number: Option<String>,
    pub order_day: Option<Date>,
    /// Whose powers are delegated.
    pub for_id: Option<OfficeHeldId>,
    pub recorded_by: Option<StaffId>,
    pub recorded_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(OfficeHeldId);
