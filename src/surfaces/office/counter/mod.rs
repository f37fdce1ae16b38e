//! The counter of the office: one screen on which money is taken, the shift that it goes into, the papers of value and the
//! books of receipts that belong to it.

mod book;
mod books;
mod instrument;
mod instruments;
mod query;
mod samples;
mod screen;
mod shift;
mod shifts;
mod take;
mod taken;

use actix_web::web;

pub use self::{
    book::BookPage,
    books::{BooksPage, IssuePage},
    instrument::InstrumentPage,
    instruments::InstrumentsPage,
    screen::CounterPage,
    shift::{OpenShiftPage, ShiftPage},
    shifts::ShiftsPage,
};
use crate::{
    platform::access::Permission,
    web::{Access, Endpoint, NavItem, Within},
};

const COLLECT: Access = Access::Staff(Permission::CounterCollect);
const SEE: Access = Access::Staff(Permission::ReceiptSee);
const CONFIRM: Access = Access::Confirmed(Permission::ShiftConfirm);
const HANDLE: Access = Access::Staff(Permission::InstrumentHandle);
const ISSUE: Access = Access::Staff(Permission::BookIssue);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/counter", COLLECT, || web::route().to(screen::show)),
    Endpoint::post("/counter", COLLECT, || web::route().to(take::take)),
    Endpoint::post("/counter/find", COLLECT, || web::route().to(screen::find)),
    Endpoint::get("/counter/shift", COLLECT, || web::route().to(shift::own)),
    Endpoint::post("/counter/shift", COLLECT, || web::route().to(shift::open)),
    Endpoint::get("/shifts", SEE, || web::route().to(shifts::list)),
    Endpoint::get("/shifts/{id}", SEE, || web::route().to(shift::show)),
    Endpoint::post("/shifts/{id}/count", COLLECT, || web::route().to(shift::count)),
    Endpoint::post("/shifts/{id}/deposit", COLLECT, || web::route().to(shift::deposit)),
    Endpoint::post("/shifts/{id}/confirm", CONFIRM, || web::route().to(shift::confirm)),
    Endpoint::post("/shifts/{id}/send-back", CONFIRM, || web::route().to(shift::send_back)),
    Endpoint::get("/instruments", HANDLE, || web::route().to(instruments::list)),
    Endpoint::get("/instruments/{id}", HANDLE, || web::route().to(instrument::show)),
    Endpoint::post("/instruments/{id}/deposit", HANDLE, || web::route().to(instrument::deposit)),
    Endpoint::post("/instruments/{id}/clear", HANDLE, || web::route().to(instrument::clear)),
    Endpoint::post("/instruments/{id}/dishonour", HANDLE, || web::route().to(instrument::dishonour)),
    Endpoint::get("/books", SEE, || web::route().to(books::list)),
    Endpoint::get("/books/issue", ISSUE, || web::route().to(books::form)),
    Endpoint::post("/books/issue", ISSUE, || web::route().to(books::issue)),
    Endpoint::get("/books/{id}", SEE, || web::route().to(book::show)),
    Endpoint::post("/books/{id}/leaf", COLLECT, || web::route().to(book::enter)),
    Endpoint::post("/books/{id}/spoil", COLLECT, || web::route().to(book::spoil)),
    Endpoint::post("/books/{id}/return", ISSUE, || web::route().to(book::bring_back)),
    Endpoint::post("/books/{id}/lose", ISSUE, || web::route().to(book::lose)),
];

pub const NAV: NavItem =
    NavItem { path: "/counter", key: "nav-counter", permission: Permission::CounterCollect, within: Within::Towns };
pub const SHIFTS: NavItem =
    NavItem { path: "/shifts", key: "nav-shifts", permission: Permission::ReceiptSee, within: Within::Towns };
pub const INSTRUMENTS: NavItem = NavItem {
    path: "/instruments",
    key: "nav-instruments",
    permission: Permission::InstrumentHandle,
    within: Within::Towns,
};
pub const BOOKS: NavItem =
    NavItem { path: "/books", key: "nav-books", permission: Permission::ReceiptSee, within: Within::Towns };
