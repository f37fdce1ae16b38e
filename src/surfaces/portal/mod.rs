//! The citizen portal: the pages about a town, payment, receipts, papers. What belongs to a service lives with the service.

mod errors;
mod home;
mod info;
mod pay;
mod receipt;
mod sandbox;
mod track;
pub mod verify;

pub use errors::page as error_page;

use crate::{
    services::holding,
    web::{Endpoint, PageKind, assets},
};

/// Every route of a town's portal, each of them twice: in Bangla, and in English under `/en`.
pub const TABLES: &[&[Endpoint]] = &[
    home::ENDPOINTS,
    info::ENDPOINTS,
    holding::portal::ENDPOINTS,
    sandbox::ENDPOINTS,
    pay::ENDPOINTS,
    receipt::ENDPOINTS,
    track::ENDPOINTS,
    verify::ENDPOINTS,
];

/// Routes that have no language.
pub const PLAIN_TABLES: &[&[Endpoint]] = &[assets::OF_TOWN, pay::NOTICES, verify::KEYS];

pub const PAGES: &[PageKind] = &[
    PageKind::of::<home::Home>(),
    PageKind::of::<info::CharterPage>(),
    PageKind::of::<info::ContactsPage>(),
    PageKind::of::<info::HelpPage>(),
    PageKind::of::<info::PrivacyPage>(),
    PageKind::of::<pay::CheckPage>(),
    PageKind::of::<pay::GoPage>(),
    PageKind::of::<pay::OutcomePage>(),
    PageKind::of::<receipt::ReceiptPage>(),
    PageKind::of::<sandbox::SandboxPage>(),
    PageKind::of::<track::TrackPage>(),
    PageKind::of::<track::TrackFound>(),
    PageKind::of::<verify::PaperPage>(),
    PageKind::of::<verify::UnknownPaper>(),
    PageKind::of::<verify::VerifyForm>(),
    PageKind::of::<errors::TownError>(),
    PageKind::of::<errors::PlainError>(),
];
