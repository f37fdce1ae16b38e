//! Pages: a struct per page, rendered once, answered with the headers that belong to it.

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
};
use askama::Template;

use super::{Chrome, Ctx, styles};
use crate::platform::{errors::AppError, tenancy::Stylesheet};

/// A page: its struct *is* the page, and its samples are what the law tests render.
pub trait Page: Template {
    /// Typical, empty, longest: one each of what the page can be.
    fn samples(chrome: Chrome<'_>) -> Vec<String>
    where
        Self: Sized;
}

/// Answers with a page of the town, not to be kept by anybody: it may speak of somebody's dues.
///
/// # Errors
/// When the page cannot be rendered.
pub fn answer(ctx: &Ctx, status: StatusCode, page: &impl Template) -> Result<HttpResponse, AppError> {
    let html = render(page)?;
    let mut response = head(status, styles::portal(&ctx.town));
    if let Some(cookie) = ctx.visitor.cookie() {
        response.cookie(cookie);
    }
    Ok(response.body(html))
}

/// Answers 200 with a page of the town.
///
/// # Errors
/// When the page cannot be rendered.
pub fn ok(ctx: &Ctx, page: &impl Template) -> Result<HttpResponse, AppError> {
    answer(ctx, StatusCode::OK, page)
}

/// The head of an HTML answer with a style sheet of ours.
#[must_use]
pub fn head(status: StatusCode, style: &Stylesheet) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_SECURITY_POLICY, style.policy.as_str()));
    response
}

/// # Errors
/// When the template fails, which only a broken value of ours can make it.
pub fn render(page: &impl Template) -> Result<String, AppError> {
    page.render().map_err(|cause| AppError::Internal(cause.into()))
}

/// After a POST: look there now.
#[must_use]
pub fn see_other(url: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, url)).finish()
}
