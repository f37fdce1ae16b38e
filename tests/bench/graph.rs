//! The graph of a payment in motion through PostgreSQL: 10,000 orders of events, with crashes in between.

use std::{fmt::Write, sync::Arc, time::Instant};

use chrono::TimeDelta;
use pouro::{
    boot,
    platform::{access::Actor, ledger::verify, store::MemoryStore},
    services::holding::{demand_run, import},
};

use crate::{
    clock::TestClock,
    database,
    deployment::{Deployment, Engine},
    driver::Driver,
    table::Table,
};

const SEEDS: u64 = 10_000;

pub async fn measure(table: &mut Table) {
    let towns = database::towns_folder().display().to_string();
    let deployment = Deployment::new(Engine::Postgres, "bench_graph", &towns).await;
    let clock = Arc::new(TestClock::at("2026-08-15 10:00:00"));
    let config = database::config(deployment.folder.path(), &deployment.urls);
    let app = boot::assemble(&config, Arc::new(MemoryStore::new()), clock.clone()).await.unwrap();
    let town = app.towns.town_by_slug("north").await.unwrap();
    let mut register = String::from("ward,holding_no,owner,mahalla,monthly_rent,services\n");
    for number in 1..=SEEDS {
        writeln!(register, "3,{number},মোঃ রফিকুল ইসলাম,কানাইখালী,10000,holding;lighting;conservancy").unwrap();
    }
    let sheet = import::Sheet::read(register.as_bytes()).unwrap();
    import::import(&app, &town, &sheet, import::Options { dry_run: false, skip_bad: false }, |_| {}).await.unwrap();
    demand_run::run(&app, &town, "2026-27".parse().unwrap(), |_| {}).await.unwrap();

    let pass = move |time: TimeDelta| clock.pass(time);
    let driver = Driver::new(&app, &town, &pass).await;
    let begun = Instant::now();
    for (account, seed) in driver.accounts().await.into_iter().zip(0..) {
        driver.run(account, seed).await;
    }
    let took = begun.elapsed().as_secs_f64();
    let work = app.read(&town, Actor::Operator).await.unwrap();
    let proof = verify::verify(&work).await.unwrap();
    work.commit().await.unwrap();
    let figure = format!("{} receipts, {} faults, {took:.0} s", proof.receipts, proof.faults.len());
    let name = format!("payments in {SEEDS} orders of events with crashes, PostgreSQL");
    table.judge(&name, figure, "the books add up", proof.holds() && proof.receipts > 0);
    drop(driver);
    drop(app);
    database::as_superuser("DROP DATABASE bench_graph WITH (FORCE)").await;
}
