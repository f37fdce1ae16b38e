use std::{fmt, str::FromStr};

use sea_orm::{DeriveValueType, EnumIter, Iterable};
use serde::{Deserialize, Serialize};

use crate::billing::Head;

/// A tax or rate that a holding can be charged with, in the order of the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter)]
#[serde(rename_all = "kebab-case")]
pub enum Rate {
    Holding,
    Lighting,
    Conservancy,
    Water,
    Sewerage,
}

/// A name that is no rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a rate that a holding is served by")]
pub struct UnknownRate;

impl Rate {
    /// The head under which it stands on a bill.
    #[must_use]
    pub const fn head(self) -> Head {
        match self {
            Self::Holding => Head::Holding,
            Self::Lighting => Head::Lighting,
            Self::Conservancy => Head::Conservancy,
            Self::Water => Head::Water,
            Self::Sewerage => Head::Sewerage,
        }
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        self.head().code()
    }
}

impl FromStr for Rate {
    type Err = UnknownRate;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::iter().find(|rate| rate.code() == code).ok_or(UnknownRate)
    }
}

/// The rates that a holding is served by. Tax on the building and land is always among them: every taxable holding owes
/// it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct ServedRates(Vec<Rate>);

impl ServedRates {
    #[must_use]
    pub fn new(rates: impl IntoIterator<Item = Rate>) -> Self {
        let mut rates: Vec<Rate> = rates.into_iter().chain([Rate::Holding]).collect();
        rates.sort_unstable();
        rates.dedup();
        Self(rates)
    }

    pub fn iter(&self) -> impl Iterator<Item = Rate> + '_ {
        self.0.iter().copied()
    }
}

impl fmt::Display for ServedRates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Rate::code).collect::<Vec<_>>().join(";"))
    }
}

impl FromStr for ServedRates {
    type Err = UnknownRate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(';').filter(|code| !code.is_empty()).map(str::parse).collect::<Result<Vec<_>, _>>().map(Self::new)
    }
}
