//! Reads a tree of municipality data key by key and notes every fault, so that a person mends a file in one pass.

use std::{cell::RefCell, collections::BTreeSet, fmt};

use chrono::NaiveDate;
use entity::values::{BasisPoints, Locale, Money};
use serde::{Deserialize, Serialize};

use super::node::{Node, Value};
use crate::platform::{i18n::Lang, text};

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    pub bn: String,
    pub en: String,
}

impl Bilingual {
    #[must_use]
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::Bn => &self.bn,
            Locale::En => &self.en,
        }
    }
}

/// One fault of a file: where it is and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub file: String,
    /// From 1; 0 where the whole file is meant.
    pub line: usize,
    /// The path of the key: `rates.lighting`.
    pub key: String,
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    NotToml(String),
    Missing,
    UnknownKey,
    /// Not of the kind that is named, a key of the locale files.
    Expected(&'static str),
    OneOf(Vec<&'static str>),
    TooLong(usize),
    OutOfRange(String),
    AboveCeiling {
        ceiling: BasisPoints,
    },
    Overlaps {
        other: String,
    },
    NationalOnly,
    /// A host, slug or UUID that another town has.
    Taken {
        by: String,
    },
    /// The town is known under another UUID, which it keeps for ever.
    UuidDiffers,
    HostNotAllowed,
    SlugNotAllowed,
    SlugDiffersFromFolder,
    TwiceInList,
    Seal(String),
    /// A text with places that cannot be filled.
    Template(String),
    UnknownPermission,
    /// A ward that the town does not have then.
    UnknownWard,
    /// Not another post that is held for the whole town.
    UnknownPost,
    /// Pages that the file does not have.
    UnknownBlock(String),
    /// A code of a form that is there twice, or a condition that names no earlier field.
    FormCode(String),
    /// The last step is not that of whoever signs last.
    LastStep,
    InUse,
    /// For trying out only, and the town is live.
    NotWhenLive,
}

impl FaultKind {
    /// Names the words in the locale files: `fault-<code>`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotToml(_) => "not-toml",
            Self::Missing => "missing",
            Self::UnknownKey => "unknown-key",
            Self::Expected(_) => "expected",
            Self::OneOf(_) => "one-of",
            Self::TooLong(_) => "too-long",
            Self::OutOfRange(_) => "out-of-range",
            Self::AboveCeiling { .. } => "above-ceiling",
            Self::Overlaps { .. } => "overlaps",
            Self::NationalOnly => "national-only",
            Self::Taken { .. } => "taken",
            Self::UuidDiffers => "uuid-differs",
            Self::HostNotAllowed => "host-not-allowed",
            Self::SlugNotAllowed => "slug-not-allowed",
            Self::SlugDiffersFromFolder => "slug-differs",
            Self::TwiceInList => "twice",
            Self::Seal(_) => "seal",
            Self::Template(_) => "template",
            Self::UnknownPermission => "unknown-permission",
            Self::UnknownWard => "unknown-ward",
            Self::UnknownPost => "unknown-post",
            Self::UnknownBlock(_) => "unknown-block",
            Self::FormCode(_) => "form-code",
            Self::LastStep => "last-step",
            Self::InUse => "in-use",
            Self::NotWhenLive => "not-when-live",
        }
    }

    /// What would be right, in words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let detail = match self {
            Self::NotToml(message) | Self::Seal(message) | Self::Template(message) => message.clone(),
            Self::Expected(kind) => lang.t(kind).into_owned(),
            Self::OneOf(values) => values.join(", "),
            Self::TooLong(limit) => limit.to_string(),
            Self::OutOfRange(range) => range.clone(),
            Self::UnknownBlock(code) | Self::FormCode(code) => code.clone(),
            Self::AboveCeiling { ceiling } => ceiling.to_string(),
            Self::Overlaps { other } => other.clone(),
            Self::Taken { by } => by.clone(),
            Self::Missing
            | Self::UnknownKey
            | Self::NationalOnly
            | Self::UuidDiffers
            | Self::HostNotAllowed
            | Self::SlugNotAllowed
            | Self::SlugDiffersFromFolder
            | Self::TwiceInList
            | Self::UnknownPermission
            | Self::UnknownWard
            | Self::UnknownPost
            | Self::LastStep
            | Self::InUse
            | Self::NotWhenLive => String::new(),
        };
        lang.say(&format!("fault-{}", self.code()), &[("detail", &detail)]).into_owned()
    }
}

impl Fault {
    /// `tenants/natore/tenant.toml:12: rates.lighting: …`
    #[must_use]
    pub fn line_for(&self, lang: Lang) -> String {
        let Self { file, line, key, kind } = self;
        let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
        format!("{file}:{line}: {key}{}", kind.words(lang))
    }
}

/// The faults found so far.
#[derive(Debug, Default)]
pub struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    pub fn add(&self, fault: Fault) {
        self.0.borrow_mut().push(fault);
    }

    /// All of them by file and line, each once.
    #[must_use]
    pub fn into_sorted(self) -> Vec<Fault> {
        let mut faults = self.0.into_inner();
        faults.sort();
        faults.dedup();
        faults
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }
}

/// A type of which a file names one value.
pub trait Named: Copy + 'static {
    const VALUES: &'static [(&'static str, Self)];
}

/// Reads one table. Dropped after [`Reader::finish`], which notes the keys that nobody asked for.
pub struct Reader<'a> {
    node: &'a Node,
    path: String,
    file: &'a str,
    faults: &'a Faults,
    asked: RefCell<BTreeSet<String>>,
}

impl<'a> Reader<'a> {
    #[must_use]
    pub fn new(node: &'a Node, file: &'a str, faults: &'a Faults) -> Self {
        Self { node, path: String::new(), file, faults, asked: RefCell::default() }
    }

    /// Notes a fault at a key of this table.
    pub fn fault(&self, key: &str, kind: FaultKind) {
        let line = self.node.get(key).map_or(self.node.line, |node| node.line);
        self.faults.add(Fault { file: self.file.to_owned(), line, key: self.full(key), kind });
    }

    fn full(&self, key: &str) -> String {
        match (self.path.as_str(), key) {
            (path, "") => path.to_owned(),
            ("", key) => key.to_owned(),
            (path, key) => format!("{path}.{key}"),
        }
    }

    fn ask(&self, key: &str) -> Option<&'a Value> {
        self.asked.borrow_mut().insert(key.to_owned());
        self.node.get(key).map(|node| &node.value)
    }

    /// The value, read by `read`; `expected` names the kind of value in the locale files.
    fn optional<T>(&self, key: &str, expected: &'static str, read: impl FnOnce(&'a Value) -> Option<T>) -> Option<T> {
        let value = self.ask(key)?;
        let result = read(value);
        if result.is_none() {
            self.fault(key, FaultKind::Expected(expected));
        }
        result
    }

    /// Notes a fault where an asked value is absent.
    pub fn required<T>(&self, key: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && self.node.get(key).is_none() {
            self.fault(key, FaultKind::Missing);
        }
        value
    }

    /// Tidy text of at most `characters_max` characters; empty text counts as absent.
    pub fn text(&self, key: &str, characters_max: usize) -> Option<String> {
        let read = self.optional(key, "expected-text", |value| match value {
            Value::Text(words) => Some(words),
            Value::Number(_) | Value::Flag(_) | Value::Day(_) | Value::List(_) | Value::Table(_) => None,
        })?;
        let tidied = text::tidy_lines(read)?;
        if tidied.chars().count() > characters_max {
            self.fault(key, FaultKind::TooLong(characters_max));
            return None;
        }
        Some(tidied)
    }

    pub fn required_text(&self, key: &str, characters_max: usize) -> Option<String> {
        let value = self.text(key, characters_max);
        if value.is_none()
            && matches!(self.node.get(key).map(|node| &node.value), Some(Value::Text(words)) if words.trim().is_empty())
        {
            self.fault(key, FaultKind::Missing);
        }
        self.required(key, value)
    }

    /// `key.bn` and `key.en`, both of them.
    pub fn bilingual(&self, key: &str, characters_max: usize) -> Option<Bilingual> {
        self.table(key, |reader| {
            let (bn, en) = (reader.required_text("bn", characters_max), reader.required_text("en", characters_max));
            Some(Bilingual { bn: bn?, en: en? })
        })
    }

    pub fn required_bilingual(&self, key: &str, characters_max: usize) -> Option<Bilingual> {
        let value = self.bilingual(key, characters_max);
        self.required(key, value)
    }

    pub fn flag(&self, key: &str) -> Option<bool> {
        self.optional(key, "expected-flag", |value| match value {
            Value::Flag(flag) => Some(*flag),
            Value::Text(_) | Value::Number(_) | Value::Day(_) | Value::List(_) | Value::Table(_) => None,
        })
    }

    pub fn day(&self, key: &str) -> Option<NaiveDate> {
        self.optional(key, "expected-day", |value| match value {
            Value::Day(day) => Some(*day),
            Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::List(_) | Value::Table(_) => None,
        })
    }

    /// A whole number within a range.
    pub fn integer(&self, key: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let number: i64 = self.optional(key, "expected-integer", |value| number_text(value)?.parse().ok())?;
        if !range.contains(&number) {
            self.fault(key, FaultKind::OutOfRange(format!("{}–{}", range.start(), range.end())));
            return None;
        }
        Some(number)
    }

    /// A per cent with at most two decimals: `7.5`.
    pub fn percent(&self, key: &str) -> Option<BasisPoints> {
        self.optional(key, "expected-percent", |value| BasisPoints::parse_percent(number_text(value)?).ok())
    }

    /// An amount in taka.
    pub fn taka(&self, key: &str) -> Option<Money> {
        self.optional(key, "expected-taka", |value| Money::parse_taka(number_text(value)?).ok())
    }

    /// One of the values that a type can have.
    pub fn one_of<T: Named>(&self, key: &str) -> Option<T> {
        let found = self.ask(key).map(|value| match value {
            Value::Text(name) => T::VALUES.iter().find(|(known, _)| known == name).map(|(_, value)| *value),
            Value::Number(_) | Value::Flag(_) | Value::Day(_) | Value::List(_) | Value::Table(_) => None,
        })?;
        if found.is_none() {
            self.fault(key, FaultKind::OneOf(T::VALUES.iter().map(|(name, _)| *name).collect()));
        }
        found
    }

    /// A table below this one, if it is there.
    pub fn table<T>(&self, key: &str, read: impl FnOnce(&Reader<'a>) -> Option<T>) -> Option<T> {
        self.ask(key)?;
        let node = self.node.get(key)?;
        if !matches!(node.value, Value::Table(_)) {
            self.fault(key, FaultKind::Expected("expected-table"));
            return None;
        }
        self.below(node, self.full(key), read)
    }

    /// The items of a list of tables; an absent list is an empty one. Faulty items are noted and left out.
    pub fn tables<T>(&self, key: &str, mut read: impl FnMut(&Reader<'a>) -> Option<T>) -> Vec<T> {
        let items = self.items(key);
        let each = items.iter().enumerate().filter_map(|(index, node)| {
            let path = format!("{}.{}", self.full(key), index + 1);
            self.below(node, path, &mut read)
        });
        each.collect()
    }

    /// The texts of a list.
    pub fn texts(&self, key: &str, characters_max: usize) -> Vec<String> {
        let mut texts = Vec::new();
        for node in self.items(key) {
            match &node.value {
                Value::Text(words) if words.chars().count() <= characters_max => texts.extend(text::tidy(words)),
                Value::Text(_) => self.fault(key, FaultKind::TooLong(characters_max)),
                Value::Number(_) | Value::Flag(_) | Value::Day(_) | Value::List(_) | Value::Table(_) => {
                    self.fault(key, FaultKind::Expected("expected-text"));
                }
            }
        }
        texts
    }

    /// The whole numbers of a list, each within a range.
    pub fn integers(&self, key: &str, range: std::ops::RangeInclusive<i64>) -> Vec<i64> {
        let read = |node: &Node| {
            let number: Option<i64> = number_text(&node.value).and_then(|text| text.parse().ok());
            match number {
                Some(number) if range.contains(&number) => Some(number),
                Some(_) => {
                    self.fault(key, FaultKind::OutOfRange(format!("{}–{}", range.start(), range.end())));
                    None
                }
                None => {
                    self.fault(key, FaultKind::Expected("expected-integer"));
                    None
                }
            }
        };
        self.items(key).iter().filter_map(read).collect()
    }

    /// The per cents of a list.
    pub fn percents(&self, key: &str) -> Vec<BasisPoints> {
        let read = |node: &Node| {
            let rate = number_text(&node.value).and_then(|text| BasisPoints::parse_percent(text).ok());
            if rate.is_none() {
                self.fault(key, FaultKind::Expected("expected-percent"));
            }
            rate
        };
        self.items(key).iter().filter_map(read).collect()
    }

    /// The keys of this table.
    pub fn keys(&self) -> Vec<&'a str> {
        match &self.node.value {
            Value::Table(entries) => entries.keys().map(String::as_str).collect(),
            Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Day(_) | Value::List(_) => Vec::new(),
        }
    }

    fn items(&self, key: &str) -> &'a [Node] {
        match self.ask(key) {
            None => &[],
            Some(Value::List(items)) => items,
            Some(Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Day(_) | Value::Table(_)) => {
                self.fault(key, FaultKind::Expected("expected-list"));
                &[]
            }
        }
    }

    fn below<T>(&self, node: &'a Node, path: String, read: impl FnOnce(&Reader<'a>) -> Option<T>) -> Option<T> {
        let reader = Reader { node, path, file: self.file, faults: self.faults, asked: RefCell::default() };
        let value = read(&reader);
        reader.finish();
        value
    }

    /// Notes the keys that stand in the file and mean nothing.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self.keys().into_iter().filter(|key| !asked.contains(*key)) {
            self.fault(key, FaultKind::UnknownKey);
        }
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader({}:{})", self.file, self.path)
    }
}

fn number_text(value: &Value) -> Option<&str> {
    match value {
        Value::Number(text) => Some(text),
        Value::Text(_) | Value::Flag(_) | Value::Day(_) | Value::List(_) | Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_a_file_is_found_in_one_pass() {
        let source = "name = 7\nlong = \"abcdef\"\nrate = \"x\"\n\n[t]\nn = 99\nodd = 1\n[[l]]\nbn = \"ক\"\n";
        let (node, faults) = (Node::from_toml(source).unwrap(), Faults::default());
        let reader = Reader::new(&node, "a.toml", &faults);
        assert_eq!(reader.required_text("name", 10), None);
        assert_eq!(reader.required_text("long", 5), None);
        assert_eq!(reader.percent("rate"), None);
        assert_eq!(reader.table("t", |t| t.integer("n", 1..=9)), None);
        assert!(reader.tables("l", |item| item.required_text("en", 9)).is_empty());
        assert_eq!(reader.required_text("gone", 9), None);
        reader.finish();
        let found: Vec<_> = faults.into_sorted().into_iter().map(|f| (f.line, f.key, f.kind.code())).collect();
        let expected = [
            (1, "gone", "missing"),
            (1, "name", "expected"),
            (2, "long", "too-long"),
            (3, "rate", "expected"),
            (6, "t.n", "out-of-range"),
            (7, "t.odd", "unknown-key"),
            (8, "l.1.en", "missing"),
            (9, "l.1.bn", "unknown-key"),
        ];
        assert_eq!(found, expected.map(|(line, key, code)| (line, key.to_owned(), code)));
    }
}
