//! From the wish to pay to the receipt.
//!
//! An [`intent`] names the exact amount before anybody is sent anywhere. The gateway's return and its notices are never
//! believed: they only make us ask ([`ask`]). What it then says moves the payment along [`state`], and when that is
//! "paid", [`settle`] posts it once, takes the receipt's number and queues the messages, all in one transaction. Where the gateway
//! says something else than was asked, or nothing at all, a person finds out ([`dispute`]).

pub mod ask;
pub mod dealing;
pub mod dispute;
pub mod gateway;
pub mod gateways;
pub mod intent;
pub mod lookup;
pub mod policy;
pub mod said;
pub mod settle;
pub mod start;
pub mod state;

pub use gateway::{Answer, Gateway, Gateways, RefundAnswer, RefundWish};

/// Where a payer finds a payment, in the town and without the language.
#[must_use]
pub fn page_path(token: &str) -> String {
    format!("/pay/{token}")
}
