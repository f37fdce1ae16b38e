use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use chrono::{DateTime, Utc};
use entity::{identity::approval, values::ApprovalId};
use serde::Deserialize;

use super::{
    super::{samples, typed},
    list::{sees_all, state_code},
    what::{self, What},
};
use crate::{
    platform::{
        access::Permission,
        approvals,
        errors::{AppError, FieldErrors, Refusal},
        identity::team,
        work::Work,
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// One approval: what, who, why, from what to what; and how it was decided.
#[derive(Template)]
#[template(path = "office/approvals/one.html")]
pub struct ApprovalPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub act: &'static str,
    pub what: What,
    pub reason: String,
    pub asked_by: String,
    pub asked_at: DateTime<Utc>,
    pub state: &'static str,
    pub decided: Option<Decided>,
    pub next: Next,
    /// Why it waits, where nobody but who asked could decide.
    pub lacks_second: bool,
    pub note: String,
    pub errors: FieldErrors,
    /// Why it could not be done: a code of a refusal.
    pub refused: Option<&'static str>,
}

/// How it ended.
#[derive(Clone, Debug)]
pub struct Decided {
    pub by: String,
    pub at: DateTime<Utc>,
    pub note: Option<String>,
}

/// What whoever looks can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Nothing,
    Withdraw,
    /// Go and decide.
    MayDecide,
    /// Decide, here.
    Decide,
}

impl Page for ApprovalPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let at = "2026-08-15T04:05:00Z".parse::<DateTime<Utc>>()?;
        let page = |next, state, errors, refused| ApprovalPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/approvals/1".to_owned(),
            act: "role-grant",
            what: What {
                subject: samples::LONG_NAME.to_owned(),
                path: Some("/staff/1".to_owned()),
                before: chrome.role("cashier").into_owned(),
                after: chrome.role("head").into_owned(),
            },
            reason: samples::REASON.to_owned(),
            asked_by: samples::NAME.to_owned(),
            asked_at: at,
            state,
            decided: (state != "open").then(|| Decided {
                by: samples::NAME.to_owned(),
                at,
                note: Some(samples::REASON.to_owned()),
            }),
            next,
            lacks_second: next == Next::Withdraw,
            note: samples::REASON.to_owned(),
            errors,
            refused,
        };
        Ok(vec![
            Sample::of("asked oneself", &page(Next::Withdraw, "open", FieldErrors::new(), None))?,
            Sample::of("to be decided", &page(Next::MayDecide, "open", FieldErrors::new(), None))?,
            Sample::of("deciding", &page(Next::Decide, "open", FieldErrors::one("note", "note-missing"), None))?,
            Sample::of("impossible", &page(Next::Decide, "open", FieldErrors::new(), Some("decided-already")))?,
            Sample::of("decided", &page(Next::Nothing, "declined", FieldErrors::new(), None))?,
        ])
    }
}

/// The approval, where it is his or he may see all.
async fn find(ctx: &Ctx, work: &Work, id: ApprovalId) -> Result<approval::Model, AppError> {
    let row = work.get::<approval::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if row.asked_by == ctx.staff()?.id || sees_all(ctx) { Ok(row) } else { Err(AppError::NotFound) }
}

/// What is wrong with a decision.
enum Wrong {
    Nothing,
    Form(FieldErrors),
    Refused(Box<dyn Refusal>),
}

async fn page_of(
    ctx: &Ctx,
    id: ApprovalId,
    decides: bool,
    note: String,
    wrong: Wrong,
) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let row = find(ctx, &work, id).await?;
    let names = team::names_of(&work, row.decided_by.into_iter().chain([row.asked_by])).await?;
    let deciders = team::who_may(&work, Permission::ApprovalDecide).await?;
    let is_mine = row.asked_by == ctx.staff()?.id;
    let is_open = row.decision.is_none();
    let next = match (is_open, is_mine, ctx.may(Permission::ApprovalDecide)) {
        (true, true, _) => Next::Withdraw,
        (true, false, true) if decides => Next::Decide,
        (true, false, true) => Next::MayDecide,
        (false, ..) | (true, false, false) => Next::Nothing,
    };
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    let (status, errors, refused) = match wrong {
        Wrong::Nothing => (StatusCode::OK, FieldErrors::new(), None),
        Wrong::Form(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Wrong::Refused(refusal) => (StatusCode::CONFLICT, FieldErrors::new(), Some(refusal.code())),
    };
    let content = ApprovalPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: format!("/approvals/{id}"),
        act: approvals::act_code(row.act),
        what: what::of(&work, ctx.chrome(), &row).await?,
        asked_by: name(row.asked_by),
        asked_at: row.asked_at,
        state: state_code(row.decision),
        decided: row.decided_by.zip(row.decided_at).map(|(by, at)| Decided { by: name(by), at, note: row.note }),
        next,
        lacks_second: is_open && deciders.iter().all(|id| *id == row.asked_by),
        reason: row.reason,
        note,
        errors,
        refused,
    };
    work.commit().await?;
    page::answer(ctx, status, &content)
}

pub(super) async fn show(ctx: Ctx, id: Path<ApprovalId>) -> Result<HttpResponse, AppError> {
    page_of(&ctx, *id, false, String::new(), Wrong::Nothing).await
}

pub(super) async fn form(ctx: Ctx, id: Path<ApprovalId>) -> Result<HttpResponse, AppError> {
    page_of(&ctx, *id, true, String::new(), Wrong::Nothing).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawDecision {
    decision: String,
    note: String,
}

pub(super) async fn decide(ctx: Ctx, form: Form<RawDecision>, id: Path<ApprovalId>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let work = ctx.read().await?;
    find(&ctx, &work, *id).await?;
    work.commit().await?;
    let agrees = match raw.decision.as_str() {
        "approve" => true,
        "decline" => false,
        _ => return Err(AppError::BadRequest),
    };
    let note = typed::optional_words(&raw.note).and_then(|note| match note {
        // Whoever says no says why.
        None if !agrees => Err("note-missing"),
        note => Ok(note),
    });
    let note = match note {
        Ok(note) => note,
        Err(code) => return page_of(&ctx, *id, true, raw.note, Wrong::Form(FieldErrors::one("note", code))).await,
    };
    let work = ctx.begin().await?;
    match approvals::decide(&work, &ctx.app, *id, agrees, note.as_deref()).await {
        // It may have become impossible since it was asked: whoever decides reads why, and can still decline.
        Err(AppError::Refused(refusal)) => {
            drop(work);
            return page_of(&ctx, *id, true, raw.note, Wrong::Refused(refusal)).await;
        }
        decided => decided?,
    }
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/approvals/{id}"))))
}

pub(super) async fn withdraw(
    ctx: Ctx,
    _form: Form<typed::Nothing>,
    id: Path<ApprovalId>,
) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    find(&ctx, &work, *id).await?;
    approvals::withdraw(&work, *id).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/approvals/{id}"))))
}
