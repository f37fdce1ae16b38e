//! What was demanded, what came of it and what is left, by ward or by account, as of a day of a year.
//!
//! Demands count from the day they were raised, what cleared them from its day (R8); what a reversal takes back has the day of
//! the payment, so that both cancel out. Dues of years before the year are its arrears, less what cleared them before it began.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    billing::{allocation, billing_account, demand},
    values::{AccountId, FiscalYear, Money, Period, Ward},
};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, Select, TryGetable, sea_query::Expr,
};

use super::collected::{scope, sum};
use crate::{platform::errors::AppError, web::report::Look};

/// How old arrears are: from last year, two, three, four or five, and more than five years back.
pub(super) const AGES: usize = 5;

/// The figures of a ward or an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Of earlier years, open when the year began.
    pub arrears: Money,
    /// Demanded for the year.
    pub current: Money,
    pub paid_arrears: Money,
    pub paid_current: Money,
    pub surcharge: Money,
    pub rebate: Money,
    pub waived: Money,
    /// Of what is open, what is of earlier years, by age.
    pub ages: [Money; AGES],
}

impl Standing {
    pub fn demanded(&self) -> Result<Money, AppError> {
        Ok(self.arrears.plus(self.current)?)
    }

    pub fn paid(&self) -> Result<Money, AppError> {
        Ok(self.paid_arrears.plus(self.paid_current)?)
    }

    /// What is still open.
    pub fn balance(&self) -> Result<Money, AppError> {
        Ok(self.demanded()?.minus(self.paid()?)?.minus(self.rebate)?.minus(self.waived)?)
    }

    /// How much of what was demanded has come, in whole per cent, rounded down; rebate has come as well.
    pub fn percent(&self) -> Result<i64, AppError> {
        let (came, demanded) = (self.paid()?.plus(self.rebate)?, self.demanded()?);
        Ok(came.times(100)?.poisha().checked_div(demanded.poisha()).unwrap_or(0))
    }

    /// All arrears that are open.
    pub fn owed(&self) -> Result<Money, AppError> {
        Ok(Money::sum(self.ages)?)
    }

    pub fn add(&mut self, other: &Self) -> Result<(), AppError> {
        self.arrears = self.arrears.plus(other.arrears)?;
        self.current = self.current.plus(other.current)?;
        self.paid_arrears = self.paid_arrears.plus(other.paid_arrears)?;
        self.paid_current = self.paid_current.plus(other.paid_current)?;
        self.surcharge = self.surcharge.plus(other.surcharge)?;
        self.rebate = self.rebate.plus(other.rebate)?;
        self.waived = self.waived.plus(other.waived)?;
        for (age, more) in self.ages.iter_mut().zip(other.ages) {
            *age = age.plus(more)?;
        }
        Ok(())
    }

    fn age(&mut self, place: Option<usize>, more: Money) -> Result<(), AppError> {
        if let Some(age) = place.and_then(|place| self.ages.get_mut(place)) {
            *age = age.plus(more)?;
        }
        Ok(())
    }

    /// A demand of a period, in the books of a year.
    fn raise(&mut self, year: FiscalYear, period: Period, amount: Money) -> Result<(), AppError> {
        match period.fiscal_year().cmp(&year) {
            std::cmp::Ordering::Less => self.arrears = self.arrears.plus(amount)?,
            std::cmp::Ordering::Equal => self.current = self.current.plus(amount)?,
            std::cmp::Ordering::Greater => {}
        }
        self.age(age_of(year, period), amount)
    }

    /// What cleared some of it, before the year or in it.
    fn clear(&mut self, year: FiscalYear, is_before: bool, cleared: &Cleared) -> Result<(), AppError> {
        let principal = cleared.paid.plus(cleared.rebate)?.plus(cleared.waived)?;
        self.age(age_of(year, cleared.period), principal.negated()?)?;
        match cleared.period.fiscal_year().cmp(&year) {
            std::cmp::Ordering::Greater => return Ok(()),
            std::cmp::Ordering::Less if is_before => {
                self.arrears = self.arrears.minus(principal)?;
                return Ok(());
            }
            std::cmp::Ordering::Less => self.paid_arrears = self.paid_arrears.plus(cleared.paid)?,
            std::cmp::Ordering::Equal => self.paid_current = self.paid_current.plus(cleared.paid)?,
        }
        self.surcharge = self.surcharge.plus(cleared.surcharge)?;
        self.rebate = self.rebate.plus(cleared.rebate)?;
        self.waived = self.waived.plus(cleared.waived)?;
        Ok(())
    }
}

/// Where dues of a period stand among the ages; nowhere for those of the year itself.
fn age_of(year: FiscalYear, period: Period) -> Option<usize> {
    let years = year.first_calendar_year().saturating_sub(period.fiscal_year().first_calendar_year());
    match years {
        ..=0 => None,
        1 => Some(0),
        2 => Some(1),
        3 => Some(2),
        4 | 5 => Some(3),
        6.. => Some(4),
    }
}

struct Cleared {
    period: Period,
    paid: Money,
    rebate: Money,
    waived: Money,
    surcharge: Money,
}

/// By what figures are grouped.
pub(super) trait Group: Copy + Ord + TryGetable + Send + Sync {
    const COLUMN: billing_account::Column;
}

impl Group for Ward {
    const COLUMN: billing_account::Column = billing_account::Column::Ward;
}

impl Group for AccountId {
    const COLUMN: billing_account::Column = billing_account::Column::Id;
}

fn account_of_demand() -> RelationDef {
    demand::Entity::belongs_to(billing_account::Entity)
        .from((demand::Column::TenantId, demand::Column::AccountId))
        .to((billing_account::Column::TenantId, billing_account::Column::Id))
        .into()
}

fn account_of_allocation() -> RelationDef {
    allocation::Entity::belongs_to(billing_account::Entity)
        .from((allocation::Column::TenantId, allocation::Column::AccountId))
        .to((billing_account::Column::TenantId, billing_account::Column::Id))
        .into()
}

/// Of the wards that are asked for and that the reader sees, and of some accounts where they are named.
pub(super) fn narrowed<E: EntityTrait>(mut select: Select<E>, look: &Look<'_>, of: Option<&[AccountId]>) -> Select<E> {
    if let Some(wards) = scope(look.work).narrowed(look.asked.ward) {
        select = select.filter(billing_account::Column::Ward.is_in(wards));
    }
    match of {
        Some(accounts) => select.filter(billing_account::Column::Id.is_in(accounts.iter().copied())),
        None => select,
    }
}

/// The figures of every group as of the last day that is asked for, in the books of a year.
pub(super) async fn standings<G: Group>(
    look: &Look<'_>,
    year: FiscalYear,
    of: Option<&[AccountId]>,
) -> Result<BTreeMap<G, Standing>, AppError> {
    let day = look.asked.to;
    let mut standings: BTreeMap<G, Standing> = BTreeMap::new();
    let raised = look
        .work
        .find::<demand::Entity>()
        .select_only()
        .join(JoinType::InnerJoin, account_of_demand())
        .filter(demand::Column::RaisedOn.lte(day))
        .column_as(G::COLUMN, "of_group")
        .column_as(demand::Column::Period, "of_period")
        .column_as(sum(Expr::col(demand::Column::Amount.as_column_ref())), "amount")
        .group_by(G::COLUMN)
        .group_by(demand::Column::Period);
    let raised = narrowed(raised, look, of).into_tuple::<(G, Period, Money)>().all(look.work.tx()).await?;
    for (group, period, amount) in raised {
        standings.entry(group).or_default().raise(year, period, amount)?;
    }
    let first = year.first_day();
    for (is_before, from, to) in [(true, NaiveDate::MIN, first.pred_opt().unwrap_or(first)), (false, first, day)] {
        for (group, cleared) in cleared::<G>(look, of, (from, to)).await? {
            standings.entry(group).or_default().clear(year, is_before, &cleared)?;
        }
    }
    Ok(standings)
}

async fn cleared<G: Group>(
    look: &Look<'_>,
    of: Option<&[AccountId]>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<(G, Cleared)>, AppError> {
    let total = |column: allocation::Column| sum(Expr::col(column.as_column_ref()));
    let mut cleared = look
        .work
        .find::<allocation::Entity>()
        .select_only()
        .join(JoinType::InnerJoin, account_of_allocation())
        .filter(allocation::Column::PaidOn.lte(to))
        .column_as(G::COLUMN, "of_group")
        .column_as(allocation::Column::Period, "of_period")
        .column_as(total(allocation::Column::Paid), "paid_sum")
        .column_as(total(allocation::Column::Rebate), "rebate_sum")
        .column_as(total(allocation::Column::Waived), "waived_sum")
        .column_as(total(allocation::Column::Surcharge), "surcharge_sum")
        .group_by(G::COLUMN)
        .group_by(allocation::Column::Period);
    // The beginning of time is no day that a database knows.
    if from > NaiveDate::MIN {
        cleared = cleared.filter(allocation::Column::PaidOn.gte(from));
    }
    let rows = narrowed(cleared, look, of).into_tuple::<(G, Period, Money, Money, Money, Money)>();
    let rows = rows.all(look.work.tx()).await?.into_iter();
    let named =
        |(group, period, paid, rebate, waived, surcharge)| (group, Cleared { period, paid, rebate, waived, surcharge });
    Ok(rows.map(named).collect())
}

/// What all groups come to.
pub(super) async fn total(look: &Look<'_>, year: FiscalYear) -> Result<Standing, AppError> {
    let mut total = Standing::default();
    for standing in standings::<Ward>(look, year, None).await?.values() {
        total.add(standing)?;
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taka(taka: i64) -> Money {
        Money::from_poisha(taka * 100)
    }

    fn cleared(period: &str, paid: i64, rebate: i64) -> Cleared {
        let period = period.parse().unwrap();
        Cleared { period, paid: taka(paid), rebate: taka(rebate), waived: Money::ZERO, surcharge: taka(1) }
    }

    #[test]
    fn arrears_are_what_was_open_when_the_year_began() {
        let year: FiscalYear = "2026-27".parse().unwrap();
        let mut standing = Standing::default();
        for (period, amount) in [("2018-19", 7), ("2022-23", 100), ("2025-26", 500), ("2026-27", 1_000), ("2027-28", 9)]
        {
            standing.raise(year, period.parse().unwrap(), taka(amount)).unwrap();
        }
        standing.clear(year, true, &cleared("2025-26", 200, 0)).unwrap();
        standing.clear(year, false, &cleared("2025-26", 100, 0)).unwrap();
        standing.clear(year, false, &cleared("2026-27", 450, 50)).unwrap();
        assert_eq!((standing.arrears, standing.current), (taka(407), taka(1_000)));
        assert_eq!((standing.paid_arrears, standing.paid_current, standing.rebate), (taka(100), taka(450), taka(50)));
        assert_eq!((standing.surcharge, standing.balance().unwrap()), (taka(2), taka(807)));
        assert_eq!(standing.percent().unwrap(), 42);
        assert_eq!(standing.ages.map(|age| age.poisha() / 100), [200, 0, 0, 100, 7]);
        assert_eq!(Standing::default().percent().unwrap(), 0);
    }

    #[test]
    fn a_month_is_as_old_as_its_year() {
        let year: FiscalYear = "2026-27".parse().unwrap();
        let age = |period: &str| age_of(year, period.parse().unwrap());
        assert_eq!((age("2026-M11"), age("2026-M06"), age("2025-M06")), (None, Some(0), Some(1)));
        assert_eq!((age("2023-24"), age("2021-22"), age("2020-21")), (Some(2), Some(3), Some(4)));
    }
}
