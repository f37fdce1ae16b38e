//! 20,000 rows of a register, with both engines.

use std::fmt::Write;

use crate::{
    database,
    deployment::{Deployment, Engine},
    table::Table,
};

const ROWS: usize = 20_000;

pub async fn measure(table: &mut Table) {
    let towns = database::towns_folder().display().to_string();
    for (engine, name) in [(Engine::Sqlite, "SQLite"), (Engine::Postgres, "PostgreSQL")] {
        let deployment = Deployment::new(engine, "bench_import", &towns).await;
        let file = deployment.folder.path().join("register.csv");
        std::fs::write(&file, register()).unwrap();
        let took = deployment.does(&["import", "holdings", "--tenant", "north", file.to_str().unwrap()]).as_secs_f64();
        table.judge(&format!("import of 20,000 rows, {name}"), format!("{took:.1} s"), "< 20 s", took < 20.0);
    }
    database::as_superuser("DROP DATABASE bench_import WITH (FORCE)").await;
}

fn register() -> String {
    let mut csv =
        "ward,mahalla,road,holding_no,owner,father_or_spouse,phone,nid,use,structure,occupancy,floor_area_sqft,\
                   monthly_rent,own_use_rent,services,arrears,remarks\n"
            .to_owned();
    for number in 0..ROWS {
        let ward = number % 9 + 1;
        writeln!(
            csv,
            "{ward},কানাইখালী,স্টেশন রোড,{}/১,মোঃ রফিকুল ইসলাম,মৃত আব্দুস সামাদ,017123{number:05},19686507{number:09},আবাসিক,পাকা,মালিক,১২০০,,৮০০০,হোল্ডিং;সড়ক বাতি,2024-25:1200;2025-26:1500,নতুন",
            number / 9 + 1,
        )
        .unwrap();
    }
    csv
}
