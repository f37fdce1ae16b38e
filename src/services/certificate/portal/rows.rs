//! A question that is answered once per row: heirs, members of a family, witnesses.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use entity::values::ApplicationId;

use super::{
    draft::{Draft, Nothing, around, load, page_path, wards},
    fields::{Typed, fault_words, lines, words},
    question::{QuestionPage, asked, back, step},
};
use crate::{
    platform::{
        casework::{FieldFault, FormPage, Row, Unanswered, application},
        errors::AppError,
    },
    services::certificate::samples,
    web::{Chrome, Ctx, Form, Page, Sample, page, page::answer as respond, see_other},
};

/// The rows that there are, with the way to more.
#[derive(Template)]
#[template(path = "portal/certificate/rows.html")]
pub struct RowsPage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    /// Where this page stands; rows below it by number.
    pub path: String,
    pub back: String,
    pub step: String,
    pub title: &'a str,
    pub hint: Option<&'a str>,
    pub rows: Vec<RowView>,
    /// "Add an heir"; nothing when there are as many as there may be.
    pub add: Option<String>,
    pub fault: Option<String>,
}

/// A row in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    pub name: String,
    pub details: String,
    /// Something of it is not right.
    pub is_faulty: bool,
}

fn view(page: Chrome<'_>, asked: &FormPage, row: &Row, is_faulty: bool) -> RowView {
    // The first thing that is asked of a row is who it is.
    let name = asked.fields.first().and_then(|field| Some(words(page.lang, field, row.get(&field.code)?)));
    let details = lines(page.lang, asked, row).split_off(usize::from(name.is_some()));
    RowView { name: name.unwrap_or_default(), details: details.join(", "), is_faulty }
}

/// The rows of a page of a draft.
pub(super) fn rows_page(
    ctx: &Ctx,
    draft: &Draft<'_>,
    asked: &FormPage,
    wrong: Option<&Unanswered>,
) -> Result<HttpResponse, AppError> {
    let page = ctx.chrome();
    let rows = draft.application.answers.rows(&asked.code);
    let is_faulty = |at: usize| wrong.is_some_and(|wrong| wrong.field.is_some() && wrong.row == at);
    let noun = asked.rows.as_ref().map(|rows| (rows.max, rows.noun.get(page.lang.locale)));
    let content = RowsPage {
        page,
        form_token: ctx.form_token(),
        path: page_path(draft.application.row.id, &asked.code),
        back: back(draft, asked),
        step: step(page, draft, asked),
        title: asked.title.get(page.lang.locale),
        hint: asked.hint.as_ref().map(|hint| hint.get(page.lang.locale)),
        rows: rows.iter().enumerate().map(|(at, row)| view(page, asked, row, is_faulty(at))).collect(),
        add: noun
            .filter(|(max, _)| rows.len() < *max)
            .map(|(_, noun)| page.with("apply-add-row", "noun", noun).into_owned()),
        fault: wrong.map(|wrong| fault_words(page.lang, wrong.fault)),
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    respond(ctx, status, &content)
}

/// Page, row from 1; the one behind the last is a new one.
type At = Path<(ApplicationId, String, usize)>;

fn index(draft: &Draft<'_>, asked: &FormPage, number: usize) -> Result<usize, AppError> {
    let limits = asked.rows.as_ref().ok_or(AppError::NotFound)?;
    let count = draft.application.answers.rows(&asked.code).len();
    let at = number.checked_sub(1).ok_or(AppError::NotFound)?;
    if at <= count && at < limits.max { Ok(at) } else { Err(AppError::NotFound) }
}

fn row_path(draft: &Draft<'_>, asked: &FormPage, number: usize) -> String {
    format!("{}/rows/{number}", page_path(draft.application.row.id, &asked.code))
}

pub(super) async fn show(ctx: Ctx, at: At) -> Result<HttpResponse, AppError> {
    let (id, code, number) = at.into_inner();
    let work = ctx.begin().await?;
    let draft = load(&ctx, &work, id).await?;
    work.commit().await?;
    let asked = asked(&draft, &code)?;
    let at = index(&draft, asked, number)?;
    let kept = draft.application.answers.rows(&asked.code).get(at).cloned().unwrap_or_default();
    let places = (row_path(&draft, asked, number), page_path(id, &asked.code));
    let typed = Typed::kept(asked, &kept);
    respond(&ctx, StatusCode::OK, &QuestionPage::new(&ctx, &draft, asked, places, (&typed, &[])))
}

pub(super) async fn answer(ctx: Ctx, form: Form<Vec<(String, String)>>, at: At) -> Result<HttpResponse, AppError> {
    let (id, code, number) = at.into_inner();
    let work = ctx.begin().await?;
    let mut draft = load(&ctx, &work, id).await?;
    let asked = asked(&draft, &code)?;
    let at = index(&draft, asked, number)?;
    let (typed, wards) = (Typed::new(form.0), wards(&ctx));
    match typed.read(asked, &draft.application.answers, &around(&ctx, &wards)) {
        Ok(row) => {
            draft.application.answers.put_row(asked, at, row);
            application::keep(&work, &ctx.app.keyring, &draft.application).await?;
            work.commit().await?;
            Ok(see_other(&ctx.url(&page_path(id, &asked.code))))
        }
        Err(faults) => {
            work.commit().await?;
            let places = (row_path(&draft, asked, number), page_path(id, &asked.code));
            let content = QuestionPage::new(&ctx, &draft, asked, places, (&typed, &faults));
            respond(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &content)
        }
    }
}

pub(super) async fn remove(ctx: Ctx, _form: Form<Nothing>, at: At) -> Result<HttpResponse, AppError> {
    let (id, code, number) = at.into_inner();
    let work = ctx.begin().await?;
    let mut draft = load(&ctx, &work, id).await?;
    let asked = asked(&draft, &code)?;
    let at = index(&draft, asked, number)?;
    draft.application.answers.remove_row(asked, at);
    application::keep(&work, &ctx.app.keyring, &draft.application).await?;
    work.commit().await?;
    Ok(see_other(&ctx.url(&page_path(id, &asked.code))))
}

impl Page for RowsPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let row = |is_faulty| RowView { name: samples::NAME.to_owned(), details: samples::PLACE.to_owned(), is_faulty };
        let rows = |rows: Vec<RowView>, is_full: bool, fault: Option<String>| RowsPage {
            page: chrome,
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/me/applications/1/pages/heirs".to_owned(),
            back: "/me/applications".to_owned(),
            step: chrome.t("certificates-title").into_owned(),
            title: samples::NAME,
            hint: Some(samples::PLACE),
            rows,
            add: (!is_full).then(|| chrome.with("apply-add-row", "noun", samples::NAME).into_owned()),
            fault,
        };
        let fault = fault_words(chrome.lang, FieldFault::TooFewRows(2));
        Ok(vec![
            Sample::of("none yet", &rows(Vec::new(), false, None))?,
            Sample::of("too few", &rows(vec![row(true)], false, Some(fault)))?,
            Sample::of("full", &rows(vec![row(false), row(false)], true, None))?,
        ])
    }
}
