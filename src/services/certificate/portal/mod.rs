//! Certificates on the portal: which there are, and applying for one.

mod certificates;
mod check;
mod draft;
mod fields;
mod own;
mod question;
mod rows;
mod start;

pub use check::CheckAnswersPage;
pub use fields::{FieldView, Shape};
pub use own::{ApplicationPage, ApplicationsPage};
pub use question::QuestionPage;
pub use rows::RowsPage;
pub use start::StartPage;

use actix_web::web;

use crate::{
    platform::access::Permission,
    web::{Access, Endpoint},
};

const APPLY: Access = Access::Citizen(Permission::CaseApply);
const READ: Access = Access::Needs(Permission::SiteRead);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/apply", READ, || web::route().to(certificates::list)),
    Endpoint::get("/apply/{certificate}", READ, || web::route().to(certificates::show)),
    Endpoint::get("/me/apply/{certificate}", APPLY, || web::route().to(start::show)),
    Endpoint::post("/me/apply/{certificate}", APPLY, || web::route().to(start::open)),
    Endpoint::get("/me/applications", APPLY, || web::route().to(own::list)),
    Endpoint::get("/me/applications/{id}", APPLY, || web::route().to(own::show)),
    Endpoint::post("/me/applications/{id}/withdraw", APPLY, || web::route().to(own::withdraw)),
    Endpoint::get("/me/applications/{id}/continue", APPLY, || web::route().to(draft::resume)),
    Endpoint::get("/me/applications/{id}/check", APPLY, || web::route().to(check::show)),
    Endpoint::post("/me/applications/{id}/check", APPLY, || web::route().to(check::submit)),
    Endpoint::get("/me/applications/{id}/pages/{page}", APPLY, || web::route().to(question::show)),
    Endpoint::post("/me/applications/{id}/pages/{page}", APPLY, || web::route().to(question::answer)),
    Endpoint::get("/me/applications/{id}/pages/{page}/rows/{row}", APPLY, || web::route().to(rows::show)),
    Endpoint::post("/me/applications/{id}/pages/{page}/rows/{row}", APPLY, || web::route().to(rows::answer)),
    Endpoint::post("/me/applications/{id}/pages/{page}/rows/{row}/remove", APPLY, || web::route().to(rows::remove)),
    Endpoint::post("/me/applications/{id}/discard", APPLY, || web::route().to(draft::discard)),
];
