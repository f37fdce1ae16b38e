//! Connections: for each database role its own. Which engine it is, is known here, in [`super::work`] and in the migrations.

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::Context;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, DatabaseConnection, DbBackend, FromQueryResult, Statement};

/// How long a caller waits for a connection, and SQLite for its lock.
const WAIT: Duration = Duration::from_secs(10);
/// A connection at rest for longer is tested before it is used again.
const TEST_AFTER: Duration = Duration::from_secs(30);
/// A serving thread has at least this many connections.
const SERVING_CONNECTIONS_MIN: u32 = 4;
/// A statement that runs longer is cut off, on PostgreSQL.
const STATEMENT_MAX: Duration = Duration::from_mins(1);

/// Connections to one database as one role.
///
/// A connection is watched by the thread that opened it: used by another one, each answer wakes two threads. So the threads
/// that serve requests have a pool each; all others share the first.
#[derive(Clone, Debug)]
pub struct Database {
    shared: DatabaseConnection,
    serving: Arc<[DatabaseConnection]>,
    url: String,
}

thread_local! {
    /// Which of the serving threads this is.
    static SERVING: Cell<Option<usize>> = const { Cell::new(None) };
}

/// From now on the calling thread serves requests, with connections of its own.
pub fn serve_on_this_thread() {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    SERVING.set(Some(THREADS.fetch_add(1, Ordering::Relaxed)));
}

impl Database {
    /// Connects; an SQLite file is made if it is not there.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect(url: &str, connections_max: u32) -> anyhow::Result<Self> {
        let shared = sea_orm::Database::connect(options(url, connections_max)).await;
        let shared = shared.context("the database cannot be reached")?;
        Ok(Self { shared, serving: Arc::default(), url: url.to_owned() })
    }

    /// Connects for so many serving threads beside all others. SQLite works on threads of its own: one pool serves all.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect_to_serve(url: &str, connections_max: u32, threads: u16) -> anyhow::Result<Self> {
        let mut database = Self::connect(url, connections_max).await?;
        if database.is_postgres() {
            let each = (connections_max / u32::from(threads.max(1))).max(SERVING_CONNECTIONS_MIN);
            let mut pools = Vec::new();
            for _ in 0..threads {
                let mut options = options(url, each);
                // Opened by the thread that uses it.
                options.connect_lazy(true);
                pools.push(sea_orm::Database::connect(options).await.context("the database cannot be reached")?);
            }
            database.serving = pools.into();
        }
        Ok(database)
    }

    /// For what belongs to no town: the shared tables, and whether the database answers. Rows of towns go through a
    /// [`super::work::Work`].
    #[must_use]
    pub fn connection(&self) -> &DatabaseConnection {
        let own = SERVING.get().and_then(|thread| self.serving.get(thread.checked_rem(self.serving.len())?));
        own.unwrap_or(&self.shared)
    }

    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.shared.get_database_backend() == DbBackend::Postgres
    }

    /// The role in its URL, on PostgreSQL.
    #[must_use]
    pub fn role(&self) -> Option<String> {
        let url = url::Url::parse(&self.url).ok()?;
        (self.is_postgres() && !url.username().is_empty()).then(|| url.username().to_owned())
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> anyhow::Result<()> {
        Ok(self.connection().ping().await?)
    }

    /// Why this role must not serve towns on PostgreSQL: it could see past row-level security.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn excess_power(&self) -> anyhow::Result<Option<&'static str>> {
        #[derive(FromQueryResult)]
        struct Power {
            above: bool,
            owner: bool,
        }
        if !self.is_postgres() {
            return Ok(None);
        }
        let sql = "SELECT rolsuper OR rolbypassrls AS above,
                          EXISTS (SELECT FROM pg_class WHERE relname = 'holding' AND relowner = r.oid) AS owner
                   FROM pg_roles r WHERE rolname = current_user";
        let power =
            Power::find_by_statement(Statement::from_string(DbBackend::Postgres, sql)).one(self.connection()).await?;
        Ok(match power {
            Some(Power { above: true, .. }) => Some("is a superuser or bypasses row-level security"),
            Some(Power { owner: true, .. }) => Some("owns the tables"),
            Some(Power { above: false, owner: false }) | None => None,
        })
    }
}

fn options(url: &str, connections_max: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections_max)
        .acquire_timeout(WAIT)
        .connect_timeout(WAIT)
        .sqlx_logging(false)
        .test_before_acquire_if_idle_for(TEST_AFTER)
        .set_application_name("pouro")
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(WAIT)
                .foreign_keys(true)
                // REPLACE removes rows too, and must meet the guard of append-only tables.
                .pragma("recursive_triggers", "on")
                .pragma("temp_store", "memory")
        });
    if url.starts_with("postgres") {
        options.statement_timeout(STATEMENT_MAX);
    }
    options
}
