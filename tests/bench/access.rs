//! The gate: one decision with 330 towns of 50 staff each, and one of casbin with nothing kept; and the doors that people
//! come in by.

use std::{
    hint::black_box,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use entity::values::{Locale, SessionId, StaffId};
use pouro::{
    platform::{
        access::{Actor, Permission, PermissionSet, StaffActor},
        tenancy::{
            Town, bundle,
            directory::{Addresses, preview},
        },
    },
    services::POLICY_KINDS,
    surfaces::office,
    web::{Endpoint, endpoint::decide},
};

use crate::{
    deployment::{Deployment, Engine},
    load::Target,
    table::{Table, median},
};

const TOWNS: usize = 330;
const STAFF_OF_A_TOWN: usize = 50;
const DECISIONS: u32 = 500_000;
const COLD_DECISIONS: u32 = 2_000;
const ROUNDS: usize = 7;
/// What casbin is asked for: a role in the middle of the file, and an act that it has.
const ROLE: &str = "tax-collector";

pub async fn measure(table: &mut Table) {
    let mut towns = some_towns(1).await;
    let one = cold(&towns).await;
    let more = some_towns(TOWNS - towns.len()).await;
    towns.extend(more);
    let all = cold(&towns).await;
    let figure = format!("{one:.0} µs with one town, {all:.0} µs with {TOWNS}");
    table.judge("a cold decision of casbin", figure, "< 150 µs, flat", all < 150.0 && all < one * 2.0);
    let (gate, allowed) = decisions(&towns).await;
    let figure = format!("{gate:.0} ns with {TOWNS} towns of {STAFF_OF_A_TOWN} staff, {allowed:.0} % let through");
    table.judge("a decision of the gate", figure, "< 2 µs", gate < 2_000.0);
}

/// So many towns, the ten that ship again and again, each with roles of its own.
async fn some_towns(count: usize) -> Vec<Arc<Town>> {
    let bundles = bundle::read(&[PathBuf::from("tenants")], POLICY_KINDS, &[]).expect("the towns are valid");
    let national = bundles.national.expect("the national folder is there");
    let addresses =
        Addresses { base_domain: "pouro.gov.bd".into(), short_domain: None, public_url: "https://{host}".into() };
    let mut towns = Vec::with_capacity(count);
    for town in bundles.towns.iter().cycle().take(count) {
        towns.push(Arc::new(preview(town, &national, POLICY_KINDS, &addresses).await.unwrap()));
    }
    towns
}

/// Microseconds of one decision of casbin.
async fn cold(towns: &[Arc<Town>]) -> f64 {
    let roles = [ROLE.to_owned()];
    let mut figures = Vec::new();
    for round in 0..ROUNDS {
        let begun = Instant::now();
        for number in 0..COLD_DECISIONS {
            let town = &towns[(number as usize + round).wrapping_mul(7_919) % towns.len()];
            let decision = town.permissions.decide("somebody", &roles, Permission::QueueWork).await;
            assert!(black_box(decision).unwrap());
        }
        figures.push(begun.elapsed().as_nanos() as f64 / 1_000.0 / f64::from(COLD_DECISIONS));
    }
    median(figures)
}

/// Somebody who was resolved when he signed in.
fn member(roles: &[(String, PermissionSet)], number: usize, now: DateTime<Utc>) -> Actor {
    let (role, permissions) = &roles[number % roles.len()];
    Actor::Staff(Arc::new(StaffActor {
        id: StaffId::mint(),
        name: role.clone(),
        locale: Locale::Bn,
        session: SessionId::mint(),
        roles: vec![role.clone()],
        permissions: permissions.clone(),
        offices: Vec::new(),
        confirmed_at: now,
        second_factor: true,
        must_enrol: false,
    }))
}

/// Nanoseconds of one decision, and how many of a hundred were let through.
async fn decisions(towns: &[Arc<Town>]) -> (f64, f64) {
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let routes: Vec<&Endpoint> = [office::TABLES, office::TOWN_TABLES].concat().into_iter().flatten().collect();
    let mut roles = Vec::new();
    for (role, _) in towns[0].permissions.staff_roles() {
        let resolved = towns[0].permissions.of_roles("somebody", &[role.to_owned()]).await.unwrap();
        roles.push((role.to_owned(), resolved));
    }
    let staff: Vec<Actor> = (0..towns.len() * STAFF_OF_A_TOWN).map(|number| member(&roles, number, now)).collect();
    let mut allowed = 0_u32;
    let mut figures = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        for number in 0..DECISIONS {
            let who = (number as usize).wrapping_mul(7_919) % staff.len();
            let town = &towns[who / STAFF_OF_A_TOWN];
            let endpoint = routes[(number as usize) % routes.len()];
            allowed += u32::from(decide(black_box(endpoint), town, black_box(&staff[who]), now).is_ok());
        }
        figures.push(begun.elapsed().as_nanos() as f64 / f64::from(DECISIONS));
    }
    (median(figures), f64::from(allowed) * 100.0 / f64::from(DECISIONS) / ROUNDS as f64)
}

/// What a page and a form of a door may take, 95 of a hundred times.
const DOOR_P95: Duration = Duration::from_millis(200);
const ASKED: u64 = 300;

/// The page where citizens sign in, and asking for a code: server times, one request after the other.
pub async fn measure_doors(table: &mut Table) {
    let deployment = Deployment::new(Engine::Sqlite, "bench_doors", "tenants").await;
    let serving = deployment.serve().await;
    let page = Target::new(deployment.port, |number| format!("GET /sign-in HTTP/1.1\r\n{}\r\n", head(number)));
    let figure = p95((0..ASKED).map(|number| timed(&page, number)).collect());
    table.judge("sign-in page, p95", format!("{figure:.1?}"), "≤ 200 ms", figure <= DOOR_P95);

    let (answer, body) = page.fetch(0);
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next());
    let cookie = cookie.expect("a form gives its visitor a cookie").to_owned();
    let body = String::from_utf8(body).unwrap();
    let token = body.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let token = token.expect("the form has a token").to_owned();
    let asking = Target::new(deployment.port, move |number| {
        // Each asks for a number of his own, from an address of his own.
        let key = uuid::Uuid::now_v7();
        let form = format!("form_token={token}&phone=017{number:08}&own=no&next=&request_key={key}");
        let kind = "Content-Type: application/x-www-form-urlencoded";
        let head = head(number);
        format!(
            "POST /sign-in HTTP/1.1\r\n{head}Cookie: {cookie}\r\n{kind}\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        )
    });
    let figure = p95((1..=ASKED).map(|number| timed(&asking, number)).collect());
    table.judge("asking for a code, p95", format!("{figure:.1?}"), "≤ 200 ms", figure <= DOOR_P95);
    drop(serving);
}

fn head(number: u64) -> String {
    let [.., a, b] = number.to_be_bytes();
    format!("Host: natore.localhost:18080\r\nX-Forwarded-For: 10.{a}.{b}.1\r\n")
}

/// How long one answer takes that is as it should be.
fn timed(target: &Target, number: u64) -> Duration {
    let begun = Instant::now();
    let (head, _) = target.fetch(number);
    let taken = begun.elapsed();
    assert!(head.starts_with("HTTP/1.1 200") || head.starts_with("HTTP/1.1 303"), "{head}");
    taken
}

fn p95(mut figures: Vec<Duration>) -> Duration {
    figures.sort_unstable();
    figures[figures.len() * 95 / 100]
}
