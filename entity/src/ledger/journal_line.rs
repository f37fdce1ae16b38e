//! One side of a journal: debit above zero, credit below.

use crate::values::{AccountId, JournalId, Money, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub journal_id: JournalId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i16,
    /// The number of the account in the chart of accounts (`platform::ledger::chart`).
    pub account: i32,
    /// Whose, where the account of the chart has a sub-ledger of payers: receivables, and what they have paid in advance.
    pub payer_id: Option<AccountId>,
    pub amount: Money,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
