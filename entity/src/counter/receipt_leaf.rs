//! A leaf of a receipt book that has been accounted for: entered, or spoilt. Never changed, never removed.

use sea_orm::entity::prelude::*;

use crate::values::{LeafId, ReceiptBookId, StaffId, TenantId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// Money was taken with it; a receipt names it.
    #[sea_orm(string_value = "used")]
    Used,
    /// Spoilt, and kept in the book.
    #[sea_orm(string_value = "spoilt")]
    Spoilt,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt_leaf")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LeafId,
    pub book_id: ReceiptBookId,
    pub serial: i64,
    pub kind: Kind,
    /// Why it was spoilt.
    pub reason: Option<String>,
    pub entered_by: StaffId,
    pub entered_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(LeafId);
