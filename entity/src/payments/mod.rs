//! From the wish to pay to the receipt.

pub mod payment;
pub mod payment_event;
pub mod receipt;
pub mod sandbox_charge;

mod choice;

pub use choice::{Choice, InvalidChoice};
