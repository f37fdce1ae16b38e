//! Whatever a form changes leaves its trace.

use entity::audit::audit_entry;
use pouro::web::{Access, endpoint::Verb};
use reqwest::Method;
use sea_orm::PaginatorTrait;

use super::{assert_none, assert_same, routes::of_town};
use crate::support::{Place, Visitor, World};

/// Forms that change nothing by nature.
const CHANGES_NOTHING: [(&str, &str); 1] = [("/track", "finds a payment")];

/// Forms that a mobile number is shown or refused by, walked in `surfaces::sign_in` and `surfaces::not_mine`.
const FOR_A_NUMBER: [&str; 4] = ["/sign-in", "/sign-in/again", "/sign-in/code", "/v/{token}/not-mine"];

impl Place<'_> {
    async fn entries(&self) -> u64 {
        let work = self.read().await;
        work.find::<audit_entry::Entity>().count(work.tx()).await.unwrap()
    }
}

/// What was posted, and whether it left an entry.
struct Walk<'w> {
    place: Place<'w>,
    posted: Vec<(&'static str, bool)>,
}

impl Walk<'_> {
    async fn post<T>(&mut self, path: &'static str, post: impl AsyncFnOnce() -> T) -> T {
        let before = self.place.entries().await;
        let answer = post().await;
        self.posted.push((path, self.place.entries().await > before));
        answer
    }

    /// From the bill to the gateway's page.
    async fn as_far_as_the_gateway(&mut self, payer: &Visitor, choice: &str) -> String {
        let bill = payer.bill("3", "123/1").await;
        let check = self.post("/pay/holding", async || payer.choose(&bill, choice).await).await;
        let gateway = self.post("/pay/{token}", async || payer.go_to_gateway(&check).await).await;
        let action = gateway.attribute("form", "action");
        let form = gateway.form(&action).with("pick", "paid");
        let picked = self.post("/pay/sandbox/{charge}", async || payer.submit(&form).await).await;
        let location = picked.assert(303).location().unwrap();
        location.find("/pay/").map(|at| location[at..].to_owned()).unwrap()
    }
}

#[tokio::test]
async fn every_form_that_succeeds_leaves_an_entry() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let mut walk = Walk { place: world.north(), posted: Vec::new() };

        let form = payer.get("/bills/house?ward=3&holding=123%2F1").await.assert(200).form("/bills/house");
        let form = form.with("scope", "everything").with("phone", "01712345678");
        let left = walk.post("/bills/house", async || payer.submit(&form).await).await.assert(303).location().unwrap();

        let back = walk.as_far_as_the_gateway(&payer, "through-1:").await;
        walk.post("/pay/{token}/return", async || payer.post(&back, &[]).await).await.assert(303);

        // What was left at the check page costs less by now.
        let outdated = payer.get(&left[left.find("/pay/").unwrap()..]).await;
        let again = outdated.form(&format!("{}/again", &left[left.find("/pay/").unwrap()..]));
        walk.post("/pay/{token}/again", async || payer.submit(&again).await).await.assert(303);

        walk.as_far_as_the_gateway(&payer, "everything:").await;
        let notice = serde_json::json!({ "reference": "TEST-P26-000004", "status": "paid", "amount_poisha": 1 });
        let request = payer.request(Method::POST, "/pay/notices/sandbox").json(&notice);
        walk.post("/pay/notices/{gateway}", async || payer.send(request).await).await.assert(204);

        let form = payer.get("/bills/report?ward=3&holding=123%2F1").await.assert(200).form("/bills/report");
        let form = form.with("topic", "owner").with("statement", "নামের বানান ভুল");
        walk.post("/bills/report", async || payer.submit(&form).await).await.assert(200);

        let silent = walk.posted.iter().filter(|(_, left)| !left).map(|(path, _)| format!("POST {path}"));
        assert_none("what a form changes stands in the trail", &silent.collect::<Vec<_>>());
        // Forms of whoever is signed in are walked by the stories about them.
        let open = of_town().filter(|(prefix, endpoint)| {
            prefix.is_empty() && endpoint.verb == Verb::Post && matches!(endpoint.access, Access::Needs(_))
        });
        let walked =
            walk.posted.iter().map(|(path, _)| *path).chain(CHANGES_NOTHING.map(|(path, _)| path)).chain(FOR_A_NUMBER);
        assert_same("this law walks every form", walked, open.map(|(_, endpoint)| endpoint.path));
    })
    .await;
}
