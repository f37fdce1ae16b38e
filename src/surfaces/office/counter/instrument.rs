use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    counter::instrument as row,
    values::{InstrumentId, Money},
};
use serde::Deserialize;

use super::super::{samples, typed};
use crate::{
    platform::{
        approvals::{self, Which},
        counter::instrument::{self, Dishonour, Step, after, first_day, method, state_code},
        errors::{AppError, FieldErrors},
        work::Work,
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// A cheque, pay order or bank slip: what stands on it, and where it is.
#[derive(Template)]
#[template(path = "office/counter/instrument.html")]
pub struct InstrumentPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub method: &'static str,
    pub number: String,
    pub bank: String,
    pub branch: String,
    pub dated_on: NaiveDate,
    pub amount: Money,
    pub state: &'static str,
    pub received_at: DateTime<Utc>,
    pub deposit_slip: String,
    pub ended_on: Option<NaiveDate>,
    pub dishonour_reason: String,
    pub charge: Option<Money>,
    /// Number and address.
    pub receipt: Option<(String, String)>,
    /// Somebody has asked for it already.
    pub asked_url: Option<String>,
    pub can: Can,
    /// Whoever looks has taken it: that its money has come is for somebody else to say.
    pub is_for_others_to_clear: bool,
    pub raw: RawInstrument,
    pub errors: FieldErrors,
}

/// What can be done with it now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Can {
    pub deposit: bool,
    pub clear: bool,
    pub dishonour: bool,
}

/// As typed, in any of its forms.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawInstrument {
    pub slip: String,
    pub cleared_on: String,
    pub returned_on: String,
    pub charge: String,
    pub reason: String,
}

impl Page for InstrumentPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let taken_here = Can { dishonour: true, ..Can::default() };
        let page = |state, can, errors| InstrumentPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/instruments/1".to_owned(),
            method: "cheque",
            number: "0045678901234".to_owned(),
            bank: samples::BANK.to_owned(),
            branch: samples::BRANCH.to_owned(),
            dated_on: chrome.day(),
            amount: Money::from_poisha(123_456_789),
            state,
            received_at: DateTime::UNIX_EPOCH,
            deposit_slip: "SB-2026-0045678".to_owned(),
            ended_on: (state == "dishonoured").then(|| chrome.day()),
            dishonour_reason: if state == "dishonoured" { samples::REASON.to_owned() } else { String::new() },
            charge: (state == "dishonoured").then(|| Money::from_poisha(50_000)),
            receipt: Some(("H26-004512".to_owned(), chrome.office("/receipts/1"))),
            asked_url: (state == "cleared").then(|| chrome.office("/approvals/1")),
            can,
            is_for_others_to_clear: can == taken_here,
            raw: RawInstrument::default(),
            errors,
        };
        let at_bank = Can { clear: true, dishonour: true, ..Can::default() };
        let mut wrong = FieldErrors::one("cleared_on", "day-missing");
        wrong.add("returned_on", "day-missing");
        wrong.add("charge", "amount-unreadable");
        wrong.add("reason", "why-missing");
        Ok(vec![
            Sample::of("received", &page("received", Can { deposit: true, ..Can::default() }, FieldErrors::new()))?,
            Sample::of("at the bank", &page("deposited", at_bank, FieldErrors::new()))?,
            Sample::of("taken by whoever looks", &page("deposited", taken_here, FieldErrors::new()))?,
            Sample::of("faulty", &page("deposited", at_bank, wrong))?,
            Sample::of("cleared", &page("cleared", Can::default(), FieldErrors::new()))?,
            Sample::of("dishonoured", &page("dishonoured", Can::default(), FieldErrors::new()))?,
        ])
    }
}

async fn respond(
    ctx: &Ctx,
    work: Work,
    row: row::Model,
    raw: RawInstrument,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let receipt = instrument::receipt_of(&work, row.id).await?;
    let asked = approvals::list(&work, Which::OpenAbout(row.id.0), 0, 1).await?.0;
    work.commit().await?;
    let asked = asked.first().map(|approval| ctx.office_path(&format!("/approvals/{}", approval.id)));
    let can = |step| after(row.kind, row.state, step).is_some();
    let has_taken_it = row.received_by == ctx.staff()?.id;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = InstrumentPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: path(row.id),
        method: method(row.kind).code(),
        dated_on: row.dated_on,
        amount: row.amount,
        state: state_code(row.state),
        received_at: row.received_at,
        ended_on: row.ended_on,
        charge: row.charge,
        receipt: receipt.map(|receipt| {
            let url = ctx.office_path(&format!("/receipts/{}", receipt.id));
            (receipt.number, url)
        }),
        can: Can {
            deposit: can(Step::Deposit),
            clear: can(Step::Clear) && !has_taken_it,
            dishonour: can(Step::Dishonour) && asked.is_none(),
        },
        is_for_others_to_clear: can(Step::Clear) && has_taken_it,
        asked_url: asked,
        number: row.number,
        bank: row.bank,
        branch: row.branch,
        deposit_slip: row.deposit_slip.unwrap_or_default(),
        dishonour_reason: row.dishonour_reason.unwrap_or_default(),
        raw,
        errors,
    };
    page::answer(ctx, status, &content)
}

fn path(id: InstrumentId) -> String {
    format!("/instruments/{id}")
}

async fn one(work: &Work, id: InstrumentId) -> Result<row::Model, AppError> {
    work.get::<row::Entity>(id).await?.ok_or(AppError::NotFound)
}

pub(super) async fn show(ctx: Ctx, id: Path<InstrumentId>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let row = one(&work, *id).await?;
    respond(&ctx, work, row, RawInstrument::default(), FieldErrors::new()).await
}

/// A day on which the bank has done something: not before the paper was there, not still to come.
fn day_at_bank(typed: &str, row: &row::Model, work: &Work) -> Result<NaiveDate, &'static str> {
    let day = typed::day(typed)?;
    if (first_day(row)..=work.today()).contains(&day) { Ok(day) } else { Err("bank-day-outside") }
}

pub(super) async fn deposit(
    ctx: Ctx,
    form: Form<RawInstrument>,
    id: Path<InstrumentId>,
) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let work = ctx.begin().await?;
    let row = one(&work, *id).await?;
    match typed::line(&raw.slip, "slip-missing") {
        Ok(slip) => {
            instrument::deposit(&work, *id, &slip).await?;
            work.commit().await?;
            Ok(see_other(&ctx.office_path(&path(*id))))
        }
        Err(code) => respond(&ctx, work, row, raw, FieldErrors::one("slip", code)).await,
    }
}

pub(super) async fn clear(
    ctx: Ctx,
    form: Form<RawInstrument>,
    id: Path<InstrumentId>,
) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let work = ctx.begin().await?;
    let row = one(&work, *id).await?;
    match day_at_bank(&raw.cleared_on, &row, &work) {
        Ok(day) => {
            instrument::clear(&work, *id, day).await?;
            work.commit().await?;
            Ok(see_other(&ctx.office_path(&path(*id))))
        }
        Err(code) => respond(&ctx, work, row, raw, FieldErrors::one("cleared_on", code)).await,
    }
}

pub(super) async fn dishonour(
    ctx: Ctx,
    form: Form<RawInstrument>,
    id: Path<InstrumentId>,
) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let work = ctx.begin().await?;
    let row = one(&work, *id).await?;
    let mut errors = FieldErrors::new();
    let day = errors.take("returned_on", day_at_bank(&raw.returned_on, &row, &work));
    let charge = match raw.charge.trim() {
        "" => Ok(Money::ZERO),
        typed => Money::parse_taka(typed).map_err(|_unreadable| "amount-unreadable"),
    };
    let charge = errors.take("charge", charge);
    let reason = errors.take("reason", typed::words(&raw.reason, "why-missing"));
    let (Some(day), Some(charge), Some(reason)) = (day, charge, reason) else {
        return respond(&ctx, work, row, raw, errors).await;
    };
    let approval = instrument::ask_dishonour(&work, *id, &Dishonour { day, charge }, &reason).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/approvals/{approval}"))))
}
