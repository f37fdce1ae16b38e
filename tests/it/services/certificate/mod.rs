//! Councillor certificates.

mod applying;
