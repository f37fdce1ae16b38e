//! Lists that are longer than a page: fifty rows, counted from one.

use serde::{Deserialize, Deserializer};

/// Rows of one page.
pub const ROWS: u64 = 50;
/// Nobody turns this many pages: what is asked beyond is looked for.
const PAGES_MAX: u64 = 2_000;

/// The page that an address asks for; whatever cannot be one is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageNumber(u64);

impl Default for PageNumber {
    fn default() -> Self {
        Self(1)
    }
}

impl<'de> Deserialize<'de> for PageNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let typed = String::deserialize(deserializer)?;
        Ok(Self(typed.trim().parse().unwrap_or(1).clamp(1, PAGES_MAX)))
    }
}

impl PageNumber {
    /// How many rows come before it.
    #[must_use]
    pub const fn offset(self) -> u64 {
        self.0.saturating_sub(1).saturating_mul(ROWS)
    }
}

/// Where one is in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pager {
    /// The address of the list, with what it is narrowed by.
    path: String,
    number: u64,
    last: u64,
}

impl Pager {
    /// `narrowed` are names and values of the address beside the page.
    #[must_use]
    pub fn new(path: &str, narrowed: &[(&str, &str)], PageNumber(number): PageNumber, rows: u64) -> Self {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(narrowed.iter().filter(|(_, value)| !value.is_empty()));
        let query = query.finish();
        let path = if query.is_empty() { format!("{path}?") } else { format!("{path}?{query}&") };
        Self { path, number, last: rows.div_ceil(ROWS).max(1) }
    }

    #[must_use]
    pub const fn has_others(&self) -> bool {
        self.last > 1 || self.number > 1
    }

    #[must_use]
    pub fn number(&self) -> i64 {
        i64::try_from(self.number).unwrap_or(i64::MAX)
    }

    #[must_use]
    pub fn last(&self) -> i64 {
        i64::try_from(self.last).unwrap_or(i64::MAX)
    }

    #[must_use]
    pub fn previous(&self) -> Option<String> {
        (self.number > 1).then(|| self.at(self.number.saturating_sub(1).min(self.last)))
    }

    #[must_use]
    pub fn next(&self) -> Option<String> {
        (self.number < self.last).then(|| self.at(self.number.saturating_add(1)))
    }

    fn at(&self, number: u64) -> String {
        format!("{}page={number}", self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lead_to_one_another_and_keep_what_the_list_is_narrowed_by() {
        let narrowed = [("state", "active"), ("search", ""), ("role", "a b")];
        let middle = Pager::new("/office/staff", &narrowed, PageNumber(2), 101);
        assert_eq!(middle.previous().as_deref(), Some("/office/staff?state=active&role=a+b&page=1"));
        assert_eq!(middle.next().as_deref(), Some("/office/staff?state=active&role=a+b&page=3"));
        let only = Pager::new("/", &[], PageNumber::default(), 50);
        assert!(!only.has_others() && only.next().is_none() && only.previous().is_none());
        let beyond = Pager::new("/", &[], PageNumber(9), 60);
        assert_eq!((beyond.previous().as_deref(), beyond.next()), (Some("/?page=2"), None));
    }

    #[test]
    fn whatever_is_no_page_is_the_first() {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Asked {
            page: PageNumber,
        }
        let offset = |query: &str| {
            actix_web::web::Query::<Asked>::from_query(query).map_or(u64::MAX, |asked| asked.page.offset())
        };
        for (query, rows) in [("", 0), ("page=1", 0), ("page=3", 100), ("page=0", 0), ("page=x", 0), ("page=-1", 0)] {
            assert_eq!(offset(query), rows, "{query}");
        }
        assert_eq!(offset("page=999999999"), 99_950);
    }
}
