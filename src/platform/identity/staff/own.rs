//! What somebody does to his own account.

use entity::{identity::staff_account, values::SessionId};
use sea_orm::ActiveValue::{Set, Unchanged};

use crate::platform::{
    audit::{self, Act, Entry},
    errors::{AppError, Door},
    identity::{
        security,
        sessions::{self, Whose},
    },
    work::Work,
};

/// Sets a new password from a session of the account; every other session ends. `before` is the account as it was when the
/// password was chosen: whatever was decided about it meanwhile stays, so that nobody undoes a reset that was just agreed.
///
/// # Errors
/// [`AppError::SignInFirst`] where the account was reset or closed meanwhile, or the session has ended; or when the database
/// does not take it.
pub async fn change_password(
    work: &Work,
    before: &staff_account::Model,
    session: SessionId,
    password_hash: String,
) -> Result<(), AppError> {
    let account = work.get_for_update::<staff_account::Entity>(before.id).await?;
    let is_same = |account: &staff_account::Model| {
        account.state == staff_account::State::Active && account.password_hash == before.password_hash
    };
    let account = account.filter(is_same).ok_or(AppError::SignInFirst(Door::Office))?;
    if !sessions::is_open(work, Whose::Staff(account.id), session).await? {
        return Err(AppError::SignInFirst(Door::Office));
    }
    let set = staff_account::ActiveModel {
        id: Unchanged(account.id),
        password_hash: Set(Some(password_hash)),
        password_set_at: Set(Some(work.now)),
        ..Default::default()
    };
    work.update(set).await?;
    sessions::end_all(work, Whose::Staff(account.id), Some(session)).await?;
    sessions::access_changed(work, account.id).await?;
    audit::record(work, Entry::of(Act::PasswordChanged, "staff_account", account.id.0)).await?;
    security::tell(work, &account, security::Event::PasswordChanged).await
}
