//! The HTTP toolkit: what a request is, what a route is, how pages, forms and errors are answered. No business.

pub mod assets;
pub mod chrome;
pub mod client;
pub mod ctx;
pub mod endpoint;
pub mod form;
pub mod front;
pub mod limits;
pub mod page;
pub mod problem;
pub mod styles;
pub mod visitor;

pub use chrome::{Chrome, WardOption};
pub use ctx::Ctx;
pub use endpoint::{Access, Endpoint};
pub use form::Form;
pub use page::{Page, PageKind, Sample, see_other};
