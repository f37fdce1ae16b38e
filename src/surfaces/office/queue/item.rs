//! One thing: what it is about, who has it, and how it ends.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    messaging::queue_item,
    values::{QueueItemId, StaffId},
};
use serde::Deserialize;

use super::{
    super::typed::{self, Choice},
    Due, code,
};
use crate::{
    platform::{
        calendar::dhaka_day,
        errors::{AppError, FieldErrors},
        inbox::{self, Matter, QueueKind},
        notification::sms_length,
        text,
        work::Work,
    },
    web::{
        Chrome, Ctx, Form, Frame,
        page::{answer, ok, see_other},
    },
};

/// The most that an answer may have: five parts of an SMS in Bangla.
const WORDS_MAX: usize = 300;

#[derive(Template)]
#[template(path = "office/queue/item.html")]
pub struct QueueItemPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    /// Below the office.
    pub path: String,
    pub kind: String,
    pub opened_on: NaiveDate,
    pub due: Due,
    pub matter: Matter,
    /// Whoever has taken it on; empty for nobody.
    pub holder: String,
    pub is_mine: bool,
    pub colleagues: Vec<Choice>,
    pub outcomes: Vec<&'static str>,
    pub closed: Option<Closed>,
    pub typed: RawClosing,
    pub errors: FieldErrors,
    pub letter: Option<Letter>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    pub at: DateTime<Utc>,
    pub by: String,
    /// A code with words, or nothing.
    pub outcome: String,
    pub answer: String,
}

/// The SMS that would be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub text: String,
    pub units: i64,
    pub parts: i64,
}

/// As typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RawClosing {
    pub outcome: String,
    pub words: String,
    /// Only to see how long the SMS gets.
    pub look: String,
}

impl RawClosing {
    /// What was done, as a code of the kind where it has some, and in words.
    fn parse(&self, kind: &dyn QueueKind) -> Result<(Option<&'static str>, String), FieldErrors> {
        let mut errors = FieldErrors::new();
        let outcomes = kind.outcomes();
        let outcome = outcomes.iter().find(|code| **code == self.outcome).copied();
        let known = if outcomes.is_empty() || outcome.is_some() { Ok(outcome) } else { Err("outcome-missing") };
        let outcome = errors.take("outcome", known);
        let words = match text::tidy_lines(&self.words) {
            None => Err("answer-missing"),
            Some(words) if words.chars().count() > WORDS_MAX => Err("answer-too-long"),
            Some(words) if text::may_hold_personal_number(&words) => Err("answer-has-number"),
            Some(words) => Ok(words),
        };
        let words = errors.take("words", words);
        outcome.zip(words).ok_or(errors)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawAssignment {
    /// An account, or nothing to give it back.
    to: String,
}

fn id_of(text: &str) -> Result<QueueItemId, AppError> {
    text.parse().map_err(|_no_id| AppError::NotFound)
}

fn path_of(id: QueueItemId) -> String {
    format!("/queue/{id}")
}

pub(super) async fn show(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let item = inbox::get(&work, id_of(&id)?).await?;
    let page = item_page(&ctx, &work, &item).await?;
    work.commit().await?;
    ok(&ctx, &page)
}

async fn item_page<'a>(ctx: &'a Ctx, work: &Work, item: &queue_item::Model) -> Result<QueueItemPage<'a>, AppError> {
    let kind = ctx.app.queue_kinds.of(item.kind)?;
    let names = inbox::names_of(work, [item.assigned_to, item.closed_by].into_iter().flatten()).await?;
    let name = |id: Option<StaffId>| id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    let me = ctx.staff()?.id;
    let mut colleagues = if item.closed_at.is_none() { inbox::colleagues(work).await? } else { Vec::new() };
    colleagues.retain(|colleague| colleague.id != me);
    let closed = item.closed_at.map(|at| Closed {
        at,
        by: name(item.closed_by),
        outcome: item.outcome.clone().unwrap_or_default(),
        answer: item.answer.clone().unwrap_or_default(),
    });
    Ok(QueueItemPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: path_of(item.id),
        kind: code(item.kind),
        opened_on: dhaka_day(item.opened_at),
        due: Due::of(item.due_on, work.today()),
        matter: kind.matter(work, ctx.app.sources, item, ctx.lang).await?,
        holder: name(item.assigned_to),
        is_mine: item.assigned_to == Some(me),
        colleagues: typed::people(work, ctx.chrome(), &colleagues, "").await?,
        outcomes: kind.outcomes().to_vec(),
        closed,
        typed: RawClosing::default(),
        errors: FieldErrors::new(),
        letter: None,
    })
}

/// To oneself, to a colleague, or back.
pub(super) async fn assign(ctx: Ctx, id: Path<String>, form: Form<RawAssignment>) -> Result<HttpResponse, AppError> {
    let id = id_of(&id)?;
    let to = match form.0.to.as_str() {
        "" => None,
        "me" => Some(ctx.staff()?.id),
        other => Some(other.parse().map_err(|_no_id| AppError::BadRequest)?),
    };
    let work = ctx.begin().await?;
    inbox::assign(&work, id, to).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&path_of(id))))
}

/// Closes it, or only shows what would be sent.
pub(super) async fn close(ctx: Ctx, id: Path<String>, form: Form<RawClosing>) -> Result<HttpResponse, AppError> {
    let id = id_of(&id)?;
    let raw = form.0;
    let work = ctx.begin().await?;
    let item = inbox::get(&work, id).await?;
    let kind = ctx.app.queue_kinds.of(item.kind)?;
    let there = ctx.office_path(&path_of(id));
    if item.closed_at.is_some() {
        return Ok(see_other(&there));
    }
    match raw.parse(kind) {
        Ok((outcome, words)) if raw.look.is_empty() => {
            inbox::close(&work, kind, id, outcome, &words).await?;
            work.commit().await?;
            Ok(see_other(&there))
        }
        Ok((_, words)) => {
            let letter = kind.letter(&work, &item, &words).await?;
            let mut page = item_page(&ctx, &work, &item).await?;
            page.typed = raw;
            page.letter = letter.map(|text| {
                let length = sms_length(&text);
                let units = i64::try_from(length.units).unwrap_or(i64::MAX);
                Letter { text, units, parts: length.parts.into() }
            });
            ok(&ctx, &page)
        }
        Err(errors) => {
            let mut page = item_page(&ctx, &work, &item).await?;
            (page.typed, page.errors) = (raw, errors);
            answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::holding::ErrorReports;

    #[test]
    fn an_answer_says_what_was_done_and_fits() {
        let parse = |outcome: &str, words: &str| {
            let raw = RawClosing { outcome: outcome.to_owned(), words: words.to_owned(), look: String::new() };
            raw.parse(&ErrorReports).map_err(|errors| errors.iter().map(|error| error.code).collect::<Vec<_>>())
        };
        assert_eq!(parse("report-corrected", " ঠিক  করা হয়েছে "), Ok((Some("report-corrected"), "ঠিক করা হয়েছে".into())));
        assert_eq!(parse("", ""), Err(vec!["outcome-missing", "answer-missing"]));
        assert_eq!(parse("report-corrected", &"ক".repeat(301)), Err(vec!["answer-too-long"]));
        assert_eq!(parse("report-corrected", "১৯৬৮৬৫০৭৫২৯১৭০৩৪২"), Err(vec!["answer-has-number"]));
        assert!(parse("report-corrected", "০১৭১২৩৪৫৬৭৮ নম্বরে ফোন করুন").is_ok(), "a phone to call may stand in it");
    }
}
