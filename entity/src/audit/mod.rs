//! The trail of every change, and the chain that proves it whole.

pub mod audit_entry;
pub mod audit_head;
pub mod audit_seal;
