//! What a browser or another system brings along when it comes from a gateway: names and texts that nobody vouches for.

/// Fields, in the order in which they came, as many and as long as any gateway sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said(Vec<(String, String)>);

/// SSLCommerz sends some forty.
const FIELDS_MAX: usize = 80;
const BYTES_MAX: usize = 1_000;

impl Said {
    /// Out of a query or a form.
    #[must_use]
    pub fn of_form(text: &str) -> Self {
        let fields = url::form_urlencoded::parse(text.as_bytes()).take(FIELDS_MAX);
        let bounded = fields.filter(|(name, value)| name.len() <= BYTES_MAX && value.len() <= BYTES_MAX);
        Self(bounded.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// These and those.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self.0.truncate(FIELDS_MAX);
        self
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
