//! Campaigns on a bill and in a receipt, last days that move, and the office's word on when the pay page was down.

use chrono::TimeDelta;
use entity::billing::{allocation, pay_outage};
use pouro::platform::{access::Actor, audit::Act, billing::outage};
use serde_json::json;

use crate::support::{World, copy_folder, towns_folder};

const CAMPAIGNS: &str = r#"kind = "campaigns"
valid_from = 2026-07-01
legal_ref = "Resolution 12 of the tests"
approved_by = "Council of the tests"
verified = true

[fair]
name = { bn = "কর মেলা", en = "Tax fair" }
service = "holding"
from = 2026-08-01
to = 2026-08-31
rebate = 2
surcharge_off = 50
resolution = "12/2026"
"#;

const DAYS: &str = r#"kind = "holding-tax"
valid_from = 2026-07-01
legal_ref = "Resolution 13 of the tests"
approved_by = "Council of the tests"
verified = true
holiday_shift = "next_working_day"

[rates]
holding = 7
lighting = 3
conservancy = 7

[outage_extension]
minutes = 60
"#;

const CALENDAR: &str = r#"kind = "calendar"
valid_from = 2026-01-01
legal_ref = "Order of the tests"
approved_by = "The tests"
verified = true

[[local]]
day = 2026-09-30
name = { bn = "মেলার দিন", en = "Day of the fair" }
"#;

#[tokio::test]
async fn a_campaign_is_named_on_the_bill_and_what_it_waived_stays_waived() {
    World::story(async |world| {
        world.add_file("north", "campaigns-2026.toml", CAMPAIGNS).await;
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let payer = north.visitor();
        payer.bill("3", "123/1").await.assert(200).assert_says("কর মেলা").assert_says("১২/২০২৬");
        let bill = payer.get("/api/v1/bills?ward=3&holding=123/1").await.json();
        // 250 of surcharge, half of it waived; 10 and 2 per cent of 17,000.
        let total = ["surcharge_poisha", "surcharge_waived_poisha", "rebate_poisha", "payable_poisha"];
        let total: Vec<_> = total.iter().map(|key| &bill["total"][key]).collect();
        assert_eq!(json!(total), json!([12_500, 12_500, 204_000, 2_008_500]));
        assert_eq!(bill["notes"].as_array().unwrap().len(), 3);

        payer.pay("everything:", "paid").await;
        assert_eq!(north.received().await.poisha(), 2_008_500);
        let work = north.read().await;
        let lines = work.all(work.find::<allocation::Entity>()).await.unwrap();
        work.commit().await.unwrap();
        let sum = |pick: fn(&allocation::Model) -> i64| lines.iter().map(pick).sum::<i64>();
        assert_eq!(sum(|line| line.surcharge_waived.poisha()), 12_500);
        assert_eq!(sum(|line| line.campaign_rebate.poisha()), 34_000);
        // When the fair is over, nothing of it comes back.
        world.clock.pass(TimeDelta::days(60));
        let bill = payer.get("/api/v1/bills?ward=3&holding=123/1").await.json();
        assert_eq!(bill["total"]["payable_poisha"], 0);
    })
    .await;
}

#[tokio::test]
async fn a_last_day_moves_over_a_holiday_and_over_a_day_when_nobody_could_pay() {
    World::story(async |world| {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("north");
        copy_folder(&towns_folder().join("north"), &target);
        std::fs::write(target.join("holding-tax-2026.toml"), DAYS).unwrap();
        std::fs::write(target.join("calendar-2026.toml"), CALENDAR).unwrap();
        world.apply(&target).await.expect("the new files are valid");
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let first = async || payer.get("/api/v1/bills?ward=3&holding=123/1").await.json()["demands"][0].clone();
        let line = first().await;
        assert_eq!((&line["due_as_raised"], &line["due"]), (&json!("2026-09-30"), &json!("2026-10-01")));
        payer.bill("3", "123/1").await.assert_says("আগে ছিল");

        // Thursday the 1st, 14:00: the page was down for an hour and a half; Friday and Saturday are no working days.
        world.clock.set("2026-10-01 14:00:00");
        let officer = north.officer(&["accounts-officer"]).await.browser;
        north.officer(&["cashier"]).await.browser.get("/office/outages").await.assert(403);
        let page = officer.get("/office/outages").await;
        page.assert(200).assert_says("None is known");
        let form = |from: &str, to: &str, why: &str| {
            page.form("/office/outages")
                .with("down_day", "2026-10-01")
                .with("down_from", from)
                .with("down_to", to)
                .with("why", why)
        };
        for (from, to, why) in
            [("9", "10:30", "x"), ("10:30", "09:00", "x"), ("13:00", "15:00", "x"), ("09:00", "10:30", "")]
        {
            officer.submit(&form(from, to, why)).await.assert(422);
        }
        officer.submit(&form("০৯:০০", "10:30", "Power failure at the data centre")).await.assert(303);
        officer.get("/office/outages").await.assert_says("Power failure");
        assert_eq!(north.trail_of(Act::OutageStated).await.len(), 1);
        let line = first().await;
        assert_eq!((&line["due"], &line["rebate_poisha"]), (&json!("2026-10-04"), &json!(42_500)));

        // What the worker measures, minute by minute, is one outage.
        let town = north.town().await;
        for _ in 0..3 {
            let work = world.app.begin(&town, Actor::Worker).await.unwrap();
            outage::measured(&work).await.unwrap();
            work.commit().await.unwrap();
            world.clock.pass(TimeDelta::minutes(1));
        }
        let work = north.read().await;
        let rows = work.all(work.find::<pay_outage::Entity>()).await.unwrap();
        work.commit().await.unwrap();
        let measured: Vec<_> = rows.iter().filter(|row| row.staff_id.is_none()).collect();
        assert_eq!(measured.len(), 1);
        assert_eq!(measured[0].to_at - measured[0].from_at, TimeDelta::minutes(3));

        // The whole year is still paid with its rebate on the 4th, and not on the 5th.
        world.clock.set("2026-10-04 14:00:00");
        assert_eq!(first().await["rebate_poisha"], 42_500);
        world.clock.set("2026-10-05 14:00:00");
        assert_eq!(first().await["rebate_poisha"], 0);
    })
    .await;
}
