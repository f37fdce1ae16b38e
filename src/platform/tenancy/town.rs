use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, OnceLock},
};

use arc_swap::ArcSwapOption;
use chrono::NaiveDate;
use entity::{
    billing::Service,
    tenancy::tenant::State,
    values::{Locale, TenantId},
};

use super::{
    LegalKind, Policy, Profile, Ruling,
    policies::{Policies, VersionHead},
    theme::Theme,
};
use crate::platform::{access::Permissions, billing::outage};

/// One municipality at one version of its data: immutable, shared by every request.
pub struct Town {
    pub id: TenantId,
    pub version: i64,
    pub profile: Profile,
    /// The host in its links: its own first one, or `<slug>.<base domain>`.
    pub host: String,
    /// Scheme, host and port: `https://natore.gov.bd`.
    pub origin: String,
    /// What a code is appended to in messages, where every character costs: `natore.gov.bd/r`.
    short_base: String,
    pub permissions: Permissions,
    pub theme: Theme,
    policies: Policies,
    /// Which secrets are set, by name.
    secrets: BTreeSet<String>,
    /// Made when first asked for, thrown away with the version.
    stylesheet: OnceLock<Stylesheet>,
    office_stylesheet: OnceLock<Stylesheet>,
    home: [ArcSwapOption<Rendered>; 2],
    /// When its pay page was down, as read last.
    outages: ArcSwapOption<outage::Known>,
}

/// The staff office of a town stands below this.
pub const OFFICE: &str = "/office";

/// Where a town's pages are.
pub(super) struct Address {
    pub host: String,
    pub origin: String,
    pub short_base: String,
}

/// A style sheet and the name that the content security policy knows it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stylesheet {
    pub css: String,
    pub policy: String,
}

/// A page kept ready for one day.
#[derive(Debug)]
pub struct Rendered {
    pub day: NaiveDate,
    pub html: actix_web::web::Bytes,
    pub gzip: actix_web::web::Bytes,
    pub brotli: actix_web::web::Bytes,
}

impl Town {
    pub(super) fn new(
        id: TenantId,
        version: i64,
        profile: Profile,
        policies: Policies,
        secrets: BTreeSet<String>,
        permissions: Permissions,
        Address { host, origin, short_base }: Address,
    ) -> Self {
        let theme = Theme::derive(profile.seed);
        Self {
            id,
            version,
            profile,
            host,
            origin,
            short_base,
            permissions,
            theme,
            policies,
            secrets,
            stylesheet: OnceLock::new(),
            office_stylesheet: OnceLock::new(),
            home: [ArcSwapOption::empty(), ArcSwapOption::empty()],
            outages: ArcSwapOption::empty(),
        }
    }

    /// The centre of the deployment: no town, but its staff, sessions, audit and jobs are kept as a town's are.
    #[must_use]
    pub fn is_centre(&self) -> bool {
        self.id == TenantId::CENTRE
    }

    /// The path of a page for staff: below `/office` in towns, at the root of the console.
    #[must_use]
    pub fn office_path(&self, path: &str) -> String {
        match (self.is_centre(), path) {
            (true, path) => path.to_owned(),
            (false, "/") => OFFICE.to_owned(),
            (false, path) => format!("{OFFICE}{path}"),
        }
    }

    #[must_use]
    pub fn slug(&self) -> &str {
        &self.profile.slug
    }

    #[must_use]
    pub const fn state(&self) -> State {
        self.profile.state
    }

    /// Full name on a day: `নাটোর পৌরসভা`.
    #[must_use]
    pub fn name(&self, locale: Locale, day: NaiveDate) -> &str {
        self.profile.kind_on(day).map_or(self.slug(), |kind| kind.name(locale))
    }

    #[must_use]
    pub fn legal_kind(&self, day: NaiveDate) -> LegalKind {
        self.profile.kind_on(day).map_or(LegalKind::Pourashava, |kind| kind.legal)
    }

    #[must_use]
    pub fn offers(&self, service: Service) -> bool {
        self.profile.services.contains(&service)
    }

    /// What rules on a day.
    #[must_use]
    pub fn policy<P: Policy>(&self, day: NaiveDate) -> Option<Ruling<'_, P>> {
        self.policies.on(day)
    }

    /// Whether a secret is set, as this version of the town's data has it.
    #[must_use]
    pub fn has_secret(&self, name: &str) -> bool {
        self.secrets.contains(name)
    }

    /// Every version of its policies, national or its own.
    #[must_use]
    pub fn policy_versions(&self) -> &[VersionHead] {
        self.policies.heads()
    }

    /// Not yet, or not fully, in earnest: numbers come from test books, and the sandbox gateway works.
    #[must_use]
    pub const fn is_trying_out(&self) -> bool {
        matches!(self.state(), State::Draft | State::Preparing | State::Trial)
    }

    /// The address of one of the town's pages, for papers and messages.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The address of a paper by its short code, without the scheme.
    #[must_use]
    pub fn short_url(&self, code: &str) -> String {
        format!("{}/{code}", self.short_base)
    }

    /// The town's style sheet, made by `make` when first asked for.
    pub fn stylesheet(&self, make: impl FnOnce(&Theme) -> Stylesheet) -> &Stylesheet {
        self.stylesheet.get_or_init(|| make(&self.theme))
    }

    /// The same for the pages of its staff.
    pub fn office_stylesheet(&self, make: impl FnOnce(&Theme) -> Stylesheet) -> &Stylesheet {
        self.office_stylesheet.get_or_init(|| make(&self.theme))
    }

    /// When its pay page was down, as far as this process knows; nothing where it has not looked yet.
    #[must_use]
    pub fn outages(&self) -> Option<Arc<outage::Known>> {
        self.outages.load_full()
    }

    /// Pages that are kept ready may name days that an outage has moved.
    pub fn know_outages(&self, known: Arc<outage::Known>) {
        let is_new = self.outages().is_none_or(|before| before.outages != known.outages);
        self.outages.store(Some(known));
        if is_new {
            self.home.iter().for_each(|page| page.store(None));
        }
    }

    /// Somebody has written one: whoever asks next looks.
    pub fn forget_outages(&self) {
        self.outages.store(None);
    }

    /// The home page as it was rendered last.
    #[must_use]
    pub const fn home(&self, locale: Locale) -> &ArcSwapOption<Rendered> {
        let [bn, en] = &self.home;
        match locale {
            Locale::Bn => bn,
            Locale::En => en,
        }
    }
}

impl fmt::Debug for Town {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Town({} v{})", self.slug(), self.version)
    }
}
