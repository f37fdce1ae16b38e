//! The second step: something that somebody has, after something that he knows.

use entity::{identity::staff_account, values::StaffId};
use sea_orm::ActiveValue::{Set, Unchanged};

use super::{
    Identity, has_passkey, recovery, security,
    sessions::{self, Whose},
    totp,
};
use crate::platform::{
    access::PermissionSet,
    audit::{self, Act, Entry},
    errors::AppError,
    keys::Keyring,
    work::Work,
};

/// What was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    App,
    RecoveryCode,
    Passkey,
}

impl Factor {
    /// As the trail names it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::RecoveryCode => "recovery-code",
            Self::Passkey => "passkey",
        }
    }
}

/// Whether a password alone does not let somebody in.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_set_up(work: &Work, account: &staff_account::Model) -> Result<bool, AppError> {
    Ok(account.totp_since.is_some() || has_passkey(work, account.id).await?)
}

/// Whether somebody's work needs a second step, by what he may do.
#[must_use]
pub fn is_needed(work: &Work, identity: &Identity, permissions: &PermissionSet) -> bool {
    let is_weighty = work.town().is_centre() || permissions.iter().any(|permission| permission.is_weighty());
    identity.compulsory_second_factor && is_weighty
}

/// Whether a second step is needed and not set up.
///
/// # Errors
/// When the database cannot be read, or casbin gives no decision.
pub async fn is_missing(work: &Work, identity: &Identity, account: &staff_account::Model) -> Result<bool, AppError> {
    let roles = sessions::roles_of(work, account.id).await?;
    let permissions = work.town().permissions.of_roles(&account.id.to_string(), &roles).await?;
    Ok(is_needed(work, identity, &permissions) && !is_set_up(work, account).await?)
}

/// Takes a code of the app, or a recovery code: each once. Says which it was, nothing where it was neither.
///
/// # Errors
/// When the database does not take it.
pub async fn take_code(work: &Work, keyring: &Keyring, id: StaffId, typed: &str) -> Result<Option<Factor>, AppError> {
    let account = work.get_for_update::<staff_account::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if totp::code(typed).is_some() {
        return Ok(take_app_code(work, keyring, &account, typed).await?.then_some(Factor::App));
    }
    if !recovery::is_code(typed) || !is_set_up(work, &account).await? || !recovery::take(work, id, typed).await? {
        return Ok(None);
    }
    audit::record(work, Entry::of(Act::RecoveryCodeUsed, "staff_account", id.0).by(&account)).await?;
    security::tell(work, &account, security::Event::RecoveryCodeUsed).await?;
    Ok(Some(Factor::RecoveryCode))
}

async fn take_app_code(
    work: &Work,
    keyring: &Keyring,
    account: &staff_account::Model,
    typed: &str,
) -> Result<bool, AppError> {
    if account.totp_since.is_none() {
        return Ok(false);
    }
    let Some(secret) = totp::unseal(keyring, work.town(), account)? else { return Ok(false) };
    let Some(step) = totp::step_of(&secret, typed, work.now, account.totp_last_step)? else { return Ok(false) };
    let last =
        staff_account::ActiveModel { id: Unchanged(account.id), totp_last_step: Set(Some(step)), ..Default::default() };
    work.update(last).await?;
    Ok(true)
}

/// Offers a secret to somebody's app. One that waits for its first code is offered again; one that is in use stays.
///
/// # Errors
/// When the database does not take it.
pub async fn offer(work: &Work, keyring: &Keyring, id: StaffId) -> Result<(), AppError> {
    let account = work.get_for_update::<staff_account::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if account.totp_cipher.is_some() {
        return Ok(());
    }
    let secret = totp::new_secret(keyring)?;
    let (cipher, generation) = totp::seal(keyring, work.town(), id, &secret)?;
    let offered = staff_account::ActiveModel {
        id: Unchanged(id),
        totp_cipher: Set(Some(cipher)),
        totp_key: Set(Some(generation)),
        ..Default::default()
    };
    work.update(offered).await?;
    Ok(())
}

/// The secret that waits for its first code.
///
/// # Errors
/// When it was kept under another key.
pub fn offered(keyring: &Keyring, work: &Work, account: &staff_account::Model) -> Result<Option<String>, AppError> {
    let secret = totp::unseal(keyring, work.town(), account)?;
    Ok(secret.filter(|_| account.totp_since.is_none()))
}

/// The first code of an offered secret: from now on it is asked for. Returns the recovery codes, to be shown once; nothing
/// where the code is wrong.
///
/// # Errors
/// When the database does not take it.
pub async fn confirm(
    work: &Work,
    keyring: &Keyring,
    id: StaffId,
    typed: &str,
) -> Result<Option<Vec<String>>, AppError> {
    let account = work.get_for_update::<staff_account::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if account.totp_since.is_some() {
        return Ok(None);
    }
    let Some(secret) = totp::unseal(keyring, work.town(), &account)? else { return Ok(None) };
    let Some(step) = totp::step_of(&secret, typed, work.now, None)? else { return Ok(None) };
    let confirmed = staff_account::ActiveModel {
        id: Unchanged(id),
        totp_since: Set(Some(work.now)),
        totp_last_step: Set(Some(step)),
        ..Default::default()
    };
    work.update(confirmed).await?;
    added(work, &account, Factor::App).await?;
    Ok(Some(recovery::make(work, keyring, id).await?))
}

/// Takes the app away.
///
/// # Errors
/// When the database does not take it.
pub async fn remove_app(work: &Work, id: StaffId) -> Result<(), AppError> {
    let account = work.get_for_update::<staff_account::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let nothing = staff_account::ActiveModel {
        id: Unchanged(id),
        totp_cipher: Set(None),
        totp_key: Set(None),
        totp_since: Set(None),
        totp_last_step: Set(None),
        ..Default::default()
    };
    work.update(nothing).await?;
    removed(work, &account, Factor::App).await
}

/// What follows when somebody has one factor more: every other session ends, since whoever knew the password may have one,
/// and the session in which the factor was shown is one with a second step from now on.
///
/// # Errors
/// When the database does not take it.
pub async fn added(work: &Work, account: &staff_account::Model, factor: Factor) -> Result<(), AppError> {
    sessions::access_changed(work, account.id).await?;
    let here = work.actor().staff().filter(|staff| staff.id == account.id).map(|staff| staff.session);
    sessions::end_all(work, Whose::Staff(account.id), here).await?;
    if let Some(here) = here {
        sessions::second_step_taken(work, here).await?;
    }
    let entry = Entry::of(Act::FactorAdded, "staff_account", account.id.0).after("factor", factor.code());
    audit::record(work, entry).await?;
    security::tell(work, account, security::Event::FactorAdded).await
}

/// What follows when somebody has one factor less. Without any, recovery codes mean nothing.
///
/// # Errors
/// When the database does not take it.
pub async fn removed(work: &Work, account: &staff_account::Model, factor: Factor) -> Result<(), AppError> {
    let left = work.get::<staff_account::Entity>(account.id).await?.ok_or(AppError::NotFound)?;
    if !is_set_up(work, &left).await? {
        recovery::remove(work, account.id).await?;
    }
    sessions::access_changed(work, account.id).await?;
    let entry = Entry::of(Act::FactorRemoved, "staff_account", account.id.0).before("factor", factor.code());
    audit::record(work, entry).await?;
    security::tell(work, account, security::Event::FactorRemoved).await
}
