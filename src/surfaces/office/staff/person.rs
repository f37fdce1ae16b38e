use actix_web::{HttpResponse, web::Path};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    identity::staff_account::{self, State},
    values::{Locale, StaffId},
};

use super::{
    super::{
        approvals::{sees_all, what},
        samples,
    },
    state_code,
};
use crate::{
    platform::{
        access::{Permission, separation},
        approvals::{self, Which},
        calendar::dhaka_day,
        errors::AppError,
        identity::{
            leave::InHand,
            sessions::{self, Whose},
            team,
        },
        offices::{self, Posts},
        work::Work,
    },
    web::{Chrome, Ctx, Frame, Page, Sample, Sheet, page::ok, paging},
};

/// One person.
#[derive(Template)]
#[template(path = "office/staff/person.html")]
pub struct PersonPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    /// Below the office.
    pub path: String,
    pub person: Person,
    /// What is asked for about him and not decided yet.
    pub waiting: Vec<Waiting>,
    pub roles: Vec<RoleLine>,
    pub posts: Vec<PostLine>,
    pub in_hand: Vec<InHand>,
    /// Pairs of duties that stand against each other and are both his.
    pub one_hand: Vec<(&'static str, &'static str)>,
    /// Somebody else, by whoever may: roles, leaving.
    pub may_change: bool,
    pub form_token: String,
}

/// What the office knows of him.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    pub locale: Locale,
    pub state: &'static str,
    pub invited: DateTime<Utc>,
    pub invited_by: Option<String>,
    pub seen: Option<DateTime<Utc>>,
    pub left: Option<DateTime<Utc>>,
    pub is_unused: bool,
    pub has_second_factor: bool,
    pub sessions: i64,
}

/// Something that waits for a second person.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// For who may open it.
    pub path: Option<String>,
    pub act: &'static str,
    /// What there would be.
    pub what: String,
    pub by: String,
    pub on: NaiveDate,
}

#[derive(Clone, Debug)]
pub struct RoleLine {
    pub name: String,
    pub by: Option<String>,
    pub since: NaiveDate,
    pub until: Option<NaiveDate>,
    pub is_over: bool,
}

#[derive(Clone, Debug)]
pub struct PostLine {
    pub title: String,
    pub wards: String,
    pub capacity: &'static str,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
}

impl Page for PersonPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let (day, at) = (chrome.day(), "2026-08-01T04:05:00Z".parse::<DateTime<Utc>>()?);
        let person = Person {
            name: samples::LONG_NAME.to_owned(),
            phone: "01712-345678".to_owned(),
            email: Some("a.very.long.name.of.somebody@pourashava.example.org".to_owned()),
            locale: Locale::Bn,
            state: "active",
            invited: at,
            invited_by: Some(samples::NAME.to_owned()),
            seen: Some(at),
            left: None,
            is_unused: false,
            has_second_factor: true,
            sessions: 2,
        };
        let role = |code: &str, is_over: bool| RoleLine {
            name: chrome.role(code).into_owned(),
            by: (!is_over).then(|| samples::NAME.to_owned()),
            since: day,
            until: is_over.then_some(day),
            is_over,
        };
        let post = PostLine {
            title: samples::title(chrome),
            wards: "4, 5, 6".to_owned(),
            capacity: "acting",
            from: day,
            to: None,
        };
        let waiting = wishes(chrome);
        let in_hand = |what, count| InHand { what, count, path: "/queue" };
        let page = |person, roles, posts, in_hand, may_change| PersonPage {
            page: chrome,
            frame: samples::frame(chrome),
            path: "/staff/1".to_owned(),
            waiting: if may_change { waiting.clone() } else { Vec::new() },
            person,
            roles,
            posts,
            in_hand,
            one_hand: if may_change { vec![("collect", "reconcile")] } else { Vec::new() },
            may_change,
            form_token: crate::web::page::SAMPLE_TOKEN.to_owned(),
        };
        let invited = Person {
            state: "invited",
            email: None,
            seen: None,
            is_unused: true,
            has_second_factor: false,
            sessions: 0,
            ..person.clone()
        };
        let left = Person { state: "left", left: Some(at), ..invited.clone() };
        let hands = vec![in_hand("queue", 3), in_hand("approvals", 1), in_hand("posts", 1)];
        let full = page(person, vec![role("cashier", false), role("accounts-officer", true)], vec![post], hands, true);
        Ok(vec![
            Sample::of("active", &full)?,
            Sample::of("invited", &page(invited, Vec::new(), Vec::new(), Vec::new(), true))?,
            Sample::of("left", &page(left, vec![role("auditor", true)], Vec::new(), Vec::new(), false))?,
        ])
    }
}

/// For the samples: one that the reader may open, and one that he may not.
fn wishes(chrome: Chrome<'_>) -> Vec<Waiting> {
    let wish = |path: Option<&str>, act, what: &str| Waiting {
        path: path.map(str::to_owned),
        act,
        what: what.to_owned(),
        by: samples::LONG_NAME.to_owned(),
        on: chrome.day(),
    };
    vec![
        wish(Some("/approvals/1"), "role-grant", &chrome.role("head")),
        wish(None, "factor-reset", &chrome.t("approval-reset-after")),
    ]
}

pub(super) async fn show(ctx: Ctx, id: Path<StaffId>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let account = work.get::<staff_account::Entity>(*id).await?.ok_or(AppError::NotFound)?;
    let roles = team::roles_of(&work, account.id).await?;
    let names = team::names_of(&work, roles.iter().filter_map(|row| row.granted_by).chain(account.invited_by)).await?;
    let in_hand = ctx.app.handovers.of(&work, account.id).await?;
    let held: Vec<String> =
        roles.iter().filter(|row| team::is_held(row, work.today())).map(|row| row.role.clone()).collect();
    let chrome = ctx.chrome();
    let left_on = account.left_at.map(dhaka_day);
    let role_lines = roles.iter().map(|row| {
        let since = dhaka_day(row.granted_at);
        RoleLine {
            name: chrome.role(&row.role).into_owned(),
            by: row.granted_by.and_then(|id| names.get(&id).cloned()),
            since,
            until: last_day(since, row.ends_on, left_on),
            is_over: left_on.is_some() || !team::is_held(row, work.today()),
        }
    });
    let is_oneself = ctx.staff()?.id == account.id;
    let page = PersonPage {
        page: chrome,
        frame: Frame::of(&ctx)?,
        path: format!("/staff/{}", account.id),
        waiting: waiting_of(&ctx, &work, account.id).await?,
        roles: role_lines.collect(),
        posts: posts_of(&ctx, &work, account.id).await?,
        in_hand,
        one_hand: separation::in_one_hand(&held).into_iter().map(|(one, other)| (one.code(), other.code())).collect(),
        may_change: ctx.may(Permission::StaffManage) && !is_oneself && account.state != State::Left,
        form_token: ctx.form_token(),
        person: known_of(&work, &account, names.get(&account.invited_by.unwrap_or(account.id)).cloned()).await?,
    };
    work.commit().await?;
    ok(&ctx, &page)
}

/// The last day of a role: whoever leaves has none from then on. One that was given and ended on the same day ends on that
/// day, though it counts no more on it.
fn last_day(since: NaiveDate, ends_on: Option<NaiveDate>, left_on: Option<NaiveDate>) -> Option<NaiveDate> {
    let last = match (ends_on, left_on) {
        (Some(end), Some(left)) => Some(end.min(left)),
        (end, left) => end.or(left),
    };
    last.map(|last| last.max(since))
}

async fn known_of(work: &Work, account: &staff_account::Model, invited_by: Option<String>) -> Result<Person, AppError> {
    let sessions = sessions::of(work, Whose::Staff(account.id)).await?.len();
    Ok(Person {
        name: account.name.clone(),
        phone: account.phone.grouped(),
        email: account.email.clone(),
        locale: account.locale,
        state: state_code(account.state),
        invited: account.invited_at,
        invited_by,
        seen: account.seen_at,
        left: account.left_at,
        is_unused: team::is_unused(account, work.now),
        has_second_factor: team::has_second_factor(work, account).await?,
        sessions: i64::try_from(sessions).unwrap_or(i64::MAX),
    })
}

async fn waiting_of(ctx: &Ctx, work: &Work, account: StaffId) -> Result<Vec<Waiting>, AppError> {
    let (rows, _) = approvals::list(work, Which::OpenAbout(account.0), 0, paging::ROWS).await?;
    let names = team::names_of(work, rows.iter().map(|row| row.asked_by)).await?;
    let me = ctx.staff()?.id;
    let mut waiting = Vec::with_capacity(rows.len());
    for row in rows {
        waiting.push(Waiting {
            path: (row.asked_by == me || sees_all(ctx)).then(|| format!("/approvals/{}", row.id)),
            act: approvals::act_code(row.act),
            what: what::of(work, ctx.chrome(), &row).await?.after,
            by: names.get(&row.asked_by).cloned().unwrap_or_default(),
            on: dhaka_day(row.asked_at),
        });
    }
    Ok(waiting)
}

async fn posts_of(ctx: &Ctx, work: &Work, account: StaffId) -> Result<Vec<PostLine>, AppError> {
    let chrome = ctx.chrome();
    let ruling = ctx.town.policy::<Posts>(chrome.day());
    let held = offices::holdings(work).await?.into_iter().filter(|held| held.account == account);
    let line = |held: offices::Holding| {
        let post = ruling.as_ref().and_then(|ruling| ruling.policy.get(&held.post));
        PostLine {
            title: post.map_or_else(|| held.post.clone(), |post| chrome.both(&post.title).to_owned()),
            wards: chrome.ward_list(&held.wards),
            capacity: offices::capacity_code(held.capacity),
            from: held.from,
            to: held.to,
        }
    };
    Ok(held.map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_ends_with_the_work_and_never_before_it_began() {
        let day = |day: u32| NaiveDate::from_ymd_opt(2026, 8, day);
        let last = |ends_on, left_on| last_day(day(10).unwrap(), ends_on, left_on);
        assert_eq!(last(None, None), None);
        assert_eq!(last(day(9), None), day(10), "given and ended on one day");
        assert_eq!(last(None, day(20)), day(20));
        assert_eq!((last(day(15), day(20)), last(day(25), day(20))), (day(15), day(20)));
    }
}
