//! The register of holdings, their yearly assessments, and what people report as wrong in them.

pub mod assessment;
pub mod demand_run;
pub mod error_report;
#[expect(clippy::module_inception, reason = "the table is named for what it holds, as its group is")]
pub mod holding;
pub mod register_import;

mod served_rates;
mod working;

pub use served_rates::{Rate, ServedRates, UnknownRate};
pub use working::{Step, Working, WorkingLine};
