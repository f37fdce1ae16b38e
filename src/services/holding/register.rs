//! Finding holdings in the register.

use entity::{
    holding::holding,
    values::{HoldingId, HoldingNumber, Ward},
};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::{access::Permission, errors::AppError, work::Work};

/// Holdings offered where the number is not found.
const NEAREST_MAX: u64 = 8;

/// The holding with this number in this ward.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(work: &Work, ward: Ward, number: &HoldingNumber) -> Result<Option<holding::Model>, AppError> {
    work.require(Permission::BillSee)?;
    let found = work
        .find::<holding::Entity>()
        .filter(holding::Column::Ward.eq(ward))
        .filter(holding::Column::Number.eq(number.clone()));
    Ok(work.one(found).await?)
}

/// # Errors
/// [`AppError::NotFound`] where there is none in this town.
pub async fn get(work: &Work, id: HoldingId) -> Result<holding::Model, AppError> {
    work.require(Permission::BillSee)?;
    work.get::<holding::Entity>(id).await?.ok_or(AppError::NotFound)
}

/// Holdings of the ward with the same number and another suffix.
///
/// # Errors
/// When the database cannot be read.
pub async fn nearest(work: &Work, ward: Ward, number: &HoldingNumber) -> Result<Vec<holding::Model>, AppError> {
    let base = number.base();
    let alike = Condition::any()
        .add(holding::Column::Number.eq(base))
        .add(holding::Column::Number.starts_with(format!("{base}/")));
    let found = work
        .find::<holding::Entity>()
        .filter(holding::Column::Ward.eq(ward))
        .filter(alike)
        .order_by_asc(holding::Column::Number)
        .limit(NEAREST_MAX);
    let mut holdings = work.all(found).await?;
    holdings.sort_by(|a, b| a.number.sort_key().cmp(&b.number.sort_key()));
    Ok(holdings)
}
