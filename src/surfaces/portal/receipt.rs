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
        payments::{intent::by_token, lookup, page_path},
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
    pub path: String,
    pub verify_path: String,
}

async fn show(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, AppError> {
    limits::count(&ctx, Limit::Verify, &token).await?;
    let work = ctx.read().await?;
    let payment = by_token(&work, &token).await?;
    let full = lookup::receipt_of(&work, payment.id).await?.ok_or(AppError::NotFound)?;
    let paper = documents::of_receipt(&work, &full.receipt).await?;
    work.commit().await?;
    let sheet = ReceiptSheet::new(&ctx.town, &full, &paper, ctx.lang.locale)?;
    let (path, verify_path) = (page_path(&payment.token), format!("/v/{}", paper.token));
    ok(&ctx, &ReceiptPage { page: ctx.chrome(), sheet, path, verify_path })
}

async fn pdf(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, AppError> {
    limits::count(&ctx, Limit::Verify, &token).await?;
    let work = ctx.read().await?;
    let payment = by_token(&work, &token).await?;
    let full = lookup::receipt_of(&work, payment.id).await?.ok_or(AppError::NotFound)?;
    work.commit().await?;
    let bytes = documents::receipt_pdf(&ctx.app, &ctx.town, &full, ctx.lang.locale).await?;
    let name = format!("inline; filename=\"{}.pdf\"", full.receipt.number);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/pdf"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(bytes))
}
