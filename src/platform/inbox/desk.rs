//! Working on the queue: who sees what, who takes it on, how it ends.

use std::collections::HashMap;

use entity::{
    identity::{staff_account, staff_role},
    messaging::queue_item::{self, Kind},
    values::{QueueItemId, StaffId, Ward},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, NullOrdering, Order},
};
use uuid::Uuid;

use super::QueueKind;
use crate::platform::{
    access::Permission,
    audit::{self, Act, Entry, Fact},
    errors::AppError,
    work::Work,
};

const COLLEAGUES_MAX: u64 = 500;

/// Who has a thing, as a list is narrowed by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Holder {
    #[default]
    Anybody,
    Nobody,
    Myself,
}

/// What a list is narrowed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    pub kind: Option<Kind>,
    pub ward: Option<Ward>,
    pub holder: Holder,
}

/// What is open and may be seen by whoever asks, the most overdue first, and how much there is in all.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(
    work: &Work,
    narrowed: Narrowed,
    offset: u64,
    limit: u64,
) -> Result<(Vec<queue_item::Model>, u64), AppError> {
    work.require(Permission::QueueWork)?;
    let mut open = Condition::all().add(queue_item::Column::ClosedAt.is_null());
    if let Some(wards) = work.actor().scope().narrowed(narrowed.ward) {
        let within = Condition::any().add(queue_item::Column::Ward.is_in(wards));
        // What has no ward is everybody's, unless a ward is asked for.
        open = open.add(match narrowed.ward {
            Some(_) => within,
            None => within.add(queue_item::Column::Ward.is_null()),
        });
    }
    if let Some(kind) = narrowed.kind {
        open = open.add(queue_item::Column::Kind.eq(kind));
    }
    open = match (narrowed.holder, work.actor().staff()) {
        (Holder::Anybody, _) => open,
        (Holder::Myself, Some(staff)) => open.add(queue_item::Column::AssignedTo.eq(staff.id)),
        (Holder::Nobody | Holder::Myself, _) => open.add(queue_item::Column::AssignedTo.is_null()),
    };
    let found = work.find::<queue_item::Entity>().filter(open);
    let count = found.clone().count(work.tx()).await?;
    let rows = found
        .order_by_with_nulls(queue_item::Column::DueOn, Order::Asc, NullOrdering::Last)
        .order_by_asc(queue_item::Column::OpenedAt)
        .order_by_asc(queue_item::Column::Id)
        .offset(offset)
        .limit(limit);
    Ok((work.all(rows).await?, count))
}

/// One thing, open or closed.
///
/// # Errors
/// [`AppError::NotFound`] where there is none in this town, or not for whoever asks.
pub async fn get(work: &Work, id: QueueItemId) -> Result<queue_item::Model, AppError> {
    work.require(Permission::QueueWork)?;
    seen(work, work.get::<queue_item::Entity>(id).await?)
}

async fn get_to_change(work: &Work, id: QueueItemId) -> Result<queue_item::Model, AppError> {
    work.require(Permission::QueueWork)?;
    seen(work, work.get_for_update::<queue_item::Entity>(id).await?)
}

fn seen(work: &Work, found: Option<queue_item::Model>) -> Result<queue_item::Model, AppError> {
    let scope = work.actor().scope();
    found.filter(|item| scope.sees(item.ward)).ok_or(AppError::NotFound)
}

/// Gives a thing to somebody, or back to nobody. What is closed, or is his already, stays as it is.
///
/// # Errors
/// [`AppError::BadRequest`] for somebody who does not work on the queue.
pub async fn assign(work: &Work, id: QueueItemId, to: Option<StaffId>) -> Result<(), AppError> {
    let item = get_to_change(work, id).await?;
    if item.closed_at.is_some() || item.assigned_to == to {
        return Ok(());
    }
    if let Some(to) = to
        && colleagues(work).await?.iter().all(|colleague| colleague.id != to)
    {
        return Err(AppError::BadRequest);
    }
    let changed = queue_item::ActiveModel { id: Unchanged(id), assigned_to: Set(to), ..Default::default() };
    work.update(changed).await?;
    let act = match to {
        None => Act::QueueGivenBack,
        Some(to) if work.actor().staff().is_some_and(|staff| staff.id == to) => Act::QueueTaken,
        Some(_) => Act::QueueHandedOver,
    };
    let text = |id: Option<StaffId>| id.map(|id| id.to_string());
    audit::record(work, Entry::of(act, "queue_item", id.0).change("assigned_to", text(item.assigned_to), text(to)))
        .await
}

/// Closes a thing with what was done about it, and tells whoever waits for the answer. What is closed stays as it is, so that
/// a form sent twice answers once.
///
/// # Errors
/// When the database does not take it.
pub async fn close(
    work: &Work,
    kind: &dyn QueueKind,
    id: QueueItemId,
    outcome: Option<&'static str>,
    words: &str,
) -> Result<(), AppError> {
    let item = get_to_change(work, id).await?;
    if item.closed_at.is_some() {
        return Ok(());
    }
    let closed_by = work.actor().staff().map(|staff| staff.id);
    let changed = queue_item::ActiveModel {
        id: Unchanged(id),
        closed_at: Set(Some(work.now)),
        closed_by: Set(closed_by),
        outcome: Set(outcome.map(str::to_owned)),
        answer: Set(Some(words.to_owned())),
        ..Default::default()
    };
    work.update(changed).await?;
    let entry = Entry::of(Act::QueueClosed, "queue_item", id.0);
    // The words stand with the task, and go when it does; the trail stays.
    audit::record(work, entry.after("outcome", outcome).after("answer", Fact::hidden())).await?;
    kind.answered(work, &item, words).await
}

/// Hands everything that somebody has taken on to somebody else, or back to everybody; says how much it was.
///
/// # Errors
/// When the database does not take it.
pub async fn pass_on(work: &Work, from: StaffId, to: Option<StaffId>) -> Result<usize, AppError> {
    let held = work
        .find::<queue_item::Entity>()
        .filter(queue_item::Column::AssignedTo.eq(from))
        .filter(queue_item::Column::ClosedAt.is_null());
    let items = work.all(held).await?;
    work.update_many::<queue_item::Entity>()
        .col_expr(queue_item::Column::AssignedTo, Expr::value(to.map(|id| id.0)))
        .filter(queue_item::Column::AssignedTo.eq(from))
        .filter(queue_item::Column::ClosedAt.is_null())
        .exec(work.tx())
        .await?;
    let act = if to.is_some() { Act::QueueHandedOver } else { Act::QueueGivenBack };
    let holder = |id: Option<StaffId>| id.map(|id| id.to_string());
    let entry = |item: &queue_item::Model| {
        Entry::of(act, "queue_item", item.id.0).change("assigned_to", holder(Some(from)), holder(to))
    };
    audit::record_all(work, items.iter().map(entry).collect()).await?;
    Ok(items.len())
}

/// Everybody who may work on the queue today, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn colleagues(work: &Work) -> Result<Vec<staff_account::Model>, AppError> {
    let roles = work.town().permissions.staff_roles();
    let working = roles.filter(|(_, granted)| granted.contains(&Permission::QueueWork));
    let working: Vec<String> = working.map(|(role, _)| role.to_owned()).collect();
    let in_force =
        Condition::any().add(staff_role::Column::EndsOn.is_null()).add(staff_role::Column::EndsOn.gte(work.today()));
    let roles = work
        .find::<staff_role::Entity>()
        .filter(staff_role::Column::Role.is_in(working))
        .filter(in_force)
        .limit(COLLEAGUES_MAX);
    let ids: Vec<StaffId> = work.all(roles).await?.into_iter().map(|row| row.account_id).collect();
    let accounts = work
        .find::<staff_account::Entity>()
        .filter(staff_account::Column::Id.is_in(ids))
        .filter(staff_account::Column::State.eq(staff_account::State::Active))
        .order_by_asc(staff_account::Column::Name)
        .limit(COLLEAGUES_MAX);
    Ok(work.all(accounts).await?)
}

/// The names of some accounts, whatever has become of them.
///
/// # Errors
/// When the database cannot be read.
pub async fn names_of(
    work: &Work,
    ids: impl IntoIterator<Item = StaffId>,
) -> Result<HashMap<StaffId, String>, AppError> {
    let ids: Vec<StaffId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let accounts = work.find::<staff_account::Entity>().filter(staff_account::Column::Id.is_in(ids));
    Ok(work.all(accounts).await?.into_iter().map(|account| (account.id, account.name)).collect())
}

/// Closes what waits about something that has been done on its own page: there the trail says what it was.
///
/// # Errors
/// When the database does not take it.
pub async fn done_elsewhere(work: &Work, kind: Kind, subject: Uuid) -> Result<(), AppError> {
    let open = work
        .find::<queue_item::Entity>()
        .filter(queue_item::Column::Kind.eq(kind))
        .filter(queue_item::Column::SubjectId.eq(subject))
        .filter(queue_item::Column::ClosedAt.is_null());
    let Some(item) = work.one(open.lock_exclusive()).await? else { return Ok(()) };
    let changed = queue_item::ActiveModel {
        id: Unchanged(item.id),
        closed_at: Set(Some(work.now)),
        closed_by: Set(work.actor().staff().map(|staff| staff.id)),
        ..Default::default()
    };
    work.update(changed).await?;
    audit::record(work, Entry::of(Act::QueueClosed, "queue_item", item.id.0)).await
}
