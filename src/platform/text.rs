//! Text as people and spreadsheets give it, made fit to keep.

use entity::values::digits;
use lettre::Address;
use unicode_normalization::UnicodeNormalization;

const EMAIL_MAX: usize = 100;

/// Text in NFC without control characters, with single spaces and none at the ends; nothing when nothing is left.
/// Joiners stay: they shape Bangla.
#[must_use]
pub fn tidy(text: &str) -> Option<String> {
    let plain: String =
        text.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_unwanted(*c)).collect();
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The same with its line breaks kept, for what people write in a larger field.
#[must_use]
pub fn tidy_lines(text: &str) -> Option<String> {
    let lines: Vec<String> = text.lines().map(|line| tidy(line).unwrap_or_default()).collect();
    let joined = lines.join("\n");
    let trimmed = joined.trim_matches('\n');
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// An e-mail address, if any, as somebody typed it.
///
/// # Errors
/// With what is wrong with it.
pub fn email_address(typed: &str) -> Result<Option<String>, &'static str> {
    match tidy(typed) {
        None => Ok(None),
        Some(_) if has_control(typed) => Err("control-characters"),
        Some(typed) if typed.len() <= EMAIL_MAX && typed.parse::<Address>().is_ok() => Ok(Some(typed)),
        Some(_) => Err("email-invalid"),
    }
}

/// Whether somebody typed what cannot be seen, line breaks and tabs aside.
#[must_use]
pub fn has_control(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// Control characters, direction overrides, and marks that only hide.
fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// Whether a text looks like Bangla written for a Bijoy (ANSI) font, or broken on the way from one: `†gvt iwdKzj`,
/// `ÿুদ্র`, `তদমত্ম`.
#[must_use]
pub fn is_legacy_encoded(text: &str) -> bool {
    if text.chars().any(|c| matches!(c, '\u{980}'..='\u{9ff}')) {
        return text.contains(['ÿ', '\u{9f0}', '\u{9f1}', '†', '‡', '¯'])
            || text.contains("মত্ম")
            || text.contains("সত্মা");
    }
    text.chars().any(is_bijoy_sign)
        || text.split_whitespace().any(has_capital_inside)
        || text.split_whitespace().any(is_bijoy_word)
}

/// Signs that Bijoy fonts draw as Bangla letters and that names in Latin letters do not have here.
const fn is_bijoy_sign(c: char) -> bool {
    matches!(c, '†' | '‡' | '„' | 'Š' | 'œ' | '\u{a8}'..='\u{ff}')
        && !matches!(c, 'é' | 'è' | '·' | '½' | '¼' | '¾' | '°' | '²')
}

/// `iwdKzj`, but not `McDonald`.
fn has_capital_inside(word: &str) -> bool {
    let scottish = word.starts_with("Mc") || word.starts_with("Mac");
    let letters: Vec<char> = word.chars().collect();
    !scottish
        && letters.windows(2).any(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()))
}

/// The commonest words of names, as Bijoy has them, whose capitals stand where English ones do.
fn is_bijoy_word(word: &str) -> bool {
    ["gvt", "Avwg", "Bmjvg", "ingvb", "Avjx", "miKvi", "†eMg", "Lvb", "kªx", "ivYx"].contains(&word)
}

/// Whether a text has digits in a row, spaces and dashes aside, that are as long as somebody's personal number: 10, 13 or 17,
/// and no mobile number.
#[must_use]
pub fn may_hold_personal_number(text: &str) -> bool {
    let plain = digits::to_latin(text);
    let joined: String = plain.chars().filter(|c| !matches!(c, ' ' | '-' | '–' | '\u{a0}')).collect();
    let mut runs = joined.split(|c: char| !c.is_ascii_digit());
    runs.any(|run| matches!(run.len(), 10 | 13 | 17) && !run.starts_with("8801"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_tidied_and_not_changed_in_meaning() {
        assert_eq!(tidy("  মোঃ \t রফিকুল\u{a0}ইসলাম\u{feff} ").as_deref(), Some("মোঃ রফিকুল ইসলাম"));
        assert_eq!(tidy("র\u{200d}্যাব").as_deref(), Some("র\u{200d}্যাব"));
        assert_eq!(tidy("\u{202e}abc\u{7}").as_deref(), Some("abc"));
        assert_eq!(tidy("তেবাড়িয়া"), tidy("তেবাড\u{9bc}িয\u{9bc}া"));
        assert_eq!(tidy(" \n "), None);
        assert_eq!(tidy_lines("\n one  two\r\nthree\n\n").as_deref(), Some("one two\nthree"));
    }

    #[test]
    fn bijoy_text_is_told_from_bangla_and_from_english() {
        for text in ["†gvt iwdKzj Bmjvg", "gvt Avãyj Kwig", "সংশিৱষ্ট ÿুদ্র", "তদমত্ম", "Avwg", "nvwei ingvb", "Avãyj"]
        {
            assert!(is_legacy_encoded(text), "{text}");
        }
        for text in [
            "মোঃ রফিকুল ইসলাম",
            "Md. Rafiqul Islam",
            "McDonald & Sons",
            "",
            "D'Costa – Rahman",
            "Rahman & Sons (Pvt.) Ltd.",
            "new owner — 2019",
            "শান্ত",
            "ইয়াছিন আলী শেখ",
        ] {
            assert!(!is_legacy_encoded(text), "{text}");
        }
    }

    #[test]
    fn personal_numbers_are_noticed_in_what_is_typed() {
        for text in
            ["এনআইডি 9777728714", "১৯৬৮ ৬৫০৭৫২৯১৭০৩৪২", "977-772-8714", "6507529170342", "1968 6507 5291 7034 2"]
        {
            assert!(may_hold_personal_number(text), "{text}");
        }
        for text in ["H26-004512", "দলিল 4521/2019", "শেষ ৪ সংখ্যা ৮৭১৪", "", "01712-345678", "+8801712345678"]
        {
            assert!(!may_hold_personal_number(text), "{text}");
        }
    }
}
