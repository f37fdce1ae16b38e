//! `/me/receipts`: what was paid with this number.

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    payments::receipt,
    values::{Money, ReceiptId},
};

use super::{
    super::receipt::{file, page as receipt_page},
    Paged,
};
use crate::{
    platform::{
        errors::AppError,
        i18n::Lang,
        receipts::lookup::{self, FullReceipt},
        refunds,
        work::Work,
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
    /// What of its money goes back, or has gone.
    pub refund: Option<String>,
}

impl ReceiptLine {
    /// Several of them, with what is told of their refunds.
    pub(super) async fn all(work: &Work, lang: Lang, receipts: &[receipt::Model]) -> Result<Vec<Self>, AppError> {
        let payments = receipts.iter().filter_map(|receipt| receipt.payment_id).collect();
        let told = refunds::lookup::told_of(work, lang, payments).await?;
        let refund = |receipt: &receipt::Model| told.get(&receipt.payment_id?).cloned();
        Ok(receipts.iter().map(|receipt| Self { refund: refund(receipt), ..Self::of(lang, receipt) }).collect())
    }

    fn of(lang: Lang, receipt: &receipt::Model) -> Self {
        Self {
            number: receipt.number.clone(),
            subject: lang.digits(&receipt.subject),
            day: receipt.paid_on,
            amount: receipt.amount,
            path: path(receipt.id),
            refund: None,
        }
    }
}

/// Where the owner of the number sees one.
fn path(receipt: ReceiptId) -> String {
    format!("/me/receipts/{receipt}")
}

pub(super) async fn one(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    let (work, full) = own(&ctx, &id).await?;
    let pdf_path = format!("{}/pdf", path(full.receipt.id));
    receipt_page(&ctx, work, &full, "/me/receipts".to_owned(), pdf_path).await
}

pub(super) async fn pdf(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    let (work, full) = own(&ctx, &id).await?;
    work.commit().await?;
    file(&ctx, &full).await
}

/// A receipt of the number that is signed in; anybody else's is not there.
async fn own(ctx: &Ctx, id: &str) -> Result<(Work, FullReceipt), AppError> {
    let id: ReceiptId = id.parse().map_err(|_no_id| AppError::NotFound)?;
    let work = ctx.read().await?;
    let receipt = work.get::<receipt::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if receipt.phone.as_ref() != Some(&ctx.citizen()?.phone) {
        return Err(AppError::NotFound);
    }
    let full = lookup::in_full(&work, receipt).await?;
    Ok((work, full))
}

pub(super) async fn show(ctx: Ctx, paged: Query<Paged>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let (paid, has_more) = lookup::with_phone(&work, &ctx.citizen()?.phone, paged.index()).await?;
    let receipts = ReceiptLine::all(&work, ctx.lang, &paid).await?;
    work.commit().await?;
    let (previous, next) = paged.around(has_more);
    ok(&ctx, &ReceiptsPage { page: ctx.chrome(), receipts, previous, next })
}
