//! What is known of a payment at its gateway, beside what the payment itself says.

use crate::values::{PaymentId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gateway_dealing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub payment_id: PaymentId,
    /// What a return or a notice has said, in the gateway's own shape: where to look, never what to believe.
    pub hint: Option<String>,
    /// When the gateway was told to take the money: written before it is told, so that it is never told twice.
    pub execute_sent_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
