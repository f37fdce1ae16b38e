use std::{collections::HashMap, sync::Mutex};

use actix_web::{
    HttpResponse, Scope,
    web::{self, Data, Form, Path, Query},
};
use entity::payments::payment::Gateway;
use md5::{Digest, Md5};
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    At, Back, Books, Charge, PAID_AT, RefundMood, Status, answered, called, json as answer, lock, page, path_of,
};

pub const PASSWORD: &str = "uttarpur@ssl";
const STORE: &str = "uttarpur";

type Shared = Data<Mutex<Books>>;
type Fields = HashMap<String, String>;

pub fn routes() -> Scope {
    web::scope("/sslcommerz")
        .route("/gwprocess/v4/api.php", web::post().to(init))
        .route("/validator/api/validationserverAPI.php", web::get().to(validate))
        .route("/validator/api/merchantTransIDvalidationAPI.php", web::get().to(transactions))
        .route("/page/{id}", web::get().to(show))
        .route("/page/{id}", web::post().to(pay))
}

fn is_merchant(fields: &Fields) -> bool {
    fields.get("store_id").map(String::as_str) == Some(STORE)
        && fields.get("store_passwd").map(String::as_str) == Some(PASSWORD)
}

async fn init(books: Shared, at: Data<At>, fields: Form<Fields>) -> HttpResponse {
    let oddity = called(&books, "sslcommerz init", |whims| &mut whims.starts);
    answered(oddity, || {
        let named = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let needed = [
            "total_amount",
            "tran_id",
            "success_url",
            "fail_url",
            "cancel_url",
            "ipn_url",
            "cus_email",
            "cus_phone",
            "cus_add1",
            "product_name",
        ];
        if !is_merchant(&fields) || needed.iter().any(|name| named(name).is_empty()) {
            return answer(&json!({ "status": "FAILED", "failedreason": "Store Credential Error Or Store is De-active" }));
        }
        let mut books = lock(&books);
        let charge = Charge {
            gateway: Gateway::SslCommerz,
            order: named("tran_id"),
            id: books.next_id("SESSION"),
            amount: named("total_amount"),
            currency: named("currency"),
            back: named("success_url"),
            day: String::new(),
            payer: named("cus_name"),
            status: Status::Open,
        };
        let said = json!({ "status": "SUCCESS", "failedreason": "", "sessionkey": charge.id, "GatewayPageURL": at.page(&charge) });
        books.charges.push(charge);
        answer(&said)
    })
    .await
}

fn val_id(charge: &Charge) -> String {
    format!("val-{}", charge.id)
}

fn record(books: &Books, charge: &Charge, status: &str) -> Value {
    json!({
        "status": status,
        "tran_date": PAID_AT,
        "tran_id": charge.order,
        "val_id": val_id(charge),
        "amount": books.said_amount(charge),
        "store_amount": "1.00",
        "bank_tran_id": format!("BANK{}", charge.id),
        "currency": "BDT",
        "currency_type": books.said_currency(charge),
        "currency_amount": books.said_amount(charge),
        "risk_level": if books.whims.is_risky { "1" } else { "0" },
        "APIConnect": "DONE",
    })
}

async fn validate(books: Shared, query: Query<Fields>) -> HttpResponse {
    let oddity = called(&books, "sslcommerz validate", |whims| &mut whims.questions);
    answered(oddity, || {
        let books = lock(&books);
        let asked = query.get("val_id").cloned().unwrap_or_default();
        let found = books.charges.iter().find(|charge| val_id(charge) == asked && charge.status == Status::Paid);
        match found.filter(|_| is_merchant(&query)) {
            Some(charge) => answer(&record(&books, charge, "VALID")),
            None => answer(&json!({ "status": "INVALID_TRANSACTION", "APIConnect": "DONE" })),
        }
    })
    .await
}

async fn transactions(books: Shared, query: Query<Fields>) -> HttpResponse {
    if let Some(reference) = query.get("refund_ref_id") {
        return refund_of(&books, reference);
    }
    if query.contains_key("bank_tran_id") {
        return refund(&books, &query);
    }
    let oddity = called(&books, "sslcommerz query", |whims| &mut whims.questions);
    answered(oddity, || {
        let books = lock(&books);
        if !is_merchant(&query) {
            return answer(&json!({ "APIConnect": "FAILED" }));
        }
        let ours = books.charges.iter().filter(|charge| Some(&charge.order) == query.get("tran_id"));
        let ended: Vec<Value> = ours
            .filter_map(|charge| match charge.status {
                Status::Paid => Some(record(&books, charge, "VALID")),
                Status::Failed => Some(record(&books, charge, "FAILED")),
                Status::Cancelled => Some(record(&books, charge, "CANCELLED")),
                Status::Open | Status::Agreed => None,
            })
            .collect();
        answer(&json!({ "APIConnect": "DONE", "no_of_trans_found": ended.len().to_string(), "element": ended }))
    })
    .await
}

fn refund(books: &Shared, query: &Fields) -> HttpResponse {
    called(books, "sslcommerz refund", |whims| &mut whims.starts);
    let mood = lock(books).whims.refunds;
    let reference = format!("RF-{}", query.get("refe_id").cloned().unwrap_or_default());
    let status = match mood {
        RefundMood::Done => "success",
        RefundMood::Pending => "processing",
        RefundMood::Failed => "failed",
    };
    answer(&json!({ "APIConnect": "DONE", "refund_ref_id": reference, "status": status, "errorReason": "no" }))
}

fn refund_of(books: &Shared, reference: &str) -> HttpResponse {
    called(books, "sslcommerz refund", |whims| &mut whims.starts);
    let status = match lock(books).whims.refunds {
        RefundMood::Done => "refunded",
        RefundMood::Pending => "processing",
        RefundMood::Failed => "cancelled",
    };
    answer(&json!({ "APIConnect": "DONE", "refund_ref_id": reference, "status": status, "errorReason": "no" }))
}

async fn show(books: Shared, id: Path<String>) -> HttpResponse {
    let mut books = lock(&books);
    let Some(charge) = books.find(&id) else { return HttpResponse::NotFound().finish() };
    page(charge, "<form method=post><button>Pay</button></form>")
}

/// Paid: the browser posts to where it came from, on another origin.
async fn pay(books: Shared, id: Path<String>) -> HttpResponse {
    let mut books = lock(&books);
    let Some(charge) = books.find(&id) else { return HttpResponse::NotFound().finish() };
    charge.status = Status::Paid;
    let fields = back(charge).fields.into_iter();
    let fields: Vec<String> =
        fields.map(|(name, value)| format!("<input type=hidden name={name} value=\"{value}\">")).collect();
    let fields = fields.concat();
    page(
        charge,
        &format!("<form method=post action=\"{}\">{fields}<button>Back to the merchant</button></form>", charge.back),
    )
}

fn md5(text: &str) -> String {
    let bytes: Vec<String> = Md5::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.concat()
}

fn told(charge: &Charge) -> Vec<(String, String)> {
    let status = match charge.status {
        Status::Failed => "FAILED",
        Status::Cancelled => "CANCELLED",
        Status::Open | Status::Agreed | Status::Paid => "VALID",
    };
    [
        ("amount", charge.amount.clone()),
        ("status", status.to_owned()),
        ("tran_id", charge.order.clone()),
        ("val_id", val_id(charge)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

pub fn back(charge: &Charge) -> Back {
    Back { method: Method::POST, path: path_of(&charge.back), fields: told(charge) }
}

pub fn notice(charge: &Charge, password: &str) -> String {
    let mut signed = told(charge);
    signed.push(("store_passwd".to_owned(), md5(password)));
    signed.sort();
    let joined: Vec<String> = signed.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(told(charge));
    form.append_pair("verify_key", "amount,status,tran_id,val_id");
    form.append_pair("verify_sign", &md5(&joined.join("&")));
    form.finish()
}
