//! The staff office: below `/office` on a town's host, and at the root of the console for the centre. Language follows the
//! person's own setting. What belongs to a service lives with the service.

mod account;
mod door;

use crate::web::{Endpoint, NavItem, PageKind, assets};

/// Every route of the office of a town, and of the console.
pub const TABLES: &[&[Endpoint]] = &[account::ENDPOINTS, door::ENDPOINTS];

/// What only towns have.
pub const TOWN_TABLES: &[&[Endpoint]] = &[];

/// What stands at the root of the console beside the office.
pub const CENTRE_PLAIN_TABLES: &[&[Endpoint]] = &[assets::OF_TOWN];

/// Where staff may go, in this order.
pub const NAV: &[NavItem] = &[];

pub const PAGES: &[PageKind] = &[
    PageKind::of::<account::pages::AccountPage>(),
    PageKind::of::<account::pages::CodesPage>(),
    PageKind::of::<account::pages::FactorPage>(),
    PageKind::of::<account::pages::NewCodesPage>(),
    PageKind::of::<account::pages::PasskeysPage>(),
    PageKind::of::<account::pages::PasswordPage>(),
    PageKind::of::<account::pages::SessionsPage>(),
    PageKind::of::<door::pages::ConfirmPage>(),
    PageKind::of::<door::pages::DeadLink>(),
    PageKind::of::<door::pages::ForgottenPage>(),
    PageKind::of::<door::pages::ForgottenSent>(),
    PageKind::of::<door::pages::InvitationPage>(),
    PageKind::of::<door::pages::SecondPage>(),
    PageKind::of::<door::pages::SignInPage>(),
];
