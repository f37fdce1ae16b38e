//! Offices held: which posts a town has, who holds them, and who may sign for a ward on a day.
//!
//! A post is no role: a role says what somebody may do in the program, a post what he may sign for, in which wards, between
//! which days and by what right. Posts are data of the town; who holds them is written down by the office.

mod ending;
mod held;
mod policy;
mod record;
mod signatory;

pub use ending::{end, end_all_of};
pub use held::{HANDOVER, held_today, holdings};
pub use policy::{Post, Posts, Scope};
pub use record::{NewHolding, OfficeRefused, capacity_code, not_oneself, record};
pub use signatory::{Holding, Signatory, holder, signatory};
