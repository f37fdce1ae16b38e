use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use entity::values::OfficeHeldId;
use serde::Deserialize;

use super::{
    super::{samples, typed},
    in_a_line,
};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        offices::{self, Posts},
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// The last day of a holder.
#[derive(Template)]
#[template(path = "office/posts/end.html")]
pub struct EndPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub holder: String,
    pub raw: RawEnd,
    pub errors: FieldErrors,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawEnd {
    pub last_day: String,
    pub why: String,
}

impl Page for EndPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |errors| EndPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/posts/1".to_owned(),
            holder: format!("{}: {}", samples::LONG_NAME, samples::title(chrome)),
            raw: RawEnd::default(),
            errors,
        };
        let mut errors = FieldErrors::one("last_day", "day-missing");
        errors.add("why", "why-missing");
        Ok(vec![Sample::of("empty", &page(FieldErrors::new()))?, Sample::of("faulty", &page(errors))?])
    }
}

async fn show(ctx: &Ctx, id: OfficeHeldId, raw: RawEnd, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let held = offices::holdings(&work).await?;
    let holding = held.iter().find(|holding| holding.id == id).ok_or(AppError::NotFound)?;
    offices::not_oneself(&work, holding.account)?;
    work.commit().await?;
    let ruling = ctx.town.policy::<Posts>(holding.from);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = EndPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: format!("/posts/{id}"),
        holder: in_a_line(ctx.chrome(), ruling.as_ref().map(|ruling| ruling.policy), holding),
        raw,
        errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn form(ctx: Ctx, id: Path<OfficeHeldId>) -> Result<HttpResponse, AppError> {
    show(&ctx, *id, RawEnd::default(), FieldErrors::new()).await
}

pub(super) async fn send(ctx: Ctx, form: Form<RawEnd>, id: Path<OfficeHeldId>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let mut errors = FieldErrors::new();
    let last_day = errors.take("last_day", typed::day(&raw.last_day));
    let reason = errors.take("why", typed::words(&raw.why, "why-missing"));
    let (Some(last_day), Some(reason)) = (last_day, reason) else { return show(&ctx, *id, raw, errors).await };
    let work = ctx.begin().await?;
    match offices::end(&work, *id, last_day, &reason).await {
        Ok(()) => work.commit().await?,
        Err(AppError::Invalid(errors)) => {
            drop(work);
            return show(&ctx, *id, raw, errors).await;
        }
        Err(other) => return Err(other),
    }
    Ok(see_other(&ctx.office_path("/posts")))
}
