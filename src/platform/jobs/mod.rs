//! Work that must not happen inside a request's transaction: messages, questions to gateways, schedules.
//!
//! A job is a row written in the transaction that causes it. The worker claims it, does it at least once, and removes it;
//! a job that fails is tried again with growing pauses and in the end set aside with its reason.

mod runner;
mod schedule;

use std::{any::type_name, future::Future, pin::Pin, sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use entity::{
    messaging::job,
    values::{JobId, TenantId},
};
use serde::{Serialize, de::DeserializeOwned};

pub use runner::{Runner, run_due};
pub use schedule::{ScheduleKind, Scheduled, plant};

use crate::platform::{app::App, errors::AppError, tenancy::Town, work::Work};

/// A kind of job. It carries ids, not data, and is safe to do twice.
#[async_trait]
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// `<module>.<act>`; never given a second meaning.
    const NAME: &'static str;

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError>;

    /// What is put in order when it is set aside, in the transaction that says so.
    async fn set_aside(&self, _work: &Work) -> Result<(), AppError> {
        Ok(())
    }
}

/// How a job ended that did not succeed.
#[derive(Debug)]
pub enum JobError {
    /// Again, after a pause that grows with each attempt.
    Retry(anyhow::Error),
    /// Again at this time, and not counted as a failure.
    Later(DateTime<Utc>),
    /// Never again: a person looks at it.
    GiveUp(anyhow::Error),
}

impl From<AppError> for JobError {
    fn from(cause: AppError) -> Self {
        if let AppError::Internal(cause) = cause {
            Self::Retry(cause)
        } else {
            Self::GiveUp(anyhow::anyhow!("{cause}"))
        }
    }
}

impl From<anyhow::Error> for JobError {
    fn from(cause: anyhow::Error) -> Self {
        Self::Retry(cause)
    }
}

/// A kind of job among others.
#[derive(Clone, Copy)]
pub struct JobKind {
    pub name: &'static str,
    run: for<'a> fn(serde_json::Value, &'a App, &'a Arc<Town>) -> Running<'a, JobError>,
    set_aside: for<'a> fn(serde_json::Value, &'a Work) -> Running<'a, AppError>,
}

type Running<'a, E> = Pin<Box<dyn Future<Output = Result<(), E>> + Send + 'a>>;

impl JobKind {
    #[must_use]
    pub const fn of<J: Job>() -> Self {
        Self {
            name: J::NAME,
            run: |payload, app, town| {
                Box::pin(async move {
                    let job: J = serde_json::from_value(payload)
                        .map_err(|cause| JobError::GiveUp(anyhow::anyhow!("no {}: {cause}", type_name::<J>())))?;
                    job.run(app, town).await
                })
            },
            set_aside: |payload, work| {
                Box::pin(async move {
                    // What cannot be read has nothing to put in order.
                    let Ok(job) = serde_json::from_value::<J>(payload) else { return Ok(()) };
                    job.set_aside(work).await
                })
            },
        }
    }
}

/// Queues a job: done soon after the work is committed, and not at all if it is not.
///
/// # Errors
/// When the database does not take it.
pub async fn queue<J: Job>(work: &Work, job: &J) -> Result<(), AppError> {
    queue_after(work, job, Duration::ZERO).await
}

/// Queues a job for later.
///
/// # Errors
/// When the database does not take it.
pub async fn queue_after<J: Job>(work: &Work, job: &J, pause: Duration) -> Result<(), AppError> {
    work.insert(row(work.tenant(), work.now, work.now + pause, job)?).await?;
    work.note_queued();
    Ok(())
}

/// A job as it is kept.
pub(super) fn row<J: Job>(
    tenant_id: TenantId,
    created_at: DateTime<Utc>,
    run_at: DateTime<Utc>,
    job: &J,
) -> anyhow::Result<job::Model> {
    Ok(job::Model {
        tenant_id,
        id: JobId::mint(),
        name: J::NAME.to_owned(),
        payload: serde_json::to_value(job)?,
        run_at: Some(run_at),
        attempts: 0,
        last_error: None,
        created_at,
    })
}
