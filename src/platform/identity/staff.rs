//! Accounts of staff: how they begin, and how somebody who cannot get in gets in again.

mod links;
mod own;

use chrono::NaiveDate;
use entity::{
    identity::{invitation, passkey, passkey_ceremony, staff_account, staff_role},
    values::{Locale, Phone, StaffId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
};

pub use links::{Link, find as find_link};
pub use own::change_password;

use super::{
    recovery,
    sessions::{self, Whose},
    team,
};
use crate::platform::{
    access::Permission,
    approvals,
    audit::{self, Act, Entry},
    errors::{AppError, Refusal},
    i18n::Lang,
    keys::Keyring,
    notification::Notice,
    work::Work,
};

/// Somebody who is to work here.
#[derive(Clone, Debug)]
pub struct NewStaff {
    pub name: String,
    pub phone: Phone,
    pub email: Option<String>,
    pub locale: Locale,
    pub roles: Vec<GivenRole>,
}

/// A role, and its last day where one is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenRole {
    pub role: String,
    pub ends_on: Option<NaiveDate>,
}

/// What came of an invitation.
#[derive(Clone, Debug)]
pub struct Invited {
    pub account: StaffId,
    /// The link, which works once.
    pub url: String,
}

/// Why an account cannot be made or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaffRefusal {
    #[error("somebody with this mobile number works here already")]
    AlreadyHere,
    #[error("somebody else here has this e-mail address")]
    EmailTaken,
    #[error("no role is given")]
    NoRole,
    #[error("there is no such role here")]
    RoleUnknown,
    #[error("nobody with this mobile number works here")]
    Nobody,
}

impl Refusal for StaffRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyHere => "staff-already-here",
            Self::EmailTaken => "staff-email-taken",
            Self::NoRole => "staff-no-role",
            Self::RoleUnknown => "staff-role-unknown",
            Self::Nobody => "staff-nobody",
        }
    }
}

/// Roles whose names begin so are the centre's, all others are of towns.
const OF_CENTRE: &str = "central-";

/// Whether a role can be given here.
#[must_use]
pub fn is_role_here(work: &Work, role: &str) -> bool {
    let town = work.town();
    role.starts_with(OF_CENTRE) == town.is_centre() && town.permissions.staff_roles().any(|(known, _)| known == role)
}

/// Makes an account and sends the link that opens it. Somebody who has left, or who has not come yet, is invited anew.
///
/// # Errors
/// [`StaffRefusal`], or when the database does not take it.
pub async fn invite(work: &Work, keyring: &Keyring, new: NewStaff) -> Result<Invited, AppError> {
    if new.roles.is_empty() {
        return Err(StaffRefusal::NoRole.into());
    }
    invite_with(work, keyring, new).await
}

/// The same, also where every role waits for a second person.
///
/// # Errors
/// [`StaffRefusal`], or when the database does not take it.
pub async fn invite_with(work: &Work, keyring: &Keyring, new: NewStaff) -> Result<Invited, AppError> {
    work.require(Permission::StaffManage)?;
    if new.roles.iter().any(|given| !is_role_here(work, &given.role)) {
        return Err(StaffRefusal::RoleUnknown.into());
    }
    let new = NewStaff { email: new.email.map(|email| email.to_lowercase()), ..new };
    let known = by_phone(work, &new.phone).await?;
    if let Some(email) = &new.email
        && by_email(work, email).await?.is_some_and(|other| other.phone != new.phone)
    {
        return Err(StaffRefusal::EmailTaken.into());
    }
    let (account, before) = match known {
        Some(account) if account.state == staff_account::State::Active => {
            return Err(StaffRefusal::AlreadyHere.into());
        }
        Some(account) => open_again(work, account, &new).await?,
        None => (open_first(work, &new).await?, Before::default()),
    };
    give(work, account.id, &new.roles).await?;
    let roles: Vec<&str> = new.roles.iter().map(|given| given.role.as_str()).collect();
    let entry = Entry::of(Act::StaffInvited, "staff_account", account.id.0)
        .after("name", account.name.as_str())
        .after("phone", &account.phone)
        .change("email", before.email, account.email.as_deref().map(masked_email))
        .change("roles", before.roles, roles.join(" "));
    audit::record(work, entry).await?;
    let url = links::send(work, keyring, &account, invitation::Kind::Invitation, Notice::StaffInvitation).await?;
    Ok(Invited { account: account.id, url })
}

async fn open_first(work: &Work, new: &NewStaff) -> Result<staff_account::Model, AppError> {
    let account = staff_account::Model {
        tenant_id: work.tenant(),
        id: StaffId::mint(),
        name: new.name.clone(),
        phone: new.phone.clone(),
        email: new.email.clone(),
        locale: new.locale,
        state: staff_account::State::Invited,
        password_hash: None,
        password_set_at: None,
        totp_cipher: None,
        totp_key: None,
        totp_since: None,
        totp_last_step: None,
        access_version: 1,
        invited_by: work.actor().staff().map(|staff| staff.id),
        invited_at: work.now,
        seen_at: None,
        left_at: None,
    };
    // Two people may invite the same one at the same moment.
    if !work.insert_if_absent(account.clone()).await? {
        return Err(StaffRefusal::AlreadyHere.into());
    }
    Ok(account)
}

/// What an account had before it was opened again, as the trail keeps it.
#[derive(Debug, Default)]
struct Before {
    email: Option<String>,
    roles: Option<String>,
}

/// The beginning of an address and where it is, which is enough to tell two apart.
fn masked_email(email: &str) -> String {
    let (name, host) = email.split_once('@').unwrap_or((email, ""));
    format!("{}•••@{host}", name.chars().take(2).collect::<String>())
}

/// What was asked about the account was asked about whoever it belonged to: with another name, mailbox or time here it is not
/// agreed to unseen.
async fn withdraw_requests(work: &Work, account: &staff_account::Model, new: &NewStaff) -> Result<(), AppError> {
    let has_left = account.state == staff_account::State::Left;
    if has_left || account.email != new.email || account.name != new.name {
        let lang = Lang::of(work.actor().staff().map_or(account.locale, |staff| staff.locale));
        approvals::withdraw_about(work, account.id, &lang.t("approval-invited-anew")).await?;
    }
    Ok(())
}

async fn open_again(
    work: &Work,
    account: staff_account::Model,
    new: &NewStaff,
) -> Result<(staff_account::Model, Before), AppError> {
    withdraw_requests(work, &account, new).await?;
    forget_secrets(work, account.id).await?;
    let held = team::roles_of(work, account.id).await?.into_iter().map(|row| row.role).collect::<Vec<_>>();
    let before =
        Before { email: account.email.as_deref().map(masked_email), roles: (!held.is_empty()).then(|| held.join(" ")) };
    let roles = work.delete_many::<staff_role::Entity>().filter(staff_role::Column::AccountId.eq(account.id));
    roles.exec(work.tx()).await?;
    let again = staff_account::ActiveModel {
        id: Unchanged(account.id),
        name: Set(new.name.clone()),
        email: Set(new.email.clone()),
        locale: Set(new.locale),
        state: Set(staff_account::State::Invited),
        invited_by: Set(work.actor().staff().map(|staff| staff.id)),
        invited_at: Set(work.now),
        left_at: Set(None),
        ..Default::default()
    };
    Ok((work.update(again).await?, before))
}

async fn give(work: &Work, account: StaffId, roles: &[GivenRole]) -> Result<(), AppError> {
    let granted_by = work.actor().staff().map(|staff| staff.id);
    for given in roles {
        let row = staff_role::Model {
            tenant_id: work.tenant(),
            account_id: account,
            role: given.role.clone(),
            ends_on: given.ends_on,
            granted_by,
            granted_at: work.now,
        };
        work.insert_if_absent(row).await?;
    }
    Ok(())
}

/// Lets somebody in anew who lost password, phone or both: all sessions end, password and factors are forgotten, and a link
/// sets a new password.
///
/// # Errors
/// [`StaffRefusal::Nobody`], or when the database does not take it.
pub async fn reset(work: &Work, keyring: &Keyring, id: StaffId) -> Result<String, AppError> {
    work.require(Permission::StaffManage)?;
    reset_agreed(work, keyring, id).await
}

/// The same, where two people have agreed to it.
///
/// # Errors
/// As [`reset`].
pub async fn reset_agreed(work: &Work, keyring: &Keyring, id: StaffId) -> Result<String, AppError> {
    let account = work.get_for_update::<staff_account::Entity>(id).await?;
    let account = account.filter(|account| account.state == staff_account::State::Active);
    let account = account.ok_or(StaffRefusal::Nobody)?;
    forget_secrets(work, account.id).await?;
    audit::record(work, Entry::of(Act::StaffReset, "staff_account", id.0)).await?;
    links::send(work, keyring, &account, invitation::Kind::Reset, Notice::StaffReset).await
}

/// Somebody asks for a new password himself: a link to the phone and mailbox that are known. Everything else stays as it is.
///
/// # Errors
/// When the database does not take it.
pub async fn forgot(work: &Work, keyring: &Keyring, account: &staff_account::Model) -> Result<(), AppError> {
    audit::record(work, Entry::of(Act::StaffResetAsked, "staff_account", account.id.0)).await?;
    links::send(work, keyring, account, invitation::Kind::Reset, Notice::StaffReset).await.map(|_sent| ())
}

/// Password and factors go, and whoever was signed in with them.
async fn forget_secrets(work: &Work, account: StaffId) -> Result<(), AppError> {
    sessions::end_all(work, Whose::Staff(account), None).await?;
    recovery::remove(work, account).await?;
    let passkeys = work.delete_many::<passkey::Entity>().filter(passkey::Column::AccountId.eq(account));
    passkeys.exec(work.tx()).await?;
    let ceremonies =
        work.delete_many::<passkey_ceremony::Entity>().filter(passkey_ceremony::Column::AccountId.eq(account));
    ceremonies.exec(work.tx()).await?;
    let nothing = staff_account::ActiveModel {
        id: Unchanged(account),
        password_hash: Set(None),
        password_set_at: Set(None),
        totp_cipher: Set(None),
        totp_key: Set(None),
        totp_since: Set(None),
        totp_last_step: Set(None),
        ..Default::default()
    };
    work.update(nothing).await?;
    sessions::access_changed(work, account).await
}

/// Sets the password that a link was for. The link is used up, every other link and session of the account ends; where the
/// account was only invited, it is open from now on.
///
/// # Errors
/// [`AppError::NotFound`] where somebody else was quicker, or when the database does not take it.
pub async fn accept(work: &Work, link: &Link, password_hash: String) -> Result<staff_account::Model, AppError> {
    // The account before its links and sessions, as a reset locks them.
    work.get_for_update::<staff_account::Entity>(link.account.id).await?.ok_or(AppError::NotFound)?;
    if !links::use_up(work, link).await? {
        return Err(AppError::NotFound);
    }
    let account = &link.account;
    sessions::end_all(work, Whose::Staff(account.id), None).await?;
    let set = staff_account::ActiveModel {
        id: Unchanged(account.id),
        state: Set(staff_account::State::Active),
        password_hash: Set(Some(password_hash)),
        password_set_at: Set(Some(work.now)),
        ..Default::default()
    };
    work.update(set).await?;
    sessions::access_changed(work, account.id).await?;
    let act = match link.kind {
        invitation::Kind::Invitation => Act::StaffJoined,
        invitation::Kind::Reset => Act::PasswordChanged,
    };
    audit::record(work, Entry::of(act, "staff_account", account.id.0).by(account)).await?;
    work.get::<staff_account::Entity>(account.id).await?.ok_or(AppError::NotFound)
}

/// The account of a mobile number.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_phone(work: &Work, phone: &Phone) -> Result<Option<staff_account::Model>, AppError> {
    let found = work.find::<staff_account::Entity>().filter(staff_account::Column::Phone.eq(phone.clone()));
    Ok(work.one(found).await?)
}

/// The account of an e-mail address; addresses are kept in small letters.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_email(work: &Work, email: &str) -> Result<Option<staff_account::Model>, AppError> {
    let found = work.find::<staff_account::Entity>().filter(staff_account::Column::Email.eq(email.to_lowercase()));
    Ok(work.one(found).await?)
}
