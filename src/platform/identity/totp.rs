//! Codes of an authenticator app: six digits that change every 30 seconds, and none of them twice.

use anyhow::{Context, anyhow};
use chrono::{DateTime, Utc};
use entity::{
    identity::staff_account,
    values::{StaffId, digits},
};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::platform::{documents, keys::Keyring, tenancy::Town};

const DIGITS: u8 = 6;
const STEP_SECS: u64 = 30;
/// A clock may be a step ahead or behind.
const SKEW: u16 = 1;
/// 160 bits, as the standard asks.
const SECRET_BYTES: usize = 20;
/// How the secret is grouped for whoever types it in.
const GROUP: usize = 4;

/// A secret that is offered to somebody's app.
pub struct Offer {
    secret: String,
    totp: Totp,
}

impl Offer {
    /// # Errors
    /// When the secret is none of ours.
    pub fn of(secret: &str, town: &str, account: &str) -> anyhow::Result<Self> {
        Ok(Self { secret: secret.to_owned(), totp: totp(secret, town, account)? })
    }

    /// In groups of four, to type in.
    #[must_use]
    pub fn grouped(&self) -> String {
        let letters: Vec<char> = self.secret.chars().collect();
        letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    /// For a phone that holds the app itself.
    ///
    /// # Errors
    /// When the names cannot stand in an address.
    pub fn url(&self) -> anyhow::Result<String> {
        self.totp.to_url().map_err(|cause| anyhow!("the address of the secret: {cause}"))
    }

    /// To be scanned; a part of a page.
    ///
    /// # Errors
    /// When the address is too long for a code.
    pub fn qr(&self) -> anyhow::Result<String> {
        documents::inline_qr(&self.url()?)
    }
}

/// A new secret, in Base32.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new_secret(keyring: &Keyring) -> anyhow::Result<String> {
    Ok(Secret::new(Box::new(keyring.bytes::<SECRET_BYTES>()?)).to_base32())
}

/// The secret as it is kept, and the generation of the key that it is kept under.
///
/// # Errors
/// When the system gives no random bytes.
pub fn seal(keyring: &Keyring, town: &Town, account: StaffId, secret: &str) -> anyhow::Result<(Vec<u8>, i32)> {
    let keys = keyring.town(town.profile.uuid);
    Ok((keys.encrypt(secret, account.0)?, keys.generation()))
}

/// The secret of somebody, where there is one.
///
/// # Errors
/// When it was kept under another key.
pub fn unseal(keyring: &Keyring, town: &Town, account: &staff_account::Model) -> anyhow::Result<Option<String>> {
    let Some((cipher, key)) = account.totp_cipher.as_ref().zip(account.totp_key) else { return Ok(None) };
    Ok(Some(keyring.town(town.profile.uuid).decrypt(cipher, account.id.0, key)?))
}

/// The step that a code belongs to, where it is right and later than the last one that was taken.
///
/// # Errors
/// When the secret is none of ours.
pub fn step_of(secret: &str, typed: &str, now: DateTime<Utc>, last_step: Option<i64>) -> anyhow::Result<Option<i64>> {
    let Some(code) = code(typed) else { return Ok(None) };
    let now = u64::try_from(now.timestamp()).context("a time before 1970")?;
    let step = totp(secret, "", "")?.check(&code, now).map(i64::try_from).transpose()?;
    Ok(step.filter(|step| last_step.is_none_or(|last| last < *step)))
}

/// Whether something looks like a code of an app, in whatever digits.
#[must_use]
pub fn code(typed: &str) -> Option<String> {
    let plain: String = digits::to_latin(typed).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (plain.len() == usize::from(DIGITS) && plain.bytes().all(|b| b.is_ascii_digit())).then_some(plain)
}

/// The code of a moment; what an app would show.
///
/// # Errors
/// When the secret is none of ours.
pub fn code_at(secret: &str, now: DateTime<Utc>) -> anyhow::Result<String> {
    let now = u64::try_from(now.timestamp()).context("a time before 1970")?;
    Ok(totp(secret, "", "")?.generate(now).to_string())
}

fn totp(secret: &str, town: &str, account: &str) -> anyhow::Result<Totp> {
    let secret = Secret::try_from_base32(secret).map_err(|cause| anyhow!("a secret of codes: {cause}"))?;
    // A colon would end the name of the town.
    let plain = |name: &str| name.replace(':', " ");
    let issuer = (!town.is_empty()).then(|| plain(town));
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP_SECS)
        .with_skew(SKEW)
        .with_secret(secret)
        .with_issuer(issuer)
        .with_account_name(plain(account))
        .build()
        .map_err(|cause| anyhow!("a secret of codes: {cause}"))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        assert_eq!(code_at(SECRET, at(59)).unwrap(), "287082");
        assert_eq!(code_at(SECRET, at(1_111_111_109)).unwrap(), "081804");
        assert_eq!(code_at(SECRET, at(20_000_000_000)).unwrap(), "353130");
    }

    #[test]
    fn a_code_is_taken_once_and_a_step_early_or_late() {
        let now = at(1_111_111_109);
        let step = step_of(SECRET, "০৮১ ৮০৪", now, None).unwrap().unwrap();
        assert_eq!(step_of(SECRET, "081804", now, Some(step)).unwrap(), None);
        assert_eq!(step_of(SECRET, "081804", now + TimeDelta::seconds(30), None).unwrap(), Some(step));
        assert_eq!(step_of(SECRET, "081804", now + TimeDelta::seconds(90), None).unwrap(), None);
        // An older step than the last one is a replay too.
        let earlier = code_at(SECRET, now - TimeDelta::seconds(30)).unwrap();
        assert_eq!(step_of(SECRET, &earlier, now, Some(step)).unwrap(), None);
        for typed in ["", "08180", "0818045", "abcdef"] {
            assert_eq!(step_of(SECRET, typed, now, None).unwrap(), None, "{typed}");
        }
    }

    #[test]
    fn an_offer_can_be_scanned_and_typed() {
        let offer = Offer::of(SECRET, "Natore: Pourashava", "01712345678").unwrap();
        assert_eq!(offer.grouped(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(offer.url().unwrap().starts_with("otpauth://totp/"));
        assert!(offer.qr().unwrap().starts_with("<svg"));
    }
}
