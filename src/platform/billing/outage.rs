//! When the town's pay page was down: rows of the town, which every process reads again after some seconds.
//!
//! They are few and asked for with every bill, so they are kept with the town that the process has in its memory. Whoever
//! writes one in this process has it at once; other processes within [`FRESH_FOR`].

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{billing::pay_outage, values::OutageId};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::Outage;
use crate::platform::{
    access::Permission,
    audit::{self, Act, Entry},
    errors::AppError,
    work::Work,
};

/// For so long no process asks again.
const FRESH_FOR: TimeDelta = TimeDelta::seconds(5);
/// More than a page that is down every month for a century.
const ROWS_MAX: u64 = 1_000;

/// Outages as a process has read them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    read_at: DateTime<Utc>,
    pub outages: Vec<Outage>,
}

/// Makes sure that the town's outages are known, as of some seconds ago.
///
/// # Errors
/// When the database cannot be read.
pub async fn look(work: &Work) -> Result<(), AppError> {
    let is_fresh = |known: &Known| {
        let age = work.now - known.read_at;
        age >= TimeDelta::zero() && age < FRESH_FOR
    };
    if work.town().outages().as_deref().is_some_and(is_fresh) {
        return Ok(());
    }
    let latest = work.find::<pay_outage::Entity>().order_by_desc(pay_outage::Column::FromAt).limit(ROWS_MAX);
    let rows = work.all(latest).await?;
    let outages = rows.into_iter().map(|row| Outage { from: row.from_at, to: row.to_at }).collect();
    work.town().know_outages(Arc::new(Known { read_at: work.now, outages }));
    Ok(())
}

/// One silence of the page that the worker has noticed stands for the time until it asks again.
pub const ASKED_EVERY: TimeDelta = TimeDelta::minutes(1);
/// A question may come a little late; beyond that, another outage has begun.
const LATE_AT_MOST: TimeDelta = TimeDelta::minutes(2);

const TABLE: &str = "pay_outage";

/// The worker has asked for the page and got no answer. Silences one after the other are one outage.
///
/// # Errors
/// When the database does not take it.
pub async fn measured(work: &Work) -> Result<(), AppError> {
    work.require(Permission::OutageMeasure)?;
    let to_at = work.now + ASKED_EVERY;
    let running = work
        .find::<pay_outage::Entity>()
        .filter(pay_outage::Column::StaffId.is_null())
        .filter(pay_outage::Column::ToAt.gte(work.now - LATE_AT_MOST))
        .order_by_desc(pay_outage::Column::ToAt)
        .limit(1);
    let (id, from) = match work.one(running).await? {
        Some(row) => {
            let row = pay_outage::ActiveModel { id: Unchanged(row.id), to_at: Set(to_at), ..Default::default() };
            let row = work.update(row).await?;
            (row.id, row.from_at)
        }
        None => {
            let row = row(work, Outage { from: work.now, to: to_at }, None);
            work.insert(row.clone()).await?;
            (row.id, row.from_at)
        }
    };
    audit::record(work, Entry::of(Act::OutageMeasured, TABLE, id.0).after("down-from", from).after("down-to", to_at))
        .await
}

/// The office states an outage that nobody has measured, as when the whole machine stood still.
///
/// # Errors
/// When the database does not take it.
pub async fn stated(work: &Work, outage: Outage, reason: String) -> Result<OutageId, AppError> {
    work.require(Permission::OutageState)?;
    let row = row(work, outage, Some(reason.clone()));
    let id = row.id;
    work.insert(row).await?;
    let entry = Entry::of(Act::OutageStated, TABLE, id.0).after("down-from", outage.from).after("down-to", outage.to);
    audit::record(work, entry.because(reason)).await?;
    Ok(id)
}

fn row(work: &Work, outage: Outage, reason: Option<String>) -> pay_outage::Model {
    pay_outage::Model {
        tenant_id: work.tenant(),
        id: OutageId::mint(),
        from_at: outage.from,
        to_at: outage.to,
        staff_id: work.actor().staff().map(|staff| staff.id),
        reason,
        noted_at: work.now,
    }
}

/// The latest outages, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn latest(work: &Work, rows: u64) -> Result<Vec<pay_outage::Model>, AppError> {
    Ok(work.all(work.find::<pay_outage::Entity>().order_by_desc(pay_outage::Column::FromAt).limit(rows)).await?)
}
