//! What somebody at a desk types to find a holding: its number, a person, or a paper, told apart by their shape.

use entity::{
    holding::holding,
    values::{HoldingNumber, NationalId, Phone, Ward, digits},
};
use sea_orm::{ColumnTrait, Condition};

use crate::platform::{keys::TownKeys, names::TITLES, numbering::as_written, personal_number, text};

/// The most that a field takes.
pub(super) const TYPED_MAX: usize = 80;
/// Fewer letters would find half the town.
const OWNER_MIN: usize = 2;
/// The shortest number of a person has as many digits.
const PERSONAL_MIN: usize = 10;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    /// Every way to read it: `3-123` is holding 123 of ward 3, or 3/123 of any ward.
    Numbers(Vec<(Option<Ward>, HoldingNumber)>),
    /// A mobile number, a personal number, or what could be either. Never shown again, never in an address.
    Person { phone: Option<Phone>, nid: Option<NationalId> },
    /// A receipt, a payment or a report, by the number on it.
    Paper(String),
    /// The beginning of the owner's name.
    Owner(String),
}

impl Sought {
    /// What was typed, nothing for an empty field.
    ///
    /// # Errors
    /// With the code of what to do instead.
    pub(super) fn parse(typed: &str) -> Result<Option<Self>, &'static str> {
        let Some(typed) = text::tidy(typed) else { return Ok(None) };
        if typed.chars().count() > TYPED_MAX {
            return Err("find-too-long");
        }
        let plain = digits::to_latin(&typed);
        if is_person(&plain) {
            let (phone, nid) = (typed.parse().ok(), typed.parse().ok());
            let found = phone.is_some() || nid.is_some();
            return if found { Ok(Some(Self::Person { phone, nid })) } else { Err("find-person-unreadable") };
        }
        if let Some(reference) = paper(&plain) {
            return Ok(Some(Self::Paper(reference)));
        }
        if plain.contains(|c: char| c.is_ascii_digit()) {
            let numbers = numbers(&plain);
            return if numbers.is_empty() { Err("holding-unreadable") } else { Ok(Some(Self::Numbers(numbers))) };
        }
        // These would stand for any letter.
        let owner: String = typed.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
        if owner.chars().count() < OWNER_MIN { Err("find-owner-too-short") } else { Ok(Some(Self::Owner(owner))) }
    }

    /// What a holding must be for it; nothing for a paper, which names its holding itself.
    pub(super) fn condition(&self, keys: &TownKeys<'_>) -> Option<Condition> {
        match self {
            Self::Person { phone, nid } => {
                let phone = phone.iter().map(|phone| holding::Column::Phone.eq(phone.clone()));
                let nid = nid.iter().map(|nid| holding::Column::NidHash.is_in(personal_number::hashes(keys, nid)));
                Some(phone.chain(nid).fold(Condition::any(), Condition::add))
            }
            Self::Numbers(_) | Self::Owner(_) | Self::Paper(_) => self.without_person(),
        }
    }

    /// The same as far as it names nobody by his number.
    pub(super) fn without_person(&self) -> Option<Condition> {
        let any = Condition::any();
        Some(match self {
            Self::Numbers(numbers) => numbers.iter().fold(any, |any, (ward, number)| {
                let number = Condition::all().add(holding::Column::Number.eq(number.clone()));
                any.add(ward.iter().fold(number, |number, ward| number.add(holding::Column::Ward.eq(*ward))))
            }),
            // A title in front need not be typed.
            Self::Owner(beginning) => TITLES
                .iter()
                .map(|title| format!("{title} {beginning}"))
                .fold(any.add(holding::Column::Owner.starts_with(beginning)), |any, owner| {
                    any.add(holding::Column::Owner.starts_with(owner))
                }),
            Self::Person { .. } | Self::Paper(_) => return None,
        })
    }
}

/// Digits and what people put between them, too many for a holding.
fn is_person(plain: &str) -> bool {
    let is_between = |c: char| matches!(c, ' ' | '-' | '–' | '+' | '(' | ')' | '.');
    plain.chars().all(|c| c.is_ascii_digit() || is_between(c)) && count_digits(plain) >= PERSONAL_MIN
}

fn count_digits(plain: &str) -> usize {
    plain.chars().filter(char::is_ascii_digit).count()
}

/// `H26-004512`, `TEST-P26-000991`: one or two letters, a year, and at least four digits.
fn paper(plain: &str) -> Option<String> {
    let written = as_written(plain);
    let (book, serial) = written.rsplit_once('-')?;
    let book = book.strip_prefix("TEST-").unwrap_or(book);
    let letters = book.chars().take_while(char::is_ascii_uppercase).count();
    let (letters_fit, year) = ((1..=2).contains(&letters), book.get(letters..)?);
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let fits = letters_fit && year.len() == 2 && all_digits(year) && serial.len() >= 4 && all_digits(serial);
    fits.then_some(written)
}

fn numbers(plain: &str) -> Vec<(Option<Ward>, HoldingNumber)> {
    let mut found: Vec<(Option<Ward>, HoldingNumber)> =
        plain.parse().map(|number| (None, number)).into_iter().collect();
    // Whatever stands before the first digits is the word for a ward, and what stands after them a divider or words.
    let from_ward = plain.trim_start_matches(|c: char| !c.is_ascii_digit());
    let ward: String = from_ward.chars().take_while(char::is_ascii_digit).collect();
    let rest = from_ward.get(ward.len()..).unwrap_or_default().trim_start_matches(|c: char| !c.is_ascii_digit());
    if let (Ok(ward), Ok(number)) = (ward.parse::<Ward>(), rest.parse()) {
        if !plain.starts_with(|c: char| c.is_ascii_digit()) {
            // With the word for a ward before it, it is no number of a holding.
            found.clear();
        }
        found.push((Some(ward), number));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(typed: &str) -> Sought {
        Sought::parse(typed).unwrap().unwrap()
    }

    fn read(typed: &str) -> Vec<String> {
        let Sought::Numbers(numbers) = sought(typed) else { panic!("{typed} is no number") };
        let ward = |ward: Option<Ward>| ward.map_or_else(String::new, |ward| ward.to_string());
        numbers.into_iter().map(|(of, number)| format!("{}:{number}", ward(of))).collect()
    }

    #[test]
    fn a_holding_is_read_with_its_ward_and_without() {
        for typed in ["3-123/1", "৩-১২৩/১", "3 123/1", " 03 - 123 / 1 "] {
            assert_eq!(read(typed), [":3/123/1", "3:123/1"], "{typed}");
        }
        assert_eq!(read("ওয়ার্ড ৩, হোল্ডিং ১২৩/১"), ["3:123/1"]);
        assert_eq!(read("123/1"), [":123/1"], "no town has a ward 123");
        assert_eq!(read("12/1"), [":12/1", "12:1"]);
        assert_eq!(read("123"), [":123"]);
        assert_eq!(read("১২৩/ক"), [":123/ক"]);
        assert_eq!(read("3-45A"), [":3/45/a", "3:45/a"]);
    }

    #[test]
    fn people_and_papers_are_told_from_holdings() {
        let person = |typed: &str| match sought(typed) {
            Sought::Person { phone, nid } => (phone.is_some(), nid.is_some()),
            other @ (Sought::Numbers(_) | Sought::Owner(_) | Sought::Paper(_)) => panic!("{typed}: {other:?}"),
        };
        assert_eq!(person("01712-345678"), (true, false));
        assert_eq!(person("+880 1712 345678"), (true, false));
        assert_eq!(person("8801712345678"), (true, true), "thirteen digits may be a paper card too");
        assert_eq!(person("1712345678"), (true, true), "ten digits may be either");
        assert_eq!(person("১৯৬৮৬৫০৭৫২৯১৭০৩৪২"), (false, true));
        assert_eq!(
            Sought::parse("0171234567890"),
            Ok(Some(Sought::Person { phone: None, nid: "0171234567890".parse().ok() }))
        );
        assert_eq!(Sought::parse("123456789012"), Err("find-person-unreadable"));
        for typed in ["H26-004512", "h২৬ ০০৪৫১২", "H26004512"] {
            assert_eq!(sought(typed), Sought::Paper("H26-004512".to_owned()), "{typed}");
        }
        assert_eq!(sought("test-p26-000991"), Sought::Paper("TEST-P26-000991".to_owned()));
    }

    #[test]
    fn a_name_is_looked_for_by_its_beginning_and_as_it_is_kept() {
        assert_eq!(sought(" মোঃ  রফিকুল "), Sought::Owner("মোঃ রফিকুল".to_owned()));
        assert_eq!(sought("তেবাড়িয়া"), sought("তেবাড\u{9bc}িয\u{9bc}া"));
        assert_eq!(sought("রফি%_"), Sought::Owner("রফি".to_owned()), "no signs that stand for all letters");
        assert_eq!(Sought::parse("র"), Err("find-owner-too-short"));
        assert_eq!(Sought::parse(" \u{200b} "), Ok(None));
        assert_eq!(Sought::parse(&"ক".repeat(81)), Err("find-too-long"));
    }
}
