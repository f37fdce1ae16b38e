//! One wish to pay one amount, from the check page to its end. The id is unique for ever; the reference is what people keep.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Choice;
use crate::values::{AccountId, FiscalYear, Locale, Money, PaymentId, Phone, TenantId};

/// Where a payment stands. The edges are `platform::payments::state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Shown to the payer, not yet at the gateway.
    #[sea_orm(string_value = "created")]
    Created,
    /// The payer is at the gateway.
    #[sea_orm(string_value = "started")]
    Started,
    /// Back from the gateway, outcome not known.
    #[sea_orm(string_value = "checking")]
    Checking,
    #[sea_orm(string_value = "paid")]
    Paid,
    #[sea_orm(string_value = "failed")]
    Failed,
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
    /// The gateway took another amount than asked, or never answered: a person decides.
    #[sea_orm(string_value = "disputed")]
    Disputed,
    /// Never started.
    #[sea_orm(string_value = "expired")]
    Expired,
}

/// A way to pay online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Gateway {
    /// The practice gateway that ships with the product; never for a live town.
    #[sea_orm(string_value = "sandbox")]
    Sandbox,
}

impl Gateway {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
        }
    }
}

/// What makes up the amount of a payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Quote {
    pub arrears: Money,
    pub surcharge: Money,
    pub current: Money,
    pub rebate: Money,
    /// The current year and the instalments of it that are paid for.
    pub year: Option<FiscalYear>,
    pub instalments: Vec<i16>,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentId,
    /// `P26-000991`: read out on the phone, printed in messages.
    pub reference: String,
    /// 128 random bits: the address of the payer's page.
    pub token: String,
    /// From the form that made it: a form sent twice makes one payment.
    pub request_key: Uuid,
    pub account_id: AccountId,
    pub choice: Choice,
    /// What the gateway is asked for, to the poisha.
    pub amount: Money,
    /// How the amount is made up, as it was shown.
    #[sea_orm(column_type = "JsonBinary")]
    pub quote: Quote,
    pub phone: Phone,
    pub email: Option<String>,
    pub locale: Locale,
    pub state: State,
    pub gateway: Option<Gateway>,
    /// The gateway's own name for the payment.
    pub gateway_reference: Option<String>,
    /// Where the payer is sent.
    pub gateway_url: Option<String>,
    pub created_at: DateTimeUtc,
    /// When the payer was sent to the gateway.
    pub started_at: Option<DateTimeUtc>,
    /// When the gateway was last asked.
    pub asked_at: Option<DateTimeUtc>,
    /// When it reached an end.
    pub closed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(PaymentId);
