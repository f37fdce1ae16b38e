use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        samples,
        typed::{self, Choice},
    },
    SETTINGS,
};
use crate::{
    platform::{
        approvals::{self, SettingChange},
        errors::{AppError, FieldErrors},
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// Proposing a change of the town's data.
#[derive(Template)]
#[template(path = "office/settings/propose.html")]
pub struct ProposePage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub settings: Vec<Choice>,
    pub raw: RawProposal,
    pub errors: FieldErrors,
}

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawProposal {
    pub setting: String,
    pub is_now: String,
    pub wanted: String,
    pub why: String,
}

impl Page for ProposePage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |raw: RawProposal, errors| ProposePage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            settings: settings(chrome, &raw.setting),
            raw,
            errors,
        };
        let mut errors = FieldErrors::one("setting", "setting-missing");
        errors.add("is_now", "text-too-long");
        errors.add("wanted", "wanted-missing");
        errors.add("why", "why-missing");
        let raw = RawProposal { is_now: samples::REASON.repeat(3), ..RawProposal::default() };
        Ok(vec![
            Sample::of("empty", &page(RawProposal::default(), FieldErrors::new()))?,
            Sample::of("faulty", &page(raw, errors))?,
        ])
    }
}

fn settings(chrome: Chrome<'_>, chosen: &str) -> Vec<Choice> {
    SETTINGS.into_iter().map(|code| Choice::new(code, chrome.t(&format!("setting-{code}")), chosen)).collect()
}

fn show(ctx: &Ctx, raw: RawProposal, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = ProposePage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        settings: settings(ctx.chrome(), &raw.setting),
        raw,
        errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn form(ctx: Ctx) -> Result<HttpResponse, AppError> {
    show(&ctx, RawProposal::default(), FieldErrors::new())
}

pub(super) async fn send(ctx: Ctx, form: Form<RawProposal>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let mut errors = FieldErrors::new();
    let setting = SETTINGS.into_iter().find(|code| *code == raw.setting);
    let setting = errors.take("setting", setting.ok_or("setting-missing"));
    let is_now = errors.take("is_now", typed::optional_words(&raw.is_now));
    let wanted = errors.take("wanted", typed::words(&raw.wanted, "wanted-missing"));
    let reason = errors.take("why", typed::words(&raw.why, "why-missing"));
    let (Some(setting), Some(is_now), Some(wanted), Some(reason)) = (setting, is_now, wanted, reason) else {
        return show(&ctx, raw, errors);
    };
    let work = ctx.begin().await?;
    let change = SettingChange { setting: setting.to_owned(), is_now: is_now.unwrap_or_default(), wanted };
    let town: Uuid = ctx.town.profile.uuid;
    let approval = approvals::ask(&work, approvals::Act::SettingChange, town, &change, &reason).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/approvals/{approval}"))))
}
