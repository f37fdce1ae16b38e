//! The staff office: below `/office` on a town's host, and at the root of the console for the centre. Language follows the
//! person's own setting. What belongs to a service lives with the service.

mod errors;
mod roles;
mod samples;
mod staff;
mod today;
mod typed;

pub use errors::{is_of_staff, page as error_page};

use crate::{
    platform::access::Permission,
    web::{Endpoint, NavItem, PageKind, Within, assets},
};

/// Every route of the office of a town, and of the console.
pub const TABLES: &[&[Endpoint]] = &[roles::ENDPOINTS, staff::ENDPOINTS, today::ENDPOINTS];

/// What only towns have.
pub const TOWN_TABLES: &[&[Endpoint]] = &[];

/// What stands at the root of the console beside the office.
pub const CENTRE_PLAIN_TABLES: &[&[Endpoint]] = &[assets::OF_TOWN];

/// Where staff may go, in this order.
pub const NAV: &[NavItem] = &[
    NavItem { path: "/", key: "nav-today", permission: Permission::OfficeUse, within: Within::Everywhere },
    NavItem { path: "/staff", key: "nav-staff", permission: Permission::StaffSee, within: Within::Everywhere },
];

pub const PAGES: &[PageKind] = &[
    PageKind::of::<errors::OfficeError>(),
    PageKind::of::<roles::RoleTable>(),
    PageKind::of::<staff::InvitePage>(),
    PageKind::of::<staff::LeavePage>(),
    PageKind::of::<staff::PersonPage>(),
    PageKind::of::<staff::ResetPage>(),
    PageKind::of::<staff::RolesPage>(),
    PageKind::of::<staff::StaffPage>(),
    PageKind::of::<today::Today>(),
];
