//! The staff office: below `/office` on a town's host, and at the root of the console for the centre. Language follows the
//! person's own setting. What belongs to a service lives with the service.

mod queue;

use crate::{
    platform::access::Permission,
    services::holding,
    web::{Endpoint, NavItem, PageKind, Within, assets},
};

/// Every route of the office of a town, and of the console.
pub const TABLES: &[&[Endpoint]] = &[];

/// What only towns have.
pub const TOWN_TABLES: &[&[Endpoint]] = &[holding::office::ENDPOINTS, queue::ENDPOINTS];

/// What stands at the root of the console beside the office.
pub const CENTRE_PLAIN_TABLES: &[&[Endpoint]] = &[assets::OF_TOWN];

/// Where staff may go, in this order.
pub const NAV: &[NavItem] = &[
    NavItem { path: "/holdings", key: "nav-holdings", permission: Permission::HoldingSee, within: Within::Towns },
    NavItem { path: "/queue", key: "nav-queue", permission: Permission::QueueWork, within: Within::Towns },
];

pub const PAGES: &[PageKind] = &[PageKind::of::<queue::QueueItemPage>(), PageKind::of::<queue::QueueList>()];
