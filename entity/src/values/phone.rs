use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;

use super::digits;

/// A Bangladesh mobile number in E.164 form, `+8801[3-9]` and eight digits. `Debug` shows the last three digits, so that
/// a number does not slip into a log.
#[derive(Clone, PartialEq, Eq, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Phone(String);

/// A text that is not a Bangladesh mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a Bangladesh mobile number of 11 digits")]
pub struct InvalidPhone;

impl Phone {
    /// `+8801712345678`, as messages are addressed.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// `01712345678`, without the country.
    #[must_use]
    pub fn national(&self) -> &str {
        self.0.get(3..).unwrap_or_default()
    }

    /// `01712-345678`, as people read it out.
    #[must_use]
    pub fn grouped(&self) -> String {
        let (operator, rest) = self.national().split_at_checked(5).unwrap_or_default();
        format!("{operator}-{rest}")
    }

    /// `01•••••678`, for somebody who should know it already.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("01•••••{}", self.tail(3))
    }

    #[must_use]
    pub fn last_four(&self) -> &str {
        self.tail(4)
    }

    fn tail(&self, digits: usize) -> &str {
        self.0.get(self.0.len().saturating_sub(digits)..).unwrap_or_default()
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

/// The stored form. Pages print [`Phone::grouped`] or [`Phone::masked`].
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads `01712-345678`, `+880 1712 345678`, `8801712345678`, Bangla digits, and a number whose leading zero a
/// spreadsheet has eaten.
impl FromStr for Phone {
    type Err = InvalidPhone;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain: String = digits::to_latin(text)
            .chars()
            .filter(|c| {
                !c.is_whitespace() && !matches!(c, '-' | '–' | '(' | ')' | '.' | '\u{a0}' | '\u{200b}'..='\u{200d}')
            })
            .collect();
        let significant =
            ["+880", "00880", "880", "0"].into_iter().find_map(|prefix| plain.strip_prefix(prefix)).unwrap_or(&plain);
        let significant = significant.strip_prefix('0').unwrap_or(significant);
        let bytes = significant.as_bytes();
        let fits =
            bytes.len() == 10 && bytes.iter().all(u8::is_ascii_digit) && matches!(bytes, [b'1', b'3'..=b'9', ..]);
        if fits { Ok(Self(format!("+880{significant}"))) } else { Err(InvalidPhone) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_is_read_in_every_habit() {
        for text in [
            "01712345678",
            "01712-345678",
            "+880 1712 345678",
            "8801712345678",
            "০১৭১২৩৪৫৬৭৮",
            "1712345678",
            "+88001712345678",
        ] {
            assert_eq!(text.parse::<Phone>().unwrap().e164(), "+8801712345678", "{text}");
        }
        for text in ["0171234567", "01212345678", "নাই", "", "017123456789", "0771-55500", "01712345678/01812345678"]
        {
            assert_eq!(text.parse::<Phone>(), Err(InvalidPhone), "{text}");
        }
    }

    #[test]
    fn a_number_shows_only_what_is_meant() {
        let phone: Phone = "01712345678".parse().unwrap();
        assert_eq!(
            (phone.grouped().as_str(), phone.masked().as_str(), phone.last_four()),
            ("01712-345678", "01•••••678", "5678")
        );
        assert!(!format!("{phone:?}").contains("345678"));
    }
}
