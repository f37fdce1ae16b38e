//! Papers that can be checked, and their files.

pub mod paper;
pub mod paper_file;
