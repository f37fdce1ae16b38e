//! The receipt of a payment: as a page to read, and as a PDF to keep.

mod samples;

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Path},
};
use askama::Template;

use crate::{
    platform::{
        access::Permission,
        documents::{self, ReceiptSheet},
        errors::AppError,
        payments::{intent::by_token, page_path},
        receipts::lookup::{self, FullReceipt},
        work::Work,
    },
    web::{
        Access, Chrome, Ctx, Endpoint,
        limits::{self, Limit},
        page::ok,
    },
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/pay/{token}/receipt", Access::Needs(Permission::BillPay), || web::route().to(show)).always_open(),
    Endpoint::get("/pay/{token}/receipt.pdf", Access::Needs(Permission::BillPay), || web::route().to(pdf))
        .always_open(),
];

/// The receipt as a page: the same words as on paper.
#[derive(Template)]
#[template(path = "portal/pay/receipt.html")]
pub struct ReceiptPage<'a> {
    pub page: Chrome<'a>,
    pub sheet: ReceiptSheet,
    pub back: String,
    pub pdf_path: String,
    pub verify_path: String,
}

async fn show(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, AppError> {
    limits::count(&ctx, Limit::Verify, &token).await?;
    let work = ctx.read().await?;
    let payment = by_token(&work, &token).await?;
    let full = lookup::of_payment(&work, payment.id).await?.ok_or(AppError::NotFound)?;
    let path = page_path(&payment.token);
    let pdf_path = format!("{path}/receipt.pdf");
    page(&ctx, work, &full, path, pdf_path).await
}

async fn pdf(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, AppError> {
    limits::count(&ctx, Limit::Verify, &token).await?;
    let work = ctx.read().await?;
    let payment = by_token(&work, &token).await?;
    let full = lookup::of_payment(&work, payment.id).await?.ok_or(AppError::NotFound)?;
    work.commit().await?;
    file(&ctx, &full).await
}

/// The page of a receipt.
pub(super) async fn page(
    ctx: &Ctx,
    work: Work,
    full: &FullReceipt,
    back: String,
    pdf_path: String,
) -> Result<HttpResponse, AppError> {
    let paper = documents::of_receipt(&work, &full.receipt).await?;
    work.commit().await?;
    let sheet = ReceiptSheet::new(&ctx.town, full, &paper, ctx.lang.locale)?;
    ok(ctx, &ReceiptPage { page: ctx.chrome(), sheet, back, pdf_path, verify_path: format!("/v/{}", paper.token) })
}

/// The PDF of a receipt.
pub(super) async fn file(ctx: &Ctx, full: &FullReceipt) -> Result<HttpResponse, AppError> {
    let bytes = documents::receipt_pdf(&ctx.app, &ctx.town, full, ctx.lang.locale).await?;
    let name = format!("inline; filename=\"{}.pdf\"", full.receipt.number);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/pdf"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(bytes))
}
