//! "This message is not mine": about which account a mobile number gets no messages.

use entity::{
    identity::message_refusal,
    messaging::queue_item,
    values::{AccountId, Phone, Ward},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::{
    access::Permission,
    audit::{self, Act, Entry},
    errors::AppError,
    inbox,
    work::Work,
};

const ROWS_MAX: u64 = 50;
/// The table that the trail names.
const TABLE: &str = "billing_account";

/// Whether the owner of a phone has said that messages about the account are not his.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_refused(work: &Work, phone: &Phone, account: AccountId) -> Result<bool, AppError> {
    let refusal = work
        .find::<message_refusal::Entity>()
        .filter(message_refusal::Column::Phone.eq(phone.clone()))
        .filter(message_refusal::Column::AccountId.eq(account));
    Ok(work.one(refusal).await?.is_some())
}

/// No more messages about the account go to the number; the office finds out whose it is.
///
/// # Errors
/// When the database does not take it.
pub async fn refuse(work: &Work, phone: &Phone, account: AccountId, ward: Option<Ward>) -> Result<(), AppError> {
    work.require(Permission::MessageRefuse)?;
    let row = message_refusal::Model {
        tenant_id: work.tenant(),
        phone: phone.clone(),
        account_id: account,
        made_at: work.now,
    };
    if work.insert_if_absent(row).await? {
        inbox::open(work, queue_item::Kind::PhoneNotMine, account.0, ward, None).await?;
        audit::record(work, Entry::of(Act::MessagesRefused, TABLE, account.0).after("phone", phone)).await?;
    }
    Ok(())
}

/// The accounts that a number gets no messages about, oldest refusal first.
///
/// # Errors
/// When the database cannot be read.
pub async fn refused(work: &Work, phone: &Phone) -> Result<Vec<AccountId>, AppError> {
    work.require(Permission::MeUse)?;
    let refused = work
        .find::<message_refusal::Entity>()
        .filter(message_refusal::Column::Phone.eq(phone.clone()))
        .order_by_asc(message_refusal::Column::MadeAt)
        .limit(ROWS_MAX);
    Ok(work.all(refused).await?.into_iter().map(|refusal| refusal.account_id).collect())
}

/// Messages about the account go to the number again.
///
/// # Errors
/// [`AppError::NotFound`] where they were never refused.
pub async fn restore(work: &Work, phone: &Phone, account: AccountId) -> Result<(), AppError> {
    work.require(Permission::MeUse)?;
    if !lift(work, phone, account).await? {
        return Err(AppError::NotFound);
    }
    audit::record(work, Entry::of(Act::MessagesRestored, TABLE, account.0).before("phone", phone)).await
}

/// Forgets that the number was said not to belong to the account; says whether it was. Whoever does it records why.
///
/// # Errors
/// When the database does not take it.
pub async fn lift(work: &Work, phone: &Phone, account: AccountId) -> Result<bool, AppError> {
    let gone = work
        .delete_many::<message_refusal::Entity>()
        .filter(message_refusal::Column::Phone.eq(phone.clone()))
        .filter(message_refusal::Column::AccountId.eq(account))
        .exec(work.tx())
        .await?;
    Ok(gone.rows_affected > 0)
}
