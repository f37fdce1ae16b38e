use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::{Datelike, Months, NaiveDate};
use entity::{reconciliation::Source, values::Money};
use sea_orm::Iterable;
use serde::Deserialize;

use super::{super::samples, source_name};
use crate::{
    platform::{
        access::Permission,
        errors::AppError,
        reconciliation::days::{self, DaySum},
    },
    web::{Chrome, Ctx, Frame, Page, Sample, Sheet, page::ok},
};

/// A month: each day of each source.
#[derive(Template)]
#[template(path = "office/reconciliation/month.html")]
pub struct MonthPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    /// Its first day.
    pub month: NaiveDate,
    pub previous: NaiveDate,
    pub next: Option<NaiveDate>,
    pub sources: Vec<String>,
    pub rows: Vec<Row>,
    pub may_work: bool,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub day: NaiveDate,
    /// One for each source.
    pub cells: Vec<Option<Cell>>,
}

/// One day of one source.
#[derive(Clone, Debug)]
pub struct Cell {
    pub source: String,
    pub url: String,
    /// `day-state-<code>`
    pub state: &'static str,
    pub open: i64,
    pub difference: Money,
}

impl Cell {
    const fn class(&self) -> &'static str {
        match self.state.as_bytes() {
            b"locked" => "done",
            b"open" => "late",
            _ => "info",
        }
    }
}

/// Names the words in the locale files: `day-state-<code>`.
pub(super) const fn day_state(sum: &DaySum) -> &'static str {
    match (&sum.lock, sum.open_items()) {
        (Some(lock), _) if lock.open_items > 0 => "explained",
        (Some(_), _) => "locked",
        (None, 0) => "agrees",
        (None, _) => "open",
    }
}

impl Page for MonthPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let cell = |source, state, open, poisha| {
            Some(Cell {
                source: source_name(chrome, source),
                url: chrome.office("/reconciliation/day?source=bkash&day=2026-08-15"),
                state,
                open,
                difference: Money::from_poisha(poisha),
            })
        };
        let first = chrome.day().with_day(1).unwrap_or_default();
        let page = |rows, sources: Vec<String>, may_work| MonthPage {
            page: chrome,
            frame: samples::frame(chrome),
            month: first,
            previous: first - Months::new(1),
            next: Some(first + Months::new(1)),
            sources,
            rows,
            may_work,
        };
        let rows = vec![
            Row {
                day: chrome.day(),
                cells: vec![
                    cell(Source::Cash, "agrees", 0, 0),
                    cell(Source::Bank, "open", 1_234, -1_234_567_890),
                    cell(Source::Bkash, "locked", 0, 0),
                ],
            },
            Row { day: first, cells: vec![None, None, cell(Source::Bkash, "explained", 0, 50_000)] },
        ];
        let sources = [Source::Cash, Source::Bank, Source::Bkash].map(|source| source_name(chrome, source)).to_vec();
        Ok(vec![
            Sample::of("some open", &page(rows, sources, true))?,
            Sample::of("nothing", &page(Vec::new(), Vec::new(), false))?,
        ])
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    month: String,
}

/// The first day of the month that is asked for, or of this one.
fn month_of(asked: &str, today: NaiveDate) -> NaiveDate {
    let day = format!("{}-01", asked.trim()).parse().ok();
    let known = day.filter(|day: &NaiveDate| (2000..2100).contains(&day.year()));
    known.unwrap_or(today).with_day(1).unwrap_or(today)
}

pub(super) async fn show(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let first = month_of(&asked.month, ctx.today());
    let after = first + Months::new(1);
    let work = ctx.read().await?;
    let days = days::days(&work, first, after.pred_opt().unwrap_or(first)).await?;
    work.commit().await?;
    let chrome = ctx.chrome();
    let present: Vec<Source> =
        Source::iter().filter(|source| days.iter().any(|((of, _), day)| of == source && !day.is_empty())).collect();
    let mut rows = Vec::new();
    for day in first.iter_days().take_while(|day| *day < after) {
        let mut cells = Vec::with_capacity(present.len());
        for source in &present {
            let cell = match days.get(&(*source, day)).filter(|sum| !sum.is_empty()) {
                Some(sum) => Some(Cell {
                    source: source_name(chrome, *source),
                    url: ctx.office_path(&format!("/reconciliation/day?source={}&day={day}", source.code())),
                    state: day_state(sum),
                    open: sum.open_items(),
                    difference: sum.difference()?,
                }),
                None => None,
            };
            cells.push(cell);
        }
        if cells.iter().any(Option::is_some) {
            rows.push(Row { day, cells });
        }
    }
    let page = MonthPage {
        page: chrome,
        frame: Frame::of(&ctx)?,
        month: first,
        previous: first - Months::new(1),
        next: Some(after).filter(|after| *after <= ctx.today()),
        sources: present.into_iter().map(|source| source_name(chrome, source)).collect(),
        rows,
        may_work: ctx.may(Permission::ReconcileWork),
    };
    ok(&ctx, &page)
}
