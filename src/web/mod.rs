//! The HTTP toolkit: what a request is, what a route is, how pages, forms and errors are answered. No business.

pub mod assets;
pub mod chart;
pub mod chrome;
pub mod client;
pub mod ctx;
pub mod endpoint;
pub mod form;
pub mod front;
pub mod idempotency;
pub mod limits;
pub mod message;
pub mod office;
pub mod page;
pub mod paging;
pub mod problem;
pub mod report;
mod samples;
pub mod session;
pub mod styles;
pub mod upload;
pub mod visitor;

pub use chrome::{Chrome, WardOption};
pub use ctx::Ctx;
pub use endpoint::{Access, Endpoint};
pub use form::Form;
pub use message::Message;
pub use office::{Frame, Nav, NavItem, Within};
pub use page::{Page, PageKind, Sample, Sheet, see_other};
pub use paging::{PageNumber, Pager};
pub use upload::Upload;

use actix_web::web::{JsonConfig, PathConfig, QueryConfig, ServiceConfig};

use crate::platform::errors::AppError;

/// The most that a program may send as JSON.
const JSON_BYTES_MAX: usize = 16_384;

/// What handlers take from a request is refused as every other error is: with a page or a problem document.
pub fn extractors(config: &mut ServiceConfig) {
    config
        .app_data(QueryConfig::default().error_handler(|_, _| AppError::BadRequest.into()))
        .app_data(PathConfig::default().error_handler(|_, _| AppError::NotFound.into()))
        .app_data(JsonConfig::default().limit(JSON_BYTES_MAX).error_handler(|_, _| AppError::BadRequest.into()));
}
