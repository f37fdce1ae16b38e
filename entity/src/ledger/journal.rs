//! One entry of the ledger: its lines sum to zero.

use crate::values::{AccountId, JournalId, TenantId};
use sea_orm::entity::prelude::*;

/// What caused a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// Arrears taken over from the paper register.
    #[sea_orm(string_value = "opening")]
    Opening,
    /// The demands of a year raised.
    #[sea_orm(string_value = "demand")]
    Demand,
    /// Money received.
    #[sea_orm(string_value = "receipt")]
    Receipt,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JournalId,
    pub kind: Kind,
    /// The account of the payer whom it concerns.
    pub account_id: AccountId,
    /// The day that it counts for, in Dhaka.
    pub day: Date,
    /// From the event that caused it: the same event never posts twice.
    pub idempotency_key: String,
    pub posted_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(JournalId);
