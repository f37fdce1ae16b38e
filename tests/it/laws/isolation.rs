//! Isolation: what belongs to one town is not there in another.

use pouro::{
    platform::keys::sha256_base64,
    web::{
        Endpoint, assets,
        endpoint::{Forms, Verb},
    },
};
use reqwest::Method;

use super::{assert_none, routes};
use crate::support::{Page, Paid, Visitor, World};

/// The portal and the API, as far as nobody signs in: what is behind the office's door is looked at in `rows`.
fn of_town() -> impl Iterator<Item = (&'static str, &'static Endpoint)> {
    routes::of_town().filter(|(_, endpoint)| endpoint.door().is_none())
}

/// GET routes about nothing that one could name.
const OF_NOBODY: [(&str, &str); 11] = [
    ("/", "the front page"),
    ("/apply", "the town's own certificates"),
    ("/apply/{certificate}", "the town's own certificate"),
    ("/charter", "the town's own charter"),
    ("/contacts", "the town's own contacts"),
    ("/help", "general"),
    ("/privacy", "general"),
    ("/track", "an empty form"),
    ("/sign-in", "an empty form"),
    ("/sign-in/code", "leads to the form where nothing was asked for"),
    ("/.well-known/pouro-keys.json", "the town's own keys; looked at below"),
];

/// POST routes about nothing that one could name: what a browser has asked for here is in a cookie of its own, and its
/// stories are told in `surfaces::sign_in`.
const FOR_A_NUMBER: [&str; 3] = ["/sign-in", "/sign-in/code", "/sign-in/again"];

/// Routes that answer alike in both towns of the tests.
const ALIKE: [(&str, &str); 1] = [("/assets/seal.{hash}.svg", "both towns of the tests have the same seal")];

#[tokio::test]
async fn what_one_town_holds_is_not_found_in_another() {
    World::story(async |world| {
        let paid = world.north().paid().await;
        let (at_home, abroad) = (world.north().visitor(), world.south().visitor());
        let (mut violations, mut unstyled) = (Vec::new(), Vec::new());
        for (prefix, endpoint) in of_town().filter(|(_, endpoint)| endpoint.verb == Verb::Get) {
            let Some(path) = address(endpoint.path, &paid, &world.north().town().await.profile.seal) else { continue };
            let path = format!("{prefix}{path}");
            // A PDF takes long to print: that it is not found is enough.
            let is_paper = path.rsplit('.').next() == Some("pdf");
            let there = if is_paper { None } else { Some(at_home.get(&path).await) };
            if let Some(there) = there {
                if there.status == 404 {
                    violations.push(format!("GET {path} is not even found at home"));
                }
                unstyled.extend((!is_styled(&there)).then(|| format!("GET {path}")));
            }
            let here = abroad.get(&path).await;
            if here.status != 404 && ALIKE.iter().all(|(alike, _)| *alike != endpoint.path) {
                violations.push(format!("GET {path} abroad: {}", here.status));
            }
        }
        assert_none("another town's tokens, codes and numbers lead nowhere", &violations);
        assert_none("the policy of a page allows its style", &unstyled);

        let keys =
            [at_home.get("/.well-known/pouro-keys.json").await, abroad.get("/.well-known/pouro-keys.json").await];
        assert_eq!(keys.map(|keys| keys.text().contains(&paid.paper.key_id)), [true, false]);
    })
    .await;
}

#[tokio::test]
async fn nothing_of_one_town_is_changed_from_another() {
    World::story(async |world| {
        let paid = world.north().paid().await;
        let mut violations = Vec::new();
        for (place, is_home) in [(world.north(), true), (world.south(), false)] {
            let visitor = place.visitor();
            let token = visitor.get("/track").await.attribute("input[name=form_token]", "value");
            for (_, endpoint) in of_town().filter(|(prefix, endpoint)| prefix.is_empty() && endpoint.verb == Verb::Post)
            {
                if FOR_A_NUMBER.contains(&endpoint.path) {
                    continue;
                }
                let path = filled(endpoint.path, &paid);
                let answer = match (endpoint.forms, endpoint.path) {
                    (Forms::Outside(_), "/pay/notices/{gateway}") => notify(&visitor, &path, &paid).await,
                    _ => {
                        let mut fields = fields(endpoint.path, &paid);
                        fields.push(("form_token".to_owned(), token.clone()));
                        visitor.post(&path, &fields).await
                    }
                };
                if (answer.status == 404) == is_home {
                    violations.push(format!("POST {path}, at home {is_home}: {}", answer.status));
                }
            }
        }
        assert_none("another town's forms reach nothing", &violations);
    })
    .await;
}

/// Where something of the town stands; nothing for a route that is about nobody.
fn address(path: &str, paid: &Paid, seal: &str) -> Option<String> {
    if OF_NOBODY.iter().any(|(known, _)| *known == path) {
        return None;
    }
    let holding = format!("ward={}&holding={}", paid.holding.ward, paid.holding.number);
    let address = match path {
        "/bills" | "/bills/house" | "/bills/report" => format!("{path}?{holding}"),
        "/v" => format!("/v?number={}&code={}", paid.receipt.number, paid.paper.code),
        "/assets/seal.{hash}.svg" => assets::seal_url(seal),
        path => filled(path, paid),
    };
    assert!(address.contains(['?', '.']) || address != path, "{path} is new: what of a town does it show?");
    Some(address)
}

fn filled(path: &str, paid: &Paid) -> String {
    let filled = path
        .replace("/v/{token}", &format!("/v/{}", paid.paper.token))
        .replace("/pay/{token}", &format!("/pay/{}", paid.payment.token))
        .replace("{gateway}", "sandbox")
        .replace("{code}", &paid.paper.code)
        .replace("{charge}", &paid.charge.id.to_string());
    assert!(!filled.contains('{'), "{path} is new: what does it name?");
    filled
}

/// What the form of a route would send.
fn fields(path: &str, paid: &Paid) -> Vec<(String, String)> {
    let (ward, holding) = (paid.holding.ward.to_string(), paid.holding.number.to_string());
    let fields = match path {
        "/pay/holding" => vec![
            ("ward", ward),
            ("holding", holding),
            ("choice", "everything:2055000".to_owned()),
            ("phone", "01712345678".to_owned()),
            ("request_key", uuid::Uuid::now_v7().to_string()),
        ],
        "/bills/report" => vec![
            ("ward", ward),
            ("holding", holding),
            ("topic", "owner".to_owned()),
            ("statement", "নামের বানান ভুল".to_owned()),
            ("request_key", uuid::Uuid::now_v7().to_string()),
        ],
        "/bills/house" => vec![
            ("ward", ward),
            ("holding", holding),
            ("item", format!("{}:0:100", paid.holding.id)),
            ("scope", "everything".to_owned()),
            ("phone", "01712345678".to_owned()),
            ("request_key", uuid::Uuid::now_v7().to_string()),
        ],
        "/pay/sandbox/{charge}" => vec![("pick", "paid".to_owned())],
        "/pay/{token}" => vec![("gateway", "sandbox".to_owned())],
        "/pay/{token}/again" | "/pay/{token}/return" | "/v/{token}/not-mine" => Vec::new(),
        "/track" => vec![("reference", paid.payment.reference.clone()), ("last_four", "5678".to_owned())],
        path => panic!("{path} is new: what does its form send?"),
    };
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

async fn notify(visitor: &Visitor, path: &str, paid: &Paid) -> Page {
    let notice = serde_json::json!({
        "reference": paid.payment.reference,
        "status": "paid",
        "amount_poisha": paid.payment.amount.poisha(),
    });
    visitor.send(visitor.request(Method::POST, path).json(&notice)).await
}

/// Whether a browser applies the style of a page; what has none is as it should be.
fn is_styled(page: &Page) -> bool {
    let text = page.text();
    let style = text.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    style.is_none_or(|(css, _)| {
        let hash = format!("'sha256-{}'", sha256_base64(css.as_bytes()));
        page.header("content-security-policy").contains(&hash)
    })
}
