//! The signed heads of the days, to be printed and kept on paper.

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::NaiveDate;
use entity::audit::audit_head;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

use super::super::typed;
use crate::{
    platform::{audit::head, errors::AppError, i18n::Lang},
    web::{Chrome, Ctx, office::Frame, page::ok},
};

/// A month of days.
const PAGE: usize = 31;

/// The heads of a month, newest first.
#[derive(Template)]
#[template(path = "office/audit/heads.html")]
pub struct HeadsPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub heads: Vec<HeadView>,
    /// The last day of the page, where older ones follow.
    pub before: Option<NaiveDate>,
}

/// A head as it stands on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadView {
    pub day: NaiveDate,
    pub count: String,
    /// In groups of eight.
    pub hash: String,
    pub key_id: String,
    pub signature: String,
}

impl HeadView {
    pub(super) fn of(row: &audit_head::Model, lang: Lang) -> Self {
        Self {
            day: row.day,
            count: lang.number(row.sequence),
            hash: head::grouped(&row.hash),
            key_id: row.key_id.clone(),
            signature: BASE64_STANDARD.encode(&row.signature),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawPlace {
    before: String,
}

pub(super) async fn show(ctx: Ctx, place: Query<RawPlace>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let mut rows = work.find::<audit_head::Entity>().order_by_desc(audit_head::Column::Day);
    if let Ok(Some(before)) = typed::optional_day(&place.before) {
        rows = rows.filter(audit_head::Column::Day.lt(before));
    }
    let limit = u64::try_from(PAGE).unwrap_or_default().saturating_add(1);
    let mut rows = work.all(rows.limit(limit)).await?;
    work.commit().await?;
    let goes_on = rows.len() > PAGE;
    rows.truncate(PAGE);
    let before = rows.last().filter(|_| goes_on).map(|row| row.day);
    let heads = rows.iter().map(|row| HeadView::of(row, ctx.lang)).collect();
    ok(&ctx, &HeadsPage { page: ctx.chrome(), frame: Frame::of(&ctx)?, heads, before })
}
