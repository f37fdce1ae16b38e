//! The lines of journals, day by day: what stands behind the sums of the cash book. Those that moved a receipt lead to it.

use std::sync::LazyLock;

use async_trait::async_trait;
use chrono::NaiveDate;
use entity::{
    ledger::{journal, journal::Kind, journal_line},
    values::{JournalId, Money},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::collected::{scope, sum};
use crate::{
    platform::{access::WardScope, errors::AppError, i18n::Lang, ledger::chart::LedgerAccount, work::Work},
    web::report::{Cell, Column, Filter, Look, OneOf, Report, Row, Sums},
};

/// Lines of journals.
pub struct Journal;

/// An account of the ledger.
pub(super) const ACCOUNT: OneOf = OneOf { name: "ledger", options: accounts };

static CODES: LazyLock<Vec<(String, LedgerAccount)>> =
    LazyLock::new(|| LedgerAccount::all().into_iter().map(|account| (account.code().to_string(), account)).collect());

fn accounts() -> Vec<(&'static str, String)> {
    CODES.iter().map(|(code, account)| (code.as_str(), account.words())).collect()
}

/// The books of the town are those of no ward: they are read by whoever sees them all.
pub(super) fn whole_town(look: &Look<'_>) -> Result<(), AppError> {
    match scope(look.work) {
        WardScope::WholeTown => Ok(()),
        WardScope::Only(_) => Err(AppError::Forbidden),
    }
}

/// Where the lines of an account on some days stand.
pub(super) fn path(account: LedgerAccount, from: NaiveDate, to: NaiveDate) -> String {
    format!("/reports/journal?from={from}&to={to}&{}={}", ACCOUNT.name, account.code())
}

pub(super) fn words(lang: Lang, account: i32) -> String {
    let known = LedgerAccount::from_code(account);
    known.map_or_else(|| account.to_string(), |account| lang.t(&account.words()).into_owned())
}

/// Lines with their journals, without columns.
pub(super) fn lines(work: &Work) -> Select<journal_line::Entity> {
    let journal: RelationDef = journal_line::Entity::belongs_to(journal::Entity)
        .from((journal_line::Column::TenantId, journal_line::Column::JournalId))
        .to((journal::Column::TenantId, journal::Column::Id))
        .into();
    work.find::<journal_line::Entity>().select_only().join(JoinType::InnerJoin, journal)
}

/// The sum of what is above zero, or of what is below.
pub(super) fn side(is_debit: bool) -> SimpleExpr {
    let amount = || Expr::col(journal_line::Column::Amount.as_column_ref());
    let of_side = if is_debit { amount().gt(0) } else { amount().lt(0) };
    let counted: SimpleExpr = Expr::case(of_side, amount()).finally(0).into();
    sum(counted)
}

fn of_days(look: &Look<'_>) -> Select<journal_line::Entity> {
    let lines = lines(look.work).filter(journal::Column::Day.between(look.asked.from, look.asked.to));
    let chosen = look.asked.chosen(ACCOUNT.name).and_then(|code| code.parse::<i32>().ok());
    match chosen {
        Some(account) => lines.filter(journal_line::Column::Account.eq(account)),
        None => lines,
    }
}

#[derive(FromQueryResult)]
struct Posted {
    day: NaiveDate,
    kind: Kind,
    journal_id: JournalId,
    line: i16,
    account: i32,
    amount: Money,
}

#[derive(FromQueryResult)]
struct Total {
    lines: i64,
    debit: Money,
    credit: Money,
}

#[async_trait]
impl Report for Journal {
    fn name(&self) -> &'static str {
        "journal"
    }

    fn filters(&self) -> &'static [Filter] {
        &[Filter::Days, Filter::OneOf(ACCOUNT)]
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            Column::day("reports-col-day"),
            Column::text("reports-col-what"),
            Column::text("reports-col-account"),
            Column::money("reports-col-in"),
            Column::money("reports-col-out"),
        ];
        COLUMNS
    }

    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        whole_town(look)?;
        let mut page = of_days(look)
            .column_as(journal::Column::Day, "day")
            .column_as(journal::Column::Kind, "kind")
            .column(journal_line::Column::JournalId)
            .column(journal_line::Column::Line)
            .column(journal_line::Column::Account)
            .column(journal_line::Column::Amount)
            .order_by_asc(journal::Column::Day)
            .order_by_asc(journal_line::Column::JournalId)
            .order_by_asc(journal_line::Column::Line)
            .limit(limit);
        if let Some(after) = after {
            page = page.filter(following(after).ok_or(AppError::BadRequest)?);
        }
        let lines: Vec<Posted> = look.work.rows(page).await?;
        lines.into_iter().map(|line| row(look.lang, &line)).collect()
    }

    async fn sums(&self, look: &Look<'_>) -> Result<Sums, AppError> {
        whole_town(look)?;
        let total = of_days(look)
            .column_as(Expr::cust("COUNT(*)"), "lines")
            .column_as(side(true), "debit")
            .column_as(side(false), "credit");
        let total: Vec<Total> = look.work.rows(total).await?;
        let Some(Total { lines, debit, credit }) = total.into_iter().next() else { return Ok(Sums::default()) };
        let mut cells = vec![Cell::nothing(); 3];
        cells.extend([debit.into(), credit.negated()?.into()]);
        Ok(Sums { rows: lines, cells })
    }
}

/// What comes after the line that a cursor names.
fn following(after: &str) -> Option<Condition> {
    let mut parts = after.split(' ');
    let day: NaiveDate = parts.next()?.parse().ok()?;
    let id: JournalId = parts.next()?.parse().ok()?;
    let line: i16 = parts.next()?.parse().ok()?;
    let (of_day, of_journal) = (journal::Column::Day, journal_line::Column::JournalId);
    let same_journal = Condition::all().add(of_journal.eq(id)).add(journal_line::Column::Line.gt(line));
    let later_here = Condition::any().add(of_journal.gt(id)).add(same_journal);
    let same_day = Condition::all().add(of_day.eq(day)).add(later_here);
    Some(Condition::any().add(of_day.gt(day)).add(same_day))
}

fn row(lang: Lang, line: &Posted) -> Result<Row, AppError> {
    let Posted { day, kind, journal_id, .. } = line;
    let receipt = format!("/reports/receipts?from={day}&to={day}&{}={journal_id}", super::collected::JOURNAL);
    let moves_receipt = matches!(kind, Kind::Receipt | Kind::Reversal | Kind::Dishonour);
    let what = lang.t(&format!("journal-kind-{}", kind.to_value())).into_owned();
    let side = |amount: Money| if amount.is_positive() { Cell::from(amount) } else { Cell::nothing() };
    let cells = vec![
        (*day).into(),
        Cell::from(what).at_any(moves_receipt.then_some(receipt)),
        words(lang, line.account).into(),
        side(line.amount),
        side(line.amount.negated()?),
    ];
    Ok(Row { cells, cursor: format!("{day} {journal_id} {}", line.line) })
}
