//! The form by which most of these acts are asked for: what is, what shall be, and why.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::super::typed::Choice;
use crate::{
    platform::errors::{AppError, FieldErrors},
    web::{Chrome, Ctx, Frame, page},
};

/// Asking for one act.
#[derive(Template)]
#[template(path = "office/adjustments/ask.html")]
pub struct AskPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub form: AskForm,
    pub errors: FieldErrors,
}

/// What the form says and asks. Words are keys.
#[derive(Clone, Debug)]
pub struct AskForm {
    pub title: &'static str,
    pub note: &'static str,
    pub button: &'static str,
    /// Below the office.
    pub back: String,
    pub path: String,
    pub hidden: Vec<(&'static str, String)>,
    pub facts: Vec<(&'static str, String)>,
    /// The name of a field, its hint, and what can be chosen.
    pub choice: Option<(&'static str, &'static str, Vec<Choice>)>,
    pub lines: Vec<LineField>,
    pub why: String,
}

/// One line to type.
#[derive(Clone, Debug)]
pub struct LineField {
    pub name: &'static str,
    pub value: String,
    /// A key, or nothing.
    pub hint: &'static str,
}

/// The page, with what is wrong with it, if anything.
pub(super) fn answer(ctx: &Ctx, form: AskForm, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = AskPage { page: ctx.chrome(), frame: Frame::of(ctx)?, form_token: ctx.form_token(), form, errors };
    page::answer(ctx, status, &content)
}
