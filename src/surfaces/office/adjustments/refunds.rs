//! The refunds of the town: those that wait for somebody, and those that are over.

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use entity::billing::billing_account;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Deserialize;

use super::account::RefundRow;
use crate::{
    platform::{
        errors::AppError,
        refunds::lookup::{self, Which},
    },
    web::{Chrome, Ctx, Frame, PageNumber, Pager, page::ok, paging},
};

#[derive(Template)]
#[template(path = "office/adjustments/refunds.html")]
pub struct RefundList<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub is_over: bool,
    pub refunds: Vec<RefundRow>,
    pub pager: Pager,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    which: String,
    page: PageNumber,
}

pub(super) async fn list(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let is_over = asked.which == "over";
    let which = if is_over { Which::Over } else { Which::Open };
    let work = ctx.read().await?;
    let (rows, count) = lookup::list(&work, which, asked.page.offset(), paging::ROWS).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.account_id).collect();
    let accounts = work.find::<billing_account::Entity>().filter(billing_account::Column::Id.is_in(ids));
    let accounts = work.all(accounts).await?;
    work.commit().await?;
    let subject = |id| {
        let found = accounts.iter().find(|account| account.id == id);
        found.map(|account| ctx.lang.digits(&account.subject)).unwrap_or_default()
    };
    let here = if is_over { "over" } else { "" };
    let page = RefundList {
        page: ctx.chrome(),
        frame: Frame::of(&ctx)?,
        is_over,
        refunds: rows.iter().map(|row| RefundRow::of(row, subject(row.account_id))).collect(),
        pager: Pager::new(&ctx.office_path("/refunds"), &[("which", here)], asked.page, count),
    };
    ok(&ctx, &page)
}
