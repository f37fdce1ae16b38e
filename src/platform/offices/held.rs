//! Who holds which post, out of what is written down.

use std::collections::BTreeSet;

use chrono::Days;
use entity::{
    identity::{office_held, staff_account},
    values::{OfficeHeldId, StaffId},
};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};

use super::signatory::{Holding, bounded};
use crate::platform::{
    calendar::dhaka_day,
    errors::AppError,
    identity::leave::{Counted, Handover},
    work::Work,
};

/// What a town of a hundred years has at most.
pub(super) const ROWS_MAX: u64 = 10_000;

/// What was ever held, with the last day of those who have left.
///
/// # Errors
/// When the database cannot be read.
pub async fn holdings(work: &Work) -> Result<Vec<Holding>, AppError> {
    let rows = work.find::<office_held::Entity>().order_by_asc(office_held::Column::FromDay).limit(ROWS_MAX);
    let rows = work.all(rows).await?;
    with_holders(work, rows).await
}

/// What somebody holds today.
///
/// # Errors
/// When the database cannot be read.
pub async fn held_today(work: &Work, account: StaffId) -> Result<Vec<Holding>, AppError> {
    let today = work.today();
    let own = work
        .find::<office_held::Entity>()
        .filter(office_held::Column::AccountId.eq(account))
        .filter(office_held::Column::FromDay.lte(today))
        .filter(not_over(work))
        .limit(ROWS_MAX);
    let mut rows = work.all(own).await?;
    let delegators: BTreeSet<OfficeHeldId> = rows.iter().filter_map(|row| row.for_id).collect();
    if !delegators.is_empty() {
        let theirs = work.find::<office_held::Entity>().filter(office_held::Column::Id.is_in(delegators));
        rows.extend(work.all(theirs).await?);
    }
    let mut held = with_holders(work, rows).await?;
    held.retain(|holding| holding.account == account && holding.is_in_force(today));
    Ok(held)
}

/// Rows that run today or begin later.
pub(super) fn not_over(work: &Work) -> Condition {
    Condition::any().add(office_held::Column::ToDay.is_null()).add(office_held::Column::ToDay.gte(work.today()))
}

async fn with_holders(work: &Work, rows: Vec<office_held::Model>) -> Result<Vec<Holding>, AppError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let holders = rows.iter().map(|row| row.account_id).collect::<BTreeSet<_>>();
    let people = work.find::<staff_account::Entity>().filter(staff_account::Column::Id.is_in(holders));
    let people = work.all(people).await?;
    let holding = |row: office_held::Model| {
        let person = people.iter().find(|person| person.id == row.account_id)?;
        let before_leaving = person.left_at.and_then(|at| dhaka_day(at).checked_sub_days(Days::new(1)));
        let to = match (row.to_day, before_leaving) {
            (Some(to), Some(left)) => Some(to.min(left)),
            (to, left) => to.or(left),
        };
        // Whoever leaves on the first day has never held it.
        to.is_none_or(|to| row.from_day <= to).then(|| Holding {
            id: row.id,
            account: row.account_id,
            name: person.name.clone(),
            post: row.post,
            wards: row.wards,
            capacity: row.capacity,
            from: row.from_day,
            to,
            order: row.order_number,
            for_id: row.for_id,
        })
    };
    Ok(bounded(rows.into_iter().filter_map(holding).collect()))
}

/// The posts that somebody holds, today or later.
pub const HANDOVER: Handover = Handover { what: "posts", path: "/posts", count: held_by };

fn held_by(work: &Work, account: StaffId) -> Counted<'_> {
    Box::pin(async move {
        let today = work.today();
        let held = holdings(work).await?.into_iter().filter(|holding| holding.account == account);
        let count = held.filter(|holding| holding.to.is_none_or(|to| today <= to)).count();
        Ok(u64::try_from(count).unwrap_or_default())
    })
}
