//! What gateways and the bank say of our money, line by line, and the days on which it agrees with what we say.

pub mod bank_statement;
pub mod day_lock;
pub mod settlement;
mod source;
pub mod statement_layout;
pub mod statement_line;

pub use source::Source;
