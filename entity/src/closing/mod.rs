//! What ends: taxes paid to the treasury, and years brought to their close.

pub mod treasury_challan;
pub mod year_close;
