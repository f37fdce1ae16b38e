//! What a gateway pays over: gross, less its fee, is net, proved to the lines that it is for.

use std::fmt;

use chrono::NaiveDate;
use entity::{
    ledger::journal,
    reconciliation::{
        Source, settlement,
        statement_line::{self, Kind, State},
    },
    values::{Money, SettlementId},
};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait},
};

use super::statement::totals;
use crate::platform::{
    access::Permission,
    audit::{self, Act, Entry as Trace},
    errors::{AppError, FieldErrors, Refusal},
    ledger::{
        self, Entry, Line,
        chart::LedgerAccount,
        closed::{self, Hold},
    },
    work::Work,
};

/// Why a pay-out is not booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettlementRefused {
    /// It was booked before.
    Already,
    /// Somebody was quicker: lines that were open are settled now.
    Changed,
}

impl fmt::Display for SettlementRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for SettlementRefused {}

impl Refusal for SettlementRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Already => "settlement-already",
            Self::Changed => "settlement-changed",
        }
    }
}

/// Lines of a source that no pay-out was booked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsettled {
    pub from_day: NaiveDate,
    pub to_day: NaiveDate,
    pub lines: i64,
    pub gross: Money,
    pub fee: Money,
    pub net: Money,
}

/// A pay-out as somebody reads it from the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSettlement {
    pub source: Source,
    pub day: NaiveDate,
    pub reference: String,
    /// The last day of the lines that it is for.
    pub to_day: NaiveDate,
    pub net: Money,
}

/// Lines that are money which the gateway holds for us, or has kept or given back. What it has taken twice it holds too, until
/// that goes back.
fn is_held() -> Condition {
    use statement_line::Column::{Kind as What, State as Is};
    let paid = Condition::all().add(What.eq(Kind::Payment)).add(Is.is_in([State::Matched, State::Duplicate]));
    let kept = Condition::all().add(What.is_in([Kind::Refund, Kind::Other])).add(Is.eq(State::Noted));
    Condition::any().add(paid).add(kept)
}

fn open_lines(work: &Work, source: Source, to_day: NaiveDate) -> Select<statement_line::Entity> {
    use statement_line::Column::{Day, SettlementId as Settled, Source as Of};
    work.find::<statement_line::Entity>()
        .filter(Of.eq(source))
        .filter(Day.lte(to_day))
        .filter(Settled.is_null())
        .filter(is_held())
}

#[derive(FromQueryResult)]
struct KindSum {
    kind: Kind,
    count: i64,
    amount: Money,
    fee: Money,
    from_day: NaiveDate,
    to_day: NaiveDate,
}

/// What a source has to pay over for days up to this one; nothing where there is nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn unsettled(work: &Work, source: Source, to_day: NaiveDate) -> Result<Option<Unsettled>, AppError> {
    use statement_line::Column::{Amount, Day, Fee, Kind as What};
    let sum = |column: statement_line::Column| {
        Expr::col(column.as_column_ref()).sum().if_null(0).cast_as(Alias::new("bigint"))
    };
    let sums = open_lines(work, source, to_day)
        .select_only()
        .column(What)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(sum(Amount), "amount")
        .column_as(sum(Fee), "fee")
        .column_as(Day.min(), "from_day")
        .column_as(Day.max(), "to_day")
        .group_by(What);
    let rows = work.rows::<statement_line::Entity, KindSum>(sums).await?;
    let (gross, fee) = totals(rows.iter().map(|row| (row.kind, row.amount, row.fee)))?;
    let (from, to) = (rows.iter().map(|row| row.from_day).min(), rows.iter().map(|row| row.to_day).max());
    let (Some(from_day), Some(to_day)) = (from, to) else { return Ok(None) };
    let lines = rows.iter().map(|row| row.count).sum();
    Ok(Some(Unsettled { from_day, to_day, lines, gross, fee, net: gross.minus(fee)? }))
}

/// Books a pay-out.
///
/// # Errors
/// Where the amount is not what the lines say; [`SettlementRefused`]
pub async fn record(work: &Work, new: NewSettlement) -> Result<SettlementId, AppError> {
    work.require(Permission::ReconcileWork)?;
    let staff = work.actor().staff().ok_or(AppError::Forbidden)?.id;
    closed::hold_statements(work).await?;
    closed::hold(work, Hold::Posting).await?;
    let gateway = new.source.gateway().ok_or(AppError::BadRequest)?;
    if new.day > work.today() || new.to_day > new.day {
        return Err(FieldErrors::one("day", "settlement-day").into());
    }
    let same = work
        .find::<settlement::Entity>()
        .filter(settlement::Column::Source.eq(new.source))
        .filter(settlement::Column::Reference.eq(&new.reference));
    if same.count(work.tx()).await? > 0 {
        return Err(SettlementRefused::Already.into());
    }
    let open = unsettled(work, new.source, new.to_day).await?;
    let Some(open) = open.filter(|open| open.net == new.net && open.gross.is_positive()) else {
        return Err(FieldErrors::one("net", "settlement-net").into());
    };
    let id = SettlementId::mint();
    let lines = [
        Line::new(LedgerAccount::Bank, open.net),
        Line::new(LedgerAccount::CollectionFee, open.fee),
        Line::new(LedgerAccount::Clearing(gateway), open.gross.negated()?),
    ];
    let entry = Entry::new(work, journal::Kind::Settlement, new.day, format!("settlement:{id}"), &lines)?;
    let journal_id = entry.id();
    ledger::post(work, vec![entry]).await?;
    work.insert(settlement::Model {
        tenant_id: work.tenant(),
        id,
        source: new.source,
        day: new.day,
        reference: new.reference,
        from_day: open.from_day,
        to_day: open.to_day,
        lines: open.lines,
        gross: open.gross,
        fee: open.fee,
        net: open.net,
        journal_id,
        recorded_by: staff,
        recorded_at: work.now,
    })
    .await?;
    mark(work, new.source, new.to_day, id, open.lines).await?;
    let trace = Trace::of(Act::SettlementRecorded, "settlement", id.0)
        .after("source", new.source.code())
        .after("rows", open.lines)
        .after("amount", open.net)
        .after("fee", open.fee);
    audit::record(work, trace).await?;
    Ok(id)
}

/// The lines are settled, all that were counted and no other.
async fn mark(work: &Work, source: Source, to_day: NaiveDate, id: SettlementId, lines: i64) -> Result<(), AppError> {
    use statement_line::Column::{Day, SettlementId as Settled, Source as Of};
    let marked = work
        .update_many::<statement_line::Entity>()
        .col_expr(Settled, Expr::value(id.0))
        .filter(Of.eq(source))
        .filter(Day.lte(to_day))
        .filter(Settled.is_null())
        .filter(is_held())
        .exec(work.tx())
        .await?;
    let marked = i64::try_from(marked.rows_affected).unwrap_or(i64::MAX);
    if marked == lines { Ok(()) } else { Err(SettlementRefused::Changed.into()) }
}
