//! What programs have asked for once and may ask again.

pub mod idempotent_request;
