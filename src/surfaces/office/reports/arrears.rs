//! Arrears by age, ward by ward, and behind each ward its accounts: principal of earlier years, without the surcharge, which
//! grows from day to day and stands on each bill.

use async_trait::async_trait;
use entity::values::{FiscalYear, Ward};

use super::{
    accounts,
    standing::{self, Standing},
};
use crate::{
    platform::errors::AppError,
    web::{
        chart::{Chart, Series, Shape, Unit},
        report::{Cell, Column, Filter, Look, Report, Row, Sums},
    },
};

/// Wards with what they owe of earlier years.
pub struct ArrearsByAge;

/// Accounts with the same figures.
pub struct ArrearsAccounts;

const FILTERS: &[Filter] = &[Filter::Day, Filter::Ward];
const AGE_KEYS: [&str; standing::AGES] = [
    "reports-col-age-one",
    "reports-col-age-two",
    "reports-col-age-three",
    "reports-col-age-four",
    "reports-col-age-more",
];

/// The year whose arrears they are.
fn year(look: &Look<'_>) -> FiscalYear {
    FiscalYear::containing(look.asked.to)
}

/// What both have; nothing where nothing is owed.
fn figures(standing: &Standing) -> Result<Option<Vec<Cell>>, AppError> {
    let owed = standing.owed()?;
    let cells = || standing.ages.into_iter().chain([owed]).map(Cell::from).collect();
    Ok((!owed.is_zero()).then(cells))
}

#[async_trait]
impl Report for ArrearsByAge {
    fn name(&self) -> &'static str {
        "arrears-by-age"
    }

    fn filters(&self) -> &'static [Filter] {
        FILTERS
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            Column::ward("reports-col-ward"),
            Column::money("reports-col-age-one"),
            Column::money("reports-col-age-two"),
            Column::money("reports-col-age-three"),
            Column::money("reports-col-age-four"),
            Column::money("reports-col-age-more"),
            Column::money("reports-col-owed"),
        ];
        COLUMNS
    }

    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        let after = after.map(|ward| ward.parse::<Ward>().map_err(|_tampered| AppError::BadRequest)).transpose()?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut rows = Vec::new();
        for (ward, standing) in standing::standings::<Ward>(look, year(look), None).await? {
            if rows.len() >= limit {
                break;
            }
            let Some(figures) = figures(&standing)?.filter(|_| after.is_none_or(|after| ward > after)) else {
                continue;
            };
            let behind = format!("/reports/arrears-accounts?day={}&ward={ward}", look.asked.to);
            let mut cells = vec![Cell::from(ward)];
            cells.extend(figures.into_iter().map(|cell| cell.at(&behind)));
            rows.push(Row { cells, cursor: ward.to_string() });
        }
        Ok(rows)
    }

    async fn sums(&self, look: &Look<'_>) -> Result<Sums, AppError> {
        let (mut rows, mut total) = (0, Standing::default());
        for standing in standing::standings::<Ward>(look, year(look), None).await?.values() {
            rows += i64::from(!standing.owed()?.is_zero());
            total.add(standing)?;
        }
        let mut cells = vec![Cell::nothing()];
        let all = format!("/reports/arrears-accounts?{}", look.asked.query(FILTERS));
        cells.extend(figures(&total)?.unwrap_or_default().into_iter().map(|cell| cell.at(&all)));
        Ok(Sums { rows, cells })
    }

    async fn chart(&self, look: &Look<'_>) -> Result<Option<Chart>, AppError> {
        let total = standing::total(look, year(look)).await?;
        let lang = look.lang;
        let most = AGE_KEYS.into_iter().zip(total.ages).rev().max_by_key(|(_, amount)| *amount);
        let Some((age, amount)) = most.filter(|(_, amount)| amount.is_positive()) else { return Ok(None) };
        let (age, amount) = (lang.t(age).into_owned(), lang.money(amount));
        Ok(Some(Chart {
            shape: Shape::Bars,
            unit: Unit::Money,
            title: lang.t("reports-arrears-by-age").into_owned(),
            conclusion: lang.say("reports-most-age", &[("age", &age), ("amount", &amount)]).into_owned(),
            points: AGE_KEYS.map(|key| lang.t(key).into_owned()).to_vec(),
            series: vec![Series {
                name: lang.t("reports-col-owed").into_owned(),
                values: total.ages.iter().map(|age| age.poisha()).collect(),
            }],
        }))
    }
}

#[async_trait]
impl Report for ArrearsAccounts {
    fn name(&self) -> &'static str {
        "arrears-accounts"
    }

    fn is_listed(&self) -> bool {
        false
    }

    fn filters(&self) -> &'static [Filter] {
        FILTERS
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            Column::text("reports-col-subject"),
            Column::text("reports-col-payer"),
            Column::ward("reports-col-ward"),
            Column::money("reports-col-age-one"),
            Column::money("reports-col-age-two"),
            Column::money("reports-col-age-three"),
            Column::money("reports-col-age-four"),
            Column::money("reports-col-age-more"),
            Column::money("reports-col-owed"),
        ];
        COLUMNS
    }

    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        accounts::account_rows(look, year(look), (after, limit), figures).await
    }

    async fn sums(&self, look: &Look<'_>) -> Result<Sums, AppError> {
        let total = standing::total(look, year(look)).await?;
        let mut cells = vec![Cell::nothing(); 3];
        cells.extend(figures(&total)?.unwrap_or_default());
        Ok(Sums { rows: accounts::accounts_owing(look, year(look), figures).await?, cells })
    }
}
