//! Where a plan stands and what moves it: one table, which the code and the tests share.

use std::fmt;

use entity::plans::instalment_plan::State;

use crate::platform::errors::Refusal;

/// Something that happened to a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// A second person has signed it.
    Agreed,
    /// A second person has said no, or whoever asked has taken it back.
    Dropped,
    /// Its whole sum is paid.
    Fulfilled,
    /// A part is still missing when the days of grace are over.
    Missed,
    /// The office ends it, or nothing is left to pay off.
    Ended,
    /// A receipt that it was kept with counts no longer.
    TakenBack,
}

impl Event {
    pub const ALL: [Self; 6] =
        [Self::Agreed, Self::Dropped, Self::Fulfilled, Self::Missed, Self::Ended, Self::TakenBack];
}

/// Every edge that there is.
pub const EDGES: &[(State, Event, State)] = &[
    (State::Proposed, Event::Agreed, State::Agreed),
    (State::Proposed, Event::Dropped, State::Ended),
    (State::Agreed, Event::Fulfilled, State::Kept),
    (State::Agreed, Event::Missed, State::Defaulted),
    (State::Agreed, Event::Ended, State::Ended),
    (State::Kept, Event::TakenBack, State::Agreed),
];

/// An event that means nothing where the plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanNotNow {
    pub state: State,
    pub event: Event,
}

impl fmt::Display for PlanNotNow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a plan that is {:?} does not take {:?}", self.state, self.event)
    }
}

impl std::error::Error for PlanNotNow {}

impl Refusal for PlanNotNow {
    fn code(&self) -> &'static str {
        "plan-not-now"
    }
}

/// Where an event leads.
///
/// # Errors
/// [`PlanNotNow`] where there is no such edge.
pub fn after(state: State, event: Event) -> Result<State, PlanNotNow> {
    let edge = EDGES.iter().find(|(from, by, _)| (*from, *by) == (state, event));
    edge.map(|(_, _, to)| *to).ok_or(PlanNotNow { state, event })
}

/// Whether it still binds an account: proposed or agreed.
#[must_use]
pub const fn is_open(state: State) -> bool {
    match state {
        State::Proposed | State::Agreed => true,
        State::Kept | State::Defaulted | State::Ended => false,
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn each_event_leads_to_one_state_or_is_refused() {
        let mut led = 0;
        for state in State::iter() {
            for event in Event::ALL {
                let edges = EDGES.iter().filter(|(from, by, _)| (*from, *by) == (state, event)).count();
                assert!(edges <= 1, "{state:?} on {event:?}");
                match after(state, event) {
                    Ok(to) => {
                        led += 1;
                        assert_ne!(to, state);
                    }
                    Err(refused) => assert_eq!((refused.state, refused.event), (state, event)),
                }
            }
        }
        assert_eq!(led, EDGES.len());
        for over in [State::Defaulted, State::Ended] {
            assert!(Event::ALL.iter().all(|event| after(over, *event).is_err()), "{over:?} is the end");
        }
    }
}
