//! Sealing: the worker gives committed entries their places in the town's chain, seconds after they were written. So no
//! transaction of the town waits for another one only to be chained to it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    audit::{audit_entry, audit_seal},
    messaging::job,
    values::{AuditId, TenantId},
};
use sea_orm::{
    ColumnTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, SqlErr,
    sea_query::{LockBehavior, LockType},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::chain;
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    errors::AppError,
    jobs::{Job, JobError},
    tenancy::Town,
    work::Work,
};

const BATCH: u64 = 500;
/// Of one run; then other jobs of the town have their turn.
const BATCHES_MAX: usize = 40;
const JOBS_MAX: u64 = 1_000;
/// How much older than the last sealed entry an entry may be that is committed only now. What is later still is found by the
/// daily look at the whole trail.
const LATE_MAX: Duration = Duration::from_hours(1);
/// Until the process that was quicker is done.
const AFTER_OTHERS: Duration = Duration::from_secs(1);
/// So long after a look at the whole trail of a town none is taken for an entry that the quick look does not find.
const LOOK_AGAIN: TimeDelta = TimeDelta::minutes(10);

/// Seals the entries that have no seal yet.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SealAudit {}

#[async_trait]
impl Job for SealAudit {
    const NAME: &'static str = "audit.seal";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        let sealed = seal_all(app, town, Reach::New).await?;
        // Somebody wrote an entry, and another run sealed it, or its id is old: a clock was put right.
        if sealed == 0 && app.sealing.look(town, app.clock.now()) {
            seal_all(app, town, Reach::Whole).await?;
        }
        Ok(())
    }
}

/// When this process last looked at the whole trail of each town.
#[derive(Debug, Default)]
pub struct Sealing(Mutex<BTreeMap<TenantId, DateTime<Utc>>>);

impl Sealing {
    /// Whether it is time to look again.
    fn look(&self, town: &Town, now: DateTime<Utc>) -> bool {
        let mut looked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was put back counts as time to look.
        let is_time = looked.get(&town.id).is_none_or(|at| (now - *at).abs() >= LOOK_AGAIN);
        if is_time {
            looked.insert(town.id, now);
        }
        is_time
    }
}

/// Seals everything that has no seal yet, whether or not a worker runs.
///
/// # Errors
/// When the database does not take it.
pub async fn seal_now(app: &App, town: &Arc<Town>) -> Result<(), AppError> {
    match seal_all(app, town, Reach::Whole).await {
        // A worker seals meanwhile, or there is more than one run does: what waits is counted, and named when it waits long.
        Ok(_) | Err(JobError::Later(_)) => Ok(()),
        Err(JobError::Retry(cause) | JobError::GiveUp(cause)) => Err(cause.into()),
    }
}

/// How far back to look for entries without a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// As far as an entry may be late.
    New,
    Whole,
}

/// Seals batch by batch until nothing is left; how many entries got their seals.
pub(super) async fn seal_all(app: &App, town: &Arc<Town>, reach: Reach) -> Result<usize, JobError> {
    let mut sealed = 0;
    for _ in 0..BATCHES_MAX {
        let work = app.begin(town, Actor::Worker).await?;
        work.require(Permission::AuditSeal)?;
        take_over(&work).await?;
        let last = last_seal(&work).await?;
        let entries = unsealed(&work, last.as_ref(), reach).await?;
        let count = entries.len();
        let is_last = u64::try_from(count).unwrap_or_default() < BATCH;
        match work.insert_all(links(&work, last, entries)).await {
            Ok(()) => work.commit().await?,
            // Another process sealed meanwhile: the chain goes on from there.
            Err(cause) if matches!(cause.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                return Err(JobError::Later(app.clock.now() + AFTER_OTHERS));
            }
            Err(cause) => return Err(AppError::from(cause).into()),
        }
        sealed += count;
        if is_last {
            return Ok(sealed);
        }
    }
    Err(JobError::Later(app.clock.now()))
}

/// Whatever is queued to seal is done here too: the entries that it is about are committed, since it is. Removed before the
/// entries are read, and never waited for.
async fn take_over(work: &Work) -> Result<(), AppError> {
    let waiting = work
        .find::<job::Entity>()
        .filter(job::Column::Name.eq(SealAudit::NAME))
        .filter(job::Column::RunAt.lte(work.now))
        .limit(JOBS_MAX)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let ids: Vec<_> = work.all(waiting).await?.into_iter().map(|job| job.id).collect();
    if !ids.is_empty() {
        work.delete_many::<job::Entity>().filter(job::Column::Id.is_in(ids)).exec(work.tx()).await?;
    }
    Ok(())
}

pub(super) async fn last_seal(work: &Work) -> Result<Option<audit_seal::Model>, AppError> {
    Ok(work.one(work.find::<audit_seal::Entity>().order_by_desc(audit_seal::Column::Sequence)).await?)
}

async fn unsealed(
    work: &Work,
    last: Option<&audit_seal::Model>,
    reach: Reach,
) -> Result<Vec<audit_entry::Model>, AppError> {
    let mut entries = work
        .find::<audit_entry::Entity>()
        .join(JoinType::LeftJoin, chain::seal_of_entry())
        .filter(audit_seal::Column::Sequence.is_null())
        .order_by_asc(audit_entry::Column::Id)
        .limit(BATCH);
    if let (Some(last), Reach::New) = (last, reach) {
        entries = entries.filter(audit_entry::Column::Id.gte(earlier(last.audit_id)));
    }
    Ok(work.all(entries).await?)
}

/// The first id of the moment so long before an id was minted.
fn earlier(id: AuditId) -> AuditId {
    // The first 48 bits of an id are the milliseconds of its minting.
    const BITS_BELOW: u32 = 80;
    let late = u128::from(LATE_MAX.as_secs()) * 1_000;
    AuditId(Uuid::from_u128((id.0.as_u128() >> BITS_BELOW).saturating_sub(late) << BITS_BELOW))
}

fn links(work: &Work, last: Option<audit_seal::Model>, entries: Vec<audit_entry::Model>) -> Vec<audit_seal::Model> {
    let town = work.town().profile.uuid;
    let (mut sequence, mut hash) = last.map_or_else(|| (0, chain::beginning(town)), |seal| (seal.sequence, seal.hash));
    let seal = |entry: audit_entry::Model| {
        sequence += 1;
        hash = chain::link(&hash, town, sequence, &entry);
        audit_seal::Model {
            tenant_id: work.tenant(),
            sequence,
            audit_id: entry.id,
            hash: hash.clone(),
            sealed_at: work.now,
        }
    };
    entries.into_iter().map(seal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_entry_is_looked_for_an_hour_back() {
        let id: Uuid = "0198a9b0-0000-7abc-8def-0123456789ab".parse().unwrap();
        let back = earlier(AuditId(id)).0;
        assert_eq!((id.as_u128() >> 80) - (back.as_u128() >> 80), 3_600_000);
        assert_eq!(back.as_u128() << 48, 0);
    }
}
