//! The end of a year: what must be done before, the figures, and the close by two people.

mod export;
mod show;

use actix_web::web;

pub use self::show::YearPage;
use crate::{
    platform::access::Permission,
    web::{Access, Endpoint, NavItem, Within},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/year-close", Access::Staff(Permission::YearSee), || web::route().to(show::show)),
    Endpoint::post("/year-close", Access::Staff(Permission::YearClose), || web::route().to(show::send)),
    Endpoint::get("/year-close/export", Access::Staff(Permission::YearSee), || web::route().to(export::export)),
];

pub const NAV: NavItem =
    NavItem { path: "/year-close", key: "nav-year-close", permission: Permission::YearSee, within: Within::Towns };
