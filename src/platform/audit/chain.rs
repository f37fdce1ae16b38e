//! How an entry becomes a link of the town's chain: pure, and the same for ever.

use entity::audit::audit_entry;
use sea_orm::{ActiveEnum, RelationDef};
use uuid::Uuid;

use crate::platform::keys::sha256_hex;

/// Named in every hash, so that another way of hashing is another name.
const FORM: &[u8] = b"pouro-audit-1";

/// What stands before the first link: of this town and no other.
#[must_use]
pub fn beginning(town: Uuid) -> String {
    let mut bytes = Canonical::default();
    bytes.field(FORM);
    bytes.field(town.as_bytes());
    sha256_hex(&bytes.0)
}

/// The hash of a link: over the hash before it, the town, its place in the chain and every column of the entry. The town is
/// named by its UUID: its number may differ in another deployment.
#[must_use]
pub fn link(previous: &str, town: Uuid, sequence: i64, entry: &audit_entry::Model) -> String {
    // Named one by one: a new column must be taken in here, or this does not compile.
    let audit_entry::Model {
        tenant_id: _,
        id,
        at,
        actor_kind,
        actor_id,
        actor_name,
        post,
        act,
        subject_kind,
        subject_id,
        before,
        after,
        reason,
        address,
        request,
    } = entry;
    let mut bytes = Canonical::default();
    bytes.field(FORM);
    bytes.field(previous.as_bytes());
    bytes.field(town.as_bytes());
    bytes.field(&sequence.to_be_bytes());
    bytes.field(id.0.as_bytes());
    bytes.field(&at.timestamp_micros().to_be_bytes());
    bytes.field(actor_kind.to_value().as_bytes());
    bytes.optional(actor_id.as_ref().map(|id| id.as_bytes().as_slice()));
    bytes.text(actor_name.as_ref());
    bytes.text(post.as_ref());
    bytes.field(act.as_bytes());
    bytes.field(subject_kind.as_bytes());
    bytes.field(subject_id.as_bytes());
    bytes.text(before.as_ref());
    bytes.text(after.as_ref());
    bytes.text(reason.as_ref());
    bytes.text(address.as_ref());
    bytes.text(request.as_ref());
    sha256_hex(&bytes.0)
}

/// Fields one after the other, each with its length before it, so that no two rows read the same.
#[derive(Default)]
struct Canonical(Vec<u8>);

impl Canonical {
    fn field(&mut self, bytes: &[u8]) {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(bytes);
    }

    /// Nothing is another thing than an empty text.
    fn optional(&mut self, bytes: Option<&[u8]>) {
        self.0.push(u8::from(bytes.is_some()));
        if let Some(bytes) = bytes {
            self.field(bytes);
        }
    }

    fn text(&mut self, text: Option<&String>) {
        self.optional(text.map(String::as_bytes));
    }
}

/// From an entry to its seal, where it has one.
pub(super) fn seal_of_entry() -> RelationDef {
    use entity::audit::audit_seal;
    use sea_orm::EntityTrait;
    audit_entry::Entity::belongs_to(audit_seal::Entity)
        .from((audit_entry::Column::TenantId, audit_entry::Column::Id))
        .to((audit_seal::Column::TenantId, audit_seal::Column::AuditId))
        .into()
}

#[cfg(test)]
mod tests {
    use entity::{
        audit::audit_entry::ActorKind,
        values::{AuditId, TenantId},
    };

    use super::*;

    fn entry() -> audit_entry::Model {
        audit_entry::Model {
            tenant_id: TenantId(1),
            id: AuditId(Uuid::from_u128(7)),
            at: "2026-08-15T04:00:00.000001Z".parse().unwrap(),
            actor_kind: ActorKind::Staff,
            actor_id: Some(Uuid::from_u128(8)),
            actor_name: Some("রহিমা".into()),
            post: Some("cashier".into()),
            act: "phone.change".into(),
            subject_kind: "holding".into(),
            subject_id: Uuid::from_u128(9),
            before: None,
            after: Some("{\"phone\":\"017••••5678\"}".into()),
            reason: Some(String::new()),
            address: Some("127.0.0.1".into()),
            request: None,
        }
    }

    #[test]
    fn a_link_is_the_same_for_ever() {
        let town = Uuid::from_u128(1);
        assert_eq!(beginning(town), "2e07fad32b70d1d9cefbfde36714a03b65238990ff7a56c8c6e34e58284d8abe");
        let first = link(&beginning(town), town, 1, &entry());
        assert_eq!(first, "b5040547c19f55d21370789e01a59313e91f78989e5a23ddd53c57e39bf52fbb");
        // The number of the town in this deployment is no part of it.
        assert_eq!(link(&beginning(town), town, 1, &audit_entry::Model { tenant_id: TenantId(5), ..entry() }), first);
    }

    #[test]
    fn whatever_changes_shows() {
        let town = Uuid::from_u128(1);
        let first = link(&beginning(town), town, 1, &entry());
        let differs = |entry: audit_entry::Model| assert_ne!(link(&beginning(town), town, 1, &entry), first);
        differs(audit_entry::Model { before: Some(String::new()), ..entry() });
        differs(audit_entry::Model { reason: None, ..entry() });
        differs(audit_entry::Model { at: entry().at + chrono::TimeDelta::microseconds(1), ..entry() });
        differs(audit_entry::Model { act: "phone.chang".into(), subject_kind: "eholding".into(), ..entry() });
        differs(audit_entry::Model { before: entry().after, after: None, ..entry() });
        assert_ne!(link(&beginning(town), town, 2, &entry()), first);
        assert_ne!(link(&beginning(Uuid::from_u128(2)), town, 1, &entry()), first);
        assert_ne!(link(&beginning(town), Uuid::from_u128(2), 1, &entry()), first);
    }
}
