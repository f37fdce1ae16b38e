//! Receipts one by one, account by account: what stands behind the sums of other reports. A receipt that was taken back stands
//! on its own day and again, to be subtracted, on the day of its reversal.

use std::collections::BTreeMap;

use async_trait::async_trait;
use entity::{billing::Service, values::StaffId};

use super::{
    collected::{self, CASHIER, JOURNAL, METHOD},
    movement::{Movement, Place, movements},
};
use crate::{
    platform::{access::Permission, errors::AppError, names::masked, receipts::breakdown::method_name},
    web::report::{Cell, Column, Filter, Look, Report, Row, Sums},
};

/// Every receipt of some days.
pub struct Receipts;

#[async_trait]
impl Report for Receipts {
    fn name(&self) -> &'static str {
        "receipts"
    }

    fn filters(&self) -> &'static [Filter] {
        &[Filter::Days, Filter::Ward, Filter::OneOf(METHOD), Filter::Behind(CASHIER), Filter::Behind(JOURNAL)]
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            Column::text("reports-col-receipt"),
            Column::day("reports-col-day"),
            Column::text("reports-col-method"),
            Column::text("reports-col-cashier"),
            Column::text("reports-col-payer"),
            Column::text("reports-col-subject"),
            Column::ward("reports-col-ward"),
            Column::money("reports-col-amount"),
            Column::money("reports-col-back"),
            Column::money("reports-col-credit"),
        ];
        COLUMNS
    }

    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        let after = after.map(|after| Place::parse(after).ok_or(AppError::BadRequest)).transpose()?;
        let movements = movements(look, after, Some(limit)).await?;
        let names = collected::staff_names(look.work).await?;
        let sees_register = look.work.town().permissions.allow(look.work.actor(), Permission::HoldingSee);
        movements.into_iter().map(|movement| row(look, movement, &names, sees_register)).collect()
    }

    async fn sums(&self, look: &Look<'_>) -> Result<Sums, AppError> {
        let total = collected::total(look).await?;
        let mut cells = vec![Cell::nothing(); 7];
        cells.extend([total.taken.into(), total.back.into(), total.advance.into()]);
        Ok(Sums { rows: total.parts, cells })
    }
}

fn row(
    look: &Look<'_>,
    movement: Movement,
    names: &BTreeMap<StaffId, String>,
    sees_register: bool,
) -> Result<Row, AppError> {
    let cursor = Place::of(&movement).cursor();
    let file = match movement.service {
        Service::Holding => sees_register.then(|| format!("/holdings/{}", movement.account_id)),
    };
    let (taken, back, advance) = (movement.taken(), movement.back(), movement.advance()?);
    let payer = if sees_register { movement.payer } else { masked(&movement.payer) };
    let cells = vec![
        Cell::code(movement.number),
        movement.day.into(),
        method_name(look.lang, movement.method).into(),
        collected::taker(look.lang, names, movement.taken_by, movement.method).into(),
        payer.into(),
        Cell::from(movement.subject).at_any(file),
        movement.ward.into(),
        taken.into(),
        back.into(),
        advance.into(),
    ];
    Ok(Row { cells, cursor })
}
