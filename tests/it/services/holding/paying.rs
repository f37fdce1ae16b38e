//! From the finder to the receipt.

use entity::payments::receipt;
use futures_util::future::join_all;
use sea_orm::QueryOrder;

use crate::support::{Place, World};

async fn receipts(place: &Place<'_>) -> Vec<receipt::Model> {
    let work = place.read().await;
    work.all(work.find::<receipt::Entity>().order_by_asc(receipt::Column::Serial)).await.unwrap()
}

#[tokio::test]
async fn a_bill_is_found_paid_and_receipted() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let payer = north.visitor();

        let finder = payer.get("/").await.assert(200).form("/bills").with("ward", "3").with("holding", "১২৩-১");
        let bill = payer.bill(finder.field("ward"), finder.field("holding")).await;
        bill.assert(200).assert_says("মোঃ র••• ই•••");
        let check = payer.choose(&bill, "everything:").await;
        check.assert(200).assert_says("২০,৫৫০.০০").assert_says("বিশ হাজার পাঁচশত পঞ্চাশ টাকা মাত্র");
        let gateway = payer.go_to_gateway(&check).await;
        let outcome = payer.pick(&gateway, "paid").await;
        outcome.assert(200).assert_says("TEST-H26-000001").assert_says("২০,৫৫০.০০");

        world.run_jobs().await;
        let arrived = world.arrived();
        assert_eq!(arrived.len(), 1);
        assert_eq!(arrived[0].to, "8801712345678");
        assert!(arrived[0].text.contains("TEST-H26-000001"), "{arrived:?}");
        assert_eq!(north.received().await.poisha(), 2_055_000);
        let proof = north.proof().await;
        assert!(proof.open_demands.is_zero());
        payer.bill("3", "123/1").await.assert_says("আজ কোনো টাকা বাকি নেই");
    })
    .await;
}

#[tokio::test]
async fn the_receipts_of_an_account_come_newest_first_over_the_years() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        payer.pay("through-1:", "paid").await;
        world.clock.set("2026-09-01 10:00:00");
        payer.pay("everything:", "paid").await;
        world.clock.set("2027-07-15 10:00:00");
        north.raise("2027-28").await.unwrap();
        payer.pay("everything:", "paid").await;
        world.run_jobs().await;
        let work = north.read().await;
        let account = work.all(work.find::<receipt::Entity>()).await.unwrap().remove(0).account_id;
        let receipts = pouro::platform::receipts::lookup::of_account(&work, account).await.unwrap();
        let numbers: Vec<&str> = receipts.iter().map(|receipt| receipt.number.as_str()).collect();
        assert_eq!(numbers, ["TEST-H27-000001", "TEST-H26-000002", "TEST-H26-000001"]);
    })
    .await;
}

#[tokio::test]
async fn a_year_that_has_not_begun_is_not_due() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        payer.pay("everything:", "paid").await;
        world.clock.set("2027-06-15 10:00:00");
        north.raise("2027-28").await.unwrap();
        let bill = payer.bill("3", "123/1").await;
        bill.assert(200).assert_says("এখন কিছু দিতে হবে না");
        let offers = bill.offers("choice");
        assert!(offers.iter().all(|(value, _)| !value.starts_with("through-4:")), "{offers:?}");
    })
    .await;
}

#[tokio::test]
async fn every_way_of_writing_a_number_finds_the_holding() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        for typed in ["123/1", "১২৩/১", "123-1", " 0123 / 1", "১২৩ - ১", "123–1", "123\\1"] {
            payer.bill("৩", typed).await.assert(200).assert_says("৩-১২৩/১");
        }
        let near = payer.bill("3", "123/ক").await;
        near.assert(404).assert_says("৩-১২৩/১");
        payer.bill("4", "123/1").await.assert(404);
        for (ward, typed) in [("", "123/1"), ("77", "123/1"), ("3", ""), ("3", "12-Mar"), ("x", "y\u{7}z")] {
            payer.bill(ward, typed).await.assert(422).words(".es");
        }
        payer.bill("3", &"9".repeat(5_000)).await.assert(422);
    })
    .await;
}

#[tokio::test]
async fn instalments_are_paid_one_by_one_and_earn_what_one_payment_earns() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();

        let bill = payer.bill("3", "123/1").await;
        let form = bill.form("/pay/holding").with("choice", "choose").with("phone", "01712345678");
        let instalments = payer.submit(&form).await;
        let offers = instalments.assert(200).offers("choice");
        let values: Vec<&str> = offers.iter().map(|(value, _)| value.as_str()).collect();
        assert_eq!(values, ["through-1:403750", "through-2:786250", "through-3:1179375", "through-4:1530000"]);
        let chosen = instalments.form("/pay/holding").with("choice", "through-2:786250");
        let check = payer.follow(payer.submit(&chosen).await.assert(303)).await;
        let gateway = payer.go_to_gateway(&check).await;
        payer.pick(&gateway, "paid").await.assert_says("৭,৮৬২.৫০");

        // Three more weeks, then the rest: 10 % of the whole year less what was given before.
        world.clock.set("2026-09-30 23:59:59");
        let (outcome, _) = payer.pay("everything:743750", "paid").await;
        outcome.assert_says("৭,৪৩৭.৫০");
        assert_eq!(north.received().await.poisha(), 1_530_000);
    })
    .await;
}

#[tokio::test]
async fn who_steps_back_and_chooses_otherwise_pays_what_he_chose_last() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let payer = north.visitor();
        // The same page, and so the same form, three times over.
        let bill = payer.bill("3", "123/1").await;
        let first = payer.choose(&bill, "everything:").await.attribute("form[method=post]", "action");
        let again = payer.choose(&bill, "everything:").await.attribute("form[method=post]", "action");
        assert_eq!(first, again, "a form that is sent twice makes one payment");
        let other = payer.choose(&bill, "arrears:").await;
        assert_ne!(first, other.attribute("form[method=post]", "action"));
        let gateway = payer.go_to_gateway(&other).await;
        payer.pick(&gateway, "paid").await.assert_says("৫,২৫০.০০");
    })
    .await;
}

#[tokio::test]
async fn a_bill_of_arrears_alone_can_be_paid() {
    World::story(async |world| {
        let north = world.north();
        let csv = "ward,holding_no,owner,services,arrears\n3,123/1,রহিমা বেগম,holding,2023-24:800;2024-25:950\n";
        north.register(csv).await;
        let payer = north.visitor();
        let bill = payer.bill("3", "123/1").await;
        // 5 % for each 1 July: three times on the first year, twice on the second.
        let offers = bill.offers("choice");
        assert_eq!(offers.len(), 1, "{offers:?}");
        let (outcome, _) = payer.pay("arrears:196500", "paid").await;
        outcome.assert_says("১,৯৬৫.০০");
        assert!(north.proof().await.open_demands.is_zero());
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_is_kept_and_nothing_is_written() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let bill = payer.bill("3", "123/1").await;
        let form = bill.form("/pay/holding").with("phone", "12345").with("email", "payer at example");
        let refused = payer.submit(&form).await;
        refused.assert(422);
        let again = refused.form("/pay/holding");
        assert_eq!((again.field("phone"), again.field("email")), ("12345", "payer at example"));
        assert_eq!(refused.all_words(".es li").len(), 2);
        assert!(refused.words("title").starts_with("ত্রুটি"));

        let tampered = bill.form("/pay/holding").with("choice", "everything:100").with("phone", "01712345678");
        payer.submit(&tampered).await.assert(422);
        let unknown = bill.form("/pay/holding").with("choice", "through-99:1").with("phone", "01712345678");
        payer.submit(&unknown).await.assert(422);
        assert_eq!(north.payments().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_payment() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let form = payer.bill("3", "123/1").await.form("/pay/holding").with("phone", "01712345678");
        let (first, second) = tokio::join!(payer.submit(&form), payer.submit(&form));
        assert_eq!(first.assert(303).location(), second.assert(303).location());
        assert_eq!(north.payments().await, 1);

        // Two clicks on "pay", and the button again after paying.
        let check = payer.follow(&first).await;
        let path = check.attribute("form[method=post]", "action");
        let pay = check.form(&path).with("gateway", "sandbox");
        let (one, two) = tokio::join!(payer.submit(&pay), payer.submit(&pay));
        one.assert(303);
        two.assert(303);
        let gateway = payer.get(&format!("{path}/go")).await.attribute("main a.b", "href");
        let gateway = payer.get(&gateway[gateway.find("/pay/").unwrap()..]).await;
        payer.pick(&gateway, "paid").await.assert_says("TEST-H26-000001");
        let after = payer.follow(payer.submit(&pay).await.assert(303)).await;
        after.assert(200).assert_says("TEST-H26-000001");
        assert_eq!(north.proof().await.receipts, 1);
    })
    .await;
}

#[tokio::test]
async fn a_day_later_the_old_amount_is_not_paid() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        world.clock.set("2026-09-30 23:50:00");
        let (check, path) = payer.check("everything:1530000").await;
        let pay = check.form(&path).with("gateway", "sandbox");
        world.clock.set("2026-10-01 00:00:00");
        let refused = payer.submit(&pay).await;
        refused.assert(409).assert_says("টাকার অঙ্ক বদলে গেছে");
        assert_eq!(north.received().await.poisha(), 0);
    })
    .await;
}

#[tokio::test]
async fn who_started_in_time_keeps_his_rebate() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        world.clock.set("2026-09-30 23:50:00");
        let (check, _) = payer.check("everything:1530000").await;
        let gateway = payer.go_to_gateway(&check).await;
        world.clock.set("2026-10-01 00:15:00");
        payer.pick(&gateway, "paid").await.assert_says("TEST-H26-000001");
        assert!(north.proof().await.open_demands.is_zero());
    })
    .await;
}

#[tokio::test]
async fn another_payment_on_the_way_leaves_no_debt_and_no_loss() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let (payer, helper) = (north.visitor(), north.visitor());
        let (slow, _) = payer.check("everything:1530000").await;
        let gateway = payer.go_to_gateway(&slow).await;
        helper.pay("everything:1530000", "paid").await.0.assert_says("TEST-H26-000001");
        // The first payer pays as well: what came is posted, and is credit since nothing is due.
        payer.pick(&gateway, "paid").await.assert_says("TEST-H26-000002");
        assert_eq!(north.received().await.poisha(), 3_060_000);
        payer.bill("3", "123/1").await.assert_says("১৫,৩০০.০০");
    })
    .await;
}

#[tokio::test]
async fn payments_of_many_holdings_at_once_get_receipts_without_a_gap() {
    const HOLDINGS: i64 = 8;
    World::story(async |world| {
        let north = world.north();
        let rows = (1..=HOLDINGS).map(|number| format!("3,{number},রহিমা বেগম,10000,holding")).collect::<Vec<_>>();
        north.register(&format!("ward,holding_no,owner,monthly_rent,services\n{}\n", rows.join("\n"))).await;
        north.raise("2026-27").await.unwrap();
        let mut waiting = Vec::new();
        for number in 1..=HOLDINGS {
            let payer = north.visitor();
            let check = payer.choose(&payer.bill("3", &number.to_string()).await, "everything:").await;
            waiting.push((payer.go_to_gateway(&check).await, payer));
        }
        let outcomes = join_all(waiting.iter().map(|(gateway, payer)| payer.pick(gateway, "paid"))).await;
        for outcome in &outcomes {
            outcome.assert(200).assert_says("TEST-H26-00000");
        }
        let serials: Vec<i64> = receipts(&north).await.iter().map(|receipt| receipt.serial).collect();
        assert_eq!(serials, (1..=HOLDINGS).collect::<Vec<_>>());
        let proof = north.proof().await;
        assert!(proof.holds() && proof.open_demands.is_zero(), "{proof:?}");
    })
    .await;
}

#[tokio::test]
async fn of_two_payments_of_one_holding_at_once_one_clears_and_the_other_is_credit() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let (payer, helper) = (north.visitor(), north.visitor());
        let (own, _) = payer.check("everything:").await;
        let (helping, _) = helper.check("everything:").await;
        let (own, helping) = (payer.go_to_gateway(&own).await, helper.go_to_gateway(&helping).await);
        let (first, second) = tokio::join!(payer.pick(&own, "paid"), helper.pick(&helping, "paid"));
        first.assert(200).assert_says("TEST-H26-00000");
        second.assert(200).assert_says("TEST-H26-00000");
        let credits: Vec<i64> = receipts(&north).await.iter().map(|receipt| receipt.credit.poisha()).collect();
        assert_eq!(credits, [0, 1_530_000]);
        let proof = north.proof().await;
        assert!(proof.holds() && proof.open_demands.is_zero(), "{proof:?}");
    })
    .await;
}
