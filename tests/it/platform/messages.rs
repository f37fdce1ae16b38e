//! SMS and e-mail through the real adapters.

use pouro::platform::{
    notification::{HttpSms, SmsFormat},
    outgoing::{self, Outgoing, Reach},
};
use secrecy::SecretString;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::support::World;

#[tokio::test]
async fn the_payer_gets_an_sms_and_where_given_an_e_mail() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        let bill = payer.get("/en/bills?ward=3&holding=123/1").await;
        let form = bill.form("/en/pay/holding").with("phone", "+880 1712 345678").with("email", "payer@example.org");
        let check = payer.follow(payer.submit(&form.with("choice", "through-1:403750")).await.assert(303)).await;
        let gateway = payer.go_to_gateway(&check).await;
        payer.pick(&gateway, "paid").await;
        assert!(world.arrived().is_empty(), "nothing leaves before the worker takes it");
        world.run_jobs().await;

        let arrived = world.arrived();
        let sms = arrived.iter().find(|message| message.channel == "sms").expect("an SMS");
        assert_eq!((sms.to.as_str(), sms.parts), ("8801712345678", 1));
        assert!(sms.text.starts_with("Received Tk 4037.50. Receipt TEST-H26-000001."), "{}", sms.text);
        let email = arrived.iter().find(|message| message.channel == "email").expect("an e-mail");
        assert_eq!((email.to.as_str(), email.subject.as_str()), ("payer@example.org", "Receipt TEST-H26-000001"));
        assert!(email.text.contains("Tk 11262.50 remains due."), "{}", email.text);
        assert!(email.text.contains("/pay/"), "{}", email.text);
    })
    .await;
}

/// A provider that answers once with this, and says what it was asked.
async fn provider(answer: &'static str) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = Vec::new();
        let mut buffer = [0; 4_096];
        loop {
            let read = stream.read(&mut buffer).await.unwrap();
            bytes.extend_from_slice(&buffer[..read]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                stream.write_all(answer.as_bytes()).await.unwrap();
                return text;
            }
        }
    });
    (url, asked)
}

fn sms(url: String, format: SmsFormat) -> HttpSms {
    let fields = [("msisdn", "{to}"), ("sms", "{text}"), ("csms_id", "{id}"), ("api_token", "{key}")];
    HttpSms {
        url,
        format,
        fields: fields.map(|(name, value)| (name.into(), value.into())).into(),
        headers: [("x-key".to_owned(), "{key}".to_owned())].into(),
        key: SecretString::from("s3cret"),
        accepted: Some(("status_code".into(), "200".into())),
    }
}

const ACCEPTED: &str = "HTTP/1.1 200 OK\r\ncontent-length: 19\r\nconnection: close\r\n\r\n{\"status_code\":200}";
const REFUSED: &str = "HTTP/1.1 200 OK\r\ncontent-length: 20\r\nconnection: close\r\n\r\n{\"status_code\":4001}";
const MOVED: &str =
    "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_provider_is_described_and_not_programmed() {
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let outgoing = Outgoing::new(Reach::Loopback, outgoing::WITHIN).unwrap();
    let to = "01712345678".parse().unwrap();
    let (url, asked) = provider(ACCEPTED).await;
    sms(url, SmsFormat::Json).send(&outgoing, &to, "টাকা {key} পেয়েছি", "id-1").await.unwrap();
    let asked = asked.await.unwrap();
    assert!(asked.contains("x-key: s3cret"), "{asked}");
    assert!(asked.contains(r#""msisdn":"8801712345678""#) && asked.contains(r#""sms":"টাকা {key} পেয়েছি""#), "{asked}");

    let (url, asked) = provider(ACCEPTED).await;
    sms(url, SmsFormat::Form).send(&outgoing, &to, "a b", "id-1").await.unwrap();
    assert!(asked.await.unwrap().contains("csms_id=id-1&msisdn=8801712345678&sms=a+b"));

    for answer in [REFUSED, MOVED] {
        let (url, _) = provider(answer).await;
        let refused = sms(url, SmsFormat::Json).send(&outgoing, &to, "x", "id-1").await.unwrap_err();
        assert!(!format!("{refused:#}").contains("s3cret"), "{refused:#}");
    }
}

#[tokio::test]
async fn outgoing_calls_stay_where_they_may_go() {
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let public = Outgoing::new(Reach::Public, outgoing::WITHIN).unwrap();
    for url in [
        "http://example.org/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "ftp://example.org/",
    ] {
        assert!(public.post_json(url, &1).await.is_err(), "{url}");
    }
    let loopback = Outgoing::new(Reach::Loopback, outgoing::WITHIN).unwrap();
    assert!(loopback.post_json("https://93.184.216.34/", &1).await.is_err());
}
