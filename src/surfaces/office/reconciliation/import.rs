use actix_web::{HttpResponse, http::StatusCode};
use anyhow::Context;
use askama::Template;
use entity::reconciliation::Source;

use super::{super::samples, sources, typed::Choice};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        keys::sha256_hex,
        reconciliation::statement::{self, StatementRefused},
        sheet::SheetError,
    },
    web::{Chrome, Ctx, Frame, Page, Sample, Sheet, Upload, page, see_other},
};

/// Bringing a statement.
#[derive(Template)]
#[template(path = "office/reconciliation/import.html")]
pub struct ImportPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub sources: Vec<Choice>,
    pub errors: FieldErrors,
}

impl Page for ImportPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |errors| ImportPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            sources: sources(chrome, "bkash", false),
            errors,
        };
        let mut errors = FieldErrors::one("source", "source-missing");
        errors.add("file", "file-too-large");
        Ok(vec![Sample::of("empty", &page(FieldErrors::new()))?, Sample::of("faulty", &page(errors))?])
    }
}

fn show(ctx: &Ctx, source: &str, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let chrome = ctx.chrome();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = ImportPage {
        page: chrome,
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        sources: sources(chrome, source, false),
        errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn form(ctx: Ctx) -> Result<HttpResponse, AppError> {
    show(&ctx, "", FieldErrors::new())
}

/// What to do about a file that is no table.
const fn fault_of(error: &SheetError) -> &'static str {
    match error {
        SheetError::TooLarge(_) => "file-too-large",
        SheetError::TooManyRows(_) => "file-too-many-rows",
        SheetError::Empty => "file-empty",
        SheetError::NotUnicode => "file-not-unicode",
        SheetError::Unreadable(_) | SheetError::Harmful(_) => "file-unreadable",
    }
}

pub(super) async fn send(ctx: Ctx, upload: Upload) -> Result<HttpResponse, AppError> {
    let mut errors = FieldErrors::new();
    let chosen = upload.field("source").to_owned();
    let source = Source::from_code(&chosen).filter(|source| source.has_statements()).ok_or("source-missing");
    let source = errors.take("source", source);
    let file = match (upload.file, upload.is_too_large) {
        (Some(file), _) => Ok(file),
        (None, true) => Err("file-too-large"),
        (None, false) => Err("file-missing"),
    };
    let file = errors.take("file", file);
    let (Some(source), Some(file)) = (source, file) else { return show(&ctx, &chosen, errors) };
    let looking = tokio::task::spawn_blocking(move || {
        let looked = statement::preview(&file.bytes, source, None).map(drop);
        let sha256 = sha256_hex(&file.bytes);
        (file, sha256, looked)
    });
    let (file, sha256, looked) = looking.await.context("a statement cannot be looked at")?;
    if let Err(error) = looked {
        return show(&ctx, &chosen, FieldErrors::one("file", fault_of(&error)));
    }
    let work = ctx.begin().await?;
    let id = match statement::bring(&work, source, file.name, file.bytes, sha256).await {
        Ok(id) => id,
        Err(AppError::Refused(refusal))
            if refusal.code() == crate::platform::errors::Refusal::code(&StatementRefused::Already) =>
        {
            drop(work);
            return show(&ctx, &chosen, FieldErrors::one("file", "file-already"));
        }
        Err(other) => return Err(other),
    };
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/reconciliation/statements/{id}"))))
}
