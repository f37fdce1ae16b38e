use std::collections::BTreeMap;

use anyhow::bail;
use clap::Subcommand;

use super::{
    Done, explained,
    terminal::{progress_bar, say},
};
use crate::{
    boot,
    config::Config,
    platform::{i18n::Lang, keys::rotate::rotate},
};

/// `pouro keys`
#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Seal personal numbers anew under the generation of the secret that is in use, while everything is served.
    Rotate {
        /// First draw a new generation into the data folder; in production the settings bring it.
        #[arg(long)]
        new: bool,
    },
}

impl Keys {
    pub(super) async fn run(self, config: &Config, lang: Lang) -> anyhow::Result<Done> {
        let Self::Rotate { new } = self;
        if new {
            if config.secret_key.is_some() {
                bail!("{}", lang.t("cli-keys-in-settings"));
            }
            let generation = boot::new_generation(config)?;
            say(&lang.say("cli-keys-new", &[("generation", &lang.number(generation.into()))]));
        }
        let app = boot::app(config).await?;
        let mut towns = vec![app.towns.centre().await?];
        for entry in app.towns.entries() {
            towns.push(app.towns.town(&entry).await?);
        }
        let mut rows: BTreeMap<i32, i64> = BTreeMap::new();
        let (mut sealed_anew, mut left) = (0, 0);
        let bar = progress_bar(u64::try_from(towns.len()).unwrap_or_default());
        for town in &towns {
            let rotated = rotate(&app, town, |_| bar.tick()).await.map_err(|error| explained(lang, error))?;
            sealed_anew += rotated.sealed_anew;
            left += rotated.left;
            for (generation, count) in rotated.generations {
                *rows.entry(generation).or_default() += count;
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        let count = |number: u64| lang.number(i64::try_from(number).unwrap_or(i64::MAX));
        say(&lang.say("cli-keys-sealed", &[("count", &count(sealed_anew))]));
        for (generation, count) in rows {
            let (generation, count) = (lang.number(generation.into()), lang.number(count));
            say(&lang.say("cli-keys-generation", &[("generation", &generation), ("count", &count)]));
        }
        if left > 0 {
            say(&lang.say("cli-keys-left", &[("count", &count(left))]));
        }
        Ok(if left == 0 { Done::Well } else { Done::WithFaults })
    }
}
