//! Each route over HTTP, once for each kind of actor: what the gate decides is what a browser sees, before anything else.

use pouro::{
    platform::i18n::Lang,
    web::{
        Access, Endpoint,
        endpoint::{Forms, Verb},
    },
};
use reqwest::Method;

use super::{
    assert_none,
    routes::{OFFICE, of_console, of_office, of_town, path, verb},
};
use crate::support::{Page, Place, Visitor, World, copy_folder, towns_folder};

/// What somebody sees of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// The way to a door, or that it is shut.
    SignIn,
    Forbidden,
    /// A form of ours without its token.
    StaleForm,
    /// The gate is open: what comes after is the handler's matter.
    Through,
    /// Something of ours has failed.
    Failed,
}

impl Seen {
    fn of(answer: &Page) -> Self {
        let to_door = answer.location().is_some_and(|to| to.contains("/sign-in?next="));
        match answer.status.as_u16() {
            303 if to_door => Self::SignIn,
            401 => Self::SignIn,
            403 if says(answer, "forbidden") => Self::Forbidden,
            403 if says(answer, "stale-form") => Self::StaleForm,
            503 => Self::Through,
            status if status >= 500 => Self::Failed,
            _ => Self::Through,
        }
    }
}

/// Whether an answer tells of a problem, in either language: several share a status.
fn says(answer: &Page, problem: &str) -> bool {
    [Lang::BN, Lang::EN].iter().any(|lang| answer.text().contains(&*lang.t(&format!("problem-{problem}"))))
}

/// Who knocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    Citizen,
    /// Signed in, with no role at all.
    Roleless,
    /// With every role of the place.
    Almighty,
    /// Of the other town, with every role there.
    Foreign,
}

/// What the access of a route means for somebody.
fn expected(endpoint: &Endpoint, who: Who) -> Seen {
    let through = match (endpoint.verb, endpoint.forms) {
        (Verb::Post, Forms::Own) => Seen::StaleForm,
        _ => Seen::Through,
    };
    match (endpoint.access, who) {
        (Access::Everybody | Access::Needs(_), _) | (Access::Citizen(_), Who::Citizen) => through,
        (Access::Citizen(_), _) => Seen::SignIn,
        (Access::Staff(_) | Access::Confirmed(_), Who::Almighty) => through,
        (Access::Staff(_) | Access::Confirmed(_), Who::Roleless) => Seen::Forbidden,
        (Access::Staff(_) | Access::Confirmed(_), Who::Nobody | Who::Citizen | Who::Foreign) => Seen::SignIn,
    }
}

/// A request to a route, with a key of nothing where it names something, and no token.
async fn knock(visitor: &Visitor, prefix: &str, endpoint: &Endpoint) -> Page {
    let path = path(prefix, endpoint);
    match endpoint.verb {
        Verb::Get => visitor.send(visitor.request(Method::GET, &path)).await,
        Verb::Post => visitor.post(&path, &[]).await,
    }
}

/// Everybody who may knock at a place, each with a browser of his own.
async fn everybody(place: &Place<'_>, elsewhere: &Place<'_>) -> Vec<(Who, Visitor)> {
    let foreign = place.visitor();
    let abroad = elsewhere.almighty().await.browser;
    foreign.give_cookie("__Host-office", &abroad.cookie("__Host-office").unwrap());
    vec![
        (Who::Nobody, place.visitor()),
        (Who::Citizen, place.citizen("01912345678").await),
        (Who::Roleless, place.officer(&[]).await.browser),
        (Who::Almighty, place.almighty().await.browser),
        (Who::Foreign, foreign),
    ]
}

#[tokio::test]
async fn a_browser_sees_what_the_gate_decides() {
    World::story(async |world| {
        let mut violations = Vec::new();
        let office = of_office().map(|endpoint| (OFFICE, endpoint));
        let of_north: Vec<_> = of_town().filter(|(prefix, _)| *prefix != "/en").chain(office).collect();
        let of_centre: Vec<_> = of_console().map(|endpoint| ("", endpoint)).collect();
        for (place, elsewhere, routes) in
            [(world.north(), world.south(), of_north), (world.centre(), world.north(), of_centre)]
        {
            for (who, visitor) in everybody(&place, &elsewhere).await {
                for (prefix, endpoint) in &routes {
                    let seen = Seen::of(&knock(&visitor, prefix, endpoint).await);
                    let expected = expected(endpoint, who);
                    if seen != expected {
                        let route = format!("{} {prefix}{}", verb(endpoint), endpoint.path);
                        violations.push(format!("{route} as {who:?}: {seen:?} instead of {expected:?}"));
                    }
                }
            }
        }
        assert_none("what a browser sees follows from the access of the route", &violations);
    })
    .await;
}

#[tokio::test]
async fn who_has_no_permission_gets_nothing_on_the_portal_either() {
    World::story(async |world| {
        let north = world.north();
        forbid_visitors_everything(&north).await;
        let mut violations = Vec::new();
        for (prefix, endpoint) in of_town().filter(|(_, endpoint)| matches!(endpoint.access, Access::Needs(_))) {
            let answer = knock(&north.visitor(), prefix, endpoint).await;
            if Seen::of(&answer) != Seen::Forbidden {
                violations.push(format!("{} {prefix}{}: {}", verb(endpoint), endpoint.path, answer.status));
            }
        }
        assert_none("the gate stands before every handler", &violations);
        north.visitor().get("/healthz").await.assert(200);
    })
    .await;
}

/// Takes every permission from visitors: the national lines are all that they have.
async fn forbid_visitors_everything(place: &Place<'_>) {
    let folder = tempfile::tempdir().unwrap();
    let national = folder.path().join("_national");
    copy_folder(&towns_folder().join("_national"), &national);
    let file = national.join("access.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    let kept = text.lines().filter(|line| !line.starts_with("visitor,"));
    std::fs::write(file, kept.collect::<Vec<_>>().join("\n")).unwrap();
    place.world.apply(&national).await.unwrap();
}
