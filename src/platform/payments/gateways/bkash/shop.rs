use std::sync::Arc;

use anyhow::bail;
use entity::payments::payment;
use serde_json::Value;

use super::{super::common::policy, token};
use crate::platform::{app::App, outgoing::Reply, payments::policy::BkashAccount, tenancy::Town};

/// A town's account, opened for a call or two.
pub(super) struct Shop<'a> {
    pub app: &'a App,
    pub town: &'a Arc<Town>,
    pub account: &'a BkashAccount,
    base: &'a str,
}

impl<'a> Shop<'a> {
    pub(super) fn new(app: &'a App, town: &'a Arc<Town>) -> anyhow::Result<Self> {
        let Some(account) = &policy(app, town)?.policy.bkash else {
            bail!("the municipality has no account at bKash");
        };
        Ok(Self { app, town, account, base: app.gateways.endpoints.base(payment::Gateway::Bkash, account.endpoint) })
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}/tokenized/checkout/{path}", self.base)
    }

    pub(super) async fn token(&self) -> anyhow::Result<String> {
        token::token(self).await
    }

    /// Calls, and once more with a new token where the old one is not taken.
    pub(super) async fn call(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let token = self.token().await?;
        let reply = self.send(path, &token, body).await?;
        if !matches!(reply.status, 401 | 403) {
            return reply.json();
        }
        token::forget(self, &token).await?;
        self.send(path, &self.token().await?, body).await?.json()
    }

    /// Calls once and never again, whatever the answer.
    pub(super) async fn call_once(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let token = self.token().await?;
        self.send(path, &token, body).await?.json()
    }

    async fn send(&self, path: &str, token: &str, body: &Value) -> anyhow::Result<Reply> {
        let headers = [("authorization", token), ("x-app-key", self.account.app_key.as_str())];
        self.app.outgoing.call_json(&self.url(path), &headers, body).await
    }
}
