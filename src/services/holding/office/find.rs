//! The register at a desk: one field that takes whatever a person brings, and the holdings that it leads to.

use actix_web::{HttpResponse, http::StatusCode, web::Query};
use askama::Template;
use entity::{
    holding::{error_report, holding},
    payments::{payment, receipt},
    values::{HoldingId, Ward},
};
use sea_orm::{ColumnTrait, Condition, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

use super::{
    HoldingHead,
    sought::{Sought, TYPED_MAX},
};
use crate::{
    platform::{
        access::Permission,
        errors::{AppError, FieldErrors},
        work::Work,
    },
    web::{
        Chrome, Ctx, Form, Frame, WardOption,
        page::{answer, ok, see_other},
        paging::{PageNumber, Pager, ROWS},
    },
};

/// The finder, and what was found.
#[derive(Template)]
#[template(path = "office/holding/find.html")]
pub struct HoldingList<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub form_token: String,
    /// As typed; a number of a person is not shown again.
    pub typed: String,
    pub wards: Vec<WardOption>,
    pub errors: FieldErrors,
    /// None before anything was looked for.
    pub found: Option<Found>,
}

/// Some holdings out of all that fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub rows: Vec<FoundRow>,
    pub count: i64,
    pub pager: Pager,
}

/// A holding in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    pub head: HoldingHead,
    pub father_or_spouse: String,
    /// `01712-345678`
    pub phone: String,
}

impl From<&holding::Model> for FoundRow {
    fn from(holding: &holding::Model) -> Self {
        Self {
            head: HoldingHead::of(holding),
            father_or_spouse: holding.father_or_spouse.clone().unwrap_or_default(),
            phone: holding.phone.as_ref().map(entity::values::Phone::grouped).unwrap_or_default(),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawFind {
    q: String,
    ward: String,
    page: PageNumber,
}

impl RawFind {
    /// What is looked for, and in which ward.
    fn parse(&self) -> Result<(Option<Sought>, Option<Ward>), FieldErrors> {
        let mut errors = FieldErrors::new();
        let sought = errors.take("q", Sought::parse(&self.q));
        let ward = match self.ward.trim() {
            "" => Ok(None),
            typed => typed.parse().map(Some).map_err(|_invalid| "ward-unknown"),
        };
        let ward = errors.take("ward", ward);
        sought.zip(ward).ok_or(errors)
    }
}

/// What may stand in an address: a holding, a name, a paper.
pub(super) async fn show(ctx: Ctx, raw: Query<RawFind>) -> Result<HttpResponse, AppError> {
    let raw = raw.into_inner();
    match raw.parse() {
        // Nobody's number is taken from an address, where it would stay.
        Ok((Some(Sought::Person { .. }), _)) => {
            respond(&ctx, &RawFind { ward: raw.ward, ..RawFind::default() }, Err(FieldErrors::new())).await
        }
        parsed => respond(&ctx, &raw, parsed).await,
    }
}

/// Whatever was typed. What may stand in an address is sent on to it.
pub(super) async fn find(ctx: Ctx, form: Form<RawFind>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    match raw.parse() {
        Ok((Some(Sought::Person { .. }), _)) | Err(_) => respond(&ctx, &raw, raw.parse()).await,
        Ok(_) => {
            let query: String = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs([("q", &raw.q), ("ward", &raw.ward)].into_iter().filter(|(_, value)| !value.is_empty()))
                .finish();
            Ok(see_other(&format!("{}?{query}", ctx.office_path("/holdings"))))
        }
    }
}

type Parsed = Result<(Option<Sought>, Option<Ward>), FieldErrors>;

async fn respond(ctx: &Ctx, raw: &RawFind, parsed: Parsed) -> Result<HttpResponse, AppError> {
    let mut list = HoldingList {
        page: ctx.chrome(),
        frame: Frame::of(ctx)?,
        form_token: ctx.form_token(),
        typed: raw.q.chars().take(TYPED_MAX).collect(),
        wards: ctx.chrome().wards(raw.ward.parse().ok()),
        errors: FieldErrors::new(),
        found: None,
    };
    let (sought, ward) = match parsed {
        Ok(parsed) => parsed,
        Err(errors) if errors.is_empty() => return ok(ctx, &list),
        Err(errors) => {
            list.errors = errors;
            return answer(ctx, StatusCode::UNPROCESSABLE_ENTITY, &list);
        }
    };
    if sought.is_none() && ward.is_none() {
        return ok(ctx, &list);
    }
    if matches!(sought, Some(Sought::Person { .. })) {
        list.typed = String::new();
    }
    let work = ctx.read().await?;
    let (rows, count) = search(ctx, &work, sought.as_ref(), ward, raw.page).await?;
    work.commit().await?;
    let narrowed = [("q", list.typed.as_str()), ("ward", raw.ward.as_str())];
    list.found = Some(Found {
        rows: rows.iter().map(Into::into).collect(),
        count: i64::try_from(count).unwrap_or(i64::MAX),
        pager: Pager::new(&ctx.office_path("/holdings"), &narrowed, raw.page, count),
    });
    ok(ctx, &list)
}

/// One page of the holdings that fit, in the wards of whoever asks, and how many there are in all.
async fn search(
    ctx: &Ctx,
    work: &Work,
    sought: Option<&Sought>,
    ward: Option<Ward>,
    page: PageNumber,
) -> Result<(Vec<holding::Model>, u64), AppError> {
    work.require(Permission::HoldingSee)?;
    let mut condition = Condition::all();
    if let Some(wards) = ctx.actor.scope().narrowed(ward) {
        condition = condition.add(holding::Column::Ward.is_in(wards));
    }
    let keys = ctx.app.keyring.town(ctx.town.profile.uuid);
    match sought {
        Some(Sought::Paper(reference)) => {
            condition = condition.add(holding::Column::Id.is_in(named_by(work, reference).await?));
        }
        Some(sought) => condition = sought.condition(&keys).into_iter().fold(condition, Condition::add),
        None => {}
    }
    let found = work.find::<holding::Entity>().filter(condition);
    let count = found.clone().count(work.tx()).await?;
    let rows = found
        .order_by_asc(holding::Column::Ward)
        .order_by_asc(holding::Column::Number)
        .offset(page.offset())
        .limit(ROWS);
    Ok((work.all(rows).await?, count))
}

/// The holding that a receipt, a payment or a report is about.
async fn named_by(work: &Work, reference: &str) -> Result<Vec<HoldingId>, AppError> {
    let by_receipt = work.find::<receipt::Entity>().filter(receipt::Column::Number.eq(reference));
    if let Some(receipt) = work.one(by_receipt).await? {
        return Ok(vec![receipt.account_id.into()]);
    }
    let by_payment = work.find::<payment::Entity>().filter(payment::Column::Reference.eq(reference));
    if let Some(payment) = work.one(by_payment).await? {
        return Ok(vec![payment.account_id.into()]);
    }
    let by_report = work.find::<error_report::Entity>().filter(error_report::Column::Reference.eq(reference));
    Ok(work.one(by_report).await?.map(|report| report.holding_id).into_iter().collect())
}

/// The holdings that somebody may mean by a number or the beginning of a name; none where it is neither.
///
/// # Errors
/// When the database cannot be read.
pub(in super::super) async fn by_number_or_name(
    work: &Work,
    typed: &str,
    limit: u64,
) -> Result<Vec<holding::Model>, AppError> {
    let Some(condition) = Sought::parse(typed).ok().flatten().and_then(|sought| sought.without_person()) else {
        return Ok(Vec::new());
    };
    let found = work.find::<holding::Entity>().filter(condition);
    let found = found.order_by_asc(holding::Column::Ward).order_by_asc(holding::Column::Number).limit(limit);
    Ok(work.all(found).await?)
}
