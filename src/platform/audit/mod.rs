//! The trail: every change says who made it, in which post, what it was before and after, why and from where, in the
//! transaction that makes it. Entries are written once and never touched again.
//!
//! Personal values enter masked, or as keyed hashes where two of them must be compared.

mod act;
pub mod chain;
mod facts;
pub mod head;
pub mod outside;
mod seal;
pub mod verify;

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use entity::{
    audit::audit_entry::{self, ActorKind},
    identity::staff_account,
    messaging::job,
    values::{AuditId, StaffId, TenantId},
};
use uuid::Uuid;

pub use act::Act;
pub use facts::{Fact, Facts};
pub use head::SignHeads;
pub use seal::{SealAudit, Sealing, seal_now};

use crate::platform::{access::Actor, errors::AppError, jobs, work::Work};

/// One change, before it is written.
#[derive(Clone, Debug)]
pub struct Entry {
    act: Act,
    subject_kind: &'static str,
    subject_id: Uuid,
    before: Facts,
    after: Facts,
    reason: Option<String>,
    /// Who acts, where no session says so yet.
    proved: Option<(StaffId, String)>,
}

impl Entry {
    /// A change of the row `id` of the table `table`.
    #[must_use]
    pub fn of(act: Act, table: &'static str, id: Uuid) -> Self {
        Self {
            act,
            subject_kind: table,
            subject_id: id,
            before: Facts::default(),
            after: Facts::default(),
            reason: None,
            proved: None,
        }
    }

    /// A member of staff acts who has just proved who he is, at the door: no session names him yet.
    #[must_use]
    pub fn by(mut self, account: &staff_account::Model) -> Self {
        self.proved = Some((account.id, account.name.clone()));
        self
    }

    #[must_use]
    pub fn before(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Fact>) -> Self {
        self.before.set(name, value);
        self
    }

    #[must_use]
    pub fn after(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Fact>) -> Self {
        self.after.set(name, value);
        self
    }

    /// A value that changes, from what to what.
    #[must_use]
    pub fn change(self, name: impl Into<Cow<'static, str>>, before: impl Into<Fact>, after: impl Into<Fact>) -> Self {
        let name = name.into();
        self.before(name.clone(), before).after(name, after)
    }

    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// Writes one change to the trail, in the transaction that makes it.
///
/// # Errors
/// When the database does not take it; then the change is not made either.
pub async fn record(work: &Work, entry: Entry) -> Result<(), AppError> {
    record_all(work, vec![entry]).await
}

/// Writes many changes to the trail.
///
/// # Errors
/// When the database does not take them.
pub async fn record_all(work: &Work, entries: Vec<Entry>) -> Result<(), AppError> {
    if entries.is_empty() {
        return Ok(());
    }
    work.insert_all(entries.into_iter().map(|entry| row(work, entry)).collect()).await?;
    if work.note_recorded() {
        jobs::queue(work, &SealAudit {}).await?;
    }
    Ok(())
}

fn row(work: &Work, entry: Entry) -> audit_entry::Model {
    let (actor_kind, actor_id, actor_name, post) = match work.actor() {
        Actor::Visitor => match entry.proved {
            Some((id, name)) => (ActorKind::Staff, Some(id.0), Some(name), None),
            None => (ActorKind::Visitor, None, None, None),
        },
        Actor::Worker => (ActorKind::Worker, None, None, None),
        Actor::Operator => (ActorKind::Operator, None, None, None),
        Actor::Citizen(citizen) => (ActorKind::Citizen, Some(citizen.id.0), Some(citizen.phone.masked()), None),
        Actor::Staff(staff) => (ActorKind::Staff, Some(staff.id.0), Some(staff.name.clone()), Some(staff.standing())),
    };
    let address = work.origin().address.map(|address| match actor_kind {
        ActorKind::Staff | ActorKind::Operator | ActorKind::Worker => address.to_string(),
        ActorKind::Visitor | ActorKind::Citizen => network(address),
    });
    audit_entry::Model {
        tenant_id: work.tenant(),
        id: AuditId::mint(),
        at: work.now,
        actor_kind,
        actor_id,
        actor_name,
        post,
        act: entry.act.code().to_owned(),
        subject_kind: entry.subject_kind.to_owned(),
        subject_id: entry.subject_id,
        before: entry.before.into_text(),
        after: entry.after.into_text(),
        reason: entry.reason,
        address,
        request: work.origin().request.clone(),
    }
}

/// What the operator does to a town that has no work yet: the entry, and the job that seals it.
///
/// # Errors
/// Never for a job without data.
pub(super) fn by_operator(
    tenant_id: TenantId,
    now: DateTime<Utc>,
    entry: Entry,
) -> anyhow::Result<(audit_entry::Model, job::Model)> {
    let seal = jobs::row(tenant_id, now, now, &SealAudit {})?;
    let entry = audit_entry::Model {
        tenant_id,
        id: AuditId::mint(),
        at: now,
        actor_kind: ActorKind::Operator,
        actor_id: None,
        actor_name: None,
        post: None,
        act: entry.act.code().to_owned(),
        subject_kind: entry.subject_kind.to_owned(),
        subject_id: entry.subject_id,
        before: entry.before.into_text(),
        after: entry.after.into_text(),
        reason: entry.reason,
        address: None,
        request: None,
    };
    Ok((entry, seal))
}

/// A post, and its wards where it has some.
/// The beginning of an address: which provider, not which household.
fn network(address: std::net::IpAddr) -> String {
    match address.to_canonical() {
        std::net::IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            format!("{a}.{b}.0.0/16")
        }
        std::net::IpAddr::V6(v6) => {
            let [a, b, ..] = v6.segments();
            format!("{a:x}:{b:x}::/32")
        }
    }
}
