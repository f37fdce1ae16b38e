//! What a gateway has paid over for some days, less its fee. Never changed, never removed.

use sea_orm::entity::prelude::*;

use super::Source;
use crate::values::{JournalId, Money, SettlementId, StaffId, TenantId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "settlement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SettlementId,
    pub source: Source,
    /// The day on which the bank has it.
    pub day: Date,
    /// How the bank names it.
    pub reference: String,
    /// The days of the lines that it is for.
    pub from_day: Date,
    pub to_day: Date,
    pub lines: i64,
    pub gross: Money,
    pub fee: Money,
    pub net: Money,
    pub journal_id: JournalId,
    pub recorded_by: StaffId,
    pub recorded_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(SettlementId);
