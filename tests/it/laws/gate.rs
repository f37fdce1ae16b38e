//! The gate, asked in process: who may use each route, against a table that people read (`gate.txt`).

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Duration, Utc};
use entity::values::{CitizenId, Locale, SessionId, StaffId};
use pouro::{
    platform::{
        access::{Actor, CitizenActor, Permission, PermissionSet, StaffActor},
        errors::{AppError, Door},
        tenancy::Town,
    },
    web::{
        Access, Endpoint,
        endpoint::{Verb, decide},
    },
};

use super::{
    assert_none, assert_same,
    routes::{self, by_place, verb},
};
use crate::support::{Place, World};

/// Somebody who asks, by the name that the table has for him.
struct Asker {
    name: String,
    actor: Actor,
}

fn staff(permissions: &PermissionSet, confirmed_at: DateTime<Utc>) -> StaffActor {
    StaffActor {
        id: StaffId::mint(),
        name: String::new(),
        locale: Locale::Bn,
        session: SessionId::mint(),
        roles: Vec::new(),
        permissions: permissions.clone(),
        offices: Vec::new(),
        confirmed_at,
        second_factor: true,
        must_enrol: false,
    }
}

fn citizen() -> Actor {
    let phone = "01712345678".parse().unwrap();
    Actor::Citizen(Arc::new(CitizenActor { id: CitizenId::mint(), phone, session: SessionId::mint() }))
}

/// Nobody, who is staff of another town here too; a citizen; each role, just signed in; the worker.
async fn askers(place: &Place<'_>, now: DateTime<Utc>) -> Vec<Asker> {
    let (town, roles) = (place.town().await, place.all_roles().await);
    let named = |name: &str, actor| Asker { name: name.to_owned(), actor };
    let mut askers = vec![named("nobody", Actor::Visitor), named("citizen", citizen()), named("worker", Actor::Worker)];
    for (role, granted) in town.permissions.staff_roles().filter(|(role, _)| roles.iter().any(|here| here == role)) {
        // Casbin says the same when it is asked anew.
        let resolved = town.permissions.of_roles("somebody", &[role.to_owned()]).await.unwrap();
        assert_eq!(&resolved, granted, "{role}");
        askers.push(named(role, Actor::Staff(Arc::new(staff(&resolved, now)))));
    }
    askers
}

/// Whoever asks where nobody signs in is nobody: the gate looks at a session only behind a door.
fn at_the_gate(endpoint: &Endpoint, actor: &Actor) -> Actor {
    match (endpoint.door(), actor) {
        (Some(Door::Portal), Actor::Staff(_)) | (Some(Door::Office), Actor::Citizen(_)) => Actor::Visitor,
        (None, Actor::Staff(_) | Actor::Citizen(_)) => Actor::Visitor,
        (_, actor) => actor.clone(),
    }
}

fn access_of(endpoint: &Endpoint) -> String {
    match endpoint.access {
        Access::Everybody => "everybody".to_owned(),
        Access::Needs(permission) => permission.code().to_owned(),
        Access::Citizen(permission) => format!("citizen {}", permission.code()),
        Access::Staff(permission) => format!("staff {}", permission.code()),
        Access::Confirmed(permission) => format!("confirmed {}", permission.code()),
    }
}

/// Who may, as short as it can be said.
fn who(allowed: &BTreeSet<&str>, askers: &[Asker]) -> String {
    let is_role = |name: &str| !["nobody", "citizen", "worker"].contains(&name);
    let all = askers.iter().map(|asker| asker.name.as_str());
    let roles: Vec<&str> = all.clone().filter(|name| is_role(name)).collect();
    if all.clone().filter(|name| *name != "worker").all(|name| allowed.contains(name)) {
        return "everybody".to_owned();
    }
    let mut said: Vec<&str> =
        ["nobody", "citizen", "worker"].into_iter().filter(|name| allowed.contains(name)).collect();
    if roles.iter().all(|role| allowed.contains(role)) {
        said.push("every role");
    } else {
        said.extend(roles.into_iter().filter(|role| allowed.contains(role)));
    }
    if said.is_empty() { "no one".to_owned() } else { said.join(", ") }
}

#[tokio::test]
async fn the_gate_lets_through_whom_the_table_names() {
    World::story(async |world| {
        let now = world.app.clock.now();
        let mut lines = Vec::new();
        for (name, prefix, endpoints) in by_place() {
            let place = if name == "console" { world.centre() } else { world.north() };
            let (town, askers) = (place.town().await, askers(&place, now).await);
            for endpoint in endpoints {
                let may = |asker: &&Asker| decide(endpoint, &town, &at_the_gate(endpoint, &asker.actor), now).is_ok();
                let allowed: BTreeSet<&str> = askers.iter().filter(may).map(|asker| asker.name.as_str()).collect();
                let path = if endpoint.path == "/" && !prefix.is_empty() { "" } else { endpoint.path };
                let place = format!("{name:<11}{:<5}{prefix}{path}", verb(endpoint));
                lines.push(format!("{place:<56}{:<28}{}", access_of(endpoint), who(&allowed, &askers)));
            }
        }
        let listed = include_str!("gate.txt").lines().filter(|line| !line.starts_with('#')).map(str::to_owned);
        assert_same("a route lets through whom gate.txt names: put in the line that is meant", lines, listed);
    })
    .await;
}

/// What somebody is told who may not, or may not yet.
fn refusal(endpoint: &Endpoint, town: &Town, actor: &Actor, now: DateTime<Utc>) -> &'static str {
    decide(endpoint, town, actor, now).err().as_ref().map_or("let through", AppError::code)
}

#[tokio::test]
async fn an_old_session_confirms_first_and_a_missing_factor_comes_before_everything() {
    World::story(async |world| {
        let now = world.app.clock.now();
        let town = world.north().town().await;
        let everything: PermissionSet = Permission::ALL.iter().copied().collect();
        let signed_in = |ago: Duration, must_enrol| {
            Actor::Staff(Arc::new(StaffActor { must_enrol, ..staff(&everything, now - ago) }))
        };
        let fresh = signed_in(Duration::zero(), false);
        let (page_ago, form_ago) = (signed_in(Duration::minutes(11), false), signed_in(Duration::minutes(41), false));
        let enrolling = signed_in(Duration::zero(), true);
        let mut violations = Vec::new();
        for endpoint in routes::of_office().chain(routes::of_console()).filter(|route| route.door().is_some()) {
            let is_confirmed = matches!(endpoint.access, Access::Confirmed(_));
            let old = if is_confirmed { "confirm-first" } else { "let through" };
            let enrol = if endpoint.while_enrolling { "let through" } else { "enrol-first" };
            let page = if endpoint.verb == Verb::Get { old } else { "let through" };
            for (actor, expected) in [(&fresh, "let through"), (&page_ago, page), (&form_ago, old), (&enrolling, enrol)]
            {
                let told = refusal(endpoint, &town, actor, now);
                if told != expected {
                    violations.push(format!("{} {}: {told} instead of {expected}", verb(endpoint), endpoint.path));
                }
            }
        }
        assert_none(
            "what cannot be taken back is confirmed, and nobody works without a compulsory factor",
            &violations,
        );
    })
    .await;
}

#[tokio::test]
async fn a_closed_town_shows_papers_and_lets_its_office_read() {
    World::story(async |world| {
        world.turn("north", "archived").await;
        let now = world.app.clock.now();
        let town = world.north().town().await;
        let everything: PermissionSet = Permission::ALL.iter().copied().collect();
        let officer = Actor::Staff(Arc::new(staff(&everything, now)));
        let mut violations = Vec::new();
        let portal = routes::of_town().map(|(_, endpoint)| endpoint);
        for endpoint in portal.chain(routes::of_office()).filter(|endpoint| endpoint.access != Access::Everybody) {
            let is_read = endpoint.door() == Some(Door::Office) && endpoint.verb == Verb::Get;
            let is_open = endpoint.always_open || is_read;
            let actor = match endpoint.door() {
                Some(Door::Office) => officer.clone(),
                Some(Door::Portal) => citizen(),
                None => Actor::Visitor,
            };
            let told = refusal(endpoint, &town, &actor, now);
            if (told == "suspended") == is_open {
                violations.push(format!("{} {}: {told}", verb(endpoint), endpoint.path));
            }
        }
        assert_none("nothing is changed in a town that has closed", &violations);
    })
    .await;
}
