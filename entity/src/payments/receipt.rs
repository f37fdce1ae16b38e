//! Proof that money came. Never changed, never removed; numbers of a book and year have no gap.

use super::Method;
use crate::{
    billing::Service,
    values::{
        AccountId, FiscalYear, InstrumentId, JournalId, LeafId, Money, PaymentId, Phone, ReceiptId, ShiftId, StaffId,
        TenantId, Ward,
    },
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
    /// The account that it was for; of several, the first. What each got is its parts.
    pub account_id: AccountId,
    pub journal_id: JournalId,
    pub service: Service,
    /// What was received.
    pub amount: Money,
    /// Of it, beyond everything due.
    pub credit: Money,
    pub payer: String,
    /// What it was paid for, as printed: `3-123/1`, or several of them: `3-123/1 + 2`.
    pub subject: String,
    pub ward: Ward,
    pub place: String,
    pub method: Method,
    /// How the gateway or the bank names it: a transaction, the number of a cheque or slip.
    pub method_reference: Option<String>,
    /// When it was paid online.
    pub payment_id: Option<PaymentId>,
    /// The shift of the cashier who took it.
    pub shift_id: Option<ShiftId>,
    /// The cheque, pay order or bank slip that it came with.
    pub instrument_id: Option<InstrumentId>,
    /// The leaf of a receipt book on which it was written by hand.
    pub leaf_id: Option<LeafId>,
    /// Who took it at the counter or in the ward.
    pub taken_by: Option<StaffId>,
    /// The cash that was handed over; the change is what is more than the amount.
    pub tendered: Option<Money>,
    /// Where the message about it goes.
    pub phone: Option<Phone>,
    /// When the payer's money was taken: the gateway's own time of success, or the moment at the counter.
    pub paid_at: DateTimeUtc,
    /// The day of payment (R8).
    pub paid_on: Date,
    pub issued_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(ReceiptId);
