//! `/me/receipts`: what was paid with this number.

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    payments::{payment, receipt},
    values::Money,
};

use super::Paged;
use crate::{
    platform::{
        errors::AppError,
        i18n::Lang,
        payments::{lookup, page_path},
    },
    web::{Chrome, Ctx, page::ok},
};

/// The receipts of a number, a page of them at a time.
#[derive(Template)]
#[template(path = "portal/me/receipts.html")]
pub struct ReceiptsPage<'a> {
    pub page: Chrome<'a>,
    pub receipts: Vec<ReceiptLine>,
    pub previous: Option<u64>,
    pub next: Option<u64>,
}

/// One receipt in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptLine {
    pub number: String,
    pub subject: String,
    pub day: NaiveDate,
    pub amount: Money,
    pub path: String,
}

impl ReceiptLine {
    pub(super) fn of(lang: Lang, (payment, receipt): &(payment::Model, receipt::Model)) -> Self {
        Self {
            number: receipt.number.clone(),
            subject: lang.digits(&receipt.subject),
            day: receipt.paid_on,
            amount: receipt.amount,
            path: format!("{}/receipt", page_path(&payment.token)),
        }
    }
}

pub(super) async fn show(ctx: Ctx, paged: Query<Paged>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let (paid, has_more) = lookup::receipts_with(&work, &ctx.citizen()?.phone, paged.index()).await?;
    work.commit().await?;
    let (previous, next) = paged.around(has_more);
    let receipts = paid.iter().map(|paid| ReceiptLine::of(ctx.lang, paid)).collect();
    ok(&ctx, &ReceiptsPage { page: ctx.chrome(), receipts, previous, next })
}
