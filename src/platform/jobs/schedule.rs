//! Jobs that come back by themselves, one of each kind in every town: a row with a fixed id, which is due again whenever
//! it is done. The worker makes sure that the rows are there.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    messaging::job,
    values::{JobId, TenantId},
};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};

use super::Job;
use crate::platform::{access::Actor, app::App, errors::AppError, keys::digest_id, tenancy::Town};

/// How often the worker looks whether every town has its rows, though no town is new.
const LOOK_AGAIN: TimeDelta = TimeDelta::hours(1);

/// A job that comes back. It ends with [`super::JobError::Later`] at its next time.
pub trait Scheduled: Job + Default {
    /// When it is due next, after a moment.
    fn next(town: &Town, after: DateTime<Utc>) -> DateTime<Utc>;
}

/// A kind of job that comes back, among others.
#[derive(Clone, Copy)]
pub struct ScheduleKind {
    name: &'static str,
    next: fn(&Town, DateTime<Utc>) -> DateTime<Utc>,
    payload: fn() -> serde_json::Result<serde_json::Value>,
}

impl ScheduleKind {
    #[must_use]
    pub const fn of<J: Scheduled>() -> Self {
        Self { name: J::NAME, next: J::next, payload: || serde_json::to_value(J::default()) }
    }

    /// The same in every process, so that there is one.
    fn id(self, town: &Town) -> JobId {
        JobId(digest_id(&[town.profile.uuid.as_bytes(), self.name.as_bytes()].concat()))
    }
}

/// Which towns have their rows, as far as this worker knows.
#[derive(Default)]
pub(super) struct Planted {
    towns: BTreeSet<TenantId>,
    looked_at: Option<DateTime<Utc>>,
}

impl Planted {
    /// Looks at the towns that are new, and at all once an hour. A town that cannot be read holds up no other.
    pub(super) async fn look(&mut self, app: &App) {
        let now = app.clock.now();
        if self.looked_at.is_none_or(|looked_at| now - looked_at >= LOOK_AGAIN) {
            self.towns.clear();
            self.looked_at = Some(now);
        }
        let towns = app.towns.entries().iter().map(|entry| entry.id).chain([TenantId::CENTRE]).collect::<Vec<_>>();
        for id in towns {
            if self.towns.insert(id)
                && let Err(cause) = plant_in(app, id).await
            {
                tracing::error!(tenant.id = %id, "the schedules of a town cannot be written: {cause}");
            }
        }
    }
}

async fn plant_in(app: &App, id: TenantId) -> Result<(), AppError> {
    plant(app, &app.towns.town_by_id(id).await?).await
}

/// Makes sure that a town has a row of each schedule. One that was given up begins anew.
///
/// # Errors
/// When the database does not take it.
pub async fn plant(app: &App, town: &Arc<Town>) -> Result<(), AppError> {
    let work = app.begin(town, Actor::Worker).await?;
    for kind in app.schedules {
        let (id, run_at) = (kind.id(town), (kind.next)(town, work.now));
        let row = job::Model {
            tenant_id: work.tenant(),
            id,
            name: kind.name.to_owned(),
            payload: (kind.payload)().map_err(anyhow::Error::from)?,
            run_at: Some(run_at),
            attempts: 0,
            last_error: None,
            created_at: work.now,
        };
        if !work.insert_if_absent(row).await? {
            work.update_many::<job::Entity>()
                .col_expr(job::Column::RunAt, Expr::value(run_at))
                .col_expr(job::Column::Attempts, Expr::value(0_i16))
                .filter(job::Column::Id.eq(id))
                .filter(job::Column::RunAt.is_null())
                .exec(work.tx())
                .await?;
        }
    }
    work.commit().await
}
