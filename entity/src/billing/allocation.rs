//! What one receipt cleared of one demand. Never changed, never removed.

use crate::values::{AccountId, DemandId, FiscalYear, Heads, Money, ReceiptId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "allocation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub receipt_id: ReceiptId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i16,
    pub account_id: AccountId,
    pub demand_id: DemandId,
    pub period: FiscalYear,
    pub instalment: i16,
    /// Principal cleared by money.
    pub paid: Money,
    /// Principal cleared by rebate.
    pub rebate: Money,
    pub surcharge: Money,
    /// How the principal cleared divides over the heads (R12).
    #[sea_orm(column_type = "JsonBinary")]
    pub heads: Heads,
    /// The day of payment (R8).
    pub paid_on: Date,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
