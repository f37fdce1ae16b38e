//! Once a day for each plan: whether it is kept, parts that come near or were missed, plans in default.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use entity::{
    plans::{
        instalment_plan::{self, State},
        instalment_plan_part,
    },
    values::PlanId,
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::{Deserialize, Serialize};

use super::{
    PlanPolicy, Standing, lookup,
    schedule::{self, MISSED},
    sign::{arrears, lock, turn},
    state::Event,
    tell::{self, Told},
};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    audit::{self, Act, Entry},
    billing::Account,
    calendar::{next_at, working_days_after},
    errors::AppError,
    inbox,
    jobs::{self, Job, JobError, Scheduled},
    tenancy::Town,
    work::Work,
};

/// In the morning, and not all towns at once.
const HOUR: u32 = 9;
const SPREAD_MINUTES: u32 = 120;
/// Plans that are queued in one piece of work.
const BATCH: u64 = 200;
/// Working days within which the office looks at a plan in default.
const LOOKED_AT_WITHIN: u32 = 7;

/// Has each plan of a town followed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct FollowPlans {}

#[async_trait]
impl Job for FollowPlans {
    const NAME: &'static str = "plans.follow";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        let mut last = None;
        loop {
            let work = app.begin(town, Actor::Worker).await?;
            let plans = in_force(&work, last).await?;
            let Some(end) = plans.last().copied() else { break };
            for plan in plans {
                jobs::queue(&work, &FollowPlan { plan }).await?;
            }
            work.commit().await?;
            last = Some(end);
        }
        Err(JobError::Later(Self::next(town, app.clock.now())))
    }
}

impl Scheduled for FollowPlans {
    fn next(town: &Town, after: DateTime<Utc>) -> DateTime<Utc> {
        let [first, ..] = town.profile.uuid.to_bytes_le();
        let minutes = u32::from(first) * SPREAD_MINUTES / 256;
        next_at(after, HOUR + minutes / 60, minutes % 60)
    }
}

/// Follows one plan, by itself: one that cannot be followed holds up no other.
#[derive(Debug, Serialize, Deserialize)]
pub struct FollowPlan {
    pub plan: PlanId,
}

#[async_trait]
impl Job for FollowPlan {
    const NAME: &'static str = "plans.follow-one";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        let work = app.begin(town, Actor::Worker).await?;
        work.require(Permission::PlanFollow)?;
        follow(&work, app, self.plan).await?;
        work.commit().await?;
        Ok(())
    }
}

async fn in_force(work: &Work, after: Option<PlanId>) -> Result<Vec<PlanId>, AppError> {
    let mut plans = work.find::<instalment_plan::Entity>().filter(instalment_plan::Column::State.eq(State::Agreed));
    if let Some(after) = after {
        plans = plans.filter(instalment_plan::Column::Id.gt(after));
    }
    let plans = work.all(plans.order_by_asc(instalment_plan::Column::Id).limit(BATCH)).await?;
    Ok(plans.into_iter().map(|plan| plan.id).collect())
}

/// One plan on one day. Doing it twice changes nothing. The account is locked first, as whatever pays it does: what it pays
/// is counted, or waits.
async fn follow(work: &Work, app: &App, id: PlanId) -> Result<(), AppError> {
    let account = Account::load_for_update(work, lookup::get(work, id).await?.account_id).await?;
    let plan = lock(work, id).await?;
    match plan.state {
        State::Agreed => {}
        State::Proposed | State::Kept | State::Defaulted | State::Ended => return Ok(()),
    }
    let standing = lookup::standing(work, plan).await?;
    if standing.open().is_zero() {
        return turn(work, &standing.plan, Event::Fulfilled, None).await.map(|_kept| ());
    }
    // Written off or taken off otherwise: there is nothing to pay off.
    if arrears(work, app.sources, &account)?.is_zero() {
        return turn(work, &standing.plan, Event::Ended, None).await.map(|_ended| ());
    }
    if let Some(part) = schedule::defaulted(&standing.parts, standing.plan.grace_days, standing.day) {
        turn(work, &standing.plan, Event::Missed, None).await?;
        let (kind, due_on) = (super::queue::KIND, working_days_after(standing.day, LOOKED_AT_WITHIN));
        inbox::open(work, kind, id.0, Some(standing.plan.ward), Some(due_on)).await?;
        tell::payer(work, app.sources, &standing.plan, Told::Defaulted, Some(part)).await?;
        return Ok(());
    }
    remind(work, app, &standing).await
}

async fn remind(work: &Work, app: &App, standing: &Standing) -> Result<(), AppError> {
    let ruling = work.town().policy::<PlanPolicy>(standing.day);
    let days: &[i16] = ruling.as_ref().map_or(&[], |ruling| &ruling.policy.reminders);
    let rows = lookup::parts_of(work, standing.plan.id).await?;
    for (part, row) in standing.parts.iter().zip(rows) {
        let Some(due) = schedule::reminder(part, days, row.reminded, standing.day) else { continue };
        work.update_many::<instalment_plan_part::Entity>()
            .col_expr(instalment_plan_part::Column::Reminded, Expr::value(due))
            .filter(instalment_plan_part::Column::PlanId.eq(standing.plan.id))
            .filter(instalment_plan_part::Column::Number.eq(part.number))
            .exec(work.tx())
            .await?;
        let told = if due == MISSED { Told::Missed } else { Told::Due };
        if !tell::payer(work, app.sources, &standing.plan, told, Some(part)).await? {
            continue;
        }
        let entry = Entry::of(Act::PlanReminded, "instalment_plan", standing.plan.id.0);
        audit::record(work, entry.after("part", i64::from(part.number)).after("days", i64::from(due))).await?;
    }
    Ok(())
}
