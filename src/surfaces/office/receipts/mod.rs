//! Receipts at a desk: finding one, showing it, and printing it, which is counted.

mod list;
mod one;
mod print;
mod samples;

use actix_web::web;

pub use self::{list::ReceiptsPage, one::ReceiptPage, print::PrintPage};
use crate::{
    platform::access::Permission,
    web::{Access, Endpoint, NavItem, Within},
};

const SEE: Access = Access::Staff(Permission::ReceiptSee);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/receipts", SEE, || web::route().to(list::show)),
    Endpoint::post("/receipts", SEE, || web::route().to(list::find)),
    Endpoint::get("/receipts/{id}", SEE, || web::route().to(one::show)),
    Endpoint::post("/receipts/{id}/print", SEE, || web::route().to(print::again)),
    Endpoint::get("/receipts/{id}/print/{number}", SEE, || web::route().to(print::show)),
];

pub const NAV: NavItem =
    NavItem { path: "/receipts", key: "nav-receipts", permission: Permission::ReceiptSee, within: Within::Towns };
