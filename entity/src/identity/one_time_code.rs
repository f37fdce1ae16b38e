//! Six digits sent to a mobile number, good for one purpose, for five minutes, once.

use crate::values::{CodeId, Phone, TenantId};
use sea_orm::entity::prelude::*;

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Purpose {
    #[sea_orm(string_value = "sign-in")]
    SignIn,
    /// Its owner agrees that the register gets another number.
    #[sea_orm(string_value = "phone-old")]
    PhoneOld,
    /// The number that the register gets is at hand.
    #[sea_orm(string_value = "phone-new")]
    PhoneNew,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CodeId,
    pub purpose: Purpose,
    pub phone: Phone,
    /// Keyed hash: six digits alone are soon tried.
    pub code_hash: Vec<u8>,
    /// What it is about, where it changes something.
    pub subject_id: Option<Uuid>,
    pub attempts: i16,
    pub made_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(CodeId);
