//! What is owed and what a payment clears of it, the same for every service.
//!
//! A service raises demands ([`raise`]) and says which terms of rebate and surcharge rule ([`Terms`]). Everything else is
//! here: what is due on a day ([`mod@statement`], [`bill`]), what a payment clears ([`allocation`]), and the posting of it
//! ([`receive`]). Rules are pure; [`account`] reads what they need.

pub mod account;
pub mod adjust;
pub mod allocation;
pub mod bill;
pub mod campaigns;
pub mod desk;
pub mod household;
pub mod last_day;
pub mod outage;
pub mod raise;
pub mod receive;
mod source;
pub mod statement;
mod surcharge;
pub mod terms;

pub use account::{Account, Clearing, Due, PeriodDues};
pub use allocation::{Allocation, Cleared, allocate};
pub use bill::{Bill, BillLine, BillSums};
pub use campaigns::{Campaign, Campaigns};
pub use last_day::{HolidayShift, LastDayRule, Outage};
pub use receive::lock;
pub use source::{ChargeSource, Sources, Subject};
pub use statement::{PeriodStatement, Statement, SurchargeDue, statement};
pub use terms::{RebateTerms, SurchargeRule, Terms};
