//! Which town a request is for: the time of one answer with ten towns and with ten thousand.

use std::{hint::black_box, time::Instant};

use pouro::platform::{db::Database, tenancy::Site};
use sea_orm::ConnectionTrait;

use crate::{
    deployment::{Deployment, Engine},
    table::{Table, median},
};

const ANSWERS: u32 = 200_000;

pub async fn measure(table: &mut Table) {
    let deployment = Deployment::new(Engine::Sqlite, "bench_places", "tenants").await;
    let few = time(&deployment, 10).await;
    let console = Database::connect(&deployment.urls.console, 1).await.unwrap();
    let more = "WITH RECURSIVE n(i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
                INSERT INTO tenant (id, uuid, slug, state, version, created_at)
                SELECT i, randomblob(16), 'town-' || i, 'trial', 1, '2026-07-01T00:00:00+00:00' FROM n";
    console.connection().execute_unprepared(more).await.unwrap();
    let many = time(&deployment, 10_000).await;
    let figure = format!("{few:.0} ns with 10 towns, {many:.0} ns with 10,000");
    let is_flat = many < 1_000.0 && many < few * 2.0;
    table.judge("tenant resolution", figure, "< 1 µs, flat", is_flat);
}

/// Nanoseconds of one answer.
async fn time(deployment: &Deployment, towns: usize) -> f64 {
    let app = deployment.app().await;
    let entries = app.towns.entries();
    assert_eq!(entries.len(), towns);
    let hosts: Vec<String> = entries.iter().map(|entry| format!("{}.localhost:8080", entry.slug)).collect();
    let round = |_| {
        let begun = Instant::now();
        for number in 0..ANSWERS {
            let host = &hosts[(number as usize).wrapping_mul(7_919) % hosts.len()];
            let site = app.towns.resolve(black_box(host), None);
            assert!(matches!(black_box(site), Ok(Site::Town { .. })));
        }
        begun.elapsed().as_nanos() as f64 / f64::from(ANSWERS)
    };
    median((0..7).map(round).collect())
}
