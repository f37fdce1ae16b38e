//! Where a payment stands and what moves it: one table, which the code, the page and the tests share.

use std::fmt;

use entity::payments::payment::State;

use crate::platform::errors::Refusal;

/// Something that happened to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The payer was sent to the gateway.
    Start,
    /// The gateway could not take the payment at all.
    StartFailed,
    /// We asked, and the gateway does not know yet or does not answer.
    SaidNothing,
    SaidPaid,
    SaidFailed,
    SaidCancelled,
    /// It took another amount or currency than we asked for.
    SaidOtherAmount,
    /// It has the money and doubts where it comes from.
    SaidHeld,
    /// Asked for days without an answer: a person decides.
    GiveUp,
    /// Never started within a day.
    Expire,
    /// A person has found that other money came than was asked for, and takes it.
    TakenAsCame,
    /// A person has found that no money came.
    Dismissed,
    /// Something of it is to be given back.
    RefundAsked,
    RefundDone,
    /// It is not given back after all.
    RefundDropped,
}

impl Event {
    pub const ALL: [Self; 15] = [
        Self::Start,
        Self::StartFailed,
        Self::SaidNothing,
        Self::SaidPaid,
        Self::SaidFailed,
        Self::SaidCancelled,
        Self::SaidOtherAmount,
        Self::SaidHeld,
        Self::GiveUp,
        Self::Expire,
        Self::TakenAsCame,
        Self::Dismissed,
        Self::RefundAsked,
        Self::RefundDone,
        Self::RefundDropped,
    ];

    /// The name under which it is kept.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::StartFailed => "start-failed",
            Self::SaidNothing => "said-nothing",
            Self::SaidPaid => "said-paid",
            Self::SaidFailed => "said-failed",
            Self::SaidCancelled => "said-cancelled",
            Self::SaidOtherAmount => "said-other-amount",
            Self::SaidHeld => "said-held",
            Self::GiveUp => "give-up",
            Self::Expire => "expire",
            Self::TakenAsCame => "taken-as-came",
            Self::Dismissed => "dismissed",
            Self::RefundAsked => "refund-asked",
            Self::RefundDone => "refund-done",
            Self::RefundDropped => "refund-dropped",
        }
    }
}

/// An event that means nothing where the payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotNow {
    pub state: State,
    pub event: Event,
}

impl fmt::Display for NotNow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a payment that is {:?} does not take {}", self.state, self.event.code())
    }
}

impl std::error::Error for NotNow {}

impl Refusal for NotNow {
    fn code(&self) -> &'static str {
        "payment-not-now"
    }
}

/// Every edge that there is: the code follows this table, the page of the documentation prints it, the tests walk it.
///
/// Money is posted on the edges that lead to paid, and on no other. A failed or cancelled payment that turns out paid after
/// all is paid (a late success); one that is being checked is never called failed before the gateway says so; a person who
/// has looked into a disputed one takes what came, or finds that nothing did.
#[doc = include_str!("states.md")]
pub const EDGES: &[(State, Event, State)] = {
    use Event::{
        Dismissed, Expire, GiveUp, RefundAsked, RefundDone, RefundDropped, SaidCancelled, SaidFailed, SaidHeld,
        SaidNothing, SaidOtherAmount, SaidPaid, Start, StartFailed, TakenAsCame,
    };
    use State::{Cancelled, Checking, Created, Disputed, Expired, Failed, Paid, Refunded, Refunding, Started};
    &[
        (Created, Start, Started),
        (Created, Expire, Expired),
        (Started, StartFailed, Failed),
        (Started, SaidNothing, Checking),
        (Started, SaidPaid, Paid),
        (Started, SaidFailed, Failed),
        (Started, SaidCancelled, Cancelled),
        (Started, SaidOtherAmount, Disputed),
        (Started, SaidHeld, Disputed),
        (Started, GiveUp, Disputed),
        (Checking, SaidNothing, Checking),
        (Checking, SaidPaid, Paid),
        (Checking, SaidFailed, Failed),
        (Checking, SaidCancelled, Cancelled),
        (Checking, SaidOtherAmount, Disputed),
        (Checking, SaidHeld, Disputed),
        (Checking, GiveUp, Disputed),
        (Failed, SaidPaid, Paid),
        (Failed, SaidOtherAmount, Disputed),
        (Failed, SaidHeld, Disputed),
        (Cancelled, SaidPaid, Paid),
        (Cancelled, SaidOtherAmount, Disputed),
        (Cancelled, SaidHeld, Disputed),
        (Disputed, SaidPaid, Paid),
        (Disputed, TakenAsCame, Paid),
        (Disputed, Dismissed, Failed),
        (Paid, RefundAsked, Refunding),
        (Refunding, RefundDone, Refunded),
        (Refunding, RefundDropped, Paid),
        (Refunded, RefundAsked, Refunding),
    ]
};

/// Where an event leads.
///
/// # Errors
/// When the event means nothing there.
pub fn after(state: State, event: Event) -> Result<State, NotNow> {
    let edge = EDGES.iter().find(|(from, on, _)| (*from, *on) == (state, event));
    edge.map(|(_, _, to)| *to).ok_or(NotNow { state, event })
}

/// Whether the gateway may still be asked because somebody says that something happened.
#[must_use]
pub const fn is_open(state: State) -> bool {
    matches!(state, State::Started | State::Checking)
}

/// Whether its money is in our books: from then on it is never posted again.
#[must_use]
pub const fn was_posted(state: State) -> bool {
    matches!(state, State::Paid | State::Refunding | State::Refunded)
}

#[cfg(test)]
mod tests {
    use sea_orm::{ActiveEnum, Iterable};

    use super::*;

    /// The page of the documentation, as the table prints it.
    fn page() -> String {
        let mut lines = vec!["| from | event | to |".to_owned(), "|---|---|---|".to_owned()];
        for (from, event, to) in EDGES {
            lines.push(format!("| {} | {} | {} |", from.to_value(), event.code(), to.to_value()));
        }
        lines.join("\n") + "\n"
    }

    #[test]
    fn the_page_of_the_documentation_is_the_table() {
        assert_eq!(include_str!("states.md"), page());
    }

    #[test]
    fn an_event_leads_to_one_state_and_every_state_is_reached() {
        for (index, (from, event, _)) in EDGES.iter().enumerate() {
            assert!(EDGES.iter().skip(index + 1).all(|(f, e, _)| (f, e) != (from, event)), "{from:?} {event:?}");
        }
        for state in State::iter().filter(|state| *state != State::Created) {
            assert!(EDGES.iter().any(|(_, _, to)| *to == state), "{state:?}");
        }
        for event in Event::ALL {
            assert!(EDGES.iter().any(|(_, on, _)| *on == event), "{event:?}");
        }
    }

    #[test]
    fn money_is_posted_once_and_a_pending_payment_is_not_called_failed_without_a_word_of_the_gateway() {
        let posts = |event| matches!(event, Event::SaidPaid | Event::TakenAsCame);
        for (from, event, to) in EDGES {
            let was_posted = was_posted(*from);
            assert!(!(was_posted && posts(*event)), "{from:?} posts again");
            assert_eq!(posts(*event), !was_posted && *to == State::Paid, "{from:?} {event:?}");
            if *from == State::Checking && *to == State::Failed {
                assert_eq!(*event, Event::SaidFailed);
            }
        }
    }
}
