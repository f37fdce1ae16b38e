//! The bill as JSON.

use serde_json::{Value, json};

use crate::support::World;

#[tokio::test]
async fn a_bill_shows_its_working_and_adds_up() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let answer = north.visitor().get("/api/v1/bills?ward=3&holding=১২৩/১").await;
        assert_eq!(answer.assert(200).header("content-type"), "application/json");
        let bill = answer.json();
        let head: Vec<&Value> = ["tenant", "ward", "holding", "owner", "as_of"].map(|key| &bill[key]).to_vec();
        assert_eq!(json!(head), json!(["north", 3, "123/1", "মোঃ র••• ই•••", "2026-08-15"]));
        let demands = bill["demands"].as_array().unwrap();
        assert_eq!(demands.len(), 5);

        let arrears = &demands[0];
        assert_eq!((&arrears["period"], &arrears["instalment"]), (&json!("2025-26"), &Value::Null));
        assert_eq!(arrears["due"], "2026-06-30");
        assert_eq!(arrears["heads"], json!([{ "code": "arrears", "amount_poisha": 500_000 }]));
        assert_eq!((&arrears["surcharge_poisha"], &arrears["payable_poisha"]), (&json!(25_000), &json!(525_000)));

        let first = &demands[1];
        assert_eq!((&first["service"], &first["instalment"]), (&json!("holding"), &json!(1)));
        assert_eq!(first["heads"][0], json!({ "code": "holding", "amount_poisha": 175_000 }));
        let steps: Vec<&str> =
            first["working"].as_array().unwrap().iter().map(|line| line["step"].as_str().unwrap()).collect();
        assert_eq!(
            steps,
            ["gross_rent_let", "maintenance", "annual_value", "rate", "rate", "rate", "year_total", "instalment"]
        );
        assert!(
            first["working"].as_array().unwrap().iter().all(|line| line["rule"].as_str().unwrap().starts_with('R'))
        );

        let figure = |value: &Value, key: &str| value[key].as_i64().unwrap();
        for line in demands.iter().chain([&bill["total"]]) {
            let owed = figure(line, "amount_poisha") - figure(line, "paid_poisha") - figure(line, "rebate_poisha");
            assert_eq!(owed + figure(line, "surcharge_poisha"), figure(line, "payable_poisha"));
        }
        assert_eq!(figure(&bill["total"], "rebate_poisha"), 170_000);
        assert_eq!(figure(&bill["total"], "payable_poisha"), 2_055_000);
        let sum: i64 = demands.iter().map(|line| figure(line, "payable_poisha")).sum();
        assert_eq!(sum, figure(&bill["total"], "payable_poisha"));
    })
    .await;
}

#[tokio::test]
async fn refusals_are_problem_documents() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let visitor = north.visitor();
        let unknown = visitor.get("/api/v1/bills?ward=3&holding=999").await;
        assert_eq!(unknown.assert(404).header("content-type"), "application/problem+json");
        assert_eq!(unknown.json()["code"], "not-found");
        assert_eq!(unknown.json()["status"], 404);
        let wrong = visitor.get("/api/v1/bills?ward=x").await;
        let fields = wrong.assert(422).json()["fields"].clone();
        assert_eq!(fields[0]["field"], "ward");
        assert_eq!(fields[1]["code"], "holding-missing");
        assert_eq!(visitor.get("/api/v1/nothing").await.assert(404).json()["code"], "not-found");
        world.south().visitor().get("/api/v1/bills?ward=3&holding=123/1").await.assert(404);
        let base = world.visitor("localhost");
        let request =
            base.request(reqwest::Method::GET, "/api/v1/bills?ward=3&holding=123/1").header("x-tenant", "north");
        base.send(request).await.assert(200);
        assert_eq!(base.get("/api/v1/bills?ward=3&holding=123/1").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn bills_cannot_be_read_off_one_after_the_other() {
    World::story(async |world| {
        let visitor = world.north().visitor();
        let mut refused = None;
        for number in 0..70 {
            let answer = visitor.get(&format!("/api/v1/bills?ward=3&holding={number}")).await;
            if answer.status == 429 {
                refused = Some(answer);
                break;
            }
        }
        let refused = refused.expect("somebody who asks for everything is refused");
        assert_eq!(refused.json()["code"], "too-many");
        assert!(refused.header("retry-after").parse::<u32>().unwrap() >= 1);
    })
    .await;
}
