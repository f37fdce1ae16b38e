//! Finding plans, and how far each has come.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    payments::{receipt, receipt_part, receipt_reversal},
    plans::{
        instalment_plan::{self, State},
        instalment_plan_part,
    },
    values::{AccountId, Money, MoneyOverflow, PlanId},
};
use sea_orm::{ActiveEnum, ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::{
    schedule::{self, Part, PartStatus},
    state,
};
use crate::platform::{access::Permission, errors::AppError, work::Work};

/// Receipts of one account within one plan: far more than people write in two years.
const RECEIPTS_MAX: u64 = 1_000;

/// A plan with its parts, and what has been paid of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub plan: instalment_plan::Model,
    pub parts: Vec<Part>,
    /// Everything paid since it was asked for, which may be more than its sum.
    pub paid: Money,
    /// The day that it is looked at.
    pub day: NaiveDate,
}

impl Standing {
    /// How a part stands on the day.
    #[must_use]
    pub fn status(&self, part: &Part) -> PartStatus {
        schedule::status(&self.parts, part, self.day)
    }

    /// What is missing of the whole sum.
    #[must_use]
    pub fn open(&self) -> Money {
        self.plan.total.less_or_zero(self.paid)
    }

    /// What should be paid next; nothing unless it is in force.
    ///
    /// # Errors
    /// When the sum leaves the range.
    pub fn payable(&self) -> Result<Money, MoneyOverflow> {
        match self.plan.state {
            State::Agreed => schedule::payable(&self.parts, self.day),
            State::Proposed | State::Kept | State::Defaulted | State::Ended => Ok(Money::ZERO),
        }
    }

    /// What it asks for by now of an account that has so much of arrears, and so much of the running period: the parts that
    /// have begun, arrears that it is not about, and the running period, less what has been paid ahead.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn asks(&self, arrears: Money, current: Money) -> Result<Money, MoneyOverflow> {
        let begun = schedule::begun(&self.parts, self.day)?;
        let asked = begun.plus(arrears.less_or_zero(self.open()))?.plus(current)?;
        Ok(asked.less_or_zero(schedule::ahead(&self.parts, self.day)?))
    }

    /// Days within which the office waits after a part was missed.
    #[must_use]
    pub fn grace_days(&self) -> i64 {
        self.plan.grace_days.into()
    }

    /// How many parts it has.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.plan.parts.into()
    }

    /// The name of where it stands.
    #[must_use]
    pub fn state_code(&self) -> String {
        self.plan.state.to_value()
    }

    /// Below the office.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/plans/{}", self.plan.id)
    }

    #[must_use]
    pub const fn is_open(&self) -> bool {
        state::is_open(self.plan.state)
    }
}

/// A plan and how far it has come.
///
/// # Errors
/// When the database cannot be read.
pub async fn standing(work: &Work, plan: instalment_plan::Model) -> Result<Standing, AppError> {
    let paid = paid_since(work, plan.account_id, plan.asked_at).await?;
    let parts = parts_of(work, plan.id).await?;
    let parts = schedule::covered(parts.into_iter().map(|part| (part.number, part.due_on, part.amount)), paid);
    Ok(Standing { plan, parts, paid, day: work.today() })
}

pub(super) async fn parts_of(work: &Work, plan: PlanId) -> Result<Vec<instalment_plan_part::Model>, AppError> {
    let parts = work
        .find::<instalment_plan_part::Entity>()
        .filter(instalment_plan_part::Column::PlanId.eq(plan))
        .order_by_asc(instalment_plan_part::Column::Number);
    Ok(work.all(parts).await?)
}

/// What receipts say that an account was paid since a moment, without those that count no longer.
pub(super) async fn paid_since(work: &Work, account: AccountId, since: DateTime<Utc>) -> Result<Money, AppError> {
    let taken_back =
        work.find::<receipt_reversal::Entity>().select_only().column(receipt_reversal::Column::ReceiptId).into_query();
    let counting = work
        .find::<receipt::Entity>()
        .filter(receipt::Column::IssuedAt.gte(since))
        .filter(receipt::Column::Id.not_in_subquery(taken_back))
        .select_only()
        .column(receipt::Column::Id)
        .into_query();
    let parts = work
        .find::<receipt_part::Entity>()
        .filter(receipt_part::Column::AccountId.eq(account))
        .filter(receipt_part::Column::ReceiptId.in_subquery(counting))
        .limit(RECEIPTS_MAX);
    Ok(Money::sum(work.all(parts).await?.into_iter().map(|part| part.amount))?)
}

/// The plan that binds an account, if any: proposed or agreed.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_of(work: &Work, account: AccountId) -> Result<Option<Standing>, AppError> {
    let found = work.find::<instalment_plan::Entity>().filter(instalment_plan::Column::OpenFor.eq(account));
    match work.one(found).await? {
        Some(plan) => standing(work, plan).await.map(Some),
        None => Ok(None),
    }
}

/// The plan by which the arrears of an account are paid off, if any.
///
/// # Errors
/// When the database cannot be read.
pub async fn in_force(work: &Work, account: AccountId) -> Result<Option<Standing>, AppError> {
    Ok(open_of(work, account).await?.filter(|standing| standing.plan.state == State::Agreed))
}

/// The latest plan of an account, whatever has become of it.
///
/// # Errors
/// When the database cannot be read.
pub async fn latest_of(work: &Work, account: AccountId) -> Result<Option<Standing>, AppError> {
    let found = work
        .find::<instalment_plan::Entity>()
        .filter(instalment_plan::Column::AccountId.eq(account))
        .order_by_desc(instalment_plan::Column::AskedAt)
        .limit(1);
    match work.one(found).await? {
        Some(plan) => standing(work, plan).await.map(Some),
        None => Ok(None),
    }
}

/// # Errors
/// [`AppError::NotFound`] where there is none in this town.
pub async fn get(work: &Work, id: PlanId) -> Result<instalment_plan::Model, AppError> {
    work.get::<instalment_plan::Entity>(id).await?.ok_or(AppError::NotFound)
}

/// A plan of the wards of whoever asks.
///
/// # Errors
/// [`AppError::NotFound`] where there is none in this town or in these wards.
pub async fn get_for_staff(work: &Work, id: PlanId) -> Result<instalment_plan::Model, AppError> {
    work.require(Permission::HoldingSee)?;
    let plan = get(work, id).await?;
    if work.actor().scope().sees(Some(plan.ward)) { Ok(plan) } else { Err(AppError::NotFound) }
}

/// Some plans of the wards of whoever asks, in a state or in any, newest first, and how many there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(
    work: &Work,
    state: Option<State>,
    offset: u64,
    limit: u64,
) -> Result<(Vec<instalment_plan::Model>, u64), AppError> {
    work.require(Permission::HoldingSee)?;
    let mut rows = work.find::<instalment_plan::Entity>();
    if let Some(state) = state {
        rows = rows.filter(instalment_plan::Column::State.eq(state));
    }
    if let Some(wards) = work.actor().scope().narrowed(None) {
        rows = rows.filter(instalment_plan::Column::Ward.is_in(wards));
    }
    let count = rows.clone().count(work.tx()).await?;
    let rows = rows
        .order_by_desc(instalment_plan::Column::AskedAt)
        .order_by_desc(instalment_plan::Column::Id)
        .offset(offset)
        .limit(limit);
    Ok((work.all(rows).await?, count))
}
