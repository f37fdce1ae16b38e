use std::{net::TcpListener, path::Path, sync::Arc};

use actix_web::{dev::ServerHandle, web::Data};
use chrono::TimeDelta;
use entity::values::{FiscalYear, Money};
use pouro::{
    boot,
    config::{Config, DatabaseUrls},
    platform::{
        access::Actor,
        app::App,
        audit::{
            SealAudit, head, outside,
            verify::{self as chain, ChainFaultKind, ChainProof},
        },
        calendar::Clock,
        db::Database,
        errors::AppError,
        jobs,
        ledger::verify::{self, Proof},
        store::MemoryStore,
        tenancy::{
            Town,
            apply::{self, ApplyError, Changes, Intent},
            bundle,
            reader::Fault,
            secrets,
        },
        work::Work,
    },
    server,
    services::{
        POLICY_KINDS,
        holding::{
            demand_run::{self, RunReport},
            import::{self, Options, Report, Sheet},
        },
    },
    surfaces::ops::outbox::{Arrived, Outbox, serve_mail},
    web::client::TrustedProxies,
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use secrecy::SecretString;
use tempfile::TempDir;

use super::{
    Visitor,
    clock::TestClock,
    database::{self, WorldDatabase},
    logs, traces,
};

/// Two towns, a clock that stands still, and a server of their own. What leaves the process arrives in the outbox, over
/// the real adapters.
pub struct World {
    pub app: Data<App>,
    pub clock: Arc<TestClock>,
    pub outbox: Arc<Outbox>,
    pub port: u16,
    pub ops_port: u16,
    database: WorldDatabase,
    servers: Vec<ServerHandle>,
    _folder: TempDir,
}

/// One of the towns.
pub struct Place<'w> {
    pub world: &'w World,
    slug: &'static str,
}

/// What stands before the base domain on the console's host.
const CENTRE: &str = "console";

/// When stories begin, unless they say otherwise: within the rebate of 2026-27.
pub const BEGINNING: &str = "2026-08-15 10:00:00";

impl World {
    /// Tells a story, does what it left to the worker, and looks whether the books add up and no job was set aside.
    pub async fn story(tell: impl AsyncFnOnce(&Self)) {
        Self::story_where(|_| {}, tell).await;
    }

    /// A story of a deployment that is set up in another way.
    pub async fn story_where(set_up: impl FnOnce(&mut Config), tell: impl AsyncFnOnce(&Self)) {
        let world = Self::open(set_up).await;
        tell(&world).await;
        world.close().await;
    }

    async fn open(set_up: impl FnOnce(&mut Config)) -> Self {
        logs::start();
        let folder = tempfile::tempdir().unwrap();
        let database = WorldDatabase::copy(folder.path()).await;
        let (public, operations, mail) = (listen(), listen(), listen());
        let (port, ops_port) = (port_of(&public), port_of(&operations));
        let mut config = database::config(folder.path(), &database.urls);
        config.addresses.public_url = format!("http://{{host}}:{port}");
        config.mail.url = Some(format!("smtp://127.0.0.1:{}", port_of(&mail)).into());
        config.sms.as_mut().unwrap().url = format!("http://127.0.0.1:{ops_port}/outbox/sms");
        set_up(&mut config);

        let clock = Arc::new(TestClock::at(BEGINNING));
        let app = boot::assemble(&config, Arc::new(MemoryStore::new()), clock.clone())
            .await
            .expect("the process is put together");
        let (app, outbox) = (Data::new(app), Arc::new(Outbox::default()));
        let mail = tokio::net::TcpListener::from_std(mail).unwrap();
        tokio::spawn(serve_mail(mail, Arc::clone(&outbox), clock.clone()));
        let servers = [
            server::public(Data::clone(&app), public, TrustedProxies(config.trusted_proxies.clone()), 1).unwrap(),
            server::operations(Data::clone(&app), operations, Some(Arc::clone(&outbox))).unwrap(),
        ];
        let handles = servers.iter().map(actix_web::dev::Server::handle).collect();
        for server in servers {
            tokio::spawn(server);
        }
        traces::watch(port, &app);
        Self { app, clock, outbox, port, ops_port, database, servers: handles, _folder: folder }
    }

    async fn close(self) {
        self.run_jobs().await;
        for place in [self.north(), self.south()] {
            assert_eq!(place.given_up_jobs().await, [""; 0], "jobs of {} were given up", place.slug);
            let proof = place.proof().await;
            assert!(proof.holds(), "the books of {} do not add up: {:?}", place.slug, proof.faults);
            let mut chain = place.chain().await;
            // Few stories end their days, so that heads are signed.
            chain.faults.retain(|fault| fault.kind != ChainFaultKind::HeadLate);
            assert!(chain.holds(), "the trail of {} is not whole: {:?}", place.slug, chain.faults);
        }
        assert_eq!(logs::found(), [""; 0], "the log carries something personal");
        assert_eq!(traces::silent(self.port), [""; 0], "forms were taken and left nothing in the trail");
        for server in &self.servers {
            server.stop(false).await;
        }
        self.database.remove().await;
    }

    pub fn north(&self) -> Place<'_> {
        Place { world: self, slug: "north" }
    }

    pub fn south(&self) -> Place<'_> {
        Place { world: self, slug: "south" }
    }

    /// The central administration, on the console's host.
    pub fn centre(&self) -> Place<'_> {
        Place { world: self, slug: CENTRE }
    }

    /// Where the database is, for each of its roles.
    pub fn urls(&self) -> &DatabaseUrls {
        &self.database.urls
    }

    /// Somebody on a host: `north.localhost`, `localhost`, `127.0.0.1`.
    pub fn visitor(&self, host: &str) -> Visitor {
        Visitor::new(self.port, host)
    }

    /// Runs every job that is due now, and those that they cause.
    pub async fn run_jobs(&self) {
        while jobs::run_due(&self.app).await.expect("the queue can be read") > 0 {}
    }

    /// Until after the next midnight in Dhaka, with everything done that is due then.
    pub async fn end_day(&self) {
        for place in [self.north(), self.south()] {
            jobs::plant(&self.app, &place.town().await).await.unwrap();
        }
        self.clock.pass(TimeDelta::days(1));
        self.run_jobs().await;
    }

    /// Turns a town to another state, as an administrator would by applying its changed folder.
    pub async fn turn(&self, slug: &str, state: &str) {
        self.change_profile(slug, &[("state = \"trial\"", &format!("state = \"{state}\""))]).await;
    }

    /// Applies a town's folder with parts of its profile replaced; every process follows.
    pub async fn change_profile(&self, slug: &str, changes: &[(&str, &str)]) {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join(slug);
        copy_folder(&database::towns_folder().join(slug), &target);
        let file = target.join("tenant.toml");
        let profile = std::fs::read_to_string(&file).unwrap();
        let changed = changes.iter().fold(profile, |text, (from, to)| text.replace(from, to));
        std::fs::write(&file, changed).unwrap();
        self.apply(&target).await.expect("the changed folder is valid");
    }

    /// Applies a town's folder with one file more.
    pub async fn add_file(&self, slug: &str, name: &str, text: &str) {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join(slug);
        copy_folder(&database::towns_folder().join(slug), &target);
        std::fs::write(target.join(name), text).unwrap();
        self.apply(&target).await.expect("the new file is valid");
    }

    /// Sets a town's secret, or takes it away, as the command does; every process follows.
    pub async fn set_secret(&self, slug: &str, name: &str, value: Option<&str>) {
        let console = Database::connect(&self.database.urls.console, 1).await.unwrap();
        let value = value.map(SecretString::from);
        let keyring = &self.app.keyring;
        let is_set = secrets::set(&console, keyring, slug, name, value.as_ref(), self.clock.now()).await.unwrap();
        assert!(is_set, "there is no town {slug}");
        console.connection().clone().close().await.unwrap();
        self.app.towns.refresh().await.unwrap();
    }

    /// Applies a folder, and lets the process follow as it does each second.
    pub async fn apply(&self, folder: &Path) -> Result<Changes, Vec<Fault>> {
        let console = Database::connect(&self.database.urls.console, 1).await.unwrap();
        let stored = apply::stored_national(&console).await.unwrap();
        let bundles = bundle::read(&[folder.to_owned()], POLICY_KINDS, &stored)?;
        let applied = apply::apply(&console, &bundles, POLICY_KINDS, Intent::Write, self.clock.now()).await;
        console.connection().clone().close().await.unwrap();
        self.app.towns.refresh().await.unwrap();
        match applied {
            Ok(changes) => Ok(changes),
            Err(ApplyError::Faults(faults)) => Err(faults),
            Err(ApplyError::Other(cause)) => panic!("{cause:#}"),
        }
    }

    /// What has arrived, newest first.
    pub fn arrived(&self) -> Vec<Arrived> {
        self.outbox.all()
    }
}

impl Place<'_> {
    pub async fn town(&self) -> Arc<Town> {
        let towns = &self.world.app.towns;
        if self.slug == CENTRE { towns.centre().await.unwrap() } else { towns.town_by_slug(self.slug).await.unwrap() }
    }

    pub fn visitor(&self) -> Visitor {
        self.world.visitor(&format!("{}.localhost", self.slug))
    }

    pub async fn read(&self) -> Work {
        self.world.app.read(&self.town().await, Actor::Operator).await.unwrap()
    }

    pub async fn begin(&self) -> Work {
        self.world.app.begin(&self.town().await, Actor::Operator).await.unwrap()
    }

    pub async fn import(&self, file: &[u8], options: Options) -> Report {
        let sheet = Sheet::read(file).expect("a table");
        import::import(&self.world.app, &self.town().await, &sheet, options, |_| {}).await.unwrap()
    }

    /// Brings a register in that has no faults.
    pub async fn register(&self, csv: &str) -> Report {
        let report = self.import(csv.as_bytes(), Options { dry_run: false, skip_bad: false }).await;
        assert_eq!(report.faults, [], "the register of the story has faults");
        report
    }

    pub async fn raise(&self, year: &str) -> Result<RunReport, AppError> {
        let year: FiscalYear = year.parse().unwrap();
        demand_run::run(&self.world.app, &self.town().await, year, |_| {}).await
    }

    /// One fully let holding as in example H1: 17,000 taka for 2026-27 in four instalments, and these arrears.
    pub async fn billed_holding(&self, arrears: &str) {
        let heading = "ward,holding_no,owner,mahalla,monthly_rent,services,arrears";
        let row = format!("3,123/1,মোঃ রফিকুল ইসলাম,কানাইখালী,10000,holding;lighting;conservancy,{arrears}");
        self.register(&format!("{heading}\n{row}\n")).await;
        self.raise("2026-27").await.unwrap();
    }

    pub async fn proof(&self) -> Proof {
        let work = self.read().await;
        let proof = verify::verify(&work).await.unwrap();
        work.commit().await.unwrap();
        proof
    }

    pub async fn chain(&self) -> ChainProof {
        let town = self.town().await;
        let copies = outside::read(&head::file_of(&self.world.app, &town)).unwrap();
        let work = self.read().await;
        let proof = chain::verify(&work, &self.world.app.keyring, copies.as_deref()).await.unwrap();
        work.commit().await.unwrap();
        proof
    }

    /// What the ledger says has been received.
    pub async fn received(&self) -> Money {
        self.proof().await.received
    }

    pub async fn payments(&self) -> u64 {
        use entity::payments::payment;
        let work = self.read().await;
        work.find::<payment::Entity>().count(work.tx()).await.unwrap()
    }

    /// What waits for the office.
    pub async fn waiting(&self) -> u64 {
        use entity::messaging::queue_item;
        let work = self.read().await;
        work.find::<queue_item::Entity>().count(work.tx()).await.unwrap()
    }

    /// For stories that leave more to the worker than is worth doing: only the trail is still sealed.
    pub async fn forget_jobs(&self) {
        use entity::messaging::job;
        let work = self.begin().await;
        work.delete_many::<job::Entity>().exec(work.tx()).await.unwrap();
        jobs::queue(&work, &SealAudit {}).await.unwrap();
        work.commit().await.unwrap();
    }

    /// For stories whose point it is that a job is given up.
    pub async fn forget_given_up_jobs(&self) {
        use entity::messaging::job;
        let work = self.begin().await;
        let given_up = work.delete_many::<job::Entity>().filter(job::Column::RunAt.is_null());
        given_up.exec(work.tx()).await.unwrap();
        work.commit().await.unwrap();
    }

    /// For the story that tampers with one paid instalment: the figures as they were.
    pub async fn put_right_after_tampering(&self) {
        use entity::{
            billing::{billing_account, demand},
            ledger::number_book,
        };
        use sea_orm::sea_query::{Expr, ExprTrait};
        let work = self.begin().await;
        let more = Expr::col(demand::Column::Paid).add(100);
        let paid = work.update_many::<demand::Entity>().filter(demand::Column::Paid.gt(0));
        paid.col_expr(demand::Column::Paid, more).exec(work.tx()).await.unwrap();
        let accounts = work.update_many::<billing_account::Entity>();
        accounts.col_expr(billing_account::Column::Credit, Expr::value(0_i64)).exec(work.tx()).await.unwrap();
        let last = Expr::col(number_book::Column::Last).sub(1);
        let books = work.update_many::<number_book::Entity>();
        books.col_expr(number_book::Column::Last, last).exec(work.tx()).await.unwrap();
        work.commit().await.unwrap();
    }

    async fn given_up_jobs(&self) -> Vec<String> {
        use entity::messaging::job;
        let work = self.read().await;
        let given_up = work.find::<job::Entity>().filter(job::Column::RunAt.is_null());
        work.all(given_up).await.unwrap().into_iter().map(|job| format!("{}: {:?}", job.name, job.last_error)).collect()
    }
}

/// A folder of a town, file by file.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn listen() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

fn port_of(listener: &TcpListener) -> u16 {
    listener.local_addr().unwrap().port()
}
