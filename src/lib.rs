//! Pouro (পৌর): the online town office of every municipality, from one process.
//!
//! Modules stand in the order in which they may know each other; nothing knows what stands below it:
//!
//! `entity ← platform ← web ← services ← surfaces ← commands`
//!
//! Services never know one another. A law test keeps the direction.

pub mod platform;

pub mod web;

pub mod services;

pub mod surfaces;

pub mod config;

pub mod boot;
pub mod server;

pub mod commands;
