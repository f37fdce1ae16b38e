//! Lines as people look at them.

use chrono::NaiveDate;
use entity::{
    counter::instrument,
    ledger::{journal, journal_line},
    payments::{Method, receipt},
    reconciliation::{
        Source, bank_statement, settlement,
        statement_line::{self, State},
    },
    values::{Money, StatementId},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, FromQueryResult, Iterable, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait},
};

use super::{
    days::{Tally, is_known_there},
    ours,
};
use crate::platform::{access::Permission, errors::AppError, work::Work};

/// Which lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Narrowed {
    pub source: Source,
    pub day: Option<NaiveDate>,
    pub statement: Option<StatementId>,
}

/// Lines of a page, and how many there are: those taken back only in their statement, or where they are asked for.
///
/// # Errors
/// When the database cannot be read.
pub async fn lines(
    work: &Work,
    narrowed: Narrowed,
    state: Option<State>,
    offset: u64,
    limit: u64,
) -> Result<(Vec<statement_line::Model>, u64), AppError> {
    use statement_line::Column::{Day, Line, Source as Of, State as Is, StatementId as Statement};
    work.require(Permission::ReconcileSee)?;
    let mut rows = work.find::<statement_line::Entity>().filter(Of.eq(narrowed.source));
    if let Some(day) = narrowed.day {
        rows = rows.filter(Day.eq(day));
    }
    if let Some(statement) = narrowed.statement {
        rows = rows.filter(Statement.eq(statement));
    }
    match (state, narrowed.statement) {
        (Some(state), _) => rows = rows.filter(Is.eq(state)),
        (None, None) => rows = rows.filter(Is.ne(State::TakenBack)),
        (None, Some(_)) => {}
    }
    let count = rows.clone().count(work.tx()).await?;
    let rows = rows.order_by_asc(Day).order_by_asc(Statement).order_by_asc(Line);
    Ok((work.all(rows.offset(offset).limit(limit)).await?, count))
}

/// Money of ours of which no statement knows.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Missing {
    pub day: NaiveDate,
    pub amount: Money,
    /// How the gateway or the bank would name it.
    pub name: String,
    /// How we do: the number of the receipt.
    pub reference: String,
}

/// Money of ours of which no statement of the source knows, and how much there is of it.
///
/// # Errors
/// When the database cannot be read.
pub async fn missing_there(
    work: &Work,
    narrowed: Narrowed,
    offset: u64,
    limit: u64,
) -> Result<(Vec<Missing>, u64), AppError> {
    work.require(Permission::ReconcileSee)?;
    if narrowed.source == Source::Bank {
        return missing_at_bank(work, narrowed.day, offset, limit).await;
    }
    if narrowed.source == Source::Cash {
        return Ok((Vec::new(), 0));
    }
    let methods = Method::iter().filter(|method| Source::of_method(*method) == narrowed.source);
    let mut receipts = work
        .find::<receipt::Entity>()
        .filter(receipt::Column::Method.is_in(methods.map(|method| method.to_value())))
        .filter(receipt::Column::Id.not_in_subquery(ours::reversed(work)))
        .filter(is_known_there(receipt::Column::TenantId, receipt::Column::Id).not());
    if let Some(day) = narrowed.day {
        receipts = receipts.filter(receipt::Column::PaidOn.eq(day));
    }
    let count = receipts.clone().count(work.tx()).await?;
    let receipts = receipts
        .order_by_asc(receipt::Column::PaidOn)
        .order_by_asc(receipt::Column::Serial)
        .offset(offset)
        .limit(limit)
        .select_only()
        .column_as(receipt::Column::PaidOn, "day")
        .column(receipt::Column::Amount)
        .column_as(Expr::col(receipt::Column::MethodReference.as_column_ref()).if_null(""), "name")
        .column_as(receipt::Column::Number, "reference");
    Ok((work.rows::<receipt::Entity, Missing>(receipts).await?, count))
}

/// What is left of a page that goes through several lists, one after the other.
struct Left {
    skip: u64,
    take: u64,
}

impl Left {
    /// The offset and the limit within the next list, which has so many rows.
    fn of_next(&mut self, count: u64) -> (u64, u64) {
        let skip = Ord::min(self.skip, count);
        let take = Ord::min(self.take, count.saturating_sub(skip));
        self.skip = self.skip.saturating_sub(skip);
        self.take = self.take.saturating_sub(take);
        (skip, take)
    }
}

/// What the bank should have: slips with its stamp, then cash that was taken to it, then what gateways have paid over.
async fn missing_at_bank(
    work: &Work,
    day: Option<NaiveDate>,
    offset: u64,
    limit: u64,
) -> Result<(Vec<Missing>, u64), AppError> {
    use instrument::Column as Slip;
    use settlement::Column as Paid;
    let mut slips = work
        .find::<instrument::Entity>()
        .filter(Slip::Kind.eq(instrument::Kind::BankSlip))
        .filter(Slip::State.ne(instrument::State::Dishonoured))
        .filter(is_known_there(Slip::TenantId, Slip::Id).not());
    let mut deposits =
        ours::deposits_at_bank(work).filter(is_known_there(journal::Column::TenantId, journal::Column::Id).not());
    let mut paid = work.find::<settlement::Entity>().filter(is_known_there(Paid::TenantId, Paid::Id).not());
    if let Some(day) = day {
        slips = slips.filter(Slip::DatedOn.eq(day));
        deposits = deposits.filter(journal::Column::Day.eq(day));
        paid = paid.filter(Paid::Day.eq(day));
    }
    let slip_count = slips.clone().count(work.tx()).await?;
    let deposit_count = deposits.clone().count(work.tx()).await?;
    let paid_count = paid.clone().count(work.tx()).await?;
    let mut left = Left { skip: offset, take: limit };
    let nothing = || Expr::val("").cast_as(Alias::new("text"));

    let (offset, limit) = left.of_next(slip_count);
    let slips = slips
        .order_by_asc(Slip::DatedOn)
        .order_by_asc(Slip::Id)
        .offset(offset)
        .limit(limit)
        .select_only()
        .column_as(Slip::DatedOn, "day")
        .column(Slip::Amount)
        .column_as(Slip::Number, "name")
        .column_as(Slip::Bank, "reference");
    let mut rows = work.rows::<instrument::Entity, Missing>(slips).await?;
    let (offset, limit) = left.of_next(deposit_count);
    let deposits = deposits
        .order_by_asc(journal::Column::Day)
        .order_by_asc(journal::Column::Id)
        .offset(offset)
        .limit(limit)
        .select_only()
        .column(journal::Column::Day)
        .column_as(journal_line::Column::Amount, "amount")
        .column_as(nothing(), "name")
        .column_as(nothing(), "reference");
    rows.extend(work.rows::<journal::Entity, Missing>(deposits).await?);
    let (offset, limit) = left.of_next(paid_count);
    let paid = paid
        .order_by_asc(Paid::Day)
        .order_by_asc(Paid::Id)
        .offset(offset)
        .limit(limit)
        .select_only()
        .column(Paid::Day)
        .column_as(Paid::Net, "amount")
        .column_as(Paid::Reference, "name")
        .column_as(nothing(), "reference");
    rows.extend(work.rows::<settlement::Entity, Missing>(paid).await?);
    Ok((rows, slip_count.saturating_add(deposit_count).saturating_add(paid_count)))
}

/// Statements, the newest first, and how many there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn statements(work: &Work, offset: u64, limit: u64) -> Result<(Vec<StatementHead>, u64), AppError> {
    use bank_statement::Column::{
        BroughtAt, Fee, FileName, FromDay, Gross, Id, Lines, Net, Source as Of, State as Is, ToDay,
    };
    work.require(Permission::ReconcileSee)?;
    let rows = work.find::<bank_statement::Entity>();
    let count = rows.clone().count(work.tx()).await?;
    let rows = rows
        .order_by_desc(BroughtAt)
        .order_by_desc(Id)
        .offset(offset)
        .limit(limit)
        .select_only()
        .columns([Id, Of, Is, FileName, FromDay, ToDay, Lines, Gross, Fee, Net]);
    Ok((work.rows::<bank_statement::Entity, StatementHead>(rows).await?, count))
}

/// A statement without its file.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct StatementHead {
    pub id: StatementId,
    pub source: Source,
    pub state: bank_statement::State,
    pub file_name: String,
    pub from_day: Option<NaiveDate>,
    pub to_day: Option<NaiveDate>,
    pub lines: i32,
    pub gross: Money,
    pub fee: Money,
    pub net: Money,
}

#[derive(FromQueryResult)]
struct StateSum {
    state: State,
    count: i64,
    amount: Money,
}

/// What the lines of a statement were found to be.
///
/// # Errors
/// When the database cannot be read.
pub async fn sums_of(work: &Work, statement: StatementId) -> Result<Vec<(State, Tally)>, AppError> {
    use statement_line::Column::{Amount, State as Is, StatementId as Of};
    let sums = work
        .find::<statement_line::Entity>()
        .select_only()
        .column(Is)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(Expr::col(Amount.as_column_ref()).sum().if_null(0).cast_as(Alias::new("bigint")), "amount")
        .filter(Of.eq(statement))
        .group_by(Is);
    let rows = work.rows::<statement_line::Entity, StateSum>(sums).await?;
    Ok(rows.into_iter().map(|row| (row.state, Tally { count: row.count, amount: row.amount })).collect())
}

#[cfg(test)]
mod tests {
    use super::Left;

    #[test]
    fn a_page_goes_on_in_the_next_list() {
        let page = |skip, take| {
            let mut left = Left { skip, take };
            [3, 0, 4].map(|count| left.of_next(count))
        };
        assert_eq!(page(0, 5), [(0, 3), (0, 0), (0, 2)]);
        assert_eq!(page(5, 5), [(3, 0), (0, 0), (2, 2)]);
        assert_eq!(page(10, 5), [(3, 0), (0, 0), (4, 0)]);
    }
}
