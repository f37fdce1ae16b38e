//! A month of 100,000 statement lines against 100,000 receipts, from the file to the matched lines.

use std::{fmt::Write, sync::Arc, time::Instant};

use chrono::Utc;
use entity::{
    identity::staff_account,
    reconciliation::{Source, statement_line},
    values::{Locale, SessionId, StaffId},
};
use pouro::platform::{
    access::{Actor, Permission, StaffActor},
    db::Database,
    keys::sha256_hex,
    reconciliation::statement,
};
use sea_orm::{ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter};

use crate::{
    database,
    deployment::{Deployment, Engine},
    table::Table,
};

const LINES: usize = 100_000;
/// One in so many is wrong: another amount, or unknown here.
const WRONG: usize = 500;

pub async fn measure(table: &mut Table) {
    let towns = database::towns_folder().display().to_string();
    let deployment = Deployment::new(Engine::Postgres, "bench_reconcile", &towns).await;
    let app = deployment.app().await;
    let town = app.towns.town_by_slug("north").await.unwrap();
    let mut url = url::Url::parse(&database::superuser_url()).unwrap();
    url.set_path("bench_reconcile");
    let superuser = Database::connect(url.as_str(), 1).await.unwrap();
    receipts(superuser.connection(), town.id.0).await;

    let officer = StaffActor {
        id: StaffId::mint(),
        name: String::new(),
        locale: Locale::En,
        session: SessionId::mint(),
        roles: Vec::new(),
        permissions: Permission::ALL.iter().copied().collect(),
        offices: Vec::new(),
        confirmed_at: Utc::now(),
        second_factor: true,
        must_enrol: false,
    };
    let work = app.begin(&town, Actor::Operator).await.unwrap();
    work.insert(account(officer.id)).await.unwrap();
    work.commit().await.unwrap();
    let csv = statement_of(LINES);

    let begun = Instant::now();
    let preview = statement::preview(csv.as_bytes(), Source::Bkash, None).unwrap();
    let work = app.begin(&town, Actor::Staff(Arc::new(officer))).await.unwrap();
    let sha256 = sha256_hex(csv.as_bytes());
    let id = statement::bring(&work, Source::Bkash, "month.csv".to_owned(), csv.into_bytes(), sha256).await.unwrap();
    statement::import(&work, id, preview).await.unwrap();
    let matched =
        work.find::<statement_line::Entity>().filter(statement_line::Column::State.eq(statement_line::State::Matched));
    let matched = matched.count(work.tx()).await.unwrap();
    work.commit().await.unwrap();
    let took = begun.elapsed().as_secs_f64();
    assert_eq!(matched, (LINES - LINES / WRONG) as u64);
    table.judge("a month of 100,000 statement lines matched", format!("{took:.1} s"), "< 10 s", took < 10.0);
    drop(app);
    superuser.connection().clone().close().await.unwrap();
    database::as_superuser("DROP DATABASE bench_reconcile WITH (FORCE)").await;
}

fn account(id: StaffId) -> staff_account::Model {
    staff_account::Model {
        tenant_id: entity::values::TenantId(0),
        id,
        name: "bench".to_owned(),
        phone: "01712345678".parse().unwrap(),
        email: None,
        locale: Locale::En,
        state: staff_account::State::Active,
        password_hash: None,
        password_set_at: None,
        totp_cipher: None,
        totp_key: None,
        totp_since: None,
        totp_last_step: None,
        access_version: 1,
        invited_by: None,
        invited_at: Utc::now(),
        seen_at: None,
        left_at: None,
    }
}

/// Receipts of a gateway, as the program would have written them; what they refer to does not matter here.
async fn receipts(admin: &sea_orm::DatabaseConnection, town: i32) {
    let sql = format!(
        "SET session_replication_role = replica;
         INSERT INTO receipt (tenant_id, id, book, fiscal_year, serial, number, account_id, journal_id, service, amount,
             credit, payer, subject, ward, place, method, method_reference, paid_at, paid_on, issued_at)
         SELECT {town}, id, 'H', '2026-27', n, 'H26-' || n, id, id, 'holding', 100000 + n, 0, 'x', '3-1', 3, 'x', 'bkash',
             '9TX' || n, now(), DATE '2026-08-01' + n % 31, now()
         FROM (SELECT n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id
               FROM generate_series(1, {LINES}) AS n) AS numbers;
         ANALYZE receipt"
    );
    admin.execute_unprepared(&sql).await.unwrap();
}

fn statement_of(lines: usize) -> String {
    let mut csv = "Date Time,Trx ID,Merchant Invoice Number,Amount,Charge\n".to_owned();
    for n in 1..=lines {
        let poisha = 100_000 + n + usize::from(n % WRONG == 0);
        let (taka, poisha) = (poisha / 100, poisha % 100);
        writeln!(csv, "2026-08-{:02} 10:00:00,9TX{n},P26-{n:06},{taka}.{poisha:02},18.50", n % 31 + 1).unwrap();
    }
    csv
}
