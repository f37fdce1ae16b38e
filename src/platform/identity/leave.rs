//! Somebody leaves: he is out at once, and what he had in hand goes to others.

use std::{future::Future, pin::Pin};

use entity::{
    identity::{
        invitation,
        staff_account::{self, State},
    },
    values::StaffId,
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
    sea_query::Expr,
};

use super::{
    keepers,
    sessions::{self, Whose},
    team,
};
use crate::platform::{
    approvals,
    audit::{self, Act, Entry},
    errors::AppError,
    inbox, offices,
    work::Work,
};

/// Something that somebody has in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InHand {
    /// Names the words: `handover-<what>`.
    pub what: &'static str,
    pub count: u64,
    /// Where it is looked at, below the office.
    pub path: &'static str,
}

/// How many there are, found out in its own time.
pub type Counted<'a> = Pin<Box<dyn Future<Output = Result<u64, AppError>> + 'a>>;

/// A part of the program that people can have something of in hand.
#[derive(Clone, Copy)]
pub struct Handover {
    /// Names the words: `handover-<what>`.
    pub what: &'static str,
    /// Where it is looked at, below the office.
    pub path: &'static str,
    /// How much of it somebody has.
    pub count: for<'a> fn(&'a Work, StaffId) -> Counted<'a>,
}

/// All parts of the program that people can have something of in hand.
#[derive(Clone, Copy)]
pub struct Handovers(pub &'static [Handover]);

impl Handovers {
    /// Everything that somebody has in hand.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn of(self, work: &Work, account: StaffId) -> Result<Vec<InHand>, AppError> {
        let mut lines = Vec::new();
        for Handover { what, path, count } in self.0 {
            lines.push(InHand { what, path, count: count(work, account).await? });
        }
        lines.retain(|line| line.count > 0);
        Ok(lines)
    }
}

/// Ends an account: its sessions at once, its posts, its invitations and what is asked about it too. What waited with it goes
/// to `successor`, or back to everybody.
///
/// # Errors
/// [`team::TeamRefused`]; [`AppError::NotFound`] where there is no such person or successor.
pub async fn leave(work: &Work, account: StaffId, successor: Option<StaffId>, reason: &str) -> Result<(), AppError> {
    approvals::withdraw_about(work, account, reason).await?;
    keepers::one_at_a_time(work).await?;
    let person = team::other_person(work, account).await?;
    keepers::keep_powers(work, account, |_permission| true).await?;
    if let Some(successor) = successor {
        let colleagues = inbox::colleagues(work).await?;
        if successor == account || colleagues.iter().all(|other| other.id != successor) {
            return Err(AppError::NotFound);
        }
    }
    let ended = sessions::end_all(work, Whose::Staff(account), None).await?;
    let left = staff_account::ActiveModel {
        id: Unchanged(account),
        state: Set(State::Left),
        left_at: Set(Some(work.now)),
        ..Default::default()
    };
    work.update(left).await?;
    sessions::access_changed(work, account).await?;
    offices::end_all_of(work, account, reason).await?;
    work.update_many::<invitation::Entity>()
        .col_expr(invitation::Column::ExpiresAt, Expr::value(work.now))
        .filter(invitation::Column::AccountId.eq(account))
        .filter(invitation::Column::UsedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(work.now))
        .exec(work.tx())
        .await?;
    let passed_on = inbox::pass_on(work, account, successor).await?;
    let entry = Entry::of(Act::StaffLeft, "staff_account", account.0)
        .before("state", state_code(person.state))
        .after("state", state_code(State::Left))
        .after("sessions_ended", ended)
        .after("passed_on", passed_on)
        .after("successor", successor.map(|id| id.to_string()));
    audit::record(work, entry.because(reason)).await
}

const fn state_code(state: State) -> &'static str {
    match state {
        State::Invited => "invited",
        State::Active => "active",
        State::Left => "left",
    }
}
