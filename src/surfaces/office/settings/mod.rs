//! What the town's data says today, and proposals to change it. The centre applies what is agreed.

mod propose;
mod show;

use actix_web::web;

pub use self::{propose::ProposePage, show::SettingsPage};
use crate::{
    platform::access::Permission,
    web::{Access, Endpoint},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/settings", Access::Staff(Permission::SettingSee), || web::route().to(show::show)),
    Endpoint::get("/settings/propose", Access::Confirmed(Permission::SettingPropose), || {
        web::route().to(propose::form)
    }),
    Endpoint::post("/settings/propose", Access::Confirmed(Permission::SettingPropose), || {
        web::route().to(propose::send)
    }),
];

/// What can be proposed: parts of the town's data. Their words are `setting-<code>`.
pub const SETTINGS: [&str; 11] = [
    "name",
    "hosts",
    "state",
    "office",
    "brand",
    "wards",
    "reserved-seats",
    "services",
    "holding-tax",
    "messages",
    "charter",
];
