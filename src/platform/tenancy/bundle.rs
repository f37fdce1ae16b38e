//! Reads and validates the folders under `tenants/`: every fault with file, line and key, before anything is written.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use entity::{tenancy::tenant::State, values::PolicyId};

use super::{
    Policy, PolicyKind, Profile,
    directory::Addresses,
    node::{Node, Value},
    policies::{Policies, Version},
    reader::{Fault, FaultKind, Faults, Reader},
    seal,
};
use crate::platform::access::{self, AccessPolicy};

/// The kind under which a town's profile is stored among its policies.
pub(super) const PROFILE_KIND: &str = "profile";
/// The key under which the cleaned seal is stored in the profile.
pub(super) const SEAL_KEY: &str = "seal_svg";
/// The first day of what has no date of its own.
pub(super) const ALWAYS: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The folder of what the law fixes and every town starts from.
pub const NATIONAL_FOLDER: &str = "_national";
const PROFILE_FILE: &str = "tenant.toml";
const ACCESS_FILE: &str = "access.csv";
const FILE_BYTES_MAX: u64 = 1_048_576;
const FILES_MAX: usize = 500;
const REFERENCE_MAX: usize = 300;

/// What was found under the paths.
#[derive(Debug, Default)]
pub struct Bundles {
    /// The national texts, where their folder was among the paths.
    pub national: Option<Vec<Version>>,
    pub towns: Vec<TownBundle>,
}

/// A town's folder, read and valid.
#[derive(Debug)]
pub struct TownBundle {
    pub profile: Profile,
    /// Everything that is stored of it, the profile included.
    pub versions: Vec<Version>,
    /// For faults that are found when it meets other towns.
    pub profile_file: String,
}

/// Reads folders: each a town's, the national one, or one that holds such folders. `stored` is the national text to lay
/// towns over where the national folder is not among the paths.
///
/// # Errors
/// With every fault of every file.
pub fn read(paths: &[PathBuf], kinds: &[PolicyKind], stored: &[Version]) -> Result<Bundles, Vec<Fault>> {
    let faults = Faults::default();
    let mut folders = Vec::new();
    for path in paths {
        collect_folders(path, &mut folders, &faults);
    }
    folders.sort();
    folders.dedup();
    let (national_folders, town_folders): (Vec<PathBuf>, Vec<PathBuf>) =
        folders.into_iter().partition(|folder| folder_name(folder) == NATIONAL_FOLDER);
    let national = national_folders.first().map(|folder| {
        let versions = read_versions(folder, &faults);
        Policies::assemble(kinds, &versions, &[], &faults);
        versions
    });
    let beneath = national.as_deref().unwrap_or(stored);
    let towns: Vec<TownBundle> =
        town_folders.iter().filter_map(|folder| read_town(folder, kinds, beneath, &faults)).collect();
    check_claims(&towns, &faults);
    if faults.is_empty() { Ok(Bundles { national, towns }) } else { Err(faults.into_sorted()) }
}

fn collect_folders(path: &Path, folders: &mut Vec<PathBuf>, faults: &Faults) {
    let is_bundle = path.join(PROFILE_FILE).is_file() || folder_name(path) == NATIONAL_FOLDER;
    if is_bundle && path.is_dir() {
        folders.push(path.to_owned());
        return;
    }
    let below = || -> std::io::Result<Vec<PathBuf>> {
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect()
    };
    let mut found = false;
    for folder in below().unwrap_or_default().into_iter().filter(|folder| folder.is_dir()) {
        if folder.join(PROFILE_FILE).is_file() || folder_name(&folder) == NATIONAL_FOLDER {
            folders.push(folder);
            found = true;
        }
    }
    if !found {
        let file = path.join(PROFILE_FILE).display().to_string();
        faults.add(Fault { file, line: 0, key: String::new(), kind: FaultKind::Missing });
    }
}

fn folder_name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn read_town(folder: &Path, kinds: &[PolicyKind], national: &[Version], faults: &Faults) -> Option<TownBundle> {
    let file = folder.join(PROFILE_FILE);
    let profile_file = file.display().to_string();
    let node = read_toml(&file, faults)?;
    let reader = Reader::new(&node, &profile_file, faults);
    let seal = read_seal(folder, &node, &reader);
    let profile = Profile::read(&reader, seal);
    reader.finish();
    if reader.text("slug", 32).is_some_and(|slug| slug != folder_name(folder)) {
        reader.fault("slug", FaultKind::SlugDiffersFromFolder);
    }
    let mut versions = read_versions(folder, faults);
    Policies::assemble(kinds, national, &versions, faults);
    let profile = profile?;
    let seal = (SEAL_KEY.to_owned(), Node::text(profile.seal.clone()));
    let stored = node.overlaid(Node::table([seal]));
    versions.push(undated(PROFILE_KIND, stored, profile_file.clone()));
    Some(TownBundle { profile, versions, profile_file })
}

fn read_seal(folder: &Path, node: &Node, reader: &Reader<'_>) -> Option<String> {
    let Some(Value::Text(name)) = node.get("brand").and_then(|brand| brand.get("seal")).map(|node| &node.value) else {
        return None;
    };
    let plain_name = !name.contains(['/', '\\']) && !name.starts_with('.');
    let bytes = plain_name.then(|| fs::read(folder.join(name)).ok()).flatten();
    let cleaned = bytes.ok_or_else(|| "no such file".to_owned()).and_then(|bytes| seal::cleaned(&bytes));
    cleaned.map_err(|why| reader.fault("brand", FaultKind::Seal(why))).ok()
}

/// The dated policy files of a folder, and its roles.
fn read_versions(folder: &Path, faults: &Faults) -> Vec<Version> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect())
        .unwrap_or_default();
    files.sort();
    if files.len() > FILES_MAX {
        let (file, kind) = (folder.display().to_string(), FaultKind::OutOfRange(format!("0–{FILES_MAX}")));
        faults.add(Fault { file, line: 0, key: String::new(), kind });
        return Vec::new();
    }
    let is_policy =
        |file: &&PathBuf| file.extension().is_some_and(|e| e == "toml") && folder_name(file) != PROFILE_FILE;
    let mut versions: Vec<Version> =
        files.iter().filter(is_policy).filter_map(|file| read_version(file, faults)).collect();
    let access_file = folder.join(ACCESS_FILE);
    if access_file.is_file() {
        versions.extend(read_access(&access_file, faults));
    }
    versions
}

/// The head that every policy file has, and the rest, which its kind reads.
fn read_version(file: &Path, faults: &Faults) -> Option<Version> {
    const HEAD: [&str; 6] = ["kind", "valid_from", "valid_to", "legal_ref", "approved_by", "verified"];
    let source = file.display().to_string();
    let mut document = read_toml(file, faults)?;
    let head = Node { line: document.line, value: Value::Table(take_head(&mut document, &HEAD)) };
    let reader = Reader::new(&head, &source, faults);
    let kind = reader.required_text("kind", 40);
    let valid_from = reader.day("valid_from");
    let valid_from = reader.required("valid_from", valid_from);
    let valid_to = reader.day("valid_to");
    if valid_from.zip(valid_to).is_some_and(|(from, to)| to < from) {
        reader.fault("valid_to", FaultKind::Overlaps { other: "valid_from".into() });
    }
    let legal_ref = reader.required_text("legal_ref", REFERENCE_MAX);
    let approved_by = reader.required_text("approved_by", REFERENCE_MAX);
    let verified = reader.flag("verified");
    let verified = reader.required("verified", verified);
    Some(Version {
        id: PolicyId::mint(),
        kind: kind?,
        valid_from: valid_from?,
        valid_to,
        legal_ref: legal_ref?,
        approved_by: approved_by?,
        verified: verified?,
        document,
        source,
    })
}

fn take_head(document: &mut Node, keys: &[&str]) -> BTreeMap<String, Node> {
    keys.iter().filter_map(|key| Some(((*key).to_owned(), document.remove(key)?))).collect()
}

fn read_access(file: &Path, faults: &Faults) -> Option<Version> {
    let source = file.display().to_string();
    let read = fs::read_to_string(file).map_err(|fault| fault.to_string());
    let node = read.and_then(|text| access::from_csv(&text).map_err(|fault| fault.to_string()));
    match node {
        Ok(node) => Some(undated(AccessPolicy::KIND, node, source)),
        Err(message) => {
            faults.add(Fault { file: source, line: 0, key: String::new(), kind: FaultKind::NotToml(message) });
            None
        }
    }
}

fn undated(kind: &str, document: Node, source: String) -> Version {
    Version {
        id: PolicyId::mint(),
        kind: kind.to_owned(),
        valid_from: ALWAYS,
        valid_to: None,
        legal_ref: String::new(),
        approved_by: String::new(),
        verified: true,
        document,
        source,
    }
}

/// The profile of the centre, which is built in: it is no municipality, but has a name, a colour and a seal as one has.
pub(super) fn centre() -> Option<Version> {
    const PROFILE: &str = include_str!("centre.toml");
    const SEAL: &str = include_str!("centre.svg");
    let node = Node::from_toml(PROFILE).ok()?;
    let seal = seal::cleaned(SEAL.as_bytes()).ok()?;
    let stored = node.overlaid(Node::table([(SEAL_KEY.to_owned(), Node::text(seal))]));
    Some(undated(PROFILE_KIND, stored, "centre.toml".to_owned()))
}

fn read_toml(file: &Path, faults: &Faults) -> Option<Node> {
    let source = file.display().to_string();
    let fault = |line, message| {
        faults.add(Fault { file: source.clone(), line, key: String::new(), kind: FaultKind::NotToml(message) });
        None
    };
    match fs::metadata(file).map(|meta| meta.len()) {
        Ok(bytes) if bytes > FILE_BYTES_MAX => return fault(0, format!("larger than {FILE_BYTES_MAX} bytes")),
        Ok(_) | Err(_) => {}
    }
    match fs::read_to_string(file).map(|text| Node::from_toml(&text)) {
        Ok(Ok(node)) => Some(node),
        Ok(Err(unreadable)) => fault(unreadable.line, unreadable.message),
        Err(cause) => fault(0, cause.to_string()),
    }
}

/// Hosts that are not a town's to bring: names of this deployment, which are given by slug alone.
#[must_use]
pub fn hosts_of_ours(bundles: &Bundles, addresses: &Addresses) -> Vec<Fault> {
    let ours = |town: &&TownBundle| town.profile.hosts.iter().any(|host| addresses.is_ours(host));
    let fault = |town: &TownBundle| Fault {
        file: town.profile_file.clone(),
        line: 0,
        key: "hosts".into(),
        kind: FaultKind::HostNotAllowed,
    };
    bundles.towns.iter().filter(ours).map(fault).collect()
}

/// What a live town must not have, on this day or later. `national` is what the towns are laid over.
#[must_use]
pub fn not_when_live(bundles: &Bundles, kinds: &[PolicyKind], stored: &[Version], today: NaiveDate) -> Vec<Fault> {
    let national = bundles.national.as_deref().unwrap_or(stored);
    let live = bundles.towns.iter().filter(|town| town.profile.state == State::Live);
    live.flat_map(|town| trial_keys(&town.versions, kinds, national, today)).collect()
}

/// The same of one live town's versions.
pub(super) fn trial_keys(
    versions: &[Version],
    kinds: &[PolicyKind],
    national: &[Version],
    today: NaiveDate,
) -> Vec<Fault> {
    let own: Vec<Version> = versions.iter().filter(|version| version.kind != PROFILE_KIND).cloned().collect();
    let policies = Policies::assemble(kinds, national, &own, &Faults::default());
    let fault = |(kind, key): (&str, String)| {
        let latest = own.iter().chain(national).filter(|version| version.kind == kind).max_by_key(|version| {
            let says_so = node_at(&version.document, &key).is_some();
            (says_so, version.valid_from)
        });
        let line = latest.and_then(|version| node_at(&version.document, &key)).map_or(0, |node| node.line);
        let file = latest.map(|version| version.source.clone()).unwrap_or_default();
        Fault { file, line, key, kind: FaultKind::NotWhenLive }
    };
    policies.not_when_live(kinds, today).into_iter().map(fault).collect()
}

/// The node at a path of keys: `bkash.endpoint`.
fn node_at<'a>(document: &'a Node, path: &str) -> Option<&'a Node> {
    path.split('.').try_fold(document, |node, key| node.get(key))
}

/// Slugs, UUIDs and hosts that two of the towns claim.
fn check_claims(towns: &[TownBundle], faults: &Faults) {
    let mut claims: BTreeMap<String, &TownBundle> = BTreeMap::new();
    for town in towns {
        let own = town.profile.hosts.iter().map(|host| ("hosts", host.clone()));
        for (key, claim) in own.chain([("slug", town.profile.slug.clone()), ("uuid", town.profile.uuid.to_string())]) {
            if let Some(holder) = claims.insert(claim, town) {
                let by = holder.profile.slug.clone();
                let (file, key) = (town.profile_file.clone(), key.to_owned());
                faults.add(Fault { file, line: 0, key, kind: FaultKind::Taken { by } });
            }
        }
    }
}
