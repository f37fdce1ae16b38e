//! Double entry: journals whose lines sum to zero, and the gap-free books of numbers. Rows are never changed or removed.

pub mod journal;
pub mod journal_line;
pub mod number_book;
