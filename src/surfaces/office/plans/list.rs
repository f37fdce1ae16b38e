use std::collections::HashMap;

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    billing::billing_account,
    plans::instalment_plan::State,
    values::{AccountId, Money},
};
use sea_orm::{ActiveEnum, ColumnTrait, Iterable, QueryFilter};
use serde::Deserialize;

use crate::{
    platform::{
        errors::AppError,
        plans::{self, schedule},
    },
    web::{Chrome, Ctx, Frame, PageNumber, Pager, page::ok, paging},
};

/// Plans, narrowed to a state.
#[derive(Template)]
#[template(path = "office/plans/list.html")]
pub struct PlansPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub states: Vec<StateLink>,
    pub lines: Vec<Line>,
    pub pager: Pager,
}

/// One way to narrow the list; an empty code is all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateLink {
    pub code: String,
    pub is_here: bool,
}

/// One plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub url: String,
    pub subject: String,
    pub payer: String,
    pub total: Money,
    pub open: Money,
    /// The part that comes next, or was missed first.
    pub next: Option<NaiveDate>,
    pub state: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    page: PageNumber,
}

pub(super) fn links(here: Option<State>) -> Vec<StateLink> {
    let all = StateLink { code: String::new(), is_here: here.is_none() };
    let each = State::iter().map(|state| StateLink { code: state.to_value(), is_here: here == Some(state) });
    std::iter::once(all).chain(each).collect()
}

pub(super) async fn show(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let here = State::iter().find(|state| state.to_value() == asked.state);
    let work = ctx.read().await?;
    let (rows, count) = plans::list(&work, here, asked.page.offset(), paging::ROWS).await?;
    let ids: Vec<AccountId> = rows.iter().map(|plan| plan.account_id).collect();
    let accounts = work.find::<billing_account::Entity>().filter(billing_account::Column::Id.is_in(ids));
    let accounts: HashMap<AccountId, billing_account::Model> =
        work.all(accounts).await?.into_iter().map(|account| (account.id, account)).collect();
    let mut lines = Vec::with_capacity(rows.len());
    for plan in rows {
        let Some(account) = accounts.get(&plan.account_id) else { continue };
        let standing = plans::standing(&work, plan).await?;
        lines.push(Line {
            url: ctx.office_path(&standing.path()),
            subject: ctx.lang.digits(&account.subject),
            payer: account.payer.clone(),
            total: standing.plan.total,
            open: standing.open(),
            next: schedule::next(&standing.parts).filter(|_| standing.is_open()).map(|part| part.due_on),
            state: standing.plan.state.to_value(),
        });
    }
    work.commit().await?;
    let narrowed = here.map(|state| state.to_value()).unwrap_or_default();
    let page = PlansPage {
        page: ctx.chrome(),
        frame: Frame::of(&ctx)?,
        states: links(here),
        lines,
        pager: Pager::new(&ctx.office_path("/plans"), &[("state", &narrowed)], asked.page, count),
    };
    ok(&ctx, &page)
}
