//! Who works for a town, and with which roles.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    identity::{
        passkey,
        staff_account::{self, State},
        staff_role,
    },
    values::{Phone, StaffId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use super::{has_passkey, keepers, sessions};
use crate::platform::{
    access::{Actor, Permission, PermissionSet},
    approvals,
    audit::{self, Act, Entry},
    errors::{AppError, Refusal},
    tenancy::Town,
    work::Work,
};

/// More people than this no office has with one permission.
const PEOPLE_MAX: u64 = 500;
/// Roles of one person, ended ones too.
const ROLES_MAX: u64 = 100;
/// Whoever has not been seen for so long after joining has never used the account.
const UNUSED_DAYS: i64 = 14;

/// A change of the team that the rules do not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamRefused {
    /// Nobody changes his own roles, or ends his own account.
    Oneself,
    /// Somebody must be able to manage the staff.
    LastManager,
    /// Somebody must be able to agree to what others ask for.
    LastDecider,
    RoleHeld,
    RoleNotHeld,
    HasLeft,
    /// The invitation was taken up.
    HasJoined,
}

impl std::fmt::Display for TeamRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for TeamRefused {}

impl Refusal for TeamRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Oneself => "own-account",
            Self::LastManager => "last-manager",
            Self::LastDecider => "last-decider",
            Self::RoleHeld => "role-held",
            Self::RoleNotHeld => "role-not-held",
            Self::HasLeft => "has-left",
            Self::HasJoined => "has-joined",
        }
    }
}

/// The roles that can be given here: those of the centre on the console only, and no others there.
pub fn roles_here(town: &Town) -> impl Iterator<Item = (&str, &PermissionSet)> {
    town.permissions.staff_roles().filter(|(role, _)| role.starts_with("central-") == town.is_centre())
}

/// What a role that can be given here may do.
#[must_use]
pub fn role_here<'t>(town: &'t Town, role: &str) -> Option<&'t PermissionSet> {
    roles_here(town).find(|(known, _)| *known == role).map(|(_, granted)| granted)
}

/// Whether a role takes two people to give.
#[must_use]
pub fn is_weighty(town: &Town, role: &str) -> bool {
    role_here(town, role).is_some_and(|granted| granted.iter().any(|permission| permission.is_weighty()))
}

/// Whether a role is held on a day.
#[must_use]
pub fn is_held(role: &staff_role::Model, day: NaiveDate) -> bool {
    role.ends_on.is_none_or(|last| day <= last)
}

/// Whether somebody joined a while ago and has never come.
#[must_use]
pub fn is_unused(account: &staff_account::Model, now: DateTime<Utc>) -> bool {
    account.state != State::Left && account.seen_at.is_none() && (now - account.invited_at).num_days() >= UNUSED_DAYS
}

/// Which people are looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub state: Option<State>,
    /// Held today.
    pub role: Option<String>,
    /// Only those with neither an app nor a passkey.
    pub is_unprotected: bool,
    /// A part of the name or of the phone.
    pub search: Option<String>,
}

fn in_force(work: &Work) -> Condition {
    Condition::any().add(staff_role::Column::EndsOn.is_null()).add(staff_role::Column::EndsOn.gte(work.today()))
}

/// Those who have one of some roles today.
fn with_roles(work: &Work, roles: &[&str]) -> Condition {
    let held = work.find::<staff_role::Entity>().filter(staff_role::Column::Role.is_in(roles.iter().copied()));
    let held = held.filter(in_force(work)).select_only().column(staff_role::Column::AccountId);
    Condition::all().add(staff_account::Column::Id.in_subquery(held.into_query()))
}

fn wanted(work: &Work, wanted: &Wanted) -> Select<staff_account::Entity> {
    let mut rows = work.find::<staff_account::Entity>();
    if let Some(state) = wanted.state {
        rows = rows.filter(staff_account::Column::State.eq(state));
    }
    if let Some(role) = &wanted.role {
        rows = rows.filter(with_roles(work, &[role]));
    }
    if wanted.is_unprotected {
        let with_passkey = work.find::<passkey::Entity>().select_only().column(passkey::Column::AccountId);
        rows = rows
            .filter(staff_account::Column::TotpSince.is_null())
            .filter(staff_account::Column::Id.not_in_subquery(with_passkey.into_query()));
    }
    if let Some(search) = &wanted.search {
        let words = search.replace(['%', '_'], "");
        let mut either = Condition::any().add(staff_account::Column::Name.contains(&words));
        if let Ok(phone) = search.parse::<Phone>() {
            either = either.add(staff_account::Column::Phone.eq(phone));
        }
        rows = rows.filter(either);
    }
    rows
}

/// Some of the people, by name, and how many there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(
    work: &Work,
    which: &Wanted,
    offset: u64,
    limit: u64,
) -> Result<(Vec<staff_account::Model>, u64), AppError> {
    let rows = wanted(work, which);
    let count = rows.clone().count(work.tx()).await?;
    let rows = rows.order_by_asc(staff_account::Column::Name).order_by_asc(staff_account::Column::Id);
    Ok((work.all(rows.offset(offset).limit(limit)).await?, count))
}

/// The roles that some people have today.
///
/// # Errors
/// When the database cannot be read.
pub async fn roles_of_each(work: &Work, people: &[StaffId]) -> Result<BTreeMap<StaffId, Vec<String>>, AppError> {
    let rows = work.find::<staff_role::Entity>().filter(staff_role::Column::AccountId.is_in(people.iter().copied()));
    let rows = rows.filter(in_force(work)).order_by_asc(staff_role::Column::Role);
    let mut each: BTreeMap<StaffId, Vec<String>> = BTreeMap::new();
    for row in work.all(rows).await? {
        each.entry(row.account_id).or_default().push(row.role);
    }
    Ok(each)
}

/// Names of some people.
///
/// # Errors
/// When the database cannot be read.
pub async fn names_of(
    work: &Work,
    people: impl IntoIterator<Item = StaffId>,
) -> Result<BTreeMap<StaffId, String>, AppError> {
    let people: BTreeSet<StaffId> = people.into_iter().collect();
    let rows = work.find::<staff_account::Entity>().filter(staff_account::Column::Id.is_in(people));
    Ok(work.all(rows).await?.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Everybody who has not left, by name: to choose from.
///
/// # Errors
/// When the database cannot be read.
pub async fn at_work(work: &Work) -> Result<Vec<staff_account::Model>, AppError> {
    let rows = work.find::<staff_account::Entity>().filter(staff_account::Column::State.ne(State::Left));
    Ok(work.all(rows.order_by_asc(staff_account::Column::Name).limit(PEOPLE_MAX)).await?)
}

/// Active people who may do something by a role that they have today.
///
/// # Errors
/// When the database cannot be read.
pub async fn who_may(work: &Work, permission: Permission) -> Result<Vec<StaffId>, AppError> {
    Ok(work.all(who_may_rows(work, permission)).await?.into_iter().map(|row| row.id).collect())
}

fn who_may_rows(work: &Work, permission: Permission) -> Select<staff_account::Entity> {
    let granting = roles_here(work.town()).filter(|(_, granted)| granted.contains(&permission));
    let roles: Vec<&str> = granting.map(|(role, _)| role).collect();
    work.find::<staff_account::Entity>()
        .filter(staff_account::Column::State.eq(State::Active))
        .filter(with_roles(work, &roles))
        .order_by_asc(staff_account::Column::Id)
        .limit(PEOPLE_MAX)
}

/// Somebody's roles, running and ended, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn roles_of(work: &Work, account: StaffId) -> Result<Vec<staff_role::Model>, AppError> {
    let rows = work.find::<staff_role::Entity>().filter(staff_role::Column::AccountId.eq(account));
    Ok(work.all(rows.order_by_desc(staff_role::Column::GrantedAt).limit(ROLES_MAX)).await?)
}

/// Whether somebody proves himself with more than a password.
///
/// # Errors
/// When the database cannot be read.
pub async fn has_second_factor(work: &Work, account: &staff_account::Model) -> Result<bool, AppError> {
    Ok(account.totp_since.is_some() || has_passkey(work, account.id).await?)
}

/// Somebody other than the actor, locked, who still works here.
///
/// # Errors
/// [`TeamRefused`] for oneself and for who has left; [`AppError::NotFound`] for nobody.
pub async fn other_person(work: &Work, id: StaffId) -> Result<staff_account::Model, AppError> {
    let account = work.get_for_update::<staff_account::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if work.actor().staff().is_some_and(|staff| staff.id == id) {
        return Err(TeamRefused::Oneself.into());
    }
    if account.state == State::Left {
        return Err(TeamRefused::HasLeft.into());
    }
    Ok(account)
}

/// What became of a wish to give a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granted {
    Now,
    /// It takes a second person.
    Asked,
}

/// Gives somebody a role, or asks for it where it takes two people.
///
/// # Errors
/// [`TeamRefused`], [`AppError::NotFound`] for a role that is not given here.
pub async fn grant_role(
    work: &Work,
    account: StaffId,
    role: &str,
    ends_on: Option<NaiveDate>,
    reason: &str,
) -> Result<Granted, AppError> {
    other_person(work, account).await?;
    let by_two = is_weighty(work.town(), role) && matches!(work.actor(), Actor::Staff(_));
    if by_two && !makes_the_second(work, account, role).await? {
        refuse_held(work, account, role).await?;
        let wish = approvals::RoleGrant { role: role.to_owned(), ends_on };
        approvals::ask(work, approvals::Act::RoleGrant, account.0, &wish, reason).await?;
        return Ok(Granted::Asked);
    }
    give_role(work, account, role, ends_on, reason).await?;
    Ok(Granted::Now)
}

/// Whether the role makes somebody the second person who may decide where there is only one: nobody else could agree to it.
/// From then on it takes two.
async fn makes_the_second(work: &Work, account: StaffId, role: &str) -> Result<bool, AppError> {
    const DECIDES: Permission = Permission::ApprovalDecide;
    let may_decide = role_here(work.town(), role).is_some_and(|granted| granted.contains(&DECIDES));
    if !may_decide || work.require(DECIDES).is_err() {
        return Ok(false);
    }
    let granting = roles_here(work.town()).filter(|(_, granted)| granted.contains(&DECIDES));
    let roles: Vec<&str> = granting.map(|(role, _)| role).collect();
    // Who is invited and has not come yet counts: otherwise one person could make as many as he likes.
    let others = work
        .find::<staff_account::Entity>()
        .filter(staff_account::Column::State.ne(State::Left))
        .filter(staff_account::Column::Id.ne(account))
        .filter(with_roles(work, &roles));
    Ok(others.count(work.tx()).await? <= 1)
}

async fn refuse_held(work: &Work, account: StaffId, role: &str) -> Result<(), AppError> {
    let held = roles_of(work, account).await?.into_iter().any(|row| row.role == role && is_held(&row, work.today()));
    if held { Err(TeamRefused::RoleHeld.into()) } else { Ok(()) }
}

/// Gives a role to somebody else at once, whatever it weighs.
///
/// # Errors
/// As [`grant_role`].
pub async fn give_role(
    work: &Work,
    account: StaffId,
    role: &str,
    ends_on: Option<NaiveDate>,
    reason: &str,
) -> Result<(), AppError> {
    if role_here(work.town(), role).is_none() {
        return Err(AppError::NotFound);
    }
    other_person(work, account).await?;
    refuse_held(work, account, role).await?;
    // One that was held before makes room.
    let before = work.delete_many::<staff_role::Entity>().filter(staff_role::Column::AccountId.eq(account));
    before.filter(staff_role::Column::Role.eq(role)).exec(work.tx()).await?;
    work.insert(staff_role::Model {
        tenant_id: work.tenant(),
        account_id: account,
        role: role.to_owned(),
        ends_on,
        granted_by: work.actor().staff().map(|staff| staff.id),
        granted_at: work.now,
    })
    .await?;
    sessions::access_changed(work, account).await?;
    let entry = Entry::of(Act::RoleGranted, "staff_account", account.0).after("role", role).after("ends_on", ends_on);
    audit::record(work, entry.because(reason)).await
}

/// Ends a role of somebody else at once.
///
/// # Errors
/// [`TeamRefused`]
pub async fn end_role(work: &Work, account: StaffId, role: &str, reason: &str) -> Result<(), AppError> {
    keepers::one_at_a_time(work).await?;
    other_person(work, account).await?;
    let held = roles_of(work, account).await?.into_iter().find(|row| row.role == role && is_held(row, work.today()));
    let held = held.ok_or(TeamRefused::RoleNotHeld)?;
    let others = sessions::roles_of(work, account).await?;
    let grants = |role: &str, permission| role_here(work.town(), role).is_some_and(|may| may.contains(&permission));
    let is_lost =
        |permission| grants(role, permission) && !others.iter().any(|other| other != role && grants(other, permission));
    keepers::keep_powers(work, account, is_lost).await?;
    let yesterday = work.today().checked_sub_days(Days::new(1));
    let ended = staff_role::ActiveModel {
        tenant_id: Unchanged(held.tenant_id),
        account_id: Unchanged(account),
        role: Unchanged(held.role.clone()),
        ends_on: Set(yesterday),
        ..Default::default()
    };
    work.update(ended).await?;
    sessions::access_changed(work, account).await?;
    let entry = Entry::of(Act::RoleEnded, "staff_account", account.0).before("role", role);
    audit::record(work, entry.because(reason)).await
}
