//! Finding a payment and its receipt again.

use entity::payments::{payment, receipt};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::platform::{access::Permission, errors::AppError, work::Work};

/// The payment that somebody names by its reference or its receipt's number, both as papers show them, and by the last four
/// digits of the phone given for it. One wrong part or both: the same answer.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(work: &Work, reference: &str, last_four: &str) -> Result<Option<payment::Model>, AppError> {
    work.require(Permission::PaymentFind)?;
    let by_payment = payment::Column::Reference.eq(reference);
    let mut found = work.one(work.find::<payment::Entity>().filter(by_payment)).await?;
    if found.is_none() {
        let by_number = receipt::Column::Number.eq(reference);
        let receipt = work.one(work.find::<receipt::Entity>().filter(by_number)).await?;
        if let Some(payment) = receipt.and_then(|receipt| receipt.payment_id) {
            found = work.get::<payment::Entity>(payment).await?;
        }
    }
    Ok(found.filter(|payment| payment.phone.last_four() == last_four))
}
