//! Cashiers of ten towns with the forms that they are about to send: what the counter's load and its crashes are measured with.

use std::{
    collections::HashMap,
    io::{Read, Write},
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use chrono::Utc;
use entity::{
    identity::{staff_account, staff_role},
    values::{Locale, StaffId},
};
use pouro::platform::{
    access::Actor,
    app::App,
    identity::sessions::{self, Opening, Whose},
};
use scraper::{Html, Selector};
use sea_orm::sqlx::{self, Row};

use crate::deployment::Deployment;

/// The browser of every cashier.
const VISITOR: &str = "AAAAAAAAAAAAAAAAAAAAAA";

/// One cashier who is signed in.
pub struct Cashier {
    pub town: String,
    pub session: String,
}

/// A form that takes the whole dues of one account in cash, ready to be sent.
#[derive(Clone)]
pub struct Slip {
    pub account: uuid::Uuid,
    request: String,
}

/// A cashier with a session in each town.
pub async fn cashiers(app: &App, towns: &[String]) -> Vec<Cashier> {
    let mut cashiers = Vec::new();
    for (number, slug) in towns.iter().enumerate() {
        let town = app.towns.town_by_slug(slug).await.unwrap();
        let work = app.begin(&town, Actor::Operator).await.unwrap();
        let id = StaffId::mint();
        work.insert(account(&work, id, number)).await.unwrap();
        let (role, granted_at) = ("cashier".to_owned(), work.now);
        let tenant_id = work.tenant();
        work.insert(staff_role::Model { tenant_id, account_id: id, role, ends_on: None, granted_by: None, granted_at })
            .await
            .unwrap();
        let opening = Opening {
            whose: Whose::Staff(id),
            second_factor: true,
            remembered: false,
            device: "Chrome, Linux".into(),
            address: None,
        };
        let session = sessions::open(&work, &app.keyring, opening).await.unwrap();
        work.commit().await.unwrap();
        cashiers.push(Cashier { town: slug.clone(), session });
    }
    cashiers
}

fn account(work: &pouro::platform::work::Work, id: StaffId, number: usize) -> staff_account::Model {
    staff_account::Model {
        tenant_id: work.tenant(),
        id,
        name: format!("Cashier {number}"),
        phone: format!("0179{number:07}").parse().unwrap(),
        email: None,
        locale: Locale::Bn,
        state: staff_account::State::Active,
        password_hash: None,
        password_set_at: None,
        totp_cipher: None,
        totp_key: None,
        totp_since: None,
        totp_last_step: None,
        access_version: 1,
        invited_by: None,
        invited_at: Utc::now(),
        seen_at: None,
        left_at: None,
    }
}

impl Cashier {
    fn get(&self, path: &str) -> String {
        let Self { town, session } = self;
        format!(
            "GET {path} HTTP/1.1\r\nHost: {town}.localhost:18080\r\nCookie: __Host-office={session}; __Host-visitor={VISITOR}\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n"
        )
    }

    fn post(&self, path: &str, fields: &[(String, String)]) -> String {
        let Self { town, session } = self;
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        format!(
            "POST {path} HTTP/1.1\r\nHost: {town}.localhost:18080\r\nCookie: __Host-office={session}; __Host-visitor={VISITOR}\r\nX-Forwarded-For: 10.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    /// Opens a shift with nothing in the drawer.
    pub fn open_shift(&self, port: u16) {
        let mut line = Line::open(port).unwrap();
        let page = line.send(&self.get("/office/counter/shift")).unwrap();
        let mut fields = fields(&page.body, "/office/counter/shift");
        set(&mut fields, "float", "0");
        let answer = line.send(&self.post("/office/counter/shift", &fields)).unwrap();
        assert!(answer.head.starts_with("HTTP/1.1 303"), "{}", answer.head);
    }

    /// The form of each account, as the counter shows it.
    pub fn slips(&self, port: u16, accounts: &[uuid::Uuid]) -> Vec<Slip> {
        let mut line = Line::open(port).unwrap();
        let slip = |account: &uuid::Uuid| {
            let page = line.send(&self.get(&format!("/office/counter?accounts={account}"))).unwrap();
            assert!(page.head.starts_with("HTTP/1.1 200"), "{}", page.head);
            let mut fields = fields(&page.body, "/office/counter");
            set(&mut fields, "cash", "");
            Slip { account: *account, request: self.post("/office/counter", &fields) }
        };
        accounts.iter().map(slip).collect()
    }
}

fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(key, _)| key != name);
    fields.push((name.to_owned(), value.to_owned()));
}

/// What a browser would send of a form as it is.
fn fields(body: &str, action: &str) -> Vec<(String, String)> {
    let html = Html::parse_document(body);
    let form = Selector::parse(&format!("form[method='post'][action='{action}']")).unwrap();
    let form = html.select(&form).next().unwrap_or_else(|| panic!("no form for {action} in {body}"));
    let input = Selector::parse("input[name], select[name] option[selected]").unwrap();
    let mut fields = Vec::new();
    for input in form.select(&input) {
        let value = input.value();
        let is_off = matches!(value.attr("type"), Some("checkbox" | "radio")) && value.attr("checked").is_none();
        if let (Some(name), false) = (value.attr("name"), is_off) {
            fields.push((name.to_owned(), value.attr("value").unwrap_or("on").to_owned()));
        }
    }
    fields
}

/// What came of sending some slips.
#[derive(Default)]
pub struct Outcome {
    /// Answered with the receipt: the account, and where the receipt is.
    pub taken: HashMap<uuid::Uuid, String>,
    pub seconds: f64,
}

/// Sends slips, as many at a time as there are clients, until they are all sent, the time is over or the server is gone.
pub fn send(port: u16, slips: &Arc<Vec<Slip>>, clients: usize, within: Duration, stop: &Arc<AtomicBool>) -> Outcome {
    let (next, begun) = (Arc::new(AtomicUsize::new(0)), Instant::now());
    let workers: Vec<_> = (0..clients)
        .map(|_| {
            let (slips, next, stop) = (Arc::clone(slips), Arc::clone(&next), Arc::clone(stop));
            thread::spawn(move || {
                let mut taken = Vec::new();
                let Ok(mut line) = Line::open(port) else { return taken };
                while begun.elapsed() < within && !stop.load(Ordering::Relaxed) {
                    let Some(slip) = slips.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                    let Ok(answer) = line.send(&slip.request) else { break };
                    assert!(answer.head.starts_with("HTTP/1.1 303"), "{} {}", answer.head, answer.body);
                    taken.push((slip.account, answer.location().expect("a receipt")));
                }
                taken
            })
        })
        .collect();
    let taken = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    Outcome { taken, seconds: begun.elapsed().as_secs_f64() }
}

struct Answer {
    head: String,
    body: String,
}

impl Answer {
    fn location(&self) -> Option<String> {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with("location: "))?;
        Some(line.split_once(": ")?.1.trim().to_owned())
    }
}

/// A connection that stays open and may break.
struct Line(TcpStream);

impl Line {
    fn open(port: u16) -> std::io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(Self(stream))
    }

    fn send(&mut self, request: &str) -> std::io::Result<Answer> {
        self.0.write_all(request.as_bytes())?;
        let (mut bytes, mut chunk) = (Vec::new(), vec![0; 65_536]);
        let mut read = |bytes: &mut Vec<u8>| match self.0.read(&mut chunk)? {
            0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => {
                bytes.extend_from_slice(&chunk[..read]);
                std::io::Result::Ok(())
            }
        };
        let end = loop {
            read(&mut bytes)?;
            if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let length: usize = length.unwrap_or_default();
        while bytes.len() < end + length {
            read(&mut bytes)?;
        }
        Ok(Answer { head, body: String::from_utf8_lossy(&bytes[end..]).into_owned() })
    }
}

/// The accounts of a town that owe something and were never touched, by its id.
pub async fn accounts(deployment: &Deployment, slug: &str, count: u32) -> Vec<uuid::Uuid> {
    let sql = "SELECT a.id FROM billing_account a JOIN tenant t ON t.id = a.tenant_id
               WHERE t.slug = $1 AND (SELECT count(*) FROM demand d WHERE d.tenant_id = a.tenant_id AND d.account_id = a.id
                 AND d.paid = 0 AND d.rebate = 0) = 4
               AND NOT EXISTS (SELECT FROM demand d WHERE d.tenant_id = a.tenant_id AND d.account_id = a.id AND d.instalment = 0)
               ORDER BY a.id LIMIT $2";
    let pool = sqlx::PgPool::connect(&deployment.superuser_url()).await.unwrap();
    let rows = sqlx::query(sql).bind(slug).bind(i64::from(count)).fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows.iter().map(|row| row.get(0)).collect()
}
