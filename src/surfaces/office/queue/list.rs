//! The list: the most overdue first, narrowed by links.

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::NaiveDate;
use entity::{messaging::queue_item::Kind, values::Ward};
use sea_orm::Iterable;
use serde::Deserialize;

use super::{Due, code};
use crate::{
    platform::{
        calendar::{dhaka_day, working_days_since},
        errors::AppError,
        inbox::{self, Holder, Narrowed},
        work::Work,
    },
    web::{
        Chrome, Ctx, Frame,
        page::ok,
        paging::{PageNumber, Pager, ROWS},
    },
};

#[derive(Template)]
#[template(path = "office/queue/list.html")]
pub struct QueueList<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub count: i64,
    pub holders: Vec<Filter>,
    pub kinds: Vec<Filter>,
    pub wards: Vec<Filter>,
    pub rows: Vec<QueueRow>,
    pub pager: Pager,
}

/// One way to narrow the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub url: String,
    pub label: String,
    pub is_current: bool,
}

/// One thing in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueRow {
    /// Below the office.
    pub path: String,
    pub kind: String,
    pub title: String,
    pub ward: Option<Ward>,
    pub opened_on: NaiveDate,
    /// In working days.
    pub age: u32,
    pub due: Due,
    /// Whoever has taken it on.
    pub holder: String,
}

/// The filters of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct RawFilters {
    whose: String,
    kind: String,
    ward: String,
    page: PageNumber,
}

const HOLDERS: [(Holder, &str, &str); 3] = [
    (Holder::Anybody, "", "queue-all"),
    (Holder::Myself, "mine", "queue-mine"),
    (Holder::Nobody, "nobody", "queue-nobodys"),
];

impl RawFilters {
    /// What cannot be read narrows nothing.
    fn parse(&self) -> Narrowed {
        let holder = HOLDERS.iter().find(|(_, code, _)| *code == self.whose).map(|(holder, ..)| *holder);
        Narrowed {
            kind: Kind::iter().find(|kind| code(*kind) == self.kind),
            ward: self.ward.parse().ok(),
            holder: holder.unwrap_or_default(),
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 3] {
        [("whose", &self.whose), ("kind", &self.kind), ("ward", &self.ward)]
    }

    fn url(&self, ctx: &Ctx) -> String {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.pairs().into_iter().filter(|(_, value)| !value.is_empty()))
            .finish();
        let path = ctx.office_path("/queue");
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }
}

pub(super) async fn show(ctx: Ctx, raw: Query<RawFilters>) -> Result<HttpResponse, AppError> {
    let raw = raw.into_inner();
    let narrowed = raw.parse();
    let work = ctx.read().await?;
    let (items, count) = inbox::list(&work, narrowed, raw.page.offset(), ROWS).await?;
    let rows = rows(&ctx, &work, items).await?;
    work.commit().await?;
    ok(
        &ctx,
        &QueueList {
            page: ctx.chrome(),
            frame: Frame::of(&ctx)?,
            count: i64::try_from(count).unwrap_or(i64::MAX),
            holders: holders(&ctx, &raw, narrowed),
            kinds: kinds(&ctx, &raw, narrowed),
            wards: wards(&ctx, &raw, narrowed),
            rows,
            pager: Pager::new(&ctx.office_path("/queue"), &raw.pairs(), raw.page, count),
        },
    )
}

async fn rows(
    ctx: &Ctx,
    work: &Work,
    items: Vec<entity::messaging::queue_item::Model>,
) -> Result<Vec<QueueRow>, AppError> {
    let mut titles = std::collections::HashMap::new();
    for kind in ctx.app.queue_kinds.0 {
        let subjects: Vec<_> =
            items.iter().filter(|item| item.kind == kind.kind()).map(|item| item.subject_id).collect();
        if !subjects.is_empty() {
            titles.extend(kind.titles(work, ctx.app.sources, &subjects, ctx.lang).await?);
        }
    }
    let names = inbox::names_of(work, items.iter().filter_map(|item| item.assigned_to)).await?;
    let today = work.today();
    let row = |item: entity::messaging::queue_item::Model| QueueRow {
        path: format!("/queue/{}", item.id),
        kind: code(item.kind),
        title: titles.get(&item.subject_id).cloned().unwrap_or_default(),
        ward: item.ward,
        opened_on: dhaka_day(item.opened_at),
        age: working_days_since(dhaka_day(item.opened_at), today),
        due: Due::of(item.due_on, today),
        holder: item.assigned_to.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
    };
    Ok(items.into_iter().map(row).collect())
}

fn holders(ctx: &Ctx, raw: &RawFilters, narrowed: Narrowed) -> Vec<Filter> {
    let filter = |(holder, code, key): &(Holder, &str, &str)| Filter {
        url: RawFilters { whose: (*code).to_owned(), ..first_page(raw) }.url(ctx),
        label: ctx.lang.t(key).into_owned(),
        is_current: narrowed.holder == *holder,
    };
    HOLDERS.iter().map(filter).collect()
}

fn kinds(ctx: &Ctx, raw: &RawFilters, narrowed: Narrowed) -> Vec<Filter> {
    let filter = |kind: Option<Kind>| {
        let kind_code = kind.map(code).unwrap_or_default();
        let label = match kind {
            Some(_) => ctx.lang.t(&format!("queue-kind-{kind_code}")).into_owned(),
            None => ctx.lang.t("queue-every-kind").into_owned(),
        };
        let url = RawFilters { kind: kind_code, ..first_page(raw) }.url(ctx);
        Filter { url, label, is_current: narrowed.kind == kind }
    };
    std::iter::once(None).chain(Kind::iter().map(Some)).map(filter).collect()
}

/// The wards that whoever asks sees, and all of them together.
fn wards(ctx: &Ctx, raw: &RawFilters, narrowed: Narrowed) -> Vec<Filter> {
    let scope = ctx.actor.scope();
    let periods = ctx.town.profile.wards_on(ctx.today());
    let seen = periods.into_iter().map(|period| period.ward).filter(|ward| scope.sees(Some(*ward)));
    let filter = |ward: Option<Ward>| {
        let label = match ward {
            Some(ward) => ctx.lang.say("ward-n", &[("n", &ctx.lang.ward(ward))]).into_owned(),
            None => ctx.lang.t("every-ward").into_owned(),
        };
        let text = ward.map(|ward| ward.to_string()).unwrap_or_default();
        let url = RawFilters { ward: text, ..first_page(raw) }.url(ctx);
        Filter { url, label, is_current: narrowed.ward == ward }
    };
    std::iter::once(None).chain(seen.map(Some)).map(filter).collect()
}

fn first_page(raw: &RawFilters) -> RawFilters {
    RawFilters { page: PageNumber::default(), ..raw.clone() }
}
