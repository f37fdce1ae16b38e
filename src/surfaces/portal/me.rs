//! What a signed-in mobile number sees of its own: holdings, receipts, reports, settings. Nothing of it is kept by a cache.

mod items;
mod phone;
mod receipts;
mod samples;
mod settings;

use actix_web::web;
use serde::Deserialize;

pub use self::{
    items::MePage,
    phone::{PhoneCodesPage, PhonePage},
    receipts::ReceiptsPage,
    settings::SettingsPage,
};
use crate::{
    platform::access::Permission,
    web::{Access, Endpoint},
};

const ME: Access = Access::Citizen(Permission::MeUse);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/me", ME, || web::route().to(items::show)),
    Endpoint::post("/me/save", ME, || web::route().to(items::save)),
    Endpoint::post("/me/forget", ME, || web::route().to(items::forget)),
    Endpoint::get("/me/receipts", ME, || web::route().to(receipts::show)),
    Endpoint::get("/me/receipts/{id}", ME, || web::route().to(receipts::one)),
    Endpoint::get("/me/receipts/{id}/pdf", ME, || web::route().to(receipts::pdf)),
    Endpoint::get("/me/settings", ME, || web::route().to(settings::show)),
    Endpoint::post("/me/settings", ME, || web::route().to(settings::set)),
    Endpoint::post("/me/messages", ME, || web::route().to(settings::restore_messages)),
    Endpoint::post("/me/sign-out-everywhere", ME, || web::route().to(settings::leave_everywhere)),
    Endpoint::get("/me/holdings/{id}/phone", ME, || web::route().to(phone::form)),
    Endpoint::post("/me/holdings/{id}/phone", ME, || web::route().to(phone::ask)),
    Endpoint::get("/me/holdings/{id}/phone/codes", ME, || web::route().to(phone::codes_form)),
    Endpoint::post("/me/holdings/{id}/phone/codes", ME, || web::route().to(phone::change)),
];

/// Which page of a list, as it stands in the address.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Paged {
    /// From 1.
    page: u32,
}

impl Paged {
    /// From 0.
    fn index(self) -> u64 {
        u64::from(self.page.saturating_sub(1))
    }

    /// The pages before and after.
    fn around(self, has_more: bool) -> (Option<u64>, Option<u64>) {
        let index = self.index();
        ((index > 0).then_some(index), has_more.then_some(index + 2))
    }
}
