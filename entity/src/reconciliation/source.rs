use sea_orm::{DeriveActiveEnum, EnumIter, Iterable};
use serde::{Deserialize, Serialize};

use crate::payments::{Method, payment::Gateway};

/// Whose word our own books are compared with.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The drawers of the counter: what was counted is compared with what was taken.
    #[sea_orm(string_value = "cash")]
    Cash,
    #[sea_orm(string_value = "bank")]
    Bank,
    #[sea_orm(string_value = "sandbox")]
    Sandbox,
    #[sea_orm(string_value = "sslcommerz")]
    #[serde(rename = "sslcommerz")]
    SslCommerz,
    #[sea_orm(string_value = "bkash")]
    Bkash,
    #[sea_orm(string_value = "nagad")]
    Nagad,
    #[sea_orm(string_value = "ekpay")]
    Ekpay,
}

impl Source {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Bank => "bank",
            Self::Sandbox => "sandbox",
            Self::SslCommerz => "sslcommerz",
            Self::Bkash => "bkash",
            Self::Nagad => "nagad",
            Self::Ekpay => "ekpay",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::iter().find(|source| source.code() == code)
    }

    #[must_use]
    pub const fn gateway(self) -> Option<Gateway> {
        match self {
            Self::Cash | Self::Bank => None,
            Self::Sandbox => Some(Gateway::Sandbox),
            Self::SslCommerz => Some(Gateway::SslCommerz),
            Self::Bkash => Some(Gateway::Bkash),
            Self::Nagad => Some(Gateway::Nagad),
            Self::Ekpay => Some(Gateway::Ekpay),
        }
    }

    #[must_use]
    pub const fn of_gateway(gateway: Gateway) -> Self {
        match gateway {
            Gateway::Sandbox => Self::Sandbox,
            Gateway::SslCommerz => Self::SslCommerz,
            Gateway::Bkash => Self::Bkash,
            Gateway::Nagad => Self::Nagad,
            Gateway::Ekpay => Self::Ekpay,
        }
    }

    /// Where money that came in this way is compared.
    #[must_use]
    pub const fn of_method(method: Method) -> Self {
        match method {
            Method::Cash => Self::Cash,
            Method::Cheque | Method::PayOrder | Method::BankSlip => Self::Bank,
            Method::Sandbox => Self::Sandbox,
            Method::SslCommerz => Self::SslCommerz,
            Method::Bkash => Self::Bkash,
            Method::Nagad => Self::Nagad,
            Method::Ekpay => Self::Ekpay,
        }
    }

    /// Whether it sends statements; of drawers there are none.
    #[must_use]
    pub const fn has_statements(self) -> bool {
        !matches!(self, Self::Cash)
    }
}
