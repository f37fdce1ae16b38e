//! The barest programs: actix handlers that answer the same bytes, and for the bill ask the same questions first.

use std::{env, fs, net::TcpListener, process::Command};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::header::{HeaderName, HeaderValue},
    web::{self, Bytes, Data},
};
use sea_orm::sqlx::{self, Connection, Executor, PgPool, postgres::PgPoolOptions};
use uuid::Uuid;

use crate::deployment::{Serving, wait_for};

pub const MODE: &str = "bare-server";
pub const PORT: u16 = 18_070;

/// An answer kept in a file: its head, an empty line, its body.
struct Kept {
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

impl Kept {
    fn read(file: &str) -> Self {
        let bytes = fs::read(file).unwrap();
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
        let headers = headers.filter(|(name, _)| !["content-length", "date"].contains(name));
        Self {
            headers: headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect(),
            body: Bytes::from(bytes[end + 4..].to_vec()),
        }
    }

    fn answer(&self) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        for header in &self.headers {
            response.append_header(header.clone());
        }
        response.body(self.body.clone())
    }
}

/// Starts it with the kept answers of a home page and a bill.
pub async fn start(database: &str, home: &str, bill: &str) -> Serving {
    let child = Command::new(env::current_exe().unwrap()).args([MODE, database, home, bill]).spawn().unwrap();
    let serving = Serving(child);
    wait_for(PORT).await;
    serving
}

struct Bare {
    home: Kept,
    bill: Kept,
    pool: PgPool,
}

pub async fn serve(arguments: &[String]) {
    let [database, home, bill, ..] = arguments else { panic!("{MODE} DATABASE HOME BILL") };
    let pool = PgPoolOptions::new().max_connections(20).test_before_acquire(false).connect(database).await.unwrap();
    let bare = Data::new(Bare { home: Kept::read(home), bill: Kept::read(bill), pool });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::clone(&bare))
            .route("/", web::get().to(|bare: Data<Bare>| async move { bare.home.answer() }))
            .route("/bills", web::get().to(in_transaction))
            .route("/without", web::get().to(without_transaction))
    });
    let listener = TcpListener::bind(("127.0.0.1", PORT)).unwrap();
    server
        .workers(std::thread::available_parallelism().map_or(1, usize::from))
        .listen(listener)
        .unwrap()
        .run()
        .await
        .unwrap();
}

const HOLDING: &str = r#"SELECT "tenant_id", "id", "ward", "number", "mahalla", "road", "owner", "father_or_spouse", "phone", "nid_cipher", "nid_hash", "nid_last_four", "nid_key", "land_use", "structure", "occupancy", "floor_area_sqft", "monthly_rent", "own_use_rent", "loan_interest_yearly", "flat_annual_value", "services", "remarks", "import_id", "registered_at", "updated_at" FROM "holding" WHERE "tenant_id" = $1 AND "ward" = $2 AND "number" = $3 LIMIT $4"#;
const ACCOUNT: &str = r#"SELECT "tenant_id", "id", "service", "credit", "opened_at", "ward", "subject", "payer", "place", "phone" FROM "billing_account" WHERE "tenant_id" = $1 AND "id" = $2 LIMIT $3"#;
const DEMANDS: &str = r#"SELECT "tenant_id", "id", "account_id", "service", "period", "kind", "instalment", "due_on", "heads", "amount", "paid", "rebate", "waived", "basis_id", "journal_id", "raised_on" FROM "demand" WHERE "tenant_id" = $1 AND "account_id" = $2 ORDER BY "period" ASC, "instalment" ASC LIMIT $3"#;
const ASSESSMENTS: &str = r#"SELECT "tenant_id", "id", "holding_id", "fiscal_year", "ward", "annual_value", "yearly_demand", "working", "policy_id", "national_policy_id", "assessed_at" FROM "assessment" WHERE "tenant_id" = $1 AND "id" IN ($2)"#;

/// Ward and number of the request.
fn wanted(request: &HttpRequest) -> (i16, String) {
    let query = url::form_urlencoded::parse(request.query_string().as_bytes());
    let (mut ward, mut number) = (0, String::new());
    for (key, value) in query {
        match key.as_ref() {
            "ward" => ward = value.parse().unwrap(),
            _ => number = value.into_owned(),
        }
    }
    (ward, number)
}

async fn ask(connection: &mut sqlx::PgConnection, tenant: i32, ward: i16, number: &str) {
    use sqlx::Row;
    let holding = sqlx::query(HOLDING).bind(tenant).bind(ward).bind(number).bind(1_i64);
    let holding = holding.fetch_one(&mut *connection).await.unwrap();
    let id: Uuid = holding.get("id");
    sqlx::query(ACCOUNT).bind(tenant).bind(id).bind(1_i64).fetch_one(&mut *connection).await.unwrap();
    let demands = sqlx::query(DEMANDS).bind(tenant).bind(id).bind(1_000_i64).fetch_all(&mut *connection).await.unwrap();
    let basis: Option<Uuid> = demands.last().unwrap().get("basis_id");
    sqlx::query(ASSESSMENTS).bind(tenant).bind(basis).fetch_all(&mut *connection).await.unwrap();
}

async fn in_transaction(request: HttpRequest, bare: Data<Bare>) -> HttpResponse {
    let (ward, number) = wanted(&request);
    let mut connection = bare.pool.acquire().await.unwrap();
    let mut tx = connection.begin().await.unwrap();
    tx.execute(sqlx::AssertSqlSafe(format!(
        "SET LOCAL app.tenant_id = {}; SET TRANSACTION READ ONLY",
        crate::pages::TENANT
    )))
    .await
    .unwrap();
    ask(&mut tx, crate::pages::TENANT, ward, &number).await;
    tx.commit().await.unwrap();
    bare.bill.answer()
}

/// The town is named once for the connection.
async fn without_transaction(request: HttpRequest, bare: Data<Bare>) -> HttpResponse {
    let (ward, number) = wanted(&request);
    let mut connection = bare.pool.acquire().await.unwrap();
    ask(&mut connection, crate::pages::TENANT, ward, &number).await;
    bare.bill.answer()
}
