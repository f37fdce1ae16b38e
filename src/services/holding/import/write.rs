//! Writing a plan: small transactions under one import, so that a run that was cut off leaves whole rows behind and is simply
//! run again.

use std::sync::Arc;

use anyhow::Context;
use entity::{
    billing::{Head, Service, demand},
    holding::{holding, register_import},
    values::{HeadAmount, Heads, HoldingId, ImportId, Money},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set, Unchanged},
    IntoActiveModel,
};

use super::{
    super::account,
    Progress, Sheet,
    plan::{Outcome, Plan, PlannedRow},
    trail,
};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    audit::{self, Act, Entry},
    billing::raise::{Cause, Charge, NewDemand, raise},
    errors::AppError,
    keys::TownKeys,
    personal_number::{self, Sealed},
    tenancy::Town,
    work::Work,
};

/// Rows in one transaction: SQLite's only writer is not held for longer than that.
const BATCH: usize = 500;

/// Writes a plan and says how much of opening arrears it posted.
pub(super) async fn write(
    app: &App,
    town: &Arc<Town>,
    sheet: &Sheet,
    plan: Plan,
    refused: usize,
    mut progress: impl FnMut(Progress),
) -> Result<Money, AppError> {
    let rows = plan.rows.len();
    let import = begin(app, town, sheet, rows, refused).await?;
    let mut done = Done::default();
    let mut rows_left = plan.rows.into_iter().peekable();
    while rows_left.peek().is_some() {
        let batch: Vec<PlannedRow> = rows_left.by_ref().take(BATCH).collect();
        let work = app.begin(town, Actor::Operator).await?;
        let keys = app.keyring.town(town.profile.uuid);
        done.add(&write_batch(&work, &keys, import, batch).await?)?;
        note(&work, import, &done, done.rows() == rows).await?;
        work.commit().await?;
        progress(Progress { written: done.rows(), rows });
    }
    if rows == 0 {
        let work = app.begin(town, Actor::Operator).await?;
        note(&work, import, &done, true).await?;
        work.commit().await?;
    }
    Ok(done.arrears)
}

/// What has been written so far.
#[derive(Default)]
struct Done {
    created: usize,
    updated: usize,
    unchanged: usize,
    arrears: Money,
}

impl Done {
    const fn rows(&self) -> usize {
        self.created + self.updated + self.unchanged
    }

    fn add(&mut self, other: &Self) -> Result<(), AppError> {
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.arrears = self.arrears.plus(other.arrears)?;
        Ok(())
    }
}

async fn begin(app: &App, town: &Arc<Town>, sheet: &Sheet, rows: usize, refused: usize) -> Result<ImportId, AppError> {
    let work = app.begin(town, Actor::Operator).await?;
    work.require(Permission::RegisterImport)?;
    let id = ImportId::mint();
    work.insert(register_import::Model {
        tenant_id: work.tenant(),
        id,
        file_sha256: sheet.sha256.clone(),
        created: 0,
        updated: 0,
        unchanged: 0,
        refused: count(refused)?,
        arrears: Money::ZERO,
        started_at: work.now,
        finished_at: None,
    })
    .await?;
    // What it creates is covered by this; what it changes is told holding by holding.
    let entry = Entry::of(Act::RegisterImported, "register_import", id.0)
        .after("file", sheet.sha256.as_str())
        .after("rows", rows)
        .after("refused", refused);
    audit::record(&work, entry).await?;
    work.commit().await?;
    Ok(id)
}

async fn note(work: &Work, import: ImportId, done: &Done, is_last: bool) -> Result<(), AppError> {
    let row = register_import::ActiveModel {
        id: Unchanged(import),
        created: Set(count(done.created)?),
        updated: Set(count(done.updated)?),
        unchanged: Set(count(done.unchanged)?),
        arrears: Set(done.arrears),
        finished_at: Set(is_last.then_some(work.now)),
        ..Default::default()
    };
    work.update(row).await?;
    if is_last {
        let entry = Entry::of(Act::RegisterFinished, "register_import", import.0)
            .after("created", done.created)
            .after("updated", done.updated)
            .after("unchanged", done.unchanged)
            .after("arrears", done.arrears);
        audit::record(work, entry).await?;
    }
    Ok(())
}

fn count(rows: usize) -> Result<i32, AppError> {
    Ok(i32::try_from(rows).context("too many rows")?)
}

async fn write_batch(
    work: &Work,
    keys: &TownKeys<'_>,
    import: ImportId,
    batch: Vec<PlannedRow>,
) -> Result<Done, AppError> {
    let mut done = Done::default();
    let (mut accounts, mut holdings, mut charges, mut entries) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for planned in batch {
        let known = planned.known.as_ref();
        let id = known.map_or_else(HoldingId::mint, |known| known.id);
        if planned.posts_arrears {
            done.arrears = done.arrears.plus(planned.row.arrears_total()?)?;
            charges.extend(opening_charges(id, &planned));
        }
        match &planned.outcome {
            Outcome::Create => {
                done.created += 1;
                let row = register_row(work, keys, id, import, planned)?;
                accounts.push(account::opened(work, &row));
                holdings.push(row);
            }
            Outcome::Update(columns) => {
                done.updated += 1;
                let (columns, before, posted) = (columns.clone(), planned.known.clone(), planned.row.arrears_total()?);
                let keeps_nid = planned.keeps_nid;
                let row = register_row(work, keys, id, import, planned)?;
                entries.extend(before.map(|before| trail::entry(&before, &row, &columns, posted)));
                account::follow(work, &row).await?;
                let mut changed = row.into_active_model().reset_all();
                if keeps_nid {
                    // As it is in the database now: a rotation of keys may have sealed it anew since the plan was made.
                    changed.nid_cipher = NotSet;
                    changed.nid_hash = NotSet;
                    changed.nid_last_four = NotSet;
                    changed.nid_key = NotSet;
                }
                work.update(changed).await?;
            }
            Outcome::Unchanged => done.unchanged += 1,
        }
    }
    work.insert_all(accounts).await?;
    work.insert_all(holdings).await?;
    raise(work, charges).await?;
    audit::record_all(work, entries).await?;
    Ok(done)
}

type NumberColumns = (Option<Vec<u8>>, Option<Vec<u8>>, Option<String>, Option<i32>);

fn columns_of(number: Option<Sealed>) -> NumberColumns {
    let Some(Sealed { cipher, hash, last_four, key }) = number else { return (None, None, None, None) };
    (Some(cipher), Some(hash), Some(last_four), Some(key))
}

/// Each year of arrears as one demand, due when its year ended.
fn opening_charges(id: HoldingId, planned: &PlannedRow) -> Vec<Charge> {
    let charges = planned.row.arrears.iter().map(|(year, principal)| Charge {
        account: id.into(),
        service: Service::Holding,
        period: (*year).into(),
        kind: demand::Kind::Instalment,
        demands: vec![NewDemand {
            instalment: 0,
            due_on: year.last_day(),
            heads: Heads(vec![HeadAmount { head: Head::Arrears, amount: *principal }]),
        }],
        basis: None,
        cause: Cause::Register,
    });
    charges.collect()
}

fn register_row(
    work: &Work,
    keys: &TownKeys<'_>,
    id: HoldingId,
    import: ImportId,
    planned: PlannedRow,
) -> Result<holding::Model, AppError> {
    let (row, known) = (planned.row, planned.known);
    let nid = row.nid.as_ref().map(|nid| personal_number::seal(keys, nid, id.0)).transpose()?;
    let (nid_cipher, nid_hash, nid_last_four, nid_key) = columns_of(nid);
    let mut holding = holding::Model {
        tenant_id: work.tenant(),
        id,
        ward: row.ward,
        number: row.number,
        mahalla: row.mahalla,
        road: row.road,
        owner: row.owner,
        father_or_spouse: row.father_or_spouse,
        phone: row.phone,
        nid_cipher,
        nid_hash,
        nid_last_four,
        nid_key,
        land_use: row.land_use,
        structure: row.structure,
        occupancy: row.occupancy,
        floor_area_sqft: row.floor_area_sqft,
        monthly_rent: row.monthly_rent,
        own_use_rent: row.own_use_rent,
        loan_interest_yearly: row.loan_interest_yearly,
        flat_annual_value: row.flat_annual_value,
        services: row.services,
        remarks: row.remarks,
        import_id: Some(import),
        registered_at: known.as_ref().map_or(work.now, |known| known.registered_at),
        updated_at: work.now,
    };
    if let Some(known) = known.filter(|_| planned.keeps_nid) {
        holding.nid_cipher = known.nid_cipher;
        holding.nid_hash = known.nid_hash;
        holding.nid_last_four = known.nid_last_four;
        holding.nid_key = known.nid_key;
    }
    Ok(holding)
}
