//! A report of 100,000 rows out of the database, as CSV and as XLSX: how long it takes, and what it takes in memory.

use std::{fs, io::Read, time::Instant};

use actix_web::web::Data;
use async_trait::async_trait;
use chrono::Utc;
use entity::{
    messaging::job::{self, Column as C},
    values::JobId,
};
use futures_util::StreamExt;
use pouro::{
    platform::{access::Actor, errors::AppError, i18n::Lang},
    web::report::{Asked, Cell, Column, Filter, Look, Report, Row, Source, Sums, csv_bytes, xlsx_file},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    database,
    deployment::{Deployment, Engine},
    table::Table,
};

const ROWS: usize = 100_000;
const MEMORY_MAX_MB: f64 = 32.0;

/// The simplest rows that there are.
struct Jobs;

#[async_trait]
impl Report for Jobs {
    fn name(&self) -> &'static str {
        "receipts"
    }

    fn filters(&self) -> &'static [Filter] {
        &[]
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            Column::text("reports-col-receipt"),
            Column::text("reports-col-payer"),
            Column::day("reports-col-day"),
            Column::count("reports-col-receipts"),
            Column::money("reports-col-amount"),
        ];
        COLUMNS
    }

    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        let mut page = look.work.find::<job::Entity>().order_by_asc(C::Id).limit(limit);
        if let Some(after) = after {
            page = page.filter(C::Id.gt(after.parse::<JobId>().unwrap()));
        }
        let jobs = look.work.all(page).await?;
        let row = |job: job::Model| Row {
            cursor: job.id.to_string(),
            cells: vec![
                Cell::code(job.id.to_string()),
                job.name.into(),
                job.created_at.date_naive().into(),
                Cell::count(i64::from(job.attempts)),
                entity::values::Money::from_poisha(2_055_000).into(),
            ],
        };
        Ok(jobs.into_iter().map(row).collect())
    }

    async fn sums(&self, _: &Look<'_>) -> Result<Sums, AppError> {
        Ok(Sums::default())
    }
}

#[expect(clippy::disallowed_methods, reason = "the moment matters to nobody")]
pub async fn measure(table: &mut Table) {
    let towns = database::towns_folder().display().to_string();
    let deployment = Deployment::new(Engine::Sqlite, "bench_reports", &towns).await;
    let app = Data::new(deployment.app().await);
    let town = app.towns.town_by_slug("north").await.unwrap();
    let work = app.begin(&town, Actor::Operator).await.unwrap();
    for _ in 0..ROWS / 1_000 {
        let one = |_| job::Model {
            tenant_id: work.tenant(),
            id: JobId::mint(),
            name: "মোঃ রফিকুল ইসলাম, কানাইখালী".into(),
            payload: serde_json::json!({}),
            run_at: None,
            attempts: 1,
            last_error: None,
            created_at: Utc::now(),
        };
        work.insert_all((0..1_000).map(one).collect()).await.unwrap();
    }
    work.commit().await.unwrap();
    let source = || Source {
        app: app.clone(),
        town: town.clone(),
        actor: Actor::Operator,
        lang: Lang::BN,
        report: &Jobs,
        asked: Asked::by_default(&[], app.today()),
    };

    let (begun, before) = (Instant::now(), memory_mb());
    let mut bytes = Box::pin(csv_bytes(source()).await.unwrap());
    let (mut size, mut peak) = (0, before);
    while let Some(chunk) = bytes.next().await {
        size += chunk.unwrap().len();
        peak = peak.max(memory_mb());
    }
    judge(table, "CSV", begun, size, peak - before);

    let (begun, before) = (Instant::now(), memory_mb());
    let asked = source();
    let written = tokio::spawn(async move { xlsx_file(asked).await.unwrap() });
    let mut peak = before;
    while !written.is_finished() {
        peak = peak.max(memory_mb());
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let (mut file, size) = written.await.unwrap();
    let mut first = [0; 2];
    file.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"PK");
    judge(table, "XLSX", begun, usize::try_from(size).unwrap(), peak - before);
}

fn judge(table: &mut Table, kind: &str, begun: Instant, size: usize, grown: f64) {
    let (took, size) = (begun.elapsed().as_secs_f64(), size as f64 / 1_048_576.0);
    table.note(&format!("report of 100,000 rows, {kind}"), format!("{took:.1} s, {size:.1} MB"));
    let target = format!("< {MEMORY_MAX_MB} MB");
    table.judge(&format!("memory that it takes, {kind}"), format!("{grown:.1} MB"), &target, grown < MEMORY_MAX_MB);
}

/// Resident memory of this process.
fn memory_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
}
