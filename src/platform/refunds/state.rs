//! Where a refund stands and what moves it: one table, which the code and the tests share.

use std::fmt;

use entity::payments::refund::State;

use crate::platform::errors::Refusal;

/// Something that happened to a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// Somebody asks that what the program has found is given back.
    Ask,
    /// A second person agrees: the money is set aside.
    Approve,
    Decline,
    /// A second person says no to what the program has found: it waits for somebody to ask again.
    SendBack,
    /// The gateway is about to be asked to give it back.
    Send,
    SaidDone,
    SaidFailed,
    /// Asked for days without an answer.
    GiveUp,
    /// Paid over the counter or through the bank.
    PayOut,
    /// It becomes credit instead.
    Drop,
}

impl Event {
    pub const ALL: [Self; 10] = [
        Self::Ask,
        Self::Approve,
        Self::Decline,
        Self::SendBack,
        Self::Send,
        Self::SaidDone,
        Self::SaidFailed,
        Self::GiveUp,
        Self::PayOut,
        Self::Drop,
    ];
}

/// Every edge that there is. Money is set aside on `Approve`, leaves on the edges to paid, comes back to the payer's credit on
/// `Drop`, and moves on no other. A refund is sent once: from there only an answer moves it.
pub const EDGES: &[(State, Event, State)] = {
    use Event::{Approve, Ask, Decline, Drop, GiveUp, PayOut, SaidDone, SaidFailed, Send, SendBack};
    use State::{Approved, Declined, Dropped, Failed, Noticed, Paid, Requested, Sent, Unclear};
    &[
        (Noticed, Ask, Requested),
        (Requested, Approve, Approved),
        (Requested, Decline, Declined),
        (Requested, SendBack, Noticed),
        (Approved, Send, Sent),
        (Approved, PayOut, Paid),
        (Approved, Drop, Dropped),
        (Sent, SaidDone, Paid),
        (Sent, SaidFailed, Failed),
        (Sent, GiveUp, Unclear),
        (Unclear, SaidDone, Paid),
        (Unclear, SaidFailed, Failed),
        (Failed, PayOut, Paid),
        (Failed, Drop, Dropped),
    ]
};

/// An event that means nothing where the refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotNow {
    pub state: State,
    pub event: Event,
}

impl fmt::Display for NotNow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a refund that is {:?} does not take {:?}", self.state, self.event)
    }
}

impl std::error::Error for NotNow {}

impl Refusal for NotNow {
    fn code(&self) -> &'static str {
        "refund-not-now"
    }
}

/// Where an event leads.
///
/// # Errors
/// When the event means nothing there.
pub fn after(state: State, event: Event) -> Result<State, NotNow> {
    let edge = EDGES.iter().find(|(from, on, _)| (*from, *on) == (state, event));
    edge.map(|(_, _, to)| *to).ok_or(NotNow { state, event })
}

/// Whether the money is set aside for it and has not gone: what stands in the account of refunds payable.
#[must_use]
pub const fn is_owed(state: State) -> bool {
    matches!(state, State::Approved | State::Sent | State::Unclear | State::Failed)
}

/// Whether it is over.
#[must_use]
pub const fn is_over(state: State) -> bool {
    matches!(state, State::Paid | State::Declined | State::Dropped)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn an_event_leads_to_one_state_every_state_is_reached_and_an_end_is_an_end() {
        for (index, (from, event, _)) in EDGES.iter().enumerate() {
            assert!(EDGES.iter().skip(index + 1).all(|(f, e, _)| (f, e) != (from, event)), "{from:?} {event:?}");
            assert!(!is_over(*from), "{from:?} is over");
        }
        // Some begin as noticed, others as requested.
        for state in State::iter().filter(|state| *state != State::Noticed) {
            assert!(EDGES.iter().any(|(_, _, to)| *to == state), "{state:?}");
        }
        for event in Event::ALL {
            assert!(EDGES.iter().any(|(_, on, _)| *on == event), "{event:?}");
        }
    }

    #[test]
    fn money_is_set_aside_once_and_leaves_once() {
        for (from, event, to) in EDGES {
            assert_eq!(*event == Event::Approve, !is_owed(*from) && is_owed(*to), "{from:?} {event:?}");
            let leaves = is_owed(*from) && !is_owed(*to);
            assert_eq!(leaves, matches!(to, State::Paid | State::Dropped), "{from:?} {event:?}");
            if *to == State::Sent {
                assert_eq!(*from, State::Approved, "sent again from {from:?}");
            }
        }
    }
}
