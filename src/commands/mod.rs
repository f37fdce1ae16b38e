//! One file per command.

mod audit;
mod demands;
mod demo;
mod import;
mod keys;
mod migrate;
mod serve;
mod staff;
mod tenants;
mod terminal;
mod verify_ledger;
mod year;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use entity::values::Locale;
use tracing_subscriber::{EnvFilter, fmt};

use crate::{
    config::Config,
    platform::{errors::AppError, i18n::Lang},
};

/// The online town office of every municipality.
#[derive(Debug, Parser)]
#[command(name = "pouro", version, arg_required_else_help = true)]
pub struct Cli {
    /// Language of what is printed.
    #[arg(long, global = true, value_enum)]
    lang: Option<CliLang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CliLang {
    Bn,
    En,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve all municipalities, and run the job worker.
    Serve(serve::Serve),
    /// Run the job worker alone.
    Worker,
    /// Bring the database schema up to date, or take migrations back.
    Migrate(migrate::Migrate),
    /// Municipality data: check it, apply it, list it.
    #[command(subcommand)]
    Tenants(tenants::Tenants),
    /// People who work for a municipality or for the centre.
    #[command(subcommand)]
    Staff(staff::Staff),
    /// Fill municipalities with believable demo data; refused in production.
    Demo(demo::Demo),
    /// Bring in a register from CSV or XLSX.
    #[command(subcommand)]
    Import(import::Import),
    /// Raise the demands of a year.
    #[command(subcommand)]
    Demands(demands::Demands),
    /// Prove that the books add up.
    VerifyLedger(verify_ledger::VerifyLedger),
    /// The end of a municipal year.
    #[command(subcommand)]
    Year(year::Year),
    /// The trail of what was done: prove it, print its daily head.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// The deployment's secret.
    #[command(subcommand)]
    Keys(keys::Keys),
}

/// How a command ends that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Well,
    /// The work was done, and found faults.
    WithFaults,
}

/// Runs a command: 0 done, 1 faults, 2 usage.
pub async fn run(cli: Cli) -> ExitCode {
    let lang = cli.lang.map_or_else(terminal::language, |lang| {
        Lang::of(match lang {
            CliLang::Bn => Locale::Bn,
            CliLang::En => Locale::En,
        })
    });
    let config = match Config::load() {
        Ok(config) => config,
        Err(cause) => return fail(&cause),
    };
    start_log(config.is_development());
    let done = match cli.command {
        Command::Serve(serve) => serve.run(config, lang).await,
        Command::Worker => serve::worker(config).await,
        Command::Migrate(migrate) => migrate.run(&config, lang).await,
        Command::Tenants(tenants) => tenants.run(&config, lang).await,
        Command::Staff(staff) => staff.run(&config, lang).await,
        Command::Demo(demo) => demo.run(&config, lang).await,
        Command::Import(import) => import.run(&config, lang).await,
        Command::Demands(demands) => demands.run(&config, lang).await,
        Command::VerifyLedger(verify) => verify.run(&config, lang).await,
        Command::Audit(audit) => audit.run(&config, lang).await,
        Command::Year(year) => year.run(&config, lang).await,
        Command::Keys(keys) => keys.run(&config, lang).await,
    };
    match done {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::WithFaults) => ExitCode::FAILURE,
        Err(cause) => fail(&cause),
    }
}

fn fail(cause: &anyhow::Error) -> ExitCode {
    terminal::complain(&format!("pouro: {cause:#}"));
    ExitCode::FAILURE
}

/// What a command says of an error that is not its own fault: the words for a refusal, the chain for anything else.
fn explained(lang: Lang, error: AppError) -> anyhow::Error {
    if let AppError::Internal(cause) = error {
        return cause;
    }
    let key = if let AppError::Refused(refusal) = &error {
        format!("refused-{}", refusal.code())
    } else {
        format!("problem-{}", error.code())
    };
    anyhow::anyhow!("{}", lang.t(&key))
}

/// Lines for people in development, JSON in production; `RUST_LOG` says how much.
fn start_log(is_development: bool) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_unset| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn,actix_server=warn"));
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if is_development { log.with_target(false).init() } else { log.json().flatten_event(true).init() }
}
