//! Duties that one person must not do on the same thing.

use entity::values::StaffId;

use super::Actor;
use crate::platform::errors::Refusal;

/// A part of something that takes two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// Values a holding.
    Assess,
    /// Agrees to a valuation.
    ApproveAssessment,
    /// Takes money.
    Collect,
    /// Compares what was taken with the bank.
    Reconcile,
    /// Asks that money is paid back.
    AskRefund,
    /// Agrees to a refund.
    ApproveRefund,
    /// Asks for an act that needs two people.
    Ask,
    /// Decides on it.
    Decide,
}

/// Both sides would be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamePerson;

impl std::fmt::Display for SamePerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("one person would do both sides")
    }
}

impl std::error::Error for SamePerson {}

impl Refusal for SamePerson {
    fn code(&self) -> &'static str {
        "same-person"
    }
}

impl Duty {
    /// The pairs that stand against each other in money matters: in a small office one person may have to hold both, which is
    /// said openly.
    pub const PAIRS: [(Self, Self); 3] = [
        (Self::Assess, Self::ApproveAssessment),
        (Self::Collect, Self::Reconcile),
        (Self::AskRefund, Self::ApproveRefund),
    ];

    /// The other side.
    #[must_use]
    pub const fn against(self) -> Self {
        match self {
            Self::Assess => Self::ApproveAssessment,
            Self::ApproveAssessment => Self::Assess,
            Self::Collect => Self::Reconcile,
            Self::Reconcile => Self::Collect,
            Self::AskRefund => Self::ApproveRefund,
            Self::ApproveRefund => Self::AskRefund,
            Self::Ask => Self::Decide,
            Self::Decide => Self::Ask,
        }
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Assess => "assess",
            Self::ApproveAssessment => "approve-assessment",
            Self::Collect => "collect",
            Self::Reconcile => "reconcile",
            Self::AskRefund => "ask-refund",
            Self::ApproveRefund => "approve-refund",
            Self::Ask => "ask",
            Self::Decide => "decide",
        }
    }

    /// The national roles that do it.
    const fn roles(self) -> &'static [&'static str] {
        match self {
            Self::Assess => &["tax-assessor", "assistant-assessor"],
            Self::ApproveAssessment | Self::ApproveRefund => &["head", "executive-officer"],
            Self::Collect => &["tax-collector", "cashier", "bill-clerk"],
            Self::Reconcile => &["accounts-officer"],
            Self::AskRefund => &["accounts-officer", "cashier", "tax-collector"],
            Self::Ask | Self::Decide => &[],
        }
    }

    fn is_in(self, roles: &[String]) -> bool {
        self.roles().iter().any(|known| roles.iter().any(|role| role == known))
    }
}

/// Whether the actor may do a duty on something, where somebody has done the other side of it.
///
/// # Errors
/// [`SamePerson`] where it was himself.
pub fn apart(actor: &Actor, who_did_the_other: StaffId, _duty: Duty) -> Result<(), SamePerson> {
    match actor.staff() {
        Some(staff) if staff.id == who_did_the_other => Err(SamePerson),
        Some(_) | None => Ok(()),
    }
}

/// The pairs of duties of which somebody with these roles holds both sides.
#[must_use]
pub fn in_one_hand(roles: &[String]) -> Vec<(Duty, Duty)> {
    Duty::PAIRS.into_iter().filter(|(one, other)| one.is_in(roles) && other.is_in(roles)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duty_has_one_against_it() {
        for (one, other) in Duty::PAIRS.into_iter().chain([(Duty::Ask, Duty::Decide)]) {
            assert_eq!((one.against(), other.against()), (other, one));
        }
    }

    #[test]
    fn both_sides_in_one_hand_are_named() {
        let hands = |roles: &[&str]| in_one_hand(&roles.iter().map(|role| (*role).to_owned()).collect::<Vec<_>>());
        assert_eq!(hands(&["cashier", "tax-collector"]), []);
        assert_eq!(hands(&["cashier", "accounts-officer"]), [(Duty::Collect, Duty::Reconcile)]);
        assert_eq!(
            hands(&["tax-assessor", "head", "cashier"]),
            [(Duty::Assess, Duty::ApproveAssessment), (Duty::AskRefund, Duty::ApproveRefund)]
        );
    }
}
