//! Numbers that the state gives to people, as they are kept: a cipher bound to its row, a keyed hash to find it by, the last
//! four digits to show, and which generation of the secret made them. The number of a holding's owner is kept so, and the
//! numbers of a certificate will be.

use entity::values::{BirthRegistration, NationalId};
use uuid::Uuid;

use crate::platform::keys::{OpenError, TownKeys};

/// A number that is never kept plain.
pub trait PersonalNumber {
    /// All digits: for the cipher and the hash, nothing else.
    fn expose(&self) -> &str;

    fn last_four(&self) -> &str;
}

impl PersonalNumber for NationalId {
    fn expose(&self) -> &str {
        self.expose()
    }

    fn last_four(&self) -> &str {
        self.last_four()
    }
}

impl PersonalNumber for BirthRegistration {
    fn expose(&self) -> &str {
        self.expose()
    }

    fn last_four(&self) -> &str {
        self.last_four()
    }
}

/// A number as it is kept in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub cipher: Vec<u8>,
    pub hash: Vec<u8>,
    pub last_four: String,
    /// Which generation of the secret made cipher and hash.
    pub key: i32,
}

/// Seals a number for the row that it belongs to.
///
/// # Errors
/// When the system gives no random bytes.
pub fn seal(keys: &TownKeys<'_>, number: &impl PersonalNumber, bound_to: Uuid) -> anyhow::Result<Sealed> {
    Ok(Sealed {
        cipher: keys.encrypt(number.expose(), bound_to)?,
        hash: keys.blind_index(number.expose()),
        last_four: number.last_four().to_owned(),
        key: keys.generation(),
    })
}

/// The digits again. Where this process does not know the generation, it is said in the log: whoever shows the row says
/// that the number cannot be opened now, and shows the rest.
///
/// # Errors
/// [`OpenError`]
pub fn open(keys: &TownKeys<'_>, cipher: &[u8], key: i32, bound_to: Uuid) -> Result<String, OpenError> {
    let opened = keys.decrypt(cipher, bound_to, key);
    if let Err(OpenError::UnknownGeneration(generation)) = &opened {
        tracing::error!(generation, row = %bound_to, "a number was sealed by a generation of the secret that is not set here");
    }
    opened
}

/// What a number may be kept under: its hash by each generation that is known here.
#[must_use]
pub fn hashes(keys: &TownKeys<'_>, number: &impl PersonalNumber) -> Vec<Vec<u8>> {
    keys.blind_indexes(number.expose())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::keys::Keyring;

    #[test]
    fn a_number_is_found_and_opened_across_generations() {
        let (old, new) = (format!("1:{}", "a7".repeat(32)), format!("2:{}", "b8".repeat(32)));
        let (town, row) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let number: NationalId = "9777728714".parse().unwrap();
        let (before, both) = (Keyring::parse(&old).unwrap(), Keyring::parse(&format!("{new},{old}")).unwrap());
        let sealed = seal(&before.town(town), &number, row).unwrap();
        assert_eq!((sealed.key, sealed.last_four.as_str()), (1, "8714"));
        assert!(hashes(&both.town(town), &number).contains(&sealed.hash));
        assert_eq!(open(&both.town(town), &sealed.cipher, sealed.key, row), Ok("9777728714".to_owned()));
        let anew = seal(&both.town(town), &number, row).unwrap();
        assert_eq!(anew.key, 2);
        assert_eq!(open(&before.town(town), &anew.cipher, anew.key, row), Err(OpenError::UnknownGeneration(2)));
        assert_eq!(open(&both.town(town), &anew.cipher, 1, row), Err(OpenError::Forged));
    }
}
