//! Puts the process together out of its settings.

use std::{fs, io::Write, path::Path, sync::Arc};

use anyhow::{Context, bail};
use migration::{Migrator, MigratorTrait, roles};
use secrecy::ExposeSecret;
use tokio::sync::Semaphore;

use crate::{
    config::Config,
    platform::{
        app::App,
        audit::Sealing,
        calendar::{Clock, SystemClock},
        db::Database,
        documents::Press,
        identity::Identity,
        keys::Keyring,
        notification::{Mailer, Messengers},
        outgoing::Outgoing,
        payments::Gateways,
        store::{MemoryStore, RedisStore, Store},
        tenancy::Directory,
        work::Desk,
    },
    services::EXTENSIONS,
};

/// Connections of a serving process.
const CONNECTIONS: u32 = 20;
/// Connections of a command, and of a role that is rarely used.
const FEW_CONNECTIONS: u32 = 2;
/// Files of reports that one process makes at the same time.
const REPORT_FILES: usize = 3;
const SECRET_FILE: &str = "secret.key";

/// The process for a configuration; the database must have been migrated.
///
/// # Errors
/// When something that it needs cannot be reached or read.
pub async fn app(config: &Config) -> anyhow::Result<App> {
    assemble(config, store(config).await?, Arc::new(SystemClock)).await
}

/// What processes share: Redis where one is set, or else the memory of this process.
///
/// # Errors
/// When Redis cannot be reached.
pub async fn store(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    Ok(match &config.redis_url {
        Some(url) => Arc::new(RedisStore::connect(url).await?),
        None => Arc::new(MemoryStore::new()),
    })
}

/// The process with a store and a clock of the caller's choice.
///
/// # Errors
/// As [`app`].
pub async fn assemble(config: &Config, store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> anyhow::Result<App> {
    // A second call finds it installed.
    let _already = rustls::crypto::ring::default_provider().install_default();
    let database = Database::connect_to_serve(&config.database.app, CONNECTIONS, config.serving_threads()).await?;
    require_migrated(&database).await?;
    if let Some(power) = database.excess_power().await? {
        let role = database.role().unwrap_or_default();
        if !config.is_development() {
            bail!("the database role {role} {power}: row-level security would not hold it back");
        }
        tracing::warn!(role, "the database role {power}: row-level security does not hold it back");
    }
    let worker_database = if config.database.worker == config.database.app {
        database.clone()
    } else {
        Database::connect(&config.database.worker, FEW_CONNECTIONS).await?
    };
    let towns = Directory::open(database.clone(), EXTENSIONS.policy_kinds, config.addresses.clone()).await?;
    Ok(App {
        clock,
        keyring: keyring(config)?,
        desk: Desk { database, store },
        worker_database,
        towns: Arc::new(towns),
        identity: Identity::new(config.require_second_factor, config.password_cost)?,
        sources: EXTENSIONS.sources,
        handovers: EXTENSIONS.handovers,
        queue_kinds: EXTENSIONS.queue_kinds,
        job_kinds: EXTENSIONS.job_kinds,
        schedules: EXTENSIONS.schedules,
        gateways: Gateways::new(&config.gateway_urls),
        messengers: messengers(config)?,
        outgoing: Outgoing::new(config.reach(), config.outgoing_within)?,
        press: Press::default(),
        report_files: Arc::new(Semaphore::new(REPORT_FILES)),
        sealing: Sealing::default(),
        audit_dir: config.audit_dir.clone(),
    })
}

async fn require_migrated(database: &Database) -> anyhow::Result<()> {
    let pending = Migrator::get_pending_migrations_read_only(database.connection()).await?;
    if pending.is_empty() {
        return Ok(());
    }
    bail!("the database lacks {} migrations: run `pouro migrate up`", pending.len())
}

/// Brings the schema up to date and grants each role what it needs.
///
/// # Errors
/// When the owner's connection may not.
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    prepare_data_dir(&config.data_dir)?;
    let owner = Database::connect(&config.database.owner, FEW_CONNECTIONS).await?;
    Migrator::up(owner.connection(), None).await.context("the schema cannot be brought up to date")?;
    grant(config, &owner).await
}

/// Takes back the last so many migrations.
///
/// # Errors
/// When the owner's connection may not.
pub async fn migrate_down(config: &Config, steps: u32) -> anyhow::Result<()> {
    let owner = Database::connect(&config.database.owner, FEW_CONNECTIONS).await?;
    Migrator::down(owner.connection(), Some(steps)).await.context("the migrations cannot be taken back")
}

/// Names of the migrations, and whether each is applied.
///
/// # Errors
/// When the database cannot be read.
pub async fn migration_status(config: &Config) -> anyhow::Result<Vec<(String, bool)>> {
    let owner = Database::connect(&config.database.owner, FEW_CONNECTIONS).await?;
    let all = Migrator::get_migration_with_status_read_only(owner.connection()).await?;
    Ok(all
        .iter()
        .map(|step| (step.name().to_owned(), step.status() == sea_orm_migration::MigrationStatus::Applied))
        .collect())
}

async fn grant(config: &Config, owner: &Database) -> anyhow::Result<()> {
    if !owner.is_postgres() {
        return Ok(());
    }
    let role = |url: &str| {
        let url = url::Url::parse(url).context("a database URL cannot be read")?;
        anyhow::Ok(url.username().to_owned())
    };
    let (app, worker, console) =
        (role(&config.database.app)?, role(&config.database.worker)?, role(&config.database.console)?);
    let roles = roles::Roles { app: &app, worker: &worker, console: &console };
    roles::grant(owner.connection(), &roles)
        .await
        .with_context(|| format!("the roles {app}, {worker} and {console} must exist: CREATE ROLE … LOGIN"))
}

fn messengers(config: &Config) -> anyhow::Result<Messengers> {
    let mail = match &config.mail.url {
        Some(url) => Some(Mailer::new(url.expose_secret(), &config.mail.from)?),
        None => None,
    };
    Ok(Messengers { sms: config.sms.clone(), mail })
}

/// The secret out of the settings or, in development, out of the data folder, where it is made once.
///
/// # Errors
/// When it cannot be read or made.
pub fn keyring(config: &Config) -> anyhow::Result<Keyring> {
    if let Some(secret) = &config.secret_key {
        return Keyring::parse(secret.expose_secret());
    }
    prepare_data_dir(&config.data_dir)?;
    let file = config.data_dir.join(SECRET_FILE);
    if !file.exists() {
        write_secret(&file, &Keyring::generate_hex()?)?;
    }
    Keyring::from_file(&file)
}

/// Draws a new generation of the secret into the data folder and puts it in use; says which one it is. A process that is
/// running reads it when it meets what this generation sealed, and seals with it once it starts again.
///
/// # Errors
/// When the folder cannot be read or written.
pub fn new_generation(config: &Config) -> anyhow::Result<i32> {
    let known = keyring(config)?;
    let file = config.data_dir.join(SECRET_FILE);
    let before = fs::read_to_string(&file).context("the secret of the data folder cannot be read")?;
    let generation = known.newest() + 1;
    let text = format!("{generation}:{}\n{}\n", Keyring::generate_hex()?, before.trim());
    // Whoever reads meanwhile sees the old file or the new one.
    let beside = config.data_dir.join(format!("{SECRET_FILE}.new"));
    write_secret(&beside, &text)?;
    fs::rename(&beside, &file).context("the secret of the data folder cannot be replaced")?;
    Ok(generation)
}

fn prepare_data_dir(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// Readable by its owner only; whoever comes second keeps what the first one wrote.
fn write_secret(file: &Path, secret: &str) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut file) => {
            file.write_all(secret.as_bytes())?;
            Ok(file.sync_all()?)
        }
        Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(cause) => Err(cause).context("the secret of the data folder cannot be written"),
    }
}
