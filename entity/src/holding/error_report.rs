//! What somebody reported as wrong on a bill.

use crate::values::{HoldingId, Phone, ReportId, TenantId};
use sea_orm::entity::prelude::*;

/// What part of a bill is reported as wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Topic {
    #[sea_orm(string_value = "owner")]
    Owner,
    #[sea_orm(string_value = "address")]
    Address,
    #[sea_orm(string_value = "valuation")]
    Valuation,
    #[sea_orm(string_value = "arrears")]
    Arrears,
    #[sea_orm(string_value = "payment")]
    Payment,
    #[sea_orm(string_value = "other")]
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "error_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReportId,
    pub reference: String,
    pub holding_id: HoldingId,
    pub topic: Topic,
    pub statement: String,
    pub phone: Option<Phone>,
    pub reported_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(ReportId);
