use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use entity::{
    identity::office_held::Capacity,
    values::{OfficeHeldId, StaffId, WardSet},
};
use serde::Deserialize;

use super::{
    super::{
        samples,
        typed::{self, Choice},
    },
    in_a_line,
};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        identity::team,
        offices::{self, NewHolding, Posts, capacity_code},
    },
    web::{Chrome, Ctx, Form, Frame, Page, Sample, Sheet, page, see_other},
};

/// Writing down who holds a post.
#[derive(Template)]
#[template(path = "office/posts/record.html")]
pub struct RecordPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    pub people: Vec<Choice>,
    pub posts: Vec<Choice>,
    pub seats: Vec<Choice>,
    pub capacities: Vec<Choice>,
    /// Whose powers can be delegated.
    pub holders: Vec<Choice>,
    pub raw: RawRecord,
    pub errors: FieldErrors,
}

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawRecord {
    pub account: String,
    pub post: String,
    pub wards: String,
    pub seat: String,
    pub capacity: String,
    pub from: String,
    pub to: String,
    pub order_number: String,
    pub order_day: String,
    pub for_id: String,
}

const CAPACITIES: [Capacity; 3] = [Capacity::Regular, Capacity::Acting, Capacity::Delegated];

impl Page for RecordPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |raw: RawRecord, errors| RecordPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            people: vec![Choice::new("1", samples::LONG_NAME, &raw.account)],
            posts: vec![Choice::new("mayor", samples::title(chrome), &raw.post)],
            seats: seats(chrome, &raw.seat),
            capacities: capacities(chrome, &raw.capacity),
            holders: vec![Choice::new("1", samples::LONG_NAME, "")],
            raw,
            errors,
        };
        let mut errors = FieldErrors::new();
        for (field, code) in [
            ("account", "person-missing"),
            ("post", "post-taken"),
            ("wards", "wards-unknown"),
            ("seat", "seat-missing"),
            ("capacity", "capacity-missing"),
            ("from", "day-missing"),
            ("to", "ends-before-beginning"),
            ("order_number", "order-missing"),
            ("order_day", "day-missing"),
            ("for_id", "delegator-differs"),
        ] {
            errors.add(field, code);
        }
        let raw = RawRecord { order_number: samples::ORDER.to_owned(), ..RawRecord::default() };
        Ok(vec![
            Sample::of("empty", &page(RawRecord::default(), FieldErrors::new()))?,
            Sample::of("faulty", &page(raw, errors))?,
        ])
    }
}

fn seats(chrome: Chrome<'_>, chosen: &str) -> Vec<Choice> {
    let seats = chrome.town.profile.reserved_seats_on(chrome.day()).into_iter();
    let label = |number: i16, wards: &WardSet| {
        let number = chrome.number(i64::from(number));
        chrome.with2("seat-of-wards", "n", number, "wards", chrome.ward_list(wards)).into_owned()
    };
    seats.map(|seat| Choice::new(seat.number.to_string(), label(seat.number, &seat.wards), chosen)).collect()
}

fn capacities(chrome: Chrome<'_>, chosen: &str) -> Vec<Choice> {
    CAPACITIES
        .map(capacity_code)
        .into_iter()
        .map(|code| Choice::new(code, chrome.t(&format!("capacity-{code}")), chosen))
        .collect()
}

async fn show(ctx: &Ctx, raw: RawRecord, errors: FieldErrors) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let chrome = ctx.chrome();
    // Nobody writes down what he holds himself.
    let me = ctx.staff()?.id;
    let mut others = team::at_work(&work).await?;
    others.retain(|account| account.id != me);
    let people = typed::people(&work, chrome, &others, &raw.account).await?;
    let held = offices::holdings(&work).await?;
    work.commit().await?;
    let ruling = ctx.town.policy::<Posts>(chrome.day());
    let policy = ruling.as_ref().map(|ruling| ruling.policy);
    let posts = policy.into_iter().flat_map(Posts::iter);
    let delegators = held
        .iter()
        .filter(|holding| holding.capacity != Capacity::Delegated)
        .filter(|holding| holding.to.is_none_or(|to| chrome.day() <= to));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = RecordPage {
        page: chrome,
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        people,
        posts: posts.map(|post| Choice::new(post.code.clone(), chrome.both(&post.title), &raw.post)).collect(),
        seats: seats(chrome, &raw.seat),
        capacities: capacities(chrome, &raw.capacity),
        holders: delegators
            .map(|holding| Choice::new(holding.id.to_string(), in_a_line(chrome, policy, holding), &raw.for_id))
            .collect(),
        raw,
        errors,
    };
    page::answer(ctx, status, &content)
}

pub(super) async fn form(ctx: Ctx) -> Result<HttpResponse, AppError> {
    show(&ctx, RawRecord::default(), FieldErrors::new()).await
}

impl TryFrom<&RawRecord> for NewHolding {
    type Error = FieldErrors;

    fn try_from(raw: &RawRecord) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let account = errors.take("account", raw.account.parse::<StaffId>().map_err(|_unchosen| "person-missing"));
        let post = errors.take("post", typed::line(&raw.post, "post-missing"));
        let wards = errors.take("wards", raw.wards.parse::<WardSet>().map_err(|_unreadable| "wards-unreadable"));
        let seat = match raw.seat.trim() {
            "" => Ok(None),
            number => number.parse().map(Some).map_err(|_unreadable| "seat-missing"),
        };
        let seat = errors.take("seat", seat);
        let capacity = CAPACITIES.into_iter().find(|capacity| capacity_code(*capacity) == raw.capacity);
        let capacity = errors.take("capacity", capacity.ok_or("capacity-missing"));
        let from = errors.take("from", typed::day(&raw.from));
        let to = errors.take("to", typed::optional_day(&raw.to));
        let number = errors.take("order_number", typed::optional_line(&raw.order_number));
        let order_day = match number {
            Some(Some(_)) => typed::day(&raw.order_day).map(Some),
            _ => typed::optional_day(&raw.order_day),
        };
        let order_day = errors.take("order_day", order_day);
        let for_id = match raw.for_id.trim() {
            "" => Ok(None),
            id => id.parse::<OfficeHeldId>().map(Some).map_err(|_unreadable| "delegator-missing"),
        };
        let for_id = errors.take("for_id", for_id);
        match (account, post, wards, seat, capacity, from, to) {
            (Some(account), Some(post), Some(wards), Some(seat), Some(capacity), Some(from), Some(to))
                if errors.is_empty() =>
            {
                let order = number.flatten().zip(order_day.flatten());
                Ok(Self { account, post, wards, seat, capacity, from, to, order, for_id: for_id.flatten() })
            }
            _ => Err(errors),
        }
    }
}

pub(super) async fn send(ctx: Ctx, form: Form<RawRecord>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let new = match NewHolding::try_from(&raw) {
        Ok(new) => new,
        Err(errors) => return show(&ctx, raw, errors).await,
    };
    let work = ctx.begin().await?;
    match offices::record(&work, new).await {
        Ok(_) => work.commit().await?,
        Err(AppError::Invalid(errors)) => {
            drop(work);
            return show(&ctx, raw, errors).await;
        }
        Err(other) => return Err(other),
    }
    Ok(see_other(&ctx.office_path("/posts")))
}
