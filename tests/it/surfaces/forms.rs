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

#[tokio::test]
async fn what_is_too_long_or_broken_is_refused_and_shown_again() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let bill = payer.bill("3", "123/1").await;
        let pay = bill.form("/pay/holding").with("choice", "everything:1530000").with("phone", "01712345678");
        let pay = pay.with("email", "payer@example.org");
        let report = payer.get(&bill.attribute("a[href^='/bills/report']", "href")).await.form("/bills/report");
        let report = report.with("topic", "owner").with("statement", "নামের বানান ভুল").with("phone", "01712345678");
        let track = payer.get("/track").await.form("/track");
        let track = track.with("reference", "TEST-P26-000001").with("last_four", "5678");
        for (form, name, too_long) in [
            (&pay, "phone", "017123456789".to_owned()),
            (&pay, "email", format!("{}@example.org", "p".repeat(89))),
            (&pay, "choice", "everything:99999999999999999999".to_owned()),
            (&report, "topic", "owners".to_owned()),
            (&report, "statement", "ভ".repeat(1_001)),
            (&report, "statement", "ভ".repeat(2_000)),
            (&report, "phone", "017123456789".to_owned()),
            (&track, "reference", "1".repeat(31)),
            (&track, "last_four", "56789".to_owned()),
        ] {
            for typed in [too_long, format!("{}\u{7}", form.field(name))] {
                let sent = form.clone().with(name, &typed);
                let refused = payer.submit(&sent).await;
                assert_eq!(refused.status, 422, "{name} {typed:?}");
                assert_eq!(refused.all_words(".es li").len(), 1, "{name} {typed:?}");
                let shown = refused.form(&form.action);
                for name in ["phone", "email", "statement", "reference", "last_four"] {
                    assert_eq!(shown.field(name), sent.field(name));
                }
            }
        }
        assert_eq!((north.payments().await, north.waiting().await), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_choice_that_no_page_offers_moves_no_payment() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let (check, path) = payer.check("everything:").await;
        for gateway in ["", "sandbox\u{7}", "sandboxes", &"s".repeat(1_000)] {
            payer.submit(&check.form(&path).with("gateway", gateway)).await.assert(400);
        }
        // It is still to be paid.
        let gateway = payer.go_to_gateway(&check).await;
        let charge = gateway.attribute("form", "action");
        for pick in ["", "paid\u{7}", "paid-twice", &"p".repeat(1_000)] {
            payer.submit(&gateway.form(&charge).with("pick", pick)).await.assert(400);
        }
        assert_eq!(north.received().await.poisha(), 0);
        payer.pick(&gateway, "paid").await.assert_says("TEST-H26-000001");
    })
    .await;
}
