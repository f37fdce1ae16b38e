//! A way to pay online, as this program sees it: start a payment, and ask what became of it.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use entity::{payments::payment, values::Money};

use super::gateways::Sandbox;
use crate::platform::{app::App, tenancy::Town};

/// No gateway is waited for longer.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Where the payer goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The gateway's own name for the payment.
    pub reference: String,
    pub url: String,
}

/// What a gateway says when it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Paid {
        amount: Money,
        reference: String,
        paid_at: DateTime<Utc>,
    },
    Failed,
    Cancelled,
    /// Not yet known there.
    Pending,
}

/// A gateway, real or the sandbox.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Opens the payment at the gateway, for the exact amount.
    async fn start(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Started>;

    /// What became of it. No answer is an error.
    async fn ask(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Answer>;
}

/// The gateways of this deployment.
#[derive(Default)]
pub struct Gateways {
    sandbox: Sandbox,
}

impl Gateways {
    #[must_use]
    pub fn of(&self, gateway: payment::Gateway) -> &dyn Gateway {
        match gateway {
            payment::Gateway::Sandbox => &self.sandbox,
            payment::Gateway::SslCommerz
            | payment::Gateway::Bkash
            | payment::Gateway::Nagad
            | payment::Gateway::Ekpay => &NotSetUp,
        }
    }

    /// What a town offers its payers. The sandbox is for a town that is trying out, and for no other.
    #[must_use]
    pub fn offered(&self, town: &Town) -> Vec<payment::Gateway> {
        if town.is_trying_out() { vec![payment::Gateway::Sandbox] } else { Vec::new() }
    }
}

/// A gateway that this deployment cannot speak to.
struct NotSetUp;

#[async_trait]
impl Gateway for NotSetUp {
    async fn start(&self, _app: &App, _town: &Arc<Town>, _payment: &payment::Model) -> anyhow::Result<Started> {
        anyhow::bail!("this gateway is not set up")
    }

    async fn ask(&self, _app: &App, _town: &Arc<Town>, _payment: &payment::Model) -> anyhow::Result<Answer> {
        anyhow::bail!("this gateway is not set up")
    }
}
