//! What applying a folder changed, for the trail of the town: written in the transaction that changes it.

#![expect(clippy::disallowed_methods, reason = "a town is written before there is a work of it")]

use chrono::{DateTime, Utc};
use entity::{audit::audit_entry, messaging::job, values::TenantId};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::apply::Change;
use crate::platform::audit::{self, Act, Entry};

/// Keys that one entry names; a town that changes more of them was written anew.
const KEYS_MAX: usize = 100;
/// Characters of a value: enough to see what it was about.
const VALUE_MAX: usize = 60;

/// Writes what has changed of a town, or of what all towns share. The transaction must have named whose trail it is.
pub(super) async fn record(
    tx: &DatabaseTransaction,
    tenant: TenantId,
    subject: (&'static str, Uuid),
    changes: &[Change],
    is_new: bool,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let start = Entry::of(Act::TownApplied, subject.0, subject.1).after("changes", changes.len());
    let named = changes.iter().take(if is_new { 0 } else { KEYS_MAX });
    let entry = named.fold(start, |entry, change| {
        entry.change(change.key.clone(), short(change.before.as_deref()), short(change.after.as_deref()))
    });
    let (entry, seal) = audit::by_operator(tenant, now, entry)?;
    audit_entry::Entity::insert(entry.into_active_model()).exec_without_returning(tx).await?;
    job::Entity::insert(seal.into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

fn short(value: Option<&str>) -> Option<String> {
    value.map(|text| match text.char_indices().nth(VALUE_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    })
}
