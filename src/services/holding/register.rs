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

/// The holding with everything that the register says of it, for staff: of the wards of whoever asks.
///
/// # Errors
/// [`AppError::NotFound`] where there is none in this town or in these wards.
pub async fn for_staff(work: &Work, id: HoldingId) -> Result<holding::Model, AppError> {
    work.require(Permission::HoldingSee)?;
    within_wards(work, work.get::<holding::Entity>(id).await?)
}

/// Some holdings by their ids; those that are not there are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn get_all(work: &Work, ids: Vec<HoldingId>) -> Result<Vec<holding::Model>, AppError> {
    Ok(work.all(work.find::<holding::Entity>().filter(holding::Column::Id.is_in(ids))).await?)
}

/// The same, locked until the end of the work.
///
/// # Errors
/// As [`for_staff`].
pub async fn for_staff_to_change(work: &Work, id: HoldingId) -> Result<holding::Model, AppError> {
    work.require(Permission::HoldingSee)?;
    within_wards(work, work.get_for_update::<holding::Entity>(id).await?)
}

fn within_wards(work: &Work, found: Option<holding::Model>) -> Result<holding::Model, AppError> {
    let scope = work.actor().scope();
    found.filter(|holding| scope.sees(Some(holding.ward))).ok_or(AppError::NotFound)
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
