//! The counter: where money is taken by hand.
//!
//! A cashier opens a [`shift`] with a float and takes money for whatever [`find`] leads to: all that is due stands in
//! [`dues`], oldest first, and [`collect`] posts what he takes. Cheques, pay orders and bank slips live on as an
//! [`instrument`] until the bank has credited them. What was written by hand in a ward comes from numbered [`books`]. At the
//! end of the day the [`drawer`] is counted before anybody is told what should be in it, taken to the bank, and confirmed by
//! somebody else; from then on nothing posts to that shift.

pub mod books;
pub mod collect;
pub mod drawer;
pub mod dues;
pub mod find;
pub mod instrument;
pub mod shift;
