//! A statement from its file to its lines, and back.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    time::Duration,
};

use chrono::NaiveDate;
use entity::{
    reconciliation::{
        Source, bank_statement, day_lock, statement_layout,
        statement_layout::Columns,
        statement_line::{self, Against, Kind, State},
    },
    values::{InstrumentId, Money, StatementId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};

use super::{
    again::MatchAgain,
    clear,
    columns::{Heading, Places, heading_of},
    compare::{follow_up, found},
    ours,
    read::{self, Line, Lines},
};
use crate::platform::{
    access::Permission,
    audit::{self, Act, Entry},
    errors::{AppError, Refusal},
    jobs,
    ledger::closed::{self, Hold},
    sheet::{Bounds, Sheet, SheetError},
    work::Work,
};

/// Rows of one statement.
const BATCH: usize = 500;
/// When lines that were open are looked at again by themselves: by then the gateway has answered.
const AGAIN_AFTER: Duration = Duration::from_mins(5);

/// Why a statement is not taken, or not taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementRefused {
    /// The same file counts already.
    Already,
    /// It has been imported, or taken back, meanwhile.
    NotNow,
    /// It has lines of a day that is locked.
    DayLocked,
    /// A pay-out was booked on the ground of its lines.
    Settled,
    /// Some of its rows cannot be read, or it has none.
    Unread,
}

impl fmt::Display for StatementRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for StatementRefused {}

impl Refusal for StatementRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Already => "statement-already",
            Self::NotNow => "statement-not-now",
            Self::DayLocked => "statement-day-locked",
            Self::Settled => "statement-settled",
            Self::Unread => "statement-unread",
        }
    }
}

/// How a file would be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub heading: Heading,
    pub places: Places,
    pub read: Lines,
}

/// Reads a file; takes its time.
///
/// # Errors
/// When it is no table.
pub fn preview(bytes: &[u8], source: Source, chosen: Option<&Columns>) -> Result<Preview, SheetError> {
    let sheet = Sheet::read_within(bytes, Bounds::STATEMENT)?;
    let heading = heading_of(&sheet, source, chosen);
    let places = Places::of(&heading.cells, source, chosen);
    let below = sheet.rows().filter(|(row, _)| *row > heading.row);
    let read = if places.missing().is_some() { Lines::default() } else { read::lines(below, &places) };
    Ok(Preview { heading, places, read })
}

/// The columns that somebody chose last for a source.
///
/// # Errors
/// When the database cannot be read.
pub async fn layout(work: &Work, source: Source) -> Result<Option<Columns>, AppError> {
    let row = work.find::<statement_layout::Entity>().filter(statement_layout::Column::Source.eq(source));
    Ok(work.one(row).await?.map(|row| row.columns))
}

/// Puts a file down to be looked at.
///
/// # Errors
/// [`StatementRefused::Already`]
pub async fn bring(
    work: &Work,
    source: Source,
    file_name: String,
    bytes: Vec<u8>,
    sha256: String,
) -> Result<StatementId, AppError> {
    work.require(Permission::ReconcileWork)?;
    let staff = work.actor().staff().ok_or(AppError::Forbidden)?;
    if counts_already(work, &sha256).await? {
        return Err(StatementRefused::Already.into());
    }
    let id = StatementId::mint();
    work.insert(bank_statement::Model {
        tenant_id: work.tenant(),
        id,
        source,
        state: bank_statement::State::Draft,
        file_name,
        sha256: sha256.clone(),
        standing_sha256: None,
        file: Some(bytes),
        lines: 0,
        repeated: 0,
        from_day: None,
        to_day: None,
        gross: Money::ZERO,
        fee: Money::ZERO,
        net: Money::ZERO,
        brought_by: staff.id,
        brought_at: work.now,
        taken_back_by: None,
        taken_back_at: None,
    })
    .await?;
    let entry = Entry::of(Act::StatementBrought, "bank_statement", id.0).after("source", source.code());
    audit::record(work, entry.after("file", sha256)).await?;
    Ok(id)
}

async fn counts_already(work: &Work, sha256: &str) -> Result<bool, AppError> {
    let same = work.find::<bank_statement::Entity>().filter(bank_statement::Column::StandingSha256.eq(sha256));
    Ok(same.count(work.tx()).await? > 0)
}

/// Takes the lines of a draft and compares them.
///
/// # Errors
/// [`StatementRefused`]
pub async fn import(work: &Work, id: StatementId, preview: Preview) -> Result<(), AppError> {
    work.require(Permission::ReconcileWork)?;
    closed::hold_statements(work).await?;
    closed::hold(work, Hold::Posting).await?;
    let statement = work.get_for_update::<bank_statement::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if statement.state != bank_statement::State::Draft {
        return Err(StatementRefused::NotNow.into());
    }
    if counts_already(work, &statement.sha256).await? {
        return Err(StatementRefused::Already.into());
    }
    let Preview { heading, places, read } = preview;
    let (Some(first), Some(last)) =
        (read.lines.iter().map(|line| line.day).min(), read.lines.iter().map(|line| line.day).max())
    else {
        return Err(StatementRefused::Unread.into());
    };
    if !read.faults.is_empty() {
        return Err(StatementRefused::Unread.into());
    }
    let (source, all) = (statement.source, read.lines.len());
    let lines = not_yet_known(work, source, (first, last), read.lines).await?;
    if has_locked_day(work, source, lines.iter().map(|line| line.day).collect()).await? {
        return Err(StatementRefused::DayLocked.into());
    }
    let (gross, fee) = totals(lines.iter().map(|line| (line.kind, line.amount, line.fee)))?;
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let written = bank_statement::ActiveModel {
        id: Unchanged(id),
        state: Set(bank_statement::State::Standing),
        standing_sha256: Set(Some(statement.sha256.clone())),
        file: Set(None),
        lines: Set(count(lines.len())),
        repeated: Set(count(all.saturating_sub(lines.len()))),
        from_day: Set(Some(first)),
        to_day: Set(Some(last)),
        gross: Set(gross),
        fee: Set(fee),
        net: Set(gross.minus(fee)?),
        ..Default::default()
    };
    work.update(written).await?;
    remember(work, source, places.to_columns(&heading.cells)).await?;
    let ours = ours::around(work, source, (first, last), id).await?;
    let rows = found(work, &statement, &lines, &ours).await?;
    let open = follow_up(work, &rows).await?;
    let mut rows = rows.into_iter();
    loop {
        let batch: Vec<statement_line::Model> = rows.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        work.insert_all(batch).await?;
    }
    if open {
        jobs::queue_after(work, &MatchAgain { statement: id }, AGAIN_AFTER).await?;
    }
    let entry = Entry::of(Act::StatementImported, "bank_statement", id.0)
        .after("source", source.code())
        .after("rows", lines.len())
        .after("amount", gross);
    audit::record(work, entry).await
}

/// What payers paid less what was given back, and what was kept for it: the fee of what was given back comes back too.
pub(super) fn totals(lines: impl Iterator<Item = (Kind, Money, Money)>) -> Result<(Money, Money), AppError> {
    let (mut gross, mut fees) = (Money::ZERO, Money::ZERO);
    for (kind, amount, fee) in lines {
        (gross, fees) = match kind {
            Kind::Payment => (gross.plus(amount)?, fees.plus(fee)?),
            Kind::Refund => (gross.minus(amount)?, fees.minus(fee)?),
            Kind::Other => (gross, fees.plus(amount)?.plus(fee)?),
            Kind::Payout => (gross, fees.plus(fee)?),
        };
    }
    Ok((gross, fees))
}

/// Remembers the columns for the next file of the source.
async fn remember(work: &Work, source: Source, columns: Columns) -> Result<(), AppError> {
    let staff = work.actor().staff().ok_or(AppError::Forbidden)?.id;
    let row =
        statement_layout::Model { tenant_id: work.tenant(), source, columns, chosen_by: staff, chosen_at: work.now };
    if !work.insert_if_absent(row.clone()).await? {
        let row = statement_layout::ActiveModel {
            source: Unchanged(source),
            columns: Set(row.columns),
            chosen_by: Set(staff),
            chosen_at: Set(work.now),
            ..Default::default()
        };
        work.update(row).await?;
    }
    Ok(())
}

type Same = (NaiveDate, Kind, Money, Option<String>, Option<String>);

#[derive(FromQueryResult)]
struct KnownRow {
    day: NaiveDate,
    kind: Kind,
    amount: Money,
    reference: Option<String>,
    our_reference: Option<String>,
}

/// Leaves out what an earlier statement has brought: files of one source overlap. Of equal lines as many stay as are new.
async fn not_yet_known(
    work: &Work,
    source: Source,
    (first, last): (NaiveDate, NaiveDate),
    lines: Vec<Line>,
) -> Result<Vec<Line>, AppError> {
    use statement_line::Column::{Amount, Day, Kind as What, OurReference, Reference, Source as Of, State as Is};
    let known = work
        .find::<statement_line::Entity>()
        .select_only()
        .columns([Day, What, Amount, Reference, OurReference])
        .filter(Of.eq(source))
        .filter(Day.between(first, last))
        .filter(Is.ne(State::TakenBack));
    let mut counts: HashMap<Same, u32> = HashMap::new();
    for row in work.rows::<statement_line::Entity, KnownRow>(known).await? {
        *counts.entry((row.day, row.kind, row.amount, row.reference, row.our_reference)).or_default() += 1;
    }
    let mut new = lines;
    new.retain(|line| {
        let same = (line.day, line.kind, line.amount, line.reference.clone(), line.our_reference.clone());
        match counts.get_mut(&same).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                false
            }
            None => true,
        }
    });
    Ok(new)
}

async fn has_locked_day(work: &Work, source: Source, days: BTreeSet<NaiveDate>) -> Result<bool, AppError> {
    let locked = work
        .find::<day_lock::Entity>()
        .filter(day_lock::Column::Source.eq(source))
        .filter(day_lock::Column::Day.is_in(days));
    Ok(locked.count(work.tx()).await? > 0)
}

#[derive(FromQueryResult)]
struct DayRow {
    day: NaiveDate,
}

/// Takes a statement back, as if it had never been imported: its lines stay to be seen, and count no longer.
///
/// # Errors
/// [`StatementRefused`]
pub async fn take_back(work: &Work, id: StatementId, reason: &str) -> Result<(), AppError> {
    use statement_line::Column::{
        Against as What, AgainstId, Day, Here, PaymentId, SettlementId, State as Is, StatementId as Of,
    };
    work.require(Permission::ReconcileWork)?;
    closed::hold_statements(work).await?;
    closed::hold(work, Hold::Posting).await?;
    let statement = work.get_for_update::<bank_statement::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let lines = || work.find::<statement_line::Entity>().filter(Of.eq(id));
    if statement.state == bank_statement::State::TakenBack {
        return Err(StatementRefused::NotNow.into());
    }
    if lines().filter(SettlementId.is_not_null()).count(work.tx()).await? > 0 {
        return Err(StatementRefused::Settled.into());
    }
    let days = work.rows::<statement_line::Entity, DayRow>(lines().select_only().column(Day).distinct()).await?;
    if has_locked_day(work, statement.source, days.into_iter().map(|row| row.day).collect()).await? {
        return Err(StatementRefused::DayLocked.into());
    }
    let cleared = lines().filter(Is.eq(State::Matched)).filter(What.eq(Against::Instrument));
    for line in work.all(cleared).await? {
        if let Some(instrument) = line.against_id {
            clear::take_back(work, InstrumentId(instrument), id).await?;
        }
    }
    work.update_many::<statement_line::Entity>()
        .col_expr(Is, Expr::value(State::TakenBack))
        .col_expr(What, Expr::value(None::<String>))
        .col_expr(AgainstId, Expr::value(None::<uuid::Uuid>))
        .col_expr(Here, Expr::value(None::<i64>))
        .col_expr(PaymentId, Expr::value(None::<uuid::Uuid>))
        .filter(Of.eq(id))
        .exec(work.tx())
        .await?;
    let back = bank_statement::ActiveModel {
        id: Unchanged(id),
        state: Set(bank_statement::State::TakenBack),
        standing_sha256: Set(None),
        file: Set(None),
        taken_back_by: Set(work.actor().staff().map(|staff| staff.id)),
        taken_back_at: Set(Some(work.now)),
        ..Default::default()
    };
    work.update(back).await?;
    let entry = Entry::of(Act::StatementTakenBack, "bank_statement", id.0).after("source", statement.source.code());
    audit::record(work, entry.because(reason)).await
}
