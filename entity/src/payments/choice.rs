use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

use crate::values::Money;

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
    /// So much of it, up to everything.
    Part(Money),
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
            Self::Part(amount) => write!(f, "part-{}", amount.poisha()),
        }
    }
}

impl FromStr for Choice {
    type Err = InvalidChoice;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(number) = text.strip_prefix("through-") {
            let instalment = number.parse().map_err(|_unreadable| InvalidChoice)?;
            return if (1..=12).contains(&instalment) { Ok(Self::Through(instalment)) } else { Err(InvalidChoice) };
        }
        if let Some(poisha) = text.strip_prefix("part-") {
            let amount = Money::from_poisha(poisha.parse().map_err(|_unreadable| InvalidChoice)?);
            return if amount.is_positive() { Ok(Self::Part(amount)) } else { Err(InvalidChoice) };
        }
        match text {
            "everything" => Ok(Self::Everything),
            "arrears" => Ok(Self::Arrears),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_written_as_it_is_read() {
        for text in ["everything", "arrears", "through-1", "through-12", "part-1", "part-928750"] {
            assert_eq!(text.parse::<Choice>().unwrap().to_string(), text);
        }
        for text in ["", "through-0", "through-13", "through-x", "part-0", "part--5", "part-", "part-1.5", "part"] {
            assert_eq!(text.parse::<Choice>(), Err(InvalidChoice), "{text}");
        }
    }
}
