//! One thing a page: a question of the form, answered once.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use entity::values::ApplicationId;

use super::{
    draft::{Draft, around, load, page_path, path, wards},
    fields::{FieldView, Shape, Typed, views},
    rows::rows_page,
};
use crate::{
    platform::{
        casework::{FieldFault, FormPage, application},
        errors::AppError,
    },
    services::certificate::CertificateTypes,
    web::{Chrome, Ctx, Form, Page, Sample, page, page::answer as respond, see_other},
};

/// A question, or one row of a table.
#[derive(Template)]
#[template(path = "portal/certificate/question.html")]
pub struct QuestionPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    /// Where the answer goes.
    pub action: String,
    pub back: String,
    /// "Citizenship certificate · Step 3 of 9"
    pub step: String,
    pub title: &'a str,
    pub hint: Option<&'a str>,
    pub fields: Vec<FieldView>,
}

impl<'a> QuestionPage<'a> {
    /// A page of a draft with what was typed.
    pub(super) fn new(
        ctx: &'a Ctx,
        draft: &Draft<'a>,
        asked: &'a FormPage,
        (action, back): (String, String),
        (typed, faults): (&Typed, &[(String, FieldFault)]),
    ) -> Self {
        let page = ctx.chrome();
        Self {
            page,
            form_token: ctx.form_token(),
            action,
            back,
            step: step(page, draft, asked),
            title: asked.title.get(page.lang.locale),
            hint: asked.hint.as_ref().map(|hint| hint.get(page.lang.locale)),
            fields: views(page, asked, typed, faults),
        }
    }

    fn has_faults(&self) -> bool {
        self.fields.iter().any(|field| field.fault.is_some())
    }

    /// Alone on its page a field needs no second heading: its label is the question.
    fn is_alone(&self) -> bool {
        self.fields.len() == 1
    }
}

/// How far somebody has come.
pub(super) fn step(page: Chrome<'_>, draft: &Draft<'_>, asked: &FormPage) -> String {
    let all = draft.certificate.form.asked(&draft.application.answers);
    let at = all.iter().position(|one| one.code == asked.code).unwrap_or(0) + 1;
    let n = |number: usize| page.lang.digits(&number.to_string());
    let title = draft.certificate.title.get(page.lang.locale);
    page.lang.say("apply-step", &[("certificate", title), ("n", &n(at)), ("of", &n(all.len()))]).into_owned()
}

/// Where the link back leads: to the page before, or out of the form.
pub(super) fn back(draft: &Draft<'_>, asked: &FormPage) -> String {
    let id = draft.application.row.id;
    let before = draft.certificate.form.before(&asked.code, &draft.application.answers);
    before.map_or_else(|| "/me/applications".to_owned(), |before| page_path(id, &before.code))
}

/// The page of the form that an address names, where it is asked.
pub(super) fn asked<'t>(draft: &Draft<'t>, code: &str) -> Result<&'t FormPage, AppError> {
    let found = draft.certificate.form.asked(&draft.application.answers).into_iter().find(|page| page.code == code);
    found.ok_or(AppError::NotFound)
}

/// Where somebody goes from a page: to the first one that is not answered, or to his answers as a whole.
pub(super) fn next(ctx: &Ctx, draft: &Draft<'_>) -> String {
    let (id, wards) = (draft.application.row.id, wards(ctx));
    match draft.application.answers.unanswered(&draft.certificate.form, &around(ctx, &wards)) {
        Some(first) => page_path(id, &first.page),
        None => format!("{}/check", path(id)),
    }
}

pub(super) async fn show(ctx: Ctx, at: Path<(ApplicationId, String)>) -> Result<HttpResponse, AppError> {
    let (id, code) = at.into_inner();
    let work = ctx.begin().await?;
    let draft = load(&ctx, &work, id).await?;
    work.commit().await?;
    let asked = asked(&draft, &code)?;
    if asked.rows.is_some() {
        return rows_page(&ctx, &draft, asked, None);
    }
    let typed = Typed::kept(asked, &draft.application.answers.row(&asked.code));
    let places = (page_path(id, &asked.code), back(&draft, asked));
    respond(&ctx, StatusCode::OK, &QuestionPage::new(&ctx, &draft, asked, places, (&typed, &[])))
}

/// Keeps an answer. Of a table, it says that all rows are there.
pub(super) async fn answer(
    ctx: Ctx,
    form: Form<Vec<(String, String)>>,
    at: Path<(ApplicationId, String)>,
) -> Result<HttpResponse, AppError> {
    let (id, code) = at.into_inner();
    let work = ctx.begin().await?;
    let mut draft = load(&ctx, &work, id).await?;
    let asked = asked(&draft, &code)?;
    let wards = wards(&ctx);
    if asked.rows.is_some() {
        work.commit().await?;
        let found = draft.application.answers.unanswered(&draft.certificate.form, &around(&ctx, &wards));
        return match found.filter(|found| found.page == asked.code) {
            Some(found) => rows_page(&ctx, &draft, asked, Some(&found)),
            None => Ok(see_other(&ctx.url(&next(&ctx, &draft)))),
        };
    }
    let typed = Typed::new(form.0);
    match typed.read(asked, &draft.application.answers, &around(&ctx, &wards)) {
        Ok(row) => {
            draft.application.answers.put(asked, row);
            application::keep(&work, &ctx.app.keyring, &draft.application).await?;
            work.commit().await?;
            Ok(see_other(&ctx.url(&next(&ctx, &draft))))
        }
        Err(faults) => {
            work.commit().await?;
            let places = (page_path(id, &asked.code), back(&draft, asked));
            let content = QuestionPage::new(&ctx, &draft, asked, places, (&typed, &faults));
            respond(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &content)
        }
    }
}

/// Whether a field is asked so.
type Fits = fn(&Shape) -> bool;

impl Page for QuestionPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let ruling = chrome.town.policy::<CertificateTypes>(chrome.day());
        let mut samples = Vec::new();
        let pages: Vec<&FormPage> =
            ruling.iter().flat_map(|ruling| ruling.policy.iter()).flat_map(|one| &one.form.pages).collect();
        let sample = |asked: &FormPage, is_faulty: bool| {
            let typed = Typed::default();
            let faults: Vec<(String, FieldFault)> = if is_faulty {
                asked.fields.iter().map(|field| (field.code.clone(), FieldFault::Missing)).collect()
            } else {
                Vec::new()
            };
            QuestionPage {
                page: chrome,
                form_token: page::SAMPLE_TOKEN.to_owned(),
                action: "/me/applications/1/pages/name".to_owned(),
                back: "/me/applications".to_owned(),
                step: chrome.t("certificates-title").into_owned(),
                title: asked.title.get(chrome.lang.locale),
                hint: asked.hint.as_ref().map(|hint| hint.get(chrome.lang.locale)),
                fields: views(chrome, asked, &typed, &faults),
            }
            .render()
        };
        let has = |asked: &&&FormPage, fits: Fits| {
            views(chrome, asked, &Typed::default(), &[]).iter().any(|view| fits(&view.shape))
        };
        let kinds: [(&str, Fits); 5] = [
            ("lines", |shape| matches!(shape, Shape::Lines { .. })),
            ("a line", |shape| matches!(shape, Shape::Line { .. })),
            ("a day", |shape| matches!(shape, Shape::Day { .. })),
            ("few choices", |shape| matches!(shape, Shape::Radios(_))),
            ("many choices", |shape| matches!(shape, Shape::Select(_))),
        ];
        for (name, fits) in kinds {
            if let Some(asked) = pages.iter().find(|asked| has(asked, fits)) {
                samples.push(Sample { name, html: sample(asked, false)? });
            }
        }
        if let Some(asked) = pages.iter().max_by_key(|asked| asked.fields.len()) {
            samples.push(Sample { name: "faulty", html: sample(asked, true)? });
        }
        Ok(samples)
    }
}
