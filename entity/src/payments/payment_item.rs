//! What a payment is for, account by account, as it was shown to the payer. Never changed, never removed.

use super::{Choice, payment::Quote};
use crate::values::{AccountId, Money, PaymentId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub payment_id: PaymentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i16,
    pub account_id: AccountId,
    pub choice: Choice,
    pub amount: Money,
    /// How the amount is made up.
    #[sea_orm(column_type = "JsonBinary")]
    pub quote: Quote,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
