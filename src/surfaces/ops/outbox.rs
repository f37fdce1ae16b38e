//! The outbox page of development: an SMS provider and a mail server that deliver to a page.
//!
//! The real adapters talk to them over HTTP and SMTP, as they would to any provider.

mod samples;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, Data, Json},
};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::{
    platform::{
        app::App,
        calendar::{Clock, in_dhaka},
        errors::AppError,
        i18n::Lang,
        notification::sms_length,
    },
    web::{Access, Endpoint, page, styles},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/outbox", Access::Everybody, || web::route().to(show)),
    Endpoint::get("/outbox.json", Access::Everybody, || web::route().to(list)),
    Endpoint::post_from_outside("/outbox/sms", Access::Everybody, "stands for an SMS provider", || {
        web::route().to(take_sms)
    }),
];

/// The latest so many are shown.
const KEPT_MAX: usize = 200;
const LINE_MAX: u64 = 65_536;
const LETTER_MAX: usize = 262_144;
const PATIENCE: Duration = Duration::from_secs(30);

/// What has arrived, newest first. In memory: it is for looking, not for keeping.
#[derive(Default)]
pub struct Outbox(Mutex<VecDeque<Arrived>>);

/// A message as its reader gets it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Arrived {
    pub channel: &'static str,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub units: usize,
    pub parts: u8,
    pub at: DateTime<Utc>,
}

impl Outbox {
    fn put(&self, arrived: Arrived) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(arrived);
        kept.truncate(KEPT_MAX);
    }

    #[must_use]
    pub fn all(&self) -> Vec<Arrived> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// Messages, newest first.
#[derive(Template)]
#[template(path = "ops/outbox.html")]
pub struct OutboxPage {
    pub lang: Lang,
    pub css: String,
    pub messages: Vec<Arrived>,
}

impl OutboxPage {
    fn new(lang: Lang, messages: Vec<Arrived>) -> Self {
        Self { lang, css: styles::national().css.clone(), messages }
    }

    fn moment(&self, arrived: &Arrived) -> String {
        self.lang.moment(in_dhaka(arrived.at))
    }
}

async fn show(outbox: Data<Outbox>) -> Result<HttpResponse, AppError> {
    let page = OutboxPage::new(Lang::BN, outbox.all());
    Ok(page::head(StatusCode::OK, styles::national()).body(page::render(&page)?))
}

async fn list(outbox: Data<Outbox>) -> HttpResponse {
    HttpResponse::Ok().json(outbox.all())
}

/// What the SMS adapter of development sends.
#[derive(Deserialize)]
struct Sms {
    to: String,
    text: String,
}

async fn take_sms(app: Data<App>, outbox: Data<Outbox>, sms: Json<Sms>) -> HttpResponse {
    let Sms { to, text } = sms.into_inner();
    let length = sms_length(&text);
    let (units, parts) = (length.units, length.parts);
    outbox.put(Arrived { channel: "sms", to, subject: String::new(), text, units, parts, at: app.clock.now() });
    HttpResponse::Ok().json(json!({ "status_code": 200 }))
}

/// A mail server that takes everything and sends nothing on.
pub async fn serve_mail(listener: TcpListener, outbox: Arc<Outbox>, clock: Arc<dyn Clock>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (outbox, clock) = (Arc::clone(&outbox), Arc::clone(&clock));
        tokio::spawn(async move {
            let conversation = tokio::time::timeout(PATIENCE, converse(stream, &outbox, clock.as_ref())).await;
            if let Ok(Err(cause)) = conversation {
                tracing::debug!("a conversation with the mail sink broke off: {cause}");
            }
        });
    }
}

async fn converse(stream: TcpStream, outbox: &Outbox, clock: &dyn Clock) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    writer.write_all(b"220 outbox\r\n").await?;
    let mut to = String::new();
    loop {
        let line = read_line(&mut reader).await?;
        let verb: String = line.chars().take_while(char::is_ascii_alphabetic).flat_map(char::to_uppercase).collect();
        let reply: &[u8] = match verb.as_str() {
            "" => return Ok(()),
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                b"250 ok\r\n"
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                let (subject, text) = read_letter(&mut reader).await?;
                outbox.put(Arrived {
                    channel: "email",
                    to: to.clone(),
                    subject,
                    text,
                    units: 0,
                    parts: 0,
                    at: clock.now(),
                });
                b"250 kept\r\n"
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 ok\r\n",
        };
        writer.write_all(reply).await?;
    }
}

async fn read_line(reader: &mut (impl tokio::io::AsyncBufRead + Unpin)) -> std::io::Result<String> {
    use tokio::io::AsyncReadExt;
    let mut bytes = Vec::new();
    reader.take(LINE_MAX).read_until(b'\n', &mut bytes).await?;
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned())
}

/// Subject and text of a letter, decoded.
async fn read_letter(reader: &mut (impl tokio::io::AsyncBufRead + Unpin)) -> std::io::Result<(String, String)> {
    let mut letter = String::new();
    loop {
        let line = read_line(reader).await?;
        if line == "." || letter.len() > LETTER_MAX {
            break;
        }
        letter.push_str(line.strip_prefix('.').unwrap_or(&line));
        letter.push_str("\r\n");
    }
    let parsed = mail_parser::MessageParser::default().parse(letter.as_bytes());
    let subject = parsed.as_ref().and_then(|letter| letter.subject()).unwrap_or_default().to_owned();
    let text = parsed.as_ref().and_then(|letter| letter.body_text(0)).unwrap_or_default().into_owned();
    Ok((subject, text))
}
