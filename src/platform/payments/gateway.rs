//! A way to pay online, as this program sees it: start a payment, ask what became of it, give money back.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{payments::payment, values::Money};

use super::{
    gateways::{Bkash, Ekpay, Endpoints, Nagad, Sandbox, SslCommerz},
    policy::{Endpoint, PaymentPolicy, secrets_of},
    said::Said,
};
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

/// What a gateway says when it is asked. Where it has money, it names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Paid {
        amount: Money,
        reference: String,
        paid_at: DateTime<Utc>,
    },
    /// Paid in another currency, more than once, or with an amount that is none.
    PaidOtherwise {
        reference: String,
    },
    /// It has the money and doubts where it comes from: a person decides.
    Held {
        reference: String,
    },
    Failed,
    Cancelled,
    /// Not yet known there.
    Pending,
}

/// Money that is to be given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundWish<'a> {
    pub amount: Money,
    /// Ours, unique in the town: sent again, it is the same refund.
    pub reference: &'a str,
    /// In Latin letters.
    pub reason: &'a str,
    /// The gateway's own name for the money that is to go back, where it is known.
    pub transaction: Option<&'a str>,
    /// No other refund of this payment was ever sent: what the gateway shows at the payment is this one.
    pub is_first: bool,
}

/// What a gateway says of a refund. No answer is an error, and then the refund is asked about, not repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundAnswer {
    Done {
        reference: String,
    },
    /// Under way there; the reference is what it is asked by.
    Pending {
        reference: String,
    },
    Failed {
        reason: String,
    },
}

/// What a gateway sends us on its own, as far as it is read before it is known whom it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Our reference of the payment.
    pub reference: String,
    pub said: Said,
}

/// A gateway, real or the sandbox. Nothing here is called inside a transaction.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Opens the payment at the gateway, for the exact amount.
    async fn start(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Started>;

    /// What became of it. No answer is an error. What returns and notices said is in the payment's dealing.
    async fn ask(&self, app: &App, town: &Arc<Town>, payment: &payment::Model) -> anyhow::Result<Answer>;

    /// Reads a notice; nothing where it is none of this gateway's.
    fn read_notice(&self, body: &str) -> Option<Notice>;

    /// Whether a notice bears the gateway's own mark, where it has one. Even then it only makes us ask.
    async fn vouches(&self, _app: &App, _town: &Arc<Town>, _notice: &Notice) -> anyhow::Result<bool> {
        Ok(true)
    }

    /// What of a return or notice says where to look; `before` is what was kept earlier.
    fn hint(&self, _payment: &payment::Model, _said: &Said, _before: Option<&str>) -> Option<String> {
        None
    }

    /// Gives money back, once for each reference of ours.
    async fn refund(
        &self,
        app: &App,
        town: &Arc<Town>,
        payment: &payment::Model,
        wish: RefundWish<'_>,
    ) -> anyhow::Result<RefundAnswer>;

    /// What became of a refund; `reference` is the gateway's own, where it has given one.
    async fn ask_refund(
        &self,
        app: &App,
        town: &Arc<Town>,
        payment: &payment::Model,
        wish: RefundWish<'_>,
        reference: Option<&str>,
    ) -> anyhow::Result<RefundAnswer>;
}

/// The gateways of this deployment.
pub struct Gateways {
    pub endpoints: Endpoints,
}

impl Gateways {
    /// `urls` are where development reaches them instead of at their own addresses.
    #[must_use]
    pub fn new(urls: &BTreeMap<String, String>) -> Self {
        Self { endpoints: Endpoints::new(urls) }
    }

    #[must_use]
    pub fn of(&self, gateway: payment::Gateway) -> &'static dyn Gateway {
        match gateway {
            payment::Gateway::Sandbox => &Sandbox,
            payment::Gateway::SslCommerz => &SslCommerz,
            payment::Gateway::Bkash => &Bkash,
            payment::Gateway::Nagad => &Nagad,
            payment::Gateway::Ekpay => &Ekpay,
        }
    }

    /// What a town offers its payers, the recommended one first. Where it names nothing and is trying out, the sandbox.
    #[must_use]
    pub fn offered(&self, town: &Town, day: NaiveDate) -> Vec<payment::Gateway> {
        let named = town.policy::<PaymentPolicy>(day).map(|ruling| ruling.policy.offered.clone()).unwrap_or_default();
        let named = if named.is_empty() { vec![payment::Gateway::Sandbox] } else { named };
        named.into_iter().filter(|gateway| self.believes(town, day, *gateway)).collect()
    }

    /// Whether a town takes a gateway's word: it has an account there and its secrets, and no live town takes the word of a
    /// sandbox, whosever it is.
    #[must_use]
    pub fn believes(&self, town: &Town, day: NaiveDate, gateway: payment::Gateway) -> bool {
        let endpoint = match gateway {
            payment::Gateway::Sandbox => Some(Endpoint::Sandbox),
            payment::Gateway::SslCommerz
            | payment::Gateway::Bkash
            | payment::Gateway::Nagad
            | payment::Gateway::Ekpay => {
                town.policy::<PaymentPolicy>(day).and_then(|ruling| ruling.policy.endpoint(gateway))
            }
        };
        let is_real = match endpoint {
            Some(Endpoint::Live) => true,
            Some(Endpoint::Sandbox) => town.is_trying_out(),
            None => false,
        };
        is_real && secrets_of(gateway).iter().all(|name| town.has_secret(name))
    }
}
