use std::collections::BTreeSet;

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use chrono::NaiveDate;
use entity::values::{StaffId, Ward};
use serde::Deserialize;

use super::super::{samples, typed};
use crate::{
    platform::{
        access::Permission,
        errors::AppError,
        offices::{self, Holding, Post, Posts, Scope, Signatory},
    },
    web::{Chrome, Ctx, Frame, Page, Sample, Sheet, page::ok},
};

/// Every post with its holders, and who may sign for each ward on a day.
#[derive(Template)]
#[template(path = "office/posts/list.html")]
pub struct PostsPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub day: NaiveDate,
    pub wards: Vec<WardLine>,
    pub posts: Vec<PostLine>,
    pub may_record: bool,
}

impl PostsPage<'_> {
    /// What to do for wards that nobody may sign for: said once, not beside each of them.
    fn advice(&self) -> BTreeSet<&str> {
        let vacant = self.wards.iter().filter(|line| line.signer.is_none());
        vacant.map(|line| line.what_to_do.as_str()).filter(|text| !text.is_empty()).collect()
    }
}

/// A ward and who signs for it.
#[derive(Clone, Debug)]
pub struct WardLine {
    pub ward: Ward,
    pub signer: Option<Signer>,
    /// What to do where nobody may.
    pub what_to_do: String,
}

#[derive(Clone, Debug)]
pub struct Signer {
    pub name: String,
    pub title: String,
    pub capacity: &'static str,
    /// Not the ward's first signing post: that one is vacant.
    pub stands_in: bool,
}

#[derive(Clone, Debug)]
pub struct PostLine {
    pub title: String,
    pub holders: Vec<Holder>,
    /// Who holds the post that takes its place, or whose place it takes.
    pub instead: Option<String>,
    /// Nobody holds it, or nobody for these wards or seats.
    pub vacant: Option<String>,
    pub what_to_do: String,
}

#[derive(Clone, Debug)]
pub struct Holder {
    pub name: String,
    pub wards: String,
    pub capacity: &'static str,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub order: Option<String>,
    /// Nobody ends what he holds himself.
    pub end_url: Option<String>,
}

impl Page for PostsPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let day = chrome.day();
        let what_to_do = samples::REASON.to_owned();
        let signer = |stands_in| Signer {
            name: samples::LONG_NAME.to_owned(),
            title: samples::title(chrome),
            capacity: if stands_in { "regular" } else { "acting" },
            stands_in,
        };
        let ward = |number: i16, signer| {
            let what_to_do = what_to_do.clone();
            Ward::new(number).ok().map(|ward| WardLine { ward, signer, what_to_do })
        };
        let holder = Holder {
            name: samples::LONG_NAME.to_owned(),
            wards: chrome.digits("4, 5, 6"),
            capacity: "acting",
            from: day,
            to: Some(day),
            order: Some(samples::ORDER.to_owned()),
            end_url: Some(chrome.office("/posts/1/end")),
        };
        let post = |holders, vacant: Option<String>| PostLine {
            title: samples::title(chrome),
            instead: None,
            holders,
            vacant,
            what_to_do: what_to_do.clone(),
        };
        let page = |wards: Vec<WardLine>, posts, may_record| PostsPage {
            page: chrome,
            frame: samples::frame(chrome),
            day,
            wards,
            posts,
            may_record,
        };
        let wards = [ward(1, Some(signer(false))), ward(2, Some(signer(true))), ward(12, None)];
        let posts = vec![
            post(vec![holder.clone()], None),
            post(vec![holder], Some(chrome.digits("1, 2"))),
            post(Vec::new(), Some(String::new())),
            PostLine {
                instead: Some(held_by(chrome, samples::LONG_NAME, &samples::title(chrome))),
                ..post(Vec::new(), None)
            },
        ];
        Ok(vec![
            Sample::of("some vacant", &page(wards.into_iter().flatten().collect(), posts, true))?,
            Sample::of("no posts", &page(Vec::new(), Vec::new(), false))?,
        ])
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    day: String,
}

pub(super) async fn list(ctx: Ctx, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let day = typed::optional_day(&asked.day).ok().flatten().unwrap_or_else(|| ctx.today());
    let work = ctx.read().await?;
    let holdings = offices::holdings(&work).await?;
    work.commit().await?;
    let chrome = ctx.chrome();
    let may_record = ctx.may(Permission::OfficeRecord);
    let ender = if may_record { Some(ctx.staff()?.id) } else { None };
    let ruling = ctx.town.policy::<Posts>(day);
    let (wards, posts) = match &ruling {
        Some(ruling) => (wards_of(chrome, ruling.policy, &holdings, day), {
            let looked_at = LookedAt { chrome, posts: ruling.policy, holdings: &holdings, day, ender };
            ruling.policy.iter().map(|post| looked_at.line(post)).collect()
        }),
        None => (Vec::new(), Vec::new()),
    };
    ok(&ctx, &PostsPage { page: chrome, frame: Frame::of(&ctx)?, day, wards, posts, may_record })
}

fn wards_of(chrome: Chrome<'_>, posts: &Posts, holdings: &[Holding], day: NaiveDate) -> Vec<WardLine> {
    let first = posts.signers().into_iter().next();
    let line = |ward: Ward| {
        let vacant = |post: Option<&Post>| WardLine {
            ward,
            signer: None,
            what_to_do: post.map(|post| chrome.both(&post.vacant).to_owned()).unwrap_or_default(),
        };
        match offices::signatory(posts, holdings, ward, day) {
            Signatory::Held { holding, post } => WardLine {
                ward,
                signer: Some(Signer {
                    name: holding.name.clone(),
                    title: chrome.both(&post.title).to_owned(),
                    capacity: offices::capacity_code(holding.capacity),
                    stands_in: first.is_some_and(|first| first.code != post.code),
                }),
                what_to_do: String::new(),
            },
            Signatory::Vacant { post } => vacant(Some(post)),
            Signatory::NoPost => vacant(None),
        }
    };
    chrome.town.profile.wards_on(day).into_iter().map(|period| line(period.ward)).collect()
}

fn held_by(chrome: Chrome<'_>, name: &str, title: &str) -> String {
    chrome.with2("posts-held-instead", "name", name, "post", title).into_owned()
}

/// The posts of a day, looked at by somebody.
struct LookedAt<'a> {
    chrome: Chrome<'a>,
    posts: &'a Posts,
    holdings: &'a [Holding],
    day: NaiveDate,
    /// Whoever looks, where he may end what others hold.
    ender: Option<StaffId>,
}

impl LookedAt<'_> {
    fn line(&self, post: &Post) -> PostLine {
        let Self { chrome, posts, holdings, day, ender } = *self;
        let held = holdings.iter().filter(|holding| holding.post == post.code && holding.is_in_force(day));
        let holder = |holding: &Holding| Holder {
            name: holding.name.clone(),
            wards: chrome.ward_list(&holding.wards),
            capacity: offices::capacity_code(holding.capacity),
            from: holding.from,
            to: holding.to,
            order: holding.order.clone(),
            end_url: ender
                .filter(|ender| *ender != holding.account)
                .map(|_other| chrome.office(&format!("/posts/{}/end", holding.id))),
        };
        let in_place = |other: &Post| {
            let holding = offices::holder(other, holdings, None, day)?;
            Some(held_by(chrome, &holding.name, chrome.both(&other.title)))
        };
        let is_held = offices::holder(post, holdings, None, day).is_some();
        let instead = if is_held { None } else { posts.substitutes(post).find_map(in_place) };
        let profile = &chrome.town.profile;
        let is_open = |ward| offices::holder(post, holdings, Some(ward), day).is_none();
        let vacant = match post.scope {
            Scope::Town => (!is_held && instead.is_none()).then(String::new),
            Scope::Ward => {
                let open = profile.wards_on(day).into_iter().map(|period| period.ward).filter(|ward| is_open(*ward));
                named(chrome, "wards-n", &open.map(|ward| chrome.ward(ward)).collect::<Vec<_>>())
            }
            Scope::ReservedSeat => {
                let seats = profile.reserved_seats_on(day).into_iter();
                let open = seats.filter(|seat| seat.wards.iter().any(is_open));
                named(chrome, "seats-n", &open.map(|seat| chrome.number(i64::from(seat.number))).collect::<Vec<_>>())
            }
        };
        PostLine {
            title: chrome.both(&post.title).to_owned(),
            holders: held.map(holder).collect(),
            instead,
            vacant,
            what_to_do: chrome.both(&post.vacant).to_owned(),
        }
    }
}

fn named(chrome: Chrome<'_>, key: &str, open: &[String]) -> Option<String> {
    (!open.is_empty()).then(|| chrome.with(key, "n", open.join(", ")).into_owned())
}
