//! All answers once more, before they are handed in.

use actix_web::{HttpResponse, web::Path};
use anyhow::Context;
use askama::Template;
use entity::values::{ApplicationId, Ward};

use super::{
    draft::{Draft, Nothing, around, load, page_path, path, wards},
    fields::lines,
    question::next,
};
use crate::{
    platform::{
        casework::{
            FormPage,
            application::{self, CaseRefused, Terms},
            promised_on,
        },
        errors::AppError,
    },
    services::certificate::{CertificateTypes, charter, samples},
    web::{Chrome, Ctx, Form, Page, Sample, page, page::ok, see_other},
};

/// What somebody has answered, with the way back to each.
#[derive(Template)]
#[template(path = "portal/certificate/check.html")]
pub struct CheckAnswersPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    pub path: String,
    pub back: String,
    pub certificate: &'a str,
    pub answers: Vec<Answered>,
    pub fee: String,
    /// When it is promised, if it is handed in now.
    pub promised: String,
}

/// One page of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub question: String,
    /// Each field or row in words.
    pub lines: Vec<String>,
    pub change: String,
}

/// What has been answered to each page that is asked.
pub(super) fn answered(page: Chrome<'_>, draft: &Draft<'_>) -> Vec<Answered> {
    let answers = &draft.application.answers;
    let of = |asked: &FormPage| {
        let rows = answers.rows(&asked.code);
        let mut said: Vec<String> = if asked.rows.is_some() {
            rows.iter().map(|row| lines(page.lang, asked, row).join(", ")).collect()
        } else {
            rows.iter().flat_map(|row| lines(page.lang, asked, row)).collect()
        };
        if said.is_empty() {
            said.push(page.t("apply-not-given").into_owned());
        }
        Answered {
            question: asked.title.get(page.lang.locale).to_owned(),
            lines: said,
            change: page_path(draft.application.row.id, &asked.code),
        }
    };
    draft.certificate.form.asked(answers).into_iter().map(of).collect()
}

pub(super) async fn show(ctx: Ctx, id: Path<ApplicationId>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let draft = load(&ctx, &work, *id).await?;
    work.commit().await?;
    let (next, here) = (next(&ctx, &draft), format!("{}/check", path(*id)));
    if next != here {
        return Ok(see_other(&ctx.url(&next)));
    }
    let page = ctx.chrome();
    let asked = draft.certificate.form.asked(&draft.application.answers);
    let last = asked.last().map_or_else(|| path(*id), |last| page_path(*id, &last.code));
    let days = draft.certificate.steps.days();
    let content = CheckAnswersPage {
        page,
        form_token: ctx.form_token(),
        path: here,
        back: last,
        certificate: draft.certificate.title.get(page.lang.locale),
        answers: answered(page, &draft),
        fee: charter::fee(page.lang, draft.certificate),
        promised: page.date(promised_on(&ctx.town, ctx.today(), days)),
    };
    ok(&ctx, &content)
}

pub(super) async fn submit(ctx: Ctx, _form: Form<Nothing>, id: Path<ApplicationId>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    let application = application::own(&work, &ctx.app.keyring, *id).await?;
    if application.row.reference.is_some() {
        // Sent twice: it is there once.
        work.commit().await?;
        return Ok(see_other(&ctx.url(&path(*id))));
    }
    let ruling = ctx.town.policy::<CertificateTypes>(ctx.today()).ok_or(AppError::NotFound)?;
    let certificate = ruling.policy.get(&application.row.kind).ok_or(AppError::NotFound)?;
    let wards = wards(&ctx);
    let around = around(&ctx, &wards);
    if application.answers.unanswered(&certificate.form, &around).is_some() {
        return Err(CaseRefused::Incomplete.into());
    }
    let value = |field: &str| application.answers.value(field);
    let ward: Ward = value("ward").and_then(|ward| ward.parse().ok()).context("a form without a ward")?;
    let terms = Terms {
        form: &certificate.form,
        steps: &certificate.steps,
        town_policy: ruling.town,
        national_policy: ruling.national,
        applicant: value("name_bn").or_else(|| value("name_en")).unwrap_or_default().to_owned(),
        ward,
    };
    application::submit(&work, &ctx.app.keyring, application, &terms, &around).await?;
    work.commit().await?;
    Ok(see_other(&ctx.url(&path(*id))))
}

impl Page for CheckAnswersPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let answered = |lines: &[&str]| Answered {
            question: samples::NAME.to_owned(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            change: "/me/applications/1/pages/name".to_owned(),
        };
        let (name, place) = (samples::NAME, samples::PLACE);
        let check = CheckAnswersPage {
            page: chrome,
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/me/applications/1/check".to_owned(),
            back: "/me/applications/1/pages/purpose".to_owned(),
            certificate: name,
            answers: vec![answered(&[name]), answered(&[name, place, place]), answered(&[place])],
            fee: chrome.t("certificate-free").into_owned(),
            promised: chrome.date(chrome.day()),
        };
        Ok(vec![Sample::of("typical", &check)?])
    }
}
