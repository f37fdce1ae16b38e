//! The two RSA keys between a merchant and Nagad: PKCS #1 v1.5 throughout, with SHA-256 in signatures.
//!
//! Decryption by the `rsa` crate is not free of timing differences. What is decrypted here is one answer for each payment
//! that somebody starts, of a server that was reached over TLS, and every decryption is blinded.

use std::convert::Infallible;

use anyhow::{Context, anyhow};
use base64::{Engine, prelude::BASE64_STANDARD};
use ring::{
    rand::{SecureRandom, SystemRandom},
    signature::{self, RsaKeyPair},
};
use rsa::{
    Pkcs1v15Encrypt, RsaPrivateKey, RsaPublicKey,
    pkcs1::EncodeRsaPublicKey,
    pkcs8::{DecodePrivateKey, DecodePublicKey},
    rand_core::{TryCryptoRng, TryRng},
};

/// Ours to sign and open with, theirs to encrypt and check with.
pub struct Seal {
    ours: RsaPrivateKey,
    signing: RsaKeyPair,
    theirs: RsaPublicKey,
    /// The same in the form that signatures are checked with.
    checking: Vec<u8>,
}

impl Seal {
    /// Both in Base64, with or without the lines that PEM files have.
    ///
    /// # Errors
    /// When one of them is no such key.
    pub fn new(private_key: &str, public_key: &str) -> anyhow::Result<Self> {
        // Neither error says anything of the key.
        let private_key = der(private_key).context("the private key is no Base64")?;
        let signing = RsaKeyPair::from_pkcs8(&private_key).map_err(|why| anyhow!("the private key: {why}"))?;
        let ours = RsaPrivateKey::from_pkcs8_der(&private_key).map_err(|_why| anyhow!("the private key is none"))?;
        let public_key = der(public_key).context("the public key is no Base64")?;
        let theirs =
            RsaPublicKey::from_public_key_der(&public_key).map_err(|_why| anyhow!("the public key is none"))?;
        let checking = theirs.to_pkcs1_der().map_err(|_why| anyhow!("the public key is none"))?.as_bytes().to_vec();
        Ok(Self { ours, signing, theirs, checking })
    }

    /// The cipher and the signature, in Base64.
    ///
    /// # Errors
    /// When the text is too long for the key.
    pub fn close(&self, plain: &str) -> anyhow::Result<(String, String)> {
        let cipher = self.theirs.encrypt(&mut Random, Pkcs1v15Encrypt, plain.as_bytes());
        let cipher = cipher.map_err(|why| anyhow!("cannot encrypt for Nagad: {why}"))?;
        let mut signed = vec![0; self.signing.public().modulus_len()];
        self.signing
            .sign(&signature::RSA_PKCS1_SHA256, &SystemRandom::new(), plain.as_bytes(), &mut signed)
            .map_err(|_unspecified| anyhow!("cannot sign for Nagad"))?;
        Ok((BASE64_STANDARD.encode(cipher), BASE64_STANDARD.encode(signed)))
    }

    /// What Nagad has encrypted for us and signed.
    ///
    /// # Errors
    /// When it does not open, or is not signed by it.
    pub fn open(&self, cipher: &str, signature: &str) -> anyhow::Result<String> {
        let cipher = BASE64_STANDARD.decode(cipher).context("Nagad sends no Base64")?;
        let plain = self.ours.decrypt_blinded(&mut Random, Pkcs1v15Encrypt, &cipher);
        let plain = plain.map_err(|_forged| anyhow!("what Nagad sends does not open"))?;
        let signed = BASE64_STANDARD.decode(signature).context("Nagad sends no Base64")?;
        signature::UnparsedPublicKey::new(&signature::RSA_PKCS1_2048_8192_SHA256, &self.checking)
            .verify(&plain, &signed)
            .map_err(|_forged| anyhow!("what Nagad sends is not signed by it"))?;
        String::from_utf8(plain).context("Nagad sends no text")
    }
}

fn der(key: &str) -> anyhow::Result<Vec<u8>> {
    let lines = key.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    Ok(BASE64_STANDARD.decode(lines.collect::<String>())?)
}

/// The system's random bytes.
struct Random;

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        // There is no going on without them: a system that has none for the moment is waited for.
        while SystemRandom::new().fill(bytes).is_err() {}
        Ok(())
    }
}

impl TryCryptoRng for Random {}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! key {
        ($name:literal) => {
            include_str!(concat!("../../../../../tests/it/data/keys/", $name))
        };
    }

    #[test]
    fn what_another_program_has_encrypted_and_signed_is_opened() {
        let merchant = Seal::new(key!("merchant.private"), key!("nagad.public")).unwrap();
        let opened = merchant.open(key!("by-openssl.cipher"), key!("by-openssl.signature")).unwrap();
        assert_eq!(opened, r#"{"paymentReferenceId":"MDgx","challenge":"abc"}"#);
        let nagad = Seal::new(key!("nagad.private"), key!("merchant.public")).unwrap();
        let (cipher, signature) = merchant.close("টাকা").unwrap();
        assert_eq!(nagad.open(&cipher, &signature).unwrap(), "টাকা");
        // Signed by somebody else, or encrypted for somebody else.
        assert!(nagad.open(&cipher, key!("by-openssl.signature")).is_err());
        assert!(merchant.open(&cipher, &signature).is_err());
        assert!(Seal::new("x", key!("nagad.public")).is_err());
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", key!("merchant.private"));
        assert!(Seal::new(&pem, key!("nagad.public")).is_ok());
    }
}
