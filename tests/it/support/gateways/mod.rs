//! Gateways that speak each real one's own protocol, on an address of their own, and misbehave on request.
//!
//! They keep their own books; what a payer does on their pages, a story does with [`Fakes::pays`] and the like.

mod bkash;
mod ekpay;
mod nagad;
mod sslcommerz;

use std::{
    collections::{BTreeMap, VecDeque},
    net::TcpListener,
    sync::{Mutex, MutexGuard, PoisonError},
};

use actix_web::{App, HttpResponse, HttpServer, dev::ServerHandle, web::Data};
use entity::payments::payment::Gateway;
use reqwest::Method;
use serde_json::Value;

use super::{Page, Place, Visitor};

/// The real ones.
pub const REAL: [Gateway; 4] = [Gateway::SslCommerz, Gateway::Bkash, Gateway::Nagad, Gateway::Ekpay];

/// When payers pay, by the clocks of all gateways.
pub const PAID_AT: &str = "2026-08-15 10:02:00";

/// All four, on one port.
pub struct Fakes {
    pub port: u16,
    books: Data<Mutex<Books>>,
    server: ServerHandle,
}

/// What the gateways know.
#[derive(Default)]
pub struct Books {
    pub charges: Vec<Charge>,
    /// Every call that reached a gateway: `bkash execute`.
    pub calls: Vec<String>,
    pub whims: Whims,
}

/// One payment at a gateway.
#[derive(Clone, Debug)]
pub struct Charge {
    pub gateway: Gateway,
    /// Our name for it.
    pub order: String,
    /// The gateway's.
    pub id: String,
    pub amount: String,
    pub currency: String,
    /// Where the browser is sent in the end.
    pub back: String,
    /// The day under which it is kept.
    pub day: String,
    pub payer: String,
    pub status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Open,
    /// The payer agreed; at bKash no money has moved yet.
    Agreed,
    Paid,
    Failed,
    Cancelled,
}

/// How the gateways misbehave.
#[derive(Default)]
pub struct Whims {
    /// Said in place of the amount and the currency.
    pub amount: Option<&'static str>,
    pub currency: Option<&'static str>,
    pub is_risky: bool,
    /// What becomes of the next calls that start a payment, ask about one, or have it executed.
    pub starts: VecDeque<Oddity>,
    pub questions: VecDeque<Oddity>,
    pub executions: VecDeque<Oddity>,
    pub refunds: RefundMood,
    /// Tokens that are no longer taken.
    pub dead_tokens: Vec<String>,
    pub refuses_tokens: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// Never answers, and does nothing.
    Silent,
    /// Does what it was told, and never answers.
    SilentAfter,
    Broken,
    Garbage,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RefundMood {
    #[default]
    Done,
    Pending,
    Failed,
}

/// How the payer's browser comes back.
#[derive(Clone, Debug)]
pub struct Back {
    pub method: Method,
    pub path: String,
    pub fields: Vec<(String, String)>,
}

/// What a gateway posts to us on its own.
#[derive(Clone, Debug)]
pub struct FakeNotice {
    pub path: String,
    pub body: String,
}

impl Fakes {
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let books = Data::new(Mutex::new(Books::default()));
        let shared = Data::clone(&books);
        let server = HttpServer::new(move || {
            App::new()
                .app_data(Data::clone(&shared))
                .app_data(Data::new(At(port)))
                .service(sslcommerz::routes())
                .service(bkash::routes())
                .service(nagad::routes())
                .service(ekpay::routes())
        });
        let server = server.workers(1).disable_signals().listen(listener).unwrap().run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { port, books, server: handle }
    }

    pub async fn close(&self) {
        self.server.stop(false).await;
    }

    /// Where the deployment of a story reaches them.
    pub fn urls(&self) -> BTreeMap<String, String> {
        let url = |gateway: Gateway| format!("http://127.0.0.1:{}/{}", self.port, gateway.code());
        REAL.into_iter()
            .flat_map(|gateway| {
                [(gateway.code().to_owned(), url(gateway)), (format!("{}-sandbox", gateway.code()), url(gateway))]
            })
            .collect()
    }

    pub fn books(&self) -> MutexGuard<'_, Books> {
        lock(&self.books)
    }

    /// How often a call has reached a gateway: `bkash execute`, or all of one: `bkash`.
    pub fn calls(&self, of: &str) -> usize {
        self.books().calls.iter().filter(|call| call.starts_with(of)).count()
    }

    /// The latest payment at a gateway.
    pub fn latest(&self, gateway: Gateway) -> Charge {
        let books = self.books();
        books.charges.iter().rev().find(|charge| charge.gateway == gateway).expect("a payment was started").clone()
    }

    /// The payer pays the latest payment on the gateway's page.
    pub fn pays(&self, gateway: Gateway) -> Back {
        self.ends(gateway, if gateway == Gateway::Bkash { Status::Agreed } else { Status::Paid })
    }

    pub fn fails(&self, gateway: Gateway) -> Back {
        self.ends(gateway, Status::Failed)
    }

    pub fn cancels(&self, gateway: Gateway) -> Back {
        self.ends(gateway, Status::Cancelled)
    }

    fn ends(&self, gateway: Gateway, status: Status) -> Back {
        let id = self.latest(gateway).id;
        let mut books = self.books();
        let charge = books.charges.iter_mut().find(|charge| charge.id == id).unwrap();
        // At bKash nothing is on record before it is executed, whatever the browser says.
        charge.status = if gateway == Gateway::Bkash && status != Status::Agreed { Status::Open } else { status };
        let charge = Charge { status, ..charge.clone() };
        match gateway {
            Gateway::SslCommerz => sslcommerz::back(&charge),
            Gateway::Bkash => bkash::back(&charge),
            Gateway::Nagad => nagad::back(&charge),
            Gateway::Ekpay => ekpay::back(&charge),
            Gateway::Sandbox => unreachable!("it has pages of its own"),
        }
    }

    /// What the gateway would post about its latest payment, were it paid; Nagad posts nothing.
    pub fn notice(&self, gateway: Gateway) -> Option<FakeNotice> {
        let charge = self.latest(gateway);
        let body = match gateway {
            Gateway::SslCommerz => sslcommerz::notice(&charge, sslcommerz::PASSWORD),
            Gateway::Bkash => bkash::notice(&charge),
            Gateway::Ekpay => ekpay::notice(&charge),
            Gateway::Nagad => return None,
            Gateway::Sandbox => unreachable!("it posts by itself"),
        };
        Some(FakeNotice { path: format!("/pay/notices/{}", gateway.code()), body })
    }

    /// The same from somebody who does not know the merchant's password.
    pub fn forged_notice(&self, gateway: Gateway) -> Option<FakeNotice> {
        let notice = self.notice(gateway)?;
        if gateway == Gateway::SslCommerz {
            let body = sslcommerz::notice(&self.latest(gateway), "guessed");
            return Some(FakeNotice { body, ..notice });
        }
        Some(notice)
    }
}

/// Where the gateways themselves stand.
struct At(u16);

impl At {
    fn page(&self, charge: &Charge) -> String {
        format!("http://127.0.0.1:{}/{}/page/{}", self.0, charge.gateway.code(), charge.id)
    }
}

fn lock(books: &Data<Mutex<Books>>) -> MutexGuard<'_, Books> {
    books.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The queue of one kind of oddities.
type Queue = fn(&mut Whims) -> &mut VecDeque<Oddity>;

/// Notes a call; what is odd about it.
fn called(books: &Data<Mutex<Books>>, call: &str, queue: Queue) -> Option<Oddity> {
    let mut books = lock(books);
    books.calls.push(call.to_owned());
    queue(&mut books.whims).pop_front()
}

/// Answers as it should, or oddly.
async fn answered(oddity: Option<Oddity>, answer: impl FnOnce() -> HttpResponse) -> HttpResponse {
    match oddity {
        None => answer(),
        Some(Oddity::Broken) => HttpResponse::BadGateway().body("<h1>502</h1>"),
        Some(Oddity::Garbage) => HttpResponse::Ok().content_type("application/json").body("{\"status\": \"VAL"),
        Some(Oddity::SilentAfter) => {
            let _done = answer();
            std::future::pending().await
        }
        Some(Oddity::Silent) => std::future::pending().await,
    }
}

fn json(value: &Value) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(value.to_string())
}

/// The path of an address of ours.
fn path_of(url: &str) -> String {
    let url = url::Url::parse(url).unwrap();
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

/// What a page of a gateway shows: the payer sees what it costs, and one button or link.
fn page(charge: &Charge, inside: &str) -> HttpResponse {
    let body =
        format!("<!doctype html><title>{0}</title><h1>{0} {1}</h1>{inside}", charge.gateway.code(), charge.amount);
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body)
}

impl Books {
    fn find(&mut self, id: &str) -> Option<&mut Charge> {
        self.charges.iter_mut().find(|charge| charge.id == id)
    }

    fn said_amount(&self, charge: &Charge) -> String {
        self.whims.amount.map_or_else(|| charge.amount.clone(), str::to_owned)
    }

    fn said_currency(&self, charge: &Charge) -> String {
        self.whims.currency.map_or_else(|| charge.currency.clone(), str::to_owned)
    }

    fn next_id(&self, prefix: &str) -> String {
        format!("{prefix}{:04}", self.charges.len() + 1)
    }
}

impl Visitor {
    /// Brings the browser back from a gateway, as it does it, and follows to the page of the outcome.
    pub async fn come_back(&self, back: &Back) -> Page {
        let request = self.request(back.method.clone(), &back.path).header("sec-fetch-site", "cross-site");
        let request = if back.fields.is_empty() { request } else { request.form(&back.fields) };
        let sent_on = self.send(request).await;
        self.follow(sent_on.assert(303)).await
    }

    pub async fn notify(&self, notice: &FakeNotice) -> Page {
        self.send(self.request(Method::POST, &notice.path).body(notice.body.clone())).await
    }

    /// From the bill to the page of a gateway: the payment's own path.
    pub async fn start_at(&self, gateway: Gateway, choice: &str) -> String {
        let (check, path) = self.check(choice).await;
        let form = check.form(&path).with("gateway", gateway.code());
        let go = self.follow(self.submit(&form).await.assert(303)).await;
        go.assert(200);
        path
    }
}

/// The accounts that the fakes know, all in their sandboxes.
pub const POLICY: &str = concat!(
    r#"
kind = "payments"
valid_from = 2020-07-01
legal_ref = "Rules of the tests"
approved_by = "The tests"
verified = true
offered = ["bkash", "nagad", "sslcommerz", "ekpay"]

[sslcommerz]
endpoint = "sandbox"
store_id = "uttarpur"

[bkash]
endpoint = "sandbox"
username = "uttarpur"
app_key = "app-key"

[ekpay]
endpoint = "sandbox"
merchant_id = "uttarpur_mer"

[nagad]
endpoint = "sandbox"
merchant_id = "683002007104225"
number = "01711428036"
public_key = ""#,
    include_str!("../../data/keys/nagad.public"),
    "\"\n"
);

impl Place<'_> {
    /// Accounts with all four gateways, and their secrets.
    pub async fn has_accounts(&self) {
        self.world.add_file("north", "payments-2020.toml", POLICY).await;
        for (name, value) in [
            ("sslcommerz-password", sslcommerz::PASSWORD),
            ("bkash-password", bkash::PASSWORD),
            ("bkash-app-secret", bkash::APP_SECRET),
            ("ekpay-pass-key", ekpay::PASS_KEY),
            ("nagad-private-key", include_str!("../../data/keys/merchant.private")),
        ] {
            self.world.set_secret("north", name, Some(value)).await;
        }
    }
}
