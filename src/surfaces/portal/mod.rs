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
    web::{Endpoint, assets},
};

/// Every route of a town's portal, each of them twice: in Bangla, and in English under `/en`.
pub const TABLES: &[&[Endpoint]] = &[
    home::ENDPOINTS,
    info::ENDPOINTS,
    holding::portal::ENDPOINTS,
    sandbox::ENDPOINTS,
    pay::NOTICES,
    pay::ENDPOINTS,
    receipt::ENDPOINTS,
    track::ENDPOINTS,
    verify::ENDPOINTS,
];

/// Routes that have no language.
pub const PLAIN_TABLES: &[&[Endpoint]] = &[assets::OF_TOWN, verify::KEYS];
