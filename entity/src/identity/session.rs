//! Somebody signed in on one device, until it ends.

use crate::values::{CitizenId, SessionId, StaffId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Of the token in the cookie, which is nowhere kept.
    pub token_hash: Vec<u8>,
    pub account_id: Option<StaffId>,
    pub citizen_id: Option<CitizenId>,
    /// Signed in with more than a password.
    pub second_factor: bool,
    /// On a phone of one's own.
    pub remembered: bool,
    /// Browser and system, as far as the browser says.
    pub device: String,
    /// Of staff only.
    pub address: Option<String>,
    pub opened_at: DateTimeUtc,
    /// When the password or a factor was last given.
    pub confirmed_at: DateTimeUtc,
    pub seen_at: DateTimeUtc,
    /// The end in any case.
    pub expires_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(SessionId);
