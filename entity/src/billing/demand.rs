//! One amount due on one day: an instalment of a year, or the whole of an earlier year taken over from the register.
//!
//! The heads never change once raised; `paid` and `rebate` are running figures that `verify-ledger` recomputes.

use super::Service;
use crate::values::{AccountId, DemandId, FiscalYear, Heads, JournalId, Money, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "demand")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DemandId,
    pub account_id: AccountId,
    pub service: Service,
    pub period: FiscalYear,
    /// 1 to 4; 0 for the whole of an earlier year.
    pub instalment: i16,
    pub due_on: Date,
    #[sea_orm(column_type = "JsonBinary")]
    pub heads: Heads,
    pub amount: Money,
    /// Principal cleared by money.
    pub paid: Money,
    /// Principal cleared by rebate.
    pub rebate: Money,
    /// The row of the service that holds the working of the figure; none for what the register brought.
    pub basis_id: Option<Uuid>,
    pub journal_id: JournalId,
    pub raised_on: Date,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(DemandId);
