//! Work for the worker, written in the transaction that causes it.

use crate::values::{JobId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub name: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Json,
    /// None once it has been given up: a person looks at it.
    pub run_at: Option<DateTimeUtc>,
    pub attempts: i16,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(JobId);
