//! Acts that change money after the fact: a receipt taken back, dues given up, credit moved or used. One person asks, another
//! one agrees, and only then something happens: everything is looked at once more, for the world may have moved meanwhile. Each
//! leaves a journal of its own kind.

pub mod advance;
pub mod reversal;
pub mod transfer;
pub mod write_off;

use entity::{
    billing::billing_account,
    identity::approval,
    values::{AccountId, ApprovalId},
};

use crate::platform::{
    billing::{adjust::Cause, desk},
    errors::AppError,
    work::Work,
};

/// The account that somebody asks something about, where it is of his wards: locked, so that a form that is sent twice asks
/// once.
async fn locked_for_staff(work: &Work, id: AccountId) -> Result<billing_account::Model, AppError> {
    desk::for_staff(work, id).await?;
    work.get_for_update::<billing_account::Entity>(id).await?.ok_or(AppError::NotFound)
}

/// What an agreed act is posted as: on the day of the agreement, once.
fn cause(work: &Work, row: &approval::Model) -> Cause {
    Cause { day: work.today(), key: key_of(row.id), approval: Some(row.id) }
}

fn key_of(id: ApprovalId) -> String {
    format!("approval:{id}")
}
