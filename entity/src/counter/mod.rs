//! The counter: shifts of cashiers, the papers of value that they take, and books of receipts that are written by hand.

pub mod instrument;
pub mod receipt_book;
pub mod receipt_leaf;
pub mod shift;
