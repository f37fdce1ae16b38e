//! The door of the office: signing in with a password and a second step, out again, and in for the first time.
//!
//! Its pages are for people who are not signed in yet, so that their language is what the address says.

mod confirm;
mod cookies;
mod entering;
mod forgotten;
mod invitation;
pub mod pages;
pub mod passkey;
mod second;
mod sign_in;
mod tries;

use actix_web::web;

pub use invitation::about;

use crate::{
    platform::access::Permission,
    web::{Access, Endpoint},
};

const OPEN: Access = Access::Needs(Permission::SessionOpen);
const STAFF: Access = Access::Staff(Permission::OfficeUse);

/// A closed town still lets its staff in to read.
pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/sign-in", OPEN, || web::route().to(sign_in::form)).always_open(),
    Endpoint::post("/sign-in", OPEN, || web::route().to(sign_in::send)).always_open(),
    Endpoint::get("/sign-in/second", OPEN, || web::route().to(second::form)).always_open(),
    Endpoint::post("/sign-in/second", OPEN, || web::route().to(second::send)).always_open(),
    Endpoint::post("/sign-in/passkey/begin", OPEN, || web::route().to(passkey::begin)).always_open(),
    Endpoint::post("/sign-in/passkey", OPEN, || web::route().to(passkey::finish)).always_open(),
    Endpoint::post("/sign-out", STAFF, || web::route().to(sign_in::out)).always_open().while_enrolling(),
    Endpoint::get("/invitation/{token}", OPEN, || web::route().to(invitation::form)).always_open(),
    Endpoint::post("/invitation/{token}", OPEN, || web::route().to(invitation::send)).always_open(),
    Endpoint::get("/confirm", STAFF, || web::route().to(confirm::form)).always_open().while_enrolling(),
    Endpoint::post("/confirm", STAFF, || web::route().to(confirm::send)).always_open().while_enrolling(),
    Endpoint::post("/confirm/passkey/begin", STAFF, || web::route().to(passkey::begin_confirming))
        .always_open()
        .while_enrolling(),
    Endpoint::post("/confirm/passkey", STAFF, || web::route().to(passkey::finish_confirming))
        .always_open()
        .while_enrolling(),
    Endpoint::get("/forgotten", OPEN, || web::route().to(forgotten::form)).always_open(),
    Endpoint::post("/forgotten", OPEN, || web::route().to(forgotten::send)).always_open(),
];
