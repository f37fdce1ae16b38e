//! One entry of the ledger: its lines sum to zero.

use crate::values::{ApprovalId, JournalId, StaffId, TenantId};
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
    /// A receipt taken back: as if it had never been.
    #[sea_orm(string_value = "reversal")]
    Reversal,
    /// A receipt taken back because the bank did not honour its cheque.
    #[sea_orm(string_value = "dishonour")]
    Dishonour,
    /// A cheque, pay order or bank slip that the bank has credited.
    #[sea_orm(string_value = "clearance")]
    Clearance,
    /// Credit set aside to be given back.
    #[sea_orm(string_value = "refund")]
    Refund,
    /// Credit that was to be given back and stays with us after all.
    #[sea_orm(string_value = "refund-dropped")]
    RefundDropped,
    /// Money given back.
    #[sea_orm(string_value = "refund-payment")]
    RefundPayment,
    /// Dues that are given up.
    #[sea_orm(string_value = "write-off")]
    WriteOff,
    /// Credit of one payer moved to another.
    #[sea_orm(string_value = "transfer")]
    Transfer,
    /// Credit used for dues.
    #[sea_orm(string_value = "advance-use")]
    AdvanceUse,
    /// What a counted drawer has more or less than it should.
    #[sea_orm(string_value = "cash-difference")]
    CashDifference,
    /// Cash taken to the bank.
    #[sea_orm(string_value = "deposit")]
    Deposit,
    /// What a gateway has paid over, less its fee.
    #[sea_orm(string_value = "settlement")]
    Settlement,
    /// Taxes held for the treasury and paid to it.
    #[sea_orm(string_value = "treasury")]
    Treasury,
    /// The accounts of a year brought to their close.
    #[sea_orm(string_value = "year-close")]
    YearClose,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JournalId,
    pub kind: Kind,
    /// The day that it counts for, in Dhaka.
    pub day: Date,
    /// From the event that caused it: the same event never posts twice.
    pub idempotency_key: String,
    /// The journal that it takes back, which only one can.
    pub reverses: Option<JournalId>,
    /// Who did it; none for what the program does by itself.
    pub made_by: Option<StaffId>,
    /// What a second person agreed to.
    pub approval_id: Option<ApprovalId>,
    pub posted_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(JournalId);
