//! An account as the rules see it: its periods, oldest first, each with its dues and what has been cleared of them.

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::NaiveDate;
use entity::{
    billing::{Service, allocation, billing_account, demand},
    values::{AccountId, DemandId, Heads, Money, MoneyOverflow, Period, Ward},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::outage;
use crate::platform::{errors::AppError, work::Work};

/// More demands than an account gathers in a century; a bound for the query.
const DEMANDS_MAX: u64 = 1_000;

/// What one payer owes one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub service: Service,
    pub ward: Ward,
    /// Oldest first.
    pub periods: Vec<PeriodDues>,
    /// What is owed once, oldest first: it comes after all periods (R22).
    pub fees: Vec<Due>,
    /// Paid beyond everything due.
    pub credit: Money,
}

/// The dues of one period, in the order of their due days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodDues {
    pub period: Period,
    pub dues: Vec<Due>,
}

/// One demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: DemandId,
    pub period: Period,
    pub kind: demand::Kind,
    pub instalment: i16,
    pub due_on: NaiveDate,
    pub heads: Heads,
    pub amount: Money,
    pub paid: Money,
    pub rebate: Money,
    /// Written off.
    pub waived: Money,
    pub basis: Option<Uuid>,
    /// What payments, write-offs and their reversals have done to it.
    pub history: Vec<Clearing>,
}

/// What one journal did to a demand. Figures are below zero where it took back what an earlier one did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clearing {
    /// The day that it counts from (R8).
    pub day: NaiveDate,
    /// Principal cleared by money, rebate or write-off.
    pub principal: Money,
    /// Of it, what was written off.
    pub waived: Money,
    /// Of it, rebate that a campaign gave.
    pub campaign_rebate: Money,
    /// Surcharge paid or waived.
    pub surcharge: Money,
}

impl Due {
    /// Principal neither paid nor rebated nor written off.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn open(&self) -> Result<Money, MoneyOverflow> {
        self.amount.minus(self.cleared()?)
    }

    /// # Errors
    /// When a sum leaves the range.
    pub fn cleared(&self) -> Result<Money, MoneyOverflow> {
        self.paid.plus(self.rebate)?.plus(self.waived)
    }

    /// Principal that was unpaid when a day began: what was paid on the day itself was unpaid then.
    pub(super) fn unpaid_at(&self, day: NaiveDate) -> Result<Money, MoneyOverflow> {
        let before = self.history.iter().filter(|clearing| clearing.day < day);
        self.amount.minus(Money::sum(before.map(|clearing| clearing.principal))?)
    }

    /// Surcharge paid or waived so far.
    pub(super) fn surcharge_cleared(&self) -> Result<Money, MoneyOverflow> {
        Money::sum(self.history.iter().map(|clearing| clearing.surcharge))
    }
}

impl PeriodDues {
    /// # Errors
    /// When a sum leaves the range.
    pub fn open(&self) -> Result<Money, MoneyOverflow> {
        self.dues.iter().try_fold(Money::ZERO, |sum, due| sum.plus(due.open()?))
    }
}

impl Account {
    /// Reads an account.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where there is none.
    pub async fn load(work: &Work, id: AccountId) -> Result<Self, AppError> {
        let row = work.get::<billing_account::Entity>(id).await?.ok_or(AppError::NotFound)?;
        Self::gather(work, row).await
    }

    /// Reads an account and locks it: whatever else posts to it waits.
    ///
    /// # Errors
    /// When there is none.
    pub async fn load_for_update(work: &Work, id: AccountId) -> Result<Self, AppError> {
        let row = work.get_for_update::<billing_account::Entity>(id).await?.context("the account is gone")?;
        Self::gather(work, row).await
    }

    async fn gather(work: &Work, row: billing_account::Model) -> Result<Self, AppError> {
        outage::look(work).await?;
        let demands = work
            .find::<demand::Entity>()
            .filter(demand::Column::AccountId.eq(row.id))
            .order_by_asc(demand::Column::Period)
            .order_by_asc(demand::Column::Instalment)
            .limit(DEMANDS_MAX);
        let demands = work.all(demands).await?;
        let allocations = if demands.iter().any(|demand| may_have_history(demand, work.today())) {
            work.all(work.find::<allocation::Entity>().filter(allocation::Column::AccountId.eq(row.id))).await?
        } else {
            Vec::new()
        };
        let (periods, fees) = sorted(demands, &allocations)?;
        Ok(Self { id: row.id, service: row.service, ward: row.ward, periods, fees, credit: row.credit })
    }

    /// Every due, period by period, and the fees.
    pub fn dues(&self) -> impl Iterator<Item = &Due> {
        self.periods.iter().flat_map(|period| &period.dues).chain(&self.fees)
    }

    /// Whether anything was ever paid, rebated or written off.
    #[must_use]
    pub fn was_touched(&self) -> bool {
        self.dues().any(|due| !due.history.is_empty())
    }
}

/// Nothing was ever cleared on most accounts: one question less. A demand that can bear surcharge may have had some waived
/// although its principal is untouched.
fn may_have_history(demand: &demand::Model, today: NaiveDate) -> bool {
    let bears_surcharge_after = match demand.period {
        Period::Year(year) => year.last_day(),
        Period::Month(_) => demand.due_on,
    };
    bears_surcharge_after < today || [demand.paid, demand.rebate, demand.waived].iter().any(|sum| !sum.is_zero())
}

fn sorted(
    demands: Vec<demand::Model>,
    allocations: &[allocation::Model],
) -> Result<(Vec<PeriodDues>, Vec<Due>), MoneyOverflow> {
    let mut histories: BTreeMap<DemandId, Vec<Clearing>> = BTreeMap::new();
    for row in allocations {
        histories.entry(row.demand_id).or_default().push(Clearing {
            day: row.paid_on,
            principal: row.principal()?,
            waived: row.waived,
            campaign_rebate: row.campaign_rebate,
            surcharge: row.surcharge.plus(row.surcharge_waived)?,
        });
    }
    let (mut periods, mut fees) = (BTreeMap::<Period, Vec<Due>>::new(), Vec::new());
    for row in demands {
        let history = histories.remove(&row.id).unwrap_or_default();
        let due = Due {
            id: row.id,
            period: row.period,
            kind: row.kind,
            instalment: row.instalment,
            due_on: row.due_on,
            heads: row.heads,
            amount: row.amount,
            paid: row.paid,
            rebate: row.rebate,
            waived: row.waived,
            basis: row.basis_id,
            history,
        };
        match row.kind {
            demand::Kind::Instalment => periods.entry(row.period).or_default().push(due),
            demand::Kind::Fee => fees.push(due),
        }
    }
    let periods = periods.into_iter().map(|(period, dues)| PeriodDues { period, dues });
    Ok((periods.collect(), fees))
}
