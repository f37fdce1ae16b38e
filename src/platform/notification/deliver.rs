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

use super::{HttpSms, Mailer};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    jobs::{Job, JobError},
    tenancy::Town,
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
        let work = app.begin(town, Actor::Worker).await?;
        let sent = message::ActiveModel {
            id: Unchanged(message.id),
            state: Set(State::Sent),
            sent_at: Set(Some(work.now)),
            ..Default::default()
        };
        work.update(sent).await.map_err(anyhow::Error::from)?;
        Ok(work.commit().await?)
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
