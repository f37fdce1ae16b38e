//! Once a night in each town: what has been kept for as long as it may be goes, batch by batch.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Matter, Retention, batch};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    audit::{self, Act, Entry},
    calendar::{dhaka_day, next_at},
    errors::AppError,
    jobs::{Job, JobError, Scheduled},
    tenancy::Town,
};

/// At night, and not all towns at once.
const HOUR: u32 = 3;
const MINUTE: u32 = 30;
const SPREAD_MINUTES: u32 = 90;
/// Batches of one matter in one night; the next night does the rest.
const BATCHES_MAX: usize = 40;

/// Removes what is over.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Purge {}

#[async_trait]
impl Job for Purge {
    const NAME: &'static str = "data.purge";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        purge(app, town).await?;
        Err(JobError::Later(Self::next(town, app.clock.now())))
    }
}

impl Scheduled for Purge {
    fn next(town: &Town, after: DateTime<Utc>) -> DateTime<Utc> {
        let [first, ..] = town.profile.uuid.to_bytes_le();
        let minutes = MINUTE + u32::from(first) * SPREAD_MINUTES / 256;
        next_at(after, HOUR + minutes / 60, minutes % 60)
    }
}

/// The count of each batch goes into the trail with its removal, and nothing of what is removed goes anywhere.
async fn purge(app: &App, town: &Arc<Town>) -> Result<(), AppError> {
    let now = app.clock.now();
    let Some(ruling) = town.policy::<Retention>(dhaka_day(now)) else { return Ok(()) };
    for matter in Matter::ALL {
        let Some(cutoff) = ruling.policy.cutoff(matter, now) else { continue };
        for _ in 0..BATCHES_MAX {
            let work = app.begin(town, Actor::Worker).await?;
            work.require(Permission::DataPurge)?;
            let rows = batch::remove(&work, matter, cutoff).await?;
            if rows > 0 {
                let entry = Entry::of(Act::DataPurged, "tenant", town.profile.uuid).after(matter.key(), rows);
                audit::record(&work, entry).await?;
            }
            work.commit().await?;
            if rows < batch::SIZE {
                break;
            }
        }
    }
    Ok(())
}
