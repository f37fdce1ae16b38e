//! What commands print: results on standard output, complaints and progress on standard error.

use std::{
    env,
    io::{IsTerminal, Write, stderr, stdout},
};

use entity::values::Locale;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::platform::i18n::Lang;

/// A line of the result. A reader who has gone away is not an error.
pub(super) fn say(line: &str) {
    let _gone = writeln!(stdout(), "{line}");
}

pub(super) fn complain(line: &str) {
    let _gone = writeln!(stderr(), "{line}");
}

/// Bangla where the system is set to it, English elsewhere.
#[expect(clippy::disallowed_methods, reason = "the language of the terminal is the system's own setting")]
pub(super) fn language() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    Lang::of(if set.is_some_and(|value| value.starts_with("bn")) { Locale::Bn } else { Locale::En })
}

/// A bar that moves where somebody watches, and is silent elsewhere.
pub(super) fn progress_bar(total: u64) -> ProgressBar {
    let target = if stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len}  {elapsed_precise} → {eta_precise}");
    ProgressBar::with_draw_target(Some(total), target)
        .with_style(style.unwrap_or_else(|_invalid| ProgressStyle::default_bar()))
}
