//! What every service stands on. Modules stand on their own; none knows a service, a page or a route.

pub mod access;
pub mod app;
pub mod audit;
pub mod billing;
mod bulk;
pub mod calendar;
pub mod db;
pub mod documents;
pub mod errors;
pub mod i18n;
pub mod identity;
pub mod inbox;
pub mod jobs;
pub mod keys;
pub mod ledger;
pub mod names;
pub mod notification;
pub mod numbering;
pub mod outgoing;
pub mod payments;
pub mod personal_number;
pub mod retention;
pub mod store;
pub mod tenancy;
pub mod text;
pub mod work;
