//! "ভুল তথ্য জানান": what is wrong on a bill, for the office to answer.

use actix_web::{HttpResponse, http::StatusCode, web::Query};
use entity::{
    holding::{error_report::Topic, holding},
    values::ReportId,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        error_report::{self, NewReport},
        pages::{HoldingLabel, ReportDone, ReportForm, TOPICS},
        register,
    },
    Wanted,
};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        text,
    },
    web::{
        Ctx, Form,
        limits::{self, Limit},
        page::{answer, ok},
    },
};

/// The holding that a report is about, counted as one look-up or one submission.
async fn holding_of(ctx: &Ctx, limit: Limit, wanted: &Wanted) -> Result<holding::Model, AppError> {
    let (ward, number) = wanted.parse().map_err(|_tampered| AppError::NotFound)?;
    limits::count(ctx, limit, &format!("{ward}-{number}")).await?;
    let work = ctx.read().await?;
    let holding = register::find(&work, ward, &number).await?.ok_or(AppError::NotFound)?;
    work.commit().await?;
    Ok(holding)
}

pub(super) async fn form(ctx: Ctx, wanted: Query<Wanted>) -> Result<HttpResponse, AppError> {
    let holding = holding_of(&ctx, Limit::Bill, &wanted).await?;
    ok(
        &ctx,
        &report_page(
            &ctx,
            &holding,
            RawReport { request_key: Uuid::now_v7(), ..RawReport::default() },
            FieldErrors::new(),
        ),
    )
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawReport {
    ward: String,
    holding: String,
    topic: String,
    statement: String,
    phone: String,
    request_key: Uuid,
}

const STATEMENT_MAX: usize = 1_000;

impl TryFrom<&RawReport> for NewReport {
    type Error = FieldErrors;

    fn try_from(raw: &RawReport) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let topic: Option<Topic> = TOPICS.iter().find(|(_, code)| *code == raw.topic).map(|(topic, _)| *topic);
        let topic = errors.take("topic", topic.ok_or("topic-missing"));
        let statement = match text::tidy_lines(&raw.statement) {
            None => Err("statement-missing"),
            Some(_) if text::has_control(&raw.statement) => Err("control-characters"),
            Some(words) if words.chars().count() > STATEMENT_MAX => Err("statement-too-long"),
            Some(words) => Ok(words),
        };
        let statement = errors.take("statement", statement);
        let phone = match raw.phone.trim() {
            "" => Ok(None),
            typed => typed.parse().map(Some).map_err(|_invalid| "phone-invalid"),
        };
        let phone = errors.take("phone", phone);
        match (topic, statement, phone) {
            (Some(topic), Some(statement), Some(phone)) => {
                Ok(Self { id: ReportId(raw.request_key), topic, statement, phone })
            }
            _ => Err(errors),
        }
    }
}

fn report_page<'a>(ctx: &'a Ctx, holding: &holding::Model, raw: RawReport, errors: FieldErrors) -> ReportForm<'a> {
    ReportForm {
        page: ctx.chrome(),
        holding: HoldingLabel::of(holding),
        form_token: ctx.form_token(),
        topic: raw.topic,
        statement: raw.statement,
        phone: raw.phone,
        request_key: raw.request_key,
        errors,
    }
}

pub(super) async fn send(ctx: Ctx, form: Form<RawReport>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    if raw.request_key.is_nil() {
        return Err(AppError::BadRequest);
    }
    let wanted = Wanted { ward: raw.ward.clone(), holding: raw.holding.clone() };
    let holding = holding_of(&ctx, Limit::Submit, &wanted).await?;
    let new = match NewReport::try_from(&raw) {
        Ok(new) => new,
        Err(errors) => {
            return answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &report_page(&ctx, &holding, raw, errors));
        }
    };
    let work = ctx.begin().await?;
    let reference = error_report::report(&work, &holding, new).await?;
    work.commit().await?;
    ok(&ctx, &ReportDone { page: ctx.chrome(), reference })
}
