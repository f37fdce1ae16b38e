use actix_web::{HttpResponse, http::StatusCode, web::Query};
use askama::Template;
use chrono::NaiveDate;
use entity::{reconciliation::Source, values::Money};
use serde::Deserialize;

use super::{super::samples, Counted, RawDay, month::day_state, source_name, typed};
use crate::{
    platform::{
        access::Permission,
        errors::{AppError, FieldErrors},
        identity::team,
        reconciliation::{
            days::{self, Tally},
            lock,
            matching::Difference,
        },
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// A day of a source: what agrees, what is open, and whether it is locked.
#[derive(Template)]
#[template(path = "office/reconciliation/day.html")]
pub struct DayPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub source: String,
    pub source_code: &'static str,
    pub day: NaiveDate,
    pub month_url: String,
    pub state: &'static str,
    pub here: Tally,
    pub there: Tally,
    pub differences: Vec<Counted>,
    pub unfinished: i64,
    pub open: i64,
    pub difference: Money,
    pub lock: Option<LockView>,
    /// What can be done now: nothing where one may not, or the day is not over.
    pub may_lock: bool,
    pub raw: RawSend,
    pub errors: FieldErrors,
}

/// Who has locked it, and why although something was open.
#[derive(Clone, Debug)]
pub struct LockView {
    pub by: String,
    pub on: NaiveDate,
    pub explanation: Option<String>,
}

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawSend {
    pub source: String,
    pub day: String,
    /// `lock`, `explain` or `unlock`.
    pub act: String,
    pub why: String,
}

impl Page for DayPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let tally = |count, poisha| Tally { count, amount: Money::from_poisha(poisha) };
        let differences = Difference::ALL.map(|difference| {
            Counted::of(difference.code(), tally(12_345, 1_234_567_890), chrome.office("/reconciliation/lines"))
        });
        let page = |state, open, lock, may_lock, errors| DayPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            source: source_name(chrome, Source::SslCommerz),
            source_code: "sslcommerz",
            day: chrome.day(),
            month_url: chrome.office("/reconciliation?month=2026-08"),
            state,
            here: tally(12_345, 1_234_567_890),
            there: tally(12_346, 1_234_617_890),
            differences: differences.to_vec(),
            unfinished: if open > 0 { 2 } else { 0 },
            open,
            difference: Money::from_poisha(open * 50_000),
            lock,
            may_lock,
            raw: RawSend::default(),
            errors,
        };
        let lock = |explanation| Some(LockView { by: samples::LONG_NAME.to_owned(), on: chrome.day(), explanation });
        let explained = lock(Some(samples::REASON.to_owned()));
        Ok(vec![
            Sample::of("open", &page("open", 3, None, true, FieldErrors::new()))?,
            Sample::of("without a reason", &page("open", 3, None, true, FieldErrors::one("why", "why-missing")))?,
            Sample::of("agrees", &page("agrees", 0, None, true, FieldErrors::new()))?,
            Sample::of("locked", &page("locked", 0, lock(None), false, FieldErrors::new()))?,
            Sample::of("explained", &page("explained", 3, explained, true, FieldErrors::new()))?,
        ])
    }
}

pub(super) async fn show(ctx: Ctx, asked: Query<RawDay>) -> Result<HttpResponse, AppError> {
    let (source, day) = asked.read()?;
    answer(&ctx, source, day, RawSend::default(), FieldErrors::new()).await
}

async fn answer(
    ctx: &Ctx,
    source: Source,
    day: NaiveDate,
    raw: RawSend,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let sum = days::day(&work, source, day).await?;
    let names = team::names_of(&work, sum.lock.iter().map(|lock| lock.locked_by)).await?;
    work.commit().await?;
    let chrome = ctx.chrome();
    let url = |difference: Difference| {
        let code = difference.code();
        ctx.office_path(&format!("/reconciliation/lines?source={}&day={day}&state={code}", source.code()))
    };
    let differences = Difference::ALL.map(|one| Counted::of(one.code(), sum.tally(one), url(one)));
    let lock = sum.lock.as_ref().map(|lock| LockView {
        by: names.get(&lock.locked_by).cloned().unwrap_or_default(),
        on: crate::platform::calendar::dhaka_day(lock.locked_at),
        explanation: lock.explanation.clone(),
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = DayPage {
        page: chrome,
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        source: source_name(chrome, source),
        source_code: source.code(),
        day,
        month_url: ctx.office_path(&format!("/reconciliation?month={}", day.format("%Y-%m"))),
        state: day_state(&sum),
        here: sum.here,
        there: sum.there,
        differences: differences.to_vec(),
        unfinished: sum.unfinished,
        open: sum.open_items(),
        difference: sum.difference()?,
        lock,
        may_lock: ctx.may(Permission::DayLock) && day < ctx.today(),
        raw,
        errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn send(ctx: Ctx, form: Form<RawSend>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let (source, day) = RawDay { source: raw.source.clone(), day: raw.day.clone() }.read()?;
    let back = ctx.office_path(&format!("/reconciliation/day?source={}&day={day}", source.code()));
    let why = typed::words(&raw.why, "why-missing");
    let work = ctx.begin().await?;
    let to = match (raw.act.as_str(), why) {
        ("lock", _) => {
            lock::lock(&work, source, day).await?;
            back
        }
        ("explain", Ok(why)) => asked(&ctx, lock::ask_lock(&work, source, day, &why).await?),
        ("unlock", Ok(why)) => asked(&ctx, lock::ask_unlock(&work, source, day, &why).await?),
        ("explain" | "unlock", Err(code)) => {
            drop(work);
            return answer(&ctx, source, day, raw, FieldErrors::one("why", code)).await;
        }
        _ => return Err(AppError::BadRequest),
    };
    work.commit().await?;
    Ok(see_other(&to))
}

fn asked(ctx: &Ctx, approval: entity::values::ApprovalId) -> String {
    ctx.office_path(&format!("/approvals/{approval}"))
}
