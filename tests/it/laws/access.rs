//! Access: every route says who may use it, and keeps to it.

use std::path::Path;

use pouro::{
    platform::access::Permission,
    surfaces::api,
    web::{
        Access,
        endpoint::{Forms, Verb},
    },
};

use super::{
    assert_none, assert_same, root,
    routes::{all, of_town, verb},
    source,
};
use crate::support::towns_folder;

/// Routes for everybody: they show nothing of one town.
const EVERYBODYS: [(&str, &str); 13] = [
    ("/healthz", "whether the process is alive"),
    ("/readyz", "whether it can work"),
    ("/assets/nsb.{hash}.woff2", "the font"),
    ("/assets/counter.{hash}.css", "the style of the office"),
    ("/assets/staff.{hash}.css", "the style of the office"),
    ("/assets/report.{hash}.css", "the style of reports"),
    ("/assets/staff.{hash}.js", "what the office's pages do in a browser"),
    ("/", "the national front page"),
    ("/v", "sends on to the town that is chosen"),
    ("/{slug}/{code}", "a short address, which leads to a town"),
    ("/outbox", "of development, on the operations listener"),
    ("/outbox.json", "of development, on the operations listener"),
    ("/outbox/sms", "of development, on the operations listener"),
];

/// Routes that take a POST without a token of ours, and why.
const FROM_OUTSIDE: [(&str, &str); 4] = [
    ("/pay/{token}/return", "gateways send the payer's browser back with a POST; it only makes us ask the gateway"),
    ("/pay/notices/{gateway}", "a gateway's notice; it only makes us ask the gateway"),
    ("/outbox/sms", "stands for an SMS provider"),
    ("/payments", "programs have no cookies, and none is read; JSON from a page of another site does not get this far"),
];

/// Where routes are registered: behind the gate of `mount`, and the few that stand on every host.
const REGISTERS: [(&str, &str); 3] = [
    ("src/web/endpoint.rs", "mount"),
    ("src/surfaces/mod.rs", "what every host answers, and /en/"),
    ("src/server.rs", "the operations listener"),
];

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
fn what_programs_create_needs_a_key() {
    let keyless = of_town()
        .filter(|(prefix, endpoint)| *prefix == api::PREFIX && endpoint.verb == Verb::Post && !endpoint.needs_key);
    assert_none(
        "a POST of the API needs an Idempotency-Key",
        &keyless.map(|(_, it)| it.path.to_owned()).collect::<Vec<_>>(),
    );
}

#[test]
fn roles_may_do_what_the_table_says() {
    let granted = grants(&root("tenants/_national/access.csv"));
    let of_stories = grants(&towns_folder().join("_national/access.csv"));
    assert_same("stories are told with the roles that ship", of_stories, granted.clone());
    let mut lines = Vec::new();
    for permission in Permission::ALL {
        let roles = granted.iter().filter(|(_, code)| code == permission.code()).map(|(role, _)| role.as_str());
        lines.push(format!("{:<20}{}", permission.code(), roles.collect::<Vec<_>>().join(", ")));
    }
    let listed = include_str!("access.txt").lines().map(str::to_owned);
    assert_same("roles may do what access.txt says: put in what is meant", lines, listed);
    let known = granted.iter().filter(|(_, code)| Permission::from_code(code).is_none());
    assert_none("a line grants a permission that there is", &known.map(|(_, code)| code.clone()).collect::<Vec<_>>());
}

/// Role and permission of each line.
fn grants(file: &Path) -> Vec<(String, String)> {
    let mut lines = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(file).unwrap();
    let grant = |line: csv::StringRecord| (line[0].trim().to_owned(), line[1].trim().to_owned());
    lines.records().map(|line| grant(line.unwrap())).collect()
}
