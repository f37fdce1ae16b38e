//! Something that one person asks for and another one decides.

use crate::values::{ApprovalId, StaffId, TenantId};
use sea_orm::entity::prelude::*;

/// What needs two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Act {
    /// A role that may approve, refund, change policy or manage staff.
    #[sea_orm(string_value = "role-grant")]
    RoleGrant,
    /// A change of the town's settings.
    #[sea_orm(string_value = "setting-change")]
    SettingChange,
    /// Letting somebody in who lost the second factor.
    #[sea_orm(string_value = "factor-reset")]
    FactorReset,
    /// Taking a receipt back.
    #[sea_orm(string_value = "receipt-reversal")]
    ReceiptReversal,
    /// Giving dues up.
    #[sea_orm(string_value = "write-off")]
    WriteOff,
    /// Moving credit from one payer to another.
    #[sea_orm(string_value = "credit-transfer")]
    CreditTransfer,
    /// Using credit for dues.
    #[sea_orm(string_value = "advance-use")]
    AdvanceUse,
    /// Giving money back.
    #[sea_orm(string_value = "refund")]
    Refund,
    /// Taking what came of a disputed payment.
    #[sea_orm(string_value = "payment-taken")]
    PaymentTaken,
    /// Saying that no money came of a disputed payment.
    #[sea_orm(string_value = "payment-dismissed")]
    PaymentDismissed,
    /// A day of which something is open, and why that is right.
    #[sea_orm(string_value = "day-lock")]
    DayLock,
    /// Opening a locked day again.
    #[sea_orm(string_value = "day-unlock")]
    DayUnlock,
    #[sea_orm(string_value = "year-close")]
    YearClose,
    /// Opening a closed year again.
    #[sea_orm(string_value = "year-reopen")]
    YearReopen,
    /// Paying arrears off in parts.
    #[sea_orm(string_value = "instalment-plan")]
    InstalmentPlan,
    /// A cheque, pay order or slip that the bank has sent back.
    #[sea_orm(string_value = "dishonour")]
    Dishonour,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Decision {
    #[sea_orm(string_value = "approved")]
    Approved,
    #[sea_orm(string_value = "declined")]
    Declined,
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalId,
    pub act: Act,
    pub subject_id: Uuid,
    /// What is to be done, as JSON.
    pub payload: String,
    pub reason: String,
    pub asked_by: StaffId,
    pub asked_at: DateTimeUtc,
    pub decision: Option<Decision>,
    /// Never who asked, unless it is withdrawn.
    pub decided_by: Option<StaffId>,
    pub decided_at: Option<DateTimeUtc>,
    pub note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(ApprovalId);
