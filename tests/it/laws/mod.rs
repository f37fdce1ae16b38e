//! Laws: what holds everywhere, looked at everywhere, so that nobody has to remember it.
//!
//! What may break a law stands in one list beside it, with a reason. A law names all its violations at once.

mod access;
mod architecture;
mod doors;
mod files;
mod gate;
mod isolation;
mod locales;
mod logs;
mod pages;
mod routes;
mod rows;
mod schema;
mod source;
mod tenants;
mod towns;
mod trail;

use std::path::{Path, PathBuf};

pub use rows::pages_behind_doors;

/// A path from the root of the repository.
fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files below a folder that end so, by name.
fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|cause| panic!("{}: {cause}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path, ending));
        } else if path.to_str().unwrap().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Fails with every violation of a law.
#[track_caller]
fn assert_none(law: &str, violations: &[String]) {
    assert!(violations.is_empty(), "{law}\n  {}\n", violations.join("\n  "));
}

/// Fails with what one of two sets has and the other has not.
#[track_caller]
fn assert_same<T: Ord + std::fmt::Debug>(
    law: &str,
    found: impl IntoIterator<Item = T>,
    listed: impl IntoIterator<Item = T>,
) {
    use std::collections::BTreeSet;
    let (found, listed): (BTreeSet<T>, BTreeSet<T>) = (found.into_iter().collect(), listed.into_iter().collect());
    let unlisted = found.difference(&listed).map(|item| format!("found, not listed: {item:?}"));
    let gone = listed.difference(&found).map(|item| format!("listed, not found: {item:?}"));
    assert_none(law, &unlisted.chain(gone).collect::<Vec<_>>());
}

/// `due-now-title`
fn looks_like_key(text: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.contains('-') && text.split('-').all(part)
}
