//! What a town says of itself: `tenant.toml`.

use chrono::NaiveDate;
use entity::{
    billing::Service,
    tenancy::tenant::State,
    values::{Locale, Ward, WardSet},
};
use uuid::Uuid;

use super::{
    reader::{Bilingual, FaultKind, Named, Reader},
    theme::Seed,
};

/// A town's own data, as it stands on all days; what changes with time carries its dates inside.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub uuid: Uuid,
    pub slug: String,
    pub state: State,
    /// Hosts of its own, beside `<slug>.<base domain>`; the first one is used in links.
    pub hosts: Vec<String>,
    /// Oldest first; never empty.
    pub kinds: Vec<KindPeriod>,
    pub place: Place,
    pub office: Office,
    pub seed: Seed,
    /// The seal as SVG, parsed and written anew.
    pub seal: String,
    pub wards: Vec<WardPeriod>,
    pub reserved_seats: Vec<ReservedSeat>,
    pub services: Vec<Service>,
    pub facts: Vec<TownFact>,
}

/// What a town is by law from a day on, and what it is then called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindPeriod {
    pub from: NaiveDate,
    pub legal: LegalKind,
    pub name: Bilingual,
    pub verified: bool,
}

/// The law that a town stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegalKind {
    /// Local Government (Pourashava) Act 2009.
    Pourashava,
    /// Local Government (City Corporation) Act 2009.
    CityCorporation,
}

impl LegalKind {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pourashava => "pourashava",
            Self::CityCorporation => "city-corporation",
        }
    }
}

impl Named for LegalKind {
    const VALUES: &'static [(&'static str, Self)] =
        &[("pourashava", Self::Pourashava), ("city-corporation", Self::CityCorporation)];
}

impl Named for State {
    const VALUES: &'static [(&'static str, Self)] = &[
        ("draft", Self::Draft),
        ("preparing", Self::Preparing),
        ("trial", Self::Trial),
        ("live", Self::Live),
        ("suspended", Self::Suspended),
        ("archived", Self::Archived),
    ];
}

impl Named for Service {
    const VALUES: &'static [(&'static str, Self)] = &[("holding", Self::Holding)];
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub division: Bilingual,
    pub district: Bilingual,
    pub upazila: Bilingual,
}

/// Where the town hall is and how to reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    pub address: Bilingual,
    pub phone: String,
    pub email: Option<String>,
    pub hours: Bilingual,
    pub verified: bool,
}

/// A ward between two days, and its neighbourhoods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WardPeriod {
    pub ward: Ward,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub mahallas: Vec<String>,
}

/// A seat that is reserved for women, over some wards between two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReservedSeat {
    pub number: i16,
    pub wards: WardSet,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
}

/// One fact about the town for its page of contacts. Where it is from stands in the file, for whoever checks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TownFact {
    pub label: Bilingual,
    pub value: Bilingual,
    pub verified: bool,
}

const NAME_MAX: usize = 80;
const ADDRESS_MAX: usize = 200;
const HOSTS_MAX: usize = 10;

impl Profile {
    /// Reads `tenant.toml`; `seal` is the file that it names, made safe.
    pub(super) fn read(reader: &Reader<'_>, seal: Option<String>) -> Option<Self> {
        let uuid = reader.required_text("uuid", 36).and_then(|text| {
            let uuid = text.parse().ok();
            if uuid.is_none() {
                reader.fault("uuid", FaultKind::Expected("expected-uuid"));
            }
            uuid
        });
        let slug = reader.required_text("slug", 32).filter(|slug| {
            let fits = is_slug(slug);
            if !fits {
                reader.fault("slug", FaultKind::SlugNotAllowed);
            }
            fits
        });
        let state = reader.one_of("state");
        let state = reader.required("state", state);
        let hosts = read_hosts(reader);
        let kinds = read_kinds(reader);
        let place = reader.table("place", read_place);
        let place = reader.required("place", place);
        let office = reader.table("office", read_office);
        let office = reader.required("office", office);
        let seed = reader.table("brand", |brand| {
            let _seal_file = brand.required_text("seal", 64);
            let seed = brand.required_text("seed", 7)?.parse().ok();
            if seed.is_none() {
                brand.fault("seed", FaultKind::Expected("expected-colour"));
            }
            seed
        });
        let seed = reader.required("brand", seed);
        let wards = read_wards(reader);
        let reserved_seats = read_reserved_seats(reader, &wards);
        let services = reader
            .texts("services", 32)
            .into_iter()
            .filter_map(|name| {
                let service = Service::VALUES.iter().find(|(known, _)| *known == name).map(|(_, service)| *service);
                if service.is_none() {
                    reader.fault("services", FaultKind::OneOf(Service::VALUES.iter().map(|(name, _)| *name).collect()));
                }
                service
            })
            .collect();
        let facts = reader.tables("facts", read_fact);
        Some(Self {
            uuid: uuid?,
            slug: slug?,
            state: state?,
            hosts,
            kinds: kinds?,
            place: place?,
            office: office?,
            seed: seed?,
            seal: seal?,
            wards,
            reserved_seats,
            services,
            facts,
        })
    }

    /// What the town is by law on a day; before its first day, what it became first.
    #[must_use]
    pub fn kind_on(&self, day: NaiveDate) -> Option<&KindPeriod> {
        self.kinds.iter().rev().find(|kind| kind.from <= day).or_else(|| self.kinds.first())
    }

    /// The wards of a day, in order.
    #[must_use]
    pub fn wards_on(&self, day: NaiveDate) -> Vec<&WardPeriod> {
        let mut wards: Vec<&WardPeriod> = self.wards.iter().filter(|ward| ward.rules_on(day)).collect();
        wards.sort_by_key(|ward| ward.ward);
        wards
    }

    /// A reserved seat as it is on a day.
    #[must_use]
    pub fn reserved_seat(&self, number: i16, day: NaiveDate) -> Option<&ReservedSeat> {
        self.reserved_seats.iter().find(|seat| seat.number == number && seat.rules_on(day))
    }

    /// The reserved seats of a day, in order.
    #[must_use]
    pub fn reserved_seats_on(&self, day: NaiveDate) -> Vec<&ReservedSeat> {
        let mut seats: Vec<&ReservedSeat> = self.reserved_seats.iter().filter(|seat| seat.rules_on(day)).collect();
        seats.sort_by_key(|seat| seat.number);
        seats
    }

    #[must_use]
    pub fn has_ward(&self, ward: Ward, day: NaiveDate) -> bool {
        self.wards.iter().any(|period| period.ward == ward && period.rules_on(day))
    }
}

impl WardPeriod {
    fn rules_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

impl ReservedSeat {
    fn rules_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

impl KindPeriod {
    #[must_use]
    pub fn name(&self, locale: Locale) -> &str {
        self.name.get(locale)
    }
}

/// `^[a-z][a-z0-9-]{1,30}[a-z0-9]$`, and no word that has a meaning in an address.
pub(super) fn is_slug(text: &str) -> bool {
    const RESERVED: [&str; 16] = [
        "console", "www", "api", "en", "v", "r", "static", "assets", "office", "admin", "ops", "status", "mail", "cdn",
        "help", "pay",
    ];
    let ends = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let inside = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    (3..=32).contains(&text.len()) && ends && inside && !RESERVED.contains(&text)
}

/// A host name that a town may bring: a name with a dot, no address, no wildcard.
fn is_host(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let label_fits = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last_is_name = labels.last().is_some_and(|label| label.bytes().any(|b| b.is_ascii_lowercase()));
    labels.len() >= 2 && text.len() <= 253 && labels.iter().all(label_fits) && last_is_name
}

fn read_hosts(reader: &Reader<'_>) -> Vec<String> {
    let hosts = reader.texts("hosts", 253);
    if hosts.len() > HOSTS_MAX {
        reader.fault("hosts", FaultKind::OutOfRange(format!("0–{HOSTS_MAX}")));
    }
    let mut seen = Vec::new();
    for host in hosts {
        if !is_host(&host) {
            reader.fault("hosts", FaultKind::HostNotAllowed);
        } else if seen.contains(&host) {
            reader.fault("hosts", FaultKind::TwiceInList);
        } else {
            seen.push(host);
        }
    }
    seen
}

fn read_kinds(reader: &Reader<'_>) -> Option<Vec<KindPeriod>> {
    let mut kinds = reader.tables("kinds", |kind| {
        let (from, legal) = (kind.day("from"), kind.one_of("legal"));
        let (from, legal) = (kind.required("from", from), kind.required("legal", legal));
        let name = kind.required_bilingual("name", NAME_MAX);
        let verified = kind.flag("verified").unwrap_or(false);
        Some(KindPeriod { from: from?, legal: legal?, name: name?, verified })
    });
    kinds.sort_by_key(|kind| kind.from);
    if kinds.windows(2).any(|pair| matches!(pair, [a, b] if a.from == b.from)) {
        reader.fault("kinds", FaultKind::TwiceInList);
    }
    if kinds.is_empty() {
        reader.required::<()>("kinds", None);
        return None;
    }
    Some(kinds)
}

fn read_place(place: &Reader<'_>) -> Option<Place> {
    let division = place.required_bilingual("division", NAME_MAX);
    let district = place.required_bilingual("district", NAME_MAX);
    let upazila = place.required_bilingual("upazila", NAME_MAX);
    Some(Place { division: division?, district: district?, upazila: upazila? })
}

fn read_office(office: &Reader<'_>) -> Option<Office> {
    let address = office.required_bilingual("address", ADDRESS_MAX);
    let phone = office.required_text("phone", 20);
    let hours = office.required_bilingual("hours", NAME_MAX);
    let email = office.text("email", 100);
    let verified = office.flag("verified").unwrap_or(false);
    Some(Office { address: address?, phone: phone?, email, hours: hours?, verified })
}

fn read_wards(reader: &Reader<'_>) -> Vec<WardPeriod> {
    let wards = reader.tables("wards", |ward| {
        let number = ward.integer("number", 1..=99);
        let number = ward.required("number", number).and_then(|n| Ward::new(i16::try_from(n).ok()?).ok());
        let from = ward.day("from");
        let from = ward.required("from", from);
        let to = ward.day("to");
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            ward.fault("to", FaultKind::Overlaps { other: "from".into() });
        }
        let mahallas = ward.texts("mahallas", NAME_MAX);
        Some(WardPeriod { ward: number?, from: from?, to, mahallas })
    });
    let overlap = |a: &WardPeriod, b: &WardPeriod| {
        a.ward == b.ward && a.from <= b.to.unwrap_or(NaiveDate::MAX) && b.from <= a.to.unwrap_or(NaiveDate::MAX)
    };
    for (index, ward) in wards.iter().enumerate() {
        if wards.iter().take(index).any(|earlier| overlap(earlier, ward)) {
            reader.fault("wards", FaultKind::Overlaps { other: format!("wards.{}", ward.ward) });
        }
    }
    wards
}

fn read_reserved_seats(reader: &Reader<'_>, wards: &[WardPeriod]) -> Vec<ReservedSeat> {
    let seats = reader.tables("reserved_seats", |seat| {
        let number = seat.integer("number", 1..=33);
        let number = seat.required("number", number).and_then(|number| i16::try_from(number).ok());
        let from = seat.day("from");
        let (from, to) = (seat.required("from", from), seat.day("to"));
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            seat.fault("to", FaultKind::Overlaps { other: "from".into() });
        }
        let numbers = seat.integers("wards", 1..=99);
        let covered: WardSet = numbers.iter().filter_map(|n| Ward::new(i16::try_from(*n).ok()?).ok()).collect();
        if covered.is_whole_town() {
            seat.fault("wards", FaultKind::Missing);
            return None;
        }
        let is_known =
            |ward: Ward| from.is_none_or(|day| wards.iter().any(|own| own.ward == ward && own.rules_on(day)));
        if !covered.iter().all(is_known) {
            seat.fault("wards", FaultKind::UnknownWard);
        }
        Some(ReservedSeat { number: number?, wards: covered, from: from?, to })
    });
    let overlap = |a: &ReservedSeat, b: &ReservedSeat| {
        (a.number == b.number || a.wards.meets(&b.wards))
            && a.from <= b.to.unwrap_or(NaiveDate::MAX)
            && b.from <= a.to.unwrap_or(NaiveDate::MAX)
    };
    for (index, seat) in seats.iter().enumerate() {
        if let Some(earlier) = seats.iter().take(index).find(|earlier| overlap(earlier, seat)) {
            reader.fault("reserved_seats", FaultKind::Overlaps { other: format!("reserved_seats.{}", earlier.number) });
        }
    }
    seats
}

fn read_fact(fact: &Reader<'_>) -> Option<TownFact> {
    let label = fact.required_bilingual("label", NAME_MAX);
    let value = fact.required_bilingual("value", ADDRESS_MAX);
    let verified = fact.flag("verified").unwrap_or(false);
    let _where_from = fact.text("source", ADDRESS_MAX);
    Some(TownFact { label: label?, value: value?, verified })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_and_hosts_keep_to_their_shape() {
        for slug in ["natore", "pirganj-rangpur", "a1b"] {
            assert!(is_slug(slug), "{slug}");
        }
        for slug in ["console", "pay", "Natore", "1town", "ab", "town-", "নাটোর", "a_b", &"a".repeat(33)] {
            assert!(!is_slug(slug), "{slug}");
        }
        for host in ["natore.gov.bd", "xn--54b7fta0cc.bd"] {
            assert!(is_host(host), "{host}");
        }
        for host in ["localhost", "*.gov.bd", "10.0.0.1", "a..b", "Natore.gov.bd", "a.b:80", "-a.bd"] {
            assert!(!is_host(host), "{host}");
        }
    }
}
