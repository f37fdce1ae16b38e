//! One amount due on one day: an instalment of a period, the whole of an earlier year taken over from the register, or a fee.
//!
//! The heads never change once raised; `paid`, `rebate` and `waived` are running figures that `verify-ledger` recomputes.

use super::Service;
use crate::values::{AccountId, DemandId, Heads, JournalId, Money, Period, TenantId};
use sea_orm::entity::prelude::*;

/// How a demand behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// Dues of a period, whole or in instalments.
    #[sea_orm(string_value = "instalment")]
    Instalment,
    /// Owed once: it bears no surcharge, earns no rebate and is cleared last (R22).
    #[sea_orm(string_value = "fee")]
    Fee,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "demand")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DemandId,
    pub account_id: AccountId,
    pub service: Service,
    pub period: Period,
    pub kind: Kind,
    /// 1 to 4; 0 for the whole of an earlier year. Fees of a period are counted from 1.
    pub instalment: i16,
    pub due_on: Date,
    #[sea_orm(column_type = "JsonBinary")]
    pub heads: Heads,
    pub amount: Money,
    /// Principal cleared by money.
    pub paid: Money,
    /// Principal cleared by rebate.
    pub rebate: Money,
    /// Principal written off.
    pub waived: Money,
    /// The row of the service that holds the working of the figure; none for what the register brought.
    pub basis_id: Option<Uuid>,
    pub journal_id: JournalId,
    pub raised_on: Date,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(DemandId);
