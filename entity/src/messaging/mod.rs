//! What waits to be done or sent: jobs, messages, and the office queue.

pub mod job;
pub mod message;
pub mod queue_item;
