//! One application, from the draft on a phone to its end.
//!
//! What was answered stands encrypted, all of it: names of heirs, numbers of identity cards. What lists need stands beside it.

use crate::values::{ApplicationId, CitizenId, Locale, Phone, PolicyId, StaffId, TenantId, Ward};
use sea_orm::entity::prelude::*;

/// The service that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Service {
    #[sea_orm(string_value = "certificate")]
    Certificate,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Being filled in.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// With the office, at a step.
    #[sea_orm(string_value = "in-hand")]
    InHand,
    /// With the applicant again, who corrects what was wrong.
    #[sea_orm(string_value = "returned")]
    Returned,
    #[sea_orm(string_value = "granted")]
    Granted,
    #[sea_orm(string_value = "rejected")]
    Rejected,
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
}

/// What the office does with it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Step {
    /// The general section looks whether all is there.
    #[sea_orm(string_value = "check")]
    Check,
    /// Whoever signs for the ward says that it is so.
    #[sea_orm(string_value = "recommend")]
    Recommend,
    /// The head of the office.
    #[sea_orm(string_value = "approve")]
    Approve,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApplicationId,
    pub service: Service,
    /// As the service's data names it: `citizenship`.
    pub kind: String,
    /// `C26-000123`; none before it is handed in.
    pub reference: Option<String>,
    pub state: State,
    /// While it is in hand.
    pub step: Option<Step>,
    /// None in a draft that has not come to it.
    pub ward: Option<Ward>,
    /// Whom it is for, as lists show it.
    pub applicant: String,
    pub phone: Phone,
    pub locale: Locale,
    pub citizen_id: Option<CitizenId>,
    /// Who of the office has filled it in for somebody without a phone of his own.
    pub entered_by: Option<StaffId>,
    /// Answers by page, as JSON, under the town's key.
    pub answers_cipher: Vec<u8>,
    pub answers_key: i32,
    /// The pages that the office wants corrected.
    #[sea_orm(column_type = "JsonBinary")]
    pub to_correct: Json,
    /// The versions of the policy that it was handed in under.
    pub town_policy: Option<PolicyId>,
    pub national_policy: Option<PolicyId>,
    pub opened_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
    pub submitted_at: Option<DateTimeUtc>,
    /// The last day of the promise.
    pub promised_on: Option<Date>,
    /// The last day of the step.
    pub step_due_on: Option<Date>,
    pub assigned_to: Option<StaffId>,
    pub closed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(ApplicationId);
