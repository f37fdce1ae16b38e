//! `/me`: everything of this number at a glance.

use actix_web::{HttpResponse, http::StatusCode, web::Query};
use askama::Template;
use chrono::{DateTime, Utc};
use entity::{
    audit::audit_entry::ActorKind,
    holding::holding,
    values::{HoldingId, Money, Phone},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Paged, receipts::ReceiptLine};
use crate::{
    platform::{
        errors::{AppError, FieldErrors},
        plans,
        receipts::lookup,
        work::Work,
    },
    services::{
        certificate::CertificateTypes,
        holding::{
            bill::HoldingBill,
            of_phone::{self, Saved},
            pages::{BillView, HoldingLabel},
            portal::Wanted,
        },
    },
    web::{
        Chrome, Ctx, Form, WardOption,
        limits::{self, Limit},
        page::{answer, ok},
        see_other,
    },
};

/// The whole of what belongs to a number.
#[derive(Template)]
#[template(path = "portal/me/items.html")]
pub struct MePage<'a> {
    pub page: Chrome<'a>,
    pub form_token: String,
    /// Masked: somebody may look over one's shoulder.
    pub phone: String,
    /// The register has another number now.
    pub has_changed: bool,
    /// Something can be applied for here.
    pub can_apply: bool,
    /// One mobile may serve several people.
    pub owners: Vec<OwnerGroup>,
    pub previous: Option<u64>,
    pub next: Option<u64>,
    pub saved: Vec<Item>,
    pub wards: Vec<WardOption>,
    pub typed: String,
    pub errors: FieldErrors,
    pub receipts: Vec<ReceiptLine>,
    pub reports: Vec<ReportLine>,
    pub looks: Vec<Look>,
}

/// The holdings of one owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerGroup {
    pub owner: String,
    pub items: Vec<Item>,
}

/// One holding and what is due on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: HoldingId,
    pub label: HoldingLabel,
    pub due_now: Money,
    /// With the rest of the year.
    pub whole: Money,
}

impl Item {
    /// The address of the page that changes its phone.
    #[must_use]
    pub fn phone_path(&self) -> String {
        super::phone::path(self.id)
    }
}

/// A report and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportLine {
    pub reference: String,
    pub topic: String,
    pub label: HoldingLabel,
    pub day: DateTime<Utc>,
    pub is_answered: bool,
    pub answer: Option<String>,
}

/// Somebody has opened a personal number, or set the phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub at: DateTime<Utc>,
    pub key: &'static str,
    pub label: HoldingLabel,
    /// The post of staff; nothing where it was done with codes.
    pub post: Option<String>,
    pub reason: Option<String>,
}

/// The receipts that the overview shows.
const RECEIPTS_SHOWN: usize = 5;

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    page: u32,
    changed: Option<u8>,
}

pub(super) async fn show(ctx: Ctx, shown: Query<Shown>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let paged = Paged { page: shown.page };
    let mut page = page(&ctx, &work, paged, String::new(), None, FieldErrors::new()).await?;
    page.has_changed = shown.changed.is_some();
    work.commit().await?;
    ok(&ctx, &page)
}

async fn page<'a>(
    ctx: &'a Ctx,
    work: &Work,
    paged: Paged,
    typed: String,
    ward: Option<entity::values::Ward>,
    errors: FieldErrors,
) -> Result<MePage<'a>, AppError> {
    let citizen = ctx.citizen()?;
    let (registered, has_more) = of_phone::registered(work, &citizen.phone, paged.index()).await?;
    let ids: Vec<HoldingId> = registered.iter().map(|holding| holding.id).collect();
    let looks = looks(ctx, work, &registered, &ids).await?;
    let mut owners: Vec<OwnerGroup> = Vec::new();
    for holding in registered {
        let (owner, item) = (holding.owner.clone(), item(ctx, work, holding, &citizen.phone).await?);
        match owners.last_mut().filter(|group| group.owner == owner) {
            Some(group) => group.items.push(item),
            None => owners.push(OwnerGroup { owner, items: vec![item] }),
        }
    }
    let mut saved = Vec::new();
    for holding in of_phone::saved(work, citizen.id).await? {
        saved.push(item(ctx, work, holding, &citizen.phone).await?);
    }
    let (mut receipts, _) = lookup::with_phone(work, &citizen.phone, 0).await?;
    receipts.truncate(RECEIPTS_SHOWN);
    let (previous, next) = paged.around(has_more);
    Ok(MePage {
        page: ctx.chrome(),
        form_token: ctx.form_token(),
        phone: citizen.phone.masked(),
        has_changed: false,
        can_apply: ctx.town.policy::<CertificateTypes>(ctx.today()).is_some_and(|ruling| ruling.policy.are_online()),
        owners,
        previous,
        next,
        saved,
        wards: ctx.chrome().wards(ward),
        typed,
        errors,
        receipts: ReceiptLine::all(work, ctx.lang, &receipts).await?,
        reports: reports(ctx, work, &citizen.phone).await?,
        looks,
    })
}

/// The owner in full where the register has this number for him, masked else.
fn label(holding: &holding::Model, phone: &Phone) -> HoldingLabel {
    let label = HoldingLabel::of(holding);
    if holding.phone.as_ref() == Some(phone) { HoldingLabel { owner: holding.owner.clone(), ..label } } else { label }
}

async fn item(ctx: &Ctx, work: &Work, holding: holding::Model, phone: &Phone) -> Result<Item, AppError> {
    let (id, label) = (holding.id, label(&holding, phone));
    let bill = HoldingBill::of(work, holding).await?;
    let view = BillView::new(ctx.lang, &bill, &bill.statement(work)?)?;
    let plan = if view.arrears.is_empty() { None } else { plans::in_force(work, bill.account.id).await? };
    let due_now = match &plan {
        Some(plan) => view.due_now.under(plan)?,
        None => view.due_now,
    };
    Ok(Item { id, label, due_now: due_now.total, whole: bill.bill.total.payable })
}

async fn reports(ctx: &Ctx, work: &Work, phone: &Phone) -> Result<Vec<ReportLine>, AppError> {
    let chrome = ctx.chrome();
    let reports = of_phone::reports(work, phone).await?.into_iter().map(|reported| {
        use sea_orm::ActiveEnum;
        let item = reported.item.filter(|item| item.closed_at.is_some());
        ReportLine {
            topic: chrome.topic(&reported.report.topic.to_value()).into_owned(),
            label: label(&reported.holding, phone),
            reference: reported.report.reference,
            day: reported.report.reported_at,
            is_answered: item.is_some(),
            answer: item.and_then(|item| item.answer),
        }
    });
    Ok(reports.collect())
}

async fn looks(
    ctx: &Ctx,
    work: &Work,
    registered: &[holding::Model],
    ids: &[HoldingId],
) -> Result<Vec<Look>, AppError> {
    use crate::platform::audit::Act;
    let citizen = ctx.citizen()?;
    let looks = of_phone::looks(work, ids).await?.into_iter().filter_map(|entry| {
        let holding = registered.iter().find(|holding| holding.id.0 == entry.subject_id)?;
        let is_change = entry.act == Act::PhoneChanged.code();
        Some(Look {
            at: entry.at,
            key: if is_change { "me-look-phone" } else { "me-look-identity" },
            label: label(holding, &citizen.phone),
            post: entry.post.filter(|_| entry.actor_kind == ActorKind::Staff).map(|post| ctx.chrome().posts(&post)),
            reason: entry.reason,
        })
    });
    Ok(looks.collect())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawSave {
    ward: String,
    holding: String,
}

/// At most this much of a typed number is shown again.
const TYPED_MAX: usize = 40;

pub(super) async fn save(ctx: Ctx, form: Form<RawSave>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let refused = match Wanted::new(&raw.ward, &raw.holding).parse() {
        Ok((ward, number)) => {
            limits::count(&ctx, Limit::Bill, &format!("{ward}-{number}")).await?;
            let work = ctx.begin().await?;
            match of_phone::save(&work, ctx.citizen()?.id, ward, &number).await? {
                Saved::Yes => {
                    work.commit().await?;
                    return Ok(see_other(&ctx.url("/me")));
                }
                Saved::NoSuchHolding => FieldErrors::one("holding", "holding-not-here"),
                Saved::TooMany => FieldErrors::one("holding", "saved-too-many"),
            }
        }
        Err(errors) => errors,
    };
    let work = ctx.read().await?;
    let typed = raw.holding.chars().take(TYPED_MAX).collect();
    let page = page(&ctx, &work, Paged::default(), typed, raw.ward.parse().ok(), refused).await?;
    work.commit().await?;
    answer(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawForget {
    holding: Uuid,
}

pub(super) async fn forget(ctx: Ctx, form: Form<RawForget>) -> Result<HttpResponse, AppError> {
    let work = ctx.begin().await?;
    of_phone::forget(&work, ctx.citizen()?.id, HoldingId(form.0.holding)).await?;
    work.commit().await?;
    Ok(see_other(&ctx.url("/me")))
}
