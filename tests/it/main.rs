//! Stories told over HTTP in a world of two towns, rules tried directly, and laws that nobody has to remember.
//!
//! `TEST_ENGINE=postgres` tells them on PostgreSQL instead of SQLite; `make test` does both.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected stops"
)]
#![expect(clippy::disallowed_methods, reason = "tests look behind the doors")]

mod laws;
mod platform;
mod rules;
mod services;
mod support;
mod surfaces;
