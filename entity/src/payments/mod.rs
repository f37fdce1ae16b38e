//! From the wish to pay to the receipt.

pub mod payment;
pub mod payment_event;
pub mod payment_item;
pub mod receipt;
pub mod receipt_part;
pub mod receipt_reversal;
pub mod sandbox_charge;

mod choice;
mod method;

pub use choice::{Choice, InvalidChoice};
pub use method::Method;
