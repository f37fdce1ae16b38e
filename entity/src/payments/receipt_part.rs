//! What a receipt says of each account that it was for. Never changed, never removed.

use crate::{
    billing::Service,
    values::{AccountId, Money, ReceiptId, TenantId, Ward},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt_part")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub receipt_id: ReceiptId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i16,
    pub account_id: AccountId,
    pub service: Service,
    /// What it was paid for, as printed: `3-123/1`.
    pub subject: String,
    pub ward: Ward,
    pub place: String,
    /// What was received for it.
    pub amount: Money,
    /// Of it, beyond everything due.
    pub credit: Money,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
