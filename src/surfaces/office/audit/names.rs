//! Whom and what entries speak of, by name: the trail keeps ids, people read names.

use std::collections::{BTreeMap, BTreeSet};

use entity::{audit::audit_entry, values::HoldingId, values::StaffId};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    platform::{errors::AppError, identity::team, work::Work},
    services::holding::register,
    web::Chrome,
};

/// Names by id, as far as they are known today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<Uuid, String>);

impl Names {
    /// Looks up whatever the entries name: staff wherever they stand, and holdings.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn of(work: &Work, page: Chrome<'_>, entries: &[audit_entry::Model]) -> Result<Self, AppError> {
        let ids: BTreeSet<Uuid> = entries.iter().flat_map(ids_in).collect();
        let mut names: BTreeMap<Uuid, String> = BTreeMap::new();
        for (id, name) in team::names_of(work, ids.iter().copied().map(StaffId)).await? {
            names.insert(id.0, name);
        }
        let holdings = entries.iter().filter(|entry| entry.subject_kind == "holding");
        let holdings = holdings.map(|entry| HoldingId(entry.subject_id)).collect();
        for holding in register::get_all(work, holdings).await? {
            names.insert(holding.id.0, page.holding(holding.ward, &holding.number));
        }
        Ok(Self(names))
    }

    pub(super) fn get(&self, id: Uuid) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }

    /// A text that is an id, by its name.
    pub(super) fn of_text(&self, text: &str) -> Option<&str> {
        self.get(text.parse().ok()?)
    }
}

/// The subject, and every value that is an id.
fn ids_in(entry: &audit_entry::Model) -> Vec<Uuid> {
    let sides = [entry.before.as_deref(), entry.after.as_deref()].into_iter().flatten();
    let values = sides.filter_map(|text| serde_json::from_str::<BTreeMap<String, Value>>(text).ok());
    let values = values.flat_map(BTreeMap::into_values);
    let ids = values.filter_map(|value| value.as_str().and_then(|text| text.parse().ok()));
    ids.chain([entry.subject_id]).collect()
}
