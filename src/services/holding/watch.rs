//! On each day that is the last one to pay or to earn a rebate, the worker asks every minute whether the town's pages answer
//! from outside: who could not pay then gets another day, where the town's policy promises that.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{billing::Service, values::FiscalYear};
use serde::{Deserialize, Serialize};

use super::{HoldingPolicy, HoldingTax};
use crate::platform::{
    access::Actor,
    app::App,
    billing::{ChargeSource, outage},
    calendar::{dhaka_day, next_at},
    jobs::{Job, JobError, Scheduled},
    tenancy::Town,
};

/// Answers only where the process, its database and its queue do, by the way that payers come.
const ASKED: &str = "/readyz";
/// A last day that has moved further is a matter for a resolution.
const MOVED_AT_MOST: Days = Days::new(31);

/// Asks for the town's pages.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct WatchPages {}

#[async_trait]
impl Job for WatchPages {
    const NAME: &'static str = "holding.watch";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        let today = dhaka_day(app.clock.now());
        if is_promised(town, today) {
            // A last day may have moved to today.
            let work = app.read(town, Actor::Worker).await?;
            outage::look(&work).await?;
            work.commit().await?;
        }
        if is_watched(town, today) && !answers(app, town).await {
            let work = app.begin(town, Actor::Worker).await?;
            outage::measured(&work).await?;
            work.commit().await?;
        }
        Err(JobError::Later(Self::next(town, app.clock.now())))
    }
}

impl Scheduled for WatchPages {
    fn next(town: &Town, after: DateTime<Utc>) -> DateTime<Utc> {
        if is_watched(town, dhaka_day(after)) { after + outage::ASKED_EVERY } else { next_at(after, 0, 0) }
    }
}

async fn answers(app: &App, town: &Town) -> bool {
    let reply =
        app.outgoing.send(&town.url(ASKED), |client, url| client.get(url).header("accept", "application/json")).await;
    reply.is_ok_and(|reply| reply.status == 200)
}

/// Whether an outage of the day would move a last day.
fn is_promised(town: &Town, day: NaiveDate) -> bool {
    !town.is_centre()
        && town.offers(Service::Holding)
        && town.policy::<HoldingPolicy>(day).is_some_and(|ruling| ruling.policy.last_days.outage_minutes.is_some())
}

/// A last day of June may have moved into July, and so into the next year.
fn is_watched(town: &Town, day: NaiveDate) -> bool {
    let before = day.checked_sub_days(MOVED_AT_MOST).unwrap_or(day);
    is_promised(town, day) && [before, day].into_iter().any(|within| is_last_day(town, within, day))
}

/// Whether a last day of the year that a day is within falls on `on`.
fn is_last_day(town: &Town, within: NaiveDate, on: NaiveDate) -> bool {
    let Some(ruling) = town.policy::<HoldingPolicy>(within) else { return false };
    let (terms, year) = (HoldingTax.terms(town), FiscalYear::containing(within));
    let of_rebate = ruling.policy.rebate(year).map(|rebate| rebate.last_day);
    ruling.policy.due_days(year).into_iter().chain(of_rebate).any(|last| terms.last_day(last) == on)
}
