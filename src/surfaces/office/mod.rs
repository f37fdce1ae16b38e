//! The staff office: below `/office` on a town's host, and at the root of the console for the centre. Language follows the
//! person's own setting. What belongs to a service lives with the service.

pub mod audit;

use crate::web::{Endpoint, NavItem, PageKind, assets};

/// Every route of the office of a town, and of the console.
pub const TABLES: &[&[Endpoint]] = &[audit::ENDPOINTS];

/// What only towns have.
pub const TOWN_TABLES: &[&[Endpoint]] = &[];

/// What stands at the root of the console beside the office.
pub const CENTRE_PLAIN_TABLES: &[&[Endpoint]] = &[assets::OF_TOWN];

/// Where staff may go, in this order.
pub const NAV: &[NavItem] = &[audit::NAV];

pub const PAGES: &[PageKind] = &[PageKind::of::<audit::HeadsPage<'_>>(), PageKind::of::<audit::TrailPage<'_>>()];
