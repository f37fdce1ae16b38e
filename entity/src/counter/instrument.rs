//! A paper that stands for money until the bank has credited it.

use sea_orm::entity::prelude::*;

use crate::values::{InstrumentId, Money, StaffId, TenantId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    #[sea_orm(string_value = "cheque")]
    Cheque,
    #[sea_orm(string_value = "pay-order")]
    PayOrder,
    /// Paid in at the bank already.
    #[sea_orm(string_value = "bank-slip")]
    BankSlip,
}

/// Where it stands. The edges are `platform::counter::instrument`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    #[sea_orm(string_value = "received")]
    Received,
    /// At the bank, not credited yet.
    #[sea_orm(string_value = "deposited")]
    Deposited,
    #[sea_orm(string_value = "cleared")]
    Cleared,
    #[sea_orm(string_value = "dishonoured")]
    Dishonoured,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instrument")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InstrumentId,
    pub kind: Kind,
    pub number: String,
    pub bank: String,
    pub branch: String,
    /// The date on it; of a slip, the bank's stamp.
    pub dated_on: Date,
    pub amount: Money,
    pub state: State,
    pub received_by: StaffId,
    pub received_at: DateTimeUtc,
    pub deposit_slip: Option<String>,
    pub deposited_at: Option<DateTimeUtc>,
    /// When the bank credited it, or sent it back.
    pub ended_on: Option<Date>,
    /// Why the bank sent it back.
    pub dishonour_reason: Option<String>,
    /// What the payer is charged for that.
    pub charge: Option<Money>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(InstrumentId);
