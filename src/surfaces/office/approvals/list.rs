use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    super::samples,
    what::{self, What},
};
use crate::{
    platform::{
        access::Permission,
        approvals::{self, Decision, Which},
        calendar::dhaka_day,
        errors::AppError,
        identity::team,
    },
    web::{Chrome, Ctx, Frame, Page, PageNumber, Pager, Sample, Sheet, page::ok, paging},
};

/// Approvals: open ones, one's own, decided ones.
#[derive(Template)]
#[template(path = "office/approvals/list.html")]
pub struct ApprovalsPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub lists: Vec<List>,
    pub here: &'static str,
    pub lines: Vec<Line>,
    pub pager: Pager,
}

/// One of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    pub code: &'static str,
    pub is_here: bool,
}

/// One approval.
#[derive(Clone, Debug)]
pub struct Line {
    pub url: String,
    pub act: &'static str,
    pub what: What,
    pub by: String,
    pub on: NaiveDate,
    pub state: &'static str,
}

const LISTS: [&str; 3] = ["open", "mine", "decided"];

impl Page for ApprovalsPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let line = |act, subject: &str, state| Line {
            url: chrome.office("/approvals/1"),
            act,
            what: What { subject: subject.to_owned(), after: chrome.role("head").into_owned(), ..What::default() },
            by: samples::NAME.to_owned(),
            on: chrome.day(),
            state,
        };
        let page = |lines, rows, here: &'static str| ApprovalsPage {
            page: chrome,
            frame: samples::frame(chrome),
            lists: LISTS.map(|code| List { code, is_here: code == here }).to_vec(),
            here,
            lines,
            pager: Pager::new(&chrome.office("/approvals"), &[("which", here)], PageNumber::default(), rows),
        };
        let decided = vec![
            line("role-grant", samples::LONG_NAME, "approved"),
            line("setting-change", samples::NAME, "declined"),
            line("factor-reset", samples::NAME, "withdrawn"),
            line("factor-reset", samples::NAME, "open"),
        ];
        Ok(vec![
            Sample::of("decided", &page(decided, 80, "decided"))?,
            Sample::of("none open", &page(Vec::new(), 0, "open"))?,
            Sample::of("none of one's own", &page(Vec::new(), 0, "mine"))?,
        ])
    }
}

/// How an approval stands.
pub const fn state_code(decision: Option<Decision>) -> &'static str {
    match decision {
        None => "open",
        Some(Decision::Approved) => "approved",
        Some(Decision::Declined) => "declined",
        Some(Decision::Withdrawn) => "withdrawn",
    }
}

/// Whoever decides or reads the trail sees all of them, everybody else his own.
pub fn sees_all(ctx: &Ctx) -> bool {
    ctx.may(Permission::ApprovalDecide) || ctx.may(Permission::AuditSee)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    which: String,
    page: PageNumber,
}

pub(super) async fn list(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let me = ctx.staff()?.id;
    let (which, here) = match (asked.which.as_str(), sees_all(&ctx)) {
        ("decided", true) => (Which::Decided, "decided"),
        ("mine", _) | (_, false) => (Which::AskedBy(me), "mine"),
        _ => (Which::Open, "open"),
    };
    let work = ctx.read().await?;
    let (rows, count) = approvals::list(&work, which, asked.page.offset(), paging::ROWS).await?;
    let names = team::names_of(&work, rows.iter().map(|row| row.asked_by)).await?;
    let chrome = ctx.chrome();
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        lines.push(Line {
            url: ctx.office_path(&format!("/approvals/{}", row.id)),
            act: approvals::act_code(row.act),
            what: what::of(&work, chrome, &row).await?,
            by: names.get(&row.asked_by).cloned().unwrap_or_default(),
            on: dhaka_day(row.asked_at),
            state: state_code(row.decision),
        });
    }
    work.commit().await?;
    let shown = LISTS.into_iter().filter(|code| *code == "mine" || sees_all(&ctx));
    let page = ApprovalsPage {
        page: chrome,
        frame: Frame::of(&ctx)?,
        lists: shown.map(|code| List { code, is_here: code == here }).collect(),
        here,
        lines,
        pager: Pager::new(&ctx.office_path("/approvals"), &[("which", here)], asked.page, count),
    };
    ok(&ctx, &page)
}
