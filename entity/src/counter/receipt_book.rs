//! A printed book of numbered receipts, issued to one collector.

use sea_orm::entity::prelude::*;

use crate::values::{ReceiptBookId, StaffId, TenantId};

/// Where a book stands. The edges are `platform::counter::books`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// With its collector.
    #[sea_orm(string_value = "issued")]
    Issued,
    /// Back in the office, every leaf accounted for.
    #[sea_orm(string_value = "returned")]
    Returned,
    #[sea_orm(string_value = "lost")]
    Lost,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt_book")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReceiptBookId,
    /// What is printed on its cover.
    pub label: String,
    pub first_serial: i64,
    pub last_serial: i64,
    pub collector_id: StaffId,
    pub state: State,
    pub issued_by: StaffId,
    pub issued_on: Date,
    /// Why it is lost, or what was found at its return.
    pub note: Option<String>,
    pub ended_on: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(ReceiptBookId);
