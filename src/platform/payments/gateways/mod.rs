//! The gateways, one file or folder each. What they share: an answer is read field by field and believed only where every
//! field is as it should be; amounts are compared in poisha with the one that we have stored; whatever else it says means
//! that we do not know yet.

mod bkash;
mod common;
mod ekpay;
mod endpoints;
mod nagad;
pub mod sandbox;
mod sslcommerz;

pub use self::{
    bkash::Bkash,
    ekpay::Ekpay,
    endpoints::Endpoints,
    nagad::{Nagad, Seal},
    sandbox::Sandbox,
    sslcommerz::SslCommerz,
};
