//! Style sheets stand inline in each page, for one round trip less, and are named by their hash in its content security
//! policy: one sheet per town for the portal, one for papers.

use std::sync::LazyLock;

use crate::platform::{
    keys::sha256_base64,
    tenancy::{Stylesheet, Town, theme::Theme},
};

use super::assets;

const PORTAL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/static/portal.css"));
const VERIFY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/static/verify.css"));

/// The portal's sheet in a town's colours.
#[must_use]
pub fn portal(town: &Town) -> &Stylesheet {
    town.stylesheet(|theme| sheet(&themed(theme)))
}

/// The portal's sheet in the colours of no town, for the national front page.
#[must_use]
pub fn national() -> &'static Stylesheet {
    static SHEET: LazyLock<Stylesheet> = LazyLock::new(|| {
        let slate = "#33475b".parse().map(Theme::derive);
        sheet(&slate.map(|theme| themed(&theme)).unwrap_or_default())
    });
    &SHEET
}

/// The sheet of papers: small, without a font, the same everywhere.
#[must_use]
pub fn verify() -> &'static Stylesheet {
    static SHEET: LazyLock<Stylesheet> = LazyLock::new(|| sheet(&compact(VERIFY)));
    &SHEET
}

fn themed(theme: &Theme) -> String {
    static COMPACT: LazyLock<String> = LazyLock::new(|| compact(PORTAL).replace("{font}", &assets::FONT.url));
    format!(":root{{{}}}{}", theme.css(), *COMPACT)
}

fn sheet(css: &str) -> Stylesheet {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
        sha256_base64(css.as_bytes())
    );
    Stylesheet { css: css.to_owned(), policy }
}

/// One rule a line in the file is one rule after the other in the page; comments stay behind.
fn compact(css: &str) -> String {
    let mut compacted = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        compacted.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    compacted.push_str(rest);
    compacted.lines().map(str::trim).collect()
}
