//! A database for each world, copied from one that was migrated and filled with the two towns once.

use std::{
    env,
    path::{Path, PathBuf},
    process,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use chrono::{DateTime, Utc};
use pouro::{
    boot,
    config::{Config, DatabaseUrls},
    platform::{
        calendar::Clock,
        db::Database,
        identity::passwords::Cost,
        jobs,
        store::MemoryStore,
        tenancy::{apply, bundle},
    },
    services::POLICY_KINDS,
};
use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Which engine the suite runs on: `TEST_ENGINE`, SQLite unless it says `postgres`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub fn of_this_run() -> Self {
        match env::var("TEST_ENGINE").as_deref() {
            Ok("postgres") => Self::Postgres,
            _ => Self::Sqlite,
        }
    }
}

/// The database of one world.
pub struct WorldDatabase {
    pub urls: DatabaseUrls,
    /// On PostgreSQL, what to drop in the end.
    name: Option<String>,
}

/// When the towns were applied, in every world.
struct Applied;

impl Clock for Applied {
    fn now(&self) -> DateTime<Utc> {
        "2026-08-14T04:00:00Z".parse().unwrap()
    }
}

static COPIES: AtomicU32 = AtomicU32::new(0);
static TEMPLATE: OnceCell<Template> = OnceCell::const_new();

struct Template {
    /// The file, or the name of the database.
    source: String,
    _folder: TempDir,
}

impl WorldDatabase {
    pub async fn copy(folder: &Path) -> Self {
        let template = TEMPLATE.get_or_init(Template::build).await;
        let number = COPIES.fetch_add(1, Ordering::Relaxed);
        match Engine::of_this_run() {
            Engine::Sqlite => {
                let file = folder.join("world.db");
                std::fs::copy(&template.source, &file).unwrap();
                Self { urls: sqlite_urls(&file), name: None }
            }
            Engine::Postgres => {
                let name = format!("world_{}_{number}", process::id());
                as_superuser(&format!("CREATE DATABASE {name} TEMPLATE {} OWNER pouro_owner", template.source)).await;
                Self { urls: postgres_urls(&name), name: Some(name) }
            }
        }
    }

    /// A database with nothing in it, for what is about the schema itself.
    pub async fn empty(folder: &Path) -> Self {
        // The roles come with it.
        TEMPLATE.get_or_init(Template::build).await;
        match Engine::of_this_run() {
            Engine::Sqlite => Self { urls: sqlite_urls(&folder.join("empty.db")), name: None },
            Engine::Postgres => {
                let name = format!("empty_{}_{}", process::id(), COPIES.fetch_add(1, Ordering::Relaxed));
                as_superuser(&format!("CREATE DATABASE {name} OWNER pouro_owner")).await;
                Self { urls: postgres_urls(&name), name: Some(name) }
            }
        }
    }

    pub async fn remove(self) {
        if let Some(name) = self.name {
            as_superuser(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

impl Template {
    async fn build() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (source, urls) = match Engine::of_this_run() {
            Engine::Sqlite => {
                let file = folder.path().join("template.db");
                (file.display().to_string(), sqlite_urls(&file))
            }
            Engine::Postgres => {
                let name = format!("template_{}", process::id());
                create_roles().await;
                as_superuser(&format!("CREATE DATABASE {name} OWNER pouro_owner")).await;
                (name.clone(), postgres_urls(&name))
            }
        };
        let config = config(folder.path(), &urls);
        boot::migrate(&config).await.expect("the schema goes up");
        let console = Database::connect(&urls.console, 1).await.unwrap();
        let bundles = bundle::read(&[towns_folder()], POLICY_KINDS, &[]).expect("the towns of the tests are valid");
        apply::apply(&console, &bundles, POLICY_KINDS, apply::Intent::Write, Applied.now()).await.unwrap();
        // That they were applied is sealed once for all worlds.
        let app = boot::assemble(&config, Arc::new(MemoryStore::new()), Arc::new(Applied)).await.unwrap();
        while jobs::run_due(&app).await.unwrap() > 0 {}
        drop(app);
        if Engine::of_this_run() == Engine::Sqlite {
            console.connection().execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
        }
        console.connection().clone().close().await.unwrap();
        if Engine::of_this_run() == Engine::Postgres {
            // A template is copied while nobody looks at it.
            as_superuser(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{source}'"))
                .await;
        }
        Self { source, _folder: folder }
    }
}

/// The municipality data of the two towns.
pub fn towns_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/data/tenants")
}

/// Settings with nothing of this machine in them.
pub fn config(folder: &Path, urls: &DatabaseUrls) -> Config {
    let table = toml::toml! {
        env = "development"
        mail_from = "pouro@example.org"
    };
    let mut config = Config::from_table(table).unwrap();
    folder.clone_into(&mut config.data_dir);
    config.audit_dir = folder.join("audit-heads");
    config.database = urls.clone();
    // In earnest, each password would take a tenth of a second.
    config.password_cost = Cost { memory_kib: 64, passes: 1 };
    config.secret_key = Some("0f".repeat(32).into());
    config
}

pub fn sqlite_urls(file: &Path) -> DatabaseUrls {
    let url = format!("sqlite://{}?mode=rwc", file.display());
    DatabaseUrls { app: url.clone(), owner: url.clone(), worker: url.clone(), console: url }
}

pub fn superuser_url() -> String {
    env::var("TEST_POSTGRES").expect("TEST_POSTGRES names a PostgreSQL: run `make test`")
}

pub fn postgres_urls(database: &str) -> DatabaseUrls {
    let url = |role: &str| {
        let mut url = url::Url::parse(&superuser_url()).unwrap();
        url.set_username(role).unwrap();
        url.set_path(database);
        url.to_string()
    };
    DatabaseUrls {
        app: url("pouro_app"),
        owner: url("pouro_owner"),
        worker: url("pouro_worker"),
        console: url("pouro_console"),
    }
}

pub async fn create_roles() {
    for role in ["pouro_owner", "pouro_app", "pouro_worker", "pouro_console"] {
        let sql = format!(
            "DO $$ BEGIN CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS; EXCEPTION WHEN duplicate_object THEN END $$"
        );
        as_superuser(&sql).await;
    }
}

pub async fn as_superuser(sql: &str) {
    let database = Database::connect(&superuser_url(), 1).await.unwrap();
    database.connection().execute_unprepared(sql).await.unwrap_or_else(|cause| panic!("{sql}: {cause}"));
    database.connection().clone().close().await.unwrap();
}
