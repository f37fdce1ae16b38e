use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::NaiveDate;
use entity::{counter::instrument as row, values::Money};
use serde::Deserialize;

use super::super::{samples, typed::Choice};
use crate::{
    platform::{
        calendar::dhaka_day,
        counter::instrument::{self, Kind, State, Wanted, method, state_code},
        errors::AppError,
    },
    web::{
        Chrome, Ctx, Frame, Page, Sample, Sheet,
        page::ok,
        paging::{PageNumber, Pager, ROWS},
    },
};

/// Cheques, pay orders and bank slips.
#[derive(Template)]
#[template(path = "office/counter/instruments.html")]
pub struct InstrumentsPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub states: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub rows: Vec<InstrumentRow>,
    pub pager: Pager,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstrumentRow {
    pub url: String,
    pub method: &'static str,
    pub number: String,
    pub bank: String,
    pub dated_on: NaiveDate,
    pub received_on: NaiveDate,
    pub amount: Money,
    pub state: &'static str,
}

const STATES: [State; 4] = [State::Received, State::Deposited, State::Cleared, State::Dishonoured];
const KINDS: [Kind; 3] = [Kind::Cheque, Kind::PayOrder, Kind::BankSlip];

impl Page for InstrumentsPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let row = |kind, state| InstrumentRow {
            url: chrome.office("/instruments/1"),
            method: method(kind).code(),
            number: "0045678901234".to_owned(),
            bank: samples::BANK.to_owned(),
            dated_on: chrome.day(),
            received_on: chrome.day(),
            amount: Money::from_poisha(123_456_789),
            state: state_code(state),
        };
        let page = |rows: Vec<InstrumentRow>| InstrumentsPage {
            page: chrome,
            frame: samples::frame(chrome),
            states: states(chrome, "received"),
            kinds: kinds(chrome, ""),
            rows,
            pager: Pager::new("/office/instruments", &[], PageNumber::default(), 120),
        };
        let rows = STATES.into_iter().zip(KINDS.into_iter().cycle()).map(|(state, kind)| row(kind, state));
        Ok(vec![Sample::of("some", &page(rows.collect()))?, Sample::of("none", &page(Vec::new()))?])
    }
}

fn states(chrome: Chrome<'_>, chosen: &str) -> Vec<Choice> {
    let choice = |code| Choice::new(code, chrome.t(&format!("instrument-state-{code}")), chosen);
    STATES.map(state_code).into_iter().map(choice).collect()
}

fn kinds(chrome: Chrome<'_>, chosen: &str) -> Vec<Choice> {
    let choice = |code| Choice::new(code, chrome.t(&format!("method-{code}")), chosen);
    KINDS.map(|kind| method(kind).code()).into_iter().map(choice).collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    kind: String,
    page: PageNumber,
}

pub(super) async fn list(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let wanted = Wanted {
        state: STATES.into_iter().find(|state| state_code(*state) == asked.state),
        kind: instrument::kind(&asked.kind),
    };
    let work = ctx.read().await?;
    let (rows, count) = instrument::list(&work, wanted, asked.page.offset(), ROWS).await?;
    work.commit().await?;
    let line = |row: &row::Model| InstrumentRow {
        url: ctx.office_path(&format!("/instruments/{}", row.id)),
        method: method(row.kind).code(),
        number: row.number.clone(),
        bank: row.bank.clone(),
        dated_on: row.dated_on,
        received_on: dhaka_day(row.received_at),
        amount: row.amount,
        state: state_code(row.state),
    };
    let narrowed = [("state", asked.state.as_str()), ("kind", &asked.kind)];
    let content = InstrumentsPage {
        page: ctx.chrome(),
        frame: Frame::of(&ctx)?,
        states: states(ctx.chrome(), &asked.state),
        kinds: kinds(ctx.chrome(), &asked.kind),
        rows: rows.iter().map(line).collect(),
        pager: Pager::new(&ctx.office_path("/instruments"), &narrowed, asked.page, count),
    };
    ok(&ctx, &content)
}
