//! The proof that the books add up: every stored figure computed anew from what it stands for.

mod drawers;

use std::collections::BTreeMap;

use entity::{
    billing::{Service, allocation, billing_account, demand},
    ledger::{journal, journal_line, number_book},
    payments::{receipt, receipt_part, receipt_reversal},
    values::{AccountId, DemandId, FiscalYear, JournalId, Money, ReceiptId},
};
use sea_orm::{
    ColumnTrait, FromQueryResult, Iterable, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SelectStatement, SimpleExpr},
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
    /// A demand whose running figures differ from its allocations.
    Demand,
    /// An account whose credit differs from what receipts left over.
    Credit,
    /// A receipt whose amount differs from what it cleared and left over, or from the money of its journal.
    Receipt,
    /// A receipt without its journal, or the reverse.
    Unmatched,
    /// A number that is missing from a book.
    Gap,
    /// A counted drawer that differs from the receipts of its shift.
    Drawer,
}

impl LedgerFaultKind {
    pub const ALL: [Self; 10] = [
        Self::Unbalanced,
        Self::Empty,
        Self::UnknownAccount,
        Self::Control,
        Self::Demand,
        Self::Credit,
        Self::Receipt,
        Self::Unmatched,
        Self::Gap,
        Self::Drawer,
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
            Self::Drawer => "drawer",
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
    payers(work, &mut proof).await?;
    demands(work, &mut proof).await?;
    credits(work, &mut proof).await?;
    receipts(work, &mut proof).await?;
    books(work, &mut proof).await?;
    drawers::drawers(work, &mut proof).await?;
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
    let known: Vec<i32> = LedgerAccount::all().into_iter().map(LedgerAccount::code).collect();
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

async fn balance(work: &Work, account: LedgerAccount) -> Result<Money, AppError> {
    use journal_line::Column::{Account, Amount};
    let lines = work.find::<journal_line::Entity>().filter(Account.eq(account.code()));
    Ok(count_and_sum(work, lines, Amount).await?.total)
}

async fn control_accounts(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    use demand::Column::{Amount, Paid, Rebate, Service as Of, Waived};
    for service in Service::iter() {
        let control = balance(work, LedgerAccount::Receivable(service)).await?;
        let of_service = || work.find::<demand::Entity>().filter(Of.eq(service));
        let amount = count_and_sum(work, of_service(), Amount).await?.total;
        let paid = count_and_sum(work, of_service(), Paid).await?.total;
        let rebate = count_and_sum(work, of_service(), Rebate).await?.total;
        let waived = count_and_sum(work, of_service(), Waived).await?.total;
        let open = amount.minus(paid)?.minus(rebate)?.minus(waived)?;
        proof.receivable = proof.receivable.plus(control)?;
        proof.open_demands = proof.open_demands.plus(open)?;
        if control != open {
            let what = format!("{}: {} ≠ {}", service.code(), control.poisha(), open.poisha());
            proof.fault(LedgerFaultKind::Control, what);
        }
    }
    Ok(())
}

/// Stored running figures against the allocations that made them: paid, rebate and written off of each demand.
async fn demands(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    use allocation::Column::{DemandId as Demand, Paid, Rebate, Waived};
    let mut computed: BTreeMap<DemandId, [Money; 3]> = BTreeMap::new();
    for (index, column) in [Paid, Rebate, Waived].into_iter().enumerate() {
        for row in sums_by::<_, DemandId>(work, work.find::<allocation::Entity>(), Demand, column).await? {
            if let Some(sum) = computed.entry(row.key).or_default().get_mut(index) {
                *sum = row.total;
            }
        }
    }
    let touched = demand::Column::Paid.ne(0).or(demand::Column::Rebate.ne(0)).or(demand::Column::Waived.ne(0));
    for row in work.all(work.find::<demand::Entity>().filter(touched)).await? {
        let cleared = computed.remove(&row.id).unwrap_or_default();
        differ(proof, LedgerFaultKind::Demand, row.id, &[row.paid, row.rebate, row.waived], &cleared);
    }
    for (id, cleared) in computed {
        differ(proof, LedgerFaultKind::Demand, id, &[Money::ZERO; 3], &cleared);
    }
    Ok(())
}

/// A fault where stored figures are not the computed ones.
fn differ(
    proof: &mut Proof,
    kind: LedgerFaultKind,
    what: impl std::fmt::Display,
    stored: &[Money],
    computed: &[Money],
) {
    if stored != computed {
        let list =
            |amounts: &[Money]| amounts.iter().map(|amount| amount.poisha().to_string()).collect::<Vec<_>>().join("+");
        proof.fault(kind, format!("{what}: {} ≠ {}", list(stored), list(computed)));
    }
}

/// Sums of the lines of an account of the chart by payer.
async fn by_payer(work: &Work, account: LedgerAccount) -> Result<BTreeMap<AccountId, Money>, AppError> {
    use journal_line::Column::{Account, Amount, PayerId};
    let lines = work.find::<journal_line::Entity>().filter(Account.eq(account.code())).filter(PayerId.is_not_null());
    let rows = sums_by::<_, AccountId>(work, lines, PayerId, Amount).await?;
    Ok(rows.into_iter().filter(|row| !row.total.is_zero()).map(|row| (row.key, row.total)).collect())
}

/// The stored credit of each payer against the lines of advances.
async fn credits(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    let mut computed = by_payer(work, LedgerAccount::Advance).await?;
    let total = Money::sum(computed.values().copied())?;
    let with_credit = work.find::<billing_account::Entity>().filter(billing_account::Column::Credit.ne(0));
    for row in work.all(with_credit).await? {
        let lines = computed.remove(&row.id).unwrap_or_default().negated()?;
        differ(proof, LedgerFaultKind::Credit, row.id, &[row.credit], &[lines]);
    }
    for (id, lines) in computed {
        differ(proof, LedgerFaultKind::Credit, id, &[Money::ZERO], &[lines.negated()?]);
    }
    let advance = balance(work, LedgerAccount::Advance).await?;
    differ(proof, LedgerFaultKind::Control, "advance", &[advance], &[total]);
    Ok(())
}

/// What each payer owes by the lines of the control accounts against what is open of his demands.
async fn payers(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    use demand::Column::{AccountId as Account, Amount, Paid, Rebate, Service as Of, Waived};
    for service in Service::iter() {
        let mut owed = by_payer(work, LedgerAccount::Receivable(service)).await?;
        let mut open: BTreeMap<AccountId, Money> = BTreeMap::new();
        for (column, is_debit) in [(Amount, true), (Paid, false), (Rebate, false), (Waived, false)] {
            let demands = work.find::<demand::Entity>().filter(Of.eq(service));
            for row in sums_by::<_, AccountId>(work, demands, Account, column).await? {
                let sum = open.entry(row.key).or_default();
                *sum = if is_debit { sum.plus(row.total)? } else { sum.minus(row.total)? };
            }
        }
        for (id, open) in open {
            differ(proof, LedgerFaultKind::Control, id, &[open], &[owed.remove(&id).unwrap_or_default()]);
        }
        for (id, owed) in owed {
            differ(proof, LedgerFaultKind::Control, id, &[Money::ZERO], &[owed]);
        }
    }
    Ok(())
}

async fn receipts(work: &Work, proof: &mut Proof) -> Result<(), AppError> {
    use allocation::Column::{JournalId as Journal, Paid, Surcharge};
    let all = work.find::<receipt::Entity>();
    let counted = count_and_sum(work, all.clone(), receipt::Column::Amount).await?;
    (proof.receipts, proof.received) = (counted.count, counted.total);
    let mut cleared: BTreeMap<JournalId, Money> = BTreeMap::new();
    for column in [Paid, Surcharge] {
        for row in sums_by::<_, JournalId>(work, work.find::<allocation::Entity>(), Journal, column).await? {
            let sum = cleared.entry(row.key).or_default();
            *sum = sum.plus(row.total)?;
        }
    }
    let mut parts: BTreeMap<ReceiptId, Money> = BTreeMap::new();
    let receipt_parts = work.find::<receipt_part::Entity>();
    let (of, amount) = (receipt_part::Column::ReceiptId, receipt_part::Column::Amount);
    for row in sums_by::<_, ReceiptId>(work, receipt_parts, of, amount).await? {
        parts.insert(row.key, row.total);
    }
    let money = LedgerAccount::all().into_iter().filter(|account| account.holds_money()).map(LedgerAccount::code);
    let money = work.find::<journal_line::Entity>().filter(journal_line::Column::Account.is_in(money));
    let (of, amount) = (journal_line::Column::JournalId, journal_line::Column::Amount);
    let came = sums_by::<_, JournalId>(work, money, of, amount).await?;
    let came: BTreeMap<JournalId, Money> = came.into_iter().map(|row| (row.key, row.total)).collect();
    for row in work.all(all.clone()).await? {
        let came = came.get(&row.journal_id).copied().unwrap_or_default();
        let made_up = cleared.get(&row.journal_id).copied().unwrap_or_default().plus(row.credit)?;
        let of_parts = parts.get(&row.id).copied().unwrap_or_default();
        differ(proof, LedgerFaultKind::Receipt, &row.number, &[row.amount; 3], &[made_up, of_parts, came]);
    }
    let receipted = all.select_only().column(receipt::Column::JournalId).into_query();
    unmatched(work, proof, &[journal::Kind::Receipt], receipted).await?;
    let reversed = work.find::<receipt_reversal::Entity>();
    let reversed = reversed.select_only().column(receipt_reversal::Column::JournalId).into_query();
    unmatched(work, proof, &[journal::Kind::Reversal, journal::Kind::Dishonour], reversed).await
}

/// Journals of some kinds that nothing stands for.
async fn unmatched(
    work: &Work,
    proof: &mut Proof,
    kinds: &[journal::Kind],
    known: SelectStatement,
) -> Result<(), AppError> {
    let without = work
        .find::<journal::Entity>()
        .filter(journal::Column::Kind.is_in(kinds.iter().copied()))
        .filter(journal::Column::Id.not_in_subquery(known))
        .limit(NAMED_MAX);
    for row in work.all(without).await? {
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
