use std::{fmt, str::FromStr};

use super::digits;

/// A national identity number: 10 digits (smart card), 13 (paper card) or 17 (birth year and the 13). Never printed whole
/// and never stored plain; `Debug` shows the last four digits.
#[derive(Clone, PartialEq, Eq)]
pub struct NationalId(String);

/// A text that is not a national identity number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a national identity number of 10, 13 or 17 digits")]
pub struct InvalidNationalId;

impl NationalId {
    /// All digits: for the cipher and the keyed hash, nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn last_four(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }
}

impl fmt::Debug for NationalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NationalId(…{})", self.last_four())
    }
}

impl FromStr for NationalId {
    type Err = InvalidNationalId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain: String = digits::to_latin(text).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let all_digits = plain.bytes().all(|b| b.is_ascii_digit());
        let birth_year_fits = match plain.len() {
            10 | 13 => true,
            17 => plain.starts_with("19") || plain.starts_with("20"),
            _ => false,
        };
        if all_digits && birth_year_fits { Ok(Self(plain)) } else { Err(InvalidNationalId) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_lengths_are_numbers_and_only_the_end_is_ever_shown() {
        let id: NationalId = "১৯৬৮ 6507529170342".parse().unwrap();
        assert_eq!(id.last_four(), "0342");
        assert_eq!(format!("{id:?}"), "NationalId(…0342)");
        assert!("9777728714".parse::<NationalId>().is_ok());
        for text in ["", "123", "12345678901", "97777a8714", "18686507529170342"] {
            assert_eq!(text.parse::<NationalId>(), Err(InvalidNationalId), "{text}");
        }
    }
}
