//! Municipality data as a tree that remembers where each value stands in its file.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A value and the line it stands on; 0 for values that come from the database.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub line: usize,
    pub value: Value,
}

/// What a file can say. Numbers are kept as text, so that 7.5 stays 7.5.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Number(String),
    Flag(bool),
    Day(NaiveDate),
    List(Vec<Node>),
    Table(BTreeMap<String, Node>),
}

/// A file that is not TOML, or has a value that no key here can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub line: usize,
    pub message: String,
}

impl Node {
    /// Reads a TOML file.
    ///
    /// # Errors
    /// At the first place that is not TOML, or is a time of day.
    pub fn from_toml(source: &str) -> Result<Self, Unreadable> {
        let table = DeTable::parse(source).map_err(|fault| Unreadable {
            line: line_at(source, fault.span().map_or(0, |span| span.start)),
            message: fault.message().to_owned(),
        })?;
        table_node(source, table.into_inner(), 1)
    }

    /// Reads a stored document.
    #[must_use]
    pub fn from_json(json: &Json) -> Self {
        let value = match json {
            Json::Null => Value::Text(String::new()),
            Json::Bool(flag) => Value::Flag(*flag),
            Json::Number(number) => Value::Number(plain_number(&number.to_string())),
            Json::String(text) => Value::Text(text.clone()),
            Json::Array(items) => Value::List(items.iter().map(Self::from_json).collect()),
            Json::Object(entries) if let Some(day) = day_of(entries) => Value::Day(day),
            Json::Object(entries) => {
                Value::Table(entries.iter().map(|(key, value)| (key.clone(), Self::from_json(value))).collect())
            }
        };
        Self { line: 0, value }
    }

    /// The document to store: what [`Self::from_json`] reads back.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Text(text) => Json::String(text.clone()),
            Value::Number(number) => number.parse().map_or_else(|_not_json| Json::String(number.clone()), Json::Number),
            Value::Flag(flag) => Json::Bool(*flag),
            Value::Day(day) => {
                Json::Object([(DAY_KEY.to_owned(), Json::String(day.to_string()))].into_iter().collect())
            }
            Value::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Value::Table(entries) => {
                Json::Object(entries.iter().map(|(key, node)| (key.clone(), node.to_json())).collect::<Map<_, _>>())
            }
        }
    }

    #[must_use]
    pub fn table(entries: impl IntoIterator<Item = (String, Self)>) -> Self {
        Self { line: 0, value: Value::Table(entries.into_iter().collect()) }
    }

    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { line: 0, value: Value::Text(text.into()) }
    }

    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Table(entries) => entries.get(key),
            Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Day(_) | Value::List(_) => None,
        }
    }

    /// Takes an entry out of a table.
    pub fn remove(&mut self, key: &str) -> Option<Self> {
        match &mut self.value {
            Value::Table(entries) => entries.remove(key),
            Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Day(_) | Value::List(_) => None,
        }
    }

    /// This with `over` laid on it key by key: tables melt together, everything else is replaced.
    #[must_use]
    pub fn overlaid(self, over: Self) -> Self {
        match (self.value, over.value) {
            (Value::Table(mut under), Value::Table(entries)) => {
                for (key, node) in entries {
                    let merged = match under.remove(&key) {
                        Some(below) => below.overlaid(node),
                        None => node,
                    };
                    under.insert(key, merged);
                }
                Self { line: over.line, value: Value::Table(under) }
            }
            (_, value) => Self { line: over.line, value },
        }
    }

    /// The leaves of the tree by their path, for a comparison that a person reads.
    #[must_use]
    pub fn leaves(&self) -> BTreeMap<String, String> {
        let mut leaves = BTreeMap::new();
        self.collect_leaves("", &mut leaves);
        leaves
    }

    fn collect_leaves(&self, path: &str, leaves: &mut BTreeMap<String, String>) {
        let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        match &self.value {
            Value::Table(entries) => entries.iter().for_each(|(key, node)| node.collect_leaves(&below(key), leaves)),
            Value::List(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(index, node)| node.collect_leaves(&below(&(index + 1).to_string()), leaves));
            }
            Value::Text(text) | Value::Number(text) => drop(leaves.insert(path.to_owned(), text.clone())),
            Value::Flag(flag) => drop(leaves.insert(path.to_owned(), flag.to_string())),
            Value::Day(day) => drop(leaves.insert(path.to_owned(), day.to_string())),
        }
    }
}

fn table_node(source: &str, table: DeTable<'_>, line: usize) -> Result<Node, Unreadable> {
    let entries = table
        .into_iter()
        .map(|(key, value)| {
            let line = line_at(source, key.span().start);
            Ok((key.into_inner().into_owned(), value_node(source, value, Some(line))?))
        })
        .collect::<Result<_, _>>()?;
    Ok(Node { line, value: Value::Table(entries) })
}

/// `key_line` is where the key of the value stands; an item of a list has none.
fn value_node(source: &str, value: Spanned<DeValue<'_>>, key_line: Option<usize>) -> Result<Node, Unreadable> {
    let line = key_line.unwrap_or_else(|| line_at(source, value.span().start));
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => Value::Number(number.as_str().to_owned()),
        DeValue::Float(number) => Value::Number(plain_number(number.as_str())),
        DeValue::Boolean(flag) => Value::Flag(flag),
        DeValue::Datetime(moment) => {
            let day = match (moment.date, moment.time) {
                (Some(date), None) => {
                    NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
                }
                (Some(_) | None, _) => None,
            };
            Value::Day(day.ok_or_else(|| Unreadable { line, message: format!("{moment} is not a day") })?)
        }
        DeValue::Array(items) => {
            Value::List(items.into_iter().map(|item| value_node(source, item, None)).collect::<Result<_, _>>()?)
        }
        DeValue::Table(table) => return table_node(source, table, line),
    };
    Ok(Node { line, value })
}

/// JSON has no days: one is stored as an object with this key, so that it is never taken for a text or the reverse.
const DAY_KEY: &str = "$day";

fn day_of(entries: &Map<String, Json>) -> Option<NaiveDate> {
    entries.get(DAY_KEY).filter(|_| entries.len() == 1)?.as_str()?.parse().ok()
}

/// `9.50` is `9.5`, however it was written or stored.
fn plain_number(text: &str) -> String {
    match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => text.to_owned(),
    }
}

fn line_at(source: &str, offset: usize) -> usize {
    source.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "name = \"ক\"\nrate = 7.50\n\n[a]\nday = 2026-07-01\n[[a.list]]\nx = true\n";

    #[test]
    fn a_file_becomes_a_tree_with_lines_and_comes_back_from_the_database() {
        let node = Node::from_toml(SOURCE).unwrap();
        assert_eq!(node.get("rate"), Some(&Node { line: 2, value: Value::Number("7.5".into()) }));
        assert_eq!(node.get("a").unwrap().get("day").unwrap().line, 5);
        let leaves = Node::from_json(&node.to_json()).leaves();
        let expected = [("a.day", "2026-07-01"), ("a.list.1.x", "true"), ("name", "ক"), ("rate", "7.5")];
        assert_eq!(leaves, expected.map(|(path, text)| (path.to_owned(), text.to_owned())).into());
    }

    #[test]
    fn what_is_not_toml_says_where() {
        assert_eq!(Node::from_toml("a = 1\nb = = 2").unwrap_err().line, 2);
        assert_eq!(Node::from_toml("a = 1\nb = 2026-07-01T10:00:00Z").unwrap_err().line, 2);
        assert_eq!(Node::from_toml("a = 1\na = 2").unwrap_err().line, 2);
    }

    #[test]
    fn an_overlay_replaces_leaves_and_keeps_the_rest() {
        let under = Node::from_toml("[t]\na = 1\nb = 2\nl = [1, 2]").unwrap();
        let over = Node::from_toml("[t]\nb = 3\nl = [9]").unwrap();
        let leaves = under.overlaid(over).leaves();
        assert_eq!(leaves.get("t.a").map(String::as_str), Some("1"));
        assert_eq!(leaves.get("t.b").map(String::as_str), Some("3"));
        assert_eq!(leaves.keys().filter(|key| key.starts_with("t.l")).count(), 1);
    }
}
