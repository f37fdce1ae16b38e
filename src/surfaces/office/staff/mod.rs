//! The people who work here: the list, one person, invitations, roles, leaving.

mod invite;
mod leave;
mod list;
mod person;
mod reset;
mod roles;

use actix_web::web;
use entity::identity::staff_account::State;

pub(super) use self::invite::in_words;
pub use self::{
    invite::InvitePage, leave::LeavePage, list::StaffPage, person::PersonPage, reset::ResetPage, roles::RolesPage,
};
use crate::{
    platform::access::Permission,
    web::{Access, Endpoint},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/staff", Access::Staff(Permission::StaffSee), || web::route().to(list::list)),
    Endpoint::get("/staff/invite", Access::Confirmed(Permission::StaffManage), || web::route().to(invite::form)),
    Endpoint::post("/staff/invite", Access::Confirmed(Permission::StaffManage), || web::route().to(invite::send)),
    Endpoint::get("/staff/{id}", Access::Staff(Permission::StaffSee), || web::route().to(person::show)),
    Endpoint::post("/staff/{id}/invite", Access::Confirmed(Permission::StaffManage), || web::route().to(invite::again)),
    Endpoint::get("/staff/{id}/leave", Access::Confirmed(Permission::StaffManage), || web::route().to(leave::form)),
    Endpoint::post("/staff/{id}/leave", Access::Confirmed(Permission::StaffManage), || web::route().to(leave::leave)),
    Endpoint::get("/staff/{id}/reset", Access::Confirmed(Permission::StaffManage), || web::route().to(reset::form)),
    Endpoint::post("/staff/{id}/reset", Access::Confirmed(Permission::StaffManage), || web::route().to(reset::ask)),
    Endpoint::get("/staff/{id}/roles", Access::Confirmed(Permission::StaffManage), || web::route().to(roles::form)),
    Endpoint::post("/staff/{id}/roles", Access::Confirmed(Permission::StaffManage), || web::route().to(roles::grant)),
    Endpoint::post("/staff/{id}/roles/end", Access::Confirmed(Permission::StaffManage), || web::route().to(roles::end)),
];

const fn state_code(state: State) -> &'static str {
    match state {
        State::Invited => "invited",
        State::Active => "active",
        State::Left => "left",
    }
}
