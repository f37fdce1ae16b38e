//! A passkey in software: does what a phone does, and what a thief would.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ciborium::Value as Cbor;
use pouro::platform::keys::sha256;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_KEY: u8 = 0x40;

pub struct SoftKey {
    pair: EcdsaKeyPair,
    id: Vec<u8>,
    pub counter: u32,
    /// Where its owner believes to be.
    pub origin: String,
    /// Whether it asks for finger or PIN.
    pub verifies: bool,
}

fn base64(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl SoftKey {
    pub fn new(origin: &str) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).unwrap();
        let id = sha256(pair.public_key().as_ref());
        Self { pair, id, counter: 0, origin: origin.to_owned(), verifies: true }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = options["challenge"].as_str().expect("a challenge");
        let data = json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    fn head(&mut self, host: &str, extra: u8) -> Vec<u8> {
        self.counter += 1;
        let flags = PRESENT | extra | if self.verifies { VERIFIED } else { 0 };
        [sha256(host.as_bytes()).as_slice(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    /// What a browser sends after `navigator.credentials.create`.
    pub fn create(&mut self, asked: &Value) -> Value {
        let options = &asked["options"]["publicKey"];
        let client_data = self.client_data("webauthn.create", options);
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        let integer = |number: i64| Cbor::Integer(number.into());
        let key = Cbor::Map(vec![
            (integer(1), integer(2)),
            (integer(3), integer(-7)),
            (integer(-1), integer(1)),
            (integer(-2), Cbor::Bytes(x.to_vec())),
            (integer(-3), Cbor::Bytes(y.to_vec())),
        ]);
        let mut data = self.head(options["rp"]["id"].as_str().unwrap(), WITH_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        ciborium::into_writer(&key, &mut data).unwrap();
        let word = |text: &str| Cbor::Text(text.to_owned());
        let object = Cbor::Map(vec![
            (word("fmt"), word("none")),
            (word("attStmt"), Cbor::Map(Vec::new())),
            (word("authData"), Cbor::Bytes(data)),
        ]);
        let mut attestation = Vec::new();
        ciborium::into_writer(&object, &mut attestation).unwrap();
        json!({
            "ceremony": asked["ceremony"],
            "name": "My phone",
            "credential": {
                "id": base64(&self.id), "rawId": base64(&self.id), "type": "public-key", "extensions": {},
                "response": { "attestationObject": base64(&attestation), "clientDataJSON": base64(&client_data) },
            },
        })
    }

    /// What a browser sends after `navigator.credentials.get`.
    pub fn get(&mut self, asked: &Value) -> Value {
        let options = &asked["options"]["publicKey"];
        let client_data = self.client_data("webauthn.get", options);
        let data = self.head(options["rpId"].as_str().unwrap(), 0);
        let signed = [data.as_slice(), &sha256(&client_data)].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "ceremony": asked["ceremony"],
            "next": "/office/account/sessions",
            "credential": {
                "id": base64(&self.id), "rawId": base64(&self.id), "type": "public-key", "extensions": {},
                "response": {
                    "authenticatorData": base64(&data), "clientDataJSON": base64(&client_data),
                    "signature": base64(signature.as_ref()), "userHandle": null,
                },
            },
        })
    }
}
