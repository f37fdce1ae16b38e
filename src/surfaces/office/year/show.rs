use actix_web::{HttpResponse, http::StatusCode, web::Query};
use askama::Template;
use chrono::{DateTime, Utc};
use entity::{
    billing::Service,
    closing::year_close::{self, Kind},
    values::{FiscalYear, Money, Ward},
};
use serde::Deserialize;

use super::super::{samples, typed};
use crate::{
    platform::{
        access::Permission,
        audit::head,
        errors::{AppError, FieldErrors},
        identity::team,
        ledger::{chart::LedgerAccount, closed},
        work::Work,
        year_close::{
            self as year,
            checks::{Check, CheckKind},
            figures::{AccountFigures, BookFigures, Figures, WardFigures, WardTotals},
        },
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// Years that can be chosen: this one and so many before it.
const YEARS: i32 = 5;

/// A year: the checklist and the figures as they would be signed, or a version that was.
#[derive(Template)]
#[template(path = "office/year.html")]
pub struct YearPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub years: Vec<FiscalYear>,
    pub year: FiscalYear,
    pub is_closed: bool,
    pub checks: Vec<Check>,
    pub figures: Figures,
    pub totals: Vec<(Service, WardTotals)>,
    /// The version of which the figures are; nothing where they are those of now.
    pub shown: Option<i64>,
    pub versions: Vec<Version>,
    pub export_url: String,
    pub may_close: bool,
    /// Only the last closed year is opened again.
    pub may_reopen: bool,
    pub raw: RawYear,
    pub errors: FieldErrors,
}

/// A close or a re-opening.
#[derive(Clone, Debug)]
pub struct Version {
    pub number: i64,
    pub is_close: bool,
    pub at: DateTime<Utc>,
    pub asked_by: String,
    pub agreed_by: String,
    pub reason: String,
    pub arrears: Money,
    pub surplus: Money,
    /// Against the close before it.
    pub change: Option<(Money, Money)>,
    /// In groups of eight.
    pub sha256: String,
    pub key_id: String,
    pub is_genuine: bool,
    pub url: String,
}

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawYear {
    pub year: String,
    /// `close` or `reopen`.
    pub act: String,
    pub why: String,
}

impl YearPage<'_> {
    /// Everything that must be done before is done.
    fn is_ready(&self) -> bool {
        is_ready(&self.checks)
    }

    /// The amounts of a line, each with its words.
    fn of_ward(&self, row: &WardFigures) -> Vec<(&'static str, Money)> {
        let WardFigures { opening, raised, collected, rebate, waived, closing, .. } = *row;
        self.of_all(&WardTotals { opening, raised, collected, rebate, waived, closing })
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn of_all(&self, sum: &WardTotals) -> Vec<(&'static str, Money)> {
        vec![
            ("year-opening", sum.opening),
            ("year-raised", sum.raised),
            ("year-collected", sum.collected),
            ("year-rebate", sum.rebate),
            ("year-waived", sum.waived),
            ("year-arrears", sum.closing),
        ]
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn of_account(&self, row: &AccountFigures) -> Vec<(&'static str, Money)> {
        vec![
            ("year-opening", row.opening),
            ("year-debit", row.debit),
            ("year-credit", row.credit),
            ("year-closing", row.closing),
        ]
    }
}

impl Page for YearPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let figures = sample_figures(chrome)?;
        let (year, amount) = (figures.year, figures.surplus);
        let version = |number, is_close, change| sample_version(chrome, number, is_close, change);
        let page = |figures: Figures, is_closed, versions, left: u64, errors: FieldErrors| {
            let checks = CheckKind::ALL.map(|kind| Check { kind, left }).to_vec();
            YearPage {
                page: chrome,
                frame: samples::frame(chrome),
                form_token: page::SAMPLE_TOKEN.to_owned(),
                years: vec![year, year.next()],
                year,
                is_closed,
                checks,
                totals: figures.totals().unwrap_or_default(),
                figures,
                shown: None,
                versions,
                export_url: chrome.office("/year-close/export?year=2025-26"),
                may_close: !is_closed && left == 0,
                may_reopen: is_closed,
                raw: RawYear::default(),
                errors,
            }
        };
        let empty = Figures { year, accounts: Vec::new(), wards: Vec::new(), books: Vec::new(), surplus: Money::ZERO };
        let versions = vec![version(3, true, Some((amount, amount))), version(2, false, None), version(1, true, None)];
        let no_reason = FieldErrors::one("why", "why-missing");
        Ok(vec![
            Sample::of("not ready", &page(empty, false, Vec::new(), 12, FieldErrors::new()))?,
            Sample::of("ready", &page(figures.clone(), false, Vec::new(), 0, no_reason))?,
            Sample::of("closed", &page(figures, true, versions, 0, FieldErrors::new()))?,
        ])
    }
}

fn sample_figures(chrome: Chrome<'_>) -> anyhow::Result<Figures> {
    let year = FiscalYear::containing(chrome.day());
    let amount = Money::from_poisha(123_456_789_012);
    let account = |account: LedgerAccount| AccountFigures {
        account: account.code(),
        opening: amount,
        debit: amount,
        credit: amount,
        closing: Money::from_poisha(-123_456_789_012),
    };
    Ok(Figures {
        year,
        accounts: LedgerAccount::all().into_iter().map(account).collect(),
        wards: vec![WardFigures {
            service: Service::Holding,
            ward: Ward::new(12)?,
            opening: amount,
            raised: amount,
            collected: amount,
            rebate: amount,
            waived: amount,
            closing: amount,
        }],
        books: vec![BookFigures { book: "H".to_owned(), last: 12_345 }],
        surplus: amount,
    })
}

fn sample_version(chrome: Chrome<'_>, number: i64, is_close: bool, change: Option<(Money, Money)>) -> Version {
    let amount = Money::from_poisha(123_456_789_012);
    Version {
        number,
        is_close,
        at: DateTime::<Utc>::UNIX_EPOCH,
        asked_by: samples::LONG_NAME.to_owned(),
        agreed_by: samples::NAME.to_owned(),
        reason: samples::REASON.to_owned(),
        arrears: amount,
        surplus: amount,
        change,
        sha256: head::grouped(&"0123456789abcdef".repeat(4)),
        key_id: "0123456789abcdef".to_owned(),
        is_genuine: number != 1,
        url: chrome.office("/year-close?year=2025-26&version=1"),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub year: String,
    pub version: String,
}

/// The year that is asked for, or the one that ended last.
pub(super) fn asked_year(ctx: &Ctx, asked: &str) -> FiscalYear {
    let this = FiscalYear::containing(ctx.today());
    let last = FiscalYear::starting(this.first_calendar_year() - 1).unwrap_or(this);
    asked.parse().unwrap_or(last)
}

/// The figures of a version, or of now.
pub(super) async fn figures(
    work: &Work,
    year: FiscalYear,
    version: &str,
    versions: &[year_close::Model],
) -> Result<(Figures, Option<i32>), AppError> {
    if version.is_empty() {
        return Ok((year::figures::of(work, year).await?, None));
    }
    let number: i32 = version.parse().map_err(|_unreadable| AppError::NotFound)?;
    let row = versions.iter().find(|row| row.version == number && row.kind == Kind::Close);
    let row = row.ok_or(AppError::NotFound)?;
    Ok((serde_json::from_str(&row.figures).map_err(anyhow::Error::from)?, Some(number)))
}

async fn answer(ctx: &Ctx, asked: &Asked, raw: RawYear, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let year = asked_year(ctx, &asked.year);
    let work = ctx.read().await?;
    let rows = year::versions(&work, year).await?;
    let is_closed = rows.first().is_some_and(|row| row.kind == Kind::Close);
    let is_last = closed::last_closed_year(&work).await? == Some(year);
    let (figures, shown) = figures(&work, year, &asked.version, &rows).await?;
    // Whoever cannot prove the books is shown the figures alone.
    let may_check = ctx.may(Permission::LedgerVerify) && !is_closed;
    let checks = if may_check { year::checks::of(&work, year).await? } else { Vec::new() };
    let may_close = ctx.may(Permission::YearClose) && is_ready(&checks);
    let versions = views(ctx, &work, &rows).await?;
    work.commit().await?;
    let this = FiscalYear::containing(ctx.today());
    let years = (0..YEARS).filter_map(|ago| FiscalYear::starting(this.first_calendar_year() - ago).ok());
    let export = format!(
        "/year-close/export?year={year}{}",
        match shown {
            Some(version) => format!("&version={version}"),
            None => String::new(),
        }
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = YearPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        years: years.collect(),
        year,
        is_closed,
        checks,
        totals: figures.totals()?,
        figures,
        shown: shown.map(i64::from),
        versions,
        export_url: ctx.office_path(&export),
        may_close,
        may_reopen: is_last && ctx.may(Permission::YearClose),
        raw,
        errors,
    };
    page::answer(ctx, status, &content)
}

fn is_ready(checks: &[Check]) -> bool {
    !checks.is_empty() && checks.iter().all(|check| check.is_met() || !check.kind.blocks())
}

async fn views(ctx: &Ctx, work: &Work, rows: &[year_close::Model]) -> Result<Vec<Version>, AppError> {
    let people = rows.iter().flat_map(|row| [row.asked_by, row.agreed_by]);
    let names = team::names_of(work, people).await?;
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    let mut views: Vec<Version> = Vec::with_capacity(rows.len());
    let mut before: Option<(Money, Money)> = None;
    for row in rows.iter().rev() {
        let (mut arrears, mut surplus) = (Money::ZERO, Money::ZERO);
        let is_close = row.kind == Kind::Close;
        if is_close {
            let figures: Figures = serde_json::from_str(&row.figures).map_err(anyhow::Error::from)?;
            (arrears, surplus) = (figures.arrears()?, figures.surplus);
        }
        let change = match before.filter(|_| is_close) {
            Some((arrears_before, surplus_before)) => {
                Some((arrears.minus(arrears_before)?, surplus.minus(surplus_before)?))
            }
            None => None,
        };
        if is_close {
            before = Some((arrears, surplus));
        }
        views.push(Version {
            number: i64::from(row.version),
            is_close,
            at: row.at,
            asked_by: name(row.asked_by),
            agreed_by: name(row.agreed_by),
            reason: row.reason.clone(),
            arrears,
            surplus,
            change,
            sha256: head::grouped(&row.sha256),
            key_id: row.key_id.clone().unwrap_or_default(),
            is_genuine: year::is_genuine(work, row).await?,
            url: ctx.office_path(&format!("/year-close?year={}&version={}", row.year, row.version)),
        });
    }
    views.reverse();
    Ok(views)
}

pub(super) async fn show(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    answer(&ctx, &asked, RawYear::default(), FieldErrors::new()).await
}

pub(super) async fn send(ctx: Ctx, form: Form<RawYear>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let year: FiscalYear = raw.year.parse().map_err(|_unreadable| AppError::BadRequest)?;
    let why = match typed::words(&raw.why, "why-missing") {
        Ok(why) => why,
        Err(code) => {
            let asked = Asked { year: raw.year.clone(), ..Asked::default() };
            return answer(&ctx, &asked, raw, FieldErrors::one("why", code)).await;
        }
    };
    let work = ctx.begin().await?;
    let approval = match raw.act.as_str() {
        "close" => year::ask_close(&work, year, &why).await?,
        "reopen" => year::ask_reopen(&work, year, &why).await?,
        _ => return Err(AppError::BadRequest),
    };
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/approvals/{approval}"))))
}
