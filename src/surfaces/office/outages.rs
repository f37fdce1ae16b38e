//! Times in which the pay page was down: measured by the worker, or stated here with a reason. They may move a last day.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde::Deserialize;

use super::{
    samples,
    typed::{day, words},
};
use crate::{
    platform::{
        access::Permission,
        billing::{Outage, outage},
        calendar::{dhaka_day, dhaka_time},
        errors::{AppError, FieldErrors},
    },
    web::{Access, Chrome, Ctx, Endpoint, Form, Frame, Page, Sample, Sheet, page, see_other},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/outages", Access::Staff(Permission::OutageState), || web::route().to(form)),
    Endpoint::post("/outages", Access::Staff(Permission::OutageState), || web::route().to(state)),
];

const PATH: &str = "/outages";
const ROWS: u64 = 30;
/// Later, nobody asks any more who could not pay.
const STATED_WITHIN: Days = Days::new(31);

#[derive(Template)]
#[template(path = "office/outages.html")]
pub struct OutagesPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub raw: RawOutage,
    pub errors: FieldErrors,
    /// Newest first.
    pub known: Vec<OutageLine>,
}

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawOutage {
    pub down_day: String,
    pub down_from: String,
    pub down_to: String,
    pub why: String,
}

/// A time in which the page was down.
#[derive(Clone, Debug)]
pub struct OutageLine {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// None for what was measured.
    pub reason: Option<String>,
}

impl Page for OutagesPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |raw, errors, known| OutagesPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            raw,
            errors,
            known,
        };
        let (from, to) = ("2026-09-30T09:00:00Z".parse()?, "2026-09-30T10:20:00Z".parse()?);
        let line = |reason: Option<&str>| OutageLine { from, to, reason: reason.map(str::to_owned) };
        let known = vec![line(None), line(Some(samples::REASON))];
        let mut faulty = FieldErrors::one("down_day", "day-missing");
        faulty.add("down_from", "time-unreadable");
        faulty.add("down_to", "time-order");
        faulty.add("why", "why-missing");
        let raw = RawOutage { down_from: "25:00".to_owned(), ..RawOutage::default() };
        Ok(vec![
            Sample::of("typical", &page(RawOutage::default(), FieldErrors::new(), known))?,
            Sample::of("none", &page(RawOutage::default(), FieldErrors::new(), Vec::new()))?,
            Sample::of("with errors", &page(raw, faulty, Vec::new()))?,
        ])
    }
}

impl RawOutage {
    fn parse(&self, today: NaiveDate, now: DateTime<Utc>) -> Result<(Outage, String), FieldErrors> {
        let mut errors = FieldErrors::new();
        let is_recent = |day: &NaiveDate| *day <= today && *day + STATED_WITHIN >= today;
        let on = day(&self.down_day).and_then(|day| Some(day).filter(is_recent).ok_or("day-too-far"));
        let on = errors.take("down_day", on);
        let from = errors.take("down_from", time(&self.down_from));
        let to = errors.take("down_to", time(&self.down_to));
        let reason = errors.take("why", words(&self.why, "why-missing"));
        let (Some(on), Some(from), Some(to), Some(reason)) = (on, from, to, reason) else { return Err(errors) };
        let at = |time: NaiveTime| dhaka_time(on, 0, 0) + (time - NaiveTime::MIN);
        let outage = Outage { from: at(from), to: at(to) };
        if outage.from >= outage.to {
            errors.add("down_to", "time-order");
        } else if outage.to > now {
            errors.add("down_to", "time-ahead");
        }
        if errors.is_empty() { Ok((outage, reason)) } else { Err(errors) }
    }
}

/// A time of the day, as browsers send it: `14:05`.
fn time(typed: &str) -> Result<NaiveTime, &'static str> {
    let plain = entity::values::digits::to_latin(typed.trim());
    NaiveTime::parse_from_str(&plain, "%H:%M").map_err(|_unreadable| "time-unreadable")
}

async fn show(ctx: &Ctx, raw: RawOutage, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let known = outage::latest(&work, ROWS).await?;
    work.commit().await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let known = known.into_iter().map(|row| OutageLine { from: row.from_at, to: row.to_at, reason: row.reason });
    let content = OutagesPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        raw,
        errors,
        known: known.collect(),
    };
    page::answer(ctx, status, &content)
}

async fn form(ctx: Ctx) -> Result<HttpResponse, AppError> {
    show(&ctx, RawOutage::default(), FieldErrors::new()).await
}

async fn state(ctx: Ctx, form: Form<RawOutage>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    match form.0.parse(dhaka_day(work.now), work.now) {
        Ok((outage, reason)) => {
            outage::stated(&work, outage, reason).await?;
            work.commit().await?;
            ctx.town.forget_outages();
            Ok(see_other(&ctx.office_path(PATH)))
        }
        Err(errors) => {
            drop(work);
            show(&ctx, form.0, errors).await
        }
    }
}
