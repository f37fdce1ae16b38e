//! Each time that a receipt was printed at a desk: from the second one on it is a copy, and says so. Never changed, never
//! removed.

use crate::values::{ReceiptId, StaffId, TenantId};
use sea_orm::entity::prelude::*;

/// The paper that it was printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Form {
    #[sea_orm(string_value = "a5")]
    A5,
    /// A roll of 80 mm.
    #[sea_orm(string_value = "slip")]
    Slip,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt_print")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub receipt_id: ReceiptId,
    /// 1 for the first; the others are copies.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i16,
    pub form: Form,
    pub printed_by: StaffId,
    pub printed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
