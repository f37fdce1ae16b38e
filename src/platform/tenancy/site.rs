//! Which town a request is for: decided by the host name, before anything else is looked at.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use super::directory::Entry;

/// Where a request belongs.
#[derive(Clone, Debug)]
pub enum Site {
    /// A town's own pages.
    Town {
        entry: Arc<Entry>,
        /// Named by the header and not by the host: portal and API only, and never kept by a cache.
        by_header: bool,
    },
    /// The base domain: the national front page.
    National,
    /// The short domain of messages.
    Short,
}

/// Why a request belongs nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteError {
    /// No such place; the answer reveals nothing.
    Unknown,
    /// Host and header name different towns.
    Contradiction,
}

/// Every town by slug and by host of its own. Host names are lower case and without port.
#[derive(Debug, Default)]
pub struct Places {
    pub base_domain: String,
    pub short_domain: Option<String>,
    pub by_slug: HashMap<Box<str>, Arc<Entry>>,
    pub by_host: HashMap<Box<str>, Arc<Entry>>,
    /// Where the console is, once the database has been read.
    pub centre: Option<Arc<Entry>>,
}

/// The host of the centre below the base domain.
pub(super) const CONSOLE: &str = "console";

impl Places {
    /// The site of a request, from its `Host` and, on the base domain or an address only, its `X-Tenant`.
    ///
    /// # Errors
    /// When there is no such place, or the two contradict each other.
    pub fn resolve(&self, host: &str, tenant_header: Option<&str>) -> Result<Site, SiteError> {
        let name = host_name(host);
        let lowered;
        let name = if name.bytes().any(|b| b.is_ascii_uppercase()) {
            lowered = name.to_ascii_lowercase();
            &lowered
        } else {
            name
        };
        if name == self.base_domain || is_address(name) {
            return match tenant_header {
                Some(slug) => self.slug(slug).map(|entry| Site::Town { entry, by_header: true }),
                None => Ok(Site::National),
            };
        }
        if self.short_domain.as_deref() == Some(name) {
            return Ok(Site::Short);
        }
        let below_base = name.strip_suffix(self.base_domain.as_str()).and_then(|rest| rest.strip_suffix('.'));
        let entry = match below_base {
            Some(CONSOLE) => self.centre.as_ref().map(Arc::clone).ok_or(SiteError::Unknown)?,
            Some(label) => self.slug(label)?,
            None => self.by_host.get(name).map(Arc::clone).ok_or(SiteError::Unknown)?,
        };
        match tenant_header {
            Some(slug) if slug != entry.slug => Err(SiteError::Contradiction),
            Some(_) | None => Ok(Site::Town { entry, by_header: false }),
        }
    }

    fn slug(&self, slug: &str) -> Result<Arc<Entry>, SiteError> {
        self.by_slug.get(slug).map(Arc::clone).ok_or(SiteError::Unknown)
    }
}

/// A `Host` without its port and without the dot of a full name.
fn host_name(host: &str) -> &str {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    name.strip_suffix('.').unwrap_or(name)
}

fn is_address(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_digit() || c == ':') && name.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        let entry = |slug: &str| Arc::new(Entry::for_tests(slug));
        Places {
            base_domain: "pouro.gov.bd".into(),
            short_domain: Some("pou.ro".into()),
            by_slug: ["natore", "singra"].map(|slug| (slug.into(), entry(slug))).into(),
            by_host: [("natore.org", "natore")].map(|(host, slug)| (host.into(), entry(slug))).into(),
            centre: Some(entry("console")),
        }
    }

    fn found(host: &str, header: Option<&str>) -> String {
        match places().resolve(host, header) {
            Ok(Site::Town { entry, by_header }) => {
                format!("{}{}", entry.slug, if by_header { " by header" } else { "" })
            }
            Ok(Site::National) => "national".into(),
            Ok(Site::Short) => "short".into(),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn the_host_decides_and_the_header_only_where_the_host_says_nothing() {
        for (host, header, expected) in [
            ("natore.pouro.gov.bd", None, "natore"),
            ("NATORE.pouro.gov.bd:8080", None, "natore"),
            ("natore.pouro.gov.bd.", None, "natore"),
            ("natore.org", None, "natore"),
            ("natore.org", Some("natore"), "natore"),
            ("natore.org", Some("singra"), "Contradiction"),
            ("natore.pouro.gov.bd", Some("singra"), "Contradiction"),
            ("pouro.gov.bd", None, "national"),
            ("pouro.gov.bd", Some("singra"), "singra by header"),
            ("pouro.gov.bd", Some("nowhere"), "Unknown"),
            ("127.0.0.1:8080", Some("natore"), "natore by header"),
            ("[::1]:8080", Some("natore"), "natore by header"),
            ("127.0.0.1:8080", None, "national"),
            ("pou.ro", None, "short"),
            ("console.pouro.gov.bd", None, "console"),
            ("console.pouro.gov.bd", Some("natore"), "Contradiction"),
            ("pouro.gov.bd", Some("console"), "Unknown"),
            ("a.natore.pouro.gov.bd", None, "Unknown"),
            ("xnatore.org", None, "Unknown"),
            ("evilpouro.gov.bd", None, "Unknown"),
            ("singra.org", Some("singra"), "Unknown"),
            ("", None, "Unknown"),
        ] {
            assert_eq!(found(host, header), expected, "{host} {header:?}");
        }
    }
}
