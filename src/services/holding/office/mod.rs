//! Holding tax in the office: finding a holding, its file, its owner's phone and personal number.

mod file;
mod find;
mod nid;
mod phone;
mod samples;
mod sought;

use actix_web::web;
use entity::{
    holding::holding,
    values::{HoldingId, HoldingNumber, Ward},
};

pub use file::HoldingFile;
pub use find::HoldingList;
pub(super) use find::by_number_or_name;
pub use nid::{PURPOSES, RevealForm, RevealedPage};
pub use phone::{PAPERS, PhoneForm};

use crate::{
    platform::{access::Permission, errors::AppError},
    web::{Access, Endpoint, PageKind},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/holdings", Access::Staff(Permission::HoldingSee), || web::route().to(find::show)),
    Endpoint::post("/holdings", Access::Staff(Permission::HoldingSee), || web::route().to(find::find)),
    Endpoint::get("/holdings/{id}", Access::Staff(Permission::HoldingSee), || web::route().to(file::show)),
    Endpoint::get("/holdings/{id}/nid", Access::Confirmed(Permission::IdentityReveal), || web::route().to(nid::form)),
    Endpoint::post("/holdings/{id}/nid", Access::Confirmed(Permission::IdentityReveal), || {
        web::route().to(nid::reveal)
    }),
    Endpoint::get("/holdings/{id}/phone", Access::Confirmed(Permission::PhoneSet), || web::route().to(phone::form)),
    Endpoint::post("/holdings/{id}/phone", Access::Confirmed(Permission::PhoneSet), || web::route().to(phone::set)),
];

pub const PAGES: &[PageKind] = &[
    PageKind::of::<HoldingFile>(),
    PageKind::of::<HoldingList>(),
    PageKind::of::<PhoneForm>(),
    PageKind::of::<RevealForm>(),
    PageKind::of::<RevealedPage>(),
];

/// A holding as the office sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldingHead {
    /// Of its file, below the office.
    pub path: String,
    pub ward: Ward,
    pub number: HoldingNumber,
    /// In full.
    pub owner: String,
    pub place: String,
}

impl HoldingHead {
    fn of(holding: &holding::Model) -> Self {
        let road = holding.road.iter().map(|road| format!(", {road}"));
        Self {
            path: file_path(holding.id),
            ward: holding.ward,
            number: holding.number.clone(),
            owner: holding.owner.clone(),
            place: std::iter::once(holding.mahalla.clone()).chain(road).collect(),
        }
    }
}

/// The file of a holding, below the office.
#[must_use]
pub fn file_path(id: HoldingId) -> String {
    format!("/holdings/{id}")
}

fn id_of(text: &str) -> Result<HoldingId, AppError> {
    text.parse().map_err(|_no_id| AppError::NotFound)
}
