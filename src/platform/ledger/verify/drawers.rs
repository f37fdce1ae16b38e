//! Counted drawers against the receipts that filled them.

use std::collections::BTreeMap;

use entity::{
    counter::shift,
    payments::{Method, receipt},
    values::ShiftId,
};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{LedgerFaultKind, Proof, differ, sums_by};
use crate::platform::{counter::drawer::cash_taken, errors::AppError, work::Work};

/// What should have been in each counted drawer is its float and the cash of its receipts, and nothing has come since.
pub(super) async fn drawers(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    use receipt::Column::{Amount, Method as By, ShiftId as Of};
    let cash = work.find::<receipt::Entity>().filter(Of.is_not_null()).filter(By.eq(Method::Cash));
    let taken: BTreeMap<ShiftId, _> =
        sums_by::<_, ShiftId>(work, cash, Of, Amount).await?.into_iter().map(|row| (row.key, row.total)).collect();
    let counted = work.find::<shift::Entity>().filter(shift::Column::CountedAt.is_not_null());
    for row in work.all(counted).await? {
        let Some(expected) = row.expected else { continue };
        let of_receipts = row.float.plus(taken.get(&row.id).copied().unwrap_or_default())?;
        if of_receipts == expected {
            continue;
        }
        // What was given back before the count was not in the drawer any more.
        let of_receipts = row.float.plus(cash_taken(work, row.id).await?)?;
        differ(proof, LedgerFaultKind::Drawer, row.id, &[expected], &[of_receipts]);
    }
    Ok(())
}
