//! The citizen charter: what the town promises for each service, as every office already hangs it on its wall.

use super::{
    Bilingual, Policy,
    reader::{FaultKind, Reader},
};

/// All services of the charter in their order, online or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charter {
    pub entries: Vec<CharterEntry>,
}

/// One row of the charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharterEntry {
    pub order: i64,
    pub service: Bilingual,
    pub how: Bilingual,
    pub papers: Bilingual,
    pub fee: Bilingual,
    pub time: Bilingual,
    pub officer: Bilingual,
    /// The path of the page where it is done online; without one, the office does it.
    pub online: Option<String>,
    /// The path of the page that says more about it, if there is one.
    pub more: Option<String>,
}

const TEXT_MAX: usize = 300;

impl Policy for Charter {
    const KIND: &'static str = "charter";

    fn read(reader: &Reader<'_>) -> Option<Self> {
        let mut entries: Vec<CharterEntry> =
            reader.keys().into_iter().filter_map(|key| reader.table(key, read_entry)).collect();
        entries.sort_by_key(|entry| entry.order);
        Some(Self { entries })
    }
}

fn read_entry(entry: &Reader<'_>) -> Option<CharterEntry> {
    let order = entry.integer("order", 1..=999);
    let order = entry.required("order", order);
    let text = |key| entry.required_bilingual(key, TEXT_MAX);
    let (service, how, papers) = (text("service"), text("how"), text("papers"));
    let (fee, time, officer) = (text("fee"), text("time"), text("officer"));
    let online = entry.text("online", 100).filter(|path| {
        let is_own = path.starts_with('/') && !path.starts_with("//");
        if !is_own {
            entry.fault("online", FaultKind::Expected("expected-path"));
        }
        is_own
    });
    Some(CharterEntry {
        order: order?,
        service: service?,
        how: how?,
        papers: papers?,
        fee: fee?,
        time: time?,
        officer: officer?,
        online,
        more: None,
    })
}
