//! Which certificates there are, and what each needs.

use actix_web::{HttpResponse, web::Path};

use crate::{
    platform::errors::AppError,
    services::certificate::{
        CertificateTypes,
        pages::{CertificatePage, CertificatesPage},
    },
    web::{Ctx, page::ok},
};

pub(super) async fn list(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let ruling = ctx.town.policy::<CertificateTypes>(ctx.today()).ok_or(AppError::NotFound)?;
    ok(&ctx, &CertificatesPage::new(ctx.chrome(), ruling.policy, ruling.verified))
}

pub(super) async fn show(ctx: Ctx, code: Path<String>) -> Result<HttpResponse, AppError> {
    let ruling = ctx.town.policy::<CertificateTypes>(ctx.today()).ok_or(AppError::NotFound)?;
    let certificate = ruling.policy.get(&code).ok_or(AppError::NotFound)?;
    ok(&ctx, &CertificatePage::new(ctx.chrome(), certificate, ruling.verified))
}
