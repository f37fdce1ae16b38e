//! A receipt that counts no longer, and why. Never changed, never removed: the receipt and its number stay.

use crate::values::{JournalId, ReceiptId, StaffId, TenantId};
use sea_orm::entity::prelude::*;

/// Why a receipt counts no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Cause {
    /// It was wrong, and two people have agreed to that.
    #[sea_orm(string_value = "reversed")]
    Reversed,
    /// The bank did not honour its cheque.
    #[sea_orm(string_value = "dishonoured")]
    Dishonoured,
    /// It was wrong, but its money came and is here: now it is the payer's credit.
    #[sea_orm(string_value = "credited")]
    Credited,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt_reversal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub receipt_id: ReceiptId,
    pub cause: Cause,
    /// The journal that took it back.
    pub journal_id: JournalId,
    pub reason: String,
    pub reversed_by: Option<StaffId>,
    pub reversed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
