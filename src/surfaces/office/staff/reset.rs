use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use entity::{identity::staff_account::State, values::StaffId};
use serde::Deserialize;

use super::super::{samples, typed};
use crate::{
    platform::{
        approvals::{self, FactorReset},
        errors::{AppError, FieldErrors},
        identity::{staff::StaffRefusal, team},
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// Asking that somebody who lost phone and papers is let in anew.
#[derive(Template)]
#[template(path = "office/staff/reset.html")]
pub struct ResetPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub name: String,
    pub why: String,
    pub errors: FieldErrors,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawReset {
    why: String,
}

impl Page for ResetPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |errors| ResetPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/staff/1".to_owned(),
            name: samples::LONG_NAME.to_owned(),
            why: String::new(),
            errors,
        };
        Ok(vec![
            Sample::of("empty", &page(FieldErrors::new()))?,
            Sample::of("without a reason", &page(FieldErrors::one("why", "why-missing")))?,
        ])
    }
}

async fn show(ctx: &Ctx, id: StaffId, raw: RawReset, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let person = team::other_person(&work, id).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = ResetPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: format!("/staff/{id}"),
        name: person.name,
        why: raw.why,
        errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn form(ctx: Ctx, id: Path<StaffId>) -> Result<HttpResponse, AppError> {
    show(&ctx, *id, RawReset::default(), FieldErrors::new()).await
}

pub(super) async fn ask(ctx: Ctx, form: Form<RawReset>, id: Path<StaffId>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let reason = match typed::words(&raw.why, "why-missing") {
        Ok(reason) => reason,
        Err(code) => return show(&ctx, *id, raw, FieldErrors::one("why", code)).await,
    };
    let work = ctx.begin().await?;
    let person = team::other_person(&work, *id).await?;
    if person.state != State::Active {
        return Err(StaffRefusal::Nobody.into());
    }
    let approval = approvals::ask(&work, approvals::Act::FactorReset, id.0, &FactorReset {}, &reason).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/approvals/{approval}"))))
}
