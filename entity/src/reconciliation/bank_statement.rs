//! A file that a gateway or the bank has given us.

use sea_orm::entity::prelude::*;

use super::Source;
use crate::values::{Money, StaffId, StatementId, TenantId};

/// Where a statement stands. The edges are `platform::reconciliation::statement`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// The file is here, and somebody looks at how it would be read.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Its lines count.
    #[sea_orm(string_value = "standing")]
    Standing,
    /// Its lines count no longer.
    #[sea_orm(string_value = "taken-back")]
    TakenBack,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_statement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StatementId,
    pub source: Source,
    pub state: State,
    pub file_name: String,
    pub sha256: String,
    /// The same while its lines count, so that no file counts twice.
    pub standing_sha256: Option<String>,
    /// The file itself, as long as it is looked at.
    pub file: Option<Vec<u8>>,
    /// Lines that it brought.
    pub lines: i32,
    /// Lines that an earlier statement had brought already.
    pub repeated: i32,
    pub from_day: Option<Date>,
    pub to_day: Option<Date>,
    /// What payers paid, less what was given back.
    pub gross: Money,
    pub fee: Money,
    pub net: Money,
    pub brought_by: StaffId,
    pub brought_at: DateTimeUtc,
    pub taken_back_by: Option<StaffId>,
    pub taken_back_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(StatementId);
