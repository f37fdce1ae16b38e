//! Money that is to be given back to a payer, from the wish to its end.

use super::payment::Gateway;
use crate::values::{AccountId, ApprovalId, Locale, Money, PaymentId, Phone, RefundId, ShiftId, StaffId, TenantId};
use sea_orm::entity::prelude::*;

/// Why money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Cause {
    /// The payer's credit, as he or the office wishes.
    #[sea_orm(string_value = "credit")]
    Credit,
    /// A payment that found nothing due any more: it became credit.
    #[sea_orm(string_value = "nothing-due")]
    NothingDue,
    /// The gateway has taken the money of one payment twice: the second time is not in our books.
    #[sea_orm(string_value = "taken-twice")]
    TakenTwice,
}

/// Where a refund stands. The edges are `platform::refunds::state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Found by the program: nobody has asked for it yet.
    #[sea_orm(string_value = "noticed")]
    Noticed,
    /// Waits for a second person.
    #[sea_orm(string_value = "requested")]
    Requested,
    /// Agreed to; the money has not left.
    #[sea_orm(string_value = "approved")]
    Approved,
    /// Asked of the gateway, which has not said how it ended.
    #[sea_orm(string_value = "sent")]
    Sent,
    /// The gateway has not said for days: a person finds out.
    #[sea_orm(string_value = "unclear")]
    Unclear,
    /// The gateway does not give it back: it is paid in another way, or stays.
    #[sea_orm(string_value = "failed")]
    Failed,
    #[sea_orm(string_value = "paid")]
    Paid,
    #[sea_orm(string_value = "declined")]
    Declined,
    /// Not given back after all: it is credit.
    #[sea_orm(string_value = "dropped")]
    Dropped,
}

/// How it goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Way {
    /// To where the payment came from.
    #[sea_orm(string_value = "gateway")]
    Gateway,
    /// Out of the drawer of an open shift.
    #[sea_orm(string_value = "cash")]
    Cash,
    #[sea_orm(string_value = "cheque")]
    Cheque,
    /// From the town's bank to the payer's.
    #[sea_orm(string_value = "transfer")]
    Transfer,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refund")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefundId,
    /// `R26-000012`: named to the gateway and to people.
    pub reference: String,
    /// Whose money it is.
    pub account_id: AccountId,
    pub amount: Money,
    pub cause: Cause,
    pub way: Way,
    pub state: State,
    /// The payment that brought the money, where it goes back the same way.
    pub payment_id: Option<PaymentId>,
    pub gateway: Option<Gateway>,
    /// How the gateway names what it had taken: one refund for each that was too much.
    pub taken_as: Option<String>,
    /// How the gateway names the refund.
    pub gateway_reference: Option<String>,
    /// The number of the cheque or of the transfer.
    pub paid_reference: Option<String>,
    /// The shift of the cashier who has paid it out.
    pub shift_id: Option<ShiftId>,
    pub phone: Option<Phone>,
    pub locale: Locale,
    pub opened_at: DateTimeUtc,
    /// None where the program has found it.
    pub asked_by: Option<StaffId>,
    pub approval_id: Option<ApprovalId>,
    /// Written before the gateway is called, so that it is never called twice.
    pub sent_at: Option<DateTimeUtc>,
    /// When the gateway was last asked about it.
    pub asked_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    /// Who has paid it out or, where the gateway was to, found out that it has not.
    pub paid_by: Option<StaffId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(RefundId);
