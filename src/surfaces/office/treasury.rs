//! Taxes held for the treasury, and the challans with which they are paid.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, Query},
};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    closing::treasury_challan::{self, HeldTax},
    values::Money,
};
use serde::Deserialize;

use super::{samples, typed, typed::Choice};
use crate::{
    platform::{
        access::Permission,
        errors::{AppError, FieldErrors},
        treasury::{self, NewChallan, TAXES, tax_of},
    },
    web::{
        Access, Chrome, Ctx, Endpoint, Form, Frame, Page, PageNumber, Pager, Sample, Sheet, page, paging, see_other,
    },
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/treasury", Access::Staff(Permission::ReconcileSee), || web::route().to(form)),
    Endpoint::post("/treasury", Access::Staff(Permission::TreasuryRecord), || web::route().to(send)),
];

/// What is held, and what was paid.
#[derive(Template)]
#[template(path = "office/treasury.html")]
pub struct TreasuryPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    /// Each tax by its code.
    pub held: Vec<(&'static str, Money)>,
    pub taxes: Vec<Choice>,
    pub rows: Vec<Row>,
    pub pager: Pager,
    pub may_record: bool,
    pub raw: RawChallan,
    pub errors: FieldErrors,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub number: String,
    pub bank: String,
    pub day: NaiveDate,
    pub tax: &'static str,
    pub month: NaiveDate,
    pub amount: Money,
}

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawChallan {
    pub tax: String,
    pub month: String,
    pub challan_number: String,
    pub bank: String,
    pub day: String,
    pub amount: String,
}

fn taxes(chrome: Chrome<'_>, chosen: &str) -> Vec<Choice> {
    let choice = |tax: HeldTax| {
        let code = tax_of(tax).code();
        Choice::new(code, chrome.t(&format!("tax-{code}")), chosen)
    };
    TAXES.map(choice).to_vec()
}

impl Page for TreasuryPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let amount = Money::from_poisha(1_234_567_890);
        let row = |tax| Row {
            number: "1-1133-0035-0311-004512".to_owned(),
            bank: samples::LONG_NAME.to_owned(),
            day: chrome.day(),
            tax,
            month: chrome.day(),
            amount,
        };
        let page = |rows, errors, may_record| TreasuryPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            held: TAXES.map(|tax| (tax_of(tax).code(), amount)).to_vec(),
            taxes: taxes(chrome, "vat"),
            rows,
            pager: Pager::new(&chrome.office("/treasury"), &[], PageNumber::default(), 80),
            may_record,
            raw: RawChallan::default(),
            errors,
        };
        let mut errors = FieldErrors::new();
        for (field, code) in [
            ("tax", "tax-missing"),
            ("month", "month-unreadable"),
            ("challan_number", "challan-number-taken"),
            ("bank", "bank-missing"),
            ("day", "challan-day"),
            ("amount", "challan-amount"),
        ] {
            errors.add(field, code);
        }
        let rows = vec![row("vat"), row("income-tax")];
        Ok(vec![
            Sample::of("some", &page(rows, FieldErrors::new(), true))?,
            Sample::of("faulty", &page(Vec::new(), errors, true))?,
            Sample::of("to be read", &page(Vec::new(), FieldErrors::new(), false))?,
        ])
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    page: PageNumber,
}

async fn form(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    show(&ctx, asked.page, RawChallan::default(), FieldErrors::new()).await
}

async fn show(ctx: &Ctx, number: PageNumber, raw: RawChallan, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let mut held = Vec::new();
    for tax in TAXES {
        held.push((tax_of(tax).code(), treasury::held(&work, tax).await?));
    }
    let (rows, count) = treasury::list(&work, number.offset(), paging::ROWS).await?;
    work.commit().await?;
    let chrome = ctx.chrome();
    let row = |row: treasury_challan::Model| Row {
        number: row.number,
        bank: row.bank,
        day: row.day,
        tax: tax_of(row.tax).code(),
        month: row.month,
        amount: row.amount,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = TreasuryPage {
        page: chrome,
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        held,
        taxes: taxes(chrome, &raw.tax),
        rows: rows.into_iter().map(row).collect(),
        pager: Pager::new(&ctx.office_path("/treasury"), &[], number, count),
        may_record: ctx.may(Permission::TreasuryRecord),
        raw,
        errors,
    };
    page::answer(ctx, status, &content)
}

impl TryFrom<&RawChallan> for NewChallan {
    type Error = FieldErrors;

    fn try_from(raw: &RawChallan) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let tax = TAXES.into_iter().find(|tax| tax_of(*tax).code() == raw.tax);
        let tax = errors.take("tax", tax.ok_or("tax-missing"));
        // Browsers that know months send `2026-08`.
        let month = typed::day(&format!("{}-01", raw.month.trim()));
        let month = errors.take("month", month.map_err(|_unreadable| "month-unreadable"));
        let number = errors.take("challan_number", typed::line(&raw.challan_number, "challan-number-missing"));
        let bank = errors.take("bank", typed::line(&raw.bank, "bank-missing"));
        let day = errors.take("day", typed::day(&raw.day));
        let amount = errors.take("amount", Money::parse_taka(&raw.amount).map_err(|_unreadable| "amount-unreadable"));
        match (tax, month, number, bank, day, amount) {
            (Some(tax), Some(month), Some(number), Some(bank), Some(day), Some(amount)) => {
                Ok(Self { number, bank, day, tax, month, amount })
            }
            _ => Err(errors),
        }
    }
}

async fn send(ctx: Ctx, form: Form<RawChallan>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let new = match NewChallan::try_from(&raw) {
        Ok(new) => new,
        Err(errors) => return show(&ctx, PageNumber::default(), raw, errors).await,
    };
    let work = ctx.begin().await?;
    match treasury::record(&work, new).await {
        Ok(_) => work.commit().await?,
        Err(AppError::Invalid(errors)) => {
            drop(work);
            return show(&ctx, PageNumber::default(), raw, errors).await;
        }
        Err(other) => return Err(other),
    }
    Ok(see_other(&ctx.office_path("/treasury")))
}
