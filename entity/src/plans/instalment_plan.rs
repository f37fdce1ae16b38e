//! A plan by which the arrears of an account are paid off month by month. What has been paid of it is never kept: it is the
//! sum of the receipts since it was asked for.

use crate::values::{AccountId, ApprovalId, Money, PlanId, StaffId, TenantId, Ward};
use sea_orm::entity::prelude::*;

/// Where a plan stands. The edges are `platform::plans::state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Asked for by the office, not agreed yet.
    #[sea_orm(string_value = "proposed")]
    Proposed,
    /// In force.
    #[sea_orm(string_value = "agreed")]
    Agreed,
    /// Its whole sum was paid.
    #[sea_orm(string_value = "kept")]
    Kept,
    /// A part was still missing when the days of grace were over.
    #[sea_orm(string_value = "defaulted")]
    Defaulted,
    /// Not agreed, taken back, or ended by the office.
    #[sea_orm(string_value = "ended")]
    Ended,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instalment_plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanId,
    pub account_id: AccountId,
    /// Of the account when it was asked for: who may see it.
    pub ward: Ward,
    pub state: State,
    /// The account while it is proposed or agreed: of such plans an account has one.
    pub open_for: Option<AccountId>,
    /// The arrears with their surcharge on the day it was asked for.
    pub total: Money,
    pub parts: i16,
    /// Days after a part's last day within which the office still waits, by the policy of the day it was asked for.
    pub grace_days: i16,
    /// The council's resolution or the office order, as it is cited.
    pub resolution: String,
    pub reason: String,
    pub approval_id: Option<ApprovalId>,
    pub asked_by: StaffId,
    /// Payments count from here on, so that nothing paid while it waits for its second signature is lost.
    pub asked_at: DateTimeUtc,
    pub agreed_at: Option<DateTimeUtc>,
    /// When it was kept, defaulted or ended.
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<StaffId>,
    /// Why the office ended it.
    pub end_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(PlanId);
