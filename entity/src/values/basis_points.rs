use std::fmt;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

use super::digits;

/// A rate in hundredths of a per cent: 750 is 7.5 %. From 0 to 1,000 %.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType,
)]
#[serde(transparent)]
pub struct BasisPoints(i32);

/// A text that is not a per cent with at most two decimals between 0 and 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a per cent between 0 and 1000 with at most two decimals")]
pub struct InvalidPercent;

impl BasisPoints {
    pub const ZERO: Self = Self(0);
    pub const WHOLE: Self = Self(10_000);
    const MAX: i32 = 100_000;

    /// # Errors
    /// Outside 0 to 100,000.
    pub const fn new(basis_points: i32) -> Result<Self, InvalidPercent> {
        if basis_points < 0 || basis_points > Self::MAX { Err(InvalidPercent) } else { Ok(Self(basis_points)) }
    }

    #[must_use]
    pub const fn get(self) -> i32 {
        self.0
    }

    /// The sum, at most the largest rate there is.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).min(Self::MAX))
    }

    /// Reads "7", "7.5" or "৭.৫", with or without a per cent sign.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse_percent(text: &str) -> Result<Self, InvalidPercent> {
        let plain = digits::to_latin(text.trim());
        let plain = plain.strip_suffix('%').unwrap_or(&plain).trim_end();
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 4 || fraction.len() > 2 || !all_digits(whole) || !all_digits(fraction) {
            return Err(InvalidPercent);
        }
        format!("{whole}{fraction:0<2}").parse().map_err(|_unreadable| InvalidPercent).and_then(Self::new)
    }
}

/// As a per cent in Latin digits without the sign: "7.5".
impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, hundredths) = (self.0 / 100, self.0 % 100);
        match (hundredths, hundredths % 10) {
            (0, _) => write!(f, "{whole}"),
            (_, 0) => write!(f, "{whole}.{}", hundredths / 10),
            _ => write!(f, "{whole}.{hundredths:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cents_are_read_and_printed() {
        for (text, basis_points, printed) in
            [("7", 700, "7"), ("৭.৫%", 750, "7.5"), ("0.05", 5, "0.05"), ("39", 3_900, "39")]
        {
            let rate = BasisPoints::parse_percent(text).unwrap();
            assert_eq!((rate.get(), rate.to_string().as_str()), (basis_points, printed));
        }
        for text in ["", "-1", "1.234", "1001", "সাত", ".5"] {
            assert_eq!(BasisPoints::parse_percent(text), Err(InvalidPercent), "{text}");
        }
    }
}
