//! Lines as people look at them.

use chrono::NaiveDate;
use entity::{
    counter::instrument,
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
    matching::Difference,
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

/// Lines of a page, and how many there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn lines(
    work: &Work,
    narrowed: Narrowed,
    difference: Option<Difference>,
    offset: u64,
    limit: u64,
) -> Result<(Vec<statement_line::Model>, u64), AppError> {
    use statement_line::Column::{Day, Line, Source as Of, State as Is, StatementId as Statement};
    work.require(Permission::ReconcileSee)?;
    let mut rows = work.find::<statement_line::Entity>().filter(Of.eq(narrowed.source));
    if let Some(day) = narrowed.day {
        rows = rows.filter(Day.eq(day));
    }
    match narrowed.statement {
        Some(statement) => rows = rows.filter(Statement.eq(statement)),
        None => rows = rows.filter(Is.ne(State::TakenBack)),
    }
    let state = difference.map(|difference| match difference {
        Difference::Matched => State::Matched,
        Difference::MissingHere | Difference::MissingThere => State::MissingHere,
        Difference::AmountDiffers => State::AmountDiffers,
        Difference::Duplicate => State::Duplicate,
    });
    if let Some(state) = state {
        rows = rows.filter(Is.eq(state));
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
    let text = |text: &'static str| Expr::val(text);
    if narrowed.source == Source::Bank {
        let mut slips = work
            .find::<instrument::Entity>()
            .filter(instrument::Column::Kind.eq(instrument::Kind::BankSlip))
            .filter(instrument::Column::State.ne(instrument::State::Dishonoured))
            .filter(is_known_there(instrument::Column::TenantId, instrument::Column::Id).not());
        let mut paid = work
            .find::<settlement::Entity>()
            .filter(is_known_there(settlement::Column::TenantId, settlement::Column::Id).not());
        if let Some(day) = narrowed.day {
            slips = slips.filter(instrument::Column::DatedOn.eq(day));
            paid = paid.filter(settlement::Column::Day.eq(day));
        }
        let count = slips.clone().count(work.tx()).await? + paid.clone().count(work.tx()).await?;
        let slips = slips
            .order_by_asc(instrument::Column::DatedOn)
            .offset(offset)
            .limit(limit)
            .select_only()
            .column_as(instrument::Column::DatedOn, "day")
            .column(instrument::Column::Amount)
            .column_as(instrument::Column::Number, "name")
            .column_as(instrument::Column::Bank, "reference");
        let mut rows = work.rows::<instrument::Entity, Missing>(slips).await?;
        let paid = paid
            .select_only()
            .column(settlement::Column::Day)
            .column_as(settlement::Column::Net, "amount")
            .column_as(settlement::Column::Reference, "name")
            .column_as(text(""), "reference");
        if offset == 0 {
            rows.extend(work.rows::<settlement::Entity, Missing>(paid).await?);
        }
        return Ok((rows, count));
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
