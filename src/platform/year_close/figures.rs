//! The totals of a year: every account of the ledger, what each ward owed and paid, the last number of each book.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    billing::{Service, allocation, billing_account},
    ledger::{journal, journal_line, number_book},
    values::{FiscalYear, Money, MoneyOverflow, Ward},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, Iterable, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    Select,
    sea_query::{Alias, Expr, ExprTrait, SimpleExpr},
};
use serde::{Deserialize, Serialize};

use crate::platform::{errors::AppError, keys::sha256_hex, ledger::chart::LedgerAccount, work::Work};

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub year: FiscalYear,
    pub accounts: Vec<AccountFigures>,
    pub wards: Vec<WardFigures>,
    pub books: Vec<BookFigures>,
    /// Income less expenses.
    pub surplus: Money,
}

/// An account: debit above zero, credit below. Before income and expenses were moved into the surplus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFigures {
    pub account: i32,
    pub opening: Money,
    pub debit: Money,
    pub credit: Money,
    pub closing: Money,
}

/// What a ward owed a service: opening + raised - collected - rebate - waived = closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WardFigures {
    pub service: Service,
    pub ward: Ward,
    pub opening: Money,
    pub raised: Money,
    pub collected: Money,
    pub rebate: Money,
    pub waived: Money,
    /// The arrears that are carried over.
    pub closing: Money,
}

/// A book of numbers: 1 to `last`, each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookFigures {
    pub book: String,
    pub last: i64,
}

impl Figures {
    /// The text that is kept and signed.
    ///
    /// # Errors
    /// Never for figures.
    pub fn to_text(&self) -> Result<String, AppError> {
        Ok(serde_json::to_string(self).map_err(anyhow::Error::from)?)
    }

    /// # Errors
    /// Never for figures.
    pub fn sha256(&self) -> Result<String, AppError> {
        Ok(sha256_hex(self.to_text()?.as_bytes()))
    }

    /// All wards together, service by service.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn totals(&self) -> Result<Vec<(Service, WardTotals)>, MoneyOverflow> {
        let mut totals = Vec::new();
        for service in Service::iter() {
            let mut sum = WardTotals::default();
            for ward in self.wards.iter().filter(|ward| ward.service == service) {
                sum.add(ward)?;
            }
            totals.push((service, sum));
        }
        Ok(totals)
    }

    /// What is owed at the end of the year.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn arrears(&self) -> Result<Money, MoneyOverflow> {
        Money::sum(self.wards.iter().map(|ward| ward.closing))
    }
}

/// Sums over wards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WardTotals {
    pub opening: Money,
    pub raised: Money,
    pub collected: Money,
    pub rebate: Money,
    pub waived: Money,
    pub closing: Money,
}

impl WardTotals {
    fn add(&mut self, ward: &WardFigures) -> Result<(), MoneyOverflow> {
        self.opening = self.opening.plus(ward.opening)?;
        self.raised = self.raised.plus(ward.raised)?;
        self.collected = self.collected.plus(ward.collected)?;
        self.rebate = self.rebate.plus(ward.rebate)?;
        self.waived = self.waived.plus(ward.waived)?;
        self.closing = self.closing.plus(ward.closing)?;
        Ok(())
    }
}

/// The figures of a year as they stand now.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(work: &Work, year: FiscalYear) -> Result<Figures, AppError> {
    let accounts = accounts(work, year).await?;
    let wards = wards(work, year).await?;
    let of_the_year = accounts.iter().filter(|figures| is_of_the_year(figures.account));
    let surplus = Money::sum(of_the_year.map(|figures| figures.closing))?.negated()?;
    let books = work
        .find::<number_book::Entity>()
        .filter(number_book::Column::FiscalYear.eq(year))
        .order_by_asc(number_book::Column::Book);
    let books = work.all(books).await?.into_iter().map(|row| BookFigures { book: row.book, last: row.last }).collect();
    Ok(Figures { year, accounts, wards, books, surplus })
}

fn is_of_the_year(code: i32) -> bool {
    LedgerAccount::from_code(code).is_some_and(LedgerAccount::is_of_the_year)
}

fn sum(expr: impl Into<SimpleExpr>) -> SimpleExpr {
    let expr: SimpleExpr = expr.into();
    expr.sum().if_null(0).cast_as(Alias::new("bigint"))
}

fn journal_of_line() -> RelationDef {
    journal_line::Entity::belongs_to(journal::Entity)
        .from((journal_line::Column::TenantId, journal_line::Column::JournalId))
        .to((journal::Column::TenantId, journal::Column::Id))
        .into()
}

fn account_of_line() -> RelationDef {
    journal_line::Entity::belongs_to(billing_account::Entity)
        .from((journal_line::Column::TenantId, journal_line::Column::PayerId))
        .to((billing_account::Column::TenantId, billing_account::Column::Id))
        .into()
}

fn lines(work: &Work) -> Select<journal_line::Entity> {
    work.find::<journal_line::Entity>().select_only().join(JoinType::InnerJoin, journal_of_line())
}

#[derive(FromQueryResult)]
struct AccountSum {
    account: i32,
    total: Money,
}

/// Sums of lines by account.
async fn sums(work: &Work, lines: Select<journal_line::Entity>) -> Result<BTreeMap<i32, Money>, AppError> {
    let grouped = lines
        .column(journal_line::Column::Account)
        .column_as(sum(Expr::col(journal_line::Column::Amount.as_column_ref())), "total")
        .group_by(journal_line::Column::Account);
    let rows = work.rows::<journal_line::Entity, AccountSum>(grouped).await?;
    Ok(rows.into_iter().map(|row| (row.account, row.total)).collect())
}

async fn accounts(work: &Work, year: FiscalYear) -> Result<Vec<AccountFigures>, AppError> {
    let within = || {
        lines(work)
            .filter(journal::Column::Day.between(year.first_day(), year.last_day()))
            .filter(journal::Column::Kind.ne(journal::Kind::YearClose))
    };
    let opening = sums(work, lines(work).filter(journal::Column::Day.lt(year.first_day()))).await?;
    let debit = sums(work, within().filter(journal_line::Column::Amount.gt(0))).await?;
    let credit = sums(work, within().filter(journal_line::Column::Amount.lt(0))).await?;
    let of = |sums: &BTreeMap<i32, Money>, account: i32| sums.get(&account).copied().unwrap_or_default();
    let mut accounts = Vec::new();
    for account in LedgerAccount::all().into_iter().map(LedgerAccount::code) {
        let (opening, debit, credit) = (of(&opening, account), of(&debit, account), of(&credit, account));
        let closing = opening.plus(debit)?.plus(credit)?;
        if [opening, debit, credit].iter().any(|amount| !amount.is_zero()) {
            accounts.push(AccountFigures { account, opening, debit, credit: credit.negated()?, closing });
        }
    }
    Ok(accounts)
}

/// What income and expenses have left on a day that no close has moved yet.
///
/// # Errors
/// When the database cannot be read.
pub async fn to_be_moved(work: &Work, through: NaiveDate) -> Result<Vec<(LedgerAccount, Money)>, AppError> {
    let balances = sums(work, lines(work).filter(journal::Column::Day.lte(through))).await?;
    let known = balances.into_iter().filter_map(|(code, total)| Some((LedgerAccount::from_code(code)?, total)));
    Ok(known.filter(|(account, total)| account.is_of_the_year() && !total.is_zero()).collect())
}

#[derive(FromQueryResult)]
struct WardSum {
    service: Service,
    ward: Ward,
    kind: journal::Kind,
    total: Money,
}

/// What was owed, by service, ward and what changed it.
async fn owed(work: &Work, lines: Select<journal_line::Entity>) -> Result<Vec<WardSum>, AppError> {
    let receivables = Service::iter().map(|service| LedgerAccount::Receivable(service).code());
    let grouped = lines
        .join(JoinType::InnerJoin, account_of_line())
        .column_as(billing_account::Column::Service, "service")
        .column_as(billing_account::Column::Ward, "ward")
        .column_as(journal::Column::Kind, "kind")
        .column_as(sum(Expr::col(journal_line::Column::Amount.as_column_ref())), "total")
        .filter(journal_line::Column::Account.is_in(receivables))
        .group_by(billing_account::Column::Service)
        .group_by(billing_account::Column::Ward)
        .group_by(journal::Column::Kind);
    Ok(work.rows::<journal_line::Entity, WardSum>(grouped).await?)
}

#[derive(FromQueryResult)]
struct ClearedSum {
    service: Service,
    ward: Ward,
    rebate: Money,
    waived: Money,
}

/// What was cleared by something else than money.
async fn cleared(work: &Work, year: FiscalYear) -> Result<Vec<ClearedSum>, AppError> {
    let of_journal: RelationDef = allocation::Entity::belongs_to(journal::Entity)
        .from((allocation::Column::TenantId, allocation::Column::JournalId))
        .to((journal::Column::TenantId, journal::Column::Id))
        .into();
    let of_account: RelationDef = allocation::Entity::belongs_to(billing_account::Entity)
        .from((allocation::Column::TenantId, allocation::Column::AccountId))
        .to((billing_account::Column::TenantId, billing_account::Column::Id))
        .into();
    let grouped = work
        .find::<allocation::Entity>()
        .select_only()
        .join(JoinType::InnerJoin, of_journal)
        .join(JoinType::InnerJoin, of_account)
        .column_as(billing_account::Column::Service, "service")
        .column_as(billing_account::Column::Ward, "ward")
        .column_as(sum(Expr::col(allocation::Column::Rebate.as_column_ref())), "rebate")
        .column_as(sum(Expr::col(allocation::Column::Waived.as_column_ref())), "waived")
        .filter(journal::Column::Day.between(year.first_day(), year.last_day()))
        .group_by(billing_account::Column::Service)
        .group_by(billing_account::Column::Ward);
    Ok(work.rows::<allocation::Entity, ClearedSum>(grouped).await?)
}

async fn wards(work: &Work, year: FiscalYear) -> Result<Vec<WardFigures>, AppError> {
    let before = owed(work, lines(work).filter(journal::Column::Day.lt(year.first_day()))).await?;
    let within = lines(work).filter(journal::Column::Day.between(year.first_day(), year.last_day()));
    let within = owed(work, within).await?;
    let mut wards: BTreeMap<(&'static str, Ward), WardFigures> = BTreeMap::new();
    let empty = |service, ward| WardFigures {
        service,
        ward,
        opening: Money::ZERO,
        raised: Money::ZERO,
        collected: Money::ZERO,
        rebate: Money::ZERO,
        waived: Money::ZERO,
        closing: Money::ZERO,
    };
    for row in before {
        let ward = wards.entry((row.service.code(), row.ward)).or_insert_with(|| empty(row.service, row.ward));
        ward.opening = ward.opening.plus(row.total)?;
    }
    for row in within {
        let ward = wards.entry((row.service.code(), row.ward)).or_insert_with(|| empty(row.service, row.ward));
        match row.kind {
            // Taken over from the paper register, whenever that was read in.
            journal::Kind::Opening => ward.opening = ward.opening.plus(row.total)?,
            journal::Kind::Demand => ward.raised = ward.raised.plus(row.total)?,
            journal::Kind::Receipt
            | journal::Kind::Reversal
            | journal::Kind::Dishonour
            | journal::Kind::Clearance
            | journal::Kind::Refund
            | journal::Kind::RefundDropped
            | journal::Kind::RefundPayment
            | journal::Kind::WriteOff
            | journal::Kind::Transfer
            | journal::Kind::AdvanceUse
            | journal::Kind::CashDifference
            | journal::Kind::Deposit
            | journal::Kind::Settlement
            | journal::Kind::Treasury
            | journal::Kind::YearClose => ward.collected = ward.collected.minus(row.total)?,
        }
    }
    for row in cleared(work, year).await? {
        let ward = wards.entry((row.service.code(), row.ward)).or_insert_with(|| empty(row.service, row.ward));
        (ward.rebate, ward.waived) = (row.rebate, row.waived);
        ward.collected = ward.collected.minus(row.rebate)?.minus(row.waived)?;
    }
    let mut all: Vec<WardFigures> = wards.into_values().collect();
    for ward in &mut all {
        ward.closing = ward.opening.plus(ward.raised)?.minus(ward.collected)?.minus(ward.rebate)?.minus(ward.waived)?;
    }
    Ok(all)
}
