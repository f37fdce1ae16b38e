//! Delivering what stands in the outbox: at least once, by the worker.

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use entity::{
    messaging::message::{self, Channel, State},
    values::MessageId,
};
use sea_orm::ActiveValue::{Set, Unchanged};
use serde::{Deserialize, Serialize};

use super::{HttpSms, Mailer, Notice};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    errors::AppError,
    jobs::{Job, JobError},
    tenancy::Town,
    work::Work,
};

/// The ways out of this deployment; one that is not set up leaves its messages waiting with that as the reason.
#[derive(Default)]
pub struct Messengers {
    pub sms: Option<HttpSms>,
    pub mail: Option<Mailer>,
}

/// Delivers one message.
#[derive(Debug, Serialize, Deserialize)]
pub struct DeliverMessage {
    pub message: MessageId,
}

#[async_trait]
impl Job for DeliverMessage {
    const NAME: &'static str = "notification.deliver";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        let work = app.read(town, Actor::Worker).await?;
        work.require(Permission::MessageSend)?;
        let found = work.get::<message::Entity>(self.message).await?;
        work.commit().await?;
        let Some(message) = found.filter(|message| message.state == State::Queued) else { return Ok(()) };
        deliver(app, &message).await?;
        let is_secret = Notice::from_code(&message.notice).is_some_and(Notice::is_secret);
        let work = app.begin(town, Actor::Worker).await?;
        let sent = message::ActiveModel {
            id: Unchanged(message.id),
            state: Set(State::Sent),
            sent_at: Set(Some(work.now)),
            body: if is_secret { Set(masked(&message.body)) } else { Unchanged(message.body) },
            ..Default::default()
        };
        work.update(sent).await.map_err(anyhow::Error::from)?;
        Ok(work.commit().await?)
    }

    /// What opens something does not lie about because it could not be sent.
    async fn set_aside(&self, work: &Work) -> Result<(), AppError> {
        let found = work.get_for_update::<message::Entity>(self.message).await?;
        let secret = |message: &message::Model| Notice::from_code(&message.notice).is_some_and(Notice::is_secret);
        if let Some(message) = found.filter(secret) {
            let masked = message::ActiveModel {
                id: Unchanged(message.id),
                body: Set(masked(&message.body)),
                ..Default::default()
            };
            work.update(masked).await?;
        }
        Ok(())
    }
}

async fn deliver(app: &App, message: &message::Model) -> Result<(), JobError> {
    let id = message.id.0.simple().to_string();
    match message.channel {
        Channel::Sms => {
            let sms = app.messengers.sms.as_ref().context("no SMS provider is set up")?;
            let to =
                message.recipient.parse().map_err(|_invalid| JobError::GiveUp(anyhow::anyhow!("no mobile number")))?;
            sms.send(&app.outgoing, &to, &message.body, &id).await?;
        }
        Channel::Email => {
            let mail = app.messengers.mail.as_ref().context("no mail server is set up")?;
            mail.send(&message.recipient, message.subject.as_deref().unwrap_or_default(), &message.body, &id).await?;
        }
    }
    Ok(())
}

/// The text without what opens something: codes of six digits, and tokens of addresses.
fn masked(text: &str) -> String {
    const TOKEN_MIN: usize = 20;
    let is_token = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_token) {
        let (before, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = from.find(|c| !is_token(c)).unwrap_or(from.len());
        let (word, after) = from.split_at_checked(end).unwrap_or((from, ""));
        let is_code = word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
        kept.push_str(before);
        kept.push_str(if is_code || word.len() >= TOKEN_MIN { "•••" } else { word });
        rest = after;
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_something_is_not_kept() {
        assert_eq!(masked("কোড 123456। ৫ মিনিট\n@natore.gov.bd #123456"), "কোড •••। ৫ মিনিট\n@natore.gov.bd #•••");
        let link = "http://natore.localhost:8080/office/invitation/AbCdEfGhIjKlMnOpQrStUv ৭২ ঘণ্টা";
        assert_eq!(masked(link), "http://natore.localhost:8080/office/invitation/••• ৭২ ঘণ্টা");
    }
}
