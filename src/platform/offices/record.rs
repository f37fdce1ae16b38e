//! Writing down who holds which post, from when to when and by what right.

use std::fmt;

use chrono::NaiveDate;
use entity::{
    identity::{
        office_held::{self, Capacity},
        staff_account::{self, State},
    },
    values::{OfficeHeldId, StaffId, WardSet},
};

use super::{
    held::holdings,
    policy::{Posts, Scope},
    signatory::Holding,
};
use crate::platform::{
    audit::{self, Act, Entry},
    errors::{AppError, FieldErrors, Refusal},
    identity::{keepers, sessions},
    work::Work,
};

/// Why something cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeRefused {
    /// It has ended, or ends sooner.
    EndedAlready,
    /// Nobody writes down, or ends, what he holds himself.
    Oneself,
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
            Self::Oneself => "office-own",
        }
    }
}

/// Powers are written down by somebody else than who gets or loses them.
///
/// # Errors
/// [`OfficeRefused::Oneself`]
pub fn not_oneself(work: &Work, holder: StaffId) -> Result<(), OfficeRefused> {
    let is_own = work.actor().staff().is_some_and(|staff| staff.id == holder);
    if is_own { Err(OfficeRefused::Oneself) } else { Ok(()) }
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

/// Writes a holder down.
///
/// # Errors
/// [`OfficeRefused::Oneself`]; [`AppError::Invalid`] for what cannot be, field by field of the form.
pub async fn record(work: &Work, new: NewHolding) -> Result<OfficeHeldId, AppError> {
    keepers::one_at_a_time(work).await?;
    not_oneself(work, new.account)?;
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
        Scope::Ward if new.wards.iter().all(|ward| profile.has_ward(ward, new.from)) => Ok(new.wards.clone()),
        Scope::Ward => Err("wards-unknown"),
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

async fn write(work: &Work, holding: Holding, order: Option<(String, NaiveDate)>) -> Result<OfficeHeldId, AppError> {
    let (order_number, order_day) = order.unzip();
    let entry = Entry::of(Act::OfficeRecorded, "office_held", holding.id.0)
        .after("holder", holding.account.to_string())
        .after("post", holding.post.as_str())
        .after("wards", &holding.wards)
        .after("capacity", capacity_code(holding.capacity))
        .after("from", holding.from)
        .after("ends_on", holding.to)
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
