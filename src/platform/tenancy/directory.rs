//! The list of towns of this process: loaded at start, followed every second, each town read when first asked for.

#![expect(clippy::disallowed_methods, reason = "the list of all towns is read before there is a work of any")]

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, anyhow};
use arc_swap::ArcSwap;
use entity::{
    tenancy::{national_policy, policy, registry, tenant, tenant::State, tenant_host, tenant_secret},
    values::TenantId,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::{
    sync::{OnceCell, broadcast},
    time::MissedTickBehavior,
};

use super::{
    PolicyKind, Profile, Site, SiteError, Town,
    bundle::{self, ALWAYS, PROFILE_KIND, SEAL_KEY, TownBundle},
    policies::{Policies, Version},
    reader::{Faults, Reader},
    site::{CONSOLE, Places},
    town::Address,
};
use crate::platform::{
    access::{self, AccessPolicy},
    db::Database,
    i18n::Lang,
    store::Hint,
    work::{self, Mode},
};

const TICK: Duration = Duration::from_secs(1);

/// How addresses of this deployment are formed.
#[derive(Clone, Debug)]
pub struct Addresses {
    pub base_domain: String,
    pub short_domain: Option<String>,
    /// With `{host}` in it: `https://{host}`.
    pub public_url: String,
}

impl Addresses {
    /// The address of a town below the base domain, where every town can be reached by its slug.
    #[must_use]
    pub fn below_base(&self, slug: &str) -> String {
        self.origin(&format!("{slug}.{}", self.base_domain))
    }

    /// Whether names under this host are given by slug alone, so that no town may bring it.
    #[must_use]
    pub fn is_ours(&self, host: &str) -> bool {
        [Some(&self.base_domain), self.short_domain.as_ref()].into_iter().flatten().any(|domain| {
            host.strip_suffix(domain.as_str()).is_some_and(|below| below.is_empty() || below.ends_with('.'))
        })
    }

    /// Scheme, host and port of a host's pages.
    #[must_use]
    pub fn origin(&self, host: &str) -> String {
        self.public_url.replace("{host}", host)
    }

    /// A town's links begin with its own first host, or with its slug below the base domain.
    fn of(&self, profile: &Profile) -> Address {
        let host = profile.hosts.first().cloned().unwrap_or_else(|| format!("{}.{}", profile.slug, self.base_domain));
        self.at(host, &profile.slug)
    }

    /// The console stands below the base domain under a name that no town has.
    fn of_centre(&self, profile: &Profile) -> Address {
        self.at(format!("{CONSOLE}.{}", self.base_domain), &profile.slug)
    }

    fn at(&self, host: String, slug: &str) -> Address {
        let origin = self.origin(&host);
        let short_base = match &self.short_domain {
            Some(short) => format!("{short}/{slug}"),
            None => format!("{}/r", origin.split_once("://").map_or(origin.as_str(), |(_, rest)| rest)),
        };
        Address { host, origin, short_base }
    }
}

/// One town of the list.
#[derive(Debug)]
pub struct Entry {
    pub id: TenantId,
    pub slug: String,
    pub state: State,
    pub version: i64,
    town: OnceCell<Arc<Town>>,
}

impl Entry {
    #[cfg(test)]
    pub(super) fn for_tests(slug: &str) -> Self {
        Self { id: TenantId(1), slug: slug.into(), state: State::Live, version: 1, town: OnceCell::new() }
    }
}

/// One reading of the list.
struct Listing {
    version: i64,
    places: Places,
    national: Vec<Version>,
}

/// The list that follows the database.
pub struct Directory {
    listing: ArcSwap<Listing>,
    database: Database,
    kinds: &'static [PolicyKind],
    addresses: Addresses,
}

impl Directory {
    /// Reads the list.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open(database: Database, kinds: &'static [PolicyKind], addresses: Addresses) -> anyhow::Result<Self> {
        let listing = load(&database, &addresses, None).await?;
        Ok(Self { listing: ArcSwap::from_pointee(listing), database, kinds, addresses })
    }

    #[must_use]
    pub const fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// Which site a request is for.
    ///
    /// # Errors
    /// As [`Places::resolve`].
    pub fn resolve(&self, host: &str, tenant_header: Option<&str>) -> Result<Site, SiteError> {
        self.listing.load().places.resolve(host, tenant_header)
    }

    /// All towns, by slug.
    #[must_use]
    pub fn entries(&self) -> Vec<Arc<Entry>> {
        let mut entries: Vec<Arc<Entry>> = self.listing.load().places.by_slug.values().map(Arc::clone).collect();
        entries.sort_by(|a, b| a.slug.cmp(&b.slug));
        entries
    }

    /// The town of an entry, read from the database when first asked for.
    ///
    /// # Errors
    /// When the database cannot be read, or holds data that this program cannot.
    pub async fn town(&self, entry: &Entry) -> anyhow::Result<Arc<Town>> {
        entry.town.get_or_try_init(|| self.read_town(entry)).await.map(Arc::clone)
    }

    /// The entry of a slug, in whatever state its town is.
    #[must_use]
    pub fn entry(&self, slug: &str) -> Option<Arc<Entry>> {
        self.listing.load().places.by_slug.get(slug).map(Arc::clone)
    }

    /// # Errors
    /// When there is no such town, or as [`Self::town`].
    pub async fn town_by_slug(&self, slug: &str) -> anyhow::Result<Arc<Town>> {
        self.town(&*self.entry(slug).with_context(|| format!("no municipality has the slug {slug}"))?).await
    }

    /// # Errors
    /// When there is no such town, or as [`Self::town`].
    pub async fn town_by_id(&self, id: TenantId) -> anyhow::Result<Arc<Town>> {
        if id == TenantId::CENTRE {
            return self.centre().await;
        }
        let entry = self.entries().into_iter().find(|entry| entry.id == id);
        self.town(&*entry.with_context(|| format!("no municipality has the id {id}"))?).await
    }

    /// The centre, which is kept as a town is.
    ///
    /// # Errors
    /// As [`Self::town`].
    pub async fn centre(&self) -> anyhow::Result<Arc<Town>> {
        let entry = self.listing.load().places.centre.as_ref().map(Arc::clone);
        self.town(&*entry.context("the database knows no centre: run `pouro migrate up`")?).await
    }

    /// Looks whether anything has changed, and follows.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh(&self) -> anyhow::Result<()> {
        let current = self.listing.load();
        let newest = registry::Entity::find_by_id(1).one(self.database.connection()).await?;
        if newest.is_some_and(|row| row.version != current.version) {
            let listing = load(&self.database, &self.addresses, Some(&current)).await?;
            tracing::info!(version = listing.version, "the list of municipalities was read again");
            self.listing.store(Arc::new(listing));
        }
        Ok(())
    }

    /// Follows for ever: each second, and at once when told.
    pub async fn follow(self: Arc<Self>, mut hints: broadcast::Receiver<Hint>) {
        // Not a pause that begins again with every hint: a busy process would never look.
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = tick.tick() => {}
                Ok(Hint::Towns) = hints.recv() => {}
            }
            if let Err(cause) = self.refresh().await {
                tracing::warn!("the list of municipalities cannot be read: {cause:#}");
            }
        }
    }

    async fn read_town(&self, entry: &Entry) -> anyhow::Result<Arc<Town>> {
        let tx = work::begin(&self.database, entry.id, Mode::Read).await?;
        let rows = policy::Entity::find()
            .filter(policy::Column::TenantId.eq(entry.id))
            .order_by_asc(policy::Column::ValidFrom)
            .all(&tx)
            .await?;
        let secrets: Vec<String> = tenant_secret::Entity::find()
            .select_only()
            .column(tenant_secret::Column::Name)
            .filter(tenant_secret::Column::TenantId.eq(entry.id))
            .into_tuple()
            .all(&tx)
            .await?;
        tx.commit().await?;
        let mut versions: Vec<Version> = rows.into_iter().map(Version::from).collect();
        if entry.id == TenantId::CENTRE {
            versions.push(bundle::centre().context("the profile of the centre cannot be read")?);
        }
        let listing = self.listing.load_full();
        let stored = Stored { versions, secrets: secrets.into_iter().collect() };
        Ok(Arc::new(make(entry, stored, &listing.national, self.kinds, &self.addresses).await?))
    }
}

/// A town as it stands in its folder, before it is in any database.
///
/// # Errors
/// When this program cannot read what the folder says.
pub async fn preview(
    bundle: &TownBundle,
    national: &[Version],
    kinds: &[PolicyKind],
    addresses: &Addresses,
) -> anyhow::Result<Town> {
    let Profile { slug, state, .. } = &bundle.profile;
    let entry = Entry { id: TenantId::UNSTORED, slug: slug.clone(), state: *state, version: 0, town: OnceCell::new() };
    let stored = Stored { versions: bundle.versions.clone(), secrets: BTreeSet::new() };
    make(&entry, stored, national, kinds, addresses).await
}

/// What the database holds of a town's data.
struct Stored {
    versions: Vec<Version>,
    /// Names only.
    secrets: BTreeSet<String>,
}

async fn make(
    entry: &Entry,
    stored: Stored,
    national: &[Version],
    kinds: &[PolicyKind],
    addresses: &Addresses,
) -> anyhow::Result<Town> {
    let (profile, policies) = assemble(&entry.slug, stored.versions, national, kinds)?;
    let access = policies.on::<AccessPolicy>(ALWAYS).map(|ruling| ruling.policy.clone()).unwrap_or_default();
    let permissions = access::resolve(&profile.slug, &access).await?;
    let is_centre = entry.id == TenantId::CENTRE;
    let address = if is_centre { addresses.of_centre(&profile) } else { addresses.of(&profile) };
    Ok(Town::new(entry.id, entry.version, profile, policies, stored.secrets, permissions, address))
}

/// Profile and policies of a town out of its stored versions. They were valid when they were stored: a fault now means that
/// this program reads them otherwise than the one that stored them.
fn assemble(
    slug: &str,
    versions: Vec<Version>,
    national: &[Version],
    kinds: &[PolicyKind],
) -> anyhow::Result<(Profile, Policies)> {
    let faults = Faults::default();
    let (profiles, own): (Vec<Version>, Vec<Version>) = versions.into_iter().partition(|v| v.kind == PROFILE_KIND);
    let stored = profiles.first().context("the municipality has no profile")?;
    let reader = Reader::new(&stored.document, &stored.source, &faults);
    let profile = Profile::read(&reader, reader.text(SEAL_KEY, usize::MAX));
    reader.finish();
    let policies = Policies::assemble(kinds, national, &own, &faults);
    if let Some(fault) = faults.into_sorted().first() {
        tracing::error!(tenant.slug = slug, "stored data has a fault: {}", fault.line_for(Lang::EN));
    }
    Ok((profile.ok_or_else(|| anyhow!("the stored profile cannot be read"))?, policies))
}

/// Reads the list; towns whose version has not moved keep what was read of them.
async fn load(database: &Database, addresses: &Addresses, before: Option<&Listing>) -> anyhow::Result<Listing> {
    let connection = database.connection();
    let registry = registry::Entity::find_by_id(1).one(connection).await?;
    let version = registry.context("the database has no registry: run `pouro migrate up`")?.version;
    let national: Vec<Version> =
        national_policy::Entity::find().all(connection).await?.into_iter().map(Version::from).collect();
    let national_changed = before.is_none_or(|listing| listing.national != national);
    let hosts = tenant_host::Entity::find().all(connection).await?;
    let mut places = Places {
        base_domain: addresses.base_domain.clone(),
        short_domain: addresses.short_domain.clone(),
        ..Places::default()
    };
    for row in tenant::Entity::find().all(connection).await? {
        let kept = before.and_then(|listing| {
            let centre = listing.places.centre.as_ref().filter(|_| row.id == TenantId::CENTRE);
            centre.or_else(|| listing.places.by_slug.get(row.slug.as_str()))
        });
        let entry = match kept.filter(|entry| entry.version == row.version && !national_changed) {
            Some(entry) => Arc::clone(entry),
            None => Arc::new(Entry {
                id: row.id,
                slug: row.slug,
                state: row.state,
                version: row.version,
                town: OnceCell::new(),
            }),
        };
        if entry.id == TenantId::CENTRE {
            places.centre = Some(entry);
        } else {
            places.by_slug.insert(entry.slug.as_str().into(), entry);
        }
    }
    let by_id: HashMap<TenantId, Arc<Entry>> =
        places.by_slug.values().map(|entry| (entry.id, Arc::clone(entry))).collect();
    places.by_host =
        hosts.into_iter().filter_map(|row| Some((row.host.into(), Arc::clone(by_id.get(&row.tenant_id)?)))).collect();
    Ok(Listing { version, places, national })
}
