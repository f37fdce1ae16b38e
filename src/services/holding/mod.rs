//! Holding tax.
//!
//! A holding is a building or a piece of land with a number in its ward. The register names its owner, its use and its
//! rent; [`import`] brings it in from the paper office's files. Once a year a [`demand_run`] values each holding
//! ([`valuation`]), charges the town's rates on the value ([`tax`]) and raises the year's demand in instalments, each with
//! its working. What is owed is then the platform's business: rebate, surcharge, allocation and receipts are the same for
//! every service. People find their [`bill`] by ward and number, pay it, or report what is wrong on it ([`error_report`]).

mod account;
pub mod api;
pub mod bill;
pub mod demand_run;
pub mod error_report;
pub mod import;
pub mod of_phone;
pub mod office;
pub mod pages;
mod policy;
pub mod portal;
mod queue;
pub mod register;
pub mod revision;
pub mod separation;
mod source;
pub mod tax;
pub mod valuation;
mod watch;

pub use policy::{HoldingPolicy, ValuationPolicy};
pub use queue::{ErrorReports, PhoneRefusals};
pub use source::HoldingTax;
pub use watch::WatchPages;
