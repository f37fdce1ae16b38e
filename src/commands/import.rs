use std::{fs, fs::File, io::stdout, path::PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::{
    Done, explained,
    terminal::{progress_bar, say},
};
use crate::{
    boot,
    config::Config,
    platform::i18n::Lang,
    services::holding::import::{self, Options, Report, Sheet},
};

/// `pouro import`
#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// The register of holdings.
    Holdings(RegisterFile),
}

/// A register file and what to do with it.
#[derive(Debug, Args)]
pub(super) struct RegisterFile {
    /// Slug of the municipality.
    #[arg(long, required_unless_present = "template")]
    tenant: Option<String>,
    /// CSV or XLSX.
    #[arg(required_unless_present = "template")]
    file: Option<PathBuf>,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Import the good rows of a file that has bad ones.
    #[arg(long)]
    skip_bad: bool,
    /// Write the faults to this file, as CSV.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Write an example file to standard output, and nothing else.
    #[arg(long)]
    template: bool,
}

impl Import {
    pub(super) async fn run(self, config: &Config, lang: Lang) -> anyhow::Result<Done> {
        let Self::Holdings(args) = self;
        if args.template {
            import::template(lang, stdout())?;
            return Ok(Done::Well);
        }
        let (Some(tenant), Some(file)) = (&args.tenant, &args.file) else { bail!("--tenant and a file are needed") };
        let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let sheet = Sheet::read(&bytes)?;
        let app = boot::app(config).await?;
        let town = app.towns.town_by_slug(tenant).await?;
        let bar = progress_bar(0);
        let options = Options { dry_run: args.dry_run, skip_bad: args.skip_bad };
        let report = import::import(&app, &town, &sheet, options, |step| {
            bar.set_length(u64::try_from(step.rows).unwrap_or_default());
            bar.set_position(u64::try_from(step.written).unwrap_or_default());
        })
        .await
        .map_err(|error| explained(lang, error))?;
        bar.finish_and_clear();
        print(&report, lang);
        if let Some(path) = &args.report {
            let target = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
            import::write_faults(&report.faults, lang, target)?;
        }
        Ok(if report.faults.is_empty() || args.skip_bad { Done::Well } else { Done::WithFaults })
    }
}

fn print(report: &Report, lang: Lang) {
    let count = |number: usize| lang.number(i64::try_from(number).unwrap_or_default());
    for fault in &report.faults {
        let place = lang.say("cli-row-column", &[("row", &count(fault.row)), ("column", fault.column.name())]);
        say(&format!("{place}: {} [{}]", fault.code.words(lang), fault.code.code()));
    }
    for update in &report.updated {
        let columns: Vec<&str> = update.columns.iter().map(|column| column.name()).collect();
        say(&lang.say(
            "cli-row-updated",
            &[("row", &count(update.row)), ("holding", &update.holding), ("columns", &columns.join(", "))],
        ));
    }
    if !report.unread.is_empty() {
        say(&lang.say("cli-columns-unread", &[("columns", &report.unread.join(", "))]));
    }
    for (key, number) in [
        ("cli-import-rows", report.rows),
        ("cli-import-bad", bad_rows(report)),
        ("cli-import-created", report.created),
        ("cli-import-updated", report.updated.len()),
        ("cli-import-unchanged", report.unchanged),
    ] {
        say(&format!("{:<44} {:>14}", lang.t(key), count(number)));
    }
    say(&format!("{:<44} {:>14}", lang.t("cli-import-arrears"), lang.money(report.arrears)));
    say(&format!("{:<44} {:>14}", lang.t("cli-import-arrears-posted"), lang.money(report.arrears_posted)));
    let changes_nothing = report.created == 0 && report.updated.is_empty();
    say(&lang.t(match (report.is_written, changes_nothing) {
        (false, _) => "cli-import-not-written",
        (true, true) => "cli-import-nothing-new",
        (true, false) => "cli-import-written",
    }));
}

fn bad_rows(report: &Report) -> usize {
    let mut rows: Vec<usize> = report.faults.iter().map(|fault| fault.row).collect();
    rows.dedup();
    rows.len()
}
