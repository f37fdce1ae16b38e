use std::collections::{BTreeMap, BTreeSet};

use anyhow::ensure;

use super::Permission;
use crate::platform::tenancy::{
    Policy,
    node::{Node, Value},
    reader::{FaultKind, Reader},
};

/// The roles and what they may do: the national ones, and what a town adds to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessPolicy {
    pub roles: BTreeMap<String, BTreeSet<Permission>>,
}

impl Policy for AccessPolicy {
    const KIND: &'static str = "access";

    fn read(reader: &Reader<'_>) -> Option<Self> {
        let mut roles = BTreeMap::new();
        for role in reader.keys() {
            let granted = reader.table(role, |codes| {
                let mut granted = BTreeSet::new();
                for code in codes.keys() {
                    match (codes.flag(code), Permission::from_code(code)) {
                        (Some(true), Some(permission)) => drop(granted.insert(permission)),
                        (Some(false) | None, Some(_)) => {}
                        (_, None) => codes.fault(code, FaultKind::UnknownPermission),
                    }
                }
                Some(granted)
            });
            roles.insert(role.to_owned(), granted.unwrap_or_default());
        }
        Some(Self { roles })
    }
}

/// The tree that [`AccessPolicy`] is read from, out of the lines `role,permission` of an `access.csv`.
pub(crate) fn from_csv(source: &str) -> anyhow::Result<Node> {
    const HEADING: [&str; 2] = ["role", "permission"];
    let mut roles: BTreeMap<String, BTreeMap<String, Node>> = BTreeMap::new();
    let mut lines = csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(source.as_bytes());
    ensure!(lines.headers()?.iter().eq(HEADING), "the first line must be `role,permission`");
    for line in lines.records() {
        let line = line?;
        let number = line.position().and_then(|position| usize::try_from(position.line()).ok()).unwrap_or_default();
        if let (Some(role), Some(code)) = (line.get(0), line.get(1)) {
            let granted = Node { line: number, value: Value::Flag(true) };
            roles.entry(role.to_owned()).or_default().insert(code.to_owned(), granted);
        }
    }
    Ok(Node::table(roles.into_iter().map(|(role, codes)| (role, Node::table(codes)))))
}
