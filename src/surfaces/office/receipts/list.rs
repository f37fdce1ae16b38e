use actix_web::{HttpResponse, http::StatusCode, web::Query};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    payments::{payment, receipt},
    values::{Money, Phone},
};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Deserialize;

use super::super::{samples, typed};
use crate::{
    platform::{
        access::Permission,
        errors::{AppError, FieldErrors},
        i18n::Lang,
        numbering::as_written,
        receipts::{
            breakdown,
            lookup::{self, AtDesk},
        },
        text,
        work::Work,
    },
    web::{
        Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page,
        paging::{PageNumber, Pager, ROWS},
        see_other,
    },
};

/// Receipts of a day, or those that were looked for.
#[derive(Template)]
#[template(path = "office/receipts/list.html")]
pub struct ReceiptsPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub typed: String,
    pub day: NaiveDate,
    pub only_own: bool,
    pub rows: Vec<ReceiptRow>,
    pub count: i64,
    pub pager: Pager,
    pub errors: FieldErrors,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptRow {
    pub url: String,
    pub number: String,
    pub payer: String,
    pub subject: String,
    pub amount: Money,
    pub method: String,
    pub at: DateTime<Utc>,
}

impl ReceiptRow {
    fn of(ctx: &Ctx, row: &receipt::Model) -> Self {
        let lang: Lang = ctx.lang;
        Self {
            url: ctx.office_path(&format!("/receipts/{}", row.id)),
            number: row.number.clone(),
            payer: row.payer.clone(),
            subject: row.subject.clone(),
            amount: row.amount,
            method: breakdown::method_name(lang, row.method),
            at: row.issued_at,
        }
    }
}

impl Page for ReceiptsPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let at = "2026-08-15T03:05:00Z".parse::<DateTime<Utc>>()?;
        let row = |payer: &str, method: &str| ReceiptRow {
            url: chrome.office("/receipts/1"),
            number: "TEST-H26-004512".to_owned(),
            payer: payer.to_owned(),
            subject: "3-123/1 + 2".to_owned(),
            amount: Money::from_poisha(123_456_789),
            method: chrome.t(method).into_owned(),
            at,
        };
        let page = |rows: Vec<ReceiptRow>, errors| ReceiptsPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            typed: String::new(),
            day: chrome.day(),
            only_own: rows.is_empty(),
            count: i64::try_from(rows.len()).unwrap_or_default(),
            rows,
            pager: Pager::new("/office/receipts", &[], PageNumber::default(), 120),
            errors,
        };
        let rows = vec![row(samples::NAME, "method-cash"), row(samples::LONG_NAME, "method-pay-order")];
        Ok(vec![
            Sample::of("some", &page(rows, FieldErrors::new()))?,
            Sample::of("none", &page(Vec::new(), FieldErrors::one("q", "receipt-unknown")))?,
        ])
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    day: String,
    mine: String,
    page: PageNumber,
}

pub(super) async fn show(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let day = typed::optional_day(&asked.day).ok().flatten().unwrap_or_else(|| ctx.today());
    let only_own = !asked.mine.is_empty();
    let which = if only_own { AtDesk::TakenBy(ctx.staff()?.id, day) } else { AtDesk::Day(day) };
    let work = ctx.read().await?;
    let (rows, count) = lookup::at_desk(&work, &which, asked.page.offset(), ROWS).await?;
    work.commit().await?;
    let day_text = day.to_string();
    let narrowed = [("day", day_text.as_str()), ("mine", if only_own { "1" } else { "" })];
    let pager = Pager::new(&ctx.office_path("/receipts"), &narrowed, asked.page, count);
    respond(&ctx, &rows, count, pager, Looked { day, only_own, ..Looked::new(&ctx) })
}

struct Looked {
    typed: String,
    day: NaiveDate,
    only_own: bool,
    errors: FieldErrors,
}

impl Looked {
    fn new(ctx: &Ctx) -> Self {
        Self { typed: String::new(), day: ctx.today(), only_own: false, errors: FieldErrors::new() }
    }
}

fn respond(
    ctx: &Ctx,
    rows: &[receipt::Model],
    count: u64,
    pager: Pager,
    looked: Looked,
) -> Result<HttpResponse, AppError> {
    let status = if looked.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = ReceiptsPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        typed: looked.typed,
        day: looked.day,
        only_own: looked.only_own,
        rows: rows.iter().map(|row| ReceiptRow::of(ctx, row)).collect(),
        count: i64::try_from(count).unwrap_or(i64::MAX),
        pager,
        errors: looked.errors,
    };
    page::answer(ctx, status, &content)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawFind {
    q: String,
}

/// By number, by the reference of a payment, or by the mobile number that the message went to.
pub(super) async fn find(ctx: Ctx, form: Form<RawFind>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    work.require(Permission::ReceiptSee)?;
    let typed: String = form.0.q.chars().take(typed::LINE_MAX).collect();
    let pager = Pager::new(&ctx.office_path("/receipts"), &[], PageNumber::default(), 0);
    let unknown = |typed: String, code| Looked { typed, errors: FieldErrors::one("q", code), ..Looked::new(&ctx) };
    let Some(tidied) = text::tidy(&typed) else {
        return respond(&ctx, &[], 0, pager, unknown(typed, "find-missing"));
    };
    if let Ok(phone) = tidied.parse::<Phone>() {
        let (rows, count) = lookup::at_desk(&work, &AtDesk::Phone(phone), 0, ROWS).await?;
        let looked = if rows.is_empty() { unknown(String::new(), "receipt-unknown") } else { Looked::new(&ctx) };
        return respond(&ctx, &rows, count.min(ROWS), pager, looked);
    }
    match one(&work, &as_written(&tidied)).await? {
        Some(receipt) => Ok(see_other(&ctx.office_path(&format!("/receipts/{}", receipt.id)))),
        None => respond(&ctx, &[], 0, pager, unknown(typed, "receipt-unknown")),
    }
}

async fn one(work: &Work, number: &str) -> Result<Option<receipt::Model>, AppError> {
    if let Some(receipt) = lookup::by_number(work, number).await? {
        return Ok(Some(receipt));
    }
    let payment = work.find::<payment::Entity>().filter(payment::Column::Reference.eq(number));
    match work.one(payment).await? {
        Some(payment) => Ok(lookup::of_payment(work, payment.id).await?.map(|full| full.receipt)),
        None => Ok(None),
    }
}
