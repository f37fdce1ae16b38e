//! From the wish to pay to the receipt.

pub mod gateway_dealing;
pub mod payment;
pub mod payment_event;
pub mod payment_item;
pub mod receipt;
pub mod receipt_part;
pub mod receipt_print;
pub mod receipt_reversal;
pub mod refund;
pub mod sandbox_charge;
pub mod sandbox_refund;

mod choice;
mod method;

pub use choice::{Choice, InvalidChoice};
pub use method::Method;
