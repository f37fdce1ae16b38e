//! Finding a payment again.

use crate::support::World;

#[tokio::test]
async fn reference_and_last_digits_find_payment_and_receipt() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("everything:", "paid").await;
        let payer = north.visitor();
        for reference in ["TEST-P26-000001", "test-h26-000001", "TEST-P২৬-০০০০০১"] {
            let form = payer.get("/track").await.form("/track").with("reference", reference).with("last_four", "৫৬৭৮");
            let found = payer.submit(&form).await;
            found.assert(200).assert_says("১৫,৩০০.০০").assert_says("TEST-H26-000001");
            let pdf = payer.get(&found.attribute("a.b", "href")).await;
            assert_eq!(pdf.assert(200).header("content-type"), "application/pdf");
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_part_tells_nothing_and_five_tries_are_enough() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        north.visitor().pay("everything:", "paid").await;
        let thief = north.visitor();
        let form = thief.get("/track").await.form("/track");
        let wrong = form.clone().with("reference", "TEST-P26-000001").with("last_four", "0000");
        let unknown = form.clone().with("reference", "TEST-P26-000099").with("last_four", "5678");
        let (first, second) = (thief.submit(&wrong).await, thief.submit(&unknown).await);
        assert_eq!(first.assert(404).words("main .es"), second.assert(404).words("main .es"));
        assert_eq!(first.form("/track").field("reference"), "TEST-P26-000001");
        thief.submit(&form.clone().with("reference", "").with("last_four", "abc")).await.assert(422);
        for _ in 0..3 {
            thief.submit(&wrong).await;
        }
        let right = form.with("reference", "TEST-P26-000001").with("last_four", "5678");
        let refused = thief.submit(&right).await;
        refused.assert(429);
        assert!(refused.header("retry-after").parse::<u32>().unwrap() > 60);
    })
    .await;
}
