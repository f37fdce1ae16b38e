//! The trail as a table for a spreadsheet.

use actix_web::{HttpResponse, http::header, web::Query};
use sea_orm::QuerySelect;

use super::{Filter, RawFilter, TrailRow, names::Names, row::Changed};
use crate::{
    platform::{calendar::in_dhaka, errors::AppError, text},
    web::Ctx,
};

/// Rows of one file; whoever needs more asks day by day.
const ROWS_MAX: u64 = 10_000;
/// A spreadsheet knows by it that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) async fn export(ctx: Ctx, typed: Query<RawFilter>) -> Result<HttpResponse, AppError> {
    let filter = Filter::try_from(&typed.into_inner())?;
    let work = ctx.read().await?;
    let entries = work.all(filter.select(&work).limit(ROWS_MAX)).await?;
    let names = Names::of(&work, ctx.chrome(), &entries).await?;
    work.commit().await?;
    let mut csv = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    let headings = [
        "trail-when",
        "trail-who",
        "trail-post",
        "trail-act",
        "trail-subject",
        "trail-id",
        "trail-changes",
        "trail-reason",
        "trail-address",
        "trail-request",
    ];
    csv.write_record(headings.map(|key| ctx.lang.t(key).into_owned())).map_err(anyhow::Error::from)?;
    for entry in &entries {
        let row = TrailRow::of(entry, &names, ctx.chrome());
        let at = in_dhaka(row.at).format("%Y-%m-%d %H:%M:%S").to_string();
        let changes = row.changes.iter().map(said).collect::<Vec<_>>().join("; ");
        let cells = [
            at,
            row.who,
            row.post,
            row.act,
            [Some(row.subject), row.subject_name].into_iter().flatten().collect::<Vec<_>>().join(" "),
            row.subject_id,
            changes,
            row.reason,
            row.address,
            row.request,
        ];
        csv.write_record(cells.map(|cell| guarded(&cell))).map_err(anyhow::Error::from)?;
    }
    let bytes = csv.into_inner().map_err(|cause| anyhow::anyhow!("{cause}"))?;
    let name = format!("audit_{}_{}.csv", ctx.town.slug(), ctx.today());
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes))
}

fn said(changed: &Changed) -> String {
    let Changed { name, before, after } = changed;
    match (before, after) {
        (Some(before), Some(after)) => format!("{name}: {before} → {after}"),
        (Some(value), None) | (None, Some(value)) => format!("{name}: {value}"),
        (None, None) => name.clone(),
    }
}

/// A spreadsheet takes for a formula what begins so; with an apostrophe before it, it is text.
fn guarded(cell: &str) -> String {
    let cell = text::tidy_lines(cell).unwrap_or_default();
    if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_is_a_formula() {
        for cell in ["=1+1", "+88017", "-1", "@sum", "\t=1"] {
            assert!(guarded(cell).starts_with('\''), "{cell}");
        }
        assert_eq!(guarded("নাম: a → b"), "নাম: a → b");
    }
}
