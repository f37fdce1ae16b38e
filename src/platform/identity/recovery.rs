//! Recovery codes: ten on paper, for the day on which the phone is lost. Each works once.

use entity::{identity::recovery_code, values::StaffId};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, sea_query::Expr};

use crate::platform::{
    errors::AppError,
    keys::{Keyring, sha256},
    work::Work,
};

const COUNT: usize = 10;
/// 56 bits and more: nobody tries them all.
const LENGTH: usize = 10;

/// Ten new codes in place of all that were there. They are shown once: what is kept is their hash.
///
/// # Errors
/// When the database does not take them.
pub async fn make(work: &Work, keyring: &Keyring, account: StaffId) -> Result<Vec<String>, AppError> {
    remove(work, account).await?;
    let mut codes = Vec::with_capacity(COUNT);
    for _ in 0..COUNT {
        codes.push(grouped(&keyring.short_code(LENGTH)?));
    }
    let row = |code: &String| recovery_code::Model {
        tenant_id: work.tenant(),
        account_id: account,
        code_hash: hash(account, code),
        made_at: work.now,
        used_at: None,
    };
    work.insert_all(codes.iter().map(row).collect()).await?;
    Ok(codes)
}

/// Takes a code; says whether it was there to take.
///
/// # Errors
/// When the database does not take it.
pub async fn take(work: &Work, account: StaffId, typed: &str) -> Result<bool, AppError> {
    let taken = work
        .update_many::<recovery_code::Entity>()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(work.now))
        .filter(recovery_code::Column::AccountId.eq(account))
        .filter(recovery_code::Column::CodeHash.eq(hash(account, typed)))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(work.tx())
        .await?;
    Ok(taken.rows_affected == 1)
}

/// How many are left.
///
/// # Errors
/// When the database cannot be read.
pub async fn left(work: &Work, account: StaffId) -> Result<u64, AppError> {
    let unused = work
        .find::<recovery_code::Entity>()
        .filter(recovery_code::Column::AccountId.eq(account))
        .filter(recovery_code::Column::UsedAt.is_null());
    Ok(unused.count(work.tx()).await?)
}

/// # Errors
/// When the database does not take it.
pub async fn remove(work: &Work, account: StaffId) -> Result<(), AppError> {
    let all = work.delete_many::<recovery_code::Entity>().filter(recovery_code::Column::AccountId.eq(account));
    all.exec(work.tx()).await?;
    Ok(())
}

/// Whether something looks like one of ours, so that an app's code is not taken for one.
#[must_use]
pub fn is_code(typed: &str) -> bool {
    bare(typed).chars().count() == LENGTH
}

/// The account is in it: the same code of somebody else is another one.
fn hash(account: StaffId, code: &str) -> Vec<u8> {
    sha256(format!("{account}:{}", bare(code)).as_bytes())
}

fn bare(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn grouped(code: &str) -> String {
    let (first, second) = code.split_at_checked(LENGTH / 2).unwrap_or((code, ""));
    format!("{first}-{second}")
}
