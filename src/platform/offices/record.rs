//! Writing down who holds which post, from when to when and by what right.

use std::fmt;

use chrono::{Days, NaiveDate};
use entity::{
    identity::{
        office_held::{self, Capacity},
        staff_account::{self, State},
    },
    values::{OfficeHeldId, StaffId, WardSet},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    policy::{Posts, Scope},
    signatory::Holding,
};
use crate::platform::{
    audit::{self, Act, Entry},
    calendar::dhaka_day,
    errors::{AppError, FieldErrors, Refusal},
    identity::{
        leave::{Counted, Handover},
        sessions,
    },
    work::Work,
};

/// What a town of a hundred years has at most.
const ROWS_MAX: u64 = 10_000;

/// Why something cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeRefused {
    /// It has ended, or ends sooner.
    EndedAlready,
}

impl fmt::Display for OfficeRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for OfficeRefused {}

impl Refusal for OfficeRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::EndedAlready => "office-ended-already",
        }
    }
}

/// A post as it is to be written down.
#[derive(Clone, Debug)]
pub struct NewHolding {
    pub account: StaffId,
    pub post: String,
    pub wards: WardSet,
    /// Of a reserved seat, in place of wards.
    pub seat: Option<i16>,
    pub capacity: Capacity,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub order: Option<(String, NaiveDate)>,
    pub for_id: Option<OfficeHeldId>,
}

/// What was ever held, with the last day of those who have left.
///
/// # Errors
/// When the database cannot be read.
pub async fn holdings(work: &Work) -> Result<Vec<Holding>, AppError> {
    let rows = work.find::<office_held::Entity>().order_by_asc(office_held::Column::FromDay).limit(ROWS_MAX);
    let rows = work.all(rows).await?;
    let holders = rows.iter().map(|row| row.account_id).collect::<std::collections::BTreeSet<_>>();
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
    Ok(rows.into_iter().filter_map(holding).collect())
}

/// Writes a holder down.
///
/// # Errors
/// [`AppError::Invalid`] for what cannot be, field by field of the form.
pub async fn record(work: &Work, new: NewHolding) -> Result<OfficeHeldId, AppError> {
    one_at_a_time(work).await?;
    let town = work.town();
    let ruling = town.policy::<Posts>(new.from).ok_or_else(|| FieldErrors::one("from", "no-posts-then"))?;
    let post = ruling.policy.get(&new.post).ok_or_else(|| FieldErrors::one("post", "post-missing"))?;
    let mut errors = FieldErrors::new();
    let person = work.get::<staff_account::Entity>(new.account).await?.filter(|person| person.state != State::Left);
    errors.take("account", person.ok_or("person-missing"));
    let wards = errors.take(wards_field(post.scope), wards_of(work, &new, post.scope));
    if new.to.is_some_and(|to| to < new.from) {
        errors.add("to", "ends-before-beginning");
    }
    if new.capacity != Capacity::Regular && new.order.is_none() {
        errors.add("order_number", "order-missing");
    }
    let Some(wards) = wards else { return Err(errors.into()) };
    let held = holdings(work).await?;
    let holding = Holding {
        id: OfficeHeldId::mint(),
        account: new.account,
        name: String::new(),
        post: new.post,
        wards,
        capacity: new.capacity,
        from: new.from,
        to: new.to,
        order: new.order.as_ref().map(|(number, _)| number.clone()),
        for_id: new.for_id.filter(|_| new.capacity == Capacity::Delegated),
    };
    if let Err(code) = check_delegation(&holding, &held) {
        errors.add("for_id", code);
    }
    if held.iter().any(|other| other.collides(&holding)) {
        errors.add("post", "post-taken");
    }
    if !errors.is_empty() {
        return Err(errors.into());
    }
    write(work, holding, new.order).await
}

const fn wards_field(scope: Scope) -> &'static str {
    match scope {
        Scope::ReservedSeat => "seat",
        Scope::Town | Scope::Ward => "wards",
    }
}

fn wards_of(work: &Work, new: &NewHolding, scope: Scope) -> Result<WardSet, &'static str> {
    let profile = &work.town().profile;
    match scope {
        Scope::Town => Ok(WardSet::default()),
        Scope::Ward if new.wards.is_whole_town() => Err("wards-missing"),
        Scope::Ward => match new.wards.iter().all(|ward| profile.has_ward(ward, new.from)) {
            true => Ok(new.wards.clone()),
            false => Err("wards-unknown"),
        },
        Scope::ReservedSeat => {
            let seat = new.seat.and_then(|number| profile.reserved_seat(number, new.from));
            seat.map(|seat| seat.wards.clone()).ok_or("seat-missing")
        }
    }
}

/// Powers are delegated by one who has them then, to somebody else.
fn check_delegation(new: &Holding, held: &[Holding]) -> Result<(), &'static str> {
    if new.capacity != Capacity::Delegated {
        return Ok(());
    }
    let whose = new.for_id.and_then(|id| held.iter().find(|holding| holding.id == id)).ok_or("delegator-missing")?;
    let covers = whose.wards.is_whole_town()
        || (!new.wards.is_whole_town() && new.wards.iter().all(|ward| whose.wards.covers(ward)));
    let has_powers = whose.post == new.post && whose.capacity != Capacity::Delegated && whose.is_in_force(new.from);
    if has_powers && covers && whose.account != new.account { Ok(()) } else { Err("delegator-differs") }
}

/// Two who write at the same time must see each other: they queue up at the oldest account.
async fn one_at_a_time(work: &Work) -> Result<(), AppError> {
    let oldest = work.find::<staff_account::Entity>().order_by_asc(staff_account::Column::Id).limit(1);
    work.all(oldest.lock_exclusive()).await?;
    Ok(())
}

async fn write(work: &Work, holding: Holding, order: Option<(String, NaiveDate)>) -> Result<OfficeHeldId, AppError> {
    let (order_number, order_day) = order.unzip();
    let entry = Entry::of(Act::OfficeRecorded, "office_held", holding.id.0)
        .after("holder", holding.account.to_string())
        .after("post", holding.post.as_str())
        .after("wards", &holding.wards)
        .after("capacity", capacity_code(holding.capacity))
        .after("from", holding.from)
        .after("to", holding.to)
        .after("order", order_number.clone());
    let account = holding.account;
    let id = holding.id;
    work.insert(office_held::Model {
        tenant_id: work.tenant(),
        id,
        account_id: account,
        post: holding.post,
        wards: holding.wards,
        capacity: holding.capacity,
        from_day: holding.from,
        to_day: holding.to,
        order_number,
        order_day,
        for_id: holding.for_id,
        recorded_by: work.actor().staff().map(|staff| staff.id),
        recorded_at: work.now,
    })
    .await?;
    sessions::access_changed(work, account).await?;
    audit::record(work, entry).await?;
    Ok(id)
}

#[must_use]
pub const fn capacity_code(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Regular => "regular",
        Capacity::Acting => "acting",
        Capacity::Delegated => "delegated",
    }
}

/// Sets the last day of a holder.
///
/// # Errors
/// [`OfficeRefused`]; [`AppError::Invalid`] for a day before the first one.
pub async fn end(work: &Work, id: OfficeHeldId, last_day: NaiveDate, reason: &str) -> Result<(), AppError> {
    let row = work.get_for_update::<office_held::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if row.to_day.is_some_and(|to| to <= last_day) {
        return Err(OfficeRefused::EndedAlready.into());
    }
    if last_day < row.from_day {
        return Err(FieldErrors::one("last_day", "ends-before-beginning").into());
    }
    let ended = office_held::ActiveModel { id: Unchanged(id), to_day: Set(Some(last_day)), ..Default::default() };
    work.update(ended).await?;
    sessions::access_changed(work, row.account_id).await?;
    let entry = Entry::of(Act::OfficeEnded, "office_held", id.0).before("to", row.to_day).after("to", last_day);
    audit::record(work, entry.because(reason)).await
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
