use std::sync::Mutex;

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    web::{self, Data, Json, Path, Query},
};
use entity::payments::payment::Gateway;
use pouro::platform::payments::gateways::Seal;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    At, Back, Books, Charge, PAID_AT, RefundMood, Status, answered, called, json as answer, lock, page, path_of,
};

const MERCHANT: &str = "683002007104225";

type Shared = Data<Mutex<Books>>;

pub fn routes() -> Scope {
    web::scope("/nagad")
        .route("/check-out/initialize/{merchant}/{order}", web::post().to(initialize))
        .route("/check-out/complete/{id}", web::post().to(complete))
        .route("/verify/payment/{id}", web::get().to(verify))
        .route("/purchase/cancel", web::post().to(cancel))
        .route("/page/{id}", web::get().to(show))
        .route("/page/{id}", web::post().to(pay))
}

/// Nagad's side of the two keys.
fn seal() -> Seal {
    Seal::new(include_str!("../../data/keys/nagad.private"), include_str!("../../data/keys/merchant.public")).unwrap()
}

fn opened(body: &Value, field: &str) -> Option<Value> {
    let plain = seal().open(body[field].as_str()?, body["signature"].as_str()?).ok()?;
    serde_json::from_str(&plain).ok()
}

fn closed(said: &Value) -> HttpResponse {
    let (cipher, signature) = seal().close(&said.to_string()).unwrap();
    answer(&json!({ "sensitiveData": cipher, "signature": signature }))
}

fn refused() -> HttpResponse {
    HttpResponse::BadRequest().json(json!({ "reason": "4001", "message": "Invalid request" }))
}

fn has_headers(request: &HttpRequest) -> bool {
    ["x-km-ip-v4", "x-km-api-version", "x-km-client-type"].iter().all(|name| request.headers().contains_key(*name))
}

async fn initialize(
    books: Shared,
    request: HttpRequest,
    path: Path<(String, String)>,
    body: Json<Value>,
) -> HttpResponse {
    let oddity = called(&books, "nagad initialize", |whims| &mut whims.starts);
    answered(oddity, || {
        let (merchant, order) = path.into_inner();
        let said = opened(&body, "sensitiveData").filter(|_| has_headers(&request)).unwrap_or_default();
        let is_whole = said["merchantId"] == MERCHANT
            && merchant == MERCHANT
            && said["orderId"] == order
            && order.chars().all(|c| c.is_ascii_alphanumeric())
            && said["datetime"] == body["dateTime"]
            && said["challenge"].as_str().is_some_and(|challenge| challenge.len() == 40);
        if !is_whole {
            return refused();
        }
        let mut books = lock(&books);
        let charge = Charge {
            gateway: Gateway::Nagad,
            order,
            id: books.next_id("MDgx"),
            amount: String::new(),
            currency: String::new(),
            back: String::new(),
            day: String::new(),
            payer: String::new(),
            status: Status::Open,
        };
        let said =
            json!({ "paymentReferenceId": charge.id, "challenge": format!("c-{}", charge.id), "acceptDateTime": "1" });
        books.charges.push(charge);
        closed(&said)
    })
    .await
}

async fn complete(books: Shared, at: Data<At>, id: Path<String>, body: Json<Value>) -> HttpResponse {
    called(&books, "nagad complete", |whims| &mut whims.starts);
    let said = opened(&body, "sensitiveData").unwrap_or_default();
    let mut books = lock(&books);
    let Some(charge) = books.find(&id) else { return refused() };
    if said["challenge"] != format!("c-{id}") || said["orderId"] != charge.order || said["currencyCode"] != "050" {
        return refused();
    }
    said["amount"].as_str().unwrap_or_default().clone_into(&mut charge.amount);
    "BDT".clone_into(&mut charge.currency);
    body["merchantCallbackURL"].as_str().unwrap_or_default().clone_into(&mut charge.back);
    answer(&json!({ "status": "Success", "callBackUrl": at.page(charge) }))
}

async fn verify(books: Shared, id: Path<String>) -> HttpResponse {
    let oddity = called(&books, "nagad verify", |whims| &mut whims.questions);
    answered(oddity, || {
        let books = lock(&books);
        let Some(charge) = books.charges.iter().find(|charge| charge.id == *id) else { return refused() };
        let status = match charge.status {
            Status::Open | Status::Agreed => "OrderInitiated",
            Status::Paid if books.calls.iter().any(|call| call == "nagad cancel") => match books.whims.refunds {
                RefundMood::Done => "Cancelled",
                RefundMood::Pending => "Success",
                RefundMood::Failed => "Failed",
            },
            Status::Paid => "Success",
            Status::Failed => "Failed",
            Status::Cancelled => "Aborted",
        };
        let mut said = json!({
            "merchantId": MERCHANT,
            "orderId": charge.order,
            "paymentRefId": charge.id,
            "amount": books.said_amount(charge),
            "issuerPaymentDateTime": format!("{PAID_AT}.0"),
            "issuerPaymentRefNo": format!("ISS{}", charge.id),
            "status": status,
            "statusCode": "000",
        });
        if let Some(currency) = books.whims.currency {
            said["currencyCode"] = currency.into();
        }
        answer(&said)
    })
    .await
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    payment_ref_id: String,
    order_id: String,
}

async fn cancel(books: Shared, query: Query<Named>, body: Json<Value>) -> HttpResponse {
    called(&books, "nagad cancel", |whims| &mut whims.starts);
    let said = opened(&body, "sensitiveDataCancelRequest").unwrap_or_default();
    let mut books = lock(&books);
    let mood = books.whims.refunds;
    let Some(charge) = books.find(&query.payment_ref_id) else { return refused() };
    if charge.status != Status::Paid
        || charge.order != query.order_id
        || said["originalAmount"] != charge.amount
        || said["originalRequestDate"] != "20260815"
    {
        return refused();
    }
    let status = match mood {
        RefundMood::Done => "Cancelled",
        RefundMood::Pending => "Processing",
        RefundMood::Failed => "Failed",
    };
    closed(&json!({ "status": status, "cancelIssuerRefNo": format!("CAN{}", charge.id), "statusCode": "1" }))
}

async fn show(books: Shared, id: Path<String>) -> HttpResponse {
    let mut books = lock(&books);
    let Some(charge) = books.find(&id) else { return HttpResponse::NotFound().finish() };
    page(charge, "<form method=post><button>Proceed</button></form>")
}

async fn pay(books: Shared, id: Path<String>) -> HttpResponse {
    let mut books = lock(&books);
    let Some(charge) = books.find(&id) else { return HttpResponse::NotFound().finish() };
    charge.status = Status::Paid;
    let url = format!("{}?payment_ref_id={}&status=Success", charge.back, charge.id);
    HttpResponse::SeeOther().insert_header(("location", url)).finish()
}

pub fn back(charge: &Charge) -> Back {
    let status = match charge.status {
        Status::Failed => "Failed",
        Status::Cancelled => "Aborted",
        Status::Open | Status::Agreed | Status::Paid => "Success",
    };
    let path = path_of(&charge.back);
    let path =
        format!("{path}?merchant={MERCHANT}&order_id={}&payment_ref_id={}&status={status}", charge.order, charge.id);
    Back { method: Method::GET, path, fields: Vec::new() }
}
