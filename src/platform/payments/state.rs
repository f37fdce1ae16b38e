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
    /// Asked for days without an answer: a person decides.
    GiveUp,
    /// Never started within a day.
    Expire,
}

impl Event {
    pub const ALL: [Self; 9] = [
        Self::Start,
        Self::StartFailed,
        Self::SaidNothing,
        Self::SaidPaid,
        Self::SaidFailed,
        Self::SaidCancelled,
        Self::SaidOtherAmount,
        Self::GiveUp,
        Self::Expire,
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
            Self::GiveUp => "give-up",
            Self::Expire => "expire",
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

/// Where an event leads.
///
/// Paid is an end: nothing posts twice. A failed or cancelled payment that turns out paid after all is paid (a late
/// success); one that is being checked is never called failed before the gateway says so.
///
/// # Errors
/// When the event means nothing there.
pub const fn after(state: State, event: Event) -> Result<State, NotNow> {
    use Event::{
        Expire, GiveUp, SaidCancelled, SaidFailed, SaidNothing, SaidOtherAmount, SaidPaid, Start, StartFailed,
    };
    use State::{Cancelled, Checking, Created, Disputed, Expired, Failed, Paid, Started};
    match (state, event) {
        (Created, Start) => Ok(Started),
        (Created, Expire) => Ok(Expired),
        (Started, StartFailed) => Ok(Failed),
        (Started | Checking, SaidNothing) => Ok(Checking),
        (Started | Checking | Failed | Cancelled, SaidPaid) => Ok(Paid),
        (Started | Checking, SaidFailed) => Ok(Failed),
        (Started | Checking, SaidCancelled) => Ok(Cancelled),
        (Started | Checking | Failed | Cancelled, SaidOtherAmount) => Ok(Disputed),
        (Started | Checking, GiveUp) => Ok(Disputed),
        (state, event) => Err(NotNow { state, event }),
    }
}

/// Whether the gateway may still be asked because somebody says that something happened.
#[must_use]
pub const fn is_open(state: State) -> bool {
    matches!(state, State::Started | State::Checking)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn the_graph_is_this_and_nothing_else() {
        let mut lines = Vec::new();
        for state in State::iter() {
            for event in Event::ALL {
                if let Ok(next) = after(state, event) {
                    lines.push(format!("{state:?} --{}--> {next:?}", event.code()));
                }
            }
        }
        let expected = "\
Created --start--> Started
Created --expire--> Expired
Started --start-failed--> Failed
Started --said-nothing--> Checking
Started --said-paid--> Paid
Started --said-failed--> Failed
Started --said-cancelled--> Cancelled
Started --said-other-amount--> Disputed
Started --give-up--> Disputed
Checking --said-nothing--> Checking
Checking --said-paid--> Paid
Checking --said-failed--> Failed
Checking --said-cancelled--> Cancelled
Checking --said-other-amount--> Disputed
Checking --give-up--> Disputed
Failed --said-paid--> Paid
Failed --said-other-amount--> Disputed
Cancelled --said-paid--> Paid
Cancelled --said-other-amount--> Disputed";
        assert_eq!(lines.join("\n"), expected);
    }
}
