//! One change: who, in which post, what, before and after, why, from where. Written with the change, never touched again.

use crate::values::{AuditId, TenantId};
use sea_orm::entity::prelude::*;

/// What kind of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ActorKind {
    #[sea_orm(string_value = "visitor")]
    Visitor,
    #[sea_orm(string_value = "citizen")]
    Citizen,
    #[sea_orm(string_value = "staff")]
    Staff,
    #[sea_orm(string_value = "worker")]
    Worker,
    #[sea_orm(string_value = "operator")]
    Operator,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    pub at: DateTimeUtc,
    pub actor_kind: ActorKind,
    /// The account of staff, or the citizen.
    pub actor_id: Option<Uuid>,
    /// Of staff, as it was then; a masked phone of citizens.
    pub actor_name: Option<String>,
    /// The offices held then, and their wards.
    pub post: Option<String>,
    pub act: String,
    /// The table of what was changed.
    pub subject_kind: String,
    pub subject_id: Uuid,
    /// Only what changed, as JSON with sorted keys; personal values masked or as keyed hashes.
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: Option<String>,
    /// Staff's address; of others only the network.
    pub address: Option<String>,
    /// The reference that the log has too.
    pub request: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(AuditId);
