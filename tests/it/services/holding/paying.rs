//! From the finder to the receipt.

use crate::support::World;

#[tokio::test]
async fn a_bill_is_found_paid_and_receipted() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let payer = north.visitor();

        let home = payer.get("/").await;
        let finder = home.assert(200).form("/bills").with("ward", "3").with("holding", "১২৩-১");
        let bill =
            payer.get(&format!("/bills?ward={}&holding={}", finder.field("ward"), finder.field("holding"))).await;
        bill.assert(200).assert_says("মোঃ র••• ই•••");
        let offers = bill.offers("choice");
        let everything =
            offers.iter().find(|(value, _)| value.starts_with("everything:")).expect("everything is offered");
        assert_eq!(everything.0, "everything:2055000");

        let form = bill.form("/pay/holding").with("choice", &everything.0).with("phone", "০১৭১২-৩৪৫৬৭৮");
        let check = payer.follow(payer.submit(&form).await.assert(303)).await;
        check.assert(200).assert_says("২০,৫৫০.০০");
        let action = check.attribute("form[method=post]", "action");
        let go = payer.follow(payer.submit(&check.form(&action).with("gateway", "sandbox")).await.assert(303)).await;
        let gateway = go.assert(200).attribute("main a.b", "href");
        let sandbox = payer.get(&gateway[gateway.find("/pay/").unwrap()..]).await;
        let action = sandbox.assert(200).attribute("form", "action");
        let picked = payer
            .post(
                &action,
                &[
                    ("form_token".into(), sandbox.form(&action).field("form_token").into()),
                    ("pick".into(), "paid".into()),
                ],
            )
            .await;
        let back = payer.follow(picked.assert(303)).await;
        let outcome = payer.follow(back.assert(303)).await;
        outcome.assert(200).assert_says("TEST-H26-000001");
        world.run_jobs().await;
        let sms = world.arrived();
        assert_eq!(sms.len(), 1);
        assert!(sms[0].text.contains("TEST-H26-000001"), "{sms:?}");
        assert_eq!(north.received().await.poisha(), 2_055_000);
    })
    .await;
}
