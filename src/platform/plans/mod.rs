//! Instalment plans: arrears paid off month by month, by an agreement that two people of the office sign.
//!
//! A plan is asked for by the office ([`ask`]), agreed by a second person ([`agree`]) and followed every day
//! ([`FollowPlan`]): the payer is reminded, and told when a part was missed; when the days of grace are over too, the plan is
//! in default and the office has it in its queue. What counts as paid are the receipts of the account since the plan was asked
//! for, by whatever way the money came; a receipt that is taken back counts no longer. What a payment clears is decided by
//! the same rule as without a plan (R11), and surcharge falls due as the law says (R10): a plan gives time, and takes nothing off.

mod daily;
mod lookup;
mod policy;
mod queue;
mod samples;
pub mod schedule;
mod sign;
pub mod state;
mod tell;

pub use daily::{FollowPlan, FollowPlans};
pub use lookup::{Standing, get, get_for_staff, in_force, latest_of, list, open_of, standing};
pub use policy::PlanPolicy;
pub use queue::PlanDefaults;
pub use samples::sample;
pub use schedule::{Part, PartStatus};
pub use sign::{NewPlan, PlanAsked, PlanRefused, agree, arrears, ask, drop_proposal, end, taken_back};
