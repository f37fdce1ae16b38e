//! Writes validated municipality data to the database: all of it or nothing, after a comparison that a person can read.

#![expect(clippy::disallowed_methods, reason = "a town is written before there is a work of it")]

use std::collections::{BTreeMap, HashMap};

use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    tenancy::{national_policy, policy, registry, tenant, tenant_host},
    values::TenantId,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    PolicyKind,
    bundle::{self, Bundles, PROFILE_KIND, TownBundle},
    policies::{Policies, Version},
    reader::{Fault, FaultKind, Faults},
    trail,
};
use crate::platform::{
    calendar::dhaka_day,
    db::Database,
    work::{self, Mode},
};

/// What applying would change, or has changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Folders that were not there before.
    pub opened: Vec<String>,
    pub lines: Vec<Change>,
}

/// One difference: in which folder, at which key, from what to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// A slug, or `_national`.
    pub folder: String,
    /// Kind, first day and path of the key: `holding-tax 2026-07-01 rates.lighting`.
    pub key: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Whether to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    DryRun,
    Write,
}

/// Why nothing was applied.
#[derive(Debug)]
pub enum ApplyError {
    Faults(Vec<Fault>),
    Other(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for ApplyError {
    fn from(cause: E) -> Self {
        Self::Other(cause.into())
    }
}

/// The national versions that the database holds.
///
/// # Errors
/// When the database cannot be read.
pub async fn stored_national(database: &Database) -> anyhow::Result<Vec<Version>> {
    let rows = national_policy::Entity::find().all(database.connection()).await?;
    Ok(rows.into_iter().map(Version::from).collect())
}

/// Whether no municipality has been applied yet.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_empty(database: &Database) -> anyhow::Result<bool> {
    let towns = tenant::Entity::find().filter(tenant::Column::Id.ne(TenantId::CENTRE)).limit(1);
    Ok(towns.all(database.connection()).await?.is_empty())
}

/// Compares the bundles with the database and, unless it is a dry run, writes them in one transaction. A version that a
/// bill, paper or receipt refers to is never edited: that is a fault.
///
/// # Errors
/// With the faults that show only against the database, or when it cannot be read or written.
pub async fn apply(
    database: &Database,
    bundles: &Bundles,
    kinds: &[PolicyKind],
    intent: Intent,
    now: DateTime<Utc>,
) -> Result<Changes, ApplyError> {
    let tx = work::begin(database, TenantId::CENTRE, Mode::Write).await?;
    let (mut changes, faults) = (Changes::default(), Faults::default());
    if let Some(national) = &bundles.national {
        apply_national(&tx, national, now, &mut changes, &faults).await?;
        let is_new = !changes.opened.is_empty();
        trail::record(&tx, TenantId::CENTRE, ("national_policy", Uuid::nil()), &changes.lines, is_new, now).await?;
        check_other_towns(&tx, database, bundles, national, kinds, dhaka_day(now), &faults).await?;
    }
    let stored = national_policy::Entity::find().all(&tx).await?.into_iter().map(Version::from).collect::<Vec<_>>();
    for fault in bundle::not_when_live(bundles, kinds, &stored, dhaka_day(now)) {
        faults.add(fault);
    }
    for town in &bundles.towns {
        release_hosts(&tx, town).await?;
    }
    for town in &bundles.towns {
        apply_town(&tx, database, town, now, &mut changes, &faults).await?;
    }
    if !faults.is_empty() {
        return Err(ApplyError::Faults(faults.into_sorted()));
    }
    if intent == Intent::Write && !changes.lines.is_empty() {
        registry::Entity::update_many()
            .col_expr(registry::Column::Version, Expr::col(registry::Column::Version).add(1))
            .exec(&tx)
            .await?;
        tx.commit().await?;
    }
    Ok(changes)
}

async fn apply_national(
    tx: &DatabaseTransaction,
    versions: &[Version],
    now: DateTime<Utc>,
    changes: &mut Changes,
    faults: &Faults,
) -> Result<(), DbErr> {
    let stored = national_policy::Entity::find().all(tx).await?;
    if stored.is_empty() {
        changes.opened.push("_national".to_owned());
    }
    let rows = stored.into_iter().map(|row| Stored {
        first_used_at: row.first_used_at,
        number: row.version,
        version: row.into(),
    });
    for step in compare("_national", rows.collect(), versions, dhaka_day(now), changes, faults) {
        match step {
            Step::Insert(version) => {
                let row = national_row(version, 1, now);
                national_policy::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
            }
            Step::Replace { old, new } => {
                let row = national_policy::Model {
                    id: old.version.id,
                    first_used_at: old.first_used_at,
                    ..national_row(new, old.number + 1, now)
                };
                row.into_active_model().reset_all().update(tx).await?;
            }
            Step::Remove(old) => {
                national_policy::Entity::delete_by_id(old.id).exec(tx).await?;
            }
        }
    }
    Ok(())
}

async fn apply_town(
    tx: &DatabaseTransaction,
    database: &Database,
    town: &TownBundle,
    now: DateTime<Utc>,
    changes: &mut Changes,
    faults: &Faults,
) -> anyhow::Result<()> {
    let slug = &town.profile.slug;
    let before = changes.lines.len();
    let known = tenant::Entity::find().filter(tenant::Column::Slug.eq(slug)).one(tx).await?;
    if known.as_ref().is_some_and(|row| row.uuid != town.profile.uuid) {
        let kind = FaultKind::UuidDiffers;
        faults.add(Fault { file: town.profile_file.clone(), line: 0, key: "uuid".into(), kind });
        return Ok(());
    }
    let id = match &known {
        Some(row) => row.id,
        None => {
            changes.opened.push(slug.clone());
            open_town(tx, town, now).await?
        }
    };
    apply_hosts(tx, id, town, faults).await?;
    if database.is_postgres() {
        work::name_town(tx, id, Mode::Write).await?;
    }
    apply_town_policies(tx, id, town, now, changes, faults).await?;
    let changed = changes.lines.get(before..).unwrap_or_default();
    trail::record(tx, id, ("tenant", town.profile.uuid), changed, known.is_none(), now).await?;
    if !changed.is_empty() {
        tenant::Entity::update_many()
            .col_expr(tenant::Column::Version, Expr::col(tenant::Column::Version).add(1))
            .col_expr(tenant::Column::State, Expr::value(town.profile.state))
            .filter(tenant::Column::Id.eq(id))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// The smallest unused id; towns are never removed, so that none is used twice.
async fn open_town(tx: &DatabaseTransaction, town: &TownBundle, now: DateTime<Utc>) -> anyhow::Result<TenantId> {
    let ids = tenant::Entity::find().all(tx).await?.into_iter().map(|row| row.id.0);
    let id = TenantId(ids.max().unwrap_or(0).checked_add(1).context("no id is left")?);
    let row = tenant::Model {
        id,
        uuid: town.profile.uuid,
        slug: town.profile.slug.clone(),
        state: town.profile.state,
        version: 0,
        created_at: now,
    };
    tenant::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    Ok(id)
}

/// Before any town takes hosts, so that one may move from a town to another.
async fn release_hosts(tx: &DatabaseTransaction, town: &TownBundle) -> Result<(), DbErr> {
    let known = tenant::Entity::find().filter(tenant::Column::Slug.eq(&town.profile.slug)).one(tx).await?;
    if let Some(row) = known.filter(|row| row.uuid == town.profile.uuid) {
        tenant_host::Entity::delete_many()
            .filter(tenant_host::Column::TenantId.eq(row.id))
            .filter(tenant_host::Column::Host.is_not_in(&town.profile.hosts))
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn apply_hosts(tx: &DatabaseTransaction, id: TenantId, town: &TownBundle, faults: &Faults) -> Result<(), DbErr> {
    let stored = tenant_host::Entity::find().all(tx).await?;
    for host in &town.profile.hosts {
        match stored.iter().find(|row| row.host == *host) {
            Some(row) if row.tenant_id != id => {
                let holder = tenant::Entity::find_by_id(row.tenant_id).one(tx).await?;
                let kind = FaultKind::Taken { by: holder.map(|row| row.slug).unwrap_or_default() };
                faults.add(Fault { file: town.profile_file.clone(), line: 0, key: "hosts".into(), kind });
            }
            Some(_) => {}
            None => {
                let row = tenant_host::Model { host: host.clone(), tenant_id: id };
                tenant_host::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
            }
        }
    }
    Ok(())
}

async fn apply_town_policies(
    tx: &DatabaseTransaction,
    id: TenantId,
    town: &TownBundle,
    now: DateTime<Utc>,
    changes: &mut Changes,
    faults: &Faults,
) -> Result<(), DbErr> {
    let stored = policy::Entity::find().filter(policy::Column::TenantId.eq(id)).all(tx).await?;
    let rows = stored.into_iter().map(|row| Stored {
        first_used_at: row.first_used_at,
        number: row.version,
        version: row.into(),
    });
    for step in compare(&town.profile.slug, rows.collect(), &town.versions, dhaka_day(now), changes, faults) {
        match step {
            Step::Insert(version) => {
                let row = town_row(id, version, 1, now);
                policy::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
            }
            Step::Replace { old, new } => {
                let row = policy::Model {
                    id: old.version.id,
                    first_used_at: old.first_used_at,
                    ..town_row(id, new, old.number + 1, now)
                };
                row.into_active_model().reset_all().update(tx).await?;
            }
            Step::Remove(old) => {
                policy::Entity::delete_by_id((id, old.id)).exec(tx).await?;
            }
        }
    }
    Ok(())
}

/// A version in the database.
struct Stored {
    version: Version,
    number: i32,
    first_used_at: Option<DateTime<Utc>>,
}

/// What has to be written.
enum Step<'a> {
    Insert(&'a Version),
    Replace { old: Stored, new: &'a Version },
    Remove(Version),
}

/// Matches stored and new versions by kind and first day, notes every difference, and refuses to touch what is in use.
/// Only the last day of a version in use may still be set, from today on.
fn compare<'a>(
    folder: &str,
    stored: Vec<Stored>,
    new: &'a [Version],
    today: NaiveDate,
    changes: &mut Changes,
    faults: &Faults,
) -> Vec<Step<'a>> {
    let mut stored: HashMap<(String, NaiveDate), Stored> =
        stored.into_iter().map(|row| ((row.version.kind.clone(), row.version.valid_from), row)).collect();
    let mut steps = Vec::new();
    for version in new {
        let old = stored.remove(&(version.kind.clone(), version.valid_from));
        let before = old.as_ref().map(|old| leaves(&old.version)).unwrap_or_default();
        let differences = differences(folder, version, &before, &leaves(version));
        if differences.is_empty() {
            continue;
        }
        let only_its_end = differences.iter().all(|change| change.key.ends_with(" valid_to"));
        let is_ahead = |end: Option<NaiveDate>| end.is_none_or(|end| end >= today);
        match old {
            Some(Stored { first_used_at: Some(_), version: ref before, .. })
                if !(only_its_end && is_ahead(before.valid_to) && is_ahead(version.valid_to)) =>
            {
                faults.add(Fault {
                    file: version.source.clone(),
                    line: version.document.line,
                    key: version.kind.clone(),
                    kind: FaultKind::InUse,
                });
            }
            Some(old) => steps.push(Step::Replace { old, new: version }),
            None => steps.push(Step::Insert(version)),
        }
        changes.lines.extend(differences);
    }
    for (_, row) in stored {
        let key = format!("{} {}", row.version.kind, row.version.valid_from);
        if row.first_used_at.is_some() {
            faults.add(Fault { file: row.version.source.clone(), line: 0, key, kind: FaultKind::InUse });
        } else {
            let before = Some(row.version.source.clone());
            changes.lines.push(Change { folder: folder.to_owned(), key, before, after: None });
            steps.push(Step::Remove(row.version));
        }
    }
    steps
}

/// Head and document of a version by path. The file's name may change without meaning anything.
fn leaves(version: &Version) -> BTreeMap<String, String> {
    let mut leaves = version.document.leaves();
    leaves.insert("valid_to".into(), version.valid_to.map(|day| day.to_string()).unwrap_or_default());
    leaves.insert("legal_ref".into(), version.legal_ref.clone());
    leaves.insert("approved_by".into(), version.approved_by.clone());
    leaves.insert("verified".into(), version.verified.to_string());
    leaves
}

fn differences(
    folder: &str,
    version: &Version,
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Vec<Change> {
    let mut paths: Vec<&String> = before.keys().chain(after.keys()).collect();
    paths.sort();
    paths.dedup();
    let changed = paths.into_iter().filter(|path| before.get(*path) != after.get(*path));
    changed
        .map(|path| Change {
            folder: folder.to_owned(),
            key: if version.kind == PROFILE_KIND {
                path.clone()
            } else {
                format!("{} {} {path}", version.kind, version.valid_from)
            },
            before: before.get(path).cloned(),
            after: after.get(path).cloned(),
        })
        .collect()
}

/// New national texts must also fit the towns that are not among the bundles.
async fn check_other_towns(
    tx: &DatabaseTransaction,
    database: &Database,
    bundles: &Bundles,
    national: &[Version],
    kinds: &[PolicyKind],
    today: NaiveDate,
    faults: &Faults,
) -> Result<(), DbErr> {
    for row in tenant::Entity::find().all(tx).await? {
        if bundles.towns.iter().any(|town| town.profile.slug == row.slug) {
            continue;
        }
        if database.is_postgres() {
            work::name_town(tx, row.id, Mode::Write).await?;
        }
        let stored = policy::Entity::find().filter(policy::Column::TenantId.eq(row.id)).all(tx).await?;
        let own: Vec<Version> =
            stored.into_iter().map(Version::from).filter(|version| version.kind != PROFILE_KIND).collect();
        Policies::assemble(kinds, national, &own, faults);
        if row.state == tenant::State::Live {
            for fault in bundle::trial_keys(&own, kinds, national, today) {
                faults.add(fault);
            }
        }
    }
    Ok(())
}

fn town_row(tenant_id: TenantId, version: &Version, number: i32, now: DateTime<Utc>) -> policy::Model {
    policy::Model {
        tenant_id,
        id: version.id,
        kind: version.kind.clone(),
        version: number,
        valid_from: version.valid_from,
        valid_to: version.valid_to,
        legal_ref: version.legal_ref.clone(),
        approved_by: version.approved_by.clone(),
        verified: version.verified,
        document: version.document.to_json(),
        source: version.source.clone(),
        first_used_at: None,
        created_at: now,
    }
}

/// The same columns without the town.
fn national_row(version: &Version, number: i32, now: DateTime<Utc>) -> national_policy::Model {
    let row = town_row(TenantId::CENTRE, version, number, now);
    national_policy::Model {
        id: row.id,
        kind: row.kind,
        version: row.version,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        legal_ref: row.legal_ref,
        approved_by: row.approved_by,
        verified: row.verified,
        document: row.document,
        source: row.source,
        first_used_at: row.first_used_at,
        created_at: row.created_at,
    }
}
