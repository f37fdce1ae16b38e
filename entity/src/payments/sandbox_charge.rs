//! The sandbox gateway's own books: what a payer picked there, and from when it admits to it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::values::{Money, SandboxChargeId, TenantId};

/// How the sandbox shall behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "kebab-case")]
pub enum Pick {
    #[sea_orm(string_value = "paid")]
    Paid,
    #[sea_orm(string_value = "failed")]
    Failed,
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
    /// Paid, but admitted to and announced only after a while.
    #[sea_orm(string_value = "late-notice")]
    LateNotice,
    /// Paid, and announced twice.
    #[sea_orm(string_value = "notice-twice")]
    NoticeTwice,
    /// Not paid, but a stranger announces that it was.
    #[sea_orm(string_value = "forged-notice")]
    ForgedNotice,
    /// Paid, but one taka less than asked.
    #[sea_orm(string_value = "wrong-amount")]
    WrongAmount,
    /// Never answers.
    #[sea_orm(string_value = "silent")]
    Silent,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sandbox_charge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SandboxChargeId,
    /// Our reference, as any gateway would keep it.
    pub payment_reference: String,
    pub payment_token: String,
    pub amount: Money,
    /// None until the payer picks.
    pub pick: Option<Pick>,
    pub picked_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(SandboxChargeId);
