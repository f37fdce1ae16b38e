//! The counter under load: collections a second against `pgbench` with the very statements of one, and the server killed in the
//! middle of it.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::PathBuf,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use pouro::{
    platform::app::App,
    services::holding::{demand_run, import},
};
use sea_orm::sqlx::{self, PgPool, Row};

use crate::{
    database,
    deployment::{Deployment, Engine},
    statements::{self, Logged, Types},
    table::{Table, median},
    till::{self, Slip},
};

const DATABASE: &str = "bench_counter";
const HOLDINGS: u32 = 1_500;
/// One cashier in each of the ten towns.
const CLIENTS: usize = 10;
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(10);
const KILLS: usize = 20;

pub async fn measure(table: &mut Table) {
    let bench = Bench::prepare().await;
    let script = bench.scripts().await;
    Bench::keep_as("before");
    let (mut ours, mut barest, mut costs) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        Bench::restore("before");
        let (rate, cost) = bench.round().await;
        ours.push(rate);
        costs.push(cost);
        Bench::restore("before");
        barest.push(bench.pgbench(&script));
    }
    let ratio = median(ours.iter().zip(&barest).map(|(ours, barest)| ours / barest).collect());
    let figure = format!("{ratio:.2} ({:.0} of {:.0} a second)", median(ours.clone()), median(barest));
    table.judge("collections at the counter against pgbench with their statements", figure, "≥ 0.5", ratio >= 0.5);
    let cpu = |pick: fn(&Cost) -> f64| median(costs.iter().map(pick).collect());
    let figure = format!("{:.1} ms of the server, {:.1} ms of PostgreSQL", cpu(|c| c.server), cpu(|c| c.database));
    table.note("processor time of one collection", figure);
    table.note("TPC-B-like at a scale of ten times the clients, a second", format!("{:.0}", bench.tpcb()));
    Bench::drop();
}

/// Kill -9 under that load: what was answered is there, and the books prove.
pub async fn kill(table: &mut Table) {
    let bench = Bench::prepare().await;
    let (mut sound, mut answered) = (0, 0);
    for round in 0..KILLS {
        let serving = bench.deployment.serve().await;
        let slips = bench.slips(120, round * 120);
        let stop = Arc::new(AtomicBool::new(false));
        let killer = {
            let (pid, stop) = (serving.0.id(), Arc::clone(&stop));
            thread::spawn(move || {
                // Each time at another moment of the load.
                thread::sleep(Duration::from_millis(150 + 37 * round as u64));
                assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
                stop.store(true, Ordering::Relaxed);
            })
        };
        let outcome = till::send(bench.deployment.port, &slips, CLIENTS, Duration::from_secs(5), &stop);
        killer.join().unwrap();
        drop(serving);
        answered += outcome.taken.len();
        let kept = bench.receipts_of(outcome.taken.keys().copied().collect()).await;
        bench.deployment.does(&["verify-ledger"]);
        sound += usize::from(kept == outcome.taken.len());
    }
    let figure = format!("{sound} of {KILLS}, {answered} collections answered before");
    table.judge(
        "killed under load: ledger proves, every answered receipt is there",
        figure,
        "20 of 20",
        sound == KILLS,
    );
    Bench::drop();
}

struct Cost {
    server: f64,
    database: f64,
}

struct Bench {
    deployment: Deployment,
    towns: Vec<String>,
    cashiers: Vec<till::Cashier>,
    accounts: Vec<Vec<uuid::Uuid>>,
}

impl Bench {
    /// Ten towns with the same dues for each holding, and a cashier with an open shift in each.
    async fn prepare() -> Self {
        let deployment = Deployment::new(Engine::Postgres, DATABASE, "tenants").await;
        let app = deployment.app().await;
        let mut towns: Vec<String> = app.towns.entries().iter().map(|entry| entry.slug.clone()).collect();
        towns.sort();
        for town in &towns {
            fill(&app, town).await;
        }
        let cashiers = till::cashiers(&app, &towns).await;
        drop(app);
        let mut accounts = Vec::new();
        for town in &towns {
            accounts.push(till::accounts(&deployment, town, HOLDINGS).await);
        }
        let serving = deployment.serve().await;
        for cashier in &cashiers {
            cashier.open_shift(deployment.port);
        }
        drop(serving);
        let pool = PgPool::connect(&deployment.superuser_url()).await.unwrap();
        sqlx::query("ANALYZE").execute(&pool).await.unwrap();
        pool.close().await;
        Self { deployment, towns, cashiers, accounts }
    }

    /// Forms of so many accounts, town by town in turn; the server must be there.
    fn slips(&self, each: usize, from: usize) -> Arc<Vec<Slip>> {
        let per_town = each.div_ceil(self.towns.len());
        let from = from.div_ceil(self.towns.len());
        let mut of_towns = Vec::new();
        for (cashier, accounts) in self.cashiers.iter().zip(&self.accounts) {
            let some: Vec<_> = accounts.iter().skip(from).take(per_town).copied().collect();
            of_towns.push(cashier.slips(self.deployment.port, &some));
        }
        let longest = of_towns.iter().map(Vec::len).max().unwrap_or_default();
        let in_turn = (0..longest).flat_map(|index| of_towns.iter().filter_map(move |slips| slips.get(index).cloned()));
        Arc::new(in_turn.collect())
    }

    /// Collections a second, and what one of them costs.
    async fn round(&self) -> (f64, Cost) {
        let serving = self.deployment.serve().await;
        let slips = self.slips(HOLDINGS as usize * self.towns.len(), 1);
        let before = (processor_time(&[serving.0.id()]), processor_time(&postgres()));
        let outcome = till::send(self.deployment.port, &slips, CLIENTS, ROUND, &Arc::default());
        let count = outcome.taken.len() as f64;
        assert!(outcome.taken.len() < slips.len(), "there were too few accounts for {ROUND:?}");
        let server = processor_time(&[serving.0.id()]) - before.0;
        // Connections that have ended meanwhile are few: those of the pool stay.
        let database = (processor_time(&postgres()) - before.1).max(0.0);
        (count / outcome.seconds, Cost { server: server * 1_000.0 / count, database: database * 1_000.0 / count })
    }

    /// A script of each town, out of the log of one collection in it.
    async fn scripts(&self) -> Vec<PathBuf> {
        let pool = PgPool::connect(&self.deployment.superuser_url()).await.unwrap();
        let log = log_file(&pool).await;
        self.to_collect(&pool).await;
        let types = Types::read(&pool).await;
        let mut scripts = Vec::new();
        // First without the log, so that every statement has been prepared.
        for (number, cashier) in self.cashiers.iter().enumerate() {
            superuser(&format!("ALTER DATABASE {DATABASE} SET log_statement = 'all'"));
            let serving = self.deployment.serve_without_worker().await;
            let account = self.accounts[number][0];
            // The form draws a key too.
            let before = uuid::Uuid::now_v7();
            let slips = Arc::new(cashier.slips(self.deployment.port, &[account]));
            let from = fs::metadata(&log).unwrap().len() as usize;
            let outcome = till::send(self.deployment.port, &slips, 1, ROUND, &Arc::default());
            assert_eq!(outcome.taken.len(), 1);
            thread::sleep(Duration::from_millis(50));
            drop(serving);
            let text = String::from_utf8_lossy(&fs::read(&log).unwrap()[from..]).into_owned();
            let logged = self.logged(&pool, account, before).await;
            let file = self.deployment.folder.path().join(format!("town-{number}.sql"));
            fs::write(&file, statements::script(&text, number, &logged, &types)).unwrap();
            scripts.push(file);
        }
        superuser(&format!("ALTER DATABASE {DATABASE} RESET log_statement"));
        pool.close().await;
        scripts
    }

    /// Which accounts `pgbench` collects, by a number that it can count up.
    async fn to_collect(&self, pool: &PgPool) {
        let sql = "CREATE TABLE to_collect (k int PRIMARY KEY, account uuid, d1 uuid, d2 uuid, d3 uuid, d4 uuid)";
        sqlx::query(sql).execute(pool).await.unwrap();
        for (town, accounts) in self.accounts.iter().enumerate() {
            let sql = "INSERT INTO to_collect SELECT $1 + n, account, d[1], d[2], d[3], d[4]
                       FROM unnest($2::uuid[]) WITH ORDINALITY AS a(account, n),
                       LATERAL (SELECT array_agg(id ORDER BY instalment) AS d FROM demand WHERE account_id = account) of";
            let first = i32::try_from(town * 1_000_000).unwrap() - 1;
            sqlx::query(sql).bind(first).bind(accounts).execute(pool).await.unwrap();
        }
        sqlx::query("GRANT SELECT ON to_collect TO pouro_app").execute(pool).await.unwrap();
    }

    async fn logged(&self, pool: &PgPool, account: uuid::Uuid, before: uuid::Uuid) -> Logged {
        let row = sqlx::query("SELECT account, d1, d2, d3, d4 FROM to_collect WHERE account = $1");
        let row = row.bind(account).fetch_one(pool).await.unwrap();
        let names = ["account", "d1", "d2", "d3", "d4"];
        let known: BTreeMap<uuid::Uuid, &'static str> =
            names.iter().enumerate().map(|(index, name)| (row.get(index), *name)).collect();
        let receipt = sqlx::query("SELECT serial, number FROM receipt WHERE account_id = $1");
        let receipt = receipt.bind(account).fetch_one(pool).await.unwrap();
        Logged { known, serial: receipt.get(0), number: receipt.get(1), before }
    }

    fn pgbench(&self, scripts: &[PathBuf]) -> f64 {
        let seconds = ROUND.as_secs().to_string();
        let mut arguments = vec!["-n".to_owned(), "-M".into(), "prepared".into(), "-T".into(), seconds];
        arguments.extend(["-c".into(), CLIENTS.to_string(), "-j".into(), "2".into()]);
        arguments.extend(["-D".into(), format!("clients={CLIENTS}")]);
        for (town, script) in scripts.iter().enumerate() {
            arguments.extend(["-D".into(), format!("i{town}=0"), "-f".into(), script.display().to_string()]);
        }
        rate(&tool("pgbench", &arguments, &self.deployment.urls.app))
    }

    fn tpcb(&self) -> f64 {
        let scale = (CLIENTS * 10).to_string();
        let url = self.deployment.superuser_url();
        tool("pgbench", &["-i".into(), "-q".into(), "-s".into(), scale], &url);
        let seconds = ROUND.as_secs().to_string();
        let clients = CLIENTS.to_string();
        let arguments = ["-n", "-M", "prepared", "-T", &seconds, "-c", &clients, "-j", "2"].map(str::to_owned);
        rate(&tool("pgbench", &arguments, &url))
    }

    async fn receipts_of(&self, accounts: Vec<uuid::Uuid>) -> usize {
        let pool = PgPool::connect(&self.deployment.superuser_url()).await.unwrap();
        let row = sqlx::query("SELECT count(DISTINCT account_id) FROM receipt_part WHERE account_id = ANY($1)");
        let count: i64 = row.bind(&accounts).fetch_one(&pool).await.unwrap().get(0);
        pool.close().await;
        usize::try_from(count).unwrap()
    }

    fn keep_as(name: &str) {
        superuser(&format!("CREATE DATABASE {DATABASE}_{name} TEMPLATE {DATABASE}"));
    }

    fn restore(name: &str) {
        superuser(&format!("DROP DATABASE {DATABASE} WITH (FORCE)"));
        superuser(&format!("CREATE DATABASE {DATABASE} TEMPLATE {DATABASE}_{name} OWNER pouro_owner"));
        superuser("CHECKPOINT");
    }

    fn drop() {
        superuser(&format!("DROP DATABASE {DATABASE} WITH (FORCE)"));
        superuser(&format!("DROP DATABASE IF EXISTS {DATABASE}_before"));
    }
}

fn superuser(sql: &str) {
    tool("psql", &["-q".into(), "-c".into(), sql.to_owned()], &database::superuser_url());
}

/// A register with the same rent for everybody, and this year's demands.
async fn fill(app: &App, slug: &str) {
    let town = app.towns.town_by_slug(slug).await.unwrap();
    let mut csv = "ward,holding_no,owner,mahalla,monthly_rent,phone,services\n".to_owned();
    for number in 1..=HOLDINGS {
        writeln!(csv, "1,{number},রহিমা বেগম,কানাইখালী,5000,017{number:08},holding;lighting;conservancy").unwrap();
    }
    let sheet = import::Sheet::read(csv.as_bytes()).unwrap();
    import::import(app, &town, &sheet, import::Options { dry_run: false, skip_bad: false }, |_| {}).await.unwrap();
    let year = entity::values::FiscalYear::containing(app.today());
    demand_run::run(app, &town, year, |_| {}).await.unwrap();
}

async fn log_file(pool: &PgPool) -> PathBuf {
    let folder: String = sqlx::query("SHOW data_directory").fetch_one(pool).await.unwrap().get(0);
    PathBuf::from(folder).parent().unwrap().join("postgres.log")
}

/// A tool of PostgreSQL, wherever Debian has put it.
fn tool(name: &str, arguments: &[String], url: &str) -> String {
    let bin = fs::read_dir("/usr/lib/postgresql").unwrap().map(|entry| entry.unwrap().path().join("bin")).max();
    let output = Command::new(bin.unwrap().join(name)).args(arguments).arg(url).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{name} {arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// `tps = 512.3 (without initial connection time)`
fn rate(said: &str) -> f64 {
    assert!(!said.contains("number of failed transactions") || said.contains("failed transactions: 0 "), "{said}");
    let line = said.lines().find_map(|line| line.strip_prefix("tps = ")).expect("pgbench says its rate");
    line.split_whitespace().next().unwrap().parse().unwrap()
}

/// The server processes of PostgreSQL.
fn postgres() -> Vec<u32> {
    let output = Command::new("pgrep").args(["-x", "postgres"]).output().unwrap();
    String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| line.trim().parse().ok()).collect()
}

/// Seconds of processor time that some processes have had.
fn processor_time(processes: &[u32]) -> f64 {
    let ticks = |process: &u32| {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        Some(fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?)
    };
    processes.iter().filter_map(ticks).sum::<f64>() / 100.0
}
