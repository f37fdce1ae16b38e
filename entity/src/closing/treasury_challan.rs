//! A deposit of taxes that the town held for the treasury. Never changed, never removed.

use sea_orm::entity::prelude::*;

use crate::values::{ChallanId, JournalId, Money, StaffId, TenantId};

/// A tax that is held for the treasury.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum HeldTax {
    #[sea_orm(string_value = "vat")]
    ValueAdded,
    /// Tax at source.
    #[sea_orm(string_value = "income-tax")]
    Income,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "treasury_challan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChallanId,
    pub number: String,
    pub bank: String,
    pub day: Date,
    pub tax: HeldTax,
    /// The month that it is for: its first day.
    pub month: Date,
    pub amount: Money,
    pub journal_id: JournalId,
    pub recorded_by: StaffId,
    pub recorded_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(ChallanId);
