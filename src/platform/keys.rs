//! Secrets: everything that is encrypted, hashed with a key, signed or drawn at random.
//!
//! All keys come from the deployment's one secret by HKDF: per town (by its UUID, so that they survive a move between
//! deployments that share the secret) and per purpose. What is stored says which generation of the secret made it, so
//! that secrets can be rotated.

mod generations;
pub mod rotate;

use std::{
    fmt,
    path::Path,
    sync::{PoisonError, RwLock},
};

use anyhow::{Context, anyhow, ensure};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    aead::{self, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    digest, hkdf, hmac,
    rand::{SecureRandom, SystemRandom},
    signature::{self, Ed25519KeyPair, KeyPair},
};
use uuid::Uuid;

use self::generations::{Generation, SECRET_BYTES, SecretFile};

/// The deployment's secret and what is derived from it.
pub struct Keyring {
    /// In use.
    current: Generation,
    /// Open what they have sealed.
    others: RwLock<Vec<Generation>>,
    /// Where a generation may stand that was drawn later.
    file: Option<SecretFile>,
    random: SystemRandom,
}

/// Why a cipher does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Its generation of the secret is not set in this process.
    #[error("generation {0} of the secret key is not set here")]
    UnknownGeneration(i32),
    /// It was changed, or belongs to another row or town.
    #[error("the cipher text does not open with this key")]
    Forged,
}

impl Keyring {
    /// Reads the generations of the secret, each 64 hexadecimal digits: `2:<new>,1:<old>`. The first is in use; one without a
    /// number is the first generation.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        Self::of(generations::parse(text)?, None)
    }

    /// Reads them from a file, and again when a row meets this process whose generation it does not know. Such a generation
    /// opens; what seals stays the same until the process starts again.
    ///
    /// # Errors
    /// When the file cannot be read or says anything else.
    pub fn from_file(path: &Path) -> anyhow::Result<Self> {
        let file = SecretFile::new(path);
        Self::of(file.read()?, Some(file))
    }

    fn of(generations: Vec<Generation>, file: Option<SecretFile>) -> anyhow::Result<Self> {
        let mut generations = generations.into_iter();
        let current = generations.next().context("there is no secret key")?;
        Ok(Self { current, others: RwLock::new(generations.collect()), file, random: SystemRandom::new() })
    }

    /// The generation in use.
    #[must_use]
    pub const fn generation(&self) -> i32 {
        self.current.number
    }

    /// The newest generation that is known, in use or not.
    #[must_use]
    pub fn newest(&self) -> i32 {
        self.all().iter().map(|generation| generation.number).max().unwrap_or(self.current.number)
    }

    fn all(&self) -> Vec<Generation> {
        let others = self.others.read().unwrap_or_else(PoisonError::into_inner);
        std::iter::once(&self.current).chain(others.iter()).cloned().collect()
    }

    fn known(&self, number: i32) -> Option<Generation> {
        let find = || self.all().into_iter().find(|generation| generation.number == number);
        find().or_else(|| {
            let read = self.file.as_ref()?.read_again();
            let known = self.all();
            let new = read.into_iter().filter(|one| known.iter().all(|known| known.number != one.number));
            self.others.write().unwrap_or_else(PoisonError::into_inner).extend(new);
            find()
        })
    }

    /// A new secret in the form that [`Self::parse`] reads.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn generate_hex() -> anyhow::Result<String> {
        random_bytes::<SECRET_BYTES>(&SystemRandom::new()).map(|bytes| to_hex(&bytes))
    }

    /// The keys of one town.
    #[must_use]
    pub fn town(&self, town: Uuid) -> TownKeys<'_> {
        TownKeys { keyring: self, town }
    }

    /// 128 random bits for an address that cannot be guessed, in 22 characters that are safe in a URL.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn token(&self) -> anyhow::Result<String> {
        random_bytes::<16>(&self.random).map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// 256 random bits for a session, in 43 characters.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn session_token(&self) -> anyhow::Result<String> {
        random_bytes::<32>(&self.random).map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Random bytes, for what others prescribe the length of.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn bytes<const N: usize>(&self) -> anyhow::Result<[u8; N]> {
        random_bytes(&self.random)
    }

    /// Random characters that are read out without mistakes: no 0 and O, no 1, I and l.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn short_code(&self, length: usize) -> anyhow::Result<String> {
        const ALPHABET: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz";
        let mut code = String::with_capacity(length);
        while code.len() < length {
            let [byte] = random_bytes::<1>(&self.random)?;
            // Bytes past the last whole alphabet are thrown away, so that each character is as likely as any other.
            let usable = 256 - 256 % ALPHABET.len();
            let character = (usize::from(byte) < usable).then(|| ALPHABET.get(usize::from(byte) % ALPHABET.len()));
            code.extend(character.flatten().map(|character| char::from(*character)));
        }
        Ok(code)
    }

    /// Six digits for a one-time code, each of the million as likely as any other.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn six_digits(&self) -> anyhow::Result<String> {
        const CODES: u32 = 1_000_000;
        loop {
            let drawn = u32::from_be_bytes(random_bytes::<4>(&self.random)?);
            // Numbers past the last whole million are drawn again.
            if drawn < u32::MAX - u32::MAX % CODES {
                return Ok(format!("{:06}", drawn % CODES));
            }
        }
    }

    /// A keyed hash for a purpose of the whole deployment, as 43 characters.
    #[must_use]
    pub fn mac(&self, purpose: &str, message: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &derive(&self.current, &[purpose.as_bytes()]));
        BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&key, message))
    }

    /// Whether [`Self::mac`] made this, by any generation, compared in constant time: a form that was shown before a
    /// rotation can still be sent.
    #[must_use]
    pub fn mac_fits(&self, purpose: &str, message: &[u8], mac: &str) -> bool {
        let Ok(mac) = BASE64_URL_SAFE_NO_PAD.decode(mac) else { return false };
        self.all().iter().any(|generation| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, &derive(generation, &[purpose.as_bytes()]));
            hmac::verify(&key, message, &mac).is_ok()
        })
    }
}

fn derive(generation: &Generation, info: &[&[u8]]) -> [u8; SECRET_BYTES] {
    struct Length;
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            SECRET_BYTES
        }
    }
    let mut key = [0; SECRET_BYTES];
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"pouro");
    // Both calls fail only for lengths beyond 255 blocks; ours are one.
    if let Ok(derived) = salt.extract(&generation.secret).expand(info, Length) {
        let _filled = derived.fill(&mut key);
    }
    key
}

/// Says nothing of the secret.
impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(…)")
    }
}

/// The keys of one town, derived when asked for.
pub struct TownKeys<'a> {
    keyring: &'a Keyring,
    town: Uuid,
}

impl TownKeys<'_> {
    /// The generation that encrypts, to be kept beside what it has encrypted.
    #[must_use]
    pub const fn generation(&self) -> i32 {
        self.keyring.current.number
    }

    /// Encrypts a personal number with AES-256-GCM: nonce, cipher text and tag. `bound_to` is the row that it belongs to:
    /// copied into another row it does not open.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn encrypt(&self, plain: &str, bound_to: Uuid) -> anyhow::Result<Vec<u8>> {
        let nonce = random_bytes::<{ aead::NONCE_LEN }>(&self.keyring.random)?;
        let mut sealed = plain.as_bytes().to_vec();
        self.cipher(&self.keyring.current)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound_to.as_bytes()), &mut sealed)
            .map_err(|_too_long| anyhow!("cannot encrypt"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Self::encrypt`] made for the same row with this generation of the secret.
    ///
    /// # Errors
    /// When the generation is not known here, or the cipher was changed or belongs to another row or town.
    pub fn decrypt(&self, sealed: &[u8], bound_to: Uuid, generation: i32) -> Result<String, OpenError> {
        let known = self.keyring.known(generation).ok_or(OpenError::UnknownGeneration(generation))?;
        let (nonce, cipher) = sealed.split_at_checked(aead::NONCE_LEN).ok_or(OpenError::Forged)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_length| OpenError::Forged)?;
        let mut cipher = cipher.to_vec();
        let key = self.cipher(&known).map_err(|_never| OpenError::Forged)?;
        let plain = key
            .open_in_place(nonce, Aad::from(bound_to.as_bytes()), &mut cipher)
            .map_err(|_forged| OpenError::Forged)?;
        String::from_utf8(plain.to_vec()).map_err(|_not_ours| OpenError::Forged)
    }

    /// A keyed hash by which a personal number is found without being stored.
    #[must_use]
    pub fn blind_index(&self, plain: &str) -> Vec<u8> {
        self.blind_index_by(&self.keyring.current, plain)
    }

    /// The hashes that a number may be kept under: one for each generation that is known here.
    #[must_use]
    pub fn blind_indexes(&self, plain: &str) -> Vec<Vec<u8>> {
        self.keyring.all().iter().map(|generation| self.blind_index_by(generation, plain)).collect()
    }

    fn blind_index_by(&self, generation: &Generation, plain: &str) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.derive(generation, "blind-index"));
        hmac::sign(&key, plain.as_bytes()).as_ref().to_vec()
    }

    /// The town's key for signing papers.
    ///
    /// # Errors
    /// Never for derived keys.
    pub fn signer(&self) -> anyhow::Result<Signer> {
        self.signer_by(&self.keyring.current)
    }

    /// The town's keys for signing: one for each generation that is known here.
    ///
    /// # Errors
    /// Never for derived keys.
    pub fn signers(&self) -> anyhow::Result<Vec<Signer>> {
        self.keyring.all().iter().map(|generation| self.signer_by(generation)).collect()
    }

    fn signer_by(&self, generation: &Generation) -> anyhow::Result<Signer> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&self.derive(generation, "papers"))
            .map_err(|_rejected| anyhow!("cannot derive the signing key"))?;
        Ok(Signer { pair })
    }

    fn cipher(&self, generation: &Generation) -> anyhow::Result<LessSafeKey> {
        let key = UnboundKey::new(&AES_256_GCM, &self.derive(generation, "personal-numbers"));
        key.map(LessSafeKey::new).map_err(|_length| anyhow!("cannot derive the cipher key"))
    }

    fn derive(&self, generation: &Generation, purpose: &str) -> [u8; SECRET_BYTES] {
        derive(generation, &[purpose.as_bytes(), b"\0", self.town.as_bytes()])
    }
}

/// Signs papers with Ed25519.
pub struct Signer {
    pair: Ed25519KeyPair,
}

impl Signer {
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }

    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// First 16 hexadecimal digits of the SHA-256 of the public key.
    #[must_use]
    pub fn key_id(&self) -> String {
        sha256_hex(self.public_key()).chars().take(16).collect()
    }
}

/// Whether the holder of the private half of `public_key` signed `message`.
#[must_use]
pub fn signature_fits(public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    signature::UnparsedPublicKey::new(&signature::ED25519, public_key).verify(message, signature).is_ok()
}

/// SHA-256: of tokens that are random enough to need no key.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

/// SHA-256 as 64 hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    to_hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// The same id for the same message: the first half of its SHA-256.
#[must_use]
pub fn digest_id(message: &[u8]) -> Uuid {
    let mut id = [0; 16];
    for (byte, digested) in id.iter_mut().zip(digest::digest(&digest::SHA256, message).as_ref()) {
        *byte = *digested;
    }
    Uuid::from_bytes(id)
}

/// SHA-256 in the Base64 that a content security policy names a style by.
#[must_use]
pub fn sha256_base64(bytes: &[u8]) -> String {
    base64::prelude::BASE64_STANDARD.encode(digest::digest(&digest::SHA256, bytes))
}

fn to_hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _written = write!(text, "{byte:02x}");
        text
    })
}

fn decode_hex(text: &str) -> anyhow::Result<Vec<u8>> {
    ensure!(text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit()), "not hexadecimal");
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or_default();
    let (pairs, _none_left) = text.as_bytes().as_chunks::<2>();
    Ok(pairs.iter().map(|[high, low]| digit(*high) << 4 | digit(*low)).collect())
}

fn random_bytes<const N: usize>(random: &SystemRandom) -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    random.fill(&mut bytes).map_err(|_unspecified| anyhow!("the system gives no random bytes"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyring() -> Keyring {
        Keyring::parse(&"a7".repeat(32)).unwrap()
    }

    #[test]
    fn a_number_opens_only_in_its_row_its_town_and_with_its_secret() {
        let (ring, town, row) = (keyring(), Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = ring.town(town).encrypt("19686507529170342", row).unwrap();
        assert_eq!(ring.town(town).decrypt(&sealed, row, 1).unwrap(), "19686507529170342");
        assert!(!sealed.windows(4).any(|window| window == b"1968"));
        assert!(ring.town(town).decrypt(&sealed, Uuid::from_u128(3), 1).is_err());
        assert!(ring.town(Uuid::from_u128(9)).decrypt(&sealed, row, 1).is_err());
        assert!(Keyring::parse(&"b8".repeat(32)).unwrap().town(town).decrypt(&sealed, row, 1).is_err());
        assert!(ring.town(town).decrypt(&sealed[..5], row, 1).is_err());
        assert_eq!(ring.town(town).decrypt(&sealed, row, 2), Err(OpenError::UnknownGeneration(2)));
        assert_ne!(ring.town(town).encrypt("19686507529170342", row).unwrap(), sealed);
    }

    #[test]
    fn blind_indexes_meet_within_a_town_only() {
        let ring = keyring();
        let index = |town| ring.town(Uuid::from_u128(town)).blind_index("9777728714");
        assert_eq!(index(1), index(1));
        assert_ne!(index(1), index(2));
    }

    #[test]
    fn signatures_hold_until_a_byte_changes() {
        let ring = keyring();
        let signer = ring.town(Uuid::from_u128(1)).signer().unwrap();
        let signature = signer.sign(b"receipt");
        assert!(signature_fits(signer.public_key(), b"receipt", &signature));
        assert!(!signature_fits(signer.public_key(), b"receipT", &signature));
        let other = ring.town(Uuid::from_u128(2)).signer().unwrap();
        assert!(!signature_fits(other.public_key(), b"receipt", &signature));
        assert_eq!(signer.key_id().len(), 16);
    }

    #[test]
    fn secrets_codes_and_macs_have_their_shape() {
        assert!(Keyring::parse(&Keyring::generate_hex().unwrap()).is_ok());
        assert!(Keyring::parse("abc").is_err());
        assert!(Keyring::parse(&"zz".repeat(32)).is_err());
        let ring = keyring();
        assert_eq!(ring.token().unwrap().len(), 22);
        let code = ring.short_code(6).unwrap();
        assert!(code.len() == 6 && !code.contains(['0', 'O', '1', 'I', 'l']));
        let digits = ring.six_digits().unwrap();
        assert!(digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()));
        let mac = ring.mac("form", b"visitor");
        assert!(ring.mac_fits("form", b"visitor", &mac) && !ring.mac_fits("form", b"other", &mac));
        assert!(!ring.mac_fits("other", b"visitor", &mac) && !ring.mac_fits("form", b"visitor", "%"));
    }
}
