//! The daily heads outside the database: a file per town to which lines are added and from which none is taken.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::NaiveDate;
use entity::audit::audit_head;

/// The file of a town's heads.
#[must_use]
pub fn file(folder: &Path, slug: &str) -> PathBuf {
    folder.join(format!("{slug}.txt"))
}

/// A head as it is printed and kept: day, place in the chain, hash, key and signature.
#[must_use]
pub fn line(head: &audit_head::Model) -> String {
    let signature = BASE64_STANDARD.encode(&head.signature);
    format!("{} {} {} {} {signature}", head.day, head.sequence, head.hash, head.key_id)
}

/// The day that a line is about.
#[must_use]
pub fn day_of(line: &str) -> Option<NaiveDate> {
    line.split(' ').next()?.parse().ok()
}

/// The lines of a file; none where there is no file here.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read(file: &Path) -> anyhow::Result<Option<Vec<String>>> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text.lines().map(str::to_owned).collect())),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(cause).with_context(|| format!("{} cannot be read", file.display())),
    }
}

/// Adds the heads that the file does not have yet, and waits until they are on the disk.
///
/// # Errors
/// When the file cannot be written.
pub fn append(file: &Path, heads: &[audit_head::Model]) -> anyhow::Result<()> {
    let name = || format!("{} cannot be written", file.display());
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(name)?;
    }
    let mut opened: File = OpenOptions::new().create(true).append(true).open(file).with_context(name)?;
    // Another process may be about to add the same.
    opened.lock().with_context(name)?;
    let known = read(file)?.unwrap_or_default().iter().filter_map(|line| day_of(line)).max();
    let new = heads.iter().filter(|head| known.is_none_or(|known| head.day > known));
    let lines: String = new.map(|head| line(head) + "\n").collect();
    opened.write_all(lines.as_bytes()).with_context(name)?;
    opened.sync_all().with_context(name)
}
