//! One wish to pay one amount, from the check page to its end. The id is unique for ever; the reference is what people keep.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Method;
use crate::values::{AccountId, Locale, Money, MoneyOverflow, PaymentId, Period, Phone, TenantId};

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
    /// Paid, and something of it is on its way back.
    #[sea_orm(string_value = "refunding")]
    Refunding,
    #[sea_orm(string_value = "refunded")]
    Refunded,
}

/// A way to pay online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Gateway {
    /// The practice gateway that ships with the product; never for a live town.
    #[sea_orm(string_value = "sandbox")]
    Sandbox,
    #[sea_orm(string_value = "sslcommerz")]
    SslCommerz,
    #[sea_orm(string_value = "bkash")]
    Bkash,
    #[sea_orm(string_value = "nagad")]
    Nagad,
    #[sea_orm(string_value = "ekpay")]
    Ekpay,
}

impl Gateway {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::SslCommerz => "sslcommerz",
            Self::Bkash => "bkash",
            Self::Nagad => "nagad",
            Self::Ekpay => "ekpay",
        }
    }

    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::Sandbox => Method::Sandbox,
            Self::SslCommerz => Method::SslCommerz,
            Self::Bkash => Method::Bkash,
            Self::Nagad => Method::Nagad,
            Self::Ekpay => Method::Ekpay,
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
    /// The first period that is not over and the instalments of it that are paid for.
    pub period: Option<Period>,
    pub instalments: Vec<i16>,
    /// What is owed once.
    #[serde(default)]
    pub fees: Money,
    /// Surcharge that an amnesty takes off; it is not in `surcharge`.
    #[serde(default)]
    pub surcharge_waived: Money,
}

impl Quote {
    /// What several make up together. Instalments are named where all are of the same.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn sum<'a>(quotes: impl IntoIterator<Item = &'a Self>) -> Result<Self, MoneyOverflow> {
        let mut quotes = quotes.into_iter();
        let mut sum = quotes.next().cloned().unwrap_or_default();
        for quote in quotes {
            sum.arrears = sum.arrears.plus(quote.arrears)?;
            sum.surcharge = sum.surcharge.plus(quote.surcharge)?;
            sum.current = sum.current.plus(quote.current)?;
            sum.rebate = sum.rebate.plus(quote.rebate)?;
            sum.fees = sum.fees.plus(quote.fees)?;
            sum.surcharge_waived = sum.surcharge_waived.plus(quote.surcharge_waived)?;
            sum.period = sum.period.or(quote.period);
            if sum.instalments != quote.instalments {
                sum.instalments.clear();
            }
        }
        Ok(sum)
    }
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
    /// The account that it was made from; of several, the first. What is paid for each is its items.
    pub account_id: AccountId,
    /// What the gateway is asked for, to the poisha.
    pub amount: Money,
    /// What came instead, where the gateway took another amount.
    pub came: Option<Money>,
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
