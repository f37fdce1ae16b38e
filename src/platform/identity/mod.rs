//! People: who somebody is, how it is proved, and for how long that holds.
//!
//! Citizens prove that a mobile number is at hand, staff have a password and a second factor. Either way a session is a
//! row of the town that it was opened in: its token, known to nobody but the browser, is worthless in another town.

pub mod codes;
pub mod factors;
pub mod keepers;
pub mod leave;
pub mod passkeys;
pub mod passwords;
pub mod recovery;
pub mod security;
pub mod sessions;
pub mod staff;
pub mod team;
pub mod totp;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    identity::passkey,
    values::{SessionId, StaffId, TenantId},
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};

use self::passwords::{Cost, Passwords};
use crate::platform::{access::StaffActor, errors::AppError, work::Work};

/// More sessions than this are not remembered at a time; a forgotten one is resolved again.
const REMEMBERED_MAX: usize = 10_000;

/// What is resolved once per session and kept until something that it was made from changes.
pub struct Identity {
    /// In production: nobody approves, refunds, changes policy or administers with a password alone.
    pub compulsory_second_factor: bool,
    pub passwords: Passwords,
    resolved: Mutex<HashMap<(TenantId, SessionId), Resolved>>,
}

/// A member of staff, and what it was resolved from.
#[derive(Clone)]
struct Resolved {
    from: ResolvedFrom,
    actor: Arc<StaffActor>,
}

/// Posts end at midnight, roles and factors change with the account, permissions with the town's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ResolvedFrom {
    access_version: i64,
    town_version: i64,
    day: NaiveDate,
    confirmed_at: DateTime<Utc>,
}

impl Identity {
    /// # Errors
    /// When no password can have that cost.
    pub fn new(compulsory_second_factor: bool, cost: Cost) -> anyhow::Result<Self> {
        Ok(Self { compulsory_second_factor, passwords: Passwords::new(cost)?, resolved: Mutex::default() })
    }

    fn remembered(&self, town: TenantId, session: SessionId, from: ResolvedFrom) -> Option<Arc<StaffActor>> {
        let resolved = self.resolved.lock().unwrap_or_else(PoisonError::into_inner);
        resolved.get(&(town, session)).filter(|kept| kept.from == from).map(|kept| Arc::clone(&kept.actor))
    }

    fn remember(&self, town: TenantId, session: SessionId, kept: Resolved) {
        let mut resolved = self.resolved.lock().unwrap_or_else(PoisonError::into_inner);
        if resolved.len() >= REMEMBERED_MAX {
            resolved.clear();
        }
        resolved.insert((town, session), kept);
    }
}

/// Whether somebody has a passkey.
///
/// # Errors
/// When the database cannot be read.
pub async fn has_passkey(work: &Work, account: StaffId) -> Result<bool, AppError> {
    let passkeys = work.find::<passkey::Entity>().filter(passkey::Column::AccountId.eq(account));
    Ok(passkeys.count(work.tx()).await? > 0)
}
