use clap::{Args, Subcommand};

use super::{Done, terminal::say};
use crate::{boot, config::Config, platform::i18n::Lang};

/// `pouro migrate`
#[derive(Debug, Args)]
pub(super) struct Migrate {
    #[command(subcommand)]
    step: Option<Step>,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Apply every migration that is missing, and grant each role what it needs.
    Up,
    /// Take the last migrations back.
    Down { steps: u32 },
    /// Say which migrations are applied.
    Status,
}

impl Migrate {
    pub(super) async fn run(self, config: &Config, lang: Lang) -> anyhow::Result<Done> {
        match self.step.unwrap_or(Step::Up) {
            Step::Up => {
                boot::migrate(config).await?;
                say(&lang.t("cli-migrated"));
            }
            Step::Down { steps } => {
                boot::migrate_down(config, steps).await?;
                say(&lang.t("cli-migrated-down"));
            }
            Step::Status => {
                for (name, is_applied) in boot::migration_status(config).await? {
                    say(&format!("{} {name}", if is_applied { "✓" } else { "·" }));
                }
            }
        }
        Ok(Done::Well)
    }
}
