use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::{DateTime, Utc};
use entity::{
    identity::staff_account::{self, State},
    values::StaffId,
};
use serde::Deserialize;

use super::{
    super::{
        samples,
        typed::{self, Choice},
    },
    state_code,
};
use crate::{
    platform::{
        access::Permission,
        errors::AppError,
        identity::team::{self, Wanted},
        offices::{self, Posts},
    },
    web::{Chrome, Ctx, Frame, Page, PageNumber, Pager, Sample, Sheet, page::ok, paging},
};

/// Everybody who works here or has worked here.
#[derive(Template)]
#[template(path = "office/staff/list.html")]
pub struct StaffPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub people: Vec<PersonLine>,
    pub pager: Pager,
    pub states: Vec<Choice>,
    pub roles: Vec<Choice>,
    /// Whether the list shows only who has no second step.
    pub is_unprotected: bool,
    pub search: String,
    pub may_manage: bool,
}

/// A person in the list.
#[derive(Clone, Debug)]
pub struct PersonLine {
    pub url: String,
    pub name: String,
    pub roles: Vec<String>,
    pub posts: Vec<String>,
    pub state: &'static str,
    pub seen: Option<DateTime<Utc>>,
    pub is_unused: bool,
}

impl Page for StaffPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let seen = "2026-08-15T04:05:00Z".parse::<DateTime<Utc>>().ok();
        let line = |name: &str, state, seen, roles: &[&str], is_unused| PersonLine {
            url: chrome.office("/staff/1"),
            name: name.to_owned(),
            roles: roles.iter().map(|role| chrome.role(role).into_owned()).collect(),
            posts: if is_unused { Vec::new() } else { vec![samples::title(chrome)] },
            state,
            seen,
            is_unused,
        };
        let page = |people: Vec<PersonLine>, rows, search: &str| StaffPage {
            page: chrome,
            frame: samples::frame(chrome),
            people,
            pager: Pager::new(&chrome.office("/staff"), &[("state", "active")], PageNumber::default(), rows),
            states: states(chrome, "active"),
            roles: role_choices(chrome, ["head", "cashier"], "cashier"),
            is_unprotected: rows > 0,
            search: search.to_owned(),
            may_manage: rows > 0,
        };
        let all = vec![
            line(samples::NAME, "active", seen, &["tax-collector"], false),
            line(samples::LONG_NAME, "active", None, &["cashier", "accounts-officer", "office-assistant"], true),
            line(samples::NAME, "invited", None, &[], false),
            line(samples::NAME, "left", seen, &["auditor"], false),
        ];
        Ok(vec![Sample::of("some", &page(all, 120, ""))?, Sample::of("nobody", &page(Vec::new(), 0, "xyz"))?])
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    role: String,
    second: String,
    search: String,
    page: PageNumber,
}

const STATES: [State; 3] = [State::Active, State::Invited, State::Left];

fn states(chrome: Chrome<'_>, chosen: &str) -> Vec<Choice> {
    STATES
        .into_iter()
        .map(state_code)
        .map(|code| Choice::new(code, chrome.t(&format!("staff-state-{code}")), chosen))
        .collect()
}

fn role_choices<'r>(chrome: Chrome<'_>, roles: impl IntoIterator<Item = &'r str>, chosen: &str) -> Vec<Choice> {
    roles.into_iter().map(|role| Choice::new(role, chrome.role(role), chosen)).collect()
}

pub(super) async fn list(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let asked = asked.into_inner();
    let wanted = Wanted {
        state: STATES.into_iter().find(|state| state_code(*state) == asked.state),
        role: team::role_here(&ctx.town, &asked.role).map(|_| asked.role.clone()),
        is_unprotected: asked.second == "off",
        search: typed::optional_line(&asked.search).unwrap_or_default(),
    };
    let work = ctx.read().await?;
    let (rows, count) = team::list(&work, &wanted, asked.page.offset(), paging::ROWS).await?;
    let ids: Vec<StaffId> = rows.iter().map(|row| row.id).collect();
    let roles = team::roles_of_each(&work, &ids).await?;
    let holdings = offices::holdings(&work).await?;
    let now = work.now;
    work.commit().await?;

    let chrome = ctx.chrome();
    let ruling = ctx.town.policy::<Posts>(chrome.day());
    let posts_of = |row: &staff_account::Model| {
        let held = holdings.iter().filter(|held| held.account == row.id && held.is_in_force(chrome.day()));
        let title = |code: &str| {
            let post = ruling.as_ref().and_then(|ruling| ruling.policy.get(code));
            post.map_or_else(|| code.to_owned(), |post| chrome.both(&post.title).to_owned())
        };
        held.map(|held| title(&held.post)).collect()
    };
    let people = rows.iter().map(|row| PersonLine {
        url: ctx.office_path(&format!("/staff/{}", row.id)),
        name: row.name.clone(),
        roles: roles.get(&row.id).into_iter().flatten().map(|role| chrome.role(role).into_owned()).collect(),
        posts: posts_of(row),
        state: state_code(row.state),
        seen: row.seen_at,
        is_unused: team::is_unused(row, now),
    });
    let narrowed = [
        ("state", asked.state.as_str()),
        ("role", asked.role.as_str()),
        ("second", asked.second.as_str()),
        ("search", asked.search.as_str()),
    ];
    let page = StaffPage {
        page: chrome,
        frame: Frame::of(&ctx)?,
        people: people.collect(),
        pager: Pager::new(&ctx.office_path("/staff"), &narrowed, asked.page, count),
        states: states(chrome, &asked.state),
        roles: role_choices(chrome, team::roles_here(&ctx.town).map(|(role, _)| role), &asked.role),
        is_unprotected: wanted.is_unprotected,
        search: wanted.search.unwrap_or_default(),
        may_manage: ctx.may(Permission::StaffManage),
    };
    ok(&ctx, &page)
}
