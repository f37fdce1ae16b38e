//! What the counter's address keeps: accounts by their ids, rows, amounts. Never a number of a person.

use entity::values::AccountId;
use serde::Deserialize;

/// More accounts than anybody pays for at once.
const ACCOUNTS_MAX: usize = 20;

/// The address as it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The accounts whose dues are shown.
    pub accounts: String,
    /// Accounts to choose from.
    pub among: String,
    /// How many rows of each account are taken.
    pub rows: String,
    pub cash: String,
    pub part: String,
    /// The accounts of whoever waits meanwhile.
    pub held: String,
}

/// The ids of a list; what is no id is left out.
#[must_use]
pub fn ids(list: &str) -> Vec<AccountId> {
    let mut ids: Vec<AccountId> = Vec::new();
    for id in list.split(',').filter_map(|id| id.trim().parse().ok()).take(ACCOUNTS_MAX) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The list of some ids.
#[must_use]
pub fn list(ids: impl IntoIterator<Item = AccountId>) -> String {
    ids.into_iter().map(|id| id.to_string()).collect::<Vec<_>>().join(",")
}

/// The address of the counter, below the office, with some of its values.
#[must_use]
pub fn path(values: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(values.iter().filter(|(_, value)| !value.is_empty()));
    match query.finish() {
        query if query.is_empty() => "/counter".to_owned(),
        query => format!("/counter?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_they_are_listed() {
        let [one, other] = [AccountId::mint(), AccountId::mint()];
        assert_eq!(ids(&list([one, other])), [one, other]);
        assert_eq!(ids(&format!("{one},x,{one}")), [one]);
        assert_eq!(ids(""), []);
        assert_eq!(path(&[("held", "")]), "/counter");
        assert_eq!(path(&[("accounts", "a"), ("held", "b")]), "/counter?accounts=a&held=b");
    }
}
