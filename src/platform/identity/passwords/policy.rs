//! Which passwords are taken: long enough, not among those that everybody tries first, and nothing about oneself.

use std::sync::LazyLock;

use entity::values::{Phone, digits};
use zxcvbn::{Score, zxcvbn};

const LENGTH_MIN: usize = 10;
pub const LENGTH_MAX: usize = 200;
/// What may stand beside a well-known word before it counts as a password of its own.
const BESIDE_MIN: usize = 7;
/// Shorter names say nothing.
const NAME_MIN: usize = 4;

/// What people here take first.
static HABITS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = include_str!("habits.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// What others know of whoever chooses a password.
#[derive(Clone, Debug, Default)]
pub struct About {
    pub name: String,
    pub phone: Option<Phone>,
    pub email: Option<String>,
    /// The town's slug and names.
    pub town: Vec<String>,
}

/// Whether a password may be taken.
///
/// # Errors
/// With the code of what is wrong (`error-<code>`).
pub fn judge(password: &str, about: &About) -> Result<(), &'static str> {
    let length = password.chars().count();
    if password.trim().is_empty() {
        return Err("password-missing");
    }
    if password.chars().any(char::is_control) {
        return Err("control-characters");
    }
    if length < LENGTH_MIN {
        return Err("password-short");
    }
    if length > LENGTH_MAX {
        return Err("password-long");
    }
    let bare = bare(password);
    if bare.chars().all(|c| c.is_ascii_digit()) && bare.parse::<Phone>().is_ok() {
        return Err("password-phone");
    }
    if about.words().iter().any(|word| is_little_more_than(&bare, word)) {
        return Err("password-personal");
    }
    if HABITS.iter().any(|habit| is_little_more_than(&bare, &self::bare(habit))) {
        return Err("password-common");
    }
    let known: Vec<String> = about.words();
    let known: Vec<&str> = known.iter().map(String::as_str).chain(HABITS.iter().copied()).collect();
    if zxcvbn(password, &known).score() < Score::Three { Err("password-guessable") } else { Ok(()) }
}

impl About {
    /// Each word on its own, and names as one.
    fn words(&self) -> Vec<String> {
        let mailbox = self.email.as_deref().and_then(|email| email.split_once('@')).map(|(mailbox, _)| mailbox);
        let texts = [self.name.as_str()].into_iter().chain(mailbox).chain(self.town.iter().map(String::as_str));
        let mut words: Vec<String> = Vec::new();
        for text in texts {
            words.push(bare(text));
            words.extend(text.split([' ', '-', '.', '_']).map(bare));
        }
        words.extend(
            self.phone
                .iter()
                .flat_map(|phone| [phone.national().to_owned(), phone.national().chars().skip(3).collect()]),
        );
        words.retain(|word| word.chars().count() >= NAME_MIN);
        words
    }
}

/// Letters and digits only, small, with Latin digits, and with the letters that signs stand for.
fn bare(text: &str) -> String {
    let letters = digits::to_latin(text).to_lowercase();
    let letters = letters.chars().map(|c| match c {
        '@' => 'a',
        '$' => 's',
        '!' => 'i',
        c => c,
    });
    // Vowel signs of Bangla are no letters to Unicode.
    letters.filter(|c| c.is_alphanumeric() || matches!(c, '\u{981}'..='\u{9cd}')).collect()
}

/// Whether a password is this word with a year or the like around it.
fn is_little_more_than(bare: &str, word: &str) -> bool {
    !word.is_empty() && bare.contains(word) && bare.replace(word, "").chars().count() < BESIDE_MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> About {
        About {
            name: "মোছা. Nasrin Sultana".into(),
            phone: "01731958264".parse().ok(),
            email: Some("nasrin.natore@example.org".into()),
            town: vec!["natore".into(), "Natore Pourashava".into()],
        }
    }

    #[test]
    fn what_others_would_try_first_is_refused() {
        for (password, code) in [
            ("", "password-missing"),
            ("          ", "password-missing"),
            ("short", "password-short"),
            ("line\nbreaks here", "control-characters"),
            ("JoyBangla1971", "password-common"),
            ("bangladesh@123", "password-common"),
            ("Amar Sonar Bangla!", "password-common"),
            ("জয় বাংলা ১৯৭১", "password-common"),
            ("pourashava2026", "password-personal"),
            ("01812345679", "password-phone"),
            ("০১৮১২ ৩৪৫৬৭৯", "password-phone"),
            ("01731958264xyz", "password-personal"),
            ("nasrin1234", "password-personal"),
            ("Natore@2026", "password-personal"),
            ("password12345", "password-guessable"),
            ("qwertyuiop", "password-guessable"),
            ("aaaaaaaaaaaa", "password-guessable"),
            ("1234567890", "password-guessable"),
        ] {
            assert_eq!(judge(password, &about()), Err(code), "{password}");
        }
        assert_eq!(judge(&"x7 Kd".repeat(41), &about()), Err("password-long"));
    }

    #[test]
    fn a_few_words_of_ones_own_are_taken() {
        for password in ["river boat lantern 7", "নদীর পাড়ে তিনটি নৌকা", "qM7#vTz2kPd9", "kanaikhali bazar dudh cha"]
        {
            assert_eq!(judge(password, &about()), Ok(()), "{password}");
        }
    }
}
