//! Pages about the town, in both languages.

use crate::support::World;

const PAGES: [&str; 7] = ["/", "/bills", "/charter", "/contacts", "/help", "/privacy", "/track"];

#[tokio::test]
async fn every_page_has_its_twin() {
    World::story(async |world| {
        let visitor = world.north().visitor();
        for path in PAGES {
            let bangla = visitor.get(path).await;
            assert_eq!(bangla.assert(200).attribute("html", "lang"), "bn");
            let twin = bangla.attribute("header a[hreflang=en]", "href");
            let english = visitor.get(&twin).await;
            assert_eq!(english.assert(200).attribute("html", "lang"), "en");
            assert_eq!(english.attribute("header a[hreflang=bn]", "href"), path);
        }
        assert_eq!(visitor.get("/en/").await.assert(308).location().as_deref(), Some("/en"));
    })
    .await;
}

#[tokio::test]
async fn answers_carry_the_headers_that_keep_people_safe() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let visitor = north.visitor();
        for path in ["/", "/bills?ward=3&holding=123/1", "/nowhere", "/api/v1/bills"] {
            let answer = visitor.get(path).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
            assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
        }
        assert_eq!(visitor.get("/bills?ward=3&holding=123/1").await.header("cache-control"), "no-store");
        assert!(visitor.get("/").await.header("cache-control").contains("max-age"));
        let seal = visitor.get("/").await.attribute("header img", "src");
        let seal = visitor.get(&seal).await;
        assert!(seal.assert(200).header("content-security-policy").contains("sandbox"));
        visitor.get("/assets/seal.000000000000.svg").await.assert(404);
    })
    .await;
}

#[tokio::test]
async fn the_home_page_is_sent_packed_to_whoever_can_unpack_it() {
    World::story(async |world| {
        let visitor = world.north().visitor();
        let plain = visitor.get("/").await;
        for encoding in ["br", "gzip"] {
            let request = visitor.request(reqwest::Method::GET, "/").header("accept-encoding", encoding);
            let packed = visitor.send(request).await;
            assert_eq!(packed.assert(200).header("content-encoding"), encoding);
            assert!(packed.bytes.len() * 3 < plain.bytes.len());
        }
    })
    .await;
}

#[tokio::test]
async fn the_charter_says_what_is_online_and_where_to_go_instead() {
    World::story(async |world| {
        let charter = world.north().visitor().get("/charter").await;
        charter.assert(200).assert_says("হোল্ডিং কর পরিশোধ").assert_says("লাইসেন্স পরিদর্শক");
        assert_eq!(charter.attribute("section a", "href"), "/bills");
    })
    .await;
}
