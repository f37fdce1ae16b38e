//! Pages: a struct per page, rendered once, answered with the headers that belong to it.

use std::any::type_name;

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
};
use askama::Template;

use super::{Chrome, Ctx, styles};
use crate::platform::{errors::AppError, tenancy::Stylesheet};

/// A page: its struct *is* the page, and its samples are what the laws look at. Only a page can be answered with.
pub trait Page: Template {
    /// Whose page it is, and thereby which style sheet and policy it has.
    const SHEET: Sheet = Sheet::Portal;

    /// One of each that the page can be: typical, empty, longest, with errors. A page of no town takes only the language.
    ///
    /// # Errors
    /// When a sample cannot be made or rendered.
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>>;
}

/// The style sheets that pages of a town have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    Portal,
    Office,
}

/// Stands for a random token in samples.
pub const SAMPLE_TOKEN: &str = "b1946ac92492d2347c6235";

/// One thing that a page can be.
#[derive(Clone, Debug)]
pub struct Sample {
    pub name: &'static str,
    pub html: String,
}

impl Sample {
    /// # Errors
    /// When the page cannot be rendered.
    pub fn of(name: &'static str, page: &impl Page) -> anyhow::Result<Self> {
        Ok(Self { name, html: page.render()? })
    }
}

/// A page among others.
#[derive(Clone, Copy)]
pub struct PageKind {
    /// The path of its struct.
    pub name: fn() -> &'static str,
    pub samples: fn(Chrome<'_>) -> anyhow::Result<Vec<Sample>>,
}

impl PageKind {
    #[must_use]
    pub const fn of<P: Page>() -> Self {
        Self { name: type_name::<P>, samples: P::samples }
    }
}

/// Answers with a page of the town, not to be kept by anybody: it may speak of somebody's dues.
///
/// # Errors
/// When the page cannot be rendered.
pub fn answer<P: Page>(ctx: &Ctx, status: StatusCode, page: &P) -> Result<HttpResponse, AppError> {
    let html = render(page)?;
    let sheet = match P::SHEET {
        Sheet::Portal => styles::portal(&ctx.town),
        Sheet::Office => styles::office(&ctx.town),
    };
    let mut response = head(status, sheet);
    if let Some(cookie) = ctx.visitor.cookie() {
        response.cookie(cookie);
    }
    Ok(response.body(html))
}

/// Answers 200 with a page of the town.
///
/// # Errors
/// When the page cannot be rendered.
pub fn ok(ctx: &Ctx, page: &impl Page) -> Result<HttpResponse, AppError> {
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
pub fn render(page: &impl Page) -> Result<String, AppError> {
    page.render().map_err(|cause| AppError::Internal(cause.into()))
}

/// After a POST: look there now.
#[must_use]
pub fn see_other(url: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, url)).finish()
}
