use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

use super::payment::Gateway;

/// How money came.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    #[sea_orm(string_value = "cash")]
    Cash,
    #[sea_orm(string_value = "cheque")]
    Cheque,
    #[sea_orm(string_value = "pay-order")]
    PayOrder,
    /// Paid in at the bank, with the bank's stamp on our slip.
    #[sea_orm(string_value = "bank-slip")]
    BankSlip,
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

impl Method {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Cheque => "cheque",
            Self::PayOrder => "pay-order",
            Self::BankSlip => "bank-slip",
            Self::Sandbox => "sandbox",
            Self::SslCommerz => "sslcommerz",
            Self::Bkash => "bkash",
            Self::Nagad => "nagad",
            Self::Ekpay => "ekpay",
        }
    }

    /// The gateway, of money that came online.
    #[must_use]
    pub const fn gateway(self) -> Option<Gateway> {
        match self {
            Self::Cash | Self::Cheque | Self::PayOrder | Self::BankSlip => None,
            Self::Sandbox => Some(Gateway::Sandbox),
            Self::SslCommerz => Some(Gateway::SslCommerz),
            Self::Bkash => Some(Gateway::Bkash),
            Self::Nagad => Some(Gateway::Nagad),
            Self::Ekpay => Some(Gateway::Ekpay),
        }
    }
}
