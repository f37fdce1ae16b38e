//! What somebody did with an application. Never changed, never removed: where an application stands follows from it.

use super::application::{State, Step};
use crate::values::{ApplicationId, StaffId, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application_action")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: ApplicationId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i16,
    /// As the graph of states names it.
    pub event: String,
    pub at: DateTimeUtc,
    /// None where the applicant did it.
    pub staff_id: Option<StaffId>,
    /// The posts or roles in which it was done.
    pub standing: String,
    pub from_state: State,
    pub to_state: State,
    /// The step at which it was done.
    pub step: Option<Step>,
    /// What the applicant reads: a reason, or what to correct.
    pub words: Option<String>,
    /// What only the office reads.
    pub note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
