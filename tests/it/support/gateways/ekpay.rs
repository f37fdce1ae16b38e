use std::sync::Mutex;

use actix_web::{
    HttpResponse, Scope,
    web::{self, Data, Json, Query},
};
use entity::payments::payment::Gateway;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Back, Books, Charge, PAID_AT, Status, answered, called, json as answer, lock, page, path_of};

pub const PASS_KEY: &str = "e-pass-key";

type Shared = Data<Mutex<Books>>;

pub fn routes() -> Scope {
    web::scope("/ekpay")
        .route("", web::get().to(show))
        .route("", web::post().to(pay))
        .route("/merchant-api", web::post().to(start))
        .route("/get-status", web::post().to(status))
}

async fn start(books: Shared, body: Json<Value>) -> HttpResponse {
    let oddity = called(&books, "ekpay start", |whims| &mut whims.starts);
    answered(oddity, || {
        let named = |path: &str| body.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
        let payer = named("/cust_info/cust_name");
        let is_latin = payer.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.'));
        let is_merchant = named("/mer_info/mer_reg_id") == "uttarpur_mer" && named("/mer_info/mer_pas_key") == PASS_KEY;
        if !is_merchant || !is_latin || payer.is_empty() || !named("/req_timestamp").ends_with(" GMT+6") {
            return answer(&json!({ "msg_code": "1010", "msg_det": "Invalid" }));
        }
        let mut books = lock(&books);
        let charge = Charge {
            gateway: Gateway::Ekpay,
            order: named("/trns_info/trnx_id"),
            id: books.next_id("stoken"),
            amount: named("/trns_info/trnx_amt"),
            currency: named("/trns_info/trnx_currency"),
            back: named("/feed_uri/s_uri"),
            day: named("/req_timestamp")[..10].to_owned(),
            payer,
            status: Status::Open,
        };
        let said = json!({ "secure_token": charge.id, "msg_code": "1000" });
        books.charges.push(charge);
        answer(&said)
    })
    .await
}

fn told(books: &Books, charge: &Charge, code: &str) -> Value {
    json!({
        "msg_code": code,
        "msg_det": "",
        "trnx_info": {
            "mer_trnx_id": charge.order,
            "trnx_id": format!("EK{}", charge.id),
            "trnx_amt": books.said_amount(charge),
            "curr": books.said_currency(charge),
        },
        "pi_det_info": { "pi_name": "CARD", "pay_timestamp": PAID_AT },
    })
}

async fn status(books: Shared, body: Json<Value>) -> HttpResponse {
    let oddity = called(&books, "ekpay status", |whims| &mut whims.questions);
    answered(oddity, || {
        let books = lock(&books);
        let found = books.charges.iter().find(|charge| {
            charge.gateway == Gateway::Ekpay && body["trnx_id"] == charge.order && body["trans_date"] == charge.day
        });
        let Some(charge) = found else { return answer(&json!({ "msg_code": "1030", "msg_det": "Not found" })) };
        match charge.status {
            Status::Open | Status::Agreed => answer(&told(&books, charge, "1000")),
            Status::Paid => answer(&told(&books, charge, "1020")),
            Status::Failed => answer(&told(&books, charge, "1021")),
            Status::Cancelled => answer(&told(&books, charge, "1022")),
        }
    })
    .await
}

#[derive(serde::Deserialize)]
struct Token {
    #[serde(rename = "sToken")]
    token: String,
}

async fn show(books: Shared, query: Query<Token>) -> HttpResponse {
    let mut books = lock(&books);
    let Some(charge) = books.find(&query.token) else { return HttpResponse::NotFound().finish() };
    page(charge, "<form method=post><button>Pay</button></form>")
}

async fn pay(books: Shared, query: Query<Token>) -> HttpResponse {
    let mut books = lock(&books);
    let Some(charge) = books.find(&query.token) else { return HttpResponse::NotFound().finish() };
    charge.status = Status::Paid;
    HttpResponse::SeeOther().insert_header(("location", charge.back.clone())).finish()
}

pub fn back(charge: &Charge) -> Back {
    let path = format!("{}?transId={}", path_of(&charge.back), charge.order);
    Back { method: Method::GET, path, fields: Vec::new() }
}

pub fn notice(charge: &Charge) -> String {
    told(&Books::default(), charge, "1020").to_string()
}
