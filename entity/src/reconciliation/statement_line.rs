//! One line of a statement: what it says, which never changes, and what it was found to be here, which may.

use sea_orm::entity::prelude::*;

use super::Source;
use crate::values::{Money, PaymentId, SettlementId, StatementId, TenantId};

/// What happened, in the words of whoever made the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// Money came.
    #[sea_orm(string_value = "payment")]
    Payment,
    /// Money was given back to a payer.
    #[sea_orm(string_value = "refund")]
    Refund,
    /// A gateway paid over what it held.
    #[sea_orm(string_value = "payout")]
    Payout,
    /// Anything else: charges, cheques of our own, interest.
    #[sea_orm(string_value = "other")]
    Other,
}

/// What a line was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// We have the same, to the poisha.
    #[sea_orm(string_value = "matched")]
    Matched,
    /// We have nothing of it.
    #[sea_orm(string_value = "missing-here")]
    MissingHere,
    /// We have it with another amount.
    #[sea_orm(string_value = "amount-differs")]
    AmountDiffers,
    /// What we have once was paid twice.
    #[sea_orm(string_value = "duplicate")]
    Duplicate,
    /// Not compared: no money of a payer.
    #[sea_orm(string_value = "noted")]
    Noted,
    /// Its statement was taken back.
    #[sea_orm(string_value = "taken-back")]
    TakenBack,
}

/// What of ours it was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Against {
    #[sea_orm(string_value = "receipt")]
    Receipt,
    /// A cheque, pay order or bank slip.
    #[sea_orm(string_value = "instrument")]
    Instrument,
    /// Cash that was taken to the bank: its journal.
    #[sea_orm(string_value = "deposit")]
    Deposit,
    /// What a gateway paid over.
    #[sea_orm(string_value = "settlement")]
    Settlement,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statement_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub statement_id: StatementId,
    /// The row of the file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i32,
    pub source: Source,
    pub day: Date,
    pub kind: Kind,
    /// How the gateway or the bank names it.
    pub reference: Option<String>,
    /// How we do, as they have kept it.
    pub our_reference: Option<String>,
    pub amount: Money,
    pub fee: Money,
    pub net: Money,
    pub state: State,
    pub against: Option<Against>,
    pub against_id: Option<Uuid>,
    /// What we have, where that is another amount.
    pub here: Option<Money>,
    /// The payment that its reference names, where that has no receipt, or has one of another line.
    pub payment_id: Option<PaymentId>,
    /// With what the gateway paid it over.
    pub settlement_id: Option<SettlementId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
