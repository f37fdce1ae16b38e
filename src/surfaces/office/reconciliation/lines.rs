use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    reconciliation::{Source, statement_line::State},
    values::Money,
};
use sea_orm::Iterable;
use serde::Deserialize;

use super::{super::samples, kind_code, source_name, state_code, typed};
use crate::{
    platform::{
        errors::AppError,
        reconciliation::{
            look::{self, Narrowed},
            matching::Difference,
        },
    },
    web::{Chrome, Ctx, Frame, Page, PageNumber, Pager, Sample, Sheet, page::ok, paging},
};

/// Lines of statements, or what no statement has.
#[derive(Template)]
#[template(path = "office/reconciliation/lines.html")]
pub struct LinesPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub source: String,
    pub filters: Vec<Filter>,
    pub lines: Vec<LineView>,
    pub count: i64,
    pub pager: Pager,
    pub back: String,
}

#[derive(Clone, Debug)]
pub struct Filter {
    pub url: String,
    /// `line-state-<code>`; empty for all.
    pub code: &'static str,
    pub is_current: bool,
}

/// One line: theirs, or ours.
#[derive(Clone, Debug)]
pub struct LineView {
    pub day: NaiveDate,
    /// How they name it, and how we do.
    pub reference: String,
    pub our_reference: String,
    pub amount: Money,
    pub fee: Money,
    pub here: Option<Money>,
    /// `line-kind-<code>`, where it is no money that came.
    pub kind: Option<&'static str>,
    /// `line-state-<code>`
    pub state: &'static str,
}

impl LineView {
    fn class(&self) -> &'static str {
        match self.state {
            "matched" => "done",
            "noted" | "taken-back" => "info",
            _ => "late",
        }
    }
}

impl Page for LinesPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let line = |state, here| LineView {
            day: chrome.day(),
            reference: "9AKD0T5X6Y".to_owned(),
            our_reference: "P26-000991".to_owned(),
            amount: Money::from_poisha(1_234_567_890),
            fee: Money::from_poisha(1_850),
            here,
            kind: (state == "noted").then_some("payout"),
            state,
        };
        let page = |lines, count: u64| LinesPage {
            page: chrome,
            frame: samples::frame(chrome),
            source: source_name(chrome, Source::Bkash),
            filters: filters("", |code| chrome.office(&format!("/reconciliation/lines?state={code}"))),
            lines,
            count: i64::try_from(count).unwrap_or_default(),
            pager: Pager::new(&chrome.office("/reconciliation/lines"), &[], PageNumber::default(), count),
            back: chrome.office("/reconciliation"),
        };
        let states = ["matched", "missing-here", "duplicate", "noted", "taken-back", "missing-there"];
        let lines = states.map(|state| line(state, None)).into_iter();
        let differs = line("amount-differs", Some(Money::from_poisha(1_234_567_000)));
        Ok(vec![
            Sample::of("of every kind", &page(lines.chain([differs]).collect(), 120))?,
            Sample::of("none", &page(Vec::new(), 0))?,
        ])
    }
}

fn filters(current: &str, url: impl Fn(&str) -> String) -> Vec<Filter> {
    let not_compared = [State::Noted, State::TakenBack].map(state_code);
    let all = [""].into_iter().chain(Difference::ALL.map(Difference::code)).chain(not_compared);
    all.map(|code| Filter { url: url(code), code, is_current: code == current }).collect()
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    source: String,
    day: String,
    statement: String,
    state: String,
    page: PageNumber,
}

pub(super) async fn list(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let source = Source::from_code(&asked.source).ok_or(AppError::NotFound)?;
    let day = typed::optional_day(&asked.day).map_err(|_unreadable| AppError::NotFound)?;
    let statement = match asked.statement.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_unreadable| AppError::NotFound)?),
    };
    let is_missing_there = asked.state == Difference::MissingThere.code();
    let state = State::iter().find(|state| state_code(*state) == asked.state);
    let narrowed = Narrowed { source, day, statement };
    let work = ctx.read().await?;
    let (lines, count) = if is_missing_there {
        let (ours, count) = look::missing_there(&work, narrowed, asked.page.offset(), paging::ROWS).await?;
        let view = |one: look::Missing| LineView {
            day: one.day,
            reference: one.name,
            our_reference: one.reference,
            amount: one.amount,
            fee: Money::ZERO,
            here: None,
            kind: None,
            state: Difference::MissingThere.code(),
        };
        (ours.into_iter().map(view).collect::<Vec<_>>(), count)
    } else {
        let (rows, count) = look::lines(&work, narrowed, state, asked.page.offset(), paging::ROWS).await?;
        let views = rows.into_iter().map(|row| LineView {
            day: row.day,
            reference: row.reference.unwrap_or_default(),
            our_reference: row.our_reference.unwrap_or_default(),
            amount: row.amount,
            fee: row.fee,
            here: row.here,
            kind: kind_code(row.kind),
            state: state_code(row.state),
        });
        (views.collect(), count)
    };
    work.commit().await?;
    let chrome = ctx.chrome();
    let path = ctx.office_path("/reconciliation/lines");
    let day_text = day.map(|day| day.to_string()).unwrap_or_default();
    let here = [("source", source.code()), ("day", &day_text), ("statement", &asked.statement)];
    let url = |state: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(here.iter().chain([&("state", state)]).filter(|(_, value)| !value.is_empty()));
        format!("{path}?{}", query.finish())
    };
    let current = if is_missing_there { Difference::MissingThere.code() } else { state.map_or("", state_code) };
    let back = match (day, statement) {
        (_, Some(id)) => format!("/reconciliation/statements/{id}"),
        (Some(day), None) => format!("/reconciliation/day?source={}&day={day}", source.code()),
        (None, None) => "/reconciliation".to_owned(),
    };
    let narrowed: Vec<(&str, &str)> = here.into_iter().chain([("state", current)]).collect();
    let page = LinesPage {
        page: chrome,
        frame: Frame::of(&ctx)?,
        source: source_name(chrome, source),
        filters: filters(current, url),
        lines,
        count: i64::try_from(count).unwrap_or(i64::MAX),
        pager: Pager::new(&path, &narrowed, asked.page, count),
        back: ctx.office_path(&back),
    };
    ok(&ctx, &page)
}
