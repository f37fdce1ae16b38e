//! Bangla names in Latin letters, for other systems that take no others: as people spell them, not as scholars do.

use entity::values::digits;
use unicode_normalization::UnicodeNormalization;

const HASANTA: char = '\u{9cd}';
const NUKTA: char = '\u{9bc}';

/// A name in `A–Z a–z 0–9 - .` and single spaces: `মোঃ রফিকুল ইসলাম` is `Md. Rafikul Islam`. What cannot be written so is
/// left out.
#[must_use]
pub fn latin(name: &str) -> String {
    let words = name.split_whitespace().map(word).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn word(word: &str) -> String {
    if let Some((_, short)) = SHORT.iter().find(|(bangla, _)| *bangla == word) {
        return (*short).to_owned();
    }
    // NFC takes some letters apart, the nukta from its letter, and so every letter is written in one way.
    let letters: Vec<char> = digits::to_latin(word).nfc().collect();
    let (mut spelt, mut rest) = (String::new(), letters.as_slice());
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let Some(sound) = consonant(*first, rest) else {
            plain(*first, &mut spelt);
            continue;
        };
        rest = rest.strip_prefix(&[NUKTA]).unwrap_or(rest);
        let is_joined = spelt.ends_with(JOIN);
        spelt = spelt.trim_end_matches(JOIN).to_owned();
        spelt.push_str(joined(sound, *first, is_joined, &spelt));
        match rest.split_first() {
            Some((sign, after)) if *sign == HASANTA => {
                rest = after;
                spelt.push(JOIN);
            }
            Some((sign, after)) if vowel_sign(*sign).is_some() => {
                rest = after;
                spelt.push_str(vowel_sign(*sign).unwrap_or_default());
            }
            _ if has_own_vowel(&spelt, sound, is_joined, rest) => spelt.push('a'),
            _ => {}
        }
    }
    capitalized(&spelt.replace(JOIN, ""))
}

/// Stands for a hasanta until the next letter is known.
const JOIN: char = '\u{1}';

/// Abbreviations that are as common in English.
const SHORT: [(&str, &str); 9] = [
    ("মোঃ", "Md."),
    ("মো.", "Md."),
    ("মো:", "Md."),
    ("মো", "Md."),
    ("মোসাঃ", "Mst."),
    ("মোসা.", "Mst."),
    ("মোছাঃ", "Mst."),
    ("মোছা.", "Mst."),
    ("ডাঃ", "Dr."),
];

/// The vowel that a consonant has by itself is not spoken at the end of a word, and seldom between two syllables that have
/// vowels of their own: `ইস(অ)লাম`.
fn has_own_vowel(before: &str, sound: &str, is_joined: bool, rest: &[char]) -> bool {
    let is_letter = |c: &char| consonant(*c, &[]).is_some();
    let mut ahead = rest.iter().filter(|c| **c != NUKTA && !is_silent(**c));
    let (next, after_next) = (ahead.next(), ahead.next());
    let follows_vowel = before.strip_suffix(sound).is_some_and(|before| before.ends_with(['a', 'e', 'i', 'o', 'u']));
    match next {
        Some(c) if is_letter(c) => {
            let next_has_vowel = after_next.is_some_and(|c| vowel_sign(*c).is_some());
            is_joined || !(follows_vowel && next_has_vowel)
        }
        Some('ং') => true,
        Some(_) | None => is_joined,
    }
}

/// A consonant that is joined to the one before may sound otherwise.
fn joined<'s>(sound: &'s str, letter: char, is_joined: bool, before: &str) -> &'s str {
    match letter {
        'য' if is_joined => "y",
        'ব' if is_joined && !before.ends_with(['m', 'b']) => "w",
        _ => sound,
    }
}

fn consonant(letter: char, rest: &[char]) -> Option<&'static str> {
    let has_nukta = rest.first() == Some(&NUKTA);
    Some(match letter {
        'ড' if has_nukta => "r",
        'ঢ' if has_nukta => "rh",
        'য' if has_nukta => "y",
        'ঙ' if rest.first() == Some(&HASANTA) => "n",
        'ক' => "k",
        'খ' => "kh",
        'গ' => "g",
        'ঘ' => "gh",
        'ঙ' => "ng",
        'চ' => "ch",
        'ছ' => "chh",
        'জ' | 'য' => "j",
        'ঝ' => "jh",
        'ট' | 'ত' => "t",
        'ঠ' | 'থ' => "th",
        'ড' | 'দ' => "d",
        'ঢ' | 'ধ' => "dh",
        'ঞ' | 'ণ' | 'ন' => "n",
        'প' => "p",
        'ফ' => "f",
        'ব' => "b",
        'ভ' => "bh",
        'ম' => "m",
        'র' | '\u{9f0}' => "r",
        'ল' => "l",
        'শ' | 'ষ' => "sh",
        'স' => "s",
        'হ' => "h",
        _ => return None,
    })
}

const fn vowel_sign(sign: char) -> Option<&'static str> {
    Some(match sign {
        'া' => "a",
        'ি' | 'ী' => "i",
        'ু' | 'ূ' => "u",
        'ৃ' => "ri",
        'ে' => "e",
        'ৈ' => "oi",
        'ো' => "o",
        'ৌ' => "ou",
        _ => return None,
    })
}

/// Signs that are not spelt.
const fn is_silent(sign: char) -> bool {
    matches!(sign, 'ঁ' | 'ঃ' | '\u{200c}' | '\u{200d}')
}

/// Everything that is no consonant.
fn plain(letter: char, spelt: &mut String) {
    match letter {
        'অ' | 'আ' => spelt.push('a'),
        'ই' | 'ঈ' => spelt.push('i'),
        'উ' | 'ঊ' => spelt.push('u'),
        'ঋ' => spelt.push_str("ri"),
        'এ' => spelt.push('e'),
        'ঐ' => spelt.push_str("oi"),
        'ও' => spelt.push('o'),
        'ঔ' => spelt.push_str("ou"),
        'ং' => spelt.push_str("ng"),
        'ৎ' => spelt.push('t'),
        other => spelt.extend(other.nfd().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))),
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_as_people_spell_them() {
        for (bangla, spelt) in [
            ("মোঃ রফিকুল ইসলাম", "Md. Rafikul Islam"),
            ("আবদুর রহমান সরকার", "Abdur Rahman Sarkar"),
            ("শ্রী নারায়ণ চন্দ্র বিশ্বাস", "Shri Narayan Chandra Bishwas"),
            ("মোসাঃ আম্বিয়া খাতুন", "Mst. Ambiya Khatun"),
            ("জাহাঙ্গীর আব্বাস", "Jahangir Abbas"),
            ("তেবাড়িয়া, ৩-১২৩/১", "Tebariya 3-1231"),
            ("মুহাম্মদ কামরুজ্জামান", "Muhammad Kamrujjaman"),
            ("Md. Rafiqul Islam", "Md. Rafiqul Islam"),
            ("José O'Neill", "Jose ONeill"),
            ("† ৳", ""),
            ("", ""),
        ] {
            assert_eq!(latin(bangla), spelt, "{bangla}");
        }
    }

    #[test]
    fn whatever_it_is_given_it_gives_what_gateways_take() {
        for code in (0x20..0x2_100).chain(0x1_f600..0x1_f610) {
            let Some(c) = char::from_u32(code) else { continue };
            for text in [format!("{c}"), format!("ক{c}ক"), format!("{c}ক্{c}")] {
                let spelt = latin(&text);
                let fits = spelt.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.'));
                assert!(fits, "{text:?} becomes {spelt:?}");
            }
        }
    }
}
