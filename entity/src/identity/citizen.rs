//! A mobile number that has signed in to a town's portal. Several people of a household may share it.

use crate::values::{CitizenId, Locale, Phone, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "citizen")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CitizenId,
    pub phone: Phone,
    pub locale: Locale,
    /// Receipts and codes come in any case.
    pub wants_reminders: bool,
    pub opened_at: DateTimeUtc,
    pub seen_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(CitizenId);
