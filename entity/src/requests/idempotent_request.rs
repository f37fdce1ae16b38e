//! A request that carried an `Idempotency-Key`, and what it was answered: sent again, it is answered the same.

use crate::values::{RequestId, TenantId};
use sea_orm::entity::prelude::*;

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    #[sea_orm(string_value = "in-progress")]
    InProgress,
    #[sea_orm(string_value = "answered")]
    Answered,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotent_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    /// Another one for each attempt.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RequestId,
    /// Keyed hash of who asked and where.
    pub scope_hash: Vec<u8>,
    /// Keyed hash of what the client calls it.
    pub key_hash: Vec<u8>,
    /// Keyed hash of all that was sent.
    pub body_hash: Vec<u8>,
    /// For the domain: the same for each attempt.
    pub request_key: Uuid,
    pub state: State,
    pub status: Option<i16>,
    /// Headers and body, encrypted: they may speak of somebody. None where the body was too long to keep.
    pub answer_cipher: Option<Vec<u8>>,
    /// The generation of the secret that encrypted it.
    pub answer_key: Option<i32>,
    /// When it first came.
    pub created_at: DateTimeUtc,
    /// When this attempt began.
    pub started_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(RequestId);
