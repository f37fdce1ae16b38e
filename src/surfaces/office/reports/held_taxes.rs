//! VAT and tax at source that the town holds for the treasury: what was held in each month, the challans that paid it, and what
//! is still to be paid.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{Datelike, Months, NaiveDate};
use entity::{
    closing::treasury_challan::{self, HeldTax},
    ledger::{journal, journal::Kind, journal_line},
    values::Money,
};
use sea_orm::{
    ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::{
    collected::sum,
    journal::{lines, path, whole_town},
};
use crate::{
    platform::{
        access::Permission,
        errors::AppError,
        ledger::chart::LedgerAccount,
        treasury::{TAXES, tax_of},
    },
    web::report::{Cell, Column, Filter, Look, OneOf, Report, Row, Sums},
};

/// Taxes by month.
pub struct HeldTaxes;

const TAX: OneOf = OneOf { name: "tax", options: taxes };

fn taxes() -> Vec<(&'static str, String)> {
    TAXES.map(|tax| (tax_of(tax).code(), tax_of(tax).words())).to_vec()
}

/// A tax of a month.
#[derive(Clone, Debug, Default)]
struct OfMonth {
    held: Money,
    paid: Money,
    challans: Vec<String>,
}

#[derive(FromQueryResult)]
struct Held {
    day: NaiveDate,
    amount: Money,
}

fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn last_day(month: NaiveDate) -> NaiveDate {
    (month + Months::new(1)).pred_opt().unwrap_or(month)
}

type Key = (NaiveDate, &'static str);

/// Every month and tax of the days that are asked for.
async fn months(look: &Look<'_>) -> Result<BTreeMap<Key, (HeldTax, OfMonth)>, AppError> {
    whole_town(look)?;
    let mut months: BTreeMap<Key, (HeldTax, OfMonth)> = BTreeMap::new();
    let chosen = look.asked.chosen(TAX.name);
    for tax in TAXES.into_iter().filter(|tax| chosen.is_none_or(|code| tax_of(*tax).code() == code)) {
        let code = tax_of(tax).code();
        let amount = Expr::col(journal_line::Column::Amount.as_column_ref());
        let held = lines(look.work)
            .column_as(journal::Column::Day, "day")
            .column_as(sum(amount), "amount")
            .filter(journal_line::Column::Account.eq(LedgerAccount::Held(tax_of(tax)).code()))
            // What a challan paid is said by the challan: it counts for its month and not for its day.
            .filter(journal::Column::Kind.ne(Kind::Treasury).or(journal_line::Column::Amount.lt(0)))
            .filter(journal::Column::Day.between(month_of(look.asked.from), last_day(month_of(look.asked.to))))
            .group_by(journal::Column::Day);
        for Held { day, amount } in look.work.rows(held).await? {
            let (_, month) = months.entry((month_of(day), code)).or_insert_with(|| (tax, OfMonth::default()));
            month.held = month.held.minus(amount)?;
        }
        let challans = look
            .work
            .find::<treasury_challan::Entity>()
            .filter(treasury_challan::Column::Tax.eq(tax))
            .filter(treasury_challan::Column::Month.between(month_of(look.asked.from), look.asked.to))
            .order_by_asc(treasury_challan::Column::Day)
            .order_by_asc(treasury_challan::Column::Id);
        for challan in look.work.all(challans).await? {
            let key = (month_of(challan.month), code);
            let (_, month) = months.entry(key).or_insert_with(|| (tax, OfMonth::default()));
            month.paid = month.paid.plus(challan.amount)?;
            month.challans.push(challan.number);
        }
    }
    Ok(months)
}

#[async_trait]
impl Report for HeldTaxes {
    fn name(&self) -> &'static str {
        "held-taxes"
    }

    fn filters(&self) -> &'static [Filter] {
        &[Filter::Year, Filter::OneOf(TAX)]
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            Column::day("reports-col-month"),
            Column::text("reports-col-tax"),
            Column::money("reports-col-held"),
            Column::money("reports-col-deposited"),
            Column::text("reports-col-challans"),
            Column::money("reports-col-balance"),
        ];
        COLUMNS
    }

    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let cursor = |(month, code): &Key| format!("{month} {code}");
        let months =
            months(look).await?.into_iter().filter(|(key, _)| after.is_none_or(|it| cursor(key).as_str() > it));
        let sees_challans = look.work.town().permissions.allow(look.work.actor(), Permission::ReconcileSee);
        let row = |(key, (tax, figures)): (Key, (HeldTax, OfMonth))| -> Result<Row, AppError> {
            let lines = path(LedgerAccount::Held(tax_of(tax)), key.0, last_day(key.0));
            let cells = vec![
                key.0.into(),
                look.lang.t(&tax_of(tax).words()).into_owned().into(),
                Cell::from(figures.held).at(lines),
                Cell::from(figures.paid).at_any(sees_challans.then(|| "/treasury".to_owned())),
                Cell::code(figures.challans.join(", ")),
                figures.held.minus(figures.paid)?.into(),
            ];
            Ok(Row { cells, cursor: cursor(&key) })
        };
        months.take(limit).map(row).collect()
    }

    async fn sums(&self, look: &Look<'_>) -> Result<Sums, AppError> {
        let months = months(look).await?;
        let held = Money::sum(months.values().map(|(_, month)| month.held))?;
        let paid = Money::sum(months.values().map(|(_, month)| month.paid))?;
        let mut cells = vec![Cell::nothing(); 2];
        cells.extend([held.into(), paid.into(), Cell::nothing(), held.minus(paid)?.into()]);
        Ok(Sums { rows: i64::try_from(months.len()).unwrap_or(i64::MAX), cells })
    }
}
