//! What a town must never be without, and the one order in which changes of power wait for each other.

use entity::{identity::staff_account, values::StaffId};
use sea_orm::{QueryOrder, QuerySelect};

use super::team::{self, TeamRefused};
use crate::platform::{access::Permission, errors::AppError, work::Work};

/// What somebody must always be able to do: without the first nobody could be let in any more, without the second nothing
/// that takes two people.
const KEPT: [(Permission, TeamRefused); 2] =
    [(Permission::StaffManage, TeamRefused::LastManager), (Permission::ApprovalDecide, TeamRefused::LastDecider)];

/// Two who change powers at the same time must see each other: they queue up at the oldest account, before they lock the person
/// whom it is about. What is asked about the person is locked before that, as whoever decides it locks it first.
///
/// # Errors
/// When the database cannot be read.
pub async fn one_at_a_time(work: &Work) -> Result<(), AppError> {
    let oldest = work.find::<staff_account::Entity>().order_by_asc(staff_account::Column::Id).limit(1);
    work.all(oldest.lock_exclusive()).await?;
    Ok(())
}

/// Refuses where nobody but this person can do what he is to lose. Whoever asks has queued up: [`one_at_a_time`].
///
/// # Errors
/// [`TeamRefused::LastManager`], [`TeamRefused::LastDecider`]
pub async fn keep_powers(work: &Work, without: StaffId, is_lost: impl Fn(Permission) -> bool) -> Result<(), AppError> {
    for (permission, refused) in KEPT {
        if is_lost(permission) && team::who_may(work, permission).await? == [without] {
            return Err(refused.into());
        }
    }
    Ok(())
}
