//! Style sheets stand inline in each page, for one round trip less, and are named by their hash in its content security
//! policy: one sheet per town for the portal, one for papers. Staff come every day: their sheet is a file that their browser
//! keeps, and only the colours of the town stand in the page.

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

/// The colours of a town, for the pages of its staff; the rest of their sheet is a file.
#[must_use]
pub fn office(town: &Town) -> &Stylesheet {
    town.office_stylesheet(|theme| {
        let css = format!(":root{{{}}}", theme.css());
        let policy = format!(
            "default-src 'none'; style-src 'self' 'sha256-{}'; script-src 'self'; connect-src 'self'; img-src 'self'; \
             font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            sha256_base64(css.as_bytes())
        );
        Stylesheet { css, policy }
    })
}

/// The file of the staff's sheet.
#[must_use]
pub fn staff_file() -> String {
    const STAFF: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/static/staff.css"));
    compact(STAFF).replace("{font}", &assets::FONT.url)
}

/// The file of what reports add to it.
#[must_use]
pub fn report_file() -> String {
    compact(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/static/report.css")))
}

/// The file of the counter's sheet.
#[must_use]
pub fn counter_file() -> String {
    compact(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/static/counter.css")))
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
