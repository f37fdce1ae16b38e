use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::{DateTime, Utc};
use entity::{counter::shift as shift_row, values::Money};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

use super::super::samples;
use crate::{
    platform::{
        access::Permission,
        calendar::dhaka_day,
        counter::{
            drawer,
            shift::{State, state_code},
        },
        errors::AppError,
        identity::team,
        work::Work,
    },
    web::{
        Chrome, Ctx, Frame, Page, Sample, Sheet,
        page::ok,
        paging::{PageNumber, Pager, ROWS},
    },
};

/// Shifts, with what is not at the bank yet.
#[derive(Template)]
#[template(path = "office/counter/shifts.html")]
pub struct ShiftsPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub only_open: bool,
    pub rows: Vec<ShiftRow>,
    /// Whether he sees those of others.
    pub sees_all: bool,
    pub may_collect: bool,
    pub pager: Pager,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftRow {
    pub url: String,
    pub cashier: String,
    pub opened_at: DateTime<Utc>,
    pub state: &'static str,
    /// What goes or went to the bank; nothing before it was counted.
    pub amount: Option<Money>,
    pub difference: Option<Money>,
    /// Whole days since it began, of one that is not at the bank.
    pub waits: i64,
}

impl Page for ShiftsPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let at = "2026-08-15T03:05:00Z".parse::<DateTime<Utc>>()?;
        let row = |state, amount: Option<i64>, waits| ShiftRow {
            url: chrome.office("/shifts/1"),
            cashier: samples::LONG_NAME.to_owned(),
            opened_at: at,
            state,
            amount: amount.map(Money::from_poisha),
            difference: amount.map(|_| Money::from_poisha(-5_000)),
            waits,
        };
        let page = |rows: Vec<ShiftRow>| ShiftsPage {
            page: chrome,
            frame: samples::frame(chrome),
            only_open: true,
            rows,
            sees_all: true,
            may_collect: true,
            pager: Pager::new("/office/shifts", &[], PageNumber::default(), 120),
        };
        let rows = vec![
            row("open", None, 0),
            row("counted", Some(123_456_700), 2),
            row("deposited", Some(1_234_500), 1),
            row("confirmed", Some(0), 0),
        ];
        Ok(vec![Sample::of("some", &page(rows))?, Sample::of("none", &page(Vec::new()))?])
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    page: PageNumber,
}

pub(super) async fn list(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let sees_all = ctx.may(Permission::ShiftConfirm);
    let only_open = asked.state == "open";
    let mut found = work.find::<shift_row::Entity>();
    if !sees_all {
        found = found.filter(shift_row::Column::CashierId.eq(ctx.staff()?.id));
    }
    if only_open {
        found = found.filter(shift_row::Column::State.ne(State::Confirmed));
    }
    let count = found.clone().count(work.tx()).await?;
    let found = found.order_by_desc(shift_row::Column::OpenedAt).offset(asked.page.offset()).limit(ROWS);
    let shifts = work.all(found).await?;
    let rows = rows(&ctx, &work, &shifts).await?;
    work.commit().await?;
    let narrowed = [("state", if only_open { "open" } else { "" })];
    let content = ShiftsPage {
        page: ctx.chrome(),
        frame: Frame::of(&ctx)?,
        only_open,
        rows,
        sees_all,
        may_collect: ctx.may(Permission::CounterCollect),
        pager: Pager::new(&ctx.office_path("/shifts"), &narrowed, asked.page, count),
    };
    ok(&ctx, &content)
}

async fn rows(ctx: &Ctx, work: &Work, shifts: &[shift_row::Model]) -> Result<Vec<ShiftRow>, AppError> {
    let names = team::names_of(work, shifts.iter().map(|shift| shift.cashier_id)).await?;
    let mut rows = Vec::with_capacity(shifts.len());
    for row in shifts {
        let (amount, difference) = match row.state {
            State::Open => (None, None),
            State::Counted | State::Deposited | State::Confirmed => {
                (Some(drawer::to_deposit(row)?), Some(drawer::difference(row)?))
            }
        };
        let days = (work.today() - dhaka_day(row.opened_at)).num_days();
        rows.push(ShiftRow {
            url: ctx.office_path(&format!("/shifts/{}", row.id)),
            cashier: names.get(&row.cashier_id).cloned().unwrap_or_default(),
            opened_at: row.opened_at,
            state: state_code(row.state),
            amount,
            difference,
            waits: if row.state == State::Confirmed { 0 } else { days },
        });
    }
    Ok(rows)
}
