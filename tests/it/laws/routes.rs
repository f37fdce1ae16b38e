//! Every route that there is, with where it stands.

use pouro::{
    surfaces::{api, health, national, office, ops, portal},
    web::{Endpoint, assets, endpoint::Verb},
};

type Tables = &'static [&'static [Endpoint]];

/// What answers on a town's own host below nothing or a prefix, without the office.
const OF_TOWN: [(&str, Tables); 4] =
    [("", portal::TABLES), ("/en", portal::TABLES), ("", portal::PLAIN_TABLES), (api::PREFIX, api::TABLES)];

/// What stands below the office of a town.
const OF_OFFICE: [Tables; 2] = [office::TABLES, office::TOWN_TABLES];

/// What answers on the console's host.
const OF_CONSOLE: [Tables; 2] = [office::TABLES, office::CENTRE_PLAIN_TABLES];

/// What answers where there is no town.
const OF_NO_TOWN: [Tables; 4] =
    [national::TABLES, ops::TABLES, ops::DEVELOPMENT_TABLES, &[health::ENDPOINTS, assets::SHARED]];

pub const OFFICE: &str = "/office";

/// The portal and the API of a town, with what each route stands below.
pub fn of_town() -> impl Iterator<Item = (&'static str, &'static Endpoint)> {
    OF_TOWN.into_iter().flat_map(|(prefix, tables)| flat(tables).map(move |endpoint| (prefix, endpoint)))
}

/// The office of a town.
pub fn of_office() -> impl Iterator<Item = &'static Endpoint> {
    OF_OFFICE.into_iter().flat_map(flat)
}

/// The console.
pub fn of_console() -> impl Iterator<Item = &'static Endpoint> {
    OF_CONSOLE.into_iter().flat_map(flat)
}

/// Every route once for each place that it stands in.
pub fn all() -> impl Iterator<Item = &'static Endpoint> {
    let towns = of_town().map(|(_, endpoint)| endpoint);
    towns.chain(of_office()).chain(of_console()).chain(OF_NO_TOWN.into_iter().flat_map(flat))
}

/// A place and its routes, as the table of the gate names them.
pub fn by_place() -> Vec<(&'static str, &'static str, Vec<&'static Endpoint>)> {
    vec![
        ("portal", "", flat(portal::TABLES).chain(flat(portal::PLAIN_TABLES)).collect()),
        ("api", api::PREFIX, flat(api::TABLES).collect()),
        ("office", OFFICE, of_office().collect()),
        ("console", "", of_console().collect()),
        ("national", "", flat(national::TABLES).collect()),
        ("any host", "", health::ENDPOINTS.iter().chain(assets::SHARED).collect()),
        ("operations", "", flat(ops::TABLES).chain(flat(ops::DEVELOPMENT_TABLES)).collect()),
    ]
}

fn flat(tables: Tables) -> impl Iterator<Item = &'static Endpoint> {
    tables.iter().copied().flatten()
}

pub const fn verb(endpoint: &Endpoint) -> &'static str {
    match endpoint.verb {
        Verb::Get => "GET",
        Verb::Post => "POST",
    }
}

/// The path of a route with a key that nothing has where it names something.
pub fn path(prefix: &str, endpoint: &Endpoint) -> String {
    let name = "01900000-0000-7000-8000-0000deadbeef";
    let parts = endpoint.path.split('{').map(|part| match part.split_once('}') {
        Some((_, rest)) => format!("{name}{rest}"),
        None => part.to_owned(),
    });
    match (prefix, parts.collect::<String>()) {
        ("", path) => path,
        (prefix, path) if path == "/" => prefix.to_owned(),
        (prefix, path) => format!("{prefix}{path}"),
    }
}
