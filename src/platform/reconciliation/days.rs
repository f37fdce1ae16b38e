//! What is open of each day of each source.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    counter::{instrument, shift},
    ledger::{journal, journal_line},
    payments::{Method, receipt},
    reconciliation::{
        Source, day_lock, settlement,
        statement_line::{self, State},
    },
    values::{Money, MoneyOverflow},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, FromQueryResult, QueryFilter, QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait, Query, SimpleExpr},
};

use super::{matching::Difference, ours};
use crate::platform::{
    access::Permission,
    calendar::{dhaka_day, dhaka_time},
    errors::AppError,
    work::Work,
};

/// How many, and how much together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub count: i64,
    pub amount: Money,
}

impl Tally {
    fn add(&mut self, count: i64, amount: Money) -> Result<(), MoneyOverflow> {
        self.count = self.count.saturating_add(count);
        self.amount = self.amount.plus(amount)?;
        Ok(())
    }
}

/// One day of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DaySum {
    /// What we have taken.
    pub here: Tally,
    /// What they say that payers have paid.
    pub there: Tally,
    pub matched: Tally,
    pub missing_here: Tally,
    pub missing_there: Tally,
    /// The amount is how much more they have than we.
    pub amount_differs: Tally,
    pub duplicate: Tally,
    /// Shifts that no supervisor has confirmed.
    pub unfinished: i64,
    pub lock: Option<day_lock::Model>,
}

impl DaySum {
    /// What is not settled.
    #[must_use]
    pub const fn open_items(&self) -> i64 {
        self.missing_here.count
            + self.missing_there.count
            + self.amount_differs.count
            + self.duplicate.count
            + self.unfinished
    }

    /// How much more they have than we, over all that is open.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn difference(&self) -> Result<Money, MoneyOverflow> {
        let more = self.missing_here.amount.plus(self.duplicate.amount)?.plus(self.amount_differs.amount)?;
        more.minus(self.missing_there.amount)
    }

    #[must_use]
    pub const fn tally(&self, difference: Difference) -> Tally {
        match difference {
            Difference::Matched => self.matched,
            Difference::MissingHere => self.missing_here,
            Difference::MissingThere => self.missing_there,
            Difference::AmountDiffers => self.amount_differs,
            Difference::Duplicate => self.duplicate,
        }
    }

    /// Nothing happened.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.here.count == 0 && self.there.count == 0 && self.open_items() == 0 && self.lock.is_none()
    }
}

/// Days by source.
pub type Days = BTreeMap<(Source, NaiveDate), DaySum>;

/// Every day of a stretch on which something happened or that is locked.
///
/// # Errors
/// When the database cannot be read.
pub async fn days(work: &Work, first: NaiveDate, last: NaiveDate) -> Result<Days, AppError> {
    work.require(Permission::ReconcileSee)?;
    let mut days = Days::new();
    let stretch = (first, last);
    theirs(work, stretch, &mut days).await?;
    receipts(work, stretch, &mut days).await?;
    bank(work, stretch, &mut days).await?;
    drawers(work, stretch, &mut days).await?;
    let locks = work.find::<day_lock::Entity>().filter(day_lock::Column::Day.between(first, last));
    for lock in work.all(locks).await? {
        let key = (lock.source, lock.day);
        days.entry(key).or_default().lock = Some(lock);
    }
    Ok(days)
}

/// One day of one source.
///
/// # Errors
/// When the database cannot be read.
pub async fn day(work: &Work, source: Source, day: NaiveDate) -> Result<DaySum, AppError> {
    Ok(days(work, day, day).await?.remove(&(source, day)).unwrap_or_default())
}

fn sum(column: impl ColumnTrait) -> SimpleExpr {
    Expr::col(column.as_column_ref()).sum().if_null(0).cast_as(Alias::new("bigint"))
}

#[derive(FromQueryResult)]
struct LineSum {
    source: Source,
    day: NaiveDate,
    state: State,
    count: i64,
    amount: Money,
    here: Money,
}

async fn theirs(work: &Work, (first, last): (NaiveDate, NaiveDate), days: &mut Days) -> Result<(), AppError> {
    use statement_line::Column::{Amount, Day, Here, Source as Of, State as Is};
    let sums = work
        .find::<statement_line::Entity>()
        .select_only()
        .columns([Of, Day, Is])
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(sum(Amount), "amount")
        .column_as(sum(Here), "here")
        .filter(Day.between(first, last))
        .filter(Is.ne(State::TakenBack))
        .group_by(Of)
        .group_by(Day)
        .group_by(Is);
    for row in work.rows::<statement_line::Entity, LineSum>(sums).await? {
        let day = days.entry((row.source, row.day)).or_default();
        let amount = row.amount;
        match row.state {
            State::Matched => day.matched.add(row.count, amount)?,
            State::MissingHere => day.missing_here.add(row.count, amount)?,
            State::AmountDiffers => day.amount_differs.add(row.count, amount.minus(row.here)?)?,
            State::Duplicate => day.duplicate.add(row.count, amount)?,
            State::Noted | State::TakenBack => continue,
        }
        day.there.add(row.count, amount)?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct OurSum {
    method: Method,
    day: NaiveDate,
    count: i64,
    amount: Money,
}

/// Receipts that count.
fn standing(work: &Work, (first, last): (NaiveDate, NaiveDate)) -> Select<receipt::Entity> {
    use receipt::Column::{Amount, Id, Method as How, PaidOn};
    work.find::<receipt::Entity>()
        .select_only()
        .column(How)
        .column_as(PaidOn, "day")
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(sum(Amount), "amount")
        .filter(PaidOn.between(first, last))
        .filter(Id.not_in_subquery(ours::reversed(work)))
        .group_by(How)
        .group_by(PaidOn)
}

/// Whether a line of a statement was found to be the row with this id.
pub(super) fn is_known_there(tenant: impl ColumnTrait, id: impl ColumnTrait) -> SimpleExpr {
    use statement_line::Column::{AgainstId, State as Is, TenantId};
    let line = |column: statement_line::Column| Expr::col((statement_line::Entity, column));
    let known = Query::select()
        .expr(Expr::val(1))
        .from(statement_line::Entity)
        .and_where(line(TenantId).equals(tenant.as_column_ref()))
        .and_where(line(AgainstId).equals(id.as_column_ref()))
        .and_where(Is.is_in([State::Matched, State::AmountDiffers]))
        .to_owned();
    Expr::exists(known)
}

/// What came through gateways, and over the counter in cash.
async fn receipts(work: &Work, stretch: (NaiveDate, NaiveDate), days: &mut Days) -> Result<(), AppError> {
    for row in work.rows::<receipt::Entity, OurSum>(standing(work, stretch)).await? {
        let source = Source::of_method(row.method);
        if source != Source::Bank {
            days.entry((source, row.day)).or_default().here.add(row.count, row.amount)?;
        }
    }
    let by_gateway = [Method::Sandbox, Method::SslCommerz, Method::Bkash, Method::Nagad, Method::Ekpay];
    let unknown = standing(work, stretch)
        .filter(receipt::Column::Method.is_in(by_gateway.map(|method| method.to_value())))
        .filter(is_known_there(receipt::Column::TenantId, receipt::Column::Id).not());
    for row in work.rows::<receipt::Entity, OurSum>(unknown).await? {
        let day = days.entry((Source::of_method(row.method), row.day)).or_default();
        day.missing_there.add(row.count, row.amount)?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct PlainSum {
    day: NaiveDate,
    count: i64,
    amount: Money,
}

/// What the bank should show: slips with its stamp, cash taken to it, what gateways have paid over. Cheques are on their way for
/// as long as they are.
async fn bank(work: &Work, (first, last): (NaiveDate, NaiveDate), days: &mut Days) -> Result<(), AppError> {
    use instrument::Column as Slip;
    use settlement::Column as Paid;
    let slips = work
        .find::<instrument::Entity>()
        .select_only()
        .column_as(Slip::DatedOn, "day")
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(sum(Slip::Amount), "amount")
        .filter(Slip::DatedOn.between(first, last))
        .filter(Slip::Kind.eq(instrument::Kind::BankSlip))
        .filter(Slip::State.ne(instrument::State::Dishonoured))
        .group_by(Slip::DatedOn);
    let here = work.rows::<instrument::Entity, PlainSum>(slips.clone()).await?;
    let unknown = slips.filter(is_known_there(Slip::TenantId, Slip::Id).not());
    let missing = work.rows::<instrument::Entity, PlainSum>(unknown).await?;
    add_bank(days, here, missing)?;

    let deposits = ours::deposits_at_bank(work)
        .filter(journal::Column::Day.between(first, last))
        .select_only()
        .column(journal::Column::Day)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(sum(journal_line::Column::Amount), "amount")
        .group_by(journal::Column::Day);
    let here = work.rows::<journal::Entity, PlainSum>(deposits.clone()).await?;
    let unknown = deposits.filter(is_known_there(journal::Column::TenantId, journal::Column::Id).not());
    let missing = work.rows::<journal::Entity, PlainSum>(unknown).await?;
    add_bank(days, here, missing)?;

    let settled = work
        .find::<settlement::Entity>()
        .select_only()
        .column(Paid::Day)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(sum(Paid::Net), "amount")
        .filter(Paid::Day.between(first, last))
        .group_by(Paid::Day);
    let here = work.rows::<settlement::Entity, PlainSum>(settled.clone()).await?;
    let unknown = settled.filter(is_known_there(Paid::TenantId, Paid::Id).not());
    let missing = work.rows::<settlement::Entity, PlainSum>(unknown).await?;
    add_bank(days, here, missing)
}

fn add_bank(days: &mut Days, here: Vec<PlainSum>, missing: Vec<PlainSum>) -> Result<(), AppError> {
    for row in here {
        days.entry((Source::Bank, row.day)).or_default().here.add(row.count, row.amount)?;
    }
    for row in missing {
        days.entry((Source::Bank, row.day)).or_default().missing_there.add(row.count, row.amount)?;
    }
    Ok(())
}

/// Cash agrees when each drawer of the day has been counted and confirmed.
async fn drawers(work: &Work, (first, last): (NaiveDate, NaiveDate), days: &mut Days) -> Result<(), AppError> {
    let end = last.succ_opt().unwrap_or(last);
    let shifts = work
        .find::<shift::Entity>()
        .filter(shift::Column::OpenedAt.gte(dhaka_time(first, 0, 0)))
        .filter(shift::Column::OpenedAt.lt(dhaka_time(end, 0, 0)));
    for shift in work.all(shifts).await? {
        let day = days.entry((Source::Cash, dhaka_day(shift.opened_at))).or_default();
        if shift.state == shift::State::Confirmed {
            let taken = shift.counted.unwrap_or_default().minus(shift.float)?;
            day.there.add(1, taken)?;
            day.matched.add(1, taken)?;
        } else {
            day.unfinished = day.unfinished.saturating_add(1);
        }
    }
    Ok(())
}
