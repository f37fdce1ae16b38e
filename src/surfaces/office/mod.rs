//! The staff office: below `/office` on a town's host, and at the root of the console for the centre. Language follows the
//! person's own setting. What belongs to a service lives with the service.

mod errors;

pub use errors::{is_of_staff, page as error_page};

use crate::web::{Endpoint, NavItem, PageKind, assets};

/// Every route of the office of a town, and of the console.
pub const TABLES: &[&[Endpoint]] = &[];

/// What only towns have.
pub const TOWN_TABLES: &[&[Endpoint]] = &[];

/// What stands at the root of the console beside the office.
pub const CENTRE_PLAIN_TABLES: &[&[Endpoint]] = &[assets::OF_TOWN];

/// Where staff may go, in this order.
pub const NAV: &[NavItem] = &[];

pub const PAGES: &[PageKind] = &[PageKind::of::<errors::OfficeError>()];
