//! Passwords: which ones are taken, how they are kept, and what it costs to try one. A known and an unknown user cost the
//! same: one hash.

mod policy;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::anyhow;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;

pub use policy::{About, LENGTH_MAX, judge};

use crate::platform::errors::AppError;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
}

/// What OWASP asks of Argon2id.
impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2 }
    }
}

/// Each takes its memory: more than these at a time would let a crowd at the door starve everything else.
const AT_A_TIME: usize = 2;
/// Beside those, for browsers that are known: a crowd at the door does not keep the office from its work.
const KEPT_FREE: usize = 1;
/// How long somebody waits for his turn before he is asked to come back.
const WAITS: Duration = Duration::from_secs(5);
const COME_BACK_SECS: u64 = 30;

/// Who waits for a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Anybody,
    /// Signed in, or in a browser that has been here before with the account.
    Known,
}

/// Makes and tries hashes, off the threads that serve requests.
pub struct Passwords {
    params: Params,
    seats: Arc<Semaphore>,
    kept_free: Arc<Semaphore>,
    waits: Duration,
    counted: AtomicU64,
    /// Tried where there is no password: costs what every other one does, and fits nothing.
    nobodys: String,
}

/// How a password fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    Wrong,
    Right,
    /// Right, and made for another cost: this is what to keep from now on.
    RightAndMadeAnew(String),
}

impl Passwords {
    /// # Errors
    /// When no hash can have that cost.
    pub fn new(cost: Cost) -> anyhow::Result<Self> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, Some(Params::DEFAULT_OUTPUT_LEN))
            .map_err(|cause| anyhow!("passwords cannot have that cost: {cause}"))?;
        let nobodys =
            format!("$argon2id$v=19$m={},t={},p=1$bm9ib2R5J3Mgc2FsdA${}", cost.memory_kib, cost.passes, "A".repeat(43));
        Ok(Self {
            params,
            seats: Arc::new(Semaphore::new(AT_A_TIME)),
            kept_free: Arc::new(Semaphore::new(KEPT_FREE)),
            waits: WAITS,
            counted: AtomicU64::new(0),
            nobodys,
        })
    }

    /// How many hashes this process has made.
    #[must_use]
    pub fn counted(&self) -> u64 {
        self.counted.load(Ordering::Relaxed)
    }

    /// Tries a password on what is kept of somebody, or of nobody. One hash, whoever it is; a second one where a right
    /// password was kept at another cost.
    ///
    /// # Errors
    /// [`AppError::TooMany`] where no turn comes, or when what is kept cannot be read.
    pub async fn verify(&self, typed: &str, kept: Option<&str>, turn: Turn) -> Result<Tried, AppError> {
        let hash = kept.unwrap_or(&self.nobodys).to_owned();
        let (is_known, wanted) = (kept.is_some(), self.params.clone());
        let password = plain(typed);
        let (is_right, is_current) = self
            .off_the_reactor(turn, move || {
                let hash =
                    PasswordHash::new(&hash).map_err(|cause| anyhow!("a kept password cannot be read: {cause}"))?;
                let is_right = argon(Params::default()).verify_password(password.as_bytes(), &hash).is_ok();
                let made_with = Params::try_from(&hash).map_err(|cause| anyhow!("a kept password: {cause}"))?;
                let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
                Ok((is_right && is_known, costs(&made_with) == costs(&wanted)))
            })
            .await?;
        Ok(match (is_right, is_current) {
            (false, _) => Tried::Wrong,
            (true, true) => Tried::Right,
            (true, false) => match self.hash(typed, turn).await {
                Ok(anew) => Tried::RightAndMadeAnew(anew),
                // It is made anew another time.
                Err(AppError::TooMany { .. }) => Tried::Right,
                Err(error) => return Err(error),
            },
        })
    }

    /// What to keep of a password: Argon2id in the PHC form.
    ///
    /// # Errors
    /// [`AppError::TooMany`] where no turn comes, or when the system gives no random bytes.
    pub async fn hash(&self, typed: &str, turn: Turn) -> Result<String, AppError> {
        let (password, params) = (plain(typed), self.params.clone());
        self.off_the_reactor(turn, move || {
            let hash = argon(params).hash_password(password.as_bytes());
            Ok(hash.map_err(|cause| anyhow!("a password cannot be hashed: {cause}"))?.to_string())
        })
        .await
    }

    /// What to keep of a new password, or why it is not taken. Judging a long one takes a while too.
    ///
    /// # Errors
    /// As [`Self::hash`].
    pub async fn choose(
        &self,
        typed: &str,
        about: About,
        turn: Turn,
    ) -> Result<Result<String, &'static str>, AppError> {
        let password = plain(typed);
        let judged =
            tokio::task::spawn_blocking(move || judge(&password, &about)).await.map_err(anyhow::Error::from)?;
        match judged {
            Ok(()) => Ok(Ok(self.hash(typed, turn).await?)),
            Err(code) => Ok(Err(code)),
        }
    }

    async fn off_the_reactor<T: Send + 'static>(
        &self,
        turn: Turn,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> Result<T, AppError> {
        let come_back = AppError::TooMany { retry_after_secs: COME_BACK_SECS };
        let seat = tokio::time::timeout(self.waits, self.seat(turn)).await.map_err(|_waited| come_back)??;
        self.counted.fetch_add(1, Ordering::Relaxed);
        tokio::task::spawn_blocking(move || {
            let _seat = seat;
            work()
        })
        .await
        .map_err(anyhow::Error::from)?
        .map_err(AppError::from)
    }

    async fn seat(&self, turn: Turn) -> anyhow::Result<OwnedSemaphorePermit> {
        let among_all = Arc::clone(&self.seats).acquire_owned();
        let seat = match turn {
            Turn::Anybody => among_all.await,
            Turn::Known => tokio::select! {
                biased;
                seat = among_all => seat,
                seat = Arc::clone(&self.kept_free).acquire_owned() => seat,
            },
        };
        Ok(seat?)
    }
}

fn argon(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The same password however a keyboard composes its letters.
fn plain(typed: &str) -> String {
    // Whatever is longer than any password of ours fits none: the rest of it is not worth the work.
    typed.chars().take(4 * LENGTH_MAX).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords(passes: u32) -> Passwords {
        Passwords::new(Cost { memory_kib: 64, passes }).unwrap()
    }

    #[tokio::test]
    async fn a_password_fits_itself_however_it_is_composed() {
        let passwords = passwords(1);
        let kept = passwords.hash("তেবাড়িয়ার নদী", Turn::Anybody).await.unwrap();
        assert_eq!(
            passwords.verify("তেবাড\u{9bc}িয\u{9bc}ার নদী", Some(&kept), Turn::Anybody).await.unwrap(),
            Tried::Right
        );
        assert_eq!(passwords.verify("তেবাড়িয়ার নদি", Some(&kept), Turn::Anybody).await.unwrap(), Tried::Wrong);
        assert!(kept.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
    }

    #[tokio::test]
    async fn somebody_and_nobody_cost_one_hash_each() {
        let passwords = passwords(1);
        let kept = passwords.hash("somebody's own words", Turn::Anybody).await.unwrap();
        for kept in [Some(kept.as_str()), None] {
            let before = passwords.counted();
            assert_eq!(passwords.verify("anything else", kept, Turn::Anybody).await.unwrap(), Tried::Wrong);
            assert_eq!(passwords.counted() - before, 1);
        }
    }

    #[tokio::test]
    async fn a_password_kept_at_another_cost_is_made_anew() {
        let kept = passwords(1).hash("somebody's own words", Turn::Anybody).await.unwrap();
        let dearer = passwords(2);
        let tried = dearer.verify("somebody's own words", Some(&kept), Turn::Anybody).await.unwrap();
        let Tried::RightAndMadeAnew(anew) = tried else { panic!("{tried:?}") };
        assert_eq!(dearer.verify("somebody's own words", Some(&anew), Turn::Anybody).await.unwrap(), Tried::Right);
        assert_eq!(dearer.verify("wrong", Some(&kept), Turn::Anybody).await.unwrap(), Tried::Wrong);
    }

    #[tokio::test]
    async fn a_crowd_is_sent_away_and_whoever_is_known_gets_his_turn() {
        let passwords = Passwords { waits: Duration::ZERO, ..passwords(1) };
        let kept = passwords.hash("somebody's own words", Turn::Anybody).await.unwrap();
        let seats = u32::try_from(AT_A_TIME).unwrap();
        let crowd = Arc::clone(&passwords.seats).acquire_many_owned(seats).await.unwrap();
        let sent_away = passwords.verify("somebody's own words", Some(&kept), Turn::Anybody).await;
        assert!(matches!(sent_away, Err(AppError::TooMany { .. })), "{sent_away:?}");
        let known = passwords.verify("somebody's own words", Some(&kept), Turn::Known).await;
        assert_eq!(known.unwrap(), Tried::Right);
        drop(crowd);
        let again = passwords.verify("somebody's own words", Some(&kept), Turn::Anybody).await;
        assert_eq!(again.unwrap(), Tried::Right);
    }
}
