//! The head of each day: where the chain stood, signed by the town, kept in the database and outside of it.

use std::{path::PathBuf, sync::Arc};

use anyhow::Context;
use async_trait::async_trait;
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::audit::{audit_head, audit_seal};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    chain, outside,
    seal::{self, Reach},
};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    calendar::{dhaka_day, dhaka_time, next_at},
    documents,
    errors::AppError,
    jobs::{Job, JobError, Scheduled},
    tenancy::Town,
    work::Work,
};

/// After midnight, when the last entries of the day have their seals.
const HOUR: u32 = 0;
const MINUTE: u32 = 5;
/// Days that are made up for in one run, after a long standstill.
const DAYS_MAX: usize = 400;
/// More than a century of days.
const HEADS_MAX: u64 = 40_000;

/// Signs the heads of the days that are over.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SignHeads {}

#[async_trait]
impl Job for SignHeads {
    const NAME: &'static str = "audit.head";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        seal::seal_all(app, town, Reach::Whole).await?;
        let work = app.begin(town, Actor::Worker).await?;
        work.require(Permission::AuditSeal)?;
        let signed = sign_days(app, &work).await?;
        // Before the commit: no head is in the database that the file does not have. Signed again, it is the same line.
        keep_outside(app, &work, signed).await?;
        work.commit().await?;
        Err(JobError::Later(Self::next(town, app.clock.now())))
    }
}

impl Scheduled for SignHeads {
    fn next(_: &Town, after: DateTime<Utc>) -> DateTime<Utc> {
        next_at(after, HOUR, MINUTE)
    }
}

/// What is signed: the town, the day, the place in the chain and the hash there.
#[must_use]
pub fn message(town: Uuid, day: NaiveDate, sequence: i64, hash: &str) -> Vec<u8> {
    format!("pouro-audit-head-1 {town} {day} {sequence} {hash}").into_bytes()
}

/// Every day since the last head that is over; a day without entries repeats what was before it. The new heads.
async fn sign_days(app: &App, work: &Work) -> Result<Vec<audit_head::Model>, AppError> {
    let yesterday = work.today() - Days::new(1);
    let last = work.one(work.find::<audit_head::Entity>().order_by_desc(audit_head::Column::Day)).await?;
    let first_day = match last {
        Some(head) => head.day + Days::new(1),
        None => {
            let first = work.find::<audit_seal::Entity>().order_by_asc(audit_seal::Column::Sequence);
            work.one(first).await?.map_or(yesterday, |seal| dhaka_day(seal.sealed_at))
        }
    };
    let days: Vec<NaiveDate> = first_day.iter_days().take_while(|day| *day <= yesterday).take(DAYS_MAX).collect();
    let mut signed = Vec::new();
    if days.is_empty() {
        return Ok(signed);
    }
    let town = work.town().profile.uuid;
    let signer = app.keyring.town(town).signer()?;
    documents::publish_key(work, &signer).await?;
    for day in days {
        let (sequence, hash) = end_of(work, day).await?;
        let signature = signer.sign(&message(town, day, sequence, &hash));
        let row = audit_head::Model {
            tenant_id: work.tenant(),
            day,
            sequence,
            hash,
            key_id: signer.key_id(),
            signature,
            signed_at: work.now,
        };
        if work.insert_if_absent(row.clone()).await? {
            signed.push(row);
        }
    }
    Ok(signed)
}

/// Where the chain stood when a day in Dhaka ended.
async fn end_of(work: &Work, day: NaiveDate) -> Result<(i64, String), AppError> {
    let midnight = dhaka_time(day + Days::new(1), 0, 0);
    let seal = work
        .find::<audit_seal::Entity>()
        .filter(audit_seal::Column::SealedAt.lt(midnight))
        .order_by_desc(audit_seal::Column::Sequence);
    let seal = work.one(seal).await?;
    Ok(seal.map_or_else(|| (0, chain::beginning(work.town().profile.uuid)), |seal| (seal.sequence, seal.hash)))
}

/// Adds what follows the last line of the file. Where there is no file, or no line, it begins with the heads that were signed
/// just now: what the database says of days before is not what was written down on those days.
async fn keep_outside(app: &App, work: &Work, signed: Vec<audit_head::Model>) -> Result<(), AppError> {
    let file = file_of(app, work.town());
    let known = tokio::task::spawn_blocking({
        let file = file.clone();
        move || outside::read(&file)
    });
    let known = known.await.context("the file of the heads cannot be read")??.unwrap_or_default();
    let heads = match known.iter().filter_map(|line| outside::day_of(line)).max() {
        None => signed,
        Some(known) => {
            let missing = work.find::<audit_head::Entity>().filter(audit_head::Column::Day.gt(known));
            work.all(missing.order_by_asc(audit_head::Column::Day).limit(HEADS_MAX)).await?
        }
    };
    if heads.is_empty() {
        return Ok(());
    }
    let writing = tokio::task::spawn_blocking(move || outside::append(&file, &heads));
    Ok(writing.await.context("the file of the heads cannot be written")??)
}

/// Where the heads of a town are kept outside the database.
#[must_use]
pub fn file_of(app: &App, town: &Town) -> PathBuf {
    outside::file(&app.audit_dir, town.slug())
}

/// A hash in groups of eight, as somebody compares it on paper.
#[must_use]
pub fn grouped(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().collect();
    digits.chunks(8).map(|some| some.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The head of a day, or the newest one.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_day(work: &Work, day: Option<NaiveDate>) -> Result<Option<audit_head::Model>, AppError> {
    let mut heads = work.find::<audit_head::Entity>().order_by_desc(audit_head::Column::Day);
    if let Some(day) = day {
        heads = heads.filter(audit_head::Column::Day.eq(day));
    }
    Ok(work.one(heads).await?)
}
