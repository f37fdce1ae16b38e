//! What a paper proves by itself: CBOR, then the Ed25519 signature of it (64 bytes).

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::platform::keys::{Signer, signature_fits};

const SIGNATURE_BYTES: usize = 64;
const VERSION: u8 = 1;

/// The facts of a paper. Field names are short: all of it stands in a QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payload {
    /// Version of this form.
    #[serde(rename = "v")]
    pub version: u8,
    /// Kind of paper.
    #[serde(rename = "k")]
    pub kind: String,
    /// Slug of the town, for people.
    #[serde(rename = "t")]
    pub town: String,
    /// UUID of the town, for good.
    #[serde(rename = "u")]
    pub uuid: Uuid,
    #[serde(rename = "n")]
    pub number: String,
    /// Day, `2026-11-23`.
    #[serde(rename = "d")]
    pub day: String,
    /// Amount in poisha.
    #[serde(rename = "a")]
    pub amount_poisha: i64,
    /// What it is about: `3-123/1`.
    #[serde(rename = "s")]
    pub subject: String,
    /// Which of the town's keys signed it.
    #[serde(rename = "i")]
    pub key_id: String,
}

impl Payload {
    #[must_use]
    pub fn receipt(
        town: (&str, Uuid),
        number: String,
        day: String,
        amount_poisha: i64,
        subject: String,
        key_id: String,
    ) -> Self {
        let (slug, uuid) = town;
        Self {
            version: VERSION,
            kind: "receipt".into(),
            town: slug.to_owned(),
            uuid,
            number,
            day,
            amount_poisha,
            subject,
            key_id,
        }
    }

    /// The bytes that the paper carries.
    ///
    /// # Errors
    /// Never for these fields.
    pub fn signed(&self, signer: &Signer) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(256);
        ciborium::into_writer(self, &mut bytes).context("the payload cannot be written")?;
        let signature = signer.sign(&bytes);
        bytes.extend_from_slice(&signature);
        Ok(bytes)
    }
}

/// What a paper's bytes say, if the key that they name signed them.
///
/// # Errors
/// When the bytes are cut, changed, or signed by another key.
pub fn read_signed(bytes: &[u8], public_key: impl FnOnce(&str) -> Option<Vec<u8>>) -> anyhow::Result<Payload> {
    let split = bytes.len().checked_sub(SIGNATURE_BYTES).context("too short")?;
    let (body, signature) = bytes.split_at_checked(split).context("too short")?;
    let payload: Payload = ciborium::from_reader(body).context("not a payload")?;
    ensure!(payload.version == VERSION, "a newer form of payload");
    let key = public_key(&payload.key_id).context("no such key")?;
    ensure!(signature_fits(&key, body, signature), "the signature does not fit");
    Ok(payload)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::keys::Keyring;

    #[test]
    fn a_payload_proves_itself_and_shows_each_change() {
        let keyring = Keyring::parse(&"a7".repeat(32)).unwrap();
        let uuid = Uuid::from_u128(7);
        let signer = keyring.town(uuid).signer().unwrap();
        let payload = Payload::receipt(
            ("natore", uuid),
            "H26-004512".into(),
            "2026-11-23".into(),
            1_836_000,
            "3-123/1".into(),
            signer.key_id(),
        );
        let bytes = payload.signed(&signer).unwrap();
        assert!(bytes.len() < 220, "{} bytes must fit a QR code of 30 mm", bytes.len());
        let key = |id: &str| (id == signer.key_id()).then(|| signer.public_key().to_vec());
        assert_eq!(read_signed(&bytes, key).unwrap(), payload);
        for at in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[at] ^= 1;
            assert!(read_signed(&forged, key).is_err(), "byte {at}");
        }
        assert!(read_signed(&bytes[..60], key).is_err());
        assert!(read_signed(&bytes, |_| None).is_err());
    }
}
