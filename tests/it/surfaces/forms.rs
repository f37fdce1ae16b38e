//! Forms come from our own pages, are bounded, and change nothing when they are refused.

use reqwest::Method;

use crate::support::World;

#[tokio::test]
async fn a_form_from_elsewhere_is_refused() {
    World::story(async |world| {
        let (north, south) = (world.north(), world.south());
        north.billed_holding("").await;
        let payer = north.visitor();
        let form = payer.bill("3", "123/1").await.form("/pay/holding").with("phone", "01712345678");

        // Without the cookie, with another browser's token, from a sibling town, from a site that says so.
        north.visitor().submit(&form).await.assert(403);
        let other = north.visitor();
        other.get("/track").await;
        other.submit(&form).await.assert(403);
        let neighbour = south.visitor();
        neighbour.get("/track").await;
        neighbour.submit(&form).await.assert(403);
        for (name, value) in
            [("sec-fetch-site", "same-site"), ("sec-fetch-site", "cross-site"), ("origin", "http://evil.example")]
        {
            let request = payer.request(Method::POST, &form.action).header(name, value).form(&form.fields);
            payer.send(request).await.assert(403);
        }
        let no_token: Vec<_> = form.fields.iter().filter(|(name, _)| name != "form_token").cloned().collect();
        payer.post(&form.action, &no_token).await.assert(403).assert_says("আবার");
        assert_eq!(north.payments().await, 0);
        payer.submit(&form).await.assert(303);
    })
    .await;
}

#[tokio::test]
async fn over_long_and_broken_bodies_are_refused() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let form = payer.bill("3", "123/1").await.form("/pay/holding");
        payer.submit(&form.clone().with("phone", &"1".repeat(100_000))).await.assert(400);
        let json = payer.request(Method::POST, &form.action).json(&serde_json::json!({ "phone": "1" }));
        payer.send(json).await.assert(403);
        payer.submit(&form.clone().with("ward", "99").with("phone", "01712345678")).await.assert(404);
        payer.submit(&form.clone().with("request_key", "1").with("phone", "01712345678")).await.assert(400);
        payer.submit(&form.with("email", "a@b\u{0}.c").with("phone", "01712345678")).await.assert(422);
        assert_eq!(north.payments().await, 0);
    })
    .await;
}

#[tokio::test]
async fn wrong_data_on_a_bill_is_reported_and_waits_for_the_office() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let citizen = north.visitor();
        let bill = citizen.bill("3", "123/1").await;
        let link = bill.attribute("a[href^='/bills/report']", "href");
        let form = citizen.get(&link).await.assert(200).form("/bills/report");

        let empty = citizen.submit(&form).await;
        assert_eq!(empty.assert(422).all_words(".es li").len(), 2);
        let long = form.clone().with("topic", "owner").with("statement", &"ভুল ".repeat(400)).with("phone", "123");
        let refused = citizen.submit(&long).await;
        assert_eq!(refused.assert(422).all_words(".es li").len(), 2);
        assert_eq!(refused.form("/bills/report").field("phone"), "123");
        assert_eq!(north.waiting().await, 0);

        let report =
            form.with("topic", "owner").with("statement", "নামের বানান ভুল\nঠিক নাম: রফিকুল").with("phone", "০১৭১২৩৪৫৬৭৮");
        for _sent in 0..2 {
            citizen.submit(&report).await.assert(200).assert_says("TEST-E26-000001");
        }
        assert_eq!(north.waiting().await, 1);
        let work = north.read().await;
        let kept = work.all(work.find::<entity::holding::error_report::Entity>()).await.unwrap();
        assert_eq!(kept[0].statement, "নামের বানান ভুল\nঠিক নাম: রফিকুল");
        assert_eq!(kept[0].phone.as_ref().unwrap().last_four(), "5678");
    })
    .await;
}
