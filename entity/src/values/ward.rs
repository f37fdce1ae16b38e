use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

use super::digits;

/// The number of a ward, 1 to 99. Which wards a town has on a day is the town's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType)]
#[serde(transparent)]
pub struct Ward(i16);

/// A text or number that no ward can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the number of a ward")]
pub struct InvalidWard;

impl Ward {
    /// # Errors
    /// Outside 1 to 99.
    pub const fn new(number: i16) -> Result<Self, InvalidWard> {
        if number >= 1 && number <= 99 { Ok(Self(number)) } else { Err(InvalidWard) }
    }

    #[must_use]
    pub const fn number(self) -> i16 {
        self.0
    }
}

impl fmt::Display for Ward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads "3", "০৩" and "ওয়ার্ড ৩" or "Ward 3", "ward no. 3".
impl FromStr for Ward {
    type Err = InvalidWard;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = digits::to_latin(text);
        let mut numbers = plain.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let (Some(number), None) = (numbers.next(), numbers.next()) else { return Err(InvalidWard) };
        if plain.trim_start().starts_with(['-', '−']) || plain.chars().count() > 20 {
            return Err(InvalidWard);
        }
        number.parse().map_err(|_unreadable| InvalidWard).and_then(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ward_is_read_by_its_number() {
        for text in ["3", "০৩", " ৩ ", "ওয়ার্ড ৩", "Ward No. 3", "ওয়ার্ড-৩"] {
            assert_eq!(text.parse(), Ward::new(3), "{text}");
        }
        for text in ["০", "নয়", "100", "", "-3", "3/4"] {
            assert_eq!(text.parse::<Ward>(), Err(InvalidWard), "{text}");
        }
    }
}
