//! The home page and the bill, against the barest handlers; and the memory of the server.

use std::{fs, time::Duration};

use crate::{
    bare, database,
    deployment::{Deployment, Engine},
    load::{Target, interleaved},
    table::{Table, median},
};

const ROUNDS: usize = 7;
const HOLDINGS: u64 = 4_000;
/// The id of the town that is measured: the fifth by slug, and the same for the bare handlers.
pub const TENANT: i32 = 5;
const TOWN: &str = "natore";

pub async fn measure(table: &mut Table) {
    let deployment = Deployment::new(Engine::Postgres, "bench_pages", "tenants").await;
    deployment.does(&["demo", "--tenant", TOWN, "--holdings", &HOLDINGS.to_string()]);
    deployment.does(&["demo", "--holdings", "180"]);
    let analyse = pouro::platform::db::Database::connect(&deployment.urls.owner, 1).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(analyse.connection(), "ANALYZE").await.unwrap();
    let numbers = numbers(&deployment).await;
    let serving = deployment.serve().await;

    let request = |path: String, number: u64| {
        // Each visitor has an address of his own, as the proxy in front says.
        let [a, b, c, _] = (number as u32).to_be_bytes().map(|byte| byte.wrapping_add(1));
        let client = format!("10.{}.{}.{}", a ^ b, c, number % 250 + 1);
        format!("GET {path} HTTP/1.1\r\nHost: {TOWN}.localhost:18080\r\nX-Forwarded-For: {client}\r\n\r\n")
    };
    let bill = move |number: u64| {
        let (ward, holding) = &numbers[(number as usize) % numbers.len()];
        format!("ward={ward}&holding={holding}")
    };
    let home = Target::new(deployment.port, move |number| request("/".into(), number));
    for town in towns() {
        let target = Target::new(deployment.port, move |_| format!("GET / HTTP/1.1\r\nHost: {town}.localhost\r\n\r\n"));
        assert!(target.fetch(0).0.starts_with("HTTP/1.1 200"));
    }
    let after_start = serving.memory_mb();
    table.judge(
        "memory of the server after start, ten towns loaded",
        format!("{after_start:.0} MB"),
        "< 100 MB",
        after_start < 100.0,
    );

    let bills = {
        let bill = bill.clone();
        Target::new(deployment.port, move |number| request(format!("/bills?{}", bill(number)), number))
    };
    let kept = |name: &str, target: &Target| {
        let (head, body) = target.fetch(0);
        let file = deployment.folder.path().join(name);
        fs::write(&file, [head.as_bytes(), &body].concat()).unwrap();
        file.display().to_string()
    };
    let (home_file, bill_file) = (kept("home", &home), kept("bill", &bills));
    let named = format!("{}?options=-c%20app.tenant_id%3D{TENANT}", deployment.urls.app);
    let bare_server = bare::start(&named, &home_file, &bill_file).await;
    let bare_home = Target::new(bare::PORT, move |number| request("/".into(), number));
    let [ours, barest] = interleaved(ROUNDS, [&home, &bare_home]);
    ratio(table, "portal home, requests/s against a bare handler", &ours, &barest, 0.7);

    let bare_bill = {
        let bill = bill.clone();
        Target::new(bare::PORT, move |number| request(format!("/bills?{}", bill(number)), number))
    };
    let without = Target::new(bare::PORT, move |number| request(format!("/without?{}", bill(number)), number));
    let [ours, barest, none] = interleaved(ROUNDS, [&bills, &bare_bill, &without]);
    ratio(table, "bill page on PostgreSQL, requests/s against the same statements", &ours, &barest, 0.6);
    let beside = median(ours.iter().zip(&none).map(|(ours, none)| ours / none).collect());
    table.note("the same against the statements without BEGIN, SET LOCAL and COMMIT", format!("{beside:.2}"));
    drop(bare_server);

    tokio::time::sleep(Duration::from_millis(500)).await;
    let after = serving.memory_mb();
    table.judge("memory of the server after the bench", format!("{after:.0} MB"), "< 200 MB", after < 200.0);
    drop(serving);
    database::as_superuser("DROP DATABASE bench_pages WITH (FORCE)").await;
}

/// Every town that ships.
fn towns() -> Vec<String> {
    let folders = fs::read_dir("tenants").unwrap().map(|entry| entry.unwrap());
    let names = folders.filter(|entry| entry.path().join("tenant.toml").is_file()).map(|entry| entry.file_name());
    names.map(|name| name.into_string().unwrap()).collect()
}

fn ratio(table: &mut Table, what: &str, ours: &[f64], barest: &[f64], asked: f64) {
    let ratio = median(ours.iter().zip(barest).map(|(ours, barest)| ours / barest).collect());
    let figure = format!("{ratio:.2} ({:.0} of {:.0})", median(ours.to_vec()), median(barest.to_vec()));
    table.judge(what, figure, &format!("≥ {asked}"), ratio >= asked);
}

/// Ward and number of every holding of the town that is billed, as a query has them.
async fn numbers(deployment: &Deployment) -> Vec<(i16, String)> {
    use sea_orm::sqlx::{self, Row};
    let url = format!("{}?options=-c%20app.tenant_id%3D{TENANT}", deployment.urls.app);
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    let slug: String =
        sqlx::query("SELECT slug FROM tenant WHERE id = $1").bind(TENANT).fetch_one(&pool).await.unwrap().get(0);
    assert_eq!(slug, TOWN, "the town that is measured has another id");
    let rows = sqlx::query("SELECT ward, number FROM holding h WHERE tenant_id = $1 AND EXISTS (SELECT FROM assessment WHERE tenant_id = $1 AND holding_id = h.id)")
        .bind(TENANT)
        .fetch_all(&pool)
        .await
        .unwrap();
    let encoded = |number: String| url::form_urlencoded::byte_serialize(number.as_bytes()).collect();
    assert!(rows.len() as u64 > HOLDINGS / 2);
    rows.iter().map(|row| (row.get(0), encoded(row.get(1)))).collect()
}
