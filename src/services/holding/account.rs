//! The account of a holding: whom and what it is about, as the register says it.

use entity::{
    billing::{Service, billing_account},
    holding::holding,
    values::{HoldingId, Money, Phone},
};
use sea_orm::ActiveValue::{Set, Unchanged};

use crate::platform::{errors::AppError, work::Work};

/// The account of a holding that is new in the register.
pub(super) fn opened(work: &Work, holding: &holding::Model) -> billing_account::Model {
    billing_account::Model {
        tenant_id: work.tenant(),
        id: holding.id.into(),
        service: Service::Holding,
        credit: Money::ZERO,
        opened_at: work.now,
        ward: holding.ward,
        subject: reference(holding),
        payer: holding.owner.clone(),
        place: holding.mahalla.clone(),
        phone: holding.phone.clone(),
        premises_id: Some(holding.id),
    }
}

/// `3-123/1`
pub(super) fn reference(holding: &holding::Model) -> String {
    format!("{}-{}", holding.ward, holding.number)
}

/// Follows a change of the register.
///
/// # Errors
/// When the database does not take it.
pub(super) async fn follow(work: &Work, holding: &holding::Model) -> Result<(), AppError> {
    let row = billing_account::ActiveModel {
        id: Unchanged(holding.id.into()),
        ward: Set(holding.ward),
        subject: Set(reference(holding)),
        payer: Set(holding.owner.clone()),
        place: Set(holding.mahalla.clone()),
        phone: Set(holding.phone.clone()),
        ..Default::default()
    };
    work.update(row).await?;
    Ok(())
}

/// Follows a change of the phone alone.
///
/// # Errors
/// When the database does not take it.
pub(super) async fn follow_phone(work: &Work, holding: HoldingId, phone: Option<Phone>) -> Result<(), AppError> {
    let row = billing_account::ActiveModel { id: Unchanged(holding.into()), phone: Set(phone), ..Default::default() };
    work.update(row).await?;
    Ok(())
}
