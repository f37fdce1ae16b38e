//! What needs two people: asked for by one, decided by another.

mod list;
mod one;
pub(super) mod what;

use actix_web::web;

pub(super) use self::list::{sees_all, state_code};
pub use self::{list::ApprovalsPage, one::ApprovalPage};
use crate::{
    platform::access::Permission,
    web::{Access, Endpoint},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/approvals", Access::Staff(Permission::OfficeUse), || web::route().to(list::list)),
    Endpoint::get("/approvals/{id}", Access::Staff(Permission::OfficeUse), || web::route().to(one::show)),
    Endpoint::get("/approvals/{id}/decide", Access::Confirmed(Permission::ApprovalDecide), || {
        web::route().to(one::form)
    }),
    Endpoint::post("/approvals/{id}/decide", Access::Confirmed(Permission::ApprovalDecide), || {
        web::route().to(one::decide)
    }),
    Endpoint::post("/approvals/{id}/withdraw", Access::Staff(Permission::OfficeUse), || web::route().to(one::withdraw)),
];
