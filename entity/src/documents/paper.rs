//! A paper that the town has issued and anybody can check.

use crate::values::{PaperId, TenantId};
use sea_orm::entity::prelude::*;

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    #[sea_orm(string_value = "receipt")]
    Receipt,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaperId,
    pub kind: Kind,
    pub number: String,
    /// 128 random bits: the address in its QR code.
    pub token: String,
    /// Six characters, printed beside the number and used in messages.
    pub code: String,
    /// The row that the paper speaks of.
    pub subject_id: Uuid,
    /// CBOR, then the Ed25519 signature of it.
    pub payload: Vec<u8>,
    pub key_id: String,
    pub issued_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(PaperId);
