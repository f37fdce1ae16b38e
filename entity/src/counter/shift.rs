//! The time that one cashier is at the counter, from the float in the drawer to the deposit in the bank.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::values::{Money, ShiftId, StaffId, TenantId};

/// Where a shift stands. The edges are `platform::counter::shift`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Money is taken.
    #[sea_orm(string_value = "open")]
    Open,
    /// The drawer has been counted; nothing is taken any more.
    #[sea_orm(string_value = "counted")]
    Counted,
    /// The cash is at the bank, with its slip.
    #[sea_orm(string_value = "deposited")]
    Deposited,
    /// A supervisor has looked at it: locked.
    #[sea_orm(string_value = "confirmed")]
    Confirmed,
}

/// How many of each note and coin, by its value in taka.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Notes(pub Vec<(i64, i64)>);

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shift")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ShiftId,
    pub cashier_id: StaffId,
    /// The cashier while it is open, so that nobody has two.
    pub open_for: Option<StaffId>,
    pub state: State,
    pub opened_at: DateTimeUtc,
    /// Change that was in the drawer at the beginning.
    pub float: Money,
    pub counted_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub notes: Option<Notes>,
    /// What was counted, with the float.
    pub counted: Option<Money>,
    /// What should have been in the drawer, with the float: hidden until it was counted.
    pub expected: Option<Money>,
    /// Why the two differ.
    pub difference_reason: Option<String>,
    pub deposit_bank: Option<String>,
    pub deposit_slip: Option<String>,
    pub deposited_on: Option<Date>,
    pub confirmed_by: Option<StaffId>,
    pub confirmed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(ShiftId);
