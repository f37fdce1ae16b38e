//! The gateways, one file each.

pub mod sandbox;

pub use sandbox::Sandbox;
