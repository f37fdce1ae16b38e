//! People: staff and citizens, how they prove who they are, and the offices that they hold.

pub mod approval;
pub mod citizen;
pub mod invitation;
pub mod message_refusal;
pub mod office_held;
pub mod one_time_code;
pub mod passkey;
pub mod passkey_ceremony;
pub mod recovery_code;
pub mod saved_holding;
pub mod session;
pub mod staff_account;
pub mod staff_role;
