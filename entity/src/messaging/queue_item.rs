//! Something that waits for the office.

use crate::values::{QueueItemId, StaffId, TenantId, Ward};
use sea_orm::entity::prelude::*;

/// What the office is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// Answer somebody who reported wrong data on a bill.
    #[sea_orm(string_value = "error-report")]
    ErrorReport,
    /// Clear up a payment whose amount differs from what was asked.
    #[sea_orm(string_value = "disputed-payment")]
    DisputedPayment,
    /// Find out whose phone it is to which messages about an account went.
    #[sea_orm(string_value = "phone-not-mine")]
    PhoneNotMine,
    /// Many more codes are asked for than usual.
    #[sea_orm(string_value = "code-flood")]
    CodeFlood,
    /// Give money back that came without being due, or find out what became of a refund.
    #[sea_orm(string_value = "refund")]
    Refund,
    /// Talk to somebody who has not paid a part of an instalment plan.
    #[sea_orm(string_value = "plan-defaulted")]
    PlanDefaulted,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "queue_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QueueItemId,
    pub kind: Kind,
    /// The row that it is about.
    pub subject_id: Uuid,
    pub ward: Option<Ward>,
    pub opened_at: DateTimeUtc,
    /// Promised day.
    pub due_on: Option<Date>,
    /// Who has taken it on.
    pub assigned_to: Option<StaffId>,
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<StaffId>,
    /// What was done about it, as a code of its kind; none where words say it all.
    pub outcome: Option<String>,
    /// What was done about it, in words that whoever asked may read.
    pub answer: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(QueueItemId);
