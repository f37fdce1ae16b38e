//! Printing at a desk: counted, and from the second time on a copy.

pub use entity::payments::receipt_print::Form;
use entity::{
    payments::{receipt, receipt_print},
    values::{ReceiptId, StaffId},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::{
    access::Permission,
    audit::{self, Act, Entry},
    errors::{AppError, Door},
    work::Work,
};

/// Names the words: `print-form-<code>`.
#[must_use]
pub const fn form_code(form: Form) -> &'static str {
    match form {
        Form::A5 => "a5",
        Form::Slip => "slip",
    }
}

/// The form that a code names; a sheet of A5 where it names none.
#[must_use]
pub fn form(code: &str) -> Form {
    if code == form_code(Form::Slip) { Form::Slip } else { Form::A5 }
}

/// Counts a print, which is the first one or a copy.
///
/// # Errors
/// When there is no such receipt.
pub async fn print(work: &Work, id: ReceiptId, form: Form) -> Result<receipt_print::Model, AppError> {
    work.require(Permission::ReceiptSee)?;
    let printed_by = work.actor().staff().map(|staff| staff.id).ok_or(AppError::SignInFirst(Door::Office))?;
    let receipt = work.find::<receipt::Entity>().filter(receipt::Column::Id.eq(id));
    let receipt = work.one(receipt).await?.ok_or(AppError::NotFound)?;
    let mut number = prints(work, id).await?.first().map_or(0, |last| last.number);
    loop {
        number = number.saturating_add(1);
        let row = receipt_print::Model {
            tenant_id: work.tenant(),
            receipt_id: id,
            number,
            form,
            printed_by,
            printed_at: work.now,
        };
        if work.insert_if_absent(row.clone()).await? {
            let entry = Entry::of(Act::ReceiptPrinted, "receipt", id.0)
                .after("number", receipt.number)
                .after("copy", number)
                .after("form", form_code(form));
            audit::record(work, entry).await?;
            return Ok(row);
        }
        if number == i16::MAX {
            return Err(AppError::Internal(anyhow::anyhow!("a receipt was printed too often")));
        }
    }
}

/// Every print of a receipt, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn prints(work: &Work, receipt: ReceiptId) -> Result<Vec<receipt_print::Model>, AppError> {
    let rows = work
        .find::<receipt_print::Entity>()
        .filter(receipt_print::Column::ReceiptId.eq(receipt))
        .order_by_desc(receipt_print::Column::Number);
    Ok(work.all(rows).await?)
}

/// The form on which somebody printed last.
///
/// # Errors
/// When the database cannot be read.
pub async fn usual_form(work: &Work, staff: StaffId) -> Result<Form, AppError> {
    let last = work
        .find::<receipt_print::Entity>()
        .filter(receipt_print::Column::PrintedBy.eq(staff))
        .order_by_desc(receipt_print::Column::PrintedAt)
        .limit(1);
    Ok(work.one(last).await?.map_or(Form::A5, |print| print.form))
}
