//! Casework: what somebody applies for, whatever the service.
//!
//! An application answers a [`Form`] that the town's data declares: pages that ask one thing each, of which some are asked only
//! after certain answers and some once per row of a table. What is typed becomes canonical text at the edge ([`field::read`]),
//! and nothing else is kept. What a step of its handling *means* is code; who does it, in how many working days and with what
//! papers is data ([`Steps`]).

mod answers;
pub mod application;
mod declared;
pub mod field;
mod form;
pub mod state;
mod steps;

pub use answers::{Answers, Row, Unanswered};
pub use declared::{papers, read_blocks, read_pages};
pub use field::{FieldFault, Surroundings};
pub use form::{Choice, Field, Form, FormPage, Kind, Limits, Paper, Rows, When};
pub use steps::{Step, StepKind, Steps, promised_on};
