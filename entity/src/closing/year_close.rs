//! A year brought to its close, or opened again. Never changed, never removed: of each year the newest row tells.

use sea_orm::entity::prelude::*;

use crate::values::{ApprovalId, FiscalYear, JournalId, StaffId, TenantId, YearCloseId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    #[sea_orm(string_value = "close")]
    Close,
    #[sea_orm(string_value = "reopen")]
    Reopen,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "year_close")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: YearCloseId,
    pub year: FiscalYear,
    /// Counted from 1 in each year.
    pub version: i32,
    pub kind: Kind,
    /// The closing totals as JSON: what is signed.
    pub figures: String,
    pub sha256: String,
    pub key_id: Option<String>,
    pub signature: Option<Vec<u8>>,
    /// Where income and expenses went; none where there were none.
    pub journal_id: Option<JournalId>,
    pub reason: String,
    pub asked_by: StaffId,
    pub agreed_by: StaffId,
    pub approval_id: ApprovalId,
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(YearCloseId);
