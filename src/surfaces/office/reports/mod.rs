//! The reports of a town's office: the list of them, and each on screen, as CSV, as XLSX and for the printer. A further report
//! is a file with its declaration (see `web::report`) and a line in [`REPORTS`]; it may stand with its service.

mod accounts;
mod arrears;
mod cash_book;
mod collected;
mod daily_chart;
mod daily_collection;
mod held_taxes;
mod journal;
mod movement;
mod receipts;
mod register;
mod standing;
mod undeposited;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Path},
};
use askama::Template;

use crate::{
    platform::{access::Permission, errors::AppError},
    web::{
        Access, Chrome, Ctx, Endpoint, Frame, NavItem, Page, Sample, Sheet, Within,
        page::ok,
        report::{self, Asked, Report, Typed},
    },
};

/// Every report, in the order of the list.
pub const REPORTS: &[&dyn Report] = &[
    &daily_collection::DailyCollection,
    &receipts::Receipts,
    &register::DemandRegister,
    &register::RegisterAccounts,
    &arrears::ArrearsByAge,
    &arrears::ArrearsAccounts,
    &cash_book::CashBook,
    &journal::Journal,
    &undeposited::UndepositedCash,
    &held_taxes::HeldTaxes,
];

const SEE: Access = Access::Staff(Permission::ReportSee);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/reports", SEE, || web::route().to(index)),
    Endpoint::get("/reports/{name}", SEE, || web::route().to(screen)),
    Endpoint::get("/reports/{name}/csv", SEE, || web::route().to(csv)),
    Endpoint::get("/reports/{name}/print", SEE, || web::route().to(print)),
    Endpoint::get("/reports/{name}/xlsx", SEE, || web::route().to(xlsx)),
];

pub const NAV: NavItem =
    NavItem { path: "/reports", key: "reports-title", permission: Permission::ReportSee, within: Within::Towns };

/// The reports that somebody may see.
#[derive(Template)]
#[template(path = "office/reports/index.html")]
pub struct ReportsPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub reports: Vec<Listed>,
}

/// A report in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub url: String,
    pub title: String,
    pub about: String,
}

impl Listed {
    fn new(chrome: Chrome<'_>, report: &dyn Report) -> Self {
        let name = report.name();
        Self {
            url: chrome.office(&format!("/reports/{name}")),
            title: chrome.t(&format!("reports-{name}")).into_owned(),
            about: chrome.t(&format!("reports-{name}-about")).into_owned(),
        }
    }
}

impl Page for ReportsPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |reports: &[&dyn Report]| ReportsPage {
            page: chrome,
            frame: super::samples::frame(chrome),
            reports: reports.iter().map(|report| Listed::new(chrome, *report)).collect(),
        };
        Ok(vec![Sample::of("all", &page(REPORTS))?, Sample::of("none", &page(&[]))?])
    }
}

async fn index(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let chrome = ctx.chrome();
    let listed = REPORTS.iter().filter(|report| report.is_listed() && ctx.may(report.permission()));
    let reports = listed.map(|report| Listed::new(chrome, *report)).collect();
    ok(&ctx, &ReportsPage { page: chrome, frame: Frame::of(&ctx)?, reports })
}

/// The report of a name, for whoever may see it.
fn named(ctx: &Ctx, name: &str) -> Result<&'static dyn Report, AppError> {
    let report = *REPORTS.iter().find(|report| report.name() == name).ok_or(AppError::NotFound)?;
    if ctx.may(report.permission()) { Ok(report) } else { Err(AppError::Forbidden) }
}

fn asked(ctx: &Ctx, report: &dyn Report, request: &HttpRequest) -> Result<Asked, AppError> {
    Ok(Asked::parse(report.filters(), &Typed::of(request.query_string()), ctx.today())?)
}

async fn screen(ctx: Ctx, name: Path<String>, request: HttpRequest) -> Result<HttpResponse, AppError> {
    report::screen(&ctx, named(&ctx, &name)?, request.query_string()).await
}

async fn print(ctx: Ctx, name: Path<String>, request: HttpRequest) -> Result<HttpResponse, AppError> {
    report::print(&ctx, named(&ctx, &name)?, request.query_string()).await
}

async fn csv(ctx: Ctx, name: Path<String>, request: HttpRequest) -> Result<HttpResponse, AppError> {
    let report = named(&ctx, &name)?;
    report::csv(&ctx, report, asked(&ctx, report, &request)?).await
}

async fn xlsx(ctx: Ctx, name: Path<String>, request: HttpRequest) -> Result<HttpResponse, AppError> {
    let report = named(&ctx, &name)?;
    report::xlsx(&ctx, report, asked(&ctx, report, &request)?).await
}
