//! Proof that money came. Never changed, never removed; numbers of a book and year have no gap.

use super::payment::Gateway;
use crate::{
    billing::Service,
    values::{AccountId, FiscalYear, JournalId, Money, PaymentId, ReceiptId, TenantId, Ward},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReceiptId,
    pub book: String,
    pub fiscal_year: FiscalYear,
    pub serial: i64,
    /// `H26-004512`.
    pub number: String,
    pub payment_id: PaymentId,
    pub account_id: AccountId,
    pub journal_id: JournalId,
    pub service: Service,
    /// What was received.
    pub amount: Money,
    /// Of it, beyond everything due.
    pub credit: Money,
    pub payer: String,
    /// What it was paid for, as printed: `3-123/1`.
    pub subject: String,
    pub ward: Ward,
    pub place: String,
    pub gateway: Gateway,
    pub gateway_reference: String,
    /// The gateway's own time of success.
    pub paid_at: DateTimeUtc,
    /// The day of payment (R8).
    pub paid_on: Date,
    pub issued_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(ReceiptId);
