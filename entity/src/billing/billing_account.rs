//! The account of one payer with one service. Locking its row orders everything that is posted to it.
//!
//! Whom and what it is about stands here as the service last said it, so that a counter, a household's page or a report
//! finds accounts of every service alike.

use super::Service;
use crate::values::{AccountId, HoldingId, Money, Phone, TenantId, Ward};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "billing_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub service: Service,
    /// Paid beyond everything due; a running figure that `verify-ledger` recomputes.
    pub credit: Money,
    pub opened_at: DateTimeUtc,
    pub ward: Ward,
    /// What it is about, as printed: `3-123/1`.
    pub subject: String,
    /// Full name.
    pub payer: String,
    pub place: String,
    pub phone: Option<Phone>,
    /// The house that it is for: the holding. Accounts of one house, of whatever service, are shown on one page; a service
    /// whose dues belong to no house leaves it empty.
    pub premises_id: Option<HoldingId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(AccountId);
