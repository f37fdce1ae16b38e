//! Sessions: opened by whoever has proved who he is, looked at with every request, ended by time, by hand or by leaving.

use std::{net::IpAddr, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use entity::{
    identity::{citizen, session, staff_account, staff_role},
    values::{CitizenId, SessionId, StaffId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::{Identity, Resolved, ResolvedFrom, factors};
use crate::platform::{
    access::{Actor, CitizenActor, HeldOffice, Permission, StaffActor},
    app::App,
    errors::AppError,
    keys::{Keyring, sha256},
    offices,
    tenancy::Town,
    work::Work,
};

/// Staff and people on a borrowed phone are asked again after this long without a sign of them.
const IDLE: Duration = Duration::from_mins(30);
/// Nobody's working day is longer.
const DAY_OF_WORK: Duration = Duration::from_hours(12);
/// On a phone of one's own.
const IDLE_REMEMBERED: Duration = Duration::from_hours(24 * 30);
const REMEMBERED: Duration = Duration::from_hours(24 * 90);
/// How often it is written down that a session is in use.
const SEEN_EVERY: Duration = Duration::from_mins(1);
/// What is kept of the browser's own name.
const DEVICE_MAX: usize = 80;
const ROWS_MAX: u64 = 100;

/// Whose session it is to be, and on what.
#[derive(Clone, Debug)]
pub struct Opening {
    pub whose: Whose,
    pub second_factor: bool,
    pub remembered: bool,
    /// Browser and system, shortened.
    pub device: String,
    pub address: Option<IpAddr>,
}

/// Whose session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Staff(StaffId),
    Citizen(CitizenId),
}

impl Whose {
    fn condition(self) -> Condition {
        match self {
            Self::Staff(id) => Condition::all().add(session::Column::AccountId.eq(id)),
            Self::Citizen(id) => Condition::all().add(session::Column::CitizenId.eq(id)),
        }
    }
}

/// Opens a session and returns the token for the cookie. Always a new one: a token that was there before is never taken
/// over.
///
/// # Errors
/// When the database does not take it.
pub async fn open(work: &Work, keyring: &Keyring, opening: Opening) -> Result<String, AppError> {
    let token = keyring.session_token()?;
    let lasts = if opening.remembered { REMEMBERED } else { DAY_OF_WORK };
    let (account_id, citizen_id) = match opening.whose {
        Whose::Staff(id) => (Some(id), None),
        Whose::Citizen(id) => (None, Some(id)),
    };
    work.insert(session::Model {
        tenant_id: work.tenant(),
        id: SessionId::mint(),
        token_hash: sha256(token.as_bytes()),
        account_id,
        citizen_id,
        second_factor: opening.second_factor,
        remembered: opening.remembered,
        device: opening.device.chars().take(DEVICE_MAX).collect(),
        // Of citizens no address is kept.
        address: account_id.and(opening.address).map(|address| address.to_string()),
        opened_at: work.now,
        confirmed_at: work.now,
        seen_at: work.now,
        expires_at: work.now + lasts,
        ended_at: None,
    })
    .await?;
    Ok(token)
}

/// Whether a session still holds.
fn holds(row: &session::Model, now: DateTime<Utc>) -> bool {
    let idle = if row.remembered { IDLE_REMEMBERED } else { IDLE };
    row.ended_at.is_none() && now < row.expires_at && now < row.seen_at + idle
}

async fn by_token(work: &Work, token: &str) -> Result<Option<session::Model>, AppError> {
    let found = work.find::<session::Entity>().filter(session::Column::TokenHash.eq(sha256(token.as_bytes())));
    Ok(work.one(found).await?.filter(|row| holds(row, work.now)))
}

/// The citizen whose session has this token, nobody where there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn citizen(app: &App, town: &Arc<Town>, token: &str) -> Result<Option<Arc<CitizenActor>>, AppError> {
    let work = app.read(town, Actor::Visitor).await?;
    let Some(row) = by_token(&work, token).await? else { return Ok(None) };
    let Some(id) = row.citizen_id else { return Ok(None) };
    let citizen = work.get::<citizen::Entity>(id).await?;
    let now = work.now;
    work.commit().await?;
    let Some(citizen) = citizen else { return Ok(None) };
    let actor = Arc::new(CitizenActor { id, phone: citizen.phone, session: row.id });
    note_seen(app, town, &row, now, Actor::Citizen(Arc::clone(&actor))).await;
    Ok(Some(actor))
}

/// The member of staff whose session has this token, nobody where there is none.
///
/// # Errors
/// When the database cannot be read, or casbin gives no decision.
pub async fn staff(app: &App, town: &Arc<Town>, token: &str) -> Result<Option<Arc<StaffActor>>, AppError> {
    let work = app.read(town, Actor::Visitor).await?;
    let Some(row) = by_token(&work, token).await? else { return Ok(None) };
    let Some(id) = row.account_id else { return Ok(None) };
    let account = work.get::<staff_account::Entity>(id).await?;
    let Some(account) = account.filter(|account| account.state == staff_account::State::Active) else {
        return Ok(None);
    };
    let from = ResolvedFrom {
        access_version: account.access_version,
        town_version: town.version,
        day: work.today(),
        confirmed_at: row.confirmed_at,
    };
    let actor = match app.identity.remembered(town.id, row.id, from) {
        Some(actor) => actor,
        None => {
            let Some(actor) = resolve(&work, &app.identity, &row, account).await? else { return Ok(None) };
            let actor = Arc::new(actor);
            app.identity.remember(town.id, row.id, Resolved { from, actor: Arc::clone(&actor) });
            actor
        }
    };
    let now = work.now;
    work.commit().await?;
    note_seen(app, town, &row, now, Actor::Staff(Arc::clone(&actor))).await;
    Ok(Some(actor))
}

/// Nobody where the account has a second step that this session never took: the password alone lets nobody in any more.
async fn resolve(
    work: &Work,
    identity: &Identity,
    row: &session::Model,
    account: staff_account::Model,
) -> Result<Option<StaffActor>, AppError> {
    let has_factor = factors::is_set_up(work, &account).await?;
    if has_factor && !row.second_factor {
        return Ok(None);
    }
    let roles = roles_of(work, account.id).await?;
    let permissions = work.town().permissions.of_roles(&account.id.to_string(), &roles).await?;
    let is_needed = factors::is_needed(work, identity, &permissions);
    Ok(Some(StaffActor {
        id: account.id,
        name: account.name,
        locale: account.locale,
        session: row.id,
        roles,
        permissions,
        offices: offices_of(work, account.id).await?,
        confirmed_at: row.confirmed_at,
        second_factor: row.second_factor,
        must_enrol: is_needed && !has_factor,
    }))
}

/// The roles that somebody has today.
///
/// # Errors
/// When the database cannot be read.
pub async fn roles_of(work: &Work, account: StaffId) -> Result<Vec<String>, AppError> {
    let in_force =
        Condition::any().add(staff_role::Column::EndsOn.is_null()).add(staff_role::Column::EndsOn.gte(work.today()));
    let rows = work
        .find::<staff_role::Entity>()
        .filter(staff_role::Column::AccountId.eq(account))
        .filter(in_force)
        .limit(ROWS_MAX);
    Ok(work.all(rows).await?.into_iter().map(|row| row.role).collect())
}

/// The one answer to who signs is also the one to what he may see.
async fn offices_of(work: &Work, account: StaffId) -> Result<Vec<HeldOffice>, AppError> {
    let held = offices::held_today(work, account).await?.into_iter();
    Ok(held
        .map(|holding| HeldOffice { post: holding.post, wards: holding.wards, capacity: holding.capacity })
        .collect())
}

/// Writes down that a session is in use. Nobody's page fails because that could not be written.
async fn note_seen(app: &App, town: &Arc<Town>, row: &session::Model, now: DateTime<Utc>, actor: Actor) {
    if now < row.seen_at + SEEN_EVERY {
        return;
    }
    if let Err(cause) = write_seen(app, town, row, now, actor).await {
        tracing::error!("it could not be written down that a session is in use: {cause}");
    }
}

async fn write_seen(
    app: &App,
    town: &Arc<Town>,
    row: &session::Model,
    now: DateTime<Utc>,
    actor: Actor,
) -> Result<(), AppError> {
    let work = app.begin(town, actor).await?;
    // The account before its session, as everybody locks them who ends the sessions of an account.
    match (row.account_id, row.citizen_id) {
        (Some(id), _) => {
            let seen = staff_account::ActiveModel { id: Unchanged(id), seen_at: Set(Some(now)), ..Default::default() };
            work.update(seen).await?;
        }
        (None, Some(id)) => {
            let seen = citizen::ActiveModel { id: Unchanged(id), seen_at: Set(now), ..Default::default() };
            work.update(seen).await?;
        }
        (None, None) => {}
    }
    let seen = session::ActiveModel { id: Unchanged(row.id), seen_at: Set(now), ..Default::default() };
    work.update(seen).await?;
    work.commit().await
}

/// The open sessions of somebody, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(work: &Work, whose: Whose) -> Result<Vec<session::Model>, AppError> {
    let seen_within = |remembered: bool, idle: Duration| {
        let seen = session::Column::SeenAt.gt(work.now - idle);
        Condition::all().add(session::Column::Remembered.eq(remembered)).add(seen)
    };
    let open = work
        .find::<session::Entity>()
        .filter(whose.condition())
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(work.now))
        .filter(Condition::any().add(seen_within(false, IDLE)).add(seen_within(true, IDLE_REMEMBERED)))
        .order_by_desc(session::Column::SeenAt)
        .limit(ROWS_MAX);
    Ok(work.all(open).await?)
}

/// Whether a session is somebody's and has not ended.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_open(work: &Work, whose: Whose, id: SessionId) -> Result<bool, AppError> {
    let found = work.find::<session::Entity>().filter(whose.condition()).filter(session::Column::Id.eq(id));
    Ok(work.one(found).await?.is_some_and(|row| holds(&row, work.now)))
}

/// Ends one session of somebody; says whether there was such a one.
///
/// # Errors
/// When the database does not take it.
pub async fn end(work: &Work, whose: Whose, id: SessionId) -> Result<bool, AppError> {
    end_where(work, whose.condition().add(session::Column::Id.eq(id))).await.map(|ended| ended > 0)
}

/// Ends the session with a token, whosever it is: the browser that has it gets another one.
///
/// # Errors
/// When the database does not take it.
pub async fn end_by_token(work: &Work, token: &str) -> Result<(), AppError> {
    let condition = Condition::all().add(session::Column::TokenHash.eq(sha256(token.as_bytes())));
    end_where(work, condition).await.map(|_ended| ())
}

/// Ends all sessions of somebody but the one that asks, where one asks; says how many.
///
/// # Errors
/// When the database does not take it.
pub async fn end_all(work: &Work, whose: Whose, but: Option<SessionId>) -> Result<u64, AppError> {
    let others = match but {
        Some(id) => whose.condition().add(session::Column::Id.ne(id)),
        None => whose.condition(),
    };
    end_where(work, others).await
}

async fn end_where(work: &Work, condition: Condition) -> Result<u64, AppError> {
    let ended = work
        .update_many::<session::Entity>()
        .col_expr(session::Column::EndedAt, Expr::value(work.now))
        .filter(condition)
        .filter(session::Column::EndedAt.is_null())
        .exec(work.tx())
        .await?;
    Ok(ended.rows_affected)
}

/// The password or a factor was given again.
///
/// # Errors
/// When the database does not take it.
pub async fn confirm(work: &Work, id: SessionId) -> Result<(), AppError> {
    let confirmed = session::ActiveModel { id: Unchanged(id), confirmed_at: Set(work.now), ..Default::default() };
    work.update(confirmed).await?;
    Ok(())
}

/// A second step was taken in a session that had begun without one.
///
/// # Errors
/// When the database does not take it.
pub async fn second_step_taken(work: &Work, id: SessionId) -> Result<(), AppError> {
    let taken = session::ActiveModel { id: Unchanged(id), second_factor: Set(true), ..Default::default() };
    work.update(taken).await?;
    Ok(())
}

/// What somebody was resolved to must be found anew: roles, posts or factors have changed.
///
/// # Errors
/// When the database does not take it.
pub async fn access_changed(work: &Work, account: StaffId) -> Result<(), AppError> {
    use sea_orm::sea_query::ExprTrait;
    work.update_many::<staff_account::Entity>()
        .col_expr(staff_account::Column::AccessVersion, Expr::col(staff_account::Column::AccessVersion).add(1))
        .filter(staff_account::Column::Id.eq(account))
        .exec(work.tx())
        .await?;
    Ok(())
}

/// Whether an act that needs it fresh may go on: the password or a factor was given in the last minutes. A form may be
/// filled in longer than its page was asked for.
#[must_use]
pub fn is_confirmed(staff: &StaffActor, now: DateTime<Utc>, is_form: bool) -> bool {
    const PAGE: Duration = Duration::from_mins(10);
    const FORM: Duration = Duration::from_mins(40);
    now < staff.confirmed_at + if is_form { FORM } else { PAGE }
}

/// Whether the permission is there; for pages that show or hide what it opens.
#[must_use]
pub fn may(actor: &Actor, permission: Permission) -> bool {
    actor.staff().is_some_and(|staff| staff.permissions.contains(&permission))
}
