//! A link that lets somebody set a password, once.

use crate::values::{InvitationId, StaffId, TenantId};
use sea_orm::entity::prelude::*;

/// What the link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// The first password.
    #[sea_orm(string_value = "invitation")]
    Invitation,
    /// A new password; where a second factor is set up, it is asked for after it.
    #[sea_orm(string_value = "reset")]
    Reset,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    pub account_id: StaffId,
    pub kind: Kind,
    /// Of the token in the link, which is nowhere kept.
    pub token_hash: Vec<u8>,
    pub made_by: Option<StaffId>,
    pub made_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(InvitationId);
