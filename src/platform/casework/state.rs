//! How an application moves: one table, which the pages draw their buttons from and the acts are held against.

use std::fmt;

use entity::casework::application::State;

use crate::platform::errors::Refusal;

/// What moves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The applicant hands it in.
    Submit,
    /// This step is done, the next one begins.
    Pass,
    /// Whoever is asked does not know: the general section makes inquiries.
    Inquire,
    /// The applicant must correct something.
    Return,
    /// The applicant has corrected it.
    Correct,
    Reject,
    /// The applicant no longer wants it.
    Withdraw,
    /// The last step is done.
    Grant,
}

const EDGES: [(State, Event, State); 9] = [
    (State::Draft, Event::Submit, State::InHand),
    (State::InHand, Event::Pass, State::InHand),
    (State::InHand, Event::Inquire, State::InHand),
    (State::InHand, Event::Return, State::Returned),
    (State::InHand, Event::Reject, State::Rejected),
    (State::InHand, Event::Withdraw, State::Withdrawn),
    (State::InHand, Event::Grant, State::Granted),
    (State::Returned, Event::Correct, State::InHand),
    (State::Returned, Event::Withdraw, State::Withdrawn),
];

impl Event {
    pub const ALL: [Self; 8] = [
        Self::Submit,
        Self::Pass,
        Self::Inquire,
        Self::Return,
        Self::Correct,
        Self::Reject,
        Self::Withdraw,
        Self::Grant,
    ];

    /// Names it in rows and words: `application-event-<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Pass => "pass",
            Self::Inquire => "inquire",
            Self::Return => "return",
            Self::Correct => "correct",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
            Self::Grant => "grant",
        }
    }
}

/// Where an application stands after an event.
///
/// # Errors
/// [`NotNow`] where the event means nothing.
pub fn after(state: State, event: Event) -> Result<State, NotNow> {
    let edge = EDGES.into_iter().find(|(from, by, _)| (*from, *by) == (state, event));
    edge.map(|(_, _, to)| to).ok_or(NotNow { state, event })
}

/// An application that has moved meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotNow {
    pub state: State,
    pub event: Event,
}

impl fmt::Display for NotNow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of an application that is {:?}", self.event.code(), self.state)
    }
}

impl std::error::Error for NotNow {}

impl Refusal for NotNow {
    fn code(&self) -> &'static str {
        "application-not-now"
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn what_has_ended_stays_so_and_everything_else_can_end() {
        for state in State::iter() {
            let leads_on = Event::ALL.into_iter().any(|event| after(state, event).is_ok());
            let has_ended = matches!(state, State::Granted | State::Rejected | State::Withdrawn);
            assert_eq!(leads_on, !has_ended, "{state:?}");
        }
        for event in Event::ALL {
            assert!(EDGES.iter().any(|(_, by, _)| *by == event), "{event:?} moves nothing");
        }
    }
}
