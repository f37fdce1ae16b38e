//! Arrears paid off in parts by an agreed plan.

pub mod instalment_plan;
pub mod instalment_plan_part;
