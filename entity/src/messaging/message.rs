//! The outbox: one message to one person, written in the transaction that it tells of.

use crate::values::{AccountId, Locale, MessageId, TenantId};
use sea_orm::entity::prelude::*;

/// How a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Channel {
    #[sea_orm(string_value = "sms")]
    Sms,
    #[sea_orm(string_value = "email")]
    Email,
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    #[sea_orm(string_value = "queued")]
    Queued,
    #[sea_orm(string_value = "sent")]
    Sent,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub channel: Channel,
    /// What it tells of.
    pub notice: String,
    pub recipient: String,
    pub locale: Locale,
    /// E-mail only.
    pub subject: Option<String>,
    /// Masked once a code in it has been sent.
    pub body: String,
    /// The account that it tells of, where it tells of one.
    pub account_id: Option<AccountId>,
    /// Parts that an SMS is charged for; 0 for e-mail.
    pub parts: i16,
    pub state: State,
    pub created_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(MessageId);
