use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

/// What a payer chose to pay. Older dues always come first (R11), so every choice is "up to here".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, DeriveValueType)]
#[sea_orm(value_type = "String")]
#[serde(into = "String", try_from = "String")]
pub enum Choice {
    /// Everything raised so far.
    Everything,
    /// The years before the current one.
    Arrears,
    /// The arrears and the current year's instalments up to this one.
    Through(i16),
}

/// A text that names no choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a choice of what to pay")]
pub struct InvalidChoice;

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("everything"),
            Self::Arrears => f.write_str("arrears"),
            Self::Through(instalment) => write!(f, "through-{instalment}"),
        }
    }
}

impl FromStr for Choice {
    type Err = InvalidChoice;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.strip_prefix("through-")) {
            ("everything", _) => Ok(Self::Everything),
            ("arrears", _) => Ok(Self::Arrears),
            (_, Some(number)) => match number.parse() {
                Ok(instalment @ 1..=12) => Ok(Self::Through(instalment)),
                Ok(_) | Err(_) => Err(InvalidChoice),
            },
            _ => Err(InvalidChoice),
        }
    }
}

impl From<Choice> for String {
    fn from(choice: Choice) -> Self {
        choice.to_string()
    }
}

impl TryFrom<String> for Choice {
    type Error = InvalidChoice;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
