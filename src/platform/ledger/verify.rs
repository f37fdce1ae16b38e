//! The proof that the books add up: every stored figure computed anew from what it stands for.

use std::collections::BTreeMap;

use entity::{
    billing::{Service, allocation, billing_account, demand},
    ledger::{journal, journal_line, number_book},
    payments::receipt,
    values::{AccountId, DemandId, FiscalYear, JournalId, Money, ReceiptId},
};
use sea_orm::{
    ColumnTrait, FromQueryResult, Iterable, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::chart::LedgerAccount;
use crate::platform::{access::Permission, errors::AppError, work::Work};

/// Faults that a proof names; beyond these it only counts.
const NAMED_MAX: u64 = 50;

/// Figures of a town's books, and where they do not add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    pub journals: i64,
    pub lines: i64,
    pub debit: Money,
    pub credit: Money,
    /// The control accounts of all services.
    pub receivable: Money,
    /// Their sub-ledger: what is open of all demands.
    pub open_demands: Money,
    pub receipts: i64,
    pub received: Money,
    pub books: Vec<BookProof>,
    pub faults: Vec<LedgerFault>,
}

/// A book of receipts in a year: numbers 1 to `last`, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookProof {
    pub book: String,
    pub year: FiscalYear,
    pub last: i64,
}

/// Something that does not add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFault {
    pub kind: LedgerFaultKind,
    /// Which row or account, and by how much.
    pub what: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerFaultKind {
    /// The lines of a journal do not sum to zero.
    Unbalanced,
    /// A journal without lines.
    Empty,
    /// An account that is not in the chart.
    UnknownAccount,
    /// A control account that differs from the open demands.
    Control,
    /// A demand whose running figures differ from the receipts' allocations.
    Demand,
    /// An account whose credit differs from what receipts left over.
    Credit,
    /// A receipt whose amount differs from what it cleared and left over.
    Receipt,
    /// A receipt without its journal, or the reverse.
    Unmatched,
    /// A number that is missing from a book.
    Gap,
}

impl LedgerFaultKind {
    pub const ALL: [Self; 9] = [
        Self::Unbalanced,
        Self::Empty,
        Self::UnknownAccount,
        Self::Control,
        Self::Demand,
        Self::Credit,
        Self::Receipt,
        Self::Unmatched,
        Self::Gap,
    ];

    /// Names the words in the locale files: `ledger-fault-<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unbalanced => "unbalanced",
            Self::Empty => "empty",
            Self::UnknownAccount => "unknown-account",
            Self::Control => "control",
            Self::Demand => "demand",
            Self::Credit => "credit",
            Self::Receipt => "receipt",
            Self::Unmatched => "unmatched",
            Self::Gap => "gap",
        }
    }
}

impl Proof {
    #[must_use]
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, kind: LedgerFaultKind, what: impl Into<String>) {
        self.faults.push(LedgerFault { kind, what: what.into() });
    }
}

/// Proves a town's books, in one reading of the database.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify(work: &Work) -> Result<Proof, AppError> {
    work.require(Permission::LedgerVerify)?;
    let mut proof = Proof::default();
    journals(work, &mut proof).await?;
    control_accounts(work, &mut proof).await?;
    demands(work, &mut proof).await?;
    credits(work, &mut proof).await?;
    receipts(work, &mut proof).await?;
    books(work, &mut proof).await?;
    Ok(proof)
}

/// A sum as a whole number: PostgreSQL makes NUMERIC of it.
fn sum(column: impl ColumnTrait) -> SimpleExpr {
    Expr::col(column.as_column_ref()).sum().if_null(0).cast_as("bigint")
}

#[derive(FromQueryResult)]
struct KeyedSum<K: sea_orm::TryGetable> {
    key: K,
    total: Money,
}

/// Sums of a column by a key.
async fn sums_by<E, K>(
    work: &Work,
    select: Select<E>,
    key: E::Column,
    total: E::Column,
) -> Result<Vec<KeyedSum<K>>, AppError>
where
    E: entity::TenantOwned,
    K: sea_orm::TryGetable,
{
    let grouped = select.select_only().column_as(key, "key").column_as(sum(total), "total").group_by(key);
    Ok(work.rows::<E, KeyedSum<K>>(grouped).await?)
}

#[derive(FromQueryResult)]
struct CountAndSum {
    count: i64,
    total: Money,
}

async fn count_and_sum<E: entity::TenantOwned>(
    work: &Work,
    select: Select<E>,
    total: E::Column,
) -> Result<CountAndSum, AppError> {
    let counted = select.select_only().column_as(Expr::cust("COUNT(*)"), "count").column_as(sum(total), "total");
    let rows = work.rows::<E, CountAndSum>(counted).await?;
    Ok(rows.into_iter().next().unwrap_or(CountAndSum { count: 0, total: Money::ZERO }))
}

async fn journals(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    use journal_line::Column::{Account, Amount, JournalId as Journal};
    let lines = || work.find::<journal_line::Entity>();
    let debit = count_and_sum(work, lines().filter(Amount.gt(0)), Amount).await?;
    let credit = count_and_sum(work, lines().filter(Amount.lt(0)), Amount).await?;
    proof.lines = debit.count + credit.count;
    (proof.debit, proof.credit) = (debit.total, credit.total.negated()?);
    let unbalanced = lines().having(Expr::col(Amount.as_column_ref()).sum().ne(0)).limit(NAMED_MAX);
    for row in sums_by::<_, JournalId>(work, unbalanced, Journal, Amount).await? {
        proof.fault(LedgerFaultKind::Unbalanced, format!("{}: {}", row.key, row.total.poisha()));
    }
    let known: Vec<i32> = chart().iter().map(|account| account.code()).collect();
    for row in sums_by::<_, i32>(work, lines().filter(Account.is_not_in(known)), Account, Amount).await? {
        proof.fault(LedgerFaultKind::UnknownAccount, format!("{}: {}", row.key, row.total.poisha()));
    }
    let with_lines = lines().select_only().column(Journal).into_query();
    let all = work.find::<journal::Entity>();
    proof.journals = i64::try_from(sea_orm::PaginatorTrait::count(all.clone(), work.tx()).await?).unwrap_or(i64::MAX);
    for row in work.all(all.filter(journal::Column::Id.not_in_subquery(with_lines)).limit(NAMED_MAX)).await? {
        proof.fault(LedgerFaultKind::Empty, row.id.to_string());
    }
    Ok(())
}

/// Every account that there is.
fn chart() -> Vec<LedgerAccount> {
    use entity::{billing::Head, payments::payment::Gateway};
    let mut chart =
        vec![LedgerAccount::Advance, LedgerAccount::Opening, LedgerAccount::Surcharge, LedgerAccount::Rebate];
    chart.extend(Gateway::iter().map(LedgerAccount::Clearing));
    chart.extend(Service::iter().map(LedgerAccount::Receivable));
    chart.extend(Head::iter().map(LedgerAccount::Income));
    chart
}

async fn balance(work: &Work, account: LedgerAccount) -> Result<Money, AppError> {
    use journal_line::Column::{Account, Amount};
    let lines = work.find::<journal_line::Entity>().filter(Account.eq(account.code()));
    Ok(count_and_sum(work, lines, Amount).await?.total)
}

async fn control_accounts(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    use demand::Column::{Amount, Paid, Rebate, Service as Of};
    for service in Service::iter() {
        let control = balance(work, LedgerAccount::Receivable(service)).await?;
        let of_service = || work.find::<demand::Entity>().filter(Of.eq(service));
        let amount = count_and_sum(work, of_service(), Amount).await?.total;
        let paid = count_and_sum(work, of_service(), Paid).await?.total;
        let rebate = count_and_sum(work, of_service(), Rebate).await?.total;
        let open = amount.minus(paid)?.minus(rebate)?;
        proof.receivable = proof.receivable.plus(control)?;
        proof.open_demands = proof.open_demands.plus(open)?;
        if control != open {
            let what = format!("{}: {} ≠ {}", service.code(), control.poisha(), open.poisha());
            proof.fault(LedgerFaultKind::Control, what);
        }
    }
    Ok(())
}

/// Stored running figures against the allocations that made them.
async fn demands(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    use allocation::Column::{DemandId as Demand, Paid, Rebate};
    let allocations = || work.find::<allocation::Entity>();
    let mut computed: BTreeMap<DemandId, (Money, Money)> = BTreeMap::new();
    for row in sums_by::<_, DemandId>(work, allocations(), Demand, Paid).await? {
        computed.entry(row.key).or_default().0 = row.total;
    }
    for row in sums_by::<_, DemandId>(work, allocations(), Demand, Rebate).await? {
        computed.entry(row.key).or_default().1 = row.total;
    }
    let touched = demand::Column::Paid.gt(0).or(demand::Column::Rebate.gt(0));
    for row in work.all(work.find::<demand::Entity>().filter(touched)).await? {
        let (paid, rebate) = computed.remove(&row.id).unwrap_or_default();
        if (paid, rebate) != (row.paid, row.rebate) {
            let what = format!(
                "{}: {}+{} ≠ {}+{}",
                row.id,
                row.paid.poisha(),
                row.rebate.poisha(),
                paid.poisha(),
                rebate.poisha()
            );
            proof.fault(LedgerFaultKind::Demand, what);
        }
    }
    for (id, (paid, rebate)) in
        computed.into_iter().filter(|(_, (paid, rebate))| paid.is_positive() || rebate.is_positive())
    {
        proof.fault(LedgerFaultKind::Demand, format!("{id}: 0+0 ≠ {}+{}", paid.poisha(), rebate.poisha()));
    }
    Ok(())
}

async fn credits(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    use receipt::Column::{AccountId as Account, Credit};
    let left_over = work.find::<receipt::Entity>().filter(Credit.gt(0));
    let mut computed: BTreeMap<AccountId, Money> = BTreeMap::new();
    for row in sums_by::<_, AccountId>(work, left_over, Account, Credit).await? {
        computed.insert(row.key, row.total);
    }
    let total = Money::sum(computed.values().copied())?;
    let with_credit = work.find::<billing_account::Entity>().filter(billing_account::Column::Credit.gt(0));
    for row in work.all(with_credit).await? {
        let expected = computed.remove(&row.id).unwrap_or_default();
        if expected != row.credit {
            proof
                .fault(LedgerFaultKind::Credit, format!("{}: {} ≠ {}", row.id, row.credit.poisha(), expected.poisha()));
        }
    }
    for (id, expected) in computed {
        proof.fault(LedgerFaultKind::Credit, format!("{id}: 0 ≠ {}", expected.poisha()));
    }
    let advance = balance(work, LedgerAccount::Advance).await?.negated()?;
    if advance != total {
        proof.fault(LedgerFaultKind::Control, format!("advance: {} ≠ {}", advance.poisha(), total.poisha()));
    }
    Ok(())
}

async fn receipts(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    use allocation::Column::{Paid, ReceiptId as Receipt, Surcharge};
    let all = work.find::<receipt::Entity>();
    let counted = count_and_sum(work, all.clone(), receipt::Column::Amount).await?;
    (proof.receipts, proof.received) = (counted.count, counted.total);
    let mut cleared: BTreeMap<ReceiptId, Money> = BTreeMap::new();
    for column in [Paid, Surcharge] {
        for row in sums_by::<_, ReceiptId>(work, work.find::<allocation::Entity>(), Receipt, column).await? {
            let sum = cleared.entry(row.key).or_default();
            *sum = sum.plus(row.total)?;
        }
    }
    for row in work.all(all.clone()).await? {
        let made_up = cleared.get(&row.id).copied().unwrap_or_default().plus(row.credit)?;
        if made_up != row.amount {
            proof.fault(
                LedgerFaultKind::Receipt,
                format!("{}: {} ≠ {}", row.number, row.amount.poisha(), made_up.poisha()),
            );
        }
    }
    let receipted = all.select_only().column(receipt::Column::JournalId).into_query();
    let without_receipt = work
        .find::<journal::Entity>()
        .filter(journal::Column::Kind.eq(journal::Kind::Receipt))
        .filter(journal::Column::Id.not_in_subquery(receipted))
        .limit(NAMED_MAX);
    for row in work.all(without_receipt).await? {
        proof.fault(LedgerFaultKind::Unmatched, row.id.to_string());
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct BookCount {
    book: String,
    fiscal_year: FiscalYear,
    count: i64,
    last: i64,
}

/// Numbers begin at 1, are unique, and so have no gap where their count is the last of them; and the book knows that.
async fn books(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    use receipt::Column::{Book, FiscalYear as Year, Serial};
    let counted = work
        .find::<receipt::Entity>()
        .select_only()
        .columns([Book, Year])
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(Serial.max(), "last")
        .group_by(Book)
        .group_by(Year);
    let stored = work.all(work.find::<number_book::Entity>()).await?;
    for row in work.rows::<_, BookCount>(counted).await? {
        let taken = stored.iter().find(|book| book.book == row.book && book.fiscal_year == row.fiscal_year);
        if row.count != row.last || taken.is_none_or(|book| book.last != row.last) {
            let what = format!("{}{:02}: {} / {}", row.book, row.fiscal_year.short(), row.count, row.last);
            proof.fault(LedgerFaultKind::Gap, what);
        }
        proof.books.push(BookProof { book: row.book, year: row.fiscal_year, last: row.last });
    }
    Ok(())
}
