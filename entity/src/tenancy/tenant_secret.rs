//! What a town must keep to itself: passwords and keys for gateways, encrypted. Set by a command, never exported.

use crate::values::{SecretId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tenant_secret")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    /// The cipher is bound to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SecretId,
    /// What it is for: `bkash-password`.
    pub name: String,
    pub cipher: Vec<u8>,
    /// The generation of the deployment's secret that made the cipher.
    pub key: i32,
    pub set_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(SecretId);
