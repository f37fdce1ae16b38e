//! The citizen portal: the pages about a town, payment, receipts, papers. What belongs to a service lives with the service.

mod dues;
mod errors;
mod home;
mod info;
mod me;
mod not_mine;
mod pay;
mod receipt;
mod sandbox;
mod sign_in;
mod track;
pub mod verify;

pub use errors::page as error_page;

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use chrono::{DateTime, Utc};

use crate::{
    platform::errors::AppError,
    services::{certificate, holding},
    web::{Ctx, Endpoint, Page, PageKind, assets, page::answer},
};

/// A page that says when to try again.
fn wait_answer(ctx: &Ctx, until: DateTime<Utc>, page: &impl Page) -> Result<HttpResponse, AppError> {
    let mut response = answer(ctx, StatusCode::TOO_MANY_REQUESTS, page)?;
    let secs = (until - ctx.app.clock.now()).num_seconds().max(0) + 1;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(secs));
    Ok(response)
}

/// Every route of a town's portal, each of them twice: in Bangla, and in English under `/en`.
pub const TABLES: &[&[Endpoint]] = &[
    dues::ENDPOINTS,
    home::ENDPOINTS,
    info::ENDPOINTS,
    me::ENDPOINTS,
    not_mine::ENDPOINTS,
    certificate::portal::ENDPOINTS,
    holding::portal::ENDPOINTS,
    sandbox::ENDPOINTS,
    pay::ENDPOINTS,
    receipt::ENDPOINTS,
    sign_in::ENDPOINTS,
    track::ENDPOINTS,
    verify::ENDPOINTS,
];

/// Routes that have no language.
pub const PLAIN_TABLES: &[&[Endpoint]] = &[assets::OF_TOWN, pay::NOTICES, verify::KEYS];

pub const PAGES: &[PageKind] = &[
    PageKind::of::<dues::DuesPage>(),
    PageKind::of::<home::Home>(),
    PageKind::of::<info::CharterPage>(),
    PageKind::of::<info::ContactsPage>(),
    PageKind::of::<info::HelpPage>(),
    PageKind::of::<info::PrivacyPage>(),
    PageKind::of::<me::MePage>(),
    PageKind::of::<me::ReceiptsPage>(),
    PageKind::of::<me::SettingsPage>(),
    PageKind::of::<me::PhonePage>(),
    PageKind::of::<me::PhoneCodesPage>(),
    PageKind::of::<not_mine::NotMinePage>(),
    PageKind::of::<pay::CheckPage>(),
    PageKind::of::<pay::GoPage>(),
    PageKind::of::<pay::OutcomePage>(),
    PageKind::of::<receipt::ReceiptPage>(),
    PageKind::of::<sandbox::SandboxPage>(),
    PageKind::of::<sign_in::SignInPage>(),
    PageKind::of::<sign_in::SignInCodePage>(),
    PageKind::of::<track::TrackPage>(),
    PageKind::of::<track::TrackFound>(),
    PageKind::of::<verify::PaperPage>(),
    PageKind::of::<verify::UnknownPaper>(),
    PageKind::of::<verify::VerifyForm>(),
    PageKind::of::<errors::TownError>(),
    PageKind::of::<errors::PlainError>(),
];
