use std::{
    io::{Read, stdin},
    path::PathBuf,
};

use anyhow::{Context, bail, ensure};
use clap::Subcommand;
use entity::{tenancy::tenant, values::TenantId};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use secrecy::SecretString;

use super::{Done, terminal::say};
use crate::{
    boot,
    config::Config,
    platform::{
        calendar::{Clock, SystemClock, dhaka_day},
        db::Database,
        i18n::Lang,
        payments::policy::SECRETS,
        store::Hint,
        tenancy::{
            apply::{self, ApplyError, Changes, Intent},
            bundle::{self, Bundles},
            policies::Version,
            reader::Fault,
            secrets,
        },
    },
    services::POLICY_KINDS,
};

/// `pouro tenants`
#[derive(Debug, Subcommand)]
pub(super) enum Tenants {
    /// Validate folders: every fault with file, line and key.
    Check {
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Write folders to the database, after showing what changes.
    Apply {
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Only show what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// The municipalities of this deployment.
    List,
    /// Keep a password or key of a municipality, encrypted; it is read from standard input.
    Secret {
        slug: String,
        /// Which one: `bkash-password`. A name that is none prints those that are.
        name: String,
        /// Take it away instead.
        #[arg(long)]
        remove: bool,
    },
}

impl Tenants {
    pub(super) async fn run(self, config: &Config, lang: Lang) -> anyhow::Result<Done> {
        match self {
            Self::Check { paths } => Ok(check(config, &paths, lang)),
            Self::Apply { paths, dry_run } => {
                if config.database.app.starts_with("sqlite") {
                    boot::migrate(config).await?;
                }
                let intent = if dry_run { Intent::DryRun } else { Intent::Write };
                let done = apply_folders(config, &console(config).await?, &paths, intent, lang).await?;
                if done == Done::Well && intent == Intent::Write {
                    // Other processes need not wait for their next look.
                    boot::store(config).await?.publish(Hint::Towns).await?;
                }
                Ok(done)
            }
            Self::List => list(config).await,
            Self::Secret { slug, name, remove } => {
                let Some(name) = SECRETS.into_iter().find(|known| *known == name) else {
                    bail!("{}", lang.say("cli-secret-names", &[("names", &SECRETS.join(" "))]));
                };
                let value = if remove { None } else { Some(secret_from_input(lang)?) };
                set_secret(config, &slug, name, value.as_ref(), lang).await
            }
        }
    }
}

/// What stands on standard input, without the line break at its end.
fn secret_from_input(lang: Lang) -> anyhow::Result<SecretString> {
    let limit = u64::try_from(secrets::SECRET_BYTES_MAX)?;
    let mut text = String::new();
    stdin().take(limit + 1).read_to_string(&mut text).with_context(|| lang.t("cli-secret-unreadable").into_owned())?;
    ensure!(text.len() <= secrets::SECRET_BYTES_MAX, "{}", lang.t("cli-secret-unreadable"));
    let value = text.trim_end_matches(['\n', '\r']);
    ensure!(!value.is_empty(), "{}", lang.t("cli-secret-empty"));
    Ok(SecretString::from(value))
}

async fn set_secret(
    config: &Config,
    slug: &str,
    name: &str,
    value: Option<&SecretString>,
    lang: Lang,
) -> anyhow::Result<Done> {
    let (database, keyring) = (console(config).await?, boot::keyring(config)?);
    let is_found = secrets::set(&database, &keyring, slug, name, value, SystemClock.now()).await?;
    ensure!(is_found, "{}", lang.say("cli-secret-no-town", &[("slug", slug)]));
    boot::store(config).await?.publish(Hint::Towns).await?;
    let key = if value.is_some() { "cli-secret-set" } else { "cli-secret-removed" };
    say(&lang.say(key, &[("name", name), ("slug", slug)]));
    Ok(Done::Well)
}

/// The centre's own connection: it alone writes what all towns share.
pub(super) async fn console(config: &Config) -> anyhow::Result<Database> {
    Database::connect(&config.database.console, 2).await
}

/// Needs no database: a town is laid over the national folder beside it.
fn check(config: &Config, paths: &[PathBuf], lang: Lang) -> Done {
    let beside = paths.iter().filter_map(|path| path.parent().map(|folder| folder.join(bundle::NATIONAL_FOLDER)));
    let folders: Vec<PathBuf> = paths.iter().cloned().chain(beside.filter(|folder| folder.is_dir())).collect();
    match read(config, &folders, &[]) {
        Ok(bundles) => {
            say(&lang.say(
                "cli-tenants-fine",
                &[("count", &lang.number(bundles.towns.len().try_into().unwrap_or_default()))],
            ));
            Done::Well
        }
        Err(faults) => print_faults(&faults, lang),
    }
}

/// Folders without a fault, in this deployment.
fn read(config: &Config, paths: &[PathBuf], stored: &[Version]) -> Result<Bundles, Vec<Fault>> {
    let bundles = bundle::read(paths, POLICY_KINDS, stored)?;
    let mut faults = bundle::hosts_of_ours(&bundles, &config.addresses);
    let today = dhaka_day(SystemClock.now());
    faults.extend(bundle::not_when_live(&bundles, POLICY_KINDS, stored, today));
    if faults.is_empty() { Ok(bundles) } else { Err(faults) }
}

/// Validates and applies folders, and prints what changed.
pub(super) async fn apply_folders(
    config: &Config,
    database: &Database,
    paths: &[PathBuf],
    intent: Intent,
    lang: Lang,
) -> anyhow::Result<Done> {
    let stored = apply::stored_national(database).await?;
    let bundles = match read(config, paths, &stored) {
        Ok(bundles) => bundles,
        Err(faults) => return Ok(print_faults(&faults, lang)),
    };
    match apply::apply(database, &bundles, POLICY_KINDS, intent, SystemClock.now()).await {
        Ok(changes) => {
            print_changes(&changes, intent, lang);
            Ok(Done::Well)
        }
        Err(ApplyError::Faults(faults)) => Ok(print_faults(&faults, lang)),
        Err(ApplyError::Other(cause)) => Err(cause),
    }
}

fn print_faults(faults: &[Fault], lang: Lang) -> Done {
    for fault in faults {
        say(&fault.line_for(lang));
    }
    say(&lang.say("cli-tenants-faults", &[("count", &lang.number(faults.len().try_into().unwrap_or_default()))]));
    Done::WithFaults
}

/// New folders in one line each; changes of known ones key by key.
fn print_changes(changes: &Changes, intent: Intent, lang: Lang) {
    const VALUE_MAX: usize = 60;
    let short = |value: &Option<String>| match value {
        Some(text) if text.chars().count() > VALUE_MAX => {
            format!("{}…", text.chars().take(VALUE_MAX).collect::<String>())
        }
        Some(text) => text.clone(),
        None => "–".to_owned(),
    };
    for folder in changes.lines.chunk_by(|a, b| a.folder == b.folder) {
        let Some(first) = folder.first() else { continue };
        if changes.opened.contains(&first.folder) {
            let count = lang.number(folder.len().try_into().unwrap_or_default());
            say(&format!("+ {}  ({count})", first.folder));
            continue;
        }
        for change in folder {
            say(&format!("~ {} {}: {} → {}", change.folder, change.key, short(&change.before), short(&change.after)));
        }
    }
    let key = match (intent, changes.lines.is_empty()) {
        (_, true) => "cli-tenants-nothing",
        (Intent::DryRun, false) => "cli-tenants-dry-run",
        (Intent::Write, false) => "cli-tenants-applied",
    };
    say(&lang.t(key));
}

#[expect(clippy::disallowed_methods, reason = "a list of all towns is not the work of one")]
async fn list(config: &Config) -> anyhow::Result<Done> {
    let database = console(config).await?;
    let towns = tenant::Entity::find().filter(tenant::Column::Id.ne(TenantId::CENTRE));
    for town in towns.order_by_asc(tenant::Column::Slug).all(database.connection()).await? {
        say(&format!("{:<24} {:<10} v{}", town.slug, town.state.to_value(), town.version));
    }
    Ok(Done::Well)
}
