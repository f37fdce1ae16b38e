//! Access: every route says who may use it, and keeps to it.

use std::{fmt::Write, path::Path};

use pouro::{
    platform::{access::Permission, i18n::Lang},
    surfaces::{api, health, national, office, ops, portal},
    web::{
        Access, Endpoint, assets,
        endpoint::{Forms, Verb},
    },
};
use reqwest::Method;

use super::{assert_none, assert_same, root, source};
use crate::support::{Page, Place, Visitor, World, copy_folder, towns_folder};

/// Routes for everybody: they show nothing of one town.
const EVERYBODYS: [(&str, &str); 9] = [
    ("/healthz", "whether the process is alive"),
    ("/readyz", "whether it can work"),
    ("/assets/nsb.{hash}.woff2", "the font"),
    ("/", "the national front page"),
    ("/v", "sends on to the town that is chosen"),
    ("/{slug}/{code}", "a short address, which leads to a town"),
    ("/outbox", "of development, on the operations listener"),
    ("/outbox.json", "of development, on the operations listener"),
    ("/outbox/sms", "of development, on the operations listener"),
];

/// Routes that take a POST without a token of ours, and why.
const FROM_OUTSIDE: [(&str, &str); 3] = [
    ("/pay/{token}/return", "gateways send the payer's browser back with a POST; it only makes us ask the gateway"),
    ("/pay/notices/sandbox", "a gateway's notice; it only makes us ask the gateway"),
    ("/outbox/sms", "stands for an SMS provider"),
];

/// Where routes are registered: behind the gate of `mount`, and the few that stand on every host.
const REGISTERS: [(&str, &str); 3] = [
    ("src/web/endpoint.rs", "mount"),
    ("src/surfaces/mod.rs", "what every host answers, and /en/"),
    ("src/server.rs", "the operations listener"),
];

/// The tables of a town's host, each with what it stands below.
pub fn of_town() -> impl Iterator<Item = (&'static str, &'static Endpoint)> {
    let tables =
        [("", portal::TABLES), ("/en", portal::TABLES), ("", portal::PLAIN_TABLES), (api::PREFIX, api::TABLES)];
    let below = |(prefix, tables): (&'static str, &'static [&'static [Endpoint]])| {
        tables.iter().copied().flatten().map(move |endpoint| (prefix, endpoint))
    };
    tables.into_iter().flat_map(below)
}

fn all() -> impl Iterator<Item = &'static Endpoint> {
    let shared: [&[&[Endpoint]]; 6] = [
        office::TABLES,
        office::TOWN_TABLES,
        national::TABLES,
        ops::TABLES,
        ops::DEVELOPMENT_TABLES,
        &[health::ENDPOINTS, assets::SHARED],
    ];
    of_town().map(|(_, endpoint)| endpoint).chain(shared.into_iter().flatten().copied().flatten())
}

#[test]
fn every_route_stands_in_a_table_of_this_law() {
    const MADE_BY: [&str; 3] = ["get", "post", "post_from_outside"];
    let program = source::program();
    let written =
        program.iter().flat_map(|file| file.arguments_of(&MADE_BY)).filter(|text| text.words.starts_with('/'));
    let written = written.map(|text| (if text.callee == "get" { "GET" } else { "POST" }, text.words.clone()));
    let mounted = all().map(|endpoint| (verb(endpoint), endpoint.path.to_owned()));
    assert_same("a route that is written is mounted, and walked by the laws", written, mounted);

    let registers =
        program.iter().filter(|file| ["web::resource(", ".route("].iter().any(|call| file.code.contains(call)));
    let elsewhere = registers.filter(|file| REGISTERS.iter().all(|(path, _)| *path != file.path));
    assert_none("routes are mounted out of tables", &elsewhere.map(|file| file.path.clone()).collect::<Vec<_>>());
}

const fn verb(endpoint: &Endpoint) -> &'static str {
    match endpoint.verb {
        Verb::Get => "GET",
        Verb::Post => "POST",
    }
}

#[test]
fn what_everybody_may_use_is_listed() {
    let open = all().filter(|endpoint| endpoint.access == Access::Everybody).map(|endpoint| endpoint.path);
    assert_same("a route of a town needs a permission", open, EVERYBODYS.map(|(path, _)| path));
}

#[test]
fn what_takes_a_post_from_outside_is_listed_with_its_reason() {
    let outside = all().filter_map(|endpoint| match endpoint.forms {
        Forms::Outside(why) => Some((endpoint.path, why)),
        Forms::Own => None,
    });
    assert_same("a POST comes from a form of ours", outside, FROM_OUTSIDE);
}

#[test]
fn roles_may_do_what_the_table_says() {
    let granted = grants(&root("tenants/_national/access.csv"));
    let of_stories = grants(&towns_folder().join("_national/access.csv"));
    assert_same("stories are told with the roles that ship", of_stories, granted.clone());
    let mut roles: Vec<&str> = granted.iter().map(|(role, _)| role.as_str()).collect();
    roles.sort_unstable();
    roles.dedup();
    let mut table = format!("{:<18}", "");
    for role in &roles {
        write!(table, "{role:<10}").unwrap();
    }
    for permission in Permission::ALL {
        write!(table, "\n{:<18}", permission.code()).unwrap();
        for role in &roles {
            let may = granted.iter().any(|(other, code)| other == role && code == permission.code());
            write!(table, "{:<10}", if may { "may" } else { "-" }).unwrap();
        }
    }
    let table: Vec<&str> = table.lines().map(str::trim_end).collect();
    assert_eq!(table.join("\n") + "\n", include_str!("access.txt"), "write what is meant into access.txt");
}

/// Role and permission of each line.
fn grants(file: &Path) -> Vec<(String, String)> {
    let mut lines = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(file).unwrap();
    let grant = |line: csv::StringRecord| (line[0].trim().to_owned(), line[1].trim().to_owned());
    lines.records().map(|line| grant(line.unwrap())).collect()
}

#[tokio::test]
async fn who_has_no_permission_gets_nothing_and_who_has_no_token_posts_nothing() {
    World::story(async |world| {
        let north = world.north();
        let mut violations = Vec::new();
        for (prefix, endpoint) in of_town().filter(|(_, endpoint)| endpoint.verb == Verb::Post) {
            let answer = knock(&north.visitor(), prefix, endpoint).await;
            let is_stale = says(&answer, prefix, "stale-form");
            if is_stale != (endpoint.forms == Forms::Own) {
                violations.push(format!("POST {prefix}{} without a token: {}", endpoint.path, answer.status));
            }
        }
        assert_none("a form of ours carries the token of its visitor", &violations);

        forbid_everything(&north).await;
        for (prefix, endpoint) in of_town() {
            let answer = knock(&north.visitor(), prefix, endpoint).await;
            let is_open = endpoint.access == Access::Everybody;
            if !is_open && (answer.status != 403 || !says(&answer, prefix, "forbidden")) {
                violations.push(format!("{} {prefix}{}: {}", verb(endpoint), endpoint.path, answer.status));
            }
        }
        assert_none("the gate stands before every handler", &violations);
        north.visitor().get("/healthz").await.assert(200);
    })
    .await;
}

/// A request to a route, with something where its path has a name.
async fn knock(visitor: &Visitor, prefix: &str, endpoint: &Endpoint) -> Page {
    let parts = endpoint
        .path
        .split('{')
        .map(|part| part.split_once('}').map_or(part.to_owned(), |(_, rest)| format!("x{rest}")));
    let path = match (prefix, parts.collect::<String>()) {
        ("", path) => path,
        (prefix, path) if path == "/" => prefix.to_owned(),
        (prefix, path) => format!("{prefix}{path}"),
    };
    match endpoint.verb {
        Verb::Get => visitor.send(visitor.request(Method::GET, &path)).await,
        Verb::Post => visitor.post(&path, &[]).await,
    }
}

/// Whether an answer tells of a problem: several share a status.
fn says(answer: &Page, prefix: &str, problem: &str) -> bool {
    let lang = if prefix == "/en" { Lang::EN } else { Lang::BN };
    answer.text().contains(&*lang.t(&format!("problem-{problem}")))
}

/// Takes every permission from visitors: the national lines are all that they have.
async fn forbid_everything(place: &Place<'_>) {
    let folder = tempfile::tempdir().unwrap();
    let national = folder.path().join("_national");
    copy_folder(&towns_folder().join("_national"), &national);
    let file = national.join("access.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    let kept = text.lines().filter(|line| !line.starts_with("visitor,"));
    std::fs::write(file, kept.collect::<Vec<_>>().join("\n")).unwrap();
    place.world.apply(&national).await.unwrap();
}
