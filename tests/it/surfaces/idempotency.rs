//! Requests with an `Idempotency-Key`: asked again, answered the same, and done once.

use chrono::TimeDelta;
use entity::requests::idempotent_request::{Column, Entity, State};
use futures_util::future::join_all;
use reqwest::Method;
use sea_orm::{PaginatorTrait, sea_query::Expr};
use serde_json::{Value, json};

use crate::support::{Form, Page, Place, Visitor, World};

const PATH: &str = "/api/v1/payments";

fn wish(choice: &str, poisha: i64) -> Value {
    json!({
        "service": "holding", "ward": 3, "holding": "123/1", "choice": choice, "shown_amount_poisha": poisha,
        "phone": "01712-345678",
    })
}

impl Visitor {
    async fn open_payment(&self, key: &str, wish: &Value) -> Page {
        self.send(self.request(Method::POST, PATH).header("idempotency-key", key).json(wish)).await
    }

    /// A form as a script might send it.
    async fn submit_with_key(&self, key: &str, form: &Form) -> Page {
        let request = self.request(Method::POST, &form.action).header("idempotency-key", key);
        self.send(request.header("sec-fetch-site", "same-origin").form(&form.fields)).await
    }
}

impl Place<'_> {
    async fn kept_requests(&self) -> u64 {
        let work = self.read().await;
        work.find::<Entity>().count(work.tx()).await.unwrap()
    }

    /// As if the process had died after its work and before it could say so.
    async fn die_before_the_answer(&self) {
        let work = self.begin().await;
        let row = work.update_many::<Entity>().col_expr(Column::State, Expr::value(State::InProgress));
        let row = row.col_expr(Column::Status, Expr::value(None::<i16>));
        let row = row.col_expr(Column::AnswerCipher, Expr::value(None::<Vec<u8>>));
        row.col_expr(Column::AnswerKey, Expr::value(None::<i32>)).exec(work.tx()).await.unwrap();
        work.commit().await.unwrap();
    }
}

fn code(page: &Page) -> String {
    page.json()["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_payment_that_a_program_asks_for_again_is_there_once() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("2025-26:5000").await;
        let program = north.visitor();
        let first = program.open_payment("a-1", &wish("everything", 2_055_000)).await;
        let opened = first.assert(201).json();
        assert_eq!((&opened["reference"], &opened["amount_poisha"]), (&json!("TEST-P26-000001"), &json!(2_055_000)));
        assert_eq!((&opened["state"], &opened["rebate_poisha"]), (&json!("created"), &json!(170_000)));
        assert_eq!(first.location().as_deref(), opened["page"].as_str());
        assert!(first.headers.get("set-cookie").is_none() && first.headers.get("idempotent-replayed").is_none());
        // The payer goes on where the answer says.
        let payer = north.visitor();
        payer.follow(&first).await.assert(200).assert_says("২০,৫৫০.০০");

        let again = program.open_payment("a-1", &wish("everything", 2_055_000)).await;
        assert_eq!((again.assert(201).bytes.clone(), again.location()), (first.bytes.clone(), first.location()));
        assert_eq!(again.header("idempotent-replayed"), "true");
        let other = program.open_payment("a-1", &wish("through-1", 928_750)).await;
        assert_eq!(code(other.assert(409)), "idempotency-other-body");
        assert!(other.json()["detail"].as_str().unwrap().contains("চাবি"));
        assert_eq!(north.payments().await, 1);

        // What a rule refused stays refused under its key, word for word; a town has keys of its own.
        let wrong = [0, 1].map(|_| wish("everything", 1));
        let refused = program.open_payment("a-2", &wrong[0]).await;
        assert_eq!(code(refused.assert(409)), "amount-changed");
        assert_eq!(program.open_payment("a-2", &wrong[1]).await.assert(409).bytes, refused.bytes);
        let missing = program.send(program.request(Method::POST, PATH).json(&wrong[0])).await;
        assert_eq!(code(missing.assert(400)), "idempotency-key-missing");
        assert_eq!(code(program.open_payment("a b", &wrong[0]).await.assert(400)), "idempotency-key-unreadable");
        let fields = program.open_payment("a-3", &json!({ "service": "holding" })).await;
        assert_eq!(fields.assert(422).json()["fields"][0]["code"], "ward-missing");
        let unknown = program.open_payment("a-4", &json!({ "service": "water" })).await;
        assert_eq!(unknown.assert(422).json()["fields"][0]["code"], "service-unknown");
        let abroad = world.south().visitor();
        abroad.open_payment("a-1", &wish("everything", 2_055_000)).await.assert(404);
        let too_long = json!({ "service": "x".repeat(1_100_000) });
        assert_eq!(code(program.open_payment("a-5", &too_long).await.assert(400)), "idempotency-body-too-long");
        assert_eq!(north.payments().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_form_may_carry_a_key_too_and_it_is_its_own_browsers() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let form = payer.bill("3", "123/1").await.form("/pay/holding");
        let offer = payer.bill("3", "123/1").await.offers("choice").remove(0).0;
        let form = form.with("choice", &offer).with("phone", "01712-345678");

        // Without the token nothing is done and nothing is kept: the key is free.
        payer.submit_with_key("k", &form.clone().with("form_token", "x")).await.assert(403);
        assert_eq!(north.kept_requests().await, 0);
        let first = payer.submit_with_key("k", &form).await;
        let again = payer.submit_with_key("k", &form).await;
        assert_eq!(again.assert(303).location(), first.assert(303).location());
        assert_eq!(again.header("idempotent-replayed"), "true");
        let other = payer.submit_with_key("k", &form.clone().with("phone", "01812-345678")).await;
        other.assert(409).assert_says("নতুন চাবি");

        // A page that answers a form comes back whole, with the policy that lets its style in.
        let wrong = form.clone().with("phone", "");
        let kept = payer.submit_with_key("w", &wrong).await;
        let same = payer.submit_with_key("w", &wrong).await;
        assert_eq!(same.assert(422).bytes, kept.assert(422).bytes);
        assert_eq!(same.header("content-security-policy"), kept.header("content-security-policy"));

        let neighbour = north.visitor();
        let own = neighbour.bill("3", "123/1").await.form("/pay/holding");
        let own = own.with("choice", &offer).with("phone", "01712-345678");
        let elsewhere = neighbour.submit_with_key("k", &own).await;
        assert_ne!(elsewhere.assert(303).location(), first.location());
        assert!(elsewhere.headers.get("idempotent-replayed").is_none());
        assert_eq!(north.payments().await, 2);

        let officer = north.officer(&["cashier"]).await.browser;
        let language = officer.get("/office/account").await.form("/office/account/locale").with("locale", "bn");
        officer.submit_with_key("k", &language).await.assert(303);
        assert_eq!(officer.submit_with_key("k", &language).await.assert(303).header("idempotent-replayed"), "true");
    })
    .await;
}

#[tokio::test]
async fn at_one_moment_and_after_a_crash_a_request_is_done_once() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let (program, wish) = (north.visitor(), wish("everything", 1_530_000));
        let answers = join_all((0..8).map(|_| program.open_payment("a", &wish))).await;
        let (done, waiting): (Vec<&Page>, Vec<&Page>) = answers.iter().partition(|answer| answer.status == 201);
        assert!(!done.is_empty() && done.iter().all(|answer| answer.bytes == done[0].bytes));
        for answer in waiting {
            assert_eq!(code(answer.assert(409)), "idempotency-under-way");
            assert_eq!(answer.header("retry-after"), "2");
        }
        assert_eq!((north.payments().await, north.kept_requests().await), (1, 1));

        north.die_before_the_answer().await;
        assert_eq!(code(program.open_payment("a", &wish).await.assert(409)), "idempotency-under-way");
        world.clock.pass(TimeDelta::seconds(60));
        let once_more = program.open_payment("a", &wish).await;
        assert_eq!(once_more.assert(201).bytes, done[0].bytes, "the domain knows the request again");
        assert_eq!((north.payments().await, north.kept_requests().await), (1, 1));

        world.clock.pass(TimeDelta::hours(23));
        assert_eq!(program.open_payment("a", &wish).await.assert(201).bytes, done[0].bytes);
        world.clock.pass(TimeDelta::hours(1));
        let next_day = program.open_payment("a", &wish).await;
        assert_eq!(next_day.assert(201).json()["reference"], "TEST-P26-000002");
        assert_eq!((north.payments().await, north.kept_requests().await), (2, 1));
        for _ in 0..3 {
            world.end_day().await;
        }
        assert_eq!(north.kept_requests().await, 0);
    })
    .await;
}
