//! The beginning: which number applies, and what it should have at hand.

use actix_web::{HttpResponse, web::Path};
use askama::Template;
use entity::casework::application::Service;

use super::draft::{Nothing, certificate, path};
use crate::{
    platform::{casework::application, errors::AppError},
    services::certificate::{CertificateType, samples},
    web::{Chrome, Ctx, Form, Page, Sample, page, page::ok, see_other},
};

/// One button, and what comes after it.
#[derive(Template)]
#[template(path = "portal/certificate/start.html")]
pub struct StartPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    pub code: &'a str,
    pub title: &'a str,
    /// Masked: somebody may look over one's shoulder.
    pub phone: String,
    /// To have at hand.
    pub papers: Vec<&'a str>,
}

impl StartPage<'_> {
    fn path(&self) -> String {
        format!("/me/apply/{}", self.code)
    }
}

/// A kind that can be applied for here.
fn online<'t>(ctx: &'t Ctx, code: &str) -> Result<&'t CertificateType, AppError> {
    Some(certificate(ctx, code)?).filter(|one| one.is_online).ok_or(AppError::NotFound)
}

pub(super) async fn show(ctx: Ctx, code: Path<String>) -> Result<HttpResponse, AppError> {
    let (one, page) = (online(&ctx, &code)?, ctx.chrome());
    let content = StartPage {
        page,
        form_token: ctx.form_token(),
        code: &one.code,
        title: one.title.get(page.lang.locale),
        phone: ctx.citizen()?.phone.masked(),
        papers: one.papers.iter().map(|paper| paper.title.get(page.lang.locale)).collect(),
    };
    ok(&ctx, &content)
}

pub(super) async fn open(ctx: Ctx, _form: Form<Nothing>, code: Path<String>) -> Result<HttpResponse, AppError> {
    let one = online(&ctx, &code)?;
    let work = ctx.begin().await?;
    let kind = (Service::Certificate, one.code.as_str());
    let opened = application::open(&work, &ctx.app.keyring, kind, ctx.lang.locale).await?;
    work.commit().await?;
    Ok(see_other(&ctx.url(&format!("{}/continue", path(opened.row.id)))))
}

impl Page for StartPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let start = |papers| StartPage {
            page: chrome,
            form_token: page::SAMPLE_TOKEN.to_owned(),
            code: "citizenship",
            title: samples::NAME,
            phone: "01•••••678".to_owned(),
            papers,
        };
        Ok(vec![
            Sample::of("typical", &start(vec![samples::PLACE, samples::NAME]))?,
            Sample::of("nothing to have at hand", &start(Vec::new()))?,
        ])
    }
}
