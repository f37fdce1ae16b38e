use actix_web::{HttpResponse, http::StatusCode, web::Query};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    reconciliation::{Source, settlement},
    values::Money,
};
use sea_orm::{Iterable, PaginatorTrait, QueryOrder, QuerySelect};
use serde::Deserialize;

use super::{super::samples, source_name, sources, typed, typed::Choice};
use crate::{
    platform::{
        access::Permission,
        errors::{AppError, FieldErrors},
        reconciliation::settle::{self, NewSettlement, Unsettled},
    },
    web::{Chrome, Ctx, Form, Frame, Page, PageNumber, Pager, Sample, Sheet, page, paging, see_other},
};

/// Pay-outs of gateways: what is still to come, what has come.
#[derive(Template)]
#[template(path = "office/reconciliation/settlements.html")]
pub struct SettlementsPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub open: Vec<(String, Unsettled)>,
    pub sources: Vec<Choice>,
    pub rows: Vec<Row>,
    pub pager: Pager,
    pub may_work: bool,
    pub raw: RawSettlement,
    pub errors: FieldErrors,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub reference: String,
    pub source: String,
    pub day: NaiveDate,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub lines: i64,
    pub gross: Money,
    pub fee: Money,
    pub net: Money,
    pub url: String,
}

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawSettlement {
    pub source: String,
    pub to_day: String,
    pub day: String,
    pub payout_number: String,
    pub net: String,
}

impl Page for SettlementsPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let (gross, fee) = (Money::from_poisha(1_234_567_890), Money::from_poisha(22_839_505));
        let net = Money::from_poisha(1_211_728_385);
        let day = chrome.day();
        let name = source_name(chrome, Source::SslCommerz);
        let row = Row {
            reference: "SSLCZ-PAYOUT-2026-08-16-004512".to_owned(),
            source: name.clone(),
            day,
            from: day,
            to: day,
            lines: 12_345,
            gross,
            fee,
            net,
            url: chrome.office("/reconciliation/lines?source=sslcommerz"),
        };
        let open = Unsettled { from_day: day, to_day: day, lines: 12_345, gross, fee, net };
        let page = |open, rows, errors, may_work| SettlementsPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            open,
            sources: sources(chrome, "sslcommerz", true),
            rows,
            pager: Pager::new(&chrome.office("/reconciliation/settlements"), &[], PageNumber::default(), 80),
            may_work,
            raw: RawSettlement::default(),
            errors,
        };
        let mut errors = FieldErrors::new();
        for (field, code) in [
            ("source", "source-missing"),
            ("to_day", "day-missing"),
            ("day", "settlement-day"),
            ("payout_number", "payout-number-missing"),
            ("net", "settlement-net"),
        ] {
            errors.add(field, code);
        }
        Ok(vec![
            Sample::of("some", &page(vec![(name.clone(), open)], vec![row], FieldErrors::new(), true))?,
            Sample::of("faulty", &page(vec![(name, open)], Vec::new(), errors, true))?,
            Sample::of("none", &page(Vec::new(), Vec::new(), FieldErrors::new(), false))?,
        ])
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: PageNumber,
}

pub(super) async fn form(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    show(&ctx, asked.page, RawSettlement::default(), FieldErrors::new()).await
}

async fn show(
    ctx: &Ctx,
    number: PageNumber,
    raw: RawSettlement,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let chrome = ctx.chrome();
    let mut open = Vec::new();
    for source in Source::iter().filter(|source| source.gateway().is_some()) {
        let unsettled = settle::unsettled(&work, source, ctx.today()).await?;
        open.extend(unsettled.map(|unsettled| (source_name(chrome, source), unsettled)));
    }
    let rows = work.find::<settlement::Entity>();
    let count = rows.clone().count(work.tx()).await?;
    let rows = rows.order_by_desc(settlement::Column::Day).order_by_desc(settlement::Column::Id);
    let rows = work.all(rows.offset(number.offset()).limit(paging::ROWS)).await?;
    work.commit().await?;
    let row = |row: settlement::Model| Row {
        url: ctx.office_path(&format!("/reconciliation/lines?source={}&state=matched", row.source.code())),
        source: source_name(chrome, row.source),
        reference: row.reference,
        day: row.day,
        from: row.from_day,
        to: row.to_day,
        lines: row.lines,
        gross: row.gross,
        fee: row.fee,
        net: row.net,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = SettlementsPage {
        page: chrome,
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        open,
        sources: sources(chrome, &raw.source, true),
        rows: rows.into_iter().map(row).collect(),
        pager: Pager::new(&ctx.office_path("/reconciliation/settlements"), &[], number, count),
        may_work: ctx.may(Permission::ReconcileWork),
        raw,
        errors,
    };
    page::answer(ctx, status, &content)
}

impl TryFrom<&RawSettlement> for NewSettlement {
    type Error = FieldErrors;

    fn try_from(raw: &RawSettlement) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let source = Source::from_code(&raw.source).filter(|source| source.gateway().is_some());
        let source = errors.take("source", source.ok_or("source-missing"));
        let to_day = errors.take("to_day", typed::day(&raw.to_day));
        let day = errors.take("day", typed::day(&raw.day));
        let reference = errors.take("payout_number", typed::line(&raw.payout_number, "payout-number-missing"));
        let net = errors.take("net", Money::parse_taka(&raw.net).map_err(|_unreadable| "amount-unreadable"));
        match (source, day, reference, to_day, net) {
            (Some(source), Some(day), Some(reference), Some(to_day), Some(net)) => {
                Ok(Self { source, day, reference, to_day, net })
            }
            _ => Err(errors),
        }
    }
}

pub(super) async fn send(ctx: Ctx, form: Form<RawSettlement>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let new = match NewSettlement::try_from(&raw) {
        Ok(new) => new,
        Err(errors) => return show(&ctx, PageNumber::default(), raw, errors).await,
    };
    let work = ctx.begin().await?;
    match settle::record(&work, new).await {
        Ok(_) => work.commit().await?,
        Err(AppError::Invalid(errors)) => {
            drop(work);
            return show(&ctx, PageNumber::default(), raw, errors).await;
        }
        Err(other) => return Err(other),
    }
    Ok(see_other(&ctx.office_path("/reconciliation/settlements")))
}
