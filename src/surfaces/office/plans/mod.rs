//! Instalment plans: those that there are, one of them, and asking for a new one.

mod ask;
mod list;
mod one;
mod samples;

use actix_web::web;

pub use self::{ask::AskPlanPage, list::PlansPage, one::PlanPage};
use crate::{
    platform::access::Permission,
    web::{Access, Endpoint},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/plans", Access::Staff(Permission::HoldingSee), || web::route().to(list::show)),
    Endpoint::get("/plans/ask/{id}", Access::Staff(Permission::PlanAsk), || web::route().to(ask::form)),
    Endpoint::post("/plans/ask/{id}", Access::Staff(Permission::PlanAsk), || web::route().to(ask::send)),
    Endpoint::get("/plans/{id}", Access::Staff(Permission::HoldingSee), || web::route().to(one::show)),
    Endpoint::post("/plans/{id}/end", Access::Staff(Permission::PlanAsk), || web::route().to(one::end)),
];
