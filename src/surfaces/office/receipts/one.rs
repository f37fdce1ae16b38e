use actix_web::{HttpResponse, web::Path};
use askama::Template;
use chrono::{DateTime, Utc};
use entity::{
    identity::staff_account,
    values::{Money, ReceiptId, StaffId},
};

use super::super::typed::Choice;
use crate::{
    platform::{
        documents::{self, ReceiptSheet},
        errors::AppError,
        i18n::Lang,
        identity::team,
        receipts::{
            lookup::{self, FullReceipt},
            print::{self, Form as PaperForm, form_code},
        },
        work::Work,
    },
    web::{Chrome, Ctx, Frame, page::ok},
};

/// A receipt: what stands on it, how it came, and how often it was printed.
#[derive(Template)]
#[template(path = "office/receipts/one.html")]
pub struct ReceiptPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub sheet: ReceiptSheet,
    pub parts: Vec<(String, Money)>,
    pub taken_by: String,
    pub tendered: Option<Money>,
    pub change: Money,
    pub prints: Vec<PrintLine>,
    pub papers: Vec<Choice>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintLine {
    pub number: i64,
    pub form: &'static str,
    pub by: String,
    pub at: DateTime<Utc>,
}

pub(super) fn papers(chrome: Chrome<'_>) -> Vec<Choice> {
    let codes = [PaperForm::A5, PaperForm::Slip].map(form_code);
    codes.into_iter().map(|code| Choice::new(code, chrome.t(&format!("print-form-{code}")), "a5")).collect()
}

/// Who took the money; nothing where it came online.
pub(super) async fn taker(work: &Work, full: &FullReceipt) -> Result<String, AppError> {
    let Some(id) = full.receipt.taken_by else { return Ok(String::new()) };
    Ok(work.get::<staff_account::Entity>(id).await?.map(|account| account.name).unwrap_or_default())
}

/// What each account got, where there are several.
pub(super) fn parts(lang: Lang, full: &FullReceipt) -> Vec<(String, Money)> {
    if full.parts.len() < 2 {
        return Vec::new();
    }
    full.parts.iter().map(|part| (lang.digits(&part.subject), part.amount)).collect()
}

pub(super) async fn show(ctx: Ctx, id: Path<ReceiptId>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let full = lookup::for_desk(&work, *id).await?;
    let paper = documents::of_receipt(&work, &full.receipt).await?;
    let prints = print::prints(&work, *id).await?;
    let by: Vec<StaffId> = prints.iter().map(|print| print.printed_by).collect();
    let names = team::names_of(&work, by).await?;
    let taken_by = taker(&work, &full).await?;
    work.commit().await?;
    let chrome = ctx.chrome();
    let prints = prints.into_iter().map(|print| PrintLine {
        number: print.number.into(),
        form: form_code(print.form),
        by: names.get(&print.printed_by).cloned().unwrap_or_default(),
        at: print.printed_at,
    });
    let tendered = full.receipt.tendered;
    let content = ReceiptPage {
        page: chrome,
        frame: Frame::of(&ctx)?,
        form_token: ctx.form_token(),
        path: format!("/receipts/{id}"),
        sheet: ReceiptSheet::new(&ctx.town, &full, &paper, ctx.lang.locale)?,
        parts: parts(chrome.lang, &full),
        taken_by,
        tendered,
        change: tendered.unwrap_or_default().less_or_zero(full.receipt.amount),
        prints: prints.collect(),
        papers: papers(chrome),
    };
    ok(&ctx, &content)
}
