//! The program as people and scripts call it.

use std::{
    fmt::Write,
    fs,
    io::{BufRead, BufReader, Read, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::Duration,
};

use entity::{
    TenantOwned,
    holding::{assessment, holding},
    identity::{office_held, staff_account},
};
use pouro::{
    boot,
    config::DatabaseUrls,
    platform::{access::Actor, app::App},
};
use sea_orm::PaginatorTrait;
use tempfile::TempDir;

use crate::support::{Engine, Visitor, WorldDatabase, config, copy_folder, towns_folder};

/// A deployment of its own: a data folder and a database with the two towns.
struct Deployment {
    folder: TempDir,
    database: WorldDatabase,
}

impl Deployment {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = WorldDatabase::copy(folder.path()).await;
        Self { folder, database }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let DatabaseUrls { app, owner, worker, console } = &self.database.urls;
        let mut command = Command::new(env!("CARGO_BIN_EXE_pouro"));
        command
            .args(arguments)
            .env_clear()
            .env("POURO_DATA_DIR", self.folder.path())
            .env("POURO_TENANTS_DIR", towns_folder())
            .env("POURO_DATABASE_URL", app)
            .env("POURO_DATABASE_OWNER_URL", owner)
            .env("POURO_DATABASE_WORKER_URL", worker)
            .env("POURO_DATABASE_CONSOLE_URL", console);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    /// Runs a command that reads this from its standard input.
    fn told(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command(arguments);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("the program starts");
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Runs a command that must succeed, and gives what it printed.
    fn does(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{arguments:?}: {printed}{}", String::from_utf8_lossy(&output.stderr));
        printed
    }

    /// A process beside those of the commands, to look at what they did.
    async fn beside(&self) -> App {
        boot::app(&config(self.folder.path(), &self.database.urls)).await.expect("the process is put together")
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    }
}

/// Rows of north.
async fn count<E: TenantOwned>(app: &App) -> u64
where
    E::Model: Sync,
{
    let town = app.towns.town_by_slug("north").await.unwrap();
    let work = app.read(&town, Actor::Operator).await.unwrap();
    work.find::<E>().count(work.tx()).await.unwrap()
}

fn register(holdings: u64) -> String {
    let mut csv = "ward,holding_no,owner,monthly_rent,services\n".to_owned();
    for number in 1..=holdings {
        writeln!(csv, "{},{number},রহিমা বেগম,10000,holding;lighting;conservancy", number % 9 + 1).unwrap();
    }
    csv
}

#[tokio::test]
async fn a_register_goes_from_file_to_proved_books() {
    let deployment = Deployment::new().await;
    let bad = deployment.file("bad.csv", "ward,holding_no,owner\n1,12,রহিমা বেগম\n99,13,রহিমা বেগম\n");
    let report = deployment.folder.path().join("faults.csv");
    let arguments = ["import", "holdings", "--tenant", "north", &bad, "--report", report.to_str().unwrap()];
    let refused = deployment.run(&arguments);
    assert_eq!(refused.status.code(), Some(1));
    let lines = fs::read_to_string(&report).unwrap();
    assert!(lines.starts_with("row,column,code,message\n3,ward,ward_out_of_range,"), "{lines}");

    let good = deployment.file("good.csv", &register(30));
    let printed = deployment.does(&["--lang", "bn", "import", "holdings", "--tenant", "north", &good]);
    assert!(printed.contains("৩০"), "{printed}");
    let run = ["demands", "run", "--tenant", "north", "--service", "holding", "--period", "2026-27"];
    let printed = deployment.does(&[&["--lang", "en"], &run[..]].concat());
    assert!(printed.contains("5,10,000.00"), "{printed}");
    let printed = deployment.does(&["--lang", "en", "verify-ledger", "--tenant", "north"]);
    assert!(printed.contains("5,10,000.00"), "{printed}");
    assert!(deployment.does(&["import", "holdings", "--template"]).starts_with("\u{feff}ward,mahalla,"));
    deployment.database.remove().await;
}

#[tokio::test]
async fn wrong_calls_say_what_is_wrong() {
    let deployment = Deployment::new().await;
    for (arguments, code, words) in [
        (&["demands", "run", "--tenant", "north", "--service", "tax", "--period", "2026-27"][..], 2, "'tax'"),
        (&["demands", "run", "--tenant", "north", "--service", "holding", "--period", "2026"], 1, "such as 2026-27"),
        (&["demands", "run", "--tenant", "nowhere", "--service", "holding", "--period", "2026-27"], 1, "slug nowhere"),
        (&["import", "holdings", "--tenant", "north", "/nowhere.csv"], 1, "/nowhere.csv cannot be read"),
        (&["import", "holdings"], 2, "--tenant <TENANT>"),
        (&["tenants", "check", "/nowhere"], 1, "/nowhere/tenant.toml:0: is missing"),
        (&["sell"], 2, "'sell'"),
    ] {
        let output = deployment.run(&[&["--lang", "en"], arguments].concat());
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    let mut demo = deployment.command(&["--lang", "en", "demo"]);
    let production = demo.env("POURO_ENV", "production").env("POURO_SECRET_KEY", "ab".repeat(32)).output().unwrap();
    assert_eq!(production.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&production.stderr).contains("only into a test machine"), "{production:?}");
    deployment.database.remove().await;
}

#[tokio::test]
async fn a_run_that_is_killed_again_and_again_bills_everybody_once() {
    const HOLDINGS: u64 = 2_600;
    let deployment = Deployment::new().await;
    let file = deployment.file("register.csv", &register(HOLDINGS));
    deployment.does(&["import", "holdings", "--tenant", "north", &file]);
    let run = ["demands", "run", "--tenant", "north", "--service", "holding", "--period", "2026-27"];
    let begin = || Process(deployment.command(&run).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    let beside = deployment.beside().await;
    let mut first = begin();
    while count::<assessment::Entity>(&beside).await == 0 {
        assert!(first.0.try_wait().unwrap().is_none(), "it ended and billed nobody");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(first);
    let billed = count::<assessment::Entity>(&beside).await;
    assert!((1..HOLDINGS).contains(&billed), "it was not cut off in the middle: {billed}");
    for pause_ms in [120, 250, 400] {
        let process = begin();
        tokio::time::sleep(Duration::from_millis(pause_ms)).await;
        drop(process);
    }
    deployment.does(&run);
    let proof = deployment.does(&["--lang", "en", "verify-ledger", "--tenant", "north"]);
    // 17,000 taka for each.
    assert!(proof.contains("4,42,00,000.00"), "{proof}");
    deployment.database.remove().await;
}

/// A process that is killed however the story ends.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// Stories that serve look for their ports apart from each other.
static SERVED: AtomicU16 = AtomicU16::new(0);

/// Three free ports in a row, below those that the system hands out to everybody else: for the public, for operations, and
/// the one above it for mail.
fn free_ports() -> (u16, u16) {
    let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let apart = 300 * SERVED.fetch_add(1, Ordering::Relaxed);
    let start = 10_000 + u16::try_from(std::process::id() % 6_000).unwrap() + apart;
    let first = (start..19_990).step_by(3).find(|first| (0..3).all(|next| is_free(first + next)));
    first.map(|first| (first, first + 1)).expect("three free ports")
}

#[tokio::test]
async fn serving_answers_at_once_logs_nothing_personal_and_stops_when_told() {
    let deployment = Deployment::new().await;
    let csv = "ward,holding_no,owner,father_or_spouse,phone,nid,monthly_rent,services\n\
               3,123/1,মোঃ রফিকুল ইসলাম,আব্দুস সামাদ,01912345678,19686507529170342,10000,holding\n";
    let file = deployment.file("register.csv", csv);
    deployment.does(&["import", "holdings", "--tenant", "north", &file]);
    deployment.does(&["demands", "run", "--tenant", "north", "--service", "holding", "--period", "2026-27"]);
    let (port, ops_port) = free_ports();
    let child = deployment
        .command(&["--lang", "en", "serve"])
        .env("POURO_LISTEN", format!("127.0.0.1:{port}"))
        .env("POURO_OPS_LISTEN", format!("127.0.0.1:{ops_port}"))
        .env("RUST_LOG", "debug")
        .stdout(Stdio::piped())
        .stderr(fs::File::create(deployment.folder.path().join("log")).unwrap())
        .spawn()
        .unwrap();
    let mut serving = Process(child);
    let mut printed = BufReader::new(serving.0.stdout.take().unwrap());
    let mut addresses = String::new();
    while !addresses.contains("/outbox") {
        assert!(printed.read_line(&mut addresses).unwrap() > 0, "it ended: {addresses}");
    }
    assert!(addresses.contains(&format!("http://north.localhost:{port}")), "{addresses}");

    let payer = Visitor::new(port, "north.localhost");
    let form = payer.bill("3", "123/1").await.form("/pay/holding").with("email", "payer@example.org");
    payer.submit(&form.clone().with("phone", "017")).await.assert(422);
    let check = payer.follow(payer.submit(&form.with("phone", "01712345678")).await.assert(303)).await;
    let path = check.attribute("form[method=post]", "action");
    let gateway = payer.go_to_gateway(&check).await;
    payer.pick(&gateway, "paid").await.assert(200);
    // The worker's question and the payer's return meet: one of them posts.
    payer.until(&path, "পরিশোধ হয়েছে").await.assert_says("TEST-H");
    payer.get(&format!("{path}/receipt")).await.assert(200);
    payer.get(&format!("/nowhere?{path}")).await.assert(404);

    let killed = Command::new("kill").arg("-TERM").arg(serving.0.id().to_string()).status().unwrap();
    assert!(killed.success());
    assert!(serving.0.wait().unwrap().success());
    let mut rest = String::new();
    printed.read_to_string(&mut rest).unwrap();
    let log = fs::read_to_string(deployment.folder.path().join("log")).unwrap();
    let log = [log, addresses, rest].concat();
    assert!(log.contains("tenant.slug"), "the log names the town: {log}");
    let token = path.trim_start_matches("/pay/");
    for secret in ["রফিকুল", "সামাদ", "1712345678", "1912345678", "170342", "payer@example.org", token]
    {
        assert!(!log.contains(secret), "the log says {secret}");
    }
    deployment.database.remove().await;
}

#[tokio::test]
async fn a_process_that_serves_follows_what_another_one_applies() {
    let deployment = Deployment::new().await;
    let (port, ops_port) = free_ports();
    let log = fs::File::create(deployment.folder.path().join("log")).unwrap();
    let mut serve = deployment.command(&["serve"]);
    serve
        .env("POURO_LISTEN", format!("127.0.0.1:{port}"))
        .env("POURO_OPS_LISTEN", format!("127.0.0.1:{ops_port}"))
        .stdout(Stdio::null())
        .stderr(log);
    let mut serving = Process(serve.spawn().unwrap());
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(serving.0.try_wait().unwrap().is_none(), "it ended before it served");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let citizen = Visitor::new(port, "north.localhost");
    citizen.get("/contacts").await.assert(200).assert_says("09666-000000");

    let changed = deployment.folder.path().join("north");
    copy_folder(&towns_folder().join("north"), &changed);
    let profile = fs::read_to_string(changed.join("tenant.toml")).unwrap();
    fs::write(changed.join("tenant.toml"), profile.replace("09666-000000", "09666-111111")).unwrap();
    deployment.does(&["tenants", "apply", changed.to_str().unwrap()]);
    citizen.until("/contacts", "09666-111111").await;
    drop(serving);
    deployment.database.remove().await;
}

#[tokio::test]
async fn demo_data_is_filled_in_once_and_its_books_hold() {
    let deployment = Deployment::new().await;
    let demo = ["--lang", "en", "demo", "--tenant", "north", "--holdings", "12"];
    let filled = deployment.does(&demo);
    let beside = deployment.beside().await;
    let holdings = count::<holding::Entity>(&beside).await;
    assert_eq!(holdings, 12);
    assert!(filled.contains("Password: demo lantern river 1"), "{filled}");
    let staff = count::<staff_account::Entity>(&beside).await;
    assert!(staff >= 20 && filled.matches("017000000").count() > 20, "{staff} of staff: {filled}");
    let posts = count::<office_held::Entity>(&beside).await;
    assert!(posts >= 10, "{posts} posts are held");
    let proof = deployment.does(&["verify-ledger", "--tenant", "north"]);
    assert_ne!(deployment.does(&demo), filled);
    assert_eq!(count::<holding::Entity>(&beside).await, holdings);
    assert_eq!(count::<staff_account::Entity>(&beside).await, staff);
    assert_eq!(deployment.does(&["verify-ledger", "--tenant", "north"]), proof);
    deployment.database.remove().await;
}

fn staff(arguments: &[&'static str]) -> Vec<&'static str> {
    [&["--lang", "en", "staff"], arguments].concat()
}

#[tokio::test]
async fn the_first_people_of_a_place_are_invited_and_let_in_anew_by_a_command() {
    let deployment = Deployment::new().await;
    let somebody = ["--name", "মোঃ রফিকুল ইসলাম", "--phone", "01712345678"];
    let invite = staff(&[&["invite", "--console"], &somebody[..]].concat());
    let printed = deployment.does(&invite);
    assert!(printed.contains("http://console.localhost:8080/invitation/"), "{printed}");
    assert_ne!(deployment.does(&invite), printed, "who has not come yet gets a new link");
    let of_town = |role| staff(&[&["invite", "--tenant", "north", "--role", role], &somebody[..]].concat());
    let printed = deployment.does(&of_town("secretary"));
    assert!(printed.contains("http://north.localhost:8080/office/invitation/"), "{printed}");
    for (arguments, words) in [
        (of_town("central-administrator"), "no such role here"),
        (of_town("emperor"), "no such role here"),
        (of_town("emperor"), "accounts-officer, assistant-assessor, auditor"),
        (staff(&[&["invite", "--tenant", "north"], &somebody[..]].concat()), "at least one role"),
        (staff(&["reset", "--tenant", "north", "--phone", "01999999999"]), "Nobody with this number"),
        (staff(&["reset", "--tenant", "north", "--phone", "017"]), "11 digits"),
    ] {
        let output = deployment.run(&arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(1) && said.contains(words), "{arguments:?}: {said}");
    }
    deployment.does(&["demo", "--tenant", "south", "--holdings", "1"]);
    let printed = deployment.does(&staff(&["reset", "--tenant", "south", "--phone", "01700000018"]));
    assert!(printed.contains("http://south.example.org:8080/office/invitation/"), "{printed}");
    deployment.database.remove().await;
}

#[test]
fn production_refuses_to_serve_carelessly() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |settings: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pouro"));
        command.arg("serve").env_clear().env("POURO_DATA_DIR", folder.path()).env("POURO_ENV", "production");
        let output = command.envs(settings.iter().copied()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{settings:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(refused(&[]).contains("POURO_SECRET_KEY"));
    let secret = "ab".repeat(32);
    let with_secret =
        |name: &'static str, value: &'static str| refused(&[("POURO_SECRET_KEY", &secret), (name, value)]);
    assert!(with_secret("POURO_PUBLIC_URL", "http://{host}").contains("https"));
    assert!(with_secret("POURO_DATABASE_URL", "postgres://app@127.0.0.1/x").contains("POURO_DATABASE_OWNER_URL"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "who is refused leaves nothing behind");
    assert!(refused(&[("POURO_SECRET_KEY", "short")]).contains("64 hexadecimal"));
}

#[tokio::test]
async fn production_serves_with_no_role_that_could_see_past_row_level_security() {
    if Engine::of_this_run() != Engine::Postgres {
        return;
    }
    let deployment = Deployment::new().await;
    let DatabaseUrls { app, owner, .. } = &deployment.database.urls;
    let superuser = app.replacen("//pouro_app@", "//postgres@", 1);
    // Who is let in by mistake ends here, and with other words.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    for (url, words) in [(owner, "owns the tables"), (&superuser, "is a superuser"), (app, "is taken")] {
        let mut serve = deployment.command(&["serve"]);
        serve
            .env("POURO_ENV", "production")
            .env("POURO_SECRET_KEY", "ab".repeat(32))
            .env("POURO_DATABASE_URL", url)
            .env("POURO_LISTEN", taken.local_addr().unwrap().to_string());
        let output = serve.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(words), "{words}: {said}");
    }
    deployment.database.remove().await;
}

#[tokio::test]
async fn a_secret_goes_in_by_standard_input_and_never_comes_out() {
    let deployment = Deployment::new().await;
    let secret = |name, input| {
        let output = deployment.told(&["--lang", "en", "tenants", "secret", "north", name], input);
        let printed = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(printed).unwrap())
    };
    let (code, printed) = secret("bkash-password", "s3cr3t of bKash\n");
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("bkash-password is kept") && !printed.contains("s3cr3t"), "{printed}");
    let app = deployment.beside().await;
    let town = app.towns.town_by_slug("north").await.unwrap();
    assert!(town.has_secret("bkash-password") && !town.has_secret("bkash-app-secret"));
    for (name, input, words) in [
        ("bkash-password", "\n", "Nothing was given"),
        ("bkash", "x", "bkash-app-secret"),
        ("bkash-password", &"x".repeat(9_000), "cannot be read"),
    ] {
        let (code, printed) = secret(name, input);
        assert!(code == Some(1) && printed.contains(words), "{name}: {printed}");
    }
    let printed = deployment.does(&["--lang", "en", "tenants", "secret", "north", "bkash-password", "--remove"]);
    assert!(printed.contains("taken away"), "{printed}");
    app.towns.refresh().await.unwrap();
    assert!(!app.towns.town_by_slug("north").await.unwrap().has_secret("bkash-password"));
    drop(app);
    deployment.database.remove().await;
}
