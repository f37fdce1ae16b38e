//! The front page of a town: kept ready for the day, since everybody sees the same.

use std::{io::Write, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Bytes},
};
use askama::Template;
use chrono::NaiveDate;
use entity::{billing::Service, values::FiscalYear};

use crate::{
    platform::{
        access::Permission,
        billing::{ChargeSource, RebateTerms},
        errors::{AppError, FieldErrors},
        tenancy::{Rendered, Town},
    },
    services::holding::{HoldingPolicy, HoldingTax},
    web::{Access, Chrome, Ctx, Endpoint, Page, Sample, WardOption, page, styles},
};

pub const ENDPOINTS: &[Endpoint] = &[Endpoint::get("/", Access::Needs(Permission::SiteRead), || web::route().to(home))];

/// A browser asks again after this; the page changes with the day and with the town's data.
const FRESH: &str = "public, max-age=300";

/// Finder first, then the way back to a payment, then everything else.
#[derive(Template)]
#[template(path = "portal/home.html")]
pub struct Home<'a> {
    pub page: Chrome<'a>,
    pub wards: Vec<WardOption>,
    pub errors: FieldErrors,
    pub offers_bills: bool,
    pub year: Option<TaxYear>,
}

/// When the year's instalments fall due, and what paying early saves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxYear {
    pub year: FiscalYear,
    pub due_days: Vec<(i16, NaiveDate)>,
    pub rebate: Option<RebateTerms>,
    pub verified: bool,
}

impl TaxYear {
    fn of(town: &Town, today: NaiveDate) -> Option<Self> {
        let year = FiscalYear::containing(today);
        let ruling = town.policy::<HoldingPolicy>(today).filter(|ruling| !ruling.policy.rates.is_empty())?;
        let terms = HoldingTax.terms(town);
        Some(Self {
            year,
            due_days: (1..).zip(ruling.policy.due_days(year).into_iter().map(|day| terms.last_day(day))).collect(),
            rebate: terms.rebate(year.into(), today),
            verified: ruling.verified,
        })
    }
}

impl Page for Home<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let home = |offers_bills, year| Home {
            page: chrome,
            wards: chrome.wards(None),
            errors: FieldErrors::new(),
            offers_bills,
            year,
        };
        let year = TaxYear::of(chrome.town, chrome.day());
        let unverified = year.clone().map(|year| TaxYear { rebate: None, verified: false, ..year });
        Ok(vec![
            Sample::of("typical", &home(true, year))?,
            Sample::of("rates not verified", &home(true, unverified))?,
            Sample::of("no bills online", &home(false, None))?,
        ])
    }
}

async fn home(request: HttpRequest, ctx: Ctx) -> Result<HttpResponse, AppError> {
    let slot = ctx.town.home(ctx.lang.locale);
    let today = ctx.today();
    let ready = match slot.load_full().filter(|ready| ready.day == today) {
        Some(ready) => ready,
        None => {
            let made = Arc::new(render(&ctx)?);
            slot.store(Some(Arc::clone(&made)));
            made
        }
    };
    let accepted =
        request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (body, encoding) = if accepted.contains("br") {
        (&ready.brotli, Some("br"))
    } else if accepted.contains("gzip") {
        (&ready.gzip, Some("gzip"))
    } else {
        (&ready.html, None)
    };
    let mut response = page::head(StatusCode::OK, styles::portal(&ctx.town));
    response.insert_header((header::CACHE_CONTROL, FRESH)).insert_header((header::VARY, "Accept-Encoding"));
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    Ok(response.body(Bytes::clone(body)))
}

fn render(ctx: &Ctx) -> Result<Rendered, AppError> {
    let home = Home {
        page: ctx.chrome(),
        wards: ctx.chrome().wards(None),
        errors: FieldErrors::new(),
        offers_bills: ctx.town.offers(Service::Holding),
        year: TaxYear::of(&ctx.town, ctx.today()),
    };
    let html = page::render(&home)?;
    let gzip = gzip(html.as_bytes()).map_err(anyhow::Error::from)?;
    let brotli = brotli(html.as_bytes()).map_err(anyhow::Error::from)?;
    Ok(Rendered { day: ctx.today(), html: html.into(), gzip: gzip.into(), brotli: brotli.into() })
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4_096, 11, 22);
    encoder.write_all(bytes)?;
    encoder.flush()?;
    Ok(encoder.into_inner())
}
