//! The register of demand, collection and balance, ward by ward, and behind each ward its accounts.

use async_trait::async_trait;
use entity::values::Ward;

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

/// Wards with what was demanded of them and what came.
pub struct DemandRegister;

/// Accounts with the same figures.
pub struct RegisterAccounts;

const FILTERS: &[Filter] = &[Filter::Year, Filter::Day, Filter::Ward];

/// What both have.
fn figures(standing: &Standing) -> Result<Vec<Cell>, AppError> {
    Ok(vec![
        standing.arrears.into(),
        standing.current.into(),
        standing.paid_arrears.into(),
        standing.paid_current.into(),
        standing.rebate.into(),
        standing.waived.into(),
        standing.balance()?.into(),
        standing.surcharge.into(),
        Cell::count(standing.percent()?),
    ])
}

/// Every account of which something was ever demanded.
fn some_figures(standing: &Standing) -> Result<Option<Vec<Cell>>, AppError> {
    figures(standing).map(Some)
}

#[async_trait]
impl Report for DemandRegister {
    fn name(&self) -> &'static str {
        "demand-register"
    }

    fn filters(&self) -> &'static [Filter] {
        FILTERS
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            Column::ward("reports-col-ward"),
            Column::money("reports-col-arrears"),
            Column::money("reports-col-current"),
            Column::money("reports-col-paid-arrears"),
            Column::money("reports-col-paid-current"),
            Column::money("reports-col-rebate"),
            Column::money("reports-col-waived"),
            Column::money("reports-col-balance"),
            Column::money("reports-col-surcharge"),
            Column::count("reports-col-percent"),
        ];
        COLUMNS
    }

    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        let wards = standing::standings::<Ward>(look, look.asked.year, None).await?;
        let after = after.map(|ward| ward.parse::<Ward>().map_err(|_tampered| AppError::BadRequest)).transpose()?;
        let following = wards.into_iter().filter(|(ward, _)| after.is_none_or(|after| *ward > after));
        let page = following.take(usize::try_from(limit).unwrap_or(usize::MAX));
        page.map(|(ward, standing)| row(look, ward, &standing)).collect()
    }

    async fn sums(&self, look: &Look<'_>) -> Result<Sums, AppError> {
        let wards = standing::standings::<Ward>(look, look.asked.year, None).await?;
        let mut total = Standing::default();
        for standing in wards.values() {
            total.add(standing)?;
        }
        let all = format!("/reports/register-accounts?{}", look.asked.query(FILTERS));
        let mut cells = vec![Cell::nothing()];
        cells.extend(figures(&total)?.into_iter().map(|cell| cell.at(&all)));
        Ok(Sums { rows: i64::try_from(wards.len()).unwrap_or(i64::MAX), cells })
    }

    async fn chart(&self, look: &Look<'_>) -> Result<Option<Chart>, AppError> {
        let wards = standing::standings::<Ward>(look, look.asked.year, None).await?;
        let (mut points, mut came, mut open) = (Vec::new(), Vec::new(), Vec::new());
        let mut percents = Vec::new();
        for (ward, standing) in wards {
            points.push(look.lang.ward(ward));
            came.push(standing.paid()?.poisha());
            open.push(standing.balance()?.poisha());
            percents.push(standing.percent()?);
        }
        let Some(least) = percents.iter().copied().min() else { return Ok(None) };
        let percent = look.lang.number(least);
        let behind = points.iter().zip(&percents).filter(|(_, percent)| **percent == least);
        let behind: Vec<&str> = behind.map(|(ward, _)| ward.as_str()).collect();
        let conclusion = if behind.len() == points.len() && behind.len() > 1 {
            look.lang.say("reports-same-wards", &[("percent", &percent)])
        } else {
            look.lang.say("reports-least-ward", &[("ward", &behind.join(", ")), ("percent", &percent)])
        };
        let series = |key: &str, values| Series { name: look.lang.t(key).into_owned(), values };
        Ok(Some(Chart {
            shape: Shape::Bars,
            unit: Unit::Money,
            title: look.lang.t("reports-demand-register").into_owned(),
            conclusion: conclusion.into_owned(),
            points,
            series: vec![series("reports-series-came", came), series("reports-col-balance", open)],
        }))
    }
}

fn row(look: &Look<'_>, ward: Ward, standing: &Standing) -> Result<Row, AppError> {
    let (year, day) = (look.asked.year, look.asked.to);
    let behind = format!("/reports/register-accounts?year={year}&day={day}&ward={ward}");
    let mut cells = vec![Cell::from(ward)];
    cells.extend(figures(standing)?.into_iter().map(|cell| cell.at(&behind)));
    Ok(Row { cells, cursor: ward.to_string() })
}

#[async_trait]
impl Report for RegisterAccounts {
    fn name(&self) -> &'static str {
        "register-accounts"
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
            Column::money("reports-col-arrears"),
            Column::money("reports-col-current"),
            Column::money("reports-col-paid-arrears"),
            Column::money("reports-col-paid-current"),
            Column::money("reports-col-rebate"),
            Column::money("reports-col-waived"),
            Column::money("reports-col-balance"),
            Column::money("reports-col-surcharge"),
            Column::count("reports-col-percent"),
        ];
        COLUMNS
    }

    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        accounts::account_rows(look, look.asked.year, (after, limit), some_figures).await
    }

    async fn sums(&self, look: &Look<'_>) -> Result<Sums, AppError> {
        let total = standing::total(look, look.asked.year).await?;
        let mut cells = vec![Cell::nothing(); 3];
        cells.extend(figures(&total)?);
        Ok(Sums { rows: accounts::accounts_owing(look, look.asked.year, some_figures).await?, cells })
    }
}
