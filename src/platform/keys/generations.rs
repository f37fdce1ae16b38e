//! The deployment's secret, which may exist in several generations: the first that is set is in use, the others open what
//! they have sealed.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow, ensure};

pub(super) const SECRET_BYTES: usize = 32;

/// One generation of the secret.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Generation {
    pub number: i32,
    pub secret: [u8; SECRET_BYTES],
}

/// The file of the secret is read again at most this often: a forged row is no reason to read it without end.
const READ_AGAIN: Duration = Duration::from_secs(3);

/// The file that the secret comes from, which may get a new generation while a process runs.
pub(super) struct SecretFile {
    path: PathBuf,
    read_at: Mutex<Option<Instant>>,
}

impl SecretFile {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), read_at: Mutex::new(None) }
    }

    pub(super) fn read(&self) -> anyhow::Result<Vec<Generation>> {
        parse(&fs::read_to_string(&self.path).context("the secret of the data folder cannot be read")?)
    }

    /// What it says now; nothing where it was read a moment ago.
    pub(super) fn read_again(&self) -> Vec<Generation> {
        let mut read_at = self.read_at.lock().unwrap_or_else(PoisonError::into_inner);
        if read_at.is_some_and(|read_at| read_at.elapsed() < READ_AGAIN) {
            return Vec::new();
        }
        *read_at = Some(Instant::now());
        self.read().unwrap_or_else(|cause| {
            tracing::error!("{cause:#}");
            Vec::new()
        })
    }
}

/// Reads `2:<64 hex>,1:<64 hex>`, with a comma or a line between two; without a number it is the first generation.
pub(super) fn parse(text: &str) -> anyhow::Result<Vec<Generation>> {
    let parts = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|part| !part.is_empty());
    let generations = parts.map(parse_one).collect::<anyhow::Result<Vec<_>>>()?;
    ensure!(!generations.is_empty(), "there is no secret key");
    let mut numbers: Vec<i32> = generations.iter().map(|generation| generation.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    ensure!(numbers.len() == generations.len(), "two secret keys have the same generation");
    Ok(generations)
}

fn parse_one(text: &str) -> anyhow::Result<Generation> {
    let (number, hex) = match text.split_once(':') {
        Some((number, hex)) => (number.parse().ok().filter(|number| *number > 0), hex),
        None => (Some(1), text),
    };
    let number = number.context("a generation of the secret key is a whole number from 1")?;
    let bytes = super::decode_hex(hex).context("the secret key must be 64 hexadecimal digits")?;
    let secret = bytes.try_into().map_err(|_wrong_length| anyhow!("the secret key must be 64 hexadecimal digits"))?;
    Ok(Generation { number, secret })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_are_written_one_after_the_other() {
        let (a, b) = ("a7".repeat(32), "b8".repeat(32));
        let numbers = |text: &str| parse(text).unwrap().iter().map(|one| one.number).collect::<Vec<_>>();
        assert_eq!(numbers(&a), [1]);
        assert_eq!(numbers(&format!("2:{b},1:{a}")), [2, 1]);
        assert_eq!(numbers(&format!("2:{b}\n{a}\n")), [2, 1]);
        for text in ["", "abc", &format!("0:{a}"), &format!("x:{a}"), &format!("1:{a},{b}"), &"zz".repeat(32)] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
