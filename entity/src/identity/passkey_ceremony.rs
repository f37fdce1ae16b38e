//! What the server remembers between a WebAuthn challenge and its answer.

use crate::values::{CeremonyId, StaffId, TenantId};
use sea_orm::entity::prelude::*;

/// Which ceremony.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    #[sea_orm(string_value = "registration")]
    Registration,
    #[sea_orm(string_value = "authentication")]
    Authentication,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkey_ceremony")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CeremonyId,
    pub account_id: StaffId,
    pub kind: Kind,
    pub state: String,
    pub expires_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(CeremonyId);
