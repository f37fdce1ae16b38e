//! Somebody who works for a town, or for the centre.

use crate::values::{Locale, Phone, StaffId, TenantId};
use sea_orm::entity::prelude::*;

/// Where somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Has not set a password yet.
    #[sea_orm(string_value = "invited")]
    Invited,
    #[sea_orm(string_value = "active")]
    Active,
    /// Signs in no more; what was done stays.
    #[sea_orm(string_value = "left")]
    Left,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StaffId,
    pub name: String,
    /// Signs in with it; one account a number in each town.
    pub phone: Phone,
    pub email: Option<String>,
    pub locale: Locale,
    pub state: State,
    /// Argon2id, in the PHC form.
    pub password_hash: Option<String>,
    pub password_set_at: Option<DateTimeUtc>,
    /// The secret of the codes, AES-256-GCM under the town's key.
    pub totp_cipher: Option<Vec<u8>>,
    /// Which generation of the deployment key made the cipher.
    pub totp_key: Option<i32>,
    /// When the first code was right; before that, the secret is only offered.
    pub totp_since: Option<DateTimeUtc>,
    /// The step of the last code: none is taken twice.
    pub totp_last_step: Option<i64>,
    /// Grows when roles, posts or factors change; what was resolved for an older one is thrown away.
    pub access_version: i64,
    /// None where a command invited.
    pub invited_by: Option<StaffId>,
    pub invited_at: DateTimeUtc,
    pub seen_at: Option<DateTimeUtc>,
    pub left_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(StaffId);
