//! Money of ours that a statement may speak of.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use entity::{
    counter::instrument,
    ledger::{journal, journal_line},
    payments::{payment, receipt, receipt_reversal},
    reconciliation::{
        Source, settlement,
        statement_line::{self, Against, State},
    },
    values::{InstrumentId, JournalId, Money, PaymentId, ReceiptId, SettlementId, StatementId},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, EntityTrait, FromQueryResult, Iterable, JoinType, QueryFilter, QuerySelect,
    QueryTrait, RelationDef, Select,
};
use uuid::Uuid;

use super::matching::Ours;
use crate::platform::{errors::AppError, ledger::chart::LedgerAccount, work::Work};

/// Which of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    pub against: Against,
    pub id: Uuid,
    pub payment: Option<PaymentId>,
}

/// Money may have come so many days before a statement says so: a gateway's night, a cheque's clearing.
const BEFORE: Days = Days::new(35);
/// A clock may run ahead.
const AFTER: Days = Days::new(3);
/// Cheques are good for half a year.
const CHEQUE: Days = Days::new(190);

/// What a source may speak of in these days. What lines of other statements were found to be is marked as taken; the statement
/// `but` is looked at again, and only what it has found for certain is.
pub async fn around(
    work: &Work,
    source: Source,
    (first, last): (NaiveDate, NaiveDate),
    but: StatementId,
) -> Result<Vec<Ours<Which>>, AppError> {
    let mut ours = match source {
        Source::Cash => Vec::new(),
        Source::Bank => [
            instruments(work, first - CHEQUE, last + AFTER).await?,
            deposits(work, first - BEFORE, last + AFTER).await?,
            settlements(work, first - BEFORE, last + AFTER).await?,
        ]
        .concat(),
        Source::Sandbox | Source::SslCommerz | Source::Bkash | Source::Nagad | Source::Ekpay => {
            receipts(work, source, first - BEFORE, last + AFTER).await?
        }
    };
    let taken = taken(work, source, but).await?;
    for one in &mut ours {
        one.is_taken = taken.contains(&one.key.id);
    }
    Ok(ours)
}

#[derive(FromQueryResult)]
struct TakenRow {
    against_id: Option<Uuid>,
}

async fn taken(work: &Work, source: Source, but: StatementId) -> Result<HashSet<Uuid>, AppError> {
    use statement_line::Column::{AgainstId, Source as Of, State as Is, StatementId as Statement};
    let differs_elsewhere = Condition::all().add(Is.eq(State::AmountDiffers)).add(Statement.ne(but));
    let rows = work
        .find::<statement_line::Entity>()
        .select_only()
        .column(AgainstId)
        .filter(Of.eq(source))
        .filter(Condition::any().add(Is.eq(State::Matched)).add(differs_elsewhere));
    let rows = work.rows::<statement_line::Entity, TakenRow>(rows).await?;
    Ok(rows.into_iter().filter_map(|row| row.against_id).collect())
}

#[derive(FromQueryResult)]
struct ReceiptRow {
    id: ReceiptId,
    paid_on: NaiveDate,
    amount: Money,
    method_reference: Option<String>,
    payment_id: Option<PaymentId>,
    reference: Option<String>,
}

fn payment_of_receipt() -> RelationDef {
    receipt::Entity::belongs_to(payment::Entity)
        .from((receipt::Column::TenantId, receipt::Column::PaymentId))
        .to((payment::Column::TenantId, payment::Column::Id))
        .into()
}

/// Receipts whose money is not here. What was taken back and credited did come, and a statement has it.
pub(super) fn reversed(work: &Work) -> sea_orm::sea_query::SelectStatement {
    let reversals = work
        .find::<receipt_reversal::Entity>()
        .filter(receipt_reversal::Column::Cause.ne(receipt_reversal::Cause::Credited));
    reversals.select_only().column(receipt_reversal::Column::ReceiptId).into_query()
}

async fn receipts(
    work: &Work,
    source: Source,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<Ours<Which>>, AppError> {
    use receipt::Column::{Amount, Id, Method, MethodReference, PaidOn, PaymentId};
    let methods = entity::payments::Method::iter().filter(|method| Source::of_method(*method) == source);
    let rows = work
        .find::<receipt::Entity>()
        .select_only()
        .columns([Id, PaidOn, Amount, MethodReference, PaymentId])
        .column_as(payment::Column::Reference, "reference")
        .join(JoinType::LeftJoin, payment_of_receipt())
        .filter(Method.is_in(methods.map(|method| method.to_value())))
        .filter(PaidOn.between(first, last))
        .filter(Id.not_in_subquery(reversed(work)));
    let rows = work.rows::<receipt::Entity, ReceiptRow>(rows).await?;
    let one = |row: ReceiptRow| Ours {
        key: Which { against: Against::Receipt, id: row.id.0, payment: row.payment_id },
        day: row.paid_on,
        amount: row.amount,
        names: [row.method_reference, row.reference].into_iter().flatten().collect(),
        is_taken: false,
        // A gateway names everything: what it names otherwise is something else.
        by_amount: false,
    };
    Ok(rows.into_iter().map(one).collect())
}

#[derive(FromQueryResult)]
struct InstrumentRow {
    id: InstrumentId,
    kind: instrument::Kind,
    number: String,
    dated_on: NaiveDate,
    amount: Money,
}

async fn instruments(work: &Work, first: NaiveDate, last: NaiveDate) -> Result<Vec<Ours<Which>>, AppError> {
    use instrument::Column::{Amount, DatedOn, Id, Kind, Number, State};
    let rows = work
        .find::<instrument::Entity>()
        .select_only()
        .columns([Id, Kind, Number, DatedOn, Amount])
        .filter(DatedOn.between(first, last))
        .filter(State.ne(instrument::State::Dishonoured));
    let rows = work.rows::<instrument::Entity, InstrumentRow>(rows).await?;
    let one = |row: InstrumentRow| Ours {
        key: Which { against: Against::Instrument, id: row.id.0, payment: None },
        day: row.dated_on,
        amount: row.amount,
        names: vec![row.number],
        is_taken: false,
        // A cheque is credited on another day than it was written.
        by_amount: row.kind == instrument::Kind::BankSlip,
    };
    Ok(rows.into_iter().map(one).collect())
}

#[derive(FromQueryResult)]
struct DepositRow {
    id: JournalId,
    day: NaiveDate,
    amount: Money,
}

fn lines_of_journal() -> RelationDef {
    journal::Entity::belongs_to(journal_line::Entity)
        .from((journal::Column::TenantId, journal::Column::Id))
        .to((journal_line::Column::TenantId, journal_line::Column::JournalId))
        .into()
}

/// Journals of cash that was taken to the bank, each with the line that says how much.
pub(super) fn deposits_at_bank(work: &Work) -> Select<journal::Entity> {
    work.find::<journal::Entity>()
        .join(JoinType::InnerJoin, lines_of_journal())
        .filter(journal::Column::Kind.eq(journal::Kind::Deposit))
        .filter(journal_line::Column::Account.eq(LedgerAccount::Bank.code()))
        .filter(journal_line::Column::Amount.gt(0))
}

async fn deposits(work: &Work, first: NaiveDate, last: NaiveDate) -> Result<Vec<Ours<Which>>, AppError> {
    let rows = deposits_at_bank(work)
        .filter(journal::Column::Day.between(first, last))
        .select_only()
        .columns([journal::Column::Id, journal::Column::Day])
        .column_as(journal_line::Column::Amount, "amount");
    let rows = work.rows::<journal::Entity, DepositRow>(rows).await?;
    let one = |row: DepositRow| Ours {
        key: Which { against: Against::Deposit, id: row.id.0, payment: None },
        day: row.day,
        amount: row.amount,
        names: Vec::new(),
        is_taken: false,
        by_amount: true,
    };
    Ok(rows.into_iter().map(one).collect())
}

#[derive(FromQueryResult)]
struct SettlementRow {
    id: SettlementId,
    day: NaiveDate,
    net: Money,
    reference: String,
}

async fn settlements(work: &Work, first: NaiveDate, last: NaiveDate) -> Result<Vec<Ours<Which>>, AppError> {
    use settlement::Column::{Day, Id, Net, Reference};
    let rows = work.find::<settlement::Entity>().select_only().columns([Id, Day, Net, Reference]);
    let rows = work.rows::<settlement::Entity, SettlementRow>(rows.filter(Day.between(first, last))).await?;
    let one = |row: SettlementRow| Ours {
        key: Which { against: Against::Settlement, id: row.id.0, payment: None },
        day: row.day,
        amount: row.net,
        names: vec![row.reference],
        is_taken: false,
        by_amount: true,
    };
    Ok(rows.into_iter().map(one).collect())
}
