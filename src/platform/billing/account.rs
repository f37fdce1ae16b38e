//! An account as the rules see it: its years, oldest first, each with its dues and what has been cleared.

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::NaiveDate;
use entity::{
    billing::{Service, allocation, billing_account, demand},
    values::{AccountId, DemandId, FiscalYear, Heads, Money, MoneyOverflow},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::platform::{errors::AppError, work::Work};

/// More demands than an account gathers in a century; a bound for the query.
const DEMANDS_MAX: u64 = 1_000;

/// What one payer owes one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub service: Service,
    /// Oldest first.
    pub years: Vec<Year>,
    /// Paid beyond everything due.
    pub credit: Money,
}

/// The dues of one year and what has been cleared of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    pub period: FiscalYear,
    /// In the order of their due days.
    pub dues: Vec<Due>,
    /// Principal cleared, by money or rebate, with the day of payment.
    pub cleared: Vec<(NaiveDate, Money)>,
    pub surcharge_paid: Money,
}

/// One demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: DemandId,
    pub instalment: i16,
    pub due_on: NaiveDate,
    pub heads: Heads,
    pub amount: Money,
    pub paid: Money,
    pub rebate: Money,
    pub basis: Option<Uuid>,
}

impl Due {
    /// Principal neither paid nor rebated.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn open(&self) -> Result<Money, MoneyOverflow> {
        self.amount.minus(self.paid)?.minus(self.rebate)
    }
}

impl Year {
    /// # Errors
    /// When a sum leaves the range.
    pub fn open(&self) -> Result<Money, MoneyOverflow> {
        self.dues.iter().try_fold(Money::ZERO, |sum, due| sum.plus(due.open()?))
    }

    /// # Errors
    /// When a sum leaves the range.
    pub fn amount(&self) -> Result<Money, MoneyOverflow> {
        Money::sum(self.dues.iter().map(|due| due.amount))
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
        let demands = work
            .find::<demand::Entity>()
            .filter(demand::Column::AccountId.eq(row.id))
            .order_by_asc(demand::Column::Period)
            .order_by_asc(demand::Column::Instalment)
            .limit(DEMANDS_MAX);
        let demands = work.all(demands).await?;
        // Nothing was ever paid on most accounts: one question less.
        let untouched = demands.iter().all(|demand| demand.paid.is_zero() && demand.rebate.is_zero());
        let allocations = if untouched {
            Vec::new()
        } else {
            work.all(work.find::<allocation::Entity>().filter(allocation::Column::AccountId.eq(row.id))).await?
        };
        Ok(Self { id: row.id, service: row.service, years: years(demands, &allocations)?, credit: row.credit })
    }
}

fn years(demands: Vec<demand::Model>, allocations: &[allocation::Model]) -> Result<Vec<Year>, MoneyOverflow> {
    let mut years: BTreeMap<FiscalYear, Year> = BTreeMap::new();
    for row in demands {
        let year = years.entry(row.period).or_insert_with(|| Year {
            period: row.period,
            dues: Vec::new(),
            cleared: Vec::new(),
            surcharge_paid: Money::ZERO,
        });
        year.dues.push(Due {
            id: row.id,
            instalment: row.instalment,
            due_on: row.due_on,
            heads: row.heads,
            amount: row.amount,
            paid: row.paid,
            rebate: row.rebate,
            basis: row.basis_id,
        });
    }
    for row in allocations {
        if let Some(year) = years.get_mut(&row.period) {
            year.cleared.push((row.paid_on, row.paid.plus(row.rebate)?));
            year.surcharge_paid = year.surcharge_paid.plus(row.surcharge)?;
        }
    }
    Ok(years.into_values().collect())
}
