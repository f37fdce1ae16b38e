//! What somebody applies for, and what was done with it.

pub mod application;
pub mod application_action;
