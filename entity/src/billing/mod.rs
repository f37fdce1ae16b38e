//! What is owed: accounts, demands, what payments have cleared of them, and what moves a last day to pay.

pub mod allocation;
pub mod billing_account;
pub mod demand;
pub mod pay_outage;

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// A service that raises demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Holding tax and the rates levied with it.
    #[sea_orm(string_value = "holding")]
    Holding,
}

impl Service {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Holding => "holding",
        }
    }
}

/// A head of account within a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter)]
#[serde(rename_all = "kebab-case")]
pub enum Head {
    /// Tax on buildings and land.
    Holding,
    Lighting,
    Conservancy,
    Water,
    Sewerage,
    /// The difference between the heads in poisha and the whole-taka demand (R3).
    Rounding,
    /// Principal of an earlier year, taken over from the paper register without its heads.
    Arrears,
    /// The charge for a cheque that came back.
    DishonouredCheque,
}

impl Head {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Holding => "holding",
            Self::Lighting => "lighting",
            Self::Conservancy => "conservancy",
            Self::Water => "water",
            Self::Sewerage => "sewerage",
            Self::Rounding => "rounding",
            Self::Arrears => "arrears",
            Self::DishonouredCheque => "dishonoured-cheque",
        }
    }
}
