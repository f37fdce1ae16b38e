//! Accounts as the office looks at them: those of the wards of whoever asks.

use entity::{
    billing::billing_account,
    values::{AccountId, digits},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::{access::Permission, errors::AppError, work::Work};

/// Accounts of several services can be about one thing.
const FOUND_MAX: u64 = 5;

/// Whom and what an account is about.
///
/// # Errors
/// [`AppError::NotFound`] where there is none in this town or in these wards.
pub async fn for_staff(work: &Work, id: AccountId) -> Result<billing_account::Model, AppError> {
    work.require(Permission::HoldingSee)?;
    let scope = work.actor().scope();
    let found = work.get::<billing_account::Entity>(id).await?;
    found.filter(|account| scope.sees(Some(account.ward))).ok_or(AppError::NotFound)
}

/// The accounts about something, by the name that papers have for it: `3-123/1`.
///
/// # Errors
/// When the database cannot be read.
pub async fn about(work: &Work, subject: &str) -> Result<Vec<billing_account::Model>, AppError> {
    work.require(Permission::HoldingSee)?;
    let plain: String = digits::to_latin(subject).chars().filter(|c| !c.is_whitespace()).collect();
    let scope = work.actor().scope();
    let found = work
        .find::<billing_account::Entity>()
        .filter(billing_account::Column::Subject.eq(plain))
        .order_by_asc(billing_account::Column::Service)
        .limit(FOUND_MAX);
    Ok(work.all(found).await?.into_iter().filter(|account| scope.sees(Some(account.ward))).collect())
}
