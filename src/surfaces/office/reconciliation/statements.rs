use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    reconciliation::{Source, bank_statement::State},
    values::{Money, StatementId},
};
use serde::Deserialize;

use super::{super::samples, source_name};
use crate::{
    platform::{
        access::Permission,
        errors::AppError,
        reconciliation::look::{self, StatementHead},
    },
    web::{Chrome, Ctx, Frame, Page, PageNumber, Pager, Sample, Sheet, page::ok, paging},
};

/// Statements, the newest first.
#[derive(Template)]
#[template(path = "office/reconciliation/statements.html")]
pub struct StatementsPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub rows: Vec<Row>,
    pub pager: Pager,
    pub may_work: bool,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub url: String,
    pub file_name: String,
    pub source: String,
    pub state: &'static str,
    pub days: Option<(NaiveDate, NaiveDate)>,
    pub lines: i64,
    pub gross: Money,
}

/// Names the words in the locale files: `statement-state-<code>`.
pub(super) const fn statement_state(state: State) -> &'static str {
    match state {
        State::Draft => "draft",
        State::Standing => "standing",
        State::TakenBack => "taken-back",
    }
}

impl Row {
    fn of(chrome: Chrome<'_>, head: StatementHead) -> Self {
        Self {
            url: chrome.office(&format!("/reconciliation/statements/{}", head.id)),
            file_name: head.file_name,
            source: source_name(chrome, head.source),
            state: statement_state(head.state),
            days: head.from_day.zip(head.to_day),
            lines: i64::from(head.lines),
            gross: head.gross,
        }
    }
}

impl Page for StatementsPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let row = |state, days| {
            Row::of(
                chrome,
                StatementHead {
                    id: StatementId::mint(),
                    source: Source::SslCommerz,
                    state,
                    file_name: "sslcommerz_transactions_north_pourashava_2026-08-01_2026-08-31_final_v2.xlsx"
                        .to_owned(),
                    from_day: days,
                    to_day: days,
                    lines: 123_456,
                    gross: Money::from_poisha(12_345_678_900),
                    fee: Money::ZERO,
                    net: Money::ZERO,
                },
            )
        };
        let rows = vec![
            row(State::Draft, None),
            row(State::Standing, Some(chrome.day())),
            row(State::TakenBack, Some(chrome.day())),
        ];
        let page = |rows, count, may_work| StatementsPage {
            page: chrome,
            frame: samples::frame(chrome),
            rows,
            pager: Pager::new(&chrome.office("/reconciliation/statements"), &[], PageNumber::default(), count),
            may_work,
        };
        Ok(vec![Sample::of("some", &page(rows, 80, true))?, Sample::of("none", &page(Vec::new(), 0, false))?])
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: PageNumber,
}

pub(super) async fn list(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let (heads, count) = look::statements(&work, asked.page.offset(), paging::ROWS).await?;
    work.commit().await?;
    let chrome = ctx.chrome();
    let page = StatementsPage {
        page: chrome,
        frame: Frame::of(&ctx)?,
        rows: heads.into_iter().map(|head| Row::of(chrome, head)).collect(),
        pager: Pager::new(&ctx.office_path("/reconciliation/statements"), &[], asked.page, count),
        may_work: ctx.may(Permission::ReconcileWork),
    };
    ok(&ctx, &page)
}
