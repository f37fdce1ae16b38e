use std::{fmt, str::FromStr};

use super::digits;

/// A birth registration number: 17 digits, the year of birth first. Never printed whole and never stored plain; `Debug` shows
/// the last four digits. No table has a column for it yet: certificates will be the first.
#[derive(Clone, PartialEq, Eq)]
pub struct BirthRegistration(String);

/// A text that is not a birth registration number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBirthRegistration {
    /// The form of before the online register: its holder gets it corrected at the office that registered the birth.
    #[error("a birth registration number of 16 digits, which is no longer valid")]
    Old,
    #[error("not a birth registration number of 17 digits")]
    Malformed,
}

impl InvalidBirthRegistration {
    /// Names the words in the locale files: `error-<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Old => "birth-registration-old",
            Self::Malformed => "birth-registration-invalid",
        }
    }
}

impl BirthRegistration {
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

impl fmt::Debug for BirthRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BirthRegistration(…{})", self.last_four())
    }
}

impl FromStr for BirthRegistration {
    type Err = InvalidBirthRegistration;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain: String = digits::to_latin(text).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if !plain.bytes().all(|b| b.is_ascii_digit()) {
            return Err(InvalidBirthRegistration::Malformed);
        }
        let year_fits = plain.starts_with("18") || plain.starts_with("19") || plain.starts_with("20");
        match plain.len() {
            17 if year_fits => Ok(Self(plain)),
            16 => Err(InvalidBirthRegistration::Old),
            _ => Err(InvalidBirthRegistration::Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seventeen_digits_begin_with_the_year_and_sixteen_are_of_old() {
        let number: BirthRegistration = "২০১১ 6917 3490 31245".parse().unwrap();
        assert_eq!((number.expose(), number.last_four()), ("20116917349031245", "1245"));
        assert_eq!(format!("{number:?}"), "BirthRegistration(…1245)");
        assert_eq!("2011691734903124".parse::<BirthRegistration>(), Err(InvalidBirthRegistration::Old));
        for text in ["", "12", "30116917349031245", "2011691734903124x"] {
            assert_eq!(text.parse::<BirthRegistration>(), Err(InvalidBirthRegistration::Malformed), "{text}");
        }
    }
}
