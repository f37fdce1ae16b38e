//! One's own account in the office: language, password, second step, where one is signed in.

mod factor;
mod home;
pub mod pages;
mod passkeys;
mod password;
mod sessions;

use actix_web::web;
use entity::identity::staff_account;

use crate::{
    platform::{access::Permission, errors::AppError, work::Work},
    web::{Access, Ctx, Endpoint},
};

const STAFF: Access = Access::Staff(Permission::OfficeUse);
const CONFIRMED: Access = Access::Confirmed(Permission::OfficeUse);

/// A closed town still lets its staff look after their accounts.
pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/account", STAFF, || web::route().to(home::show)).always_open().while_enrolling(),
    Endpoint::post("/account/locale", STAFF, || web::route().to(home::set_locale)).always_open().while_enrolling(),
    Endpoint::get("/account/password", CONFIRMED, || web::route().to(password::form)).always_open(),
    Endpoint::post("/account/password", CONFIRMED, || web::route().to(password::send)).always_open(),
    Endpoint::get("/account/second-factor", CONFIRMED, || web::route().to(factor::show))
        .always_open()
        .while_enrolling(),
    Endpoint::post("/account/second-factor/begin", CONFIRMED, || web::route().to(factor::begin))
        .always_open()
        .while_enrolling(),
    Endpoint::post("/account/second-factor", CONFIRMED, || web::route().to(factor::confirm))
        .always_open()
        .while_enrolling(),
    Endpoint::post("/account/second-factor/remove", CONFIRMED, || web::route().to(factor::remove)).always_open(),
    Endpoint::get("/account/recovery-codes", CONFIRMED, || web::route().to(factor::codes)).always_open(),
    Endpoint::post("/account/recovery-codes", CONFIRMED, || web::route().to(factor::make_codes)).always_open(),
    Endpoint::get("/account/passkeys", CONFIRMED, || web::route().to(passkeys::list)).always_open().while_enrolling(),
    Endpoint::post("/account/passkeys/begin", CONFIRMED, || web::route().to(passkeys::begin))
        .always_open()
        .while_enrolling(),
    Endpoint::post("/account/passkeys/finish", CONFIRMED, || web::route().to(passkeys::finish))
        .always_open()
        .while_enrolling(),
    Endpoint::post("/account/passkeys/remove", CONFIRMED, || web::route().to(passkeys::remove)).always_open(),
    Endpoint::get("/account/sessions", STAFF, || web::route().to(sessions::list)).always_open(),
    Endpoint::post("/account/sessions/end", STAFF, || web::route().to(sessions::end)).always_open(),
    Endpoint::post("/account/sessions/end-others", STAFF, || web::route().to(sessions::end_others)).always_open(),
];

/// The account of whoever asks.
async fn own(ctx: &Ctx, work: &Work) -> Result<staff_account::Model, AppError> {
    work.get::<staff_account::Entity>(ctx.staff()?.id).await?.ok_or(AppError::NotFound)
}
