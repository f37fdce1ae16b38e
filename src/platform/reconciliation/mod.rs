//! What gateways and the bank say of our money, beside what we say of it.
//!
//! A statement comes as a file. [`columns`] knows which of its columns says what, [`read`] makes lines of its rows, and
//! [`matching`] compares them with what is [`ours`]: a pure function, which never guesses between two. What it finds is kept
//! with each line ([`statement`]); a payment that is known there and not here makes us ask the gateway ourselves. [`days`]
//! sums up what is open of each day, which is locked when nothing is, or when two people say why that is right; [`settle`]
//! books what a gateway has paid over, less its fee, and proves it to the lines.

pub mod again;
mod clear;
pub mod columns;
mod compare;
pub mod days;
pub mod lock;
pub mod look;
pub mod matching;
mod ours;
pub mod read;
pub mod settle;
pub mod statement;

pub use again::MatchAgain;
