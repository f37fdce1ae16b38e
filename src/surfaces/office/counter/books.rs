use actix_web::{HttpResponse, http::StatusCode, web::Query};
use askama::Template;
use chrono::NaiveDate;
use entity::{
    counter::receipt_book as row,
    values::{StaffId, digits},
};
use sea_orm::{PaginatorTrait, QueryOrder, QuerySelect};
use serde::Deserialize;

use super::super::{
    samples,
    typed::{self, Choice},
};
use crate::{
    platform::{
        access::Permission,
        counter::books::{self, BookRefused, LEAVES_MAX, Leaf, NewBook, state_code},
        errors::{AppError, FieldErrors, Refusal},
        identity::team,
    },
    web::{
        Chrome, Ctx, Form, Frame, Page, Sample, Sheet,
        page::{self, ok},
        paging::{PageNumber, Pager},
        see_other,
    },
};

/// Books of receipts that are written by hand.
#[derive(Template)]
#[template(path = "office/counter/books.html")]
pub struct BooksPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub rows: Vec<BookRow>,
    pub may_issue: bool,
    pub pager: Pager,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookRow {
    pub url: String,
    pub label: String,
    pub first: i64,
    pub last: i64,
    pub collector: String,
    pub issued_on: NaiveDate,
    pub state: &'static str,
    pub used: i64,
    pub missing: i64,
}

/// Giving a book out.
#[derive(Template)]
#[template(path = "office/counter/book_issue.html")]
pub struct IssuePage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub collectors: Vec<Choice>,
    pub raw: RawBook,
    pub errors: FieldErrors,
}

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawBook {
    pub label: String,
    pub first: String,
    pub last: String,
    pub collector: String,
}

impl Page for BooksPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let row = |state, missing| BookRow {
            url: chrome.office("/books/1"),
            label: samples::BOOK.to_owned(),
            first: 104_501,
            last: 104_600,
            collector: samples::LONG_NAME.to_owned(),
            issued_on: chrome.day(),
            state,
            used: 45,
            missing,
        };
        let page = |rows: Vec<BookRow>| BooksPage {
            page: chrome,
            frame: samples::frame(chrome),
            rows,
            may_issue: true,
            pager: Pager::new("/office/books", &[], PageNumber::default(), 120),
        };
        let rows = vec![row("issued", 3), row("issued", 0), row("returned", 0), row("lost", 2)];
        Ok(vec![Sample::of("some", &page(rows))?, Sample::of("none", &page(Vec::new()))?])
    }
}

impl Page for IssuePage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |errors| IssuePage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            collectors: vec![Choice::new("1", samples::LONG_NAME, ""), Choice::new("2", samples::NAME, "2")],
            raw: RawBook::default(),
            errors,
        };
        let mut wrong = FieldErrors::one("label", "label-missing");
        wrong.add("first", "serial-unreadable");
        wrong.add("last", "book-too-long");
        wrong.add("collector", "collector-missing");
        Ok(vec![Sample::of("empty", &page(FieldErrors::new()))?, Sample::of("faulty", &page(wrong))?])
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: PageNumber,
}

/// Books of one page: each of them is read leaf by leaf.
const ROWS: u64 = 50;

pub(super) async fn list(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let found = work.find::<row::Entity>();
    let count = found.clone().count(work.tx()).await?;
    let found = found.order_by_desc(row::Column::IssuedOn).order_by_desc(row::Column::Id);
    let found = work.all(found.offset(asked.page.offset()).limit(ROWS)).await?;
    let names = team::names_of(&work, found.iter().map(|book| book.collector_id)).await?;
    let mut rows = Vec::with_capacity(found.len());
    for book in found {
        let leaves = books::standing(&work, &book).await?;
        let how_many = |wanted: Leaf| leaves.iter().filter(|(_, leaf)| *leaf == wanted).count();
        rows.push(BookRow {
            url: ctx.office_path(&format!("/books/{}", book.id)),
            collector: names.get(&book.collector_id).cloned().unwrap_or_default(),
            first: book.first_serial,
            last: book.last_serial,
            issued_on: book.issued_on,
            state: state_code(book.state),
            used: i64::try_from(how_many(Leaf::Used)).unwrap_or(i64::MAX),
            missing: i64::try_from(how_many(Leaf::Missing)).unwrap_or(i64::MAX),
            label: book.label,
        });
    }
    work.commit().await?;
    let content = BooksPage {
        page: ctx.chrome(),
        frame: Frame::of(&ctx)?,
        rows,
        may_issue: ctx.may(Permission::BookIssue),
        pager: Pager::new(&ctx.office_path("/books"), &[], asked.page, count),
    };
    ok(&ctx, &content)
}

pub(super) async fn form(ctx: Ctx) -> Result<HttpResponse, AppError> {
    issue_page(&ctx, RawBook::default(), FieldErrors::new()).await
}

async fn issue_page(ctx: &Ctx, raw: RawBook, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let who = team::who_may(&work, Permission::CounterCollect).await?;
    let mut accounts = team::at_work(&work).await?;
    accounts.retain(|account| who.contains(&account.id));
    let collectors = typed::people(&work, ctx.chrome(), &accounts, &raw.collector).await?;
    work.commit().await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (page, frame, form_token) = (ctx.chrome(), Frame::of(ctx)?, ctx.form_token());
    page::answer(ctx, status, &IssuePage { page, frame, form_token, collectors, raw, errors })
}

/// A printed number, in either digits.
pub(super) fn serial(typed: &str) -> Result<i64, &'static str> {
    let plain: Result<i64, _> = digits::to_latin(typed.trim()).parse();
    plain.ok().filter(|serial| (1..=999_999_999).contains(serial)).ok_or("serial-unreadable")
}

fn parsed(raw: &RawBook) -> Result<NewBook, FieldErrors> {
    let mut errors = FieldErrors::new();
    let label = errors.take("label", typed::line(&raw.label, "label-missing"));
    let first = errors.take("first", serial(&raw.first));
    let last = serial(&raw.last).and_then(|last| match first {
        Some(first) if last < first => Err("serial-before-first"),
        Some(first) if last - first >= LEAVES_MAX => Err("book-too-long"),
        Some(_) | None => Ok(last),
    });
    let last = errors.take("last", last);
    let collector = raw.collector.parse::<StaffId>().map_err(|_unreadable| "collector-missing");
    let collector = errors.take("collector", collector);
    match (label, first, last, collector) {
        (Some(label), Some(first), Some(last), Some(collector)) => Ok(NewBook { label, first, last, collector }),
        _ => Err(errors),
    }
}

pub(super) async fn issue(ctx: Ctx, form: Form<RawBook>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let new = match parsed(&raw) {
        Ok(new) => new,
        Err(errors) => return issue_page(&ctx, raw, errors).await,
    };
    let work = ctx.begin().await?;
    match books::issue(&work, new).await {
        Ok(book) => {
            work.commit().await?;
            Ok(see_other(&ctx.office_path(&format!("/books/{book}"))))
        }
        Err(AppError::Refused(refusal)) => {
            drop(work);
            let field = if refusal.code() == BookRefused::LabelTaken.code() {
                FieldErrors::one("label", "label-taken")
            } else if refusal.code() == BookRefused::Overlaps.code() {
                FieldErrors::one("first", "serials-overlap")
            } else {
                return Err(AppError::Refused(refusal));
            };
            issue_page(&ctx, raw, field).await
        }
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_read_in_either_digits_and_in_order() {
        assert_eq!(serial(" ১০৪৫০১ "), Ok(104_501));
        assert_eq!((serial("0"), serial("x")), (Err("serial-unreadable"), Err("serial-unreadable")));
        let wrong = |first: &str, last: &str| {
            let collector = StaffId::mint().to_string();
            let raw = RawBook { label: "1".into(), first: first.into(), last: last.into(), collector };
            parsed(&raw).err().and_then(|errors| errors.code_of("last"))
        };
        assert_eq!(wrong("101", "200"), None);
        assert_eq!(wrong("200", "101"), Some("serial-before-first"));
        assert_eq!(wrong("1", "501"), Some("book-too-long"));
    }
}
