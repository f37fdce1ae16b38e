use std::iter;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

use super::{BasisPoints, digits};

/// An amount of money in whole poisha; 100 poisha are one taka.
///
/// Arithmetic is checked and named: there are no operators, so that nothing overflows, wraps or is rounded unseen. Each
/// rounding method says its rule; the rules are numbered as in the README's table of settled rules.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType,
)]
#[serde(transparent)]
pub struct Money(i64);

/// A sum or product that does not fit: beyond 92 quadrillion taka, so always a mistake further up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount of money is out of range")]
pub struct MoneyOverflow;

/// Why a typed amount is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMoney {
    #[error("not an amount in taka")]
    NotANumber,
    #[error("the amount is negative")]
    Negative,
    #[error("the amount has more than two decimals or is too large")]
    OutOfRange,
}

impl Money {
    pub const ZERO: Self = Self(0);
    const POISHA_PER_TAKA: i64 = 100;

    #[must_use]
    pub const fn from_poisha(poisha: i64) -> Self {
        Self(poisha)
    }

    /// # Errors
    /// When the product leaves the range.
    pub fn from_taka(taka: i64) -> Result<Self, MoneyOverflow> {
        taka.checked_mul(Self::POISHA_PER_TAKA).map(Self).ok_or(MoneyOverflow)
    }

    #[must_use]
    pub const fn poisha(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// # Errors
    /// When the sum leaves the range.
    pub fn plus(self, other: Self) -> Result<Self, MoneyOverflow> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyOverflow)
    }

    /// # Errors
    /// When the difference leaves the range.
    pub fn minus(self, other: Self) -> Result<Self, MoneyOverflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyOverflow)
    }

    /// The difference, or nothing where it would be negative.
    #[must_use]
    pub fn less_or_zero(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }

    /// # Errors
    /// When the amount has no opposite.
    pub fn negated(self) -> Result<Self, MoneyOverflow> {
        self.0.checked_neg().map(Self).ok_or(MoneyOverflow)
    }

    /// # Errors
    /// When the product leaves the range.
    pub fn times(self, factor: i64) -> Result<Self, MoneyOverflow> {
        self.0.checked_mul(factor).map(Self).ok_or(MoneyOverflow)
    }

    /// # Errors
    /// When the sum leaves the range.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyOverflow> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// R1: that many hundredths of a per cent of the amount, rounded half up to one poisha; the product is taken in 128
    /// bits.
    ///
    /// # Errors
    /// When the result leaves the range.
    pub fn portion(self, rate: BasisPoints) -> Result<Self, MoneyOverflow> {
        let doubled = i128::from(self.0) * i128::from(rate.get()) * 2 + 10_000;
        i64::try_from(doubled.div_euclid(20_000)).map(Self).map_err(|_out_of_range| MoneyOverflow)
    }

    /// R2: rounded half up to a whole taka.
    ///
    /// # Errors
    /// When the result leaves the range.
    pub fn to_whole_taka(self) -> Result<Self, MoneyOverflow> {
        let taka =
            self.0.checked_add(Self::POISHA_PER_TAKA / 2).ok_or(MoneyOverflow)?.div_euclid(Self::POISHA_PER_TAKA);
        Self::from_taka(taka)
    }

    /// Rounded down to a whole taka.
    #[must_use]
    pub const fn down_to_taka(self) -> Self {
        Self(self.0 - self.0.rem_euclid(Self::POISHA_PER_TAKA))
    }

    /// R4: `n` instalments, each an equal part rounded down to a whole taka, the last one the rest. `n` of zero gives
    /// none.
    #[must_use]
    pub fn instalments(self, n: u8) -> Vec<Self> {
        let Some(before_last) = n.checked_sub(1) else { return Vec::new() };
        let each = Self(self.0.div_euclid(i64::from(n))).down_to_taka();
        let last = Self(self.0 - each.0 * i64::from(before_last));
        iter::repeat_n(each, usize::from(before_last)).chain(iter::once(last)).collect()
    }

    /// R12, R47: the amount divided in the proportion of `weights` by running totals rounded down to a poisha, so that
    /// the parts add up to the amount and the last weight that is not zero takes the rest. Weights must not be negative;
    /// where they are all zero, every part is zero.
    ///
    /// # Errors
    /// When the sum of the weights leaves the range.
    pub fn spread(self, weights: &[Self]) -> Result<Vec<Self>, MoneyOverflow> {
        let whole = i128::from(Self::sum(weights.iter().copied())?.0);
        let (mut weight_so_far, mut given) = (0_i128, 0_i64);
        weights
            .iter()
            .map(|weight| {
                weight_so_far += i128::from(weight.0);
                let due = if whole == 0 { 0 } else { (i128::from(self.0) * weight_so_far).div_euclid(whole) };
                let due = i64::try_from(due).map_err(|_out_of_range| MoneyOverflow)?;
                let part = due.checked_sub(given).ok_or(MoneyOverflow)?;
                given = due;
                Ok(Self(part))
            })
            .collect()
    }

    /// Reads an amount in taka as people write it: Bangla or Latin digits, thousands or lakh commas, up to two decimals,
    /// a taka sign. An empty text is not an amount.
    ///
    /// # Errors
    /// When it is not a number, is negative, or has more than two decimals or thirteen digits.
    pub fn parse_taka(text: &str) -> Result<Self, InvalidMoney> {
        let plain: String = digits::to_latin(text)
            .chars()
            .filter(|c| !matches!(c, ',' | '৳' | '\u{a0}') && !c.is_whitespace())
            .collect();
        let plain = plain.strip_suffix("/-").or_else(|| plain.strip_suffix("/=")).unwrap_or(&plain);
        let (negative, unsigned) = match plain.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, plain),
        };
        let (taka, poisha) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if taka.is_empty() || !all_digits(taka) || !all_digits(poisha) {
            return Err(InvalidMoney::NotANumber);
        }
        let poisha = poisha.trim_end_matches('0');
        if taka.len() > 13 || poisha.len() > 2 {
            return Err(InvalidMoney::OutOfRange);
        }
        let number: i64 = format!("{taka}{poisha:0<2}").parse().map_err(|_unreadable| InvalidMoney::NotANumber)?;
        if negative && number != 0 {
            return Err(InvalidMoney::Negative);
        }
        Ok(Self(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn poisha(amount: i64) -> Money {
        Money::from_poisha(amount)
    }

    #[test]
    fn portions_round_half_up_to_one_poisha() {
        let rate = |text| BasisPoints::parse_percent(text).unwrap();
        assert_eq!(poisha(17_000).portion(rate("7")).unwrap(), poisha(1_190));
        assert_eq!(poisha(10).portion(rate("5")).unwrap(), poisha(1));
        assert_eq!(poisha(9).portion(rate("5")).unwrap(), poisha(0));
        assert_eq!(poisha(i64::MAX).portion(rate("100")).unwrap(), poisha(i64::MAX));
        assert_eq!(poisha(i64::MAX).portion(rate("150")), Err(MoneyOverflow));
    }

    #[test]
    fn whole_taka_rounds_half_up() {
        for (from, to) in [(1_190, 1_200), (49, 0), (50, 100), (149, 100), (150, 200), (-50, 0), (-51, -100)] {
            assert_eq!(poisha(from).to_whole_taka().unwrap(), poisha(to), "{from}");
        }
    }

    #[test]
    fn instalments_lose_nothing_and_the_last_takes_the_rest() {
        for taka in [0, 1, 3, 4, 14_025, 17_000] {
            for n in 1..=12 {
                let amount = Money::from_taka(taka).unwrap();
                let parts = amount.instalments(n);
                assert_eq!(parts.len(), usize::from(n));
                assert_eq!(Money::sum(parts.iter().copied()).unwrap(), amount);
                assert!(parts.iter().all(|part| part.poisha() % 100 == 0));
            }
        }
        assert_eq!(Money::from_taka(14_025).unwrap().instalments(4).last(), Some(&poisha(350_700)));
        assert!(Money::ZERO.instalments(0).is_empty());
    }

    #[test]
    fn a_spread_adds_up_and_overfills_nobody() {
        let weights = [700, 300, 0, 701].map(poisha);
        for amount in 0..=1_701 {
            let parts = poisha(amount).spread(&weights).unwrap();
            assert_eq!(Money::sum(parts.iter().copied()).unwrap(), poisha(amount));
            assert!(parts.iter().zip(&weights).all(|(part, weight)| part <= weight && part.poisha() >= 0));
        }
        assert_eq!(poisha(5).spread(&[Money::ZERO]).unwrap(), [Money::ZERO]);
    }

    #[test]
    fn taka_is_read_as_people_write_it() {
        for (text, amount) in
            [("১২,৫০০", 1_250_000), ("৳ 12.5", 1_250), ("0", 0), ("-0", 0), ("1200/-", 120_000), ("7.500", 750)]
        {
            assert_eq!(Money::parse_taka(text), Ok(poisha(amount)), "{text}");
        }
        for (text, why) in [
            ("", InvalidMoney::NotANumber),
            ("৫ হাজার", InvalidMoney::NotANumber),
            ("1.2.3", InvalidMoney::NotANumber),
            ("-500", InvalidMoney::Negative),
            ("1.005", InvalidMoney::OutOfRange),
            ("12345678901234", InvalidMoney::OutOfRange),
        ] {
            assert_eq!(Money::parse_taka(text), Err(why), "{text}");
        }
    }
}
