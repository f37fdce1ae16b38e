//! A town's own policies by date. Which version rules is a function of the day.

use crate::values::{PolicyId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PolicyId,
    pub kind: String,
    /// 1 for the first text of these dates; a corrected text that nothing refers to yet takes the next number.
    pub version: i32,
    pub valid_from: Date,
    /// The last day, where one is set; else it rules until the next version of its kind.
    pub valid_to: Option<Date>,
    pub legal_ref: String,
    pub approved_by: String,
    pub verified: bool,
    /// The file's own keys, as JSON.
    #[sea_orm(column_type = "JsonBinary")]
    pub document: Json,
    /// The file that it came from, for messages.
    pub source: String,
    /// When the first bill, paper or receipt was made with it. From then on it is never edited.
    pub first_used_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(PolicyId);
