//! E-mail over SMTP.

use std::time::Duration;

use anyhow::{Context, anyhow};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};

const WITHIN: Duration = Duration::from_secs(20);

/// A mail server and the address that we write from.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// `smtp://host:port` without encryption (this machine), `smtps://user:password@host` with.
    ///
    /// # Errors
    /// When the address or the sender cannot be read.
    pub fn new(url: &str, from: &str) -> anyhow::Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .context("the SMTP address cannot be read")?
            .timeout(Some(WITHIN))
            .build::<Tokio1Executor>();
        Ok(Self { transport, from: from.parse().context("the sender of e-mail cannot be read")? })
    }

    /// # Errors
    /// When the address cannot be read or the server does not take it.
    pub async fn send(&self, to: &str, subject: &str, body: &str, id: &str) -> anyhow::Result<()> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(to.parse().context("the address cannot be read")?)
            .subject(subject)
            .message_id(Some(format!("<{id}@pouro>")))
            .header(ContentType::TEXT_PLAIN)
            .body(body.to_owned())
            .context("the e-mail cannot be written")?;
        // The server's own words may repeat the address, and errors are logged: only its code is kept.
        self.transport.send(message).await.map(drop).map_err(|cause| match cause.status() {
            Some(code) => anyhow!("the mail server does not take it: {code}"),
            None => anyhow!("the mail server cannot be reached"),
        })
    }
}
