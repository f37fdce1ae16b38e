//! What a browser or a stranger could try: hosts, cookies, forms from elsewhere, sessions of a sibling.

use pouro::platform::errors::Door;
use reqwest::{Method, header};

use crate::{
    laws::pages_behind_doors,
    support::{Page, Visitor, World},
};

/// Every cookie that an answer sets.
fn cookies(answer: &Page) -> Vec<String> {
    answer.headers.get_all(header::SET_COOKIE).iter().map(|set| set.to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_host_that_is_told_otherwise_changes_nothing() {
    World::story(async |world| {
        let north = world.north();
        north.paid().await;
        for host in
            ["nowhere.localhost", "north.localhost.evil.example", "evil.example", "north.localhost@evil.example"]
        {
            let answer = world.visitor(host).get("/bills").await;
            answer.assert(404);
            assert!(!answer.text().contains("উত্তরপুর"), "{host}");
        }
        let visitor = north.visitor();
        for name in ["x-forwarded-host", "forwarded", "x-host", "x-original-url", "x-rewrite-url"] {
            let request = visitor.request(Method::GET, "/").header(name, "host=evil.example");
            let answer = visitor.send(request).await;
            assert!(!answer.assert(200).text().contains("evil.example"), "{name}");
        }
        // The absolute form of a request names another host than its header: the header alone counts.
        let answer = raw(world.port, "GET http://south.localhost/ HTTP/1.1\r\nHost: north.localhost\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("উত্তরপুর"), "{answer}");
        assert!(!answer.contains("দক্ষিণপুর"));
        let twice = raw(world.port, "GET / HTTP/1.1\r\nHost: north.localhost\r\nHost: south.localhost\r\n").await;
        assert!(!twice.contains("দক্ষিণপুর"), "a second host is not believed");
    })
    .await;
}

/// A request as it stands, and the answer as it comes.
async fn raw(port: u16, head: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut line = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    line.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn every_cookie_belongs_to_one_host_and_to_no_script() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let visitor = north.visitor();
        let mut seen = 0;
        for path in ["/", "/bills", "/bills?ward=3&holding=123/1", "/track", "/v", "/bills/report?ward=3&holding=123/1"]
        {
            for set in cookies(&visitor.get(path).await) {
                seen += 1;
                let parts: Vec<&str> = set.split("; ").collect();
                assert!(set.starts_with("__Host-"), "{path}: {set}");
                for part in ["Secure", "HttpOnly", "Path=/"] {
                    assert!(parts.contains(&part), "{path}: {set} is not {part}");
                }
                assert!(parts.iter().any(|part| matches!(*part, "SameSite=Lax" | "SameSite=Strict")), "{path}: {set}");
                assert!(!set.contains("Domain="), "{path}: {set}");
            }
        }
        assert!(seen > 0, "a form gives its visitor a cookie");
        for officer in [north.officer(&["bill-clerk"]).await] {
            let answer = officer.browser.get("/office/holdings").await;
            assert!(cookies(&answer).iter().all(|set| set.starts_with("__Host-") && !set.contains("Domain=")));
        }
    })
    .await;
}

/// A form of ours, sent as a browser would from elsewhere.
async fn send_from(visitor: &Visitor, path: &str, fields: &[(String, String)], name: &str, value: &str) -> Page {
    visitor.send(visitor.request(Method::POST, path).header(name, value).form(fields)).await
}

#[tokio::test]
async fn a_form_comes_from_a_page_of_this_very_town() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let (clerk, payer) = (north.officer(&["bill-clerk"]).await, north.visitor());
        let office = clerk.browser.get("/office/holdings").await.form("/office/holdings").with("q", "01712345678");
        let portal = payer.get("/track").await.form("/track").with("reference", "P26-000001").with("last_four", "5678");
        for (visitor, form) in [(&clerk.browser, office), (&payer, portal)] {
            let (path, fields) = (&form.action, &form.fields);
            for (name, value) in [
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
                ("origin", "http://south.localhost"),
                ("origin", "https://evil.example"),
                ("origin", "null"),
            ] {
                let answer = send_from(visitor, path, fields, name, value).await;
                assert_eq!(answer.status, 403, "{path} with {name}: {value}");
            }
            let bare: Vec<_> = fields.iter().filter(|(name, _)| name != "form_token").cloned().collect();
            visitor.post(path, &bare).await.assert(403);
            assert_ne!(visitor.post(path, fields).await.status, 403, "{path} from its own page");
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_of_somebody_else_or_of_before_signing_in_opens_no_form() {
    World::story(async |world| {
        let north = world.north();
        let (one, other) = (north.officer(&["bill-clerk"]).await, north.officer(&["bill-clerk"]).await);
        let form = one.browser.get("/office/holdings").await.form("/office/holdings").with("q", "01712345678");
        other.browser.submit(&form).await.assert(403);
        let before = north.visitor().get("/track").await.form("/track").field("form_token").to_owned();
        one.browser.submit(&form.clone().with("form_token", &before)).await.assert(403);
        one.browser.submit(&form).await.assert(200);
    })
    .await;
}

#[tokio::test]
async fn a_session_is_worthless_on_a_siblings_host_and_at_the_other_door() {
    World::story(async |world| {
        let (north, south) = (world.north(), world.south());
        let officer = north.almighty().await;
        let token = officer.browser.cookie("__Host-office").unwrap();
        officer.browser.get("/office/holdings").await.assert(200);
        for (name, place) in [("__Host-office", &south), ("__Host-me", &north)] {
            let thief = place.visitor();
            thief.give_cookie(name, &token);
            let answer = thief.get("/office/holdings").await;
            let to = answer.assert(303).location().unwrap();
            assert!(to.starts_with("/office/sign-in?next="), "{to}");
        }
        let citizen = north.citizen("01712345678").await;
        let thief = north.visitor();
        thief.give_cookie("__Host-office", &citizen.cookie("__Host-me").unwrap());
        thief.get("/office/holdings").await.assert(303);
        for forged in ["", "x", &"A".repeat(43), &"A".repeat(4_000), "' OR 1=1 --"] {
            let forger = north.visitor();
            forger.give_cookie("__Host-office", forged);
            forger.get("/office/holdings").await.assert(303);
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_behind_a_door_is_kept_by_anybody() {
    World::story(async |world| {
        let north = world.north();
        let everything = north.everything().await;
        let pages = pages_behind_doors(&everything);
        assert!(pages.len() >= 6, "the office has pages");
        for (door, path) in pages {
            let browser = if door == Door::Portal { &everything.citizen } else { &everything.officer.browser };
            let answer = browser.get(&path).await;
            assert!(answer.status.as_u16() < 500, "{path}");
            assert!(answer.header("cache-control").contains("no-store"), "{path}");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        }
        let refused = north.visitor().get("/office/holdings").await;
        assert!(refused.assert(303).header("cache-control").contains("no-store"));
    })
    .await;
}

#[tokio::test]
async fn a_header_never_opens_the_office() {
    World::story(async |world| {
        let north = world.north();
        let officer = north.almighty().await;
        let token = officer.browser.cookie("__Host-office").unwrap();
        for host in ["localhost", "127.0.0.1"] {
            let visitor = world.visitor(host);
            visitor.give_cookie("__Host-office", &token);
            for path in ["/office/holdings", "/office/queue", "/office", "/office/sign-in", "/office/forgotten"] {
                for path in [path.to_owned(), path.replace("office", "%6Fffice")] {
                    let request = visitor.request(Method::GET, &path).header("x-tenant", "north");
                    visitor.send(request).await.assert(404);
                }
            }
            let request = visitor.request(Method::POST, "/office/sign-in").header("x-tenant", "north");
            visitor.send(request.header("content-type", "application/x-www-form-urlencoded")).await.assert(404);
        }
    })
    .await;
}

#[tokio::test]
async fn one_is_led_back_within_the_site_and_nowhere_else() {
    World::story(async |world| {
        let north = world.north();
        for path in ["/office/holdings?q=3-1&next=//evil.example", "/office/queue?whose=mine"] {
            let to = north.visitor().get(path).await.assert(303).location().unwrap();
            let next = to.strip_prefix("/office/sign-in?next=").unwrap_or_else(|| panic!("{to}"));
            let next: String = url::form_urlencoded::parse(format!("n={next}").as_bytes()).map(|(_, v)| v).collect();
            assert_eq!(next, path);
        }
    })
    .await;
}

#[tokio::test]
async fn what_no_database_takes_is_not_found_and_breaks_nothing() {
    World::story(async |world| {
        let north = world.north();
        let visitor = north.visitor();
        for path in ["/v/%00", "/v/%00/not-mine", "/r/%00", "/en/v/a%0Ab", "/pay/%7f", "/holdings/%1F", "/bills?q=a%00"]
        {
            visitor.get(path).await.assert(404);
        }
        let office = world.office("north").await;
        office.member("01712345678", &["cashier"]).await;
        for identifier in ["a@\0", "a\u{1}@example.org", "01712345678"] {
            office.sign_in(&office.visitor(), identifier, "a wrong password").await.assert(422);
            let browser = office.visitor();
            let form = browser.get("/office/forgotten?lang=en").await.form("/office/forgotten");
            browser.submit(&form.with("identifier", identifier)).await.assert(200);
        }
        let auditor = north.officer(&["auditor"]).await.browser;
        for day in ["-262143-01-01", "%2B262142-12-31", "300000-01-01", "0001-01-01"] {
            auditor.get(&format!("/office/audit?day={day}")).await.assert(422);
            auditor.get(&format!("/office/audit/export?day={day}")).await.assert(422);
            auditor.get(&format!("/office/audit/heads?before={day}")).await.assert(200);
        }
    })
    .await;
}
