//! Which town a request is for.

use reqwest::Method;

use crate::support::World;

#[tokio::test]
async fn a_town_is_found_by_subdomain_by_its_own_host_and_by_header() {
    World::story(async |world| {
        for host in ["north.localhost", "NORTH.localhost"] {
            world.visitor(host).get("/").await.assert(200).assert_says("উত্তরপুর পৌরসভা");
        }
        world.visitor("south.example.org").get("/").await.assert(200).assert_says("দক্ষিণপুর পৌরসভা");
        for host in ["127.0.0.1", "localhost"] {
            let visitor = world.visitor(host);
            let answer = visitor.send(visitor.request(Method::GET, "/contacts").header("x-tenant", "north")).await;
            answer.assert(200).assert_says("উত্তরপুর পৌরসভা");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert!(answer.headers.get_all("vary").iter().any(|value| value == "X-Tenant"));
        }
    })
    .await;
}

#[tokio::test]
async fn unknown_and_contradicting_requests_get_a_page_that_reveals_nothing() {
    World::story(async |world| {
        for host in ["nowhere.localhost", "example.org", "a.b.localhost", "..", ""] {
            let answer = world.visitor(host).get("/").await;
            answer.assert(404);
            assert!(!answer.text().contains("উত্তরপুর"));
        }
        // The console is there, and has nothing of a portal.
        let console = world.visitor("console.localhost");
        assert_eq!(console.get("/").await.assert(303).location().as_deref(), Some("/sign-in?next=%2F"));
        for path in ["/bills", "/charter", "/api/v1/bills", "/office"] {
            console.get(path).await.assert(404);
        }
        let visitor = world.visitor("north.localhost");
        let contradiction = visitor.send(visitor.request(Method::GET, "/").header("x-tenant", "south")).await;
        contradiction.assert(400);
        visitor.send(visitor.request(Method::GET, "/").header("x-tenant", "north")).await.assert(200);
        let base = world.visitor("localhost");
        base.send(base.request(Method::GET, "/").header("x-tenant", "nowhere")).await.assert(404);
    })
    .await;
}

#[tokio::test]
async fn the_base_domain_shows_the_towns_that_are_open() {
    World::story(async |world| {
        let base = world.visitor("localhost");
        let page = base.get("/").await;
        page.assert(200).assert_says("উত্তরপুর পৌরসভা").assert_says("দক্ষিণপুর পৌরসভা");
        base.get("/en").await.assert(200).assert_says("Uttarpur Municipality");
        assert_eq!(base.get("/en/").await.assert(308).location().as_deref(), Some("/en"));
        base.get("/bills").await.assert(404);
        world.turn("south", "draft").await;
        assert!(!base.get("/").await.text().contains("দক্ষিণপুর"));
        world.visitor("south.localhost").get("/").await.assert(404);
        base.get("/v?town=south&number=H26-000001&code=abc123").await.assert(404);
        base.get("/south/abc123").await.assert(404);
    })
    .await;
}

#[tokio::test]
async fn a_paper_is_checked_from_the_base_domain_in_the_readers_language() {
    World::story(async |world| {
        let base = world.visitor("localhost");
        let query = "town=south&number=H26-000001&code=abc123";
        for (home, path, expected) in [("/", "/v", "/v?number="), ("/en", "/en/v", "/en/v?number=")] {
            let page = base.get(home).await;
            assert_eq!(page.attribute("form", "action"), path);
            assert_eq!(page.header("vary"), "X-Tenant", "a cache must not give it to who names a town");
            // Browsers hold the address that a form is sent on to against the policy, too.
            let policy = page.header("content-security-policy");
            let towns = format!("form-action 'self' http://*.localhost:{};", world.port);
            assert!(policy.contains(&towns), "{policy}");
            let sent_on = base.get(&format!("{path}?{query}")).await.assert(303).location().unwrap();
            let town = format!("http://south.localhost:{}{expected}", world.port);
            assert!(sent_on.starts_with(&town), "{sent_on}");
        }
        world.turn("south", "suspended").await;
        base.get(&format!("/v?{query}")).await.assert(303);
    })
    .await;
}

#[tokio::test]
async fn head_is_answered_as_get_is() {
    World::story(async |world| {
        for (host, paths) in [
            ("north.localhost", &["/", "/en", "/bills", "/healthz", "/nothing", "/api/v1/bills?ward=3&holding=1"][..]),
            ("localhost", &["/", "/en"][..]),
        ] {
            let visitor = world.visitor(host);
            for path in paths {
                let head = visitor.send(visitor.request(Method::HEAD, path)).await;
                assert_eq!(head.status, visitor.get(path).await.status, "{host}{path}");
                assert_eq!(head.text(), "", "{host}{path}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn requests_that_cannot_be_read_are_refused_as_every_other() {
    World::story(async |world| {
        let visitor = world.visitor("north.localhost");
        visitor.get("/bills?ward=3&ward=4").await.assert(400).assert_says("উত্তরপুর");
        let problem = visitor.get("/api/v1/bills?ward=3&ward=4").await;
        assert_eq!(problem.assert(400).header("content-type"), "application/problem+json");
        let base = world.visitor("localhost");
        let refused = base.send(base.request(Method::GET, "/").header("x-tenant", "nowhere")).await;
        assert!(refused.assert(404).headers.get_all("vary").iter().any(|value| value == "X-Tenant"));
    })
    .await;
}

#[tokio::test]
async fn a_closed_town_leads_to_its_receipts() {
    World::story(async |world| {
        world.turn("north", "suspended").await;
        let visitor = world.visitor("north.localhost");
        let closed = visitor.get("/bills").await;
        assert!(!closed.assert(503).header("retry-after").is_empty());
        assert_eq!(closed.attribute("main .bs a", "href"), "/track");
        visitor.get("/track").await.assert(200);
        visitor.get("/help").await.assert(200);
    })
    .await;
}

#[tokio::test]
async fn health_is_told_on_every_host_and_on_the_operations_listener() {
    World::story(async |world| {
        for host in ["north.localhost", "localhost", "nowhere.example.org"] {
            let visitor = world.visitor(host);
            visitor.get("/healthz").await.assert(200);
            assert_eq!(visitor.get("/readyz").await.assert(200).json()["status"], "ready");
        }
        let operations = crate::support::Visitor::new(world.ops_port, "127.0.0.1");
        operations.get("/readyz").await.assert(200);
        operations.get("/outbox").await.assert(200);
        world.visitor("north.localhost").get("/outbox").await.assert(404);
    })
    .await;
}

#[tokio::test]
async fn a_changed_town_is_seen_without_a_restart() {
    World::story(async |world| {
        let visitor = world.visitor("north.localhost");
        visitor.get("/").await.assert(200).assert_says("উত্তরপুর পৌরসভা");
        world.change_profile("north", &[("উত্তরপুর পৌরসভা", "উত্তরপুর সিটি কর্পোরেশন")]).await;
        visitor.get("/").await.assert(200).assert_says("উত্তরপুর সিটি কর্পোরেশন");
    })
    .await;
}
