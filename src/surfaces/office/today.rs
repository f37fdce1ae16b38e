//! Today: what waits for whoever is signed in, what is late, and what somebody should see to.

mod alerts;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    messaging::queue_item::{self, Kind},
    values::Ward,
};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{queue::Due, samples};
use crate::{
    platform::{
        access::{Permission, StaffActor},
        approvals::{self, Which},
        counter::{drawer, shift},
        errors::AppError,
        work::Work,
    },
    web::{Access, Chrome, Ctx, Endpoint, Frame, Page, Sample, Sheet, page::ok},
};

pub use alerts::Alert;

pub const ENDPOINTS: &[Endpoint] =
    &[Endpoint::get("/", Access::Staff(Permission::OfficeUse), || web::route().to(today))];

/// Rows of a list on this page; the rest is on a page of its own.
const ROWS: u64 = 8;

/// The front page of the office.
#[derive(Template)]
#[template(path = "office/today.html")]
pub struct Today<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub alerts: Vec<Alert>,
    pub figures: Figures,
    pub first: Vec<Waiting>,
    pub approvals: Vec<Asked>,
    /// Where he works on what waits, and where he decides: whether these are among his duties at all.
    pub works: bool,
    pub decides: bool,
    /// Of whoever takes money.
    pub drawer: Option<DrawerStatus>,
}

/// How somebody's drawer stands; not how much should be in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawerStatus {
    Closed,
    Open { since: DateTime<Utc>, receipts: i64 },
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Taken on by whoever looks.
    pub mine: i64,
    pub due_today: i64,
    /// By nobody yet.
    pub open: i64,
    pub late: i64,
    pub approvals: i64,
    pub asked: i64,
}

/// Something that waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub url: String,
    pub kind: String,
    pub ward: Option<Ward>,
    pub opened: NaiveDate,
    pub due: Due,
    pub is_mine: bool,
}

/// Something that somebody asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub url: String,
    pub act: &'static str,
    pub by: String,
    pub on: NaiveDate,
}

impl Page for Today<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let day = chrome.day();
        let waiting = |kind: &str, ward: Option<i16>, due, is_mine| Waiting {
            url: chrome.office("/queue/1"),
            kind: kind.to_owned(),
            ward: ward.and_then(|number| Ward::new(number).ok()),
            opened: day,
            due,
            is_mine,
        };
        let asked = |act, by: &str| Asked { url: chrome.office("/approvals/1"), act, by: by.to_owned(), on: day };
        let full = Today {
            page: chrome,
            frame: samples::frame(chrome),
            alerts: alerts::samples(chrome),
            figures: Figures { mine: 12, due_today: 5, open: 1_240, late: 3, approvals: 2, asked: 1 },
            first: vec![
                waiting("error-report", Some(3), Due::Late(1), true),
                waiting("disputed-payment", None, Due::Today, true),
                waiting("phone-not-mine", Some(12), Due::On(day), false),
                waiting("error-report", Some(5), Due::Never, false),
            ],
            approvals: vec![asked("role-grant", samples::LONG_NAME), asked("setting-change", samples::NAME)],
            works: true,
            decides: true,
            drawer: Some(DrawerStatus::Open { since: "2026-08-15T03:05:00Z".parse()?, receipts: 28 }),
        };
        let empty = Today {
            page: chrome,
            frame: samples::frame(chrome),
            alerts: Vec::new(),
            figures: Figures::default(),
            first: Vec::new(),
            approvals: Vec::new(),
            works: true,
            decides: true,
            drawer: Some(DrawerStatus::Closed),
        };
        let councillor = Today { works: false, decides: false, frame: samples::frame(chrome), ..empty_of(chrome) };
        Ok(vec![
            Sample::of("a full day", &full)?,
            Sample::of("nothing", &empty)?,
            Sample::of("a councillor", &councillor)?,
        ])
    }
}

fn empty_of(chrome: Chrome<'_>) -> Today<'_> {
    Today {
        page: chrome,
        frame: samples::frame(chrome),
        alerts: Vec::new(),
        figures: Figures::default(),
        first: Vec::new(),
        approvals: Vec::new(),
        works: false,
        decides: false,
        drawer: None,
    }
}

async fn today(ctx: Ctx) -> Result<HttpResponse, AppError> {
    let staff = ctx.staff()?;
    let work = ctx.read().await?;
    let works = ctx.may(Permission::QueueWork);
    let decides = ctx.may(Permission::ApprovalDecide);
    let first = if works { first(&ctx, &work, staff).await? } else { Vec::new() };
    let asked = if decides { asked(&ctx, &work, staff).await? } else { Vec::new() };
    let page = Today {
        page: ctx.chrome(),
        frame: Frame::of(&ctx)?,
        alerts: alerts::of(&ctx, &work).await?,
        figures: figures(&work, staff, works).await?,
        first,
        approvals: asked,
        works,
        decides,
        drawer: drawer(&ctx, &work, staff).await?,
    };
    work.commit().await?;
    ok(&ctx, &page)
}

async fn drawer(ctx: &Ctx, work: &Work, staff: &StaffActor) -> Result<Option<DrawerStatus>, AppError> {
    if !ctx.may(Permission::CounterCollect) || ctx.town.is_centre() {
        return Ok(None);
    }
    let Some(open) = shift::current(work, staff.id).await? else { return Ok(Some(DrawerStatus::Closed)) };
    let receipts = i64::try_from(drawer::receipts_of(work, open.id).await?).unwrap_or(i64::MAX);
    Ok(Some(DrawerStatus::Open { since: open.opened_at, receipts }))
}

/// What the office works through; a flood of codes is an alert and no work.
fn open_items(work: &Work) -> Select<queue_item::Entity> {
    let kinds = [Kind::ErrorReport, Kind::DisputedPayment, Kind::PhoneNotMine];
    let open = work
        .find::<queue_item::Entity>()
        .filter(queue_item::Column::ClosedAt.is_null())
        .filter(queue_item::Column::Kind.is_in(kinds));
    match work.actor().scope().narrowed(None) {
        Some(wards) => {
            let within = Condition::any().add(queue_item::Column::Ward.is_in(wards));
            open.filter(within.add(queue_item::Column::Ward.is_null()))
        }
        None => open,
    }
}

fn of_his(staff: &StaffActor) -> Condition {
    Condition::any().add(queue_item::Column::AssignedTo.eq(staff.id)).add(queue_item::Column::AssignedTo.is_null())
}

async fn figures(work: &Work, staff: &StaffActor, works: bool) -> Result<Figures, AppError> {
    let today = work.today();
    let count = async |rows: Select<queue_item::Entity>| -> Result<i64, AppError> {
        Ok(i64::try_from(rows.count(work.tx()).await?).unwrap_or(i64::MAX))
    };
    let asked = approvals::list(work, Which::AskedOpenBy(staff.id), 0, 1).await?.1;
    let mut figures = Figures {
        approvals: i64::try_from(approvals::count_for(work).await?).unwrap_or(i64::MAX),
        asked: i64::try_from(asked).unwrap_or(i64::MAX),
        ..Figures::default()
    };
    if works {
        let mine = || open_items(work).filter(queue_item::Column::AssignedTo.eq(staff.id));
        let his = || open_items(work).filter(of_his(staff));
        figures.mine = count(mine()).await?;
        figures.due_today = count(his().filter(queue_item::Column::DueOn.eq(today))).await?;
        figures.open = count(open_items(work).filter(queue_item::Column::AssignedTo.is_null())).await?;
        figures.late = count(his().filter(queue_item::Column::DueOn.lt(today))).await?;
    }
    Ok(figures)
}

/// What should be done first: by promised day, and without one by how long it has waited.
async fn first(ctx: &Ctx, work: &Work, staff: &StaffActor) -> Result<Vec<Waiting>, AppError> {
    let today = work.today();
    let his = || open_items(work).filter(of_his(staff));
    let promised = his().filter(queue_item::Column::DueOn.is_not_null()).order_by_asc(queue_item::Column::DueOn);
    let mut rows = work.all(promised.order_by_asc(queue_item::Column::Id).limit(ROWS)).await?;
    let others = his().filter(queue_item::Column::DueOn.is_null()).order_by_asc(queue_item::Column::OpenedAt);
    rows.extend(work.all(others.limit(ROWS)).await?);
    let waiting = rows.into_iter().take(usize::try_from(ROWS).unwrap_or_default()).map(|row| Waiting {
        url: ctx.office_path(&format!("/queue/{}", row.id)),
        kind: row.kind.to_value(),
        ward: row.ward,
        opened: crate::platform::calendar::dhaka_day(row.opened_at),
        due: Due::of(row.due_on, today),
        is_mine: row.assigned_to == Some(staff.id),
    });
    Ok(waiting.collect())
}

async fn asked(ctx: &Ctx, work: &Work, staff: &StaffActor) -> Result<Vec<Asked>, AppError> {
    let (rows, _) = approvals::list(work, Which::OpenOfOthers(staff.id), 0, ROWS).await?;
    let names = crate::platform::identity::team::names_of(work, rows.iter().map(|row| row.asked_by)).await?;
    let asked = rows.into_iter().map(|row| Asked {
        url: ctx.office_path(&format!("/approvals/{}", row.id)),
        act: approvals::act_code(row.act),
        by: names.get(&row.asked_by).cloned().unwrap_or_default(),
        on: crate::platform::calendar::dhaka_day(row.asked_at),
    });
    Ok(asked.collect())
}
