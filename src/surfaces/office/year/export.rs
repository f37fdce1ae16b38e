//! The figures of a year as a table for a spreadsheet.

use actix_web::{HttpResponse, http::header, web::Query};
use entity::values::{Money, digits};

use super::show::{Asked, asked_year, figures};
use crate::{
    platform::{errors::AppError, ledger::chart::LedgerAccount, year_close as year},
    web::Ctx,
};

/// A spreadsheet knows by it that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Without grouping, so that a spreadsheet reads a number.
fn plain(ctx: &Ctx, amount: Money) -> String {
    digits::to_latin(&ctx.lang.money(amount)).chars().filter(|c| !matches!(c, ',' | '\u{a0}')).collect()
}

pub(super) async fn export(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let wanted = asked_year(&ctx, &asked.year);
    let work = ctx.read().await?;
    let versions = year::versions(&work, wanted).await?;
    let (figures, _) = figures(&work, wanted, &asked.version, &versions).await?;
    work.commit().await?;
    let say = |key: &str| ctx.lang.t(key).into_owned();
    let money = |amount| plain(&ctx, amount);
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(BYTE_ORDER_MARK.to_vec());
    let mut write = |cells: Vec<String>| csv.write_record(cells).map_err(anyhow::Error::from);
    let headings = ["year-account", "year-opening", "year-debit", "year-credit", "year-closing"];
    write(headings.map(say).to_vec())?;
    for row in &figures.accounts {
        let name = LedgerAccount::from_code(row.account).map(|account| say(&account.words())).unwrap_or_default();
        let name = format!("{} {name}", row.account);
        write([row.opening, row.debit, row.credit, row.closing].map(money).into_iter().fold(vec![name], pushed))?;
    }
    let headings =
        ["field-ward", "year-opening", "year-raised", "year-collected", "year-rebate", "year-waived", "year-arrears"];
    write(headings.map(say).to_vec())?;
    for row in &figures.wards {
        let name = format!("{} {}", say(&format!("service-{}", row.service.code())), row.ward);
        let cells = [row.opening, row.raised, row.collected, row.rebate, row.waived, row.closing];
        write(cells.map(money).into_iter().fold(vec![name], pushed))?;
    }
    write(vec![say("year-surplus"), money(figures.surplus)])?;
    let bytes = csv.into_inner().map_err(|cause| anyhow::anyhow!("{cause}"))?;
    let name = format!("year-close_{}_{wanted}.csv", ctx.town.slug());
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes))
}

fn pushed(mut cells: Vec<String>, cell: String) -> Vec<String> {
    cells.push(cell);
    cells
}
