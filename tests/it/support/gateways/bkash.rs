use std::sync::Mutex;

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    web::{self, Data, Json, Path},
};
use entity::payments::payment::Gateway;
use reqwest::Method;
use serde_json::{Value, json};

use super::{At, Back, Books, Charge, RefundMood, Status, answered, called, json as answer, lock, page, path_of};

pub const PASSWORD: &str = "b-password";
pub const APP_SECRET: &str = "b-secret";

type Shared = Data<Mutex<Books>>;

pub fn routes() -> Scope {
    web::scope("/bkash")
        .route("/tokenized/checkout/token/grant", web::post().to(grant))
        .route("/tokenized/checkout/create", web::post().to(create))
        .route("/tokenized/checkout/execute", web::post().to(execute))
        .route("/tokenized/checkout/payment/status", web::post().to(status))
        .route("/tokenized/checkout/payment/refund", web::post().to(refund))
        .route("/page/{id}", web::get().to(show))
        .route("/page/{id}", web::post().to(agree))
}

fn header<'r>(request: &'r HttpRequest, name: &str) -> &'r str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn grant(books: Shared, request: HttpRequest, body: Json<Value>) -> HttpResponse {
    called(&books, "bkash grant", |whims| &mut whims.starts);
    let mut books = lock(&books);
    let grants = books.calls.iter().filter(|call| *call == "bkash grant").count();
    let is_merchant = header(&request, "username") == "uttarpur"
        && header(&request, "password") == PASSWORD
        && body["app_key"] == "app-key"
        && body["app_secret"] == APP_SECRET;
    if !is_merchant || std::mem::take(&mut books.whims.refuses_tokens) {
        return answer(&json!({ "statusCode": "2001", "statusMessage": "Invalid App Key" }));
    }
    answer(&json!({
        "statusCode": "0000",
        "id_token": format!("token-{grants}"),
        "refresh_token": "refresh",
        "token_type": "Bearer",
        "expires_in": 3600,
    }))
}

/// The latest token is taken, unless it has died.
fn is_let_in(books: &Shared, request: &HttpRequest) -> bool {
    let books = lock(books);
    let token = header(request, "authorization");
    let grants = books.calls.iter().filter(|call| *call == "bkash grant").count();
    token == format!("token-{grants}")
        && header(request, "x-app-key") == "app-key"
        && !books.whims.dead_tokens.iter().any(|dead| dead == token)
}

fn unauthorized() -> HttpResponse {
    HttpResponse::Unauthorized().json(json!({ "message": "Unauthorized" }))
}

async fn create(books: Shared, at: Data<At>, request: HttpRequest, body: Json<Value>) -> HttpResponse {
    if !is_let_in(&books, &request) {
        return unauthorized();
    }
    let oddity = called(&books, "bkash create", |whims| &mut whims.starts);
    answered(oddity, || {
        let named = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        if named("mode") != "0011" || named("intent") != "sale" || named("payerReference").is_empty() {
            return answer(&json!({ "statusCode": "2002", "statusMessage": "Invalid" }));
        }
        let mut books = lock(&books);
        let charge = Charge {
            gateway: Gateway::Bkash,
            order: named("merchantInvoiceNumber"),
            id: books.next_id("TR0011"),
            amount: named("amount"),
            currency: named("currency"),
            back: named("callbackURL"),
            day: String::new(),
            payer: named("payerReference"),
            status: Status::Open,
        };
        let said = json!({ "statusCode": "0000", "paymentID": charge.id, "bkashURL": at.page(&charge) });
        books.charges.push(charge);
        answer(&said)
    })
    .await
}

fn told(books: &Books, charge: &Charge) -> Value {
    let mut said = json!({
        "statusCode": "0000",
        "paymentID": charge.id,
        "merchantInvoiceNumber": charge.order,
        "amount": books.said_amount(charge),
        "currency": books.said_currency(charge),
        "intent": "sale",
        "transactionStatus": if charge.status == Status::Paid { "Completed" } else { "Initiated" },
    });
    if charge.status == Status::Paid {
        said["trxID"] = format!("TRX{}", charge.id).into();
        said["paymentExecuteTime"] = "2026-08-15T10:02:00:000 GMT+0600".into();
    }
    said
}

async fn execute(books: Shared, request: HttpRequest, body: Json<Value>) -> HttpResponse {
    if !is_let_in(&books, &request) {
        return unauthorized();
    }
    let oddity = called(&books, "bkash execute", |whims| &mut whims.executions);
    answered(oddity, || {
        let mut books = lock(&books);
        let Some(charge) = books.find(body["paymentID"].as_str().unwrap_or_default()) else {
            return answer(&json!({ "statusCode": "2033", "statusMessage": "Not found" }));
        };
        match charge.status {
            Status::Agreed => charge.status = Status::Paid,
            Status::Paid => return answer(&json!({ "statusCode": "2062", "statusMessage": "Already completed" })),
            Status::Open | Status::Failed | Status::Cancelled => {
                return answer(&json!({ "statusCode": "2056", "statusMessage": "Invalid Payment State" }));
            }
        }
        let charge = charge.clone();
        answer(&told(&books, &charge))
    })
    .await
}

async fn status(books: Shared, request: HttpRequest, body: Json<Value>) -> HttpResponse {
    if !is_let_in(&books, &request) {
        return unauthorized();
    }
    let oddity = called(&books, "bkash status", |whims| &mut whims.questions);
    answered(oddity, || {
        let books = lock(&books);
        let asked = body["paymentID"].as_str().unwrap_or_default();
        match books.charges.iter().find(|charge| charge.id == asked) {
            Some(charge) => answer(&told(&books, charge)),
            None => answer(&json!({ "statusCode": "2033", "statusMessage": "Not found" })),
        }
    })
    .await
}

/// With an amount it gives back, without one it says what became of that.
async fn refund(books: Shared, request: HttpRequest, body: Json<Value>) -> HttpResponse {
    if !is_let_in(&books, &request) {
        return unauthorized();
    }
    called(&books, "bkash refund", |whims| &mut whims.starts);
    let books = lock(&books);
    let is_known = books.charges.iter().any(|charge| {
        charge.status == Status::Paid && body["paymentID"] == charge.id && body["trxID"] == format!("TRX{}", charge.id)
    });
    let status = match books.whims.refunds {
        RefundMood::Failed => return answer(&json!({ "statusCode": "2071", "statusMessage": "Refund not possible" })),
        _ if !is_known => return answer(&json!({ "statusCode": "2033", "statusMessage": "Not found" })),
        RefundMood::Done => "Completed",
        RefundMood::Pending => "Initiated",
    };
    answer(
        &json!({ "statusCode": "0000", "refundTrxID": "RFD1", "transactionStatus": status, "amount": body["amount"] }),
    )
}

async fn show(books: Shared, id: Path<String>) -> HttpResponse {
    let mut books = lock(&books);
    let Some(charge) = books.find(&id) else { return HttpResponse::NotFound().finish() };
    page(charge, "<form method=post><button>Confirm</button></form>")
}

/// Agreed: the browser is sent back at once.
async fn agree(books: Shared, id: Path<String>) -> HttpResponse {
    let mut books = lock(&books);
    let Some(charge) = books.find(&id) else { return HttpResponse::NotFound().finish() };
    charge.status = Status::Agreed;
    let url = format!("{}?paymentID={}&status=success", charge.back, charge.id);
    HttpResponse::SeeOther().insert_header(("location", url)).finish()
}

pub fn back(charge: &Charge) -> Back {
    let status = match charge.status {
        Status::Failed => "failure",
        Status::Cancelled => "cancel",
        Status::Open | Status::Agreed | Status::Paid => "success",
    };
    let path = format!("{}?paymentID={}&status={status}&signature=x", path_of(&charge.back), charge.id);
    Back { method: Method::GET, path, fields: Vec::new() }
}

pub fn notice(charge: &Charge) -> String {
    let message = json!({
        "trxID": format!("TRX{}", charge.id),
        "transactionStatus": "Completed",
        "amount": charge.amount,
        "currency": charge.currency,
        "merchantInvoiceNumber": charge.order,
    });
    json!({
        "Type": "Notification",
        "MessageId": "1",
        "TopicArn": "arn:aws:sns:ap-southeast-1:1:uttarpur",
        "Message": message.to_string(),
        "SignatureVersion": "1",
        "Signature": "eA==",
        "SigningCertURL": "https://sns.ap-southeast-1.amazonaws.com/x.pem",
    })
    .to_string()
}
