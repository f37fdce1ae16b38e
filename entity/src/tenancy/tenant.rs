//! One municipality of this deployment.

use crate::values::TenantId;
use sea_orm::entity::prelude::*;

/// The life of a municipality in this deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Not shown to anybody.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Being filled; the sandbox gateway works.
    #[sea_orm(string_value = "preparing")]
    Preparing,
    /// Open under a banner; numbers come from test books that no figure counts.
    #[sea_orm(string_value = "trial")]
    Trial,
    #[sea_orm(string_value = "live")]
    Live,
    /// Closed with words; papers still verify.
    #[sea_orm(string_value = "suspended")]
    Suspended,
    #[sea_orm(string_value = "archived")]
    Archived,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tenant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TenantId,
    /// What travels between deployments and into keys, chains and papers; the small id does not.
    pub uuid: Uuid,
    pub slug: String,
    pub state: State,
    /// Grows with every change of the town's data; a process that sees it grow reads the town again.
    pub version: i64,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
