//! What reports can look like: much and long, nothing at all, and something wrong.

use async_trait::async_trait;
use chrono::NaiveDate;
use entity::values::{FiscalYear, Money, Ward};

use super::{
    Asked, Cell, Column, Filter, Look, Medium, OneOf, PrintPage, Report, ReportPage, Row, Sums, Table, Typed,
    asked::fields,
};
use crate::{
    platform::errors::{AppError, FieldErrors},
    web::{
        Chrome, Frame, Sample,
        chart::{Chart, Series, Shape, Unit},
    },
};

const LONG_NAME: &str = "মোছাম্মৎ সৈয়দা নূরুন্নাহার ফেরদৌসী জেসমিন আক্তার চৌধুরী (পুতুল)";

/// A report of nothing but samples, with a column of each kind.
struct Shown;

#[async_trait]
impl Report for Shown {
    fn name(&self) -> &'static str {
        "receipts"
    }

    fn filters(&self) -> &'static [Filter] {
        &[
            Filter::Days,
            Filter::Year,
            Filter::Ward,
            Filter::OneOf(OneOf { name: "gateway", options: || vec![("sandbox", "gateway-sandbox".to_owned())] }),
        ]
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            Column::text("reports-col-receipt"),
            Column::day("reports-col-day"),
            Column::text("reports-col-payer"),
            Column::ward("reports-col-ward"),
            Column::count("reports-col-receipts"),
            Column::money("reports-col-amount"),
        ];
        COLUMNS
    }

    async fn rows(&self, _: &Look<'_>, _: Option<&str>, _: u64) -> Result<Vec<Row>, AppError> {
        Ok(Vec::new())
    }

    async fn sums(&self, _: &Look<'_>) -> Result<Sums, AppError> {
        Ok(Sums::default())
    }
}

fn row(day: NaiveDate, number: i64) -> Row {
    let amount = Money::from_poisha(987_654_321_050);
    let ward = Ward::new(3).map_or_else(|_never| Cell::nothing(), Cell::from);
    let cells = vec![
        Cell::code(format!("TEST-H26-{number:06}")).at("/reports/receipts"),
        day.into(),
        LONG_NAME.to_owned().into(),
        ward,
        Cell::count(number).at("/reports/receipts"),
        Cell::from(amount).at("/reports/receipts"),
    ];
    Row { cells, cursor: number.to_string() }
}

fn sums() -> Sums {
    let nothing = Cell::nothing;
    let amount = Money::from_poisha(98_765_432_105_000);
    Sums { rows: 12_345, cells: vec![nothing(), nothing(), nothing(), nothing(), Cell::count(12_345), amount.into()] }
}

fn table((chrome, medium): (Chrome<'_>, Medium), rows: &[Row], sums: &Sums) -> Table {
    let said = Asked::by_default(Shown.filters(), chrome.day()).said(Shown.filters(), chrome.lang);
    Table::new((chrome, medium), &Shown, format!("{}, {said}", super::page::title(chrome, &Shown)), rows, sums)
}

fn page<'a>(chrome: Chrome<'a>, rows: &[Row], sums: &Sums, typed: &str) -> ReportPage<'a> {
    ReportPage {
        page: chrome,
        frame: Frame::sample(chrome, &[]),
        title: super::page::title(chrome, &Shown),
        about: chrome.t("reports-receipts-about").into_owned(),
        path: chrome.office("/reports/receipts"),
        fields: fields(Shown.filters(), &Typed::of(typed), chrome),
        errors: FieldErrors::new(),
        table: table((chrome, Medium::Screen), rows, sums),
        chart: String::new(),
        query: Some("from=2026-08-01&to=2026-08-15".to_owned()),
        first: None,
        next: None,
    }
}

fn chart(chrome: Chrome<'_>, shape: Shape, series: usize) -> String {
    let day = chrome.date(chrome.day());
    let values = |own: i64| (0_i64..31).map(|point| (point * 7 % 13 + own) * 12_345_600).collect();
    let chart = Chart {
        shape,
        unit: Unit::Money,
        title: super::page::title(chrome, &Shown),
        conclusion: chrome.with2("reports-best-day", "day", day, "amount", chrome.money(Money::from_poisha(0))).into(),
        points: (1..=31).map(|point| chrome.number(point)).collect(),
        series: (0_i64..)
            .take(series)
            .map(|own| Series { name: chrome.t("gateway-sandbox").into(), values: values(own) })
            .collect(),
    };
    chart.html(chrome.lang, "chart")
}

pub(super) fn screens(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
    let rows: Vec<Row> = (1..=4).map(|number| row(chrome.day(), number)).collect();
    let bars = ReportPage {
        chart: chart(chrome, Shape::Bars, 1),
        next: Some("after=4".to_owned()),
        ..page(chrome, &rows, &sums(), "")
    };
    let lines = ReportPage {
        chart: chart(chrome, Shape::Lines, 4),
        first: Some(String::new()),
        ..page(chrome, &rows, &Sums::default(), "")
    };
    let faulty = ReportPage {
        errors: FieldErrors::one("from", "day-unreadable"),
        query: None,
        ..page(chrome, &[], &Sums::default(), "from=x")
    };
    Ok(vec![
        Sample::of("long rows and bars", &bars)?,
        Sample::of("lines", &lines)?,
        Sample::of("no rows", &page(chrome, &[], &Sums::default(), ""))?,
        Sample::of("a wrong day", &faulty)?,
    ])
}

pub(super) fn prints(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
    let rows: Vec<Row> = (1..=4).map(|number| row(chrome.day(), number)).collect();
    let print = |rows: &[Row], sums: &Sums, is_cut| PrintPage {
        page: chrome,
        title: super::page::title(chrome, &Shown),
        table: table((chrome, Medium::Paper), rows, sums),
        said: chrome.year(FiscalYear::containing(chrome.day())),
        printed_at: chrome.day().and_time(chrono::NaiveTime::MIN).and_utc(),
        printed_by: LONG_NAME.to_owned(),
        is_cut,
        back: chrome.office("/reports/receipts"),
    };
    Ok(vec![
        Sample::of("long rows", &print(&rows, &sums(), true))?,
        Sample::of("no rows", &print(&[], &Sums::default(), false))?,
    ])
}
