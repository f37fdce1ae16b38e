use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use askama::Template;
use chrono::TimeDelta;
use entity::values::{Money, ReceiptId};
use serde::Deserialize;

use super::one::{parts, taker};
use crate::{
    platform::{
        access::Permission,
        documents::{self, ReceiptSheet},
        errors::AppError,
        i18n::Lang,
        receipts::{
            lookup,
            print::{self, Form as PaperForm, form_code},
        },
    },
    web::{Chrome, Ctx, Form, Frame, page::ok, see_other},
};

/// How long a print may be shown again: a printer that jams is no copy, a page that is kept for the afternoon would be one.
const SHOWN_FOR: TimeDelta = TimeDelta::minutes(15);

/// A receipt as it is printed: on a sheet of A5 or a roll of 80 mm.
#[derive(Template)]
#[template(path = "office/receipts/print.html")]
pub struct PrintPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub path: String,
    pub form: &'static str,
    /// Said on the second one and all after it.
    pub copy: Option<String>,
    pub sheet: ReceiptSheet,
    pub parts: Vec<(String, String)>,
    pub taken_by: String,
    pub qr: String,
    /// What is given back, right after the money was taken.
    pub change: Option<Money>,
    pub next_url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawPrint {
    form: String,
}

/// Prints once more, which counts.
pub(super) async fn again(ctx: Ctx, form: Form<RawPrint>, id: Path<ReceiptId>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    lookup::for_desk(&work, *id).await?;
    let print = print::print(&work, *id, print::form(&form.0.form)).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&format!("/receipts/{id}/print/{}", print.number))))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Money was taken just now.
    taken: String,
    held: String,
}

pub(super) async fn show(
    ctx: Ctx,
    path: Path<(ReceiptId, i16)>,
    asked: Query<Asked>,
) -> Result<HttpResponse, AppError> {
    let (id, number) = path.into_inner();
    let work = ctx.read().await?;
    let full = lookup::for_desk(&work, id).await?;
    let prints = print::prints(&work, id).await?;
    let print = prints.into_iter().find(|print| print.number == number).ok_or(AppError::NotFound)?;
    if print.printed_by != ctx.staff()?.id || work.now - print.printed_at > SHOWN_FOR {
        return Ok(see_other(&ctx.office_path(&format!("/receipts/{id}"))));
    }
    let paper = documents::of_receipt(&work, &full.receipt).await?;
    let taken_by = taker(&work, &full).await?;
    work.commit().await?;
    // What a payer takes home is in the language of the office.
    let lang = Lang::BN;
    let sheet = ReceiptSheet::new(&ctx.town, &full, &paper, lang.locale)?;
    // A roll is too coarse for the signed text: it has the address alone.
    let qr = match print.form {
        PaperForm::A5 => documents::qr_url(&ctx.town, &paper),
        PaperForm::Slip => documents::verify_url(&ctx.town, &paper),
    };
    let is_fresh = !asked.taken.is_empty();
    let tendered = full.receipt.tendered.unwrap_or(full.receipt.amount);
    let content = PrintPage {
        page: ctx.chrome(),
        frame: Frame::of(&ctx)?,
        path: format!("/receipts/{id}"),
        form: form_code(print.form),
        copy: (print.number > 1).then(|| lang.t("print-copy").into_owned()),
        parts: parts(lang, &full).into_iter().map(|(part, amount)| (part, lang.money(amount))).collect(),
        taken_by,
        qr: documents::inline_qr(&qr)?,
        change: is_fresh.then(|| tendered.less_or_zero(full.receipt.amount)),
        next_url: ctx.may(Permission::CounterCollect).then(|| next_url(&ctx, &asked.held)),
        sheet,
    };
    ok(&ctx, &content)
}

/// Back to the counter, with whoever waits there.
fn next_url(ctx: &Ctx, held: &str) -> String {
    let is_ids = held.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, '-' | ','));
    if held.is_empty() || !is_ids {
        return ctx.office_path("/counter");
    }
    ctx.office_path(&format!("/counter?held={held}"))
}
