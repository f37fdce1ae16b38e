//! Settings of the deployment: defaults, then the file named by `POURO_CONFIG`, then the environment (`POURO_…`). Read
//! once, checked once, passed down. What differs per town is in `tenants/`, not here.

use std::{
    collections::BTreeMap,
    env, fs,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    thread::available_parallelism,
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, de::Error};
use toml::{Table, Value};

use crate::platform::{
    identity::passwords::Cost,
    keys::Keyring,
    notification::{HttpSms, SmsFormat},
    outgoing::{self, Reach},
    tenancy::directory::Addresses,
};

/// Development may do things that production must not: make its own secret, show its messages on a page, hold demo data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    Development,
    Production,
}

/// Everything that a deployment sets.
#[derive(Clone, Debug)]
pub struct Config {
    pub environment: Environment,
    pub listen: SocketAddr,
    pub ops_listen: SocketAddr,
    pub addresses: Addresses,
    pub data_dir: PathBuf,
    pub tenants_dir: PathBuf,
    /// Where the daily heads of the audit are kept, outside the database.
    pub audit_dir: PathBuf,
    pub database: DatabaseUrls,
    pub redis_url: Option<String>,
    pub secret_key: Option<SecretString>,
    pub trusted_proxies: Vec<IpNet>,
    pub mail: MailSettings,
    pub sms: Option<HttpSms>,
    /// Whoever approves, changes policy or administers needs a second factor.
    pub require_second_factor: bool,
    /// Where gateways are reached in development instead of at their own addresses: `bkash`, `bkash-sandbox`.
    pub gateway_urls: BTreeMap<String, String>,
    /// What a password costs to try. No setting: tests make it cheap.
    pub password_cost: Cost,
    /// How long an outgoing call may take. No setting: tests make it short.
    pub outgoing_within: Duration,
}

/// One URL per database role; on SQLite they are all the same file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseUrls {
    pub app: String,
    pub owner: String,
    pub worker: String,
    pub console: String,
}

/// Where e-mail leaves, and from whom. The URL may hold a password.
#[derive(Clone, Debug)]
pub struct MailSettings {
    pub url: Option<SecretString>,
    pub from: String,
}

/// What may be set, as it is written: in the file by these names, in the environment as `POURO_` and the name in capitals.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Raw {
    env: Option<String>,
    listen: SocketAddr,
    ops_listen: SocketAddr,
    base_domain: String,
    public_url: Option<String>,
    short_domain: Option<String>,
    data_dir: PathBuf,
    tenants_dir: PathBuf,
    audit_dir: Option<PathBuf>,
    database_url: Option<String>,
    database_owner_url: Option<String>,
    database_console_url: Option<String>,
    database_worker_url: Option<String>,
    redis_url: Option<String>,
    secret_key: Option<SecretString>,
    /// Networks, divided by commas.
    trusted_proxies: String,
    smtp_url: Option<SecretString>,
    mail_from: String,
    sms_url: Option<String>,
    sms_format: SmsFormat,
    #[serde(deserialize_with = "map")]
    sms_fields: BTreeMap<String, String>,
    #[serde(deserialize_with = "map")]
    sms_headers: BTreeMap<String, String>,
    sms_key: SecretString,
    /// `field=value` of a JSON answer that means "accepted".
    sms_accepted: Option<String>,
    #[serde(deserialize_with = "flag")]
    require_second_factor: Option<bool>,
    #[serde(deserialize_with = "map")]
    gateway_urls: BTreeMap<String, String>,
}

const NAMES: [&str; 27] = [
    "env",
    "listen",
    "ops_listen",
    "base_domain",
    "public_url",
    "short_domain",
    "data_dir",
    "tenants_dir",
    "audit_dir",
    "database_url",
    "database_owner_url",
    "database_console_url",
    "database_worker_url",
    "redis_url",
    "secret_key",
    "trusted_proxies",
    "smtp_url",
    "mail_from",
    "sms_url",
    "sms_format",
    "sms_fields",
    "sms_headers",
    "sms_key",
    "sms_accepted",
    "require_second_factor",
    "gateway_urls",
    "config",
];

impl Default for Raw {
    fn default() -> Self {
        Self {
            env: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8_080)),
            ops_listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 9_080)),
            base_domain: "localhost".into(),
            public_url: None,
            short_domain: None,
            data_dir: "data".into(),
            tenants_dir: "tenants".into(),
            audit_dir: None,
            database_url: None,
            database_owner_url: None,
            database_console_url: None,
            database_worker_url: None,
            redis_url: None,
            secret_key: None,
            trusted_proxies: String::new(),
            smtp_url: None,
            mail_from: "pouro@localhost".into(),
            sms_url: None,
            sms_format: SmsFormat::Json,
            sms_fields: [("to", "{to}"), ("text", "{text}")].map(|(name, value)| (name.into(), value.into())).into(),
            sms_headers: BTreeMap::new(),
            sms_key: SecretString::default(),
            sms_accepted: None,
            require_second_factor: None,
            gateway_urls: BTreeMap::new(),
        }
    }
}

/// A table, or JSON in a text, as the environment has it.
fn map<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Table(BTreeMap<String, String>),
        Json(String),
    }
    match Written::deserialize(deserializer)? {
        Written::Table(table) => Ok(table),
        Written::Json(text) => serde_json::from_str(&text).map_err(D::Error::custom),
    }
}

/// Yes or no, as TOML or as the environment has it.
fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Flag(bool),
        Text(String),
    }
    match Written::deserialize(deserializer)? {
        Written::Flag(flag) => Ok(Some(flag)),
        Written::Text(text) => text.parse().map(Some).map_err(D::Error::custom),
    }
}

impl Config {
    /// Reads file and environment.
    ///
    /// # Errors
    /// When a setting is unknown, cannot be read, or is missing in production.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    pub fn load() -> anyhow::Result<Self> {
        let mut table = match env::var("POURO_CONFIG") {
            Ok(file) => {
                let text = fs::read_to_string(&file).with_context(|| format!("{file} cannot be read"))?;
                text.parse::<Table>().with_context(|| format!("{file} is not TOML"))?
            }
            Err(_) => Table::new(),
        };
        for (key, value) in env::vars() {
            let Some(name) = key.strip_prefix("POURO_").map(str::to_ascii_lowercase) else { continue };
            if !NAMES.contains(&name.as_str()) {
                tracing::warn!(setting = key, "the environment has a setting that means nothing");
            } else if name != "config" && !value.is_empty() {
                table.insert(name, Value::String(value));
            }
        }
        Self::from_table(table)
    }

    /// Checks settings and fills in what they leave open.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn from_table(table: Table) -> anyhow::Result<Self> {
        let raw: Raw = Value::Table(table).try_into().context("the settings cannot be read")?;
        let environment = environment(&raw)?;
        let is_production = environment == Environment::Production;
        if is_production && raw.secret_key.is_none() {
            bail!("production needs POURO_SECRET_KEY: 64 hexadecimal digits that are kept for ever");
        }
        if let Some(secret) = &raw.secret_key {
            Keyring::parse(secret.expose_secret()).context("POURO_SECRET_KEY cannot be used")?;
        }
        let scheme = if is_production { "https://{host}" } else { "http://{host}:8080" };
        let default_url = scheme.replace("8080", &raw.listen.port().to_string());
        let public_url = raw.public_url.clone().unwrap_or(default_url);
        ensure!(public_url.contains("{host}"), "POURO_PUBLIC_URL must contain {{host}}");
        ensure!(!is_production || public_url.starts_with("https://"), "POURO_PUBLIC_URL must be https in production");
        let trusted = raw.trusted_proxies.split(',').map(str::trim).filter(|network| !network.is_empty());
        let trusted_proxies = trusted
            .map(|network| {
                network.parse().with_context(|| format!("POURO_TRUSTED_PROXIES: {network} is not a network"))
            })
            .collect::<anyhow::Result<_>>()?;
        if is_production && !raw.gateway_urls.is_empty() {
            bail!("POURO_GATEWAY_URLS is for development: production speaks to the gateways themselves");
        }
        let outbox = (!is_production).then_some(raw.ops_listen);
        Ok(Self {
            environment,
            listen: raw.listen,
            ops_listen: raw.ops_listen,
            database: database(&raw, environment)?,
            sms: sms(&raw)?.or_else(|| outbox.map(outbox_sms)),
            addresses: Addresses {
                base_domain: raw.base_domain.to_ascii_lowercase(),
                short_domain: raw.short_domain.map(|domain| domain.to_ascii_lowercase()),
                public_url,
            },
            audit_dir: raw.audit_dir.unwrap_or_else(|| raw.data_dir.join("audit-heads")),
            data_dir: raw.data_dir,
            tenants_dir: raw.tenants_dir,
            redis_url: raw.redis_url,
            secret_key: raw.secret_key,
            trusted_proxies,
            require_second_factor: raw.require_second_factor.unwrap_or(is_production),
            gateway_urls: raw.gateway_urls,
            password_cost: Cost::default(),
            outgoing_within: outgoing::WITHIN,
            mail: MailSettings {
                url: raw.smtp_url.or_else(|| outbox.map(|ops| format!("smtp://{}", mail_sink(ops)).into())),
                from: raw.mail_from,
            },
        })
    }

    #[must_use]
    pub fn is_development(&self) -> bool {
        self.environment == Environment::Development
    }

    /// Threads that serve requests: one for each core.
    #[must_use]
    pub fn serving_threads(&self) -> u16 {
        available_parallelism().ok().and_then(|cores| u16::try_from(cores.get()).ok()).unwrap_or(1)
    }

    /// Whom outgoing calls may reach.
    #[must_use]
    pub fn reach(&self) -> Reach {
        if self.is_development() { Reach::Loopback } else { Reach::Public }
    }
}

/// Where the mail server of development listens: one port above the operations listener.
#[must_use]
pub fn mail_sink(ops_listen: SocketAddr) -> SocketAddr {
    SocketAddr::new(ops_listen.ip(), ops_listen.port().wrapping_add(1))
}

/// The SMS provider of development, which delivers to the outbox page.
fn outbox_sms(ops_listen: SocketAddr) -> HttpSms {
    HttpSms {
        url: format!("http://{ops_listen}/outbox/sms"),
        format: SmsFormat::Json,
        fields: [("to", "{to}"), ("text", "{text}")].map(|(name, value)| (name.into(), value.into())).into(),
        headers: BTreeMap::new(),
        key: SecretString::default(),
        accepted: Some(("status_code".into(), "200".into())),
    }
}

/// Development only on this machine and under `localhost`, and then unless the settings say otherwise.
fn environment(raw: &Raw) -> anyhow::Result<Environment> {
    let is_local = raw.listen.ip().is_loopback() && raw.base_domain == "localhost";
    match raw.env.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("production") => Ok(Environment::Production),
        Some("development") if is_local => Ok(Environment::Development),
        Some("development") => {
            bail!("POURO_ENV=development works only with a loopback POURO_LISTEN and POURO_BASE_DOMAIN=localhost")
        }
        Some(other) => bail!("POURO_ENV is {other}; it can be development or production"),
        None if is_local => Ok(Environment::Development),
        None => Ok(Environment::Production),
    }
}

fn database(raw: &Raw, environment: Environment) -> anyhow::Result<DatabaseUrls> {
    let file = format!("sqlite://{}?mode=rwc", raw.data_dir.join("pouro.db").display());
    let app = raw.database_url.clone().unwrap_or(file);
    let is_postgres = app.starts_with("postgres");
    let role = |url: &Option<String>, name: &str| match url {
        Some(url) => Ok(url.clone()),
        None if is_postgres && environment == Environment::Production => {
            bail!("production on PostgreSQL needs {name}: each database role has its own")
        }
        None => Ok(app.clone()),
    };
    Ok(DatabaseUrls {
        owner: role(&raw.database_owner_url, "POURO_DATABASE_OWNER_URL")?,
        worker: role(&raw.database_worker_url, "POURO_DATABASE_WORKER_URL")?,
        console: role(&raw.database_console_url, "POURO_DATABASE_CONSOLE_URL")?,
        app,
    })
}

fn sms(raw: &Raw) -> anyhow::Result<Option<HttpSms>> {
    let accepted = match &raw.sms_accepted {
        Some(text) => {
            let (field, value) = text.split_once('=').context("POURO_SMS_ACCEPTED must be field=value")?;
            Some((field.to_owned(), value.to_owned()))
        }
        None => None,
    };
    Ok(raw.sms_url.clone().map(|url| HttpSms {
        url,
        format: raw.sms_format,
        fields: raw.sms_fields.clone(),
        headers: raw.sms_headers.clone(),
        key: SecretString::from(raw.sms_key.expose_secret().to_owned()),
        accepted,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> anyhow::Result<Config> {
        Config::from_table(text.parse().unwrap())
    }

    #[test]
    fn nothing_set_is_development_on_this_machine() {
        let config = load("").unwrap();
        assert_eq!(config.environment, Environment::Development);
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.addresses.public_url, "http://{host}:8080");
        assert_eq!(config.database.app, "sqlite://data/pouro.db?mode=rwc");
        assert_eq!(config.database.app, config.database.owner);
    }

    #[test]
    fn everything_else_is_production_and_needs_its_secrets() {
        let key = format!("secret_key = \"{}\"", "ab".repeat(32));
        for text in ["listen = \"0.0.0.0:80\"", "base_domain = \"pouro.gov.bd\"", "env = \"production\""] {
            assert!(load(text).is_err(), "{text}");
            assert_eq!(load(&format!("{text}\n{key}")).unwrap().environment, Environment::Production, "{text}");
        }
        assert!(load("env = \"development\"\nbase_domain = \"pouro.gov.bd\"").is_err());
        assert!(load(&format!("env = \"production\"\n{key}\npublic_url = \"http://{{host}}\"")).is_err());
        assert!(load(&format!("env = \"production\"\n{key}\ndatabase_url = \"postgres://a@h/d\"")).is_err());
    }

    #[test]
    fn settings_that_cannot_be_read_say_so() {
        for text in [
            "listne = \"1\"",
            "listen = \"here\"",
            "trusted_proxies = \"10.0.0.0/99\"",
            "env = \"test\"",
            "require_second_factor = \"maybe\"",
            "sms_url = \"x\"\nsms_accepted = \"ok\"",
        ] {
            assert!(load(text).is_err(), "{text}");
        }
        for (text, needed) in
            [("", false), ("require_second_factor = true", true), ("require_second_factor = 'true'", true)]
        {
            assert_eq!(load(text).unwrap().require_second_factor, needed, "{text}");
        }
        let sms = load("sms_url = \"https://x\"\nsms_fields = '{\"number\":\"{to}\"}'").unwrap().sms.unwrap();
        assert_eq!(sms.fields.get("number").map(String::as_str), Some("{to}"));
    }
}
