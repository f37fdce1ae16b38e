//! What a mobile number has to do with holdings: those that the register has it for, those that somebody keeps an eye on,
//! what was reported with it, who has looked, and the change to another number.

use entity::{
    audit::audit_entry,
    holding::{error_report, holding},
    identity::{citizen, saved_holding},
    messaging::queue_item,
    values::{CitizenId, HoldingId, HoldingNumber, Phone, Ward},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{account, register};
use crate::platform::{
    access::Permission,
    audit::{self, Act, Entry},
    errors::AppError,
    i18n::Lang,
    notification::{self, Addressee, Notice, Places},
    work::Work,
};

/// Holdings of one page.
pub const PAGE: u64 = 10;
/// Holdings that somebody may keep an eye on.
pub const SAVED_MAX: u64 = 20;
const REPORTS_MAX: u64 = 10;
const LOOKS_MAX: u64 = 20;
/// The table that the trail names.
const TABLE: &str = "holding";

/// The holdings that the register has this number for, by owner, and whether there are more.
///
/// # Errors
/// When the database cannot be read.
pub async fn registered(work: &Work, phone: &Phone, page: u64) -> Result<(Vec<holding::Model>, bool), AppError> {
    work.require(Permission::MeUse)?;
    let found = work
        .find::<holding::Entity>()
        .filter(holding::Column::Phone.eq(phone.clone()))
        .order_by_asc(holding::Column::Owner)
        .order_by_asc(holding::Column::Ward)
        .order_by_asc(holding::Column::Number)
        .offset(page.saturating_mul(PAGE))
        .limit(PAGE + 1);
    let mut holdings = work.all(found).await?;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = holdings.len() > size;
    holdings.truncate(size);
    Ok((holdings, has_more))
}

/// The holdings that somebody keeps an eye on, in the order of their numbers.
///
/// # Errors
/// When the database cannot be read.
pub async fn saved(work: &Work, citizen: CitizenId) -> Result<Vec<holding::Model>, AppError> {
    work.require(Permission::MeUse)?;
    let saved = work.find::<saved_holding::Entity>().filter(saved_holding::Column::CitizenId.eq(citizen));
    let ids: Vec<HoldingId> =
        work.all(saved.limit(SAVED_MAX)).await?.into_iter().map(|saved| saved.holding_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut holdings = work.all(work.find::<holding::Entity>().filter(holding::Column::Id.is_in(ids))).await?;
    holdings.sort_by(|a, b| (a.ward, a.number.sort_key()).cmp(&(b.ward, b.number.sort_key())));
    Ok(holdings)
}

/// What came of keeping an eye on a holding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    Yes,
    NoSuchHolding,
    TooMany,
}

/// Keeps an eye on a holding.
///
/// # Errors
/// When the database does not take it.
pub async fn save(work: &Work, citizen: CitizenId, ward: Ward, number: &HoldingNumber) -> Result<Saved, AppError> {
    work.require(Permission::MeUse)?;
    let Some(holding) = register::find(work, ward, number).await? else { return Ok(Saved::NoSuchHolding) };
    let count = work.find::<saved_holding::Entity>().filter(saved_holding::Column::CitizenId.eq(citizen));
    if count.count(work.tx()).await? >= SAVED_MAX {
        return Ok(Saved::TooMany);
    }
    let row = saved_holding::Model {
        tenant_id: work.tenant(),
        citizen_id: citizen,
        holding_id: holding.id,
        saved_at: work.now,
    };
    if work.insert_if_absent(row).await? {
        audit::record(work, Entry::of(Act::HoldingSaved, TABLE, holding.id.0)).await?;
    }
    Ok(Saved::Yes)
}

/// No longer keeps an eye on a holding.
///
/// # Errors
/// When the database does not take it.
pub async fn forget(work: &Work, citizen: CitizenId, holding: HoldingId) -> Result<(), AppError> {
    work.require(Permission::MeUse)?;
    let gone = work
        .delete_many::<saved_holding::Entity>()
        .filter(saved_holding::Column::CitizenId.eq(citizen))
        .filter(saved_holding::Column::HoldingId.eq(holding))
        .exec(work.tx())
        .await?;
    if gone.rows_affected == 0 {
        return Err(AppError::NotFound);
    }
    audit::record(work, Entry::of(Act::HoldingForgotten, TABLE, holding.0)).await
}

/// A report, the holding that it is about, and what the office has made of it.
pub struct Reported {
    pub report: error_report::Model,
    pub holding: holding::Model,
    pub item: Option<queue_item::Model>,
}

/// The latest reports that were made with this number, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn reports(work: &Work, phone: &Phone) -> Result<Vec<Reported>, AppError> {
    work.require(Permission::MeUse)?;
    let made = work
        .find::<error_report::Entity>()
        .filter(error_report::Column::Phone.eq(phone.clone()))
        .order_by_desc(error_report::Column::ReportedAt)
        .limit(REPORTS_MAX);
    let made = work.all(made).await?;
    if made.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = made.iter().map(|report| report.id.0).collect();
    let items = work
        .find::<queue_item::Entity>()
        .filter(queue_item::Column::Kind.eq(queue_item::Kind::ErrorReport))
        .filter(queue_item::Column::SubjectId.is_in(ids));
    let items = work.all(items).await?;
    let holdings: Vec<HoldingId> = made.iter().map(|report| report.holding_id).collect();
    let holdings = work.all(work.find::<holding::Entity>().filter(holding::Column::Id.is_in(holdings))).await?;
    let reported = made.into_iter().filter_map(|report| {
        let holding = holdings.iter().find(|holding| holding.id == report.holding_id)?.clone();
        let item = items.iter().find(|item| item.subject_id == report.id.0).cloned();
        Some(Reported { report, holding, item })
    });
    Ok(reported.collect())
}

/// Who opened a personal number of these holdings or set their phone, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn looks(work: &Work, holdings: &[HoldingId]) -> Result<Vec<audit_entry::Model>, AppError> {
    work.require(Permission::MeUse)?;
    if holdings.is_empty() {
        return Ok(Vec::new());
    }
    let acts = [Act::IdentityRevealed, Act::PhoneChanged].map(Act::code);
    let looks = work
        .find::<audit_entry::Entity>()
        .filter(audit_entry::Column::SubjectKind.eq(TABLE))
        .filter(audit_entry::Column::SubjectId.is_in(holdings.iter().map(|holding| holding.0)))
        .filter(audit_entry::Column::Act.is_in(acts))
        .order_by_desc(audit_entry::Column::At)
        .limit(LOOKS_MAX);
    Ok(work.all(looks).await?)
}

/// The holding, where the register has this number for it.
///
/// # Errors
/// [`AppError::NotFound`] where it has not.
pub async fn owned(work: &Work, id: HoldingId, phone: &Phone) -> Result<holding::Model, AppError> {
    work.require(Permission::MeUse)?;
    let found = work.get::<holding::Entity>(id).await?;
    found.filter(|holding| holding.phone.as_ref() == Some(phone)).ok_or(AppError::NotFound)
}

/// Writes another number into the register, and tells both.
///
/// # Errors
/// [`AppError::NotFound`] where the register has meanwhile got another one.
pub async fn change_phone(work: &Work, holding: &holding::Model, new: &Phone) -> Result<(), AppError> {
    let now = work.get_for_update::<holding::Entity>(holding.id).await?;
    let holding = &now.filter(|now| now.phone == holding.phone).ok_or(AppError::NotFound)?;
    let changed = holding::ActiveModel {
        id: Unchanged(holding.id),
        phone: Set(Some(new.clone())),
        updated_at: Set(work.now),
        ..Default::default()
    };
    work.update(changed).await?;
    account::follow_phone(work, holding.id, Some(new.clone())).await?;
    // Whoever said once that it is not his has shown by a code that it is.
    notification::lift_refusal(work, new, holding.id.into()).await?;
    let entry = Entry::of(Act::PhoneChanged, TABLE, holding.id.0).change("phone", holding.phone.as_ref(), new);
    audit::record(work, entry).await?;
    let town = work.town();
    for phone in holding.phone.iter().chain([new]) {
        let known = work.find::<citizen::Entity>().filter(citizen::Column::Phone.eq(phone.clone()));
        let locale = work.one(known).await?.map(|citizen| citizen.locale).unwrap_or_default();
        let places = Places {
            subject: Lang::of(locale).holding(holding.ward, &holding.number),
            number: town.profile.office.phone.clone(),
            ..Places::default()
        };
        notification::tell(work, &Addressee::phone(phone.clone(), locale), Notice::PhoneChanged, &places).await?;
    }
    Ok(())
}
