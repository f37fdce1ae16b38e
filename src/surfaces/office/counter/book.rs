use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    counter::{receipt_book as row, receipt_leaf},
    payments::receipt,
    values::{AccountId, LeafId, Money, ReceiptBookId},
};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Deserialize;

use super::{
    super::{samples, typed},
    books::serial,
};
use crate::{
    platform::{
        access::Permission,
        counter::{
            books::{self, BookRefused, Leaf, State, UsedLeaf, state_code},
            find::{self, Typed},
        },
        errors::{AppError, FieldErrors, Refusal},
        identity::team,
        text,
        work::Work,
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// A book, leaf by leaf.
#[derive(Template)]
#[template(path = "office/counter/book.html")]
pub struct BookPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub path: String,
    pub label: String,
    pub first: i64,
    pub last: i64,
    pub collector: String,
    pub issued_on: NaiveDate,
    pub state: &'static str,
    pub note: String,
    pub leaves: Vec<LeafView>,
    pub missing: Vec<i64>,
    pub may_enter: bool,
    pub may_return: bool,
    pub may_lose: bool,
    pub raw: RawLeaf,
    pub errors: FieldErrors,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafView {
    pub serial: i64,
    pub code: &'static str,
    /// Number and address of its receipt.
    pub receipt: Option<(String, String)>,
    pub reason: String,
}

/// As typed, in any of the forms.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawLeaf {
    pub serial: String,
    pub leaf_day: String,
    pub whose: String,
    pub amount: String,
    pub phone: String,
    pub spoilt: String,
    pub reason: String,
    pub note: String,
    pub why: String,
}

impl Page for BookPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let leaf = |serial, code, reason: &str| LeafView {
            serial,
            code,
            receipt: (code == "used").then(|| ("H26-004512".to_owned(), chrome.office("/receipts/1"))),
            reason: reason.to_owned(),
        };
        let page = |state, is_out: bool, errors| BookPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/books/1".to_owned(),
            label: samples::BOOK.to_owned(),
            first: 104_501,
            last: 104_505,
            collector: samples::LONG_NAME.to_owned(),
            issued_on: chrome.day(),
            state,
            note: if is_out { String::new() } else { samples::REASON.to_owned() },
            leaves: vec![
                leaf(104_501, "used", ""),
                leaf(104_502, "spoilt", samples::REASON),
                leaf(104_503, "missing", ""),
                leaf(104_504, "used", ""),
                leaf(104_505, "blank", ""),
            ],
            missing: vec![104_503],
            may_enter: is_out,
            may_return: is_out,
            may_lose: is_out,
            raw: RawLeaf::default(),
            errors,
        };
        let mut wrong = FieldErrors::one("serial", "leaf-known");
        for (field, code) in [
            ("leaf_day", "leaf-day-outside"),
            ("whose", "found-none"),
            ("amount", "amount-unreadable"),
            ("phone", "phone-invalid"),
            ("spoilt", "leaf-outside"),
            ("reason", "why-missing"),
        ] {
            wrong.add(field, code);
        }
        Ok(vec![
            Sample::of("out", &page("issued", true, FieldErrors::new()))?,
            Sample::of("faulty", &page("issued", true, wrong))?,
            Sample::of("back", &page("returned", false, FieldErrors::new()))?,
        ])
    }
}

async fn leaf_views(ctx: &Ctx, work: &Work, book: &row::Model) -> Result<Vec<LeafView>, AppError> {
    let known = books::known(work, book.id).await?;
    let ids: Vec<LeafId> = known.iter().map(|leaf| leaf.id).collect();
    let receipts = work.all(work.find::<receipt::Entity>().filter(receipt::Column::LeafId.is_in(ids))).await?;
    let receipt_of = |leaf: &receipt_leaf::Model| {
        let receipt = receipts.iter().find(|receipt| receipt.leaf_id == Some(leaf.id))?;
        Some((receipt.number.clone(), ctx.office_path(&format!("/receipts/{}", receipt.id))))
    };
    let kinds = known.iter().map(|leaf| (leaf.serial, leaf.kind)).collect();
    let leaves = books::leaves(book.first_serial..=book.last_serial, &kinds);
    let view = |(serial, leaf): (i64, Leaf)| {
        let row = known.iter().find(|row| row.serial == serial);
        LeafView {
            serial,
            code: leaf.code(),
            receipt: row.and_then(receipt_of),
            reason: row.and_then(|row| row.reason.clone()).unwrap_or_default(),
        }
    };
    Ok(leaves.into_iter().map(view).collect())
}

async fn respond(ctx: &Ctx, id: ReceiptBookId, raw: RawLeaf, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let book = work.get::<row::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let leaves = leaf_views(ctx, &work, &book).await?;
    let names = team::names_of(&work, [book.collector_id]).await?;
    work.commit().await?;
    let may_issue = ctx.may(Permission::BookIssue);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = BookPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        path: path(id),
        first: book.first_serial,
        last: book.last_serial,
        collector: names.get(&book.collector_id).cloned().unwrap_or_default(),
        issued_on: book.issued_on,
        state: state_code(book.state),
        missing: leaves.iter().filter(|leaf| leaf.code == Leaf::Missing.code()).map(|leaf| leaf.serial).collect(),
        leaves,
        may_enter: book.state != State::Returned && ctx.may(Permission::CounterCollect),
        may_return: may_issue && book.state != State::Returned,
        may_lose: may_issue && book.state == State::Issued,
        label: book.label,
        note: book.note.unwrap_or_default(),
        raw,
        errors,
    };
    page::answer(ctx, status, &content)
}

fn path(id: ReceiptBookId) -> String {
    format!("/books/{id}")
}

pub(super) async fn show(ctx: Ctx, id: Path<ReceiptBookId>) -> Result<HttpResponse, AppError> {
    respond(&ctx, *id, RawLeaf::default(), FieldErrors::new()).await
}

/// The field of a refusal that the form can put right.
fn field_of(refusal: &dyn Refusal, serial: &'static str) -> Option<FieldErrors> {
    let code = refusal.code();
    let known = [
        (BookRefused::LeafKnown, serial, "leaf-known"),
        (BookRefused::OutsideBook, serial, "leaf-outside"),
        (BookRefused::DayOutside, "leaf_day", "leaf-day-outside"),
    ];
    known.into_iter().find(|(of, _, _)| of.code() == code).map(|(_, field, code)| FieldErrors::one(field, code))
}

/// The one account that was meant.
async fn account(ctx: &Ctx, work: &Work, typed: &str) -> Result<Result<AccountId, &'static str>, AppError> {
    let typed = match Typed::parse(typed) {
        Ok(Some(typed)) => typed,
        Ok(None) => return Ok(Err("find-missing")),
        Err(code) => return Ok(Err(code)),
    };
    let found = find::accounts(work, &ctx.app, &typed).await?;
    Ok(match found.as_slice() {
        [] => Err("found-none"),
        [only] => Ok(only.id),
        [_, _, ..] => Err("found-several"),
    })
}

pub(super) async fn enter(ctx: Ctx, form: Form<RawLeaf>, id: Path<ReceiptBookId>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let work = ctx.begin().await?;
    let mut errors = FieldErrors::new();
    let serial = errors.take("serial", serial(&raw.serial));
    let day = errors.take("leaf_day", typed::day(&raw.leaf_day));
    let account = errors.take("whose", account(&ctx, &work, &raw.whose).await?);
    let amount = Money::parse_taka(&raw.amount).ok().filter(|amount| amount.is_positive());
    let amount = errors.take("amount", amount.ok_or("amount-unreadable"));
    let phone = match text::tidy(&raw.phone) {
        None => Ok(None),
        Some(typed) => typed.parse().map(Some).map_err(|_invalid| "phone-invalid"),
    };
    let phone = errors.take("phone", phone);
    let (Some(serial), Some(day), Some(account), Some(amount), Some(phone)) = (serial, day, account, amount, phone)
    else {
        drop(work);
        return respond(&ctx, *id, raw, errors).await;
    };
    match books::enter(&work, &ctx.app, *id, UsedLeaf { serial, day, account, amount, phone }).await {
        Ok(_receipt) => {
            work.commit().await?;
            Ok(see_other(&ctx.office_path(&path(*id))))
        }
        Err(other) => typed_again(&ctx, work, *id, raw, other, "serial").await,
    }
}

pub(super) async fn spoil(ctx: Ctx, form: Form<RawLeaf>, id: Path<ReceiptBookId>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let mut errors = FieldErrors::new();
    let serial = errors.take("spoilt", serial(&raw.spoilt));
    let reason = errors.take("reason", typed::words(&raw.reason, "why-missing"));
    let (Some(serial), Some(reason)) = (serial, reason) else { return respond(&ctx, *id, raw, errors).await };
    let work = ctx.begin().await?;
    match books::spoil(&work, *id, serial, &reason).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&ctx.office_path(&path(*id))))
        }
        Err(other) => typed_again(&ctx, work, *id, raw, other, "spoilt").await,
    }
}

async fn typed_again(
    ctx: &Ctx,
    work: Work,
    id: ReceiptBookId,
    raw: RawLeaf,
    cause: AppError,
    serial: &'static str,
) -> Result<HttpResponse, AppError> {
    drop(work);
    let errors = match &cause {
        AppError::Refused(refusal) => field_of(refusal.as_ref(), serial),
        AppError::NotFound
        | AppError::Forbidden
        | AppError::SignInFirst(_)
        | AppError::ConfirmFirst
        | AppError::EnrolFirst
        | AppError::Invalid(_)
        | AppError::StaleForm
        | AppError::BadRequest
        | AppError::TooMany { .. }
        | AppError::Suspended
        | AppError::Internal(_) => None,
    };
    match errors {
        Some(errors) => respond(ctx, id, raw, errors).await,
        None => Err(cause),
    }
}

pub(super) async fn bring_back(
    ctx: Ctx,
    form: Form<RawLeaf>,
    id: Path<ReceiptBookId>,
) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let note = match typed::optional_words(&raw.note) {
        Ok(note) => note,
        Err(code) => return respond(&ctx, *id, raw, FieldErrors::one("note", code)).await,
    };
    let work = ctx.begin().await?;
    books::bring_back(&work, *id, note.as_deref()).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&path(*id))))
}

pub(super) async fn lose(ctx: Ctx, form: Form<RawLeaf>, id: Path<ReceiptBookId>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let why = match typed::words(&raw.why, "why-missing") {
        Ok(why) => why,
        Err(code) => return respond(&ctx, *id, raw, FieldErrors::one("why", code)).await,
    };
    let work = ctx.begin().await?;
    books::lose(&work, *id, &why).await?;
    work.commit().await?;
    Ok(see_other(&ctx.office_path(&path(*id))))
}
