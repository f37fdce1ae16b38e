//! From the wish of the office to a plan in force, and to its end.

use std::fmt;

use anyhow::Context;
use chrono::{NaiveDate, TimeDelta};
use entity::{
    payments::Choice,
    plans::{
        instalment_plan::{self, State},
        instalment_plan_part,
    },
    values::{AccountId, ApprovalId, Money, PlanId, Ward},
};
use sea_orm::{
    ActiveEnum,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};

use super::{
    PlanPolicy, lookup, schedule,
    state::{self, Event},
    tell::{self, Told},
};
use crate::platform::{
    access::Permission,
    approvals,
    audit::{self, Act, Entry},
    billing::{Account, Sources, statement},
    errors::{AppError, Door, FieldErrors, Refusal},
    work::Work,
};

/// The first part is due within this.
const FIRST_WITHIN: TimeDelta = TimeDelta::days(92);

/// What somebody of the office wants to agree on with a payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPlan {
    pub account: AccountId,
    pub parts: u8,
    /// The last day of the first part; the others are on the same day of the following months.
    pub first_on: NaiveDate,
    /// The council's resolution or the office order, as it is cited.
    pub resolution: String,
    pub reason: String,
}

/// What the second person reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAsked {
    pub total: Money,
    pub parts: u8,
    pub first_on: NaiveDate,
    pub resolution: String,
}

/// Why no plan can be asked for, or none agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanRefused {
    /// Nothing of an earlier period is due.
    NoArrears,
    /// One is proposed or in force already.
    OpenAlready,
    /// The last day of a part passed before the second person signed.
    DayOver,
}

impl fmt::Display for PlanRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for PlanRefused {}

impl Refusal for PlanRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::NoArrears => "plan-no-arrears",
            Self::OpenAlready => "plan-open-already",
            Self::DayOver => "plan-day-over",
        }
    }
}

impl NewPlan {
    /// Whether the policy of the day allows it for a sum.
    ///
    /// # Errors
    /// With what is wrong with it.
    pub fn check(&self, policy: &PlanPolicy, total: Money, today: NaiveDate) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::new();
        let is_worth = total.instalments(self.parts).first().is_some_and(|part| part.is_positive());
        if !(2..=policy.parts_max).contains(&self.parts) {
            errors.add("parts", "plan-parts-range");
        } else if !is_worth {
            errors.add("parts", "plan-parts-too-many");
        }
        if self.first_on < today || self.first_on - today > FIRST_WITHIN {
            errors.add("first_on", "plan-first-day");
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// The arrears of an account with the surcharge that has fallen due: what a plan can be about.
///
/// # Errors
/// When a sum leaves the range.
pub fn arrears(work: &Work, sources: Sources, account: &Account) -> Result<Money, AppError> {
    let terms = sources.of(account.service)?.terms(work.town());
    Ok(statement(account, work.today(), terms.as_ref())?.quote(Choice::Arrears)?.0)
}

/// Asks for a plan: it waits for a second person.
///
/// # Errors
/// [`PlanRefused`]; [`AppError::BadRequest`] for what [`NewPlan::check`] would not let pass.
pub async fn ask(work: &Work, sources: Sources, ward: Ward, new: NewPlan) -> Result<PlanId, AppError> {
    work.require(Permission::PlanAsk)?;
    let asked_by = work.actor().staff().map(|staff| staff.id).ok_or(AppError::SignInFirst(Door::Office))?;
    let account = Account::load_for_update(work, new.account).await?;
    if lookup::open_of(work, account.id).await?.is_some() {
        return Err(PlanRefused::OpenAlready.into());
    }
    let total = arrears(work, sources, &account)?;
    if !total.is_positive() {
        return Err(PlanRefused::NoArrears.into());
    }
    let ruling = work.town().policy::<PlanPolicy>(work.today()).context("no policy of plans is in force")?;
    new.check(ruling.policy, total, work.today()).map_err(|_unchecked| AppError::BadRequest)?;
    let id = PlanId::mint();
    let asked = PlanAsked { total, parts: new.parts, first_on: new.first_on, resolution: new.resolution.clone() };
    let approval_id = approvals::ask(work, approvals::Act::InstalmentPlan, id.0, &asked, &new.reason).await?;
    work.insert(instalment_plan::Model {
        tenant_id: work.tenant(),
        id,
        account_id: account.id,
        ward,
        state: State::Proposed,
        open_for: Some(account.id),
        total,
        parts: new.parts.into(),
        grace_days: ruling.policy.grace_days,
        resolution: new.resolution,
        reason: new.reason,
        approval_id: Some(approval_id),
        asked_by,
        asked_at: work.now,
        agreed_at: None,
        closed_at: None,
        closed_by: None,
        end_reason: None,
    })
    .await?;
    let parts = schedule::split(total, new.parts, new.first_on);
    let parts = (1_i16..).zip(parts).map(|(number, (due_on, amount))| instalment_plan_part::Model {
        tenant_id: work.tenant(),
        plan_id: id,
        number,
        due_on,
        amount,
        reminded: None,
    });
    work.insert_all(parts.collect()).await?;
    let entry =
        Entry::of(Act::PlanAsked, "instalment_plan", id.0).after("amount", total).after("parts", i64::from(new.parts));
    audit::record(work, entry.after("from", new.first_on.to_string())).await?;
    Ok(id)
}

/// A second person has signed: the plan is in force, and the payer is told what is next.
///
/// # Errors
/// [`state::PlanNotNow`]; [`PlanRefused::DayOver`] where it would be broken as soon as it is in force.
pub async fn agree(work: &Work, sources: Sources, plan: PlanId) -> Result<(), AppError> {
    let plan = lock(work, plan).await?;
    let agreed = turn(work, &plan, Event::Agreed, None).await?;
    let standing = lookup::standing(work, agreed).await?;
    let next = schedule::next(&standing.parts);
    if next.is_some_and(|part| part.due_on < standing.day) {
        return Err(PlanRefused::DayOver.into());
    }
    tell::payer(work, sources, &standing.plan, Told::Agreed, next.or(standing.parts.last())).await?;
    Ok(())
}

/// Nobody signs: the second person has said no, or whoever asked has taken it back.
///
/// # Errors
/// [`state::PlanNotNow`]
pub async fn drop_proposal(work: &Work, approval: ApprovalId) -> Result<(), AppError> {
    let found = work.find::<instalment_plan::Entity>().filter(instalment_plan::Column::ApprovalId.eq(approval));
    let Some(plan) = work.one(found).await? else { return Ok(()) };
    let plan = lock(work, plan.id).await?;
    turn(work, &plan, Event::Dropped, None).await.map(|_ended| ())
}

/// The office ends a plan that is in force. What is due is due at once again.
///
/// # Errors
/// [`state::PlanNotNow`]
pub async fn end(work: &Work, plan: PlanId, reason: &str) -> Result<(), AppError> {
    work.require(Permission::PlanAsk)?;
    let plan = lock(work, plan).await?;
    turn(work, &plan, Event::Ended, Some(reason)).await.map(|_ended| ())
}

/// A receipt of these accounts counts no longer: a plan that was kept with it is open again, unless another one has taken its
/// place.
///
/// # Errors
/// When the database does not take it.
pub async fn taken_back(work: &Work, accounts: &[AccountId]) -> Result<(), AppError> {
    let kept = work
        .find::<instalment_plan::Entity>()
        .filter(instalment_plan::Column::AccountId.is_in(accounts.iter().copied()))
        .filter(instalment_plan::Column::State.eq(State::Kept));
    for plan in work.all(kept).await? {
        let is_short = lookup::paid_since(work, plan.account_id, plan.asked_at).await? < plan.total;
        if is_short && lookup::open_of(work, plan.account_id).await?.is_none() {
            let plan = lock(work, plan.id).await?;
            turn(work, &plan, Event::TakenBack, None).await?;
        }
    }
    Ok(())
}

pub(super) async fn lock(work: &Work, plan: PlanId) -> Result<instalment_plan::Model, AppError> {
    work.get_for_update::<instalment_plan::Entity>(plan).await?.ok_or(AppError::NotFound)
}

/// Moves a plan, which must be locked.
pub(super) async fn turn(
    work: &Work,
    plan: &instalment_plan::Model,
    event: Event,
    reason: Option<&str>,
) -> Result<instalment_plan::Model, AppError> {
    let next = state::after(plan.state, event)?;
    let is_open = state::is_open(next);
    let closed_by = work.actor().staff().map(|staff| staff.id).filter(|_| !is_open);
    let changed = instalment_plan::ActiveModel {
        id: Unchanged(plan.id),
        state: Set(next),
        open_for: Set(is_open.then_some(plan.account_id)),
        agreed_at: if event == Event::Agreed { Set(Some(work.now)) } else { Unchanged(plan.agreed_at) },
        closed_at: Set((!is_open).then_some(work.now)),
        closed_by: Set(closed_by),
        end_reason: Set(reason.map(str::to_owned)),
        ..Default::default()
    };
    let entry =
        Entry::of(Act::PlanMoved, "instalment_plan", plan.id.0).change("plan", plan.state.to_value(), next.to_value());
    let entry = match reason {
        Some(reason) => entry.because(reason),
        None => entry,
    };
    audit::record(work, entry).await?;
    Ok(work.update(changed).await?)
}
