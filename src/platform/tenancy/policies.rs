//! Dated policies: which text rules is a function of the day.

use std::{
    any::Any,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::NaiveDate;
use entity::{
    tenancy::{national_policy, policy},
    values::PolicyId,
};

use super::{
    node::Node,
    reader::{Fault, FaultKind, Faults, Reader},
};

/// A kind of policy: what a file of that kind says, as a type.
pub trait Policy: Send + Sync + Sized + 'static {
    /// The name in the files.
    const KIND: &'static str;
    /// Keys that only the national file may have.
    const NATIONAL_ONLY: &'static [&'static str] = &[];

    /// Reads the town's text laid over the national one; notes faults.
    fn read(reader: &Reader<'_>) -> Option<Self>;

    /// Keys of it that are for trying out only, and that a live town must not have.
    fn not_when_live(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A kind of policy among others.
#[derive(Clone, Copy)]
pub struct PolicyKind {
    pub name: &'static str,
    national_only: &'static [&'static str],
    read: fn(&Reader<'_>) -> Option<Arc<dyn Any + Send + Sync>>,
    not_when_live: fn(&(dyn Any + Send + Sync)) -> Vec<String>,
}

impl PolicyKind {
    #[must_use]
    pub const fn of<P: Policy>() -> Self {
        Self {
            name: P::KIND,
            national_only: P::NATIONAL_ONLY,
            read: |reader| {
                let policy: Arc<dyn Any + Send + Sync> = Arc::new(P::read(reader)?);
                Some(policy)
            },
            not_when_live: |policy| policy.downcast_ref::<P>().map(P::not_when_live).unwrap_or_default(),
        }
    }
}

/// One dated text of one kind, national or a town's.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    pub id: PolicyId,
    pub kind: String,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub legal_ref: String,
    pub approved_by: String,
    pub verified: bool,
    pub document: Node,
    /// The file that it came from.
    pub source: String,
}

/// From the database's rows to versions: the columns are the same, national or a town's.
macro_rules! version_from_row {
    ($module:ident) => {
        impl From<$module::Model> for Version {
            fn from(row: $module::Model) -> Self {
                Self {
                    id: row.id,
                    kind: row.kind,
                    valid_from: row.valid_from,
                    valid_to: row.valid_to,
                    legal_ref: row.legal_ref,
                    approved_by: row.approved_by,
                    verified: row.verified,
                    document: Node::from_json(&row.document),
                    source: row.source,
                }
            }
        }
    };
}
version_from_row!(national_policy);
version_from_row!(policy);

/// What rules on a day, and which versions made it.
pub struct Ruling<'a, P> {
    pub policy: &'a P,
    /// The town's version, where it has one.
    pub town: Option<PolicyId>,
    pub national: Option<PolicyId>,
    /// Whether every figure in it has been checked against its source.
    pub verified: bool,
}

/// What a version says of itself: for people who look at the town's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionHead {
    pub kind: String,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub legal_ref: String,
    pub approved_by: String,
    pub verified: bool,
    /// The town's own, and not what every town starts from.
    pub of_town: bool,
}

/// All policies of a town on all days.
#[derive(Default)]
pub struct Policies {
    heads: Vec<VersionHead>,
    kinds: BTreeMap<&'static str, Vec<Period>>,
}

/// A stretch of days on which one text rules.
struct Period {
    from: NaiveDate,
    /// The first day after it.
    until: Option<NaiveDate>,
    town: Option<PolicyId>,
    national: Option<PolicyId>,
    verified: bool,
    value: Arc<dyn Any + Send + Sync>,
}

impl Policies {
    /// Lays the town's versions over the national ones, reads each stretch of days, and notes faults.
    pub fn assemble(kinds: &[PolicyKind], national: &[Version], town: &[Version], faults: &Faults) -> Self {
        for version in town.iter().chain(national).filter(|version| kinds.iter().all(|kind| kind.name != version.kind))
        {
            let names = kinds.iter().map(|kind| kind.name).collect();
            let line = version.document.line;
            faults.add(Fault { file: version.source.clone(), line, key: "kind".into(), kind: FaultKind::OneOf(names) });
        }
        let periods = kinds.iter().map(|kind| {
            let of_kind = |versions: &[Version]| {
                let mut chosen: Vec<Version> =
                    versions.iter().filter(|version| version.kind == kind.name).cloned().collect();
                chosen.sort_by_key(|version| version.valid_from);
                chosen
            };
            let (national, town) = (of_kind(national), of_kind(town));
            check_dates(&national, faults);
            check_dates(&town, faults);
            check_national_only(kind, &town, faults);
            (kind.name, read_periods(kind, &national, &town, faults))
        });
        Self { heads: heads(national, false).chain(heads(town, true)).collect(), kinds: periods.collect() }
    }

    /// Every version, national or the town's.
    pub fn heads(&self) -> &[VersionHead] {
        &self.heads
    }

    /// What rules on this day or later and is for trying out only: kind and key.
    #[must_use]
    pub fn not_when_live(&self, kinds: &[PolicyKind], from: NaiveDate) -> Vec<(&'static str, String)> {
        let of_kind = |kind: &PolicyKind| {
            let ahead = self.kinds.get(kind.name).into_iter().flatten();
            let ahead = ahead.filter(|period| period.until.is_none_or(|until| from < until));
            let keys: BTreeSet<String> = ahead.flat_map(|period| (kind.not_when_live)(period.value.as_ref())).collect();
            keys.into_iter().map(|key| (kind.name, key)).collect::<Vec<_>>()
        };
        kinds.iter().flat_map(of_kind).collect()
    }

    /// What rules on a day.
    #[must_use]
    pub fn on<P: Policy>(&self, day: NaiveDate) -> Option<Ruling<'_, P>> {
        let periods = self.kinds.get(P::KIND)?;
        let period =
            periods.iter().find(|period| period.from <= day && period.until.is_none_or(|until| day < until))?;
        Some(Ruling {
            policy: period.value.downcast_ref()?,
            town: period.town,
            national: period.national,
            verified: period.verified,
        })
    }
}

fn heads(versions: &[Version], of_town: bool) -> impl Iterator<Item = VersionHead> + '_ {
    versions.iter().map(move |version| VersionHead {
        kind: version.kind.clone(),
        valid_from: version.valid_from,
        valid_to: version.valid_to,
        legal_ref: version.legal_ref.clone(),
        approved_by: version.approved_by.clone(),
        verified: version.verified,
        of_town,
    })
}

/// An open end is closed by the next version's first day; a written end must lie before it.
fn check_dates(versions: &[Version], faults: &Faults) {
    for pair in versions.windows(2) {
        let [earlier, later] = pair else { continue };
        let meets = earlier.valid_from == later.valid_from || earlier.valid_to.is_some_and(|to| to >= later.valid_from);
        if meets {
            let (line, other) = (later.document.line, earlier.source.clone());
            let kind = FaultKind::Overlaps { other };
            faults.add(Fault { file: later.source.clone(), line, key: "valid_from".into(), kind });
        }
    }
}

fn check_national_only(kind: &PolicyKind, town: &[Version], faults: &Faults) {
    for version in town {
        for key in kind.national_only {
            if let Some(node) = version.document.get(key) {
                let (file, key) = (version.source.clone(), (*key).to_owned());
                faults.add(Fault { file, line: node.line, key, kind: FaultKind::NationalOnly });
            }
        }
    }
}

/// The days between one change of either side and the next, each with its text.
fn read_periods(kind: &PolicyKind, national: &[Version], town: &[Version], faults: &Faults) -> Vec<Period> {
    let starts = national.iter().chain(town).map(|version| version.valid_from);
    let ends = national.iter().chain(town).filter_map(|version| version.valid_to?.succ_opt());
    let bounds: Vec<NaiveDate> = starts.chain(ends).collect::<BTreeSet<_>>().into_iter().collect();
    let mut periods = Vec::new();
    for (index, from) in bounds.iter().enumerate() {
        let (below, above) = (ruling(national, *from), ruling(town, *from));
        let Some(nearest) = above.or(below) else { continue };
        let document = match (below, above) {
            (Some(below), Some(above)) => below.document.clone().overlaid(above.document.clone()),
            (Some(only), None) | (None, Some(only)) => only.document.clone(),
            (None, None) => continue,
        };
        let reader = Reader::new(&document, &nearest.source, faults);
        let value = (kind.read)(&reader);
        reader.finish();
        let Some(value) = value else { continue };
        periods.push(Period {
            from: *from,
            until: bounds.get(index + 1).copied(),
            town: above.map(|version| version.id),
            national: below.map(|version| version.id),
            verified: below.is_none_or(|version| version.verified) && above.is_none_or(|version| version.verified),
            value,
        });
    }
    periods
}

fn ruling(versions: &[Version], day: NaiveDate) -> Option<&Version> {
    let latest = versions.iter().rev().find(|version| version.valid_from <= day)?;
    latest.valid_to.is_none_or(|to| day <= to).then_some(latest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Fee {
        amount: i64,
        cap: i64,
    }

    impl Policy for Fee {
        const KIND: &'static str = "fee";
        const NATIONAL_ONLY: &'static [&'static str] = &["cap"];

        fn read(reader: &Reader<'_>) -> Option<Self> {
            let (amount, cap) = (reader.integer("amount", 0..=99), reader.integer("cap", 0..=99));
            Some(Self { amount: amount?, cap: cap? })
        }
    }

    fn version(from: &str, to: Option<&str>, source: &str, toml: &str) -> Version {
        Version {
            id: PolicyId::mint(),
            kind: "fee".into(),
            valid_from: from.parse().unwrap(),
            valid_to: to.map(|day| day.parse().unwrap()),
            legal_ref: String::new(),
            approved_by: String::new(),
            verified: true,
            document: Node::from_toml(toml).unwrap(),
            source: source.into(),
        }
    }

    fn assemble(national: &[Version], town: &[Version]) -> (Policies, Vec<&'static str>) {
        let faults = Faults::default();
        let policies = Policies::assemble(&[PolicyKind::of::<Fee>()], national, town, &faults);
        (policies, faults.into_sorted().iter().map(|fault| fault.kind.code()).collect())
    }

    fn on(policies: &Policies, day: &str) -> Option<(i64, i64)> {
        policies.on::<Fee>(day.parse().unwrap()).map(|ruling| (ruling.policy.amount, ruling.policy.cap))
    }

    #[test]
    fn each_day_has_its_text_and_a_gap_has_none() {
        let national = [
            version("2020-07-01", None, "n1", "amount = 1\ncap = 9"),
            version("2024-07-01", None, "n2", "amount = 1\ncap = 8"),
        ];
        let town = [
            version("2022-07-01", Some("2022-12-31"), "t1", "amount = 5"),
            version("2025-07-01", None, "t2", "amount = 6"),
        ];
        let (policies, faults) = assemble(&national, &town);
        assert!(faults.is_empty(), "{faults:?}");
        for (day, expected) in [
            ("2020-06-30", None),
            ("2020-07-01", Some((1, 9))),
            ("2022-12-31", Some((5, 9))),
            ("2023-01-01", Some((1, 9))),
            ("2024-07-01", Some((1, 8))),
            ("2030-01-01", Some((6, 8))),
        ] {
            assert_eq!(on(&policies, day), expected, "{day}");
        }
        let ruling = policies.on::<Fee>("2030-01-01".parse().unwrap()).unwrap();
        assert_eq!((ruling.town, ruling.national), (Some(town[1].id), Some(national[1].id)));
    }

    #[test]
    fn overlaps_forbidden_keys_and_unknown_kinds_are_faults() {
        let ended = version("2020-07-01", Some("2021-07-01"), "a", "amount = 1\ncap = 2");
        let meeting = version("2021-07-01", None, "b", "amount = 1\ncap = 2");
        assert_eq!(assemble(&[ended.clone(), meeting], &[]).1, ["overlaps"]);
        assert!(
            assemble(std::slice::from_ref(&ended), &[version("2020-08-01", None, "b", "cap = 2")])
                .1
                .contains(&"national-only")
        );
        let stranger = Version { kind: "tax".into(), ..ended };
        assert!(assemble(&[stranger], &[]).1.contains(&"one-of"));
    }
}
