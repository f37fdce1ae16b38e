//! The proof that the trail is whole: every link computed anew, every head and its copy outside compared.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    audit::{audit_entry, audit_head, audit_seal},
    values::AuditId,
};
use sea_orm::{ColumnTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{chain, head, outside};
use crate::platform::{
    access::Permission,
    calendar::dhaka_day,
    errors::AppError,
    keys::{self, Keyring},
    work::Work,
};

const PAGE: u64 = 1_000;
/// Entries without a seal that are named; beyond these there is nothing new to learn.
const NAMED_MAX: u64 = 50;
/// So many changed entries of a page are compared with each other, to tell an exchange from a change.
const COMPARED_MAX: usize = 100;
/// So long an entry may wait for its seal.
const WAIT_MAX: TimeDelta = TimeDelta::minutes(1);
/// So long after midnight the head of the day before may be missing.
const HEAD_WAIT_MAX: TimeDelta = TimeDelta::hours(6);

/// Figures of a town's trail, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainProof {
    pub sealed: i64,
    /// Entries of the last minute, whose seals are still to come.
    pub waiting: i64,
    pub heads: i64,
    /// Lines of the file outside; none where this machine has no file.
    pub outside: Option<i64>,
    pub faults: Vec<ChainFault>,
}

/// Something that is wrong with the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainFault {
    pub kind: ChainFaultKind,
    /// Place in the chain, id, act and time of the entry; or the day of the head.
    pub what: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainFaultKind {
    /// An entry that is not as it was sealed.
    Changed,
    /// A seal whose entry is gone.
    Missing,
    /// A seal that now names another entry than it sealed.
    Reordered,
    /// A seal that is gone.
    Gap,
    /// An entry without a seal, though there was time.
    Unsealed,
    /// A head that says another thing than the chain.
    Head,
    /// A head that the town's key did not sign.
    Signature,
    /// Heads that were signed by a key which no generation of the secret that is known here makes.
    UnknownKey,
    /// A day without a head between days that have one.
    HeadGone,
    /// The newest head is older than it can be.
    HeadLate,
    /// A line of the file outside that differs from the head.
    Outside,
    /// Days that have a head and no line in the file outside.
    OutsideGone,
}

impl ChainFaultKind {
    pub const ALL: [Self; 12] = [
        Self::Changed,
        Self::Missing,
        Self::Reordered,
        Self::Gap,
        Self::Unsealed,
        Self::Head,
        Self::Signature,
        Self::UnknownKey,
        Self::HeadGone,
        Self::HeadLate,
        Self::Outside,
        Self::OutsideGone,
    ];

    /// Names the words in the locale files: `chain-fault-<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Reordered => "reordered",
            Self::Gap => "gap",
            Self::Unsealed => "unsealed",
            Self::Head => "head",
            Self::Signature => "signature",
            Self::UnknownKey => "unknown-key",
            Self::HeadGone => "head-gone",
            Self::HeadLate => "head-late",
            Self::Outside => "outside",
            Self::OutsideGone => "outside-gone",
        }
    }
}

impl ChainProof {
    #[must_use]
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, kind: ChainFaultKind, what: impl Into<String>) {
        self.faults.push(ChainFault { kind, what: what.into() });
    }
}

/// Proves a town's trail, in one reading of the database. `outside` are the lines of the file outside, where there is one.
/// Which keys are the town's is known from the secret: what the database says of keys is as good as the database.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify(work: &Work, keyring: &Keyring, outside: Option<&[String]>) -> Result<ChainProof, AppError> {
    work.require(Permission::AuditVerify)?;
    let mut proof = ChainProof::default();
    seals(work, &mut proof).await?;
    unsealed(work, &mut proof).await?;
    let heads = heads(work, keyring, &mut proof).await?;
    late(work, &heads, &mut proof).await?;
    copies(&heads, outside, &mut proof);
    Ok(proof)
}

/// A seal that does not fit what it seals.
struct Suspect {
    seal: audit_seal::Model,
    before: String,
    entry: audit_entry::Model,
}

async fn seals(work: &Work, proof: &mut ChainProof) -> Result<(), AppError> {
    let town = work.town().profile.uuid;
    let (mut last, mut hash) = (0, Some(chain::beginning(town)));
    loop {
        let page = work
            .find::<audit_seal::Entity>()
            .filter(audit_seal::Column::Sequence.gt(last))
            .order_by_asc(audit_seal::Column::Sequence)
            .limit(PAGE);
        let page = work.all(page).await?;
        if page.is_empty() {
            return Ok(());
        }
        let mut entries = entries_of(work, &page).await?;
        let mut suspects = Vec::new();
        for seal in page {
            if seal.sequence != last + 1 {
                proof.fault(ChainFaultKind::Gap, format!("#{}–#{}", last + 1, seal.sequence - 1));
                // What stood before this seal is gone: it can only be taken at its word.
                hash = None;
            }
            proof.sealed += 1;
            let before = hash.replace(seal.hash.clone());
            last = seal.sequence;
            match (entries.remove(&seal.audit_id), before) {
                (None, _) => proof.fault(ChainFaultKind::Missing, named(&seal, None)),
                (Some(entry), Some(before)) if chain::link(&before, town, seal.sequence, &entry) != seal.hash => {
                    suspects.push(Suspect { seal, before, entry });
                }
                (Some(_), _) => {}
            }
        }
        for suspect in &suspects {
            let others = suspects.iter().take(COMPARED_MAX);
            let fits = |other: &Suspect| {
                chain::link(&suspect.before, town, suspect.seal.sequence, &other.entry) == suspect.seal.hash
            };
            let kind = if others.into_iter().any(fits) { ChainFaultKind::Reordered } else { ChainFaultKind::Changed };
            proof.fault(kind, named(&suspect.seal, Some(&suspect.entry)));
        }
    }
}

async fn entries_of(
    work: &Work,
    seals: &[audit_seal::Model],
) -> Result<BTreeMap<AuditId, audit_entry::Model>, AppError> {
    let ids: Vec<AuditId> = seals.iter().map(|seal| seal.audit_id).collect();
    let entries = work.find::<audit_entry::Entity>().filter(audit_entry::Column::Id.is_in(ids));
    Ok(work.all(entries).await?.into_iter().map(|entry| (entry.id, entry)).collect())
}

/// Place in the chain, id, act and time.
fn named(seal: &audit_seal::Model, entry: Option<&audit_entry::Model>) -> String {
    let (act, at) = entry.map_or(("?", seal.sealed_at), |entry| (entry.act.as_str(), entry.at));
    format!("#{} {} {act} {}", seal.sequence, seal.audit_id, moment(at))
}

fn moment(at: DateTime<Utc>) -> String {
    crate::platform::calendar::in_dhaka(at).format("%Y-%m-%d %H:%M:%S").to_string()
}

async fn unsealed(work: &Work, proof: &mut ChainProof) -> Result<(), AppError> {
    let unsealed = || {
        work.find::<audit_entry::Entity>()
            .join(JoinType::LeftJoin, chain::seal_of_entry())
            .filter(audit_seal::Column::Sequence.is_null())
    };
    let young = unsealed().filter(audit_entry::Column::At.gt(work.now - WAIT_MAX));
    proof.waiting = i64::try_from(young.count(work.tx()).await?).unwrap_or(i64::MAX);
    let old = unsealed()
        .filter(audit_entry::Column::At.lte(work.now - WAIT_MAX))
        .order_by_asc(audit_entry::Column::Id)
        .limit(NAMED_MAX);
    for entry in work.all(old).await? {
        proof.fault(ChainFaultKind::Unsealed, format!("{} {} {}", entry.id, entry.act, moment(entry.at)));
    }
    Ok(())
}

async fn heads(work: &Work, keyring: &Keyring, proof: &mut ChainProof) -> Result<Vec<audit_head::Model>, AppError> {
    let town = work.town().profile.uuid;
    let signers = keyring.town(town).signers()?;
    let mut unknown: BTreeMap<&str, Vec<NaiveDate>> = BTreeMap::new();
    let heads = work.all(work.find::<audit_head::Entity>().order_by_asc(audit_head::Column::Day)).await?;
    proof.heads = i64::try_from(heads.len()).unwrap_or(i64::MAX);
    let mut hashes: BTreeMap<i64, String> = BTreeMap::from([(0, chain::beginning(town))]);
    for some in heads.chunks(usize::try_from(PAGE).unwrap_or(1)) {
        let places = some.iter().map(|head| head.sequence);
        let seals = work.find::<audit_seal::Entity>().filter(audit_seal::Column::Sequence.is_in(places));
        hashes.extend(work.all(seals).await?.into_iter().map(|seal| (seal.sequence, seal.hash)));
    }
    for (index, head) in heads.iter().enumerate() {
        let what = format!("{} #{}", head.day, head.sequence);
        if hashes.get(&head.sequence) != Some(&head.hash) {
            proof.fault(ChainFaultKind::Head, what.clone());
        }
        match signers.iter().find(|signer| signer.key_id() == head.key_id) {
            None => unknown.entry(&head.key_id).or_default().push(head.day),
            Some(signer) => {
                let message = head::message(town, head.day, head.sequence, &head.hash);
                if !keys::signature_fits(signer.public_key(), &message, &head.signature) {
                    proof.fault(ChainFaultKind::Signature, what);
                }
            }
        }
        let next = head.day.succ_opt();
        if heads.get(index + 1).is_some_and(|after| Some(after.day) != next) {
            proof.fault(ChainFaultKind::HeadGone, next.map(|day| day.to_string()).unwrap_or_default());
        }
    }
    for (key, days) in unknown {
        let (first, last) = (days.iter().min(), days.iter().max());
        let days = first.zip(last).map(|(first, last)| period(*first, *last)).unwrap_or_default();
        proof.fault(ChainFaultKind::UnknownKey, format!("{key} {days}"));
    }
    Ok(heads)
}

fn period(first: NaiveDate, last: NaiveDate) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// Every day that is over has its head: whoever takes the end of a chain away, with the heads there, leaves an old one behind.
async fn late(work: &Work, heads: &[audit_head::Model], proof: &mut ChainProof) -> Result<(), AppError> {
    let newest = match heads.last() {
        Some(head) => Some(head.day),
        None => {
            let first = work.find::<audit_seal::Entity>().order_by_asc(audit_seal::Column::Sequence);
            work.one(first).await?.map(|seal| dhaka_day(seal.sealed_at))
        }
    };
    let due = dhaka_day(work.now - HEAD_WAIT_MAX) - Days::new(1);
    if let Some(newest) = newest.filter(|newest| *newest < due) {
        proof.fault(ChainFaultKind::HeadLate, newest.to_string());
    }
    Ok(())
}

/// The file outside has a line for every head, in the same words, and none besides.
fn copies(heads: &[audit_head::Model], lines: Option<&[String]>, proof: &mut ChainProof) {
    proof.outside = lines.map(|lines| i64::try_from(lines.len()).unwrap_or(i64::MAX));
    let lines = lines.unwrap_or_default();
    let kept: BTreeMap<_, _> = heads.iter().map(|head| (head.day, outside::line(head))).collect();
    for line in lines {
        let day = outside::day_of(line);
        if day.and_then(|day| kept.get(&day)) != Some(line) {
            let what = day.map_or_else(|| line.chars().take(40).collect(), |day| day.to_string());
            proof.fault(ChainFaultKind::Outside, what);
        }
    }
    let written: BTreeSet<NaiveDate> = lines.iter().filter_map(|line| outside::day_of(line)).collect();
    let same = |one: &NaiveDate, next: &NaiveDate| written.contains(one) == written.contains(next);
    let days: Vec<NaiveDate> = kept.into_keys().collect();
    for some in days.chunk_by(same) {
        if let (Some(first), Some(last)) = (some.first().filter(|day| !written.contains(*day)), some.last()) {
            proof.fault(ChainFaultKind::OutsideGone, period(*first, *last));
        }
    }
}
