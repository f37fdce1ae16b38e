//! The demand run of 50,000 holdings, against one `INSERT … SELECT` per table in one transaction that writes the same rows.

use std::{fmt::Write, time::Instant};

use pouro::{
    platform::db::Database,
    services::holding::{demand_run, import},
};
use sea_orm::{ConnectionTrait, TransactionTrait};

use crate::{
    database,
    deployment::{Deployment, Engine},
    table::{Table, median},
};

const HOLDINGS: usize = 50_000;
const ROUNDS: usize = 3;
/// What a run writes, in the order of the references.
const TABLES: [&str; 4] = ["assessment", "journal", "journal_line", "demand"];

pub async fn measure(table: &mut Table) {
    let towns = database::towns_folder().display().to_string();
    let deployment = Deployment::new(Engine::Postgres, "bench_demands", &towns).await;
    let app = deployment.app().await;
    let town = app.towns.town_by_slug("north").await.unwrap();
    let sheet = import::Sheet::read(register().as_bytes()).unwrap();
    import::import(&app, &town, &sheet, import::Options { dry_run: false, skip_bad: false }, |_| {}).await.unwrap();

    let mut url = url::Url::parse(&database::superuser_url()).unwrap();
    url.set_path("bench_demands");
    let superuser = Database::connect(url.as_str(), 1).await.unwrap();
    let admin = superuser.connection();
    let plain = Database::connect(&deployment.urls.app, 1).await.unwrap();
    let (mut ours, mut barest) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let begun = Instant::now();
        let report = demand_run::run(&app, &town, "2026-27".parse().unwrap(), |_| {}).await.unwrap();
        ours.push(begun.elapsed().as_secs_f64());
        assert_eq!(report.billed, HOLDINGS as u64);
        if round == 0 {
            for name in TABLES {
                let copy = format!(
                    "CREATE TABLE copy_{name} AS SELECT * FROM {name}; GRANT SELECT ON copy_{name} TO pouro_app; ANALYZE copy_{name}"
                );
                admin.execute_unprepared(&copy).await.unwrap();
            }
        }
        empty(admin).await;
        let begun = Instant::now();
        let tx = plain.connection().begin().await.unwrap();
        tx.execute_unprepared(&format!("SET LOCAL app.tenant_id = {}; SET LOCAL statement_timeout = 0", town.id))
            .await
            .unwrap();
        for name in TABLES {
            tx.execute_unprepared(&format!("INSERT INTO {name} SELECT * FROM copy_{name}")).await.unwrap();
        }
        tx.commit().await.unwrap();
        barest.push(begun.elapsed().as_secs_f64());
        empty(admin).await;
    }
    let ratio = median(ours.iter().zip(&barest).map(|(ours, barest)| ours / barest).collect());
    let figure = format!("{ratio:.2} ({:.1} s of {:.1} s)", median(ours), median(barest));
    table.judge("demand run of 50,000 holdings, time against INSERT … SELECT", figure, "≤ 3", ratio <= 3.0);
    drop((app, plain));
    admin.clone().close().await.unwrap();
    database::as_superuser("DROP DATABASE bench_demands WITH (FORCE)").await;
}

/// The triggers of append-only tables look away from whoever replicates.
async fn empty(admin: &sea_orm::DatabaseConnection) {
    let tables = TABLES.join(", ");
    let sql =
        format!("SET session_replication_role = replica; TRUNCATE {tables}, allocation, receipt CASCADE; CHECKPOINT");
    admin.execute_unprepared(&sql).await.unwrap();
}

pub fn register() -> String {
    let mut csv = "ward,holding_no,owner,mahalla,monthly_rent,own_use_rent,services\n".to_owned();
    for number in 0..HOLDINGS {
        let (ward, rent, own) = (number % 9 + 1, 1_000 + number % 9_000, number % 3 * 500);
        writeln!(csv, "{ward},{},রহিমা বেগম,কানাইখালী,{rent},{own},holding;lighting;conservancy", number / 9 + 1).unwrap();
    }
    csv
}
