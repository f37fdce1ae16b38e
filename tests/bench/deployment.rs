//! A deployment for measuring: a database with its roles, and the release binary.

use std::{
    fs,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use pouro::{config::DatabaseUrls, platform::app::App, platform::store::MemoryStore};
use tempfile::TempDir;

use crate::database;

pub struct Deployment {
    pub folder: TempDir,
    pub urls: DatabaseUrls,
    pub port: u16,
}

pub enum Engine {
    Sqlite,
    Postgres,
}

impl Deployment {
    /// A migrated database with the towns of a folder.
    pub async fn new(engine: Engine, name: &str, towns: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let urls = match engine {
            Engine::Sqlite => database::sqlite_urls(&folder.path().join("bench.db")),
            Engine::Postgres => {
                database::create_roles().await;
                database::as_superuser(&format!("CREATE DATABASE {name} OWNER pouro_owner")).await;
                database::postgres_urls(name)
            }
        };
        let deployment = Self { folder, urls, port: 18_080 };
        deployment.does(&["migrate", "up"]);
        deployment.does(&["tenants", "apply", towns]);
        deployment
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pouro"));
        command
            .args(arguments)
            .env_clear()
            .env("POURO_DATA_DIR", self.folder.path())
            .env("POURO_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("POURO_OPS_LISTEN", "127.0.0.1:18090")
            .env("POURO_TRUSTED_PROXIES", "127.0.0.0/8")
            .env("POURO_SECRET_KEY", "0f".repeat(32))
            .env("POURO_DATABASE_URL", &self.urls.app)
            .env("POURO_DATABASE_OWNER_URL", &self.urls.owner)
            .env("POURO_DATABASE_WORKER_URL", &self.urls.worker)
            .env("POURO_DATABASE_CONSOLE_URL", &self.urls.console)
            .env("RUST_LOG", "error");
        command
    }

    /// Runs a command of the program and says how long it took.
    pub fn does(&self, arguments: &[&str]) -> Duration {
        let begun = Instant::now();
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        begun.elapsed()
    }

    /// Serves in a process of its own, once it answers.
    pub async fn serve(&self) -> Serving {
        self.serve_with(&["serve"]).await
    }

    /// The same, without the worker.
    pub async fn serve_without_worker(&self) -> Serving {
        self.serve_with(&["serve", "--no-worker"]).await
    }

    /// The database as its superuser sees it.
    pub fn superuser_url(&self) -> String {
        let mut url = url::Url::parse(&database::superuser_url()).unwrap();
        url.set_path(url::Url::parse(&self.urls.app).unwrap().path());
        url.into()
    }

    async fn serve_with(&self, arguments: &[&str]) -> Serving {
        let child = self.command(arguments).stdout(Stdio::null()).spawn().unwrap();
        let serving = Serving(child);
        wait_for(self.port).await;
        serving
    }

    /// The process put together in this one, to measure its parts.
    pub async fn app(&self) -> App {
        let config = database::config(self.folder.path(), &self.urls);
        let clock = std::sync::Arc::new(pouro::platform::calendar::SystemClock);
        pouro::boot::assemble(&config, std::sync::Arc::new(MemoryStore::new()), clock).await.unwrap()
    }
}

/// A process that ends with its measure.
pub struct Serving(pub Child);

impl Serving {
    /// Resident memory in megabytes.
    pub fn memory_mb(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

pub async fn wait_for(port: u16) {
    let begun = Instant::now();
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing listens on {port}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
