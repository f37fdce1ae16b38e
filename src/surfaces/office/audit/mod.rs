//! The trail as people read it: the town's for auditors, one's own for everybody, and the daily heads to be printed.

mod export;
mod heads;
mod names;
mod row;
mod samples;

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, Query},
};
use askama::Template;
use chrono::{Days, NaiveDate};
use entity::{audit::audit_entry, values::AuditId};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::Deserialize;
use uuid::Uuid;

pub use heads::HeadsPage;
pub use row::{FACTS, PURPOSES, STATES, STEPS, SUBJECTS, TrailRow};

use self::names::Names;
use super::typed;
use crate::{
    platform::{
        access::Permission,
        audit::Act,
        calendar::dhaka_time,
        errors::{AppError, FieldErrors},
        text,
        work::Work,
    },
    web::{
        Access, Chrome, Ctx, Endpoint, NavItem,
        office::{Frame, Within},
        page::answer,
    },
};

const SEE: Access = Access::Staff(Permission::AuditSee);
const OWN: Access = Access::Staff(Permission::OfficeUse);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/audit", SEE, || web::route().to(trail)),
    Endpoint::get("/audit/export", SEE, || web::route().to(export::export)),
    Endpoint::get("/audit/heads", SEE, || web::route().to(heads::show)),
    Endpoint::get("/audit/mine", OWN, || web::route().to(mine)),
];

pub const NAV: NavItem =
    NavItem { path: "/audit", key: "trail-title", permission: Permission::AuditSee, within: Within::Everywhere };

/// Entries on a page.
const PAGE: usize = 50;
const WORDS_MAX: usize = 80;

/// What somebody looks for, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RawFilter {
    pub act: String,
    pub who: String,
    pub subject: String,
    pub day: String,
    /// The id of the last entry of the page before.
    pub before: String,
}

/// An act to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActChoice {
    pub code: &'static str,
    pub key: String,
    pub is_chosen: bool,
}

/// The trail, newest first.
#[derive(Template)]
#[template(path = "office/audit/trail.html")]
pub struct TrailPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    /// One's own, without filters.
    pub is_own: bool,
    pub typed: RawFilter,
    pub errors: FieldErrors,
    pub acts: Vec<ActChoice>,
    pub rows: Vec<TrailRow>,
    /// The query of the next page.
    pub next: Option<String>,
    /// The query of this filter.
    pub query: String,
    pub may_see_all: bool,
}

/// What somebody looks for.
#[derive(Clone, Debug, Default)]
struct Filter {
    act: Option<Act>,
    who: Option<String>,
    subject: Option<Subject>,
    day: Option<NaiveDate>,
    before: Option<AuditId>,
    actor: Option<Uuid>,
}

#[derive(Clone, Debug)]
enum Subject {
    Row(Uuid),
    Kind(String),
}

impl TryFrom<&RawFilter> for Filter {
    type Error = FieldErrors;

    fn try_from(raw: &RawFilter) -> Result<Self, FieldErrors> {
        let line = |words: &str| text::tidy(words).map(|words| words.chars().take(WORDS_MAX).collect::<String>());
        let day = typed::optional_day(&raw.day).map_err(|_invalid| FieldErrors::one("day", "trail-day-invalid"))?;
        Ok(Self {
            act: Act::ALL.iter().copied().find(|act| act.code() == raw.act),
            who: line(&raw.who),
            subject: line(&raw.subject).map(|words| words.parse().map_or(Subject::Kind(words), Subject::Row)),
            day,
            before: raw.before.parse().ok(),
            actor: None,
        })
    }
}

impl Filter {
    fn select(&self, work: &Work) -> Select<audit_entry::Entity> {
        use audit_entry::Column::{Act as Done, ActorId, ActorName, At, Id, SubjectId, SubjectKind};
        let mut rows = work.find::<audit_entry::Entity>().order_by_desc(Id);
        if let Some(act) = self.act {
            rows = rows.filter(Done.eq(act.code()));
        }
        if let Some(who) = &self.who {
            rows = rows.filter(ActorName.contains(who));
        }
        match &self.subject {
            Some(Subject::Row(id)) => rows = rows.filter(SubjectId.eq(*id)),
            Some(Subject::Kind(kind)) => rows = rows.filter(SubjectKind.eq(kind)),
            None => {}
        }
        if let Some(day) = self.day {
            let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
            rows = rows.filter(At.gte(dhaka_time(day, 0, 0))).filter(At.lt(dhaka_time(next, 0, 0)));
        }
        if let Some(before) = self.before {
            rows = rows.filter(Id.lt(before));
        }
        if let Some(actor) = self.actor {
            // What others did at his door, or to his account, is his to see too.
            let of_account = Condition::all().add(SubjectKind.eq("staff_account")).add(SubjectId.eq(actor));
            rows = rows.filter(Condition::any().add(ActorId.eq(actor)).add(of_account));
        }
        rows
    }
}

impl RawFilter {
    /// As a query, to go on from an entry.
    fn query(&self, before: Option<AuditId>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let before = before.map(|id| id.to_string()).unwrap_or_default();
        let all = [
            ("act", &self.act),
            ("who", &self.who),
            ("subject", &self.subject),
            ("day", &self.day),
            ("before", &before),
        ];
        for (name, value) in all.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        query.finish()
    }
}

fn acts(chosen: &str) -> Vec<ActChoice> {
    let choice =
        |act: &Act| ActChoice { code: act.code(), key: row::act_key(act.code()), is_chosen: act.code() == chosen };
    Act::ALL.iter().map(choice).collect()
}

async fn trail(ctx: Ctx, typed: Query<RawFilter>) -> Result<HttpResponse, AppError> {
    let typed = typed.into_inner();
    match Filter::try_from(&typed) {
        Ok(filter) => show(&ctx, typed, filter, false).await,
        Err(errors) => {
            let page = page_of(&ctx, typed, errors, Vec::new(), None, false)?;
            answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn mine(ctx: Ctx, typed: Query<RawFilter>) -> Result<HttpResponse, AppError> {
    let typed = RawFilter { before: typed.into_inner().before, ..RawFilter::default() };
    let filter = Filter { before: typed.before.parse().ok(), actor: Some(ctx.staff()?.id.0), ..Filter::default() };
    show(&ctx, typed, filter, true).await
}

async fn show(ctx: &Ctx, typed: RawFilter, filter: Filter, is_own: bool) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let limit = u64::try_from(PAGE).unwrap_or_default().saturating_add(1);
    let mut entries = work.all(filter.select(&work).limit(limit)).await?;
    let goes_on = entries.len() > PAGE;
    entries.truncate(PAGE);
    let names = Names::of(&work, ctx.chrome(), &entries).await?;
    work.commit().await?;
    let last = entries.last().filter(|_| goes_on).map(|entry| entry.id);
    let rows = entries.iter().map(|entry| TrailRow::of(entry, &names, ctx.chrome())).collect();
    let page = page_of(ctx, typed, FieldErrors::new(), rows, last, is_own)?;
    answer(ctx, StatusCode::OK, &page)
}

fn page_of(
    ctx: &Ctx,
    typed: RawFilter,
    errors: FieldErrors,
    rows: Vec<TrailRow>,
    last: Option<AuditId>,
    is_own: bool,
) -> Result<TrailPage<'_>, AppError> {
    Ok(TrailPage {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        is_own,
        acts: acts(&typed.act),
        next: last.map(|last| typed.query(Some(last))),
        query: typed.query(None),
        typed,
        errors,
        rows,
        may_see_all: ctx.may(Permission::AuditSee),
    })
}
