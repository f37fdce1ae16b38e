//! Receipts: the proof that money came, the same for money that came online, over the counter or through the bank.
//!
//! Whoever has taken money hands it over as a [`Taking`]. [`post`] clears what it pays and writes the journal; [`issue`]
//! takes the number, which is the last thing that can fail, writes the receipt with one part for each account, makes the paper
//! and tells the payer. All of it happens in one work. A receipt is never changed: what was wrong is taken back as a whole
//! ([`mod@reverse`]), and its paper says so from then on.

pub mod breakdown;
pub mod lookup;
pub mod print;
pub mod reverse;
mod take;

pub use take::{Handed, Taking, Told, issue, post};
