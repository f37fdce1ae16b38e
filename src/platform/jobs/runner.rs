use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use entity::{
    messaging::job,
    values::{JobId, TenantId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use tokio::sync::{broadcast, watch};

use super::{JobError, schedule::Planted};
use crate::platform::{access::Actor, app::App, errors::AppError, store::Hint, tenancy::Town};

/// Without a hint the worker looks this often.
const TICK: Duration = Duration::from_secs(2);
/// A worker that dies leaves its jobs to others after this.
const LEASE: Duration = Duration::from_mins(2);
/// A job that takes longer has failed. It is also what must be left of the lease when a job begins: none runs on after it.
const JOB_TIME_MAX: Duration = Duration::from_secs(30);
/// Jobs of one town claimed at once.
const CLAIMED_MAX: u64 = 20;
const TOWNS_MAX: u64 = 1_000;
/// First pause after a failure; it doubles with each attempt.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
/// Then the job is set aside.
const ATTEMPTS_MAX: i16 = 10;
const ERROR_CHARACTERS_MAX: usize = 500;

/// The worker: runs due jobs until told to stop.
pub struct Runner {
    pub app: Arc<App>,
}

impl Runner {
    pub async fn run(self, mut hints: broadcast::Receiver<Hint>, mut stop: watch::Receiver<bool>) {
        let mut planted = Planted::default();
        loop {
            planted.look(&self.app).await;
            match run_due(&self.app).await {
                // More may wait behind what was claimed.
                Ok(done) if done > 0 => {}
                Ok(_) => tokio::select! {
                    _ = stop.changed() => {}
                    () = tokio::time::sleep(TICK) => {}
                    () = until_jobs(&mut hints) => {}
                },
                Err(cause) => {
                    tracing::error!("towns with due jobs cannot be read: {cause}");
                    tokio::time::sleep(TICK).await;
                }
            }
            if *stop.borrow() {
                return;
            }
        }
    }
}

async fn until_jobs(hints: &mut broadcast::Receiver<Hint>) {
    loop {
        match hints.recv().await {
            Ok(Hint::Jobs) | Err(broadcast::error::RecvError::Lagged(_)) => return,
            Ok(Hint::Towns) => {}
            Err(broadcast::error::RecvError::Closed) => return std::future::pending().await,
        }
    }
}

/// Claims and runs what is due now in every town; says how many jobs it took on. A town that cannot be read and a job whose
/// end cannot be noted are logged: they hold up nobody else, and come again.
///
/// # Errors
/// When it cannot be read which towns have due jobs.
pub async fn run_due(app: &App) -> Result<usize, AppError> {
    let mut taken = 0;
    for tenant in towns_with_due_jobs(app, app.clock.now()).await? {
        match run_town(app, tenant).await {
            Ok(jobs) => taken += jobs,
            Err(cause) => tracing::error!(tenant.id = %tenant, "due jobs of a town cannot be done: {cause}"),
        }
    }
    Ok(taken)
}

/// Runs jobs of a town as long as the lease on them surely lasts. Later ones could be taken by another process meanwhile, and
/// be done twice: they are given back.
async fn run_town(app: &App, tenant: TenantId) -> Result<usize, AppError> {
    let town = app.towns.town_by_id(tenant).await?;
    let lease_end = app.clock.now() + LEASE;
    let mut jobs = claim(app, &town, lease_end).await?.into_iter();
    let mut taken = 0;
    while app.clock.now() + JOB_TIME_MAX <= lease_end {
        let Some(job) = jobs.next() else { return Ok(taken) };
        taken += 1;
        let name = job.name.clone();
        if let Err(cause) = run_one(app, &town, job).await {
            tracing::error!(tenant.slug = town.slug(), job.name = name, "the end of a job cannot be noted: {cause}");
        }
    }
    give_back(app, &town, jobs.map(|job| job.id).collect(), lease_end).await?;
    Ok(taken)
}

/// Asked with the worker's own role, which sees nothing else of any town.
#[expect(clippy::disallowed_methods, reason = "looks over all towns, at two columns")]
async fn towns_with_due_jobs(app: &App, now: DateTime<Utc>) -> Result<Vec<TenantId>, AppError> {
    let towns = job::Entity::find()
        .select_only()
        .column(job::Column::TenantId)
        .filter(job::Column::RunAt.lte(now))
        .distinct()
        .limit(TOWNS_MAX)
        .into_tuple()
        .all(app.worker_database.connection())
        .await?;
    Ok(towns)
}

/// Takes due jobs of a town: they are due again when the lease ends, should this process die.
async fn claim(app: &App, town: &Arc<Town>, lease_end: DateTime<Utc>) -> Result<Vec<job::Model>, AppError> {
    let work = app.begin(town, Actor::Worker).await?;
    let due = work
        .find::<job::Entity>()
        .filter(job::Column::RunAt.lte(work.now))
        .order_by_asc(job::Column::RunAt)
        .limit(CLAIMED_MAX)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let jobs = work.all(due).await?;
    let ids: Vec<_> = jobs.iter().map(|job| job.id).collect();
    if !ids.is_empty() {
        work.update_many::<job::Entity>()
            .col_expr(job::Column::RunAt, Expr::value(lease_end))
            .col_expr(job::Column::Attempts, Expr::col(job::Column::Attempts).add(1))
            .filter(job::Column::Id.is_in(ids))
            .exec(work.tx())
            .await?;
    }
    work.commit().await?;
    Ok(jobs)
}

/// Jobs that were claimed and not begun are due at once, and the claim does not count as an attempt.
async fn give_back(app: &App, town: &Arc<Town>, jobs: Vec<JobId>, lease_end: DateTime<Utc>) -> Result<(), AppError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let work = app.begin(town, Actor::Worker).await?;
    work.update_many::<job::Entity>()
        .col_expr(job::Column::RunAt, Expr::value(work.now))
        .col_expr(job::Column::Attempts, Expr::col(job::Column::Attempts).sub(1))
        .filter(job::Column::Id.is_in(jobs))
        .filter(job::Column::RunAt.eq(lease_end))
        .exec(work.tx())
        .await?;
    work.commit().await
}

async fn run_one(app: &App, town: &Arc<Town>, job: job::Model) -> Result<(), AppError> {
    let kind = app.job_kinds.iter().find(|kind| kind.name == job.name);
    let outcome = match kind {
        Some(kind) => {
            let running = tokio::time::timeout(JOB_TIME_MAX, (kind.run)(job.payload.clone(), app, town));
            running.await.unwrap_or_else(|_late| Err(JobError::Retry(anyhow::anyhow!("not done in time"))))
        }
        None => Err(JobError::GiveUp(anyhow::anyhow!("no such job"))),
    };
    let work = app.begin(town, Actor::Worker).await?;
    let Some(fate) = fate(&job, outcome, app.clock.now()) else {
        work.delete_many::<job::Entity>().filter(job::Column::Id.eq(job.id)).exec(work.tx()).await?;
        return work.commit().await;
    };
    match (fate.run_at, &fate.reason) {
        (Some(_), Some(reason)) => tracing::warn!(
            tenant.slug = town.slug(),
            job.name,
            attempt = job.attempts + 1,
            "a job failed and will be tried again: {reason}"
        ),
        (None, Some(reason)) => tracing::error!(tenant.slug = town.slug(), job.name, "a job was given up: {reason}"),
        (_, None) => {}
    }
    if let (None, Some(kind)) = (fate.run_at, kind) {
        (kind.set_aside)(job.payload.clone(), &work).await?;
    }
    // A job that comes back for years must not be given up for failures that it got over.
    let counted = if fate.reason.is_none() { 0 } else { job.attempts.saturating_add(1) };
    let row = job::ActiveModel {
        run_at: Set(fate.run_at),
        attempts: Set(counted),
        last_error: Set(fate.reason),
        ..Default::default()
    };
    // Nothing is written where somebody has removed the job meanwhile.
    work.update_many::<job::Entity>().set(row).filter(job::Column::Id.eq(job.id)).exec(work.tx()).await?;
    work.commit().await
}

/// What becomes of a job that is not done.
struct Fate {
    run_at: Option<DateTime<Utc>>,
    reason: Option<String>,
}

fn fate(job: &job::Model, outcome: Result<(), JobError>, now: DateTime<Utc>) -> Option<Fate> {
    let reason = |cause: &anyhow::Error| Some(format!("{cause:#}").chars().take(ERROR_CHARACTERS_MAX).collect());
    match outcome {
        Ok(()) => None,
        Err(JobError::Later(run_at)) => Some(Fate { run_at: Some(run_at), reason: None }),
        Err(JobError::GiveUp(cause)) => Some(Fate { run_at: None, reason: reason(&cause) }),
        Err(JobError::Retry(cause)) => {
            let attempts = job.attempts.saturating_add(1);
            let pause = FIRST_PAUSE * 2_u32.saturating_pow(u32::try_from(attempts - 1).unwrap_or_default());
            let run_at = (attempts < ATTEMPTS_MAX).then_some(now + pause);
            Some(Fate { run_at, reason: reason(&cause) })
        }
    }
}
