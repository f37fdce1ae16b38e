//! The cash book: of cash, of papers that stand for money, of the bank and of each gateway, what there was in the morning of a
//! day, what came, what went, and what was left. Each number leads to its lines.

use async_trait::async_trait;
use chrono::NaiveDate;
use entity::{
    ledger::{journal, journal_line},
    payments::payment::Gateway,
    values::Money,
};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, Iterable, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};

use super::{
    collected::sum,
    journal::{lines, path, side, whole_town, words},
};
use crate::{
    platform::{errors::AppError, ledger::chart::LedgerAccount},
    web::report::{Cell, Column, Filter, Look, OneOf, Report, Row, Sums},
};

/// Money of the town, day by day.
pub struct CashBook;

/// Where the money is.
const BOOK: OneOf = OneOf { name: "book", options: books };

fn books() -> Vec<(&'static str, String)> {
    [
        ("cash", LedgerAccount::Cash.words()),
        ("instruments", LedgerAccount::Instruments.words()),
        ("bank", LedgerAccount::Bank.words()),
        ("gateways", "reports-book-gateways".to_owned()),
    ]
    .to_vec()
}

/// The accounts that are asked for.
fn accounts(look: &Look<'_>) -> Vec<LedgerAccount> {
    let gateways = || Gateway::iter().map(LedgerAccount::Clearing);
    match look.asked.chosen(BOOK.name) {
        Some("cash") => vec![LedgerAccount::Cash],
        Some("instruments") => vec![LedgerAccount::Instruments],
        Some("bank") => vec![LedgerAccount::Bank],
        Some("gateways") => gateways().collect(),
        Some(_) | None => {
            let ours = [LedgerAccount::Cash, LedgerAccount::Instruments, LedgerAccount::Bank];
            ours.into_iter().chain(gateways()).collect()
        }
    }
}

fn of_accounts(look: &Look<'_>) -> Select<journal_line::Entity> {
    let codes = accounts(look).into_iter().map(LedgerAccount::code);
    lines(look.work).filter(journal_line::Column::Account.is_in(codes))
}

#[derive(FromQueryResult)]
struct DaySum {
    account: i32,
    day: NaiveDate,
    debit: Money,
    credit: Money,
}

fn days(look: &Look<'_>) -> Select<journal_line::Entity> {
    of_accounts(look)
        .filter(journal::Column::Day.between(look.asked.from, look.asked.to))
        .column(journal_line::Column::Account)
        .column_as(journal::Column::Day, "day")
        .column_as(side(true), "debit")
        .column_as(side(false), "credit")
        .group_by(journal_line::Column::Account)
        .group_by(journal::Column::Day)
        .order_by_asc(journal_line::Column::Account)
        .order_by_asc(journal::Column::Day)
}

/// What there was of some accounts before a day.
async fn before(look: &Look<'_>, account: Option<i32>, day: NaiveDate) -> Result<Money, AppError> {
    let amount = Expr::col(journal_line::Column::Amount.as_column_ref());
    let mut lines = of_accounts(look).filter(journal::Column::Day.lt(day)).expr_as(sum(amount), "total");
    if let Some(account) = account {
        lines = lines.filter(journal_line::Column::Account.eq(account));
    }
    let total = lines.into_tuple::<Money>().one(look.work.tx()).await?;
    Ok(total.unwrap_or_default())
}

#[async_trait]
impl Report for CashBook {
    fn name(&self) -> &'static str {
        "cash-book"
    }

    fn filters(&self) -> &'static [Filter] {
        &[Filter::Days, Filter::OneOf(BOOK)]
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            Column::text("reports-col-account"),
            Column::day("reports-col-day"),
            Column::money("reports-col-opening"),
            Column::money("reports-col-in"),
            Column::money("reports-col-out"),
            Column::money("reports-col-closing"),
        ];
        COLUMNS
    }

    async fn rows(&self, look: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        whole_town(look)?;
        let mut page = days(look).limit(limit);
        if let Some(after) = after {
            page = page.filter(following(after).ok_or(AppError::BadRequest)?);
        }
        let mut rows = Vec::new();
        let mut running: Option<(i32, Money)> = None;
        for day in look.work.rows::<_, DaySum>(page).await? {
            let opening = match running {
                Some((account, closing)) if account == day.account => closing,
                Some(_) | None => before(look, Some(day.account), day.day).await?,
            };
            let closing = opening.plus(day.debit)?.plus(day.credit)?;
            running = Some((day.account, closing));
            rows.push(row(look, &day, opening, closing)?);
        }
        Ok(rows)
    }

    async fn sums(&self, look: &Look<'_>) -> Result<Sums, AppError> {
        whole_town(look)?;
        let opening = before(look, None, look.asked.from).await?;
        let (mut rows, mut came, mut went) = (0, Money::ZERO, Money::ZERO);
        for day in look.work.rows::<_, DaySum>(days(look)).await? {
            rows += 1;
            came = came.plus(day.debit)?;
            went = went.minus(day.credit)?;
        }
        let closing = opening.plus(came)?.minus(went)?;
        let mut cells = vec![Cell::nothing(); 2];
        cells.extend([opening, came, went, closing].map(Cell::from));
        Ok(Sums { rows, cells })
    }
}

/// What comes after the account and day that a cursor names.
fn following(after: &str) -> Option<Condition> {
    let (account, day) = after.split_once(' ')?;
    let (account, day): (i32, NaiveDate) = (account.parse().ok()?, day.parse().ok()?);
    let of_account = journal_line::Column::Account;
    let same = Condition::all().add(of_account.eq(account)).add(journal::Column::Day.gt(day));
    Some(Condition::any().add(of_account.gt(account)).add(same))
}

fn row(look: &Look<'_>, of: &DaySum, opening: Money, closing: Money) -> Result<Row, AppError> {
    let behind = LedgerAccount::from_code(of.account).map(|account| path(account, of.day, of.day));
    let cells = vec![
        words(look.lang, of.account).into(),
        of.day.into(),
        opening.into(),
        Cell::from(of.debit).at_any(behind.clone()),
        Cell::from(of.credit.negated()?).at_any(behind),
        closing.into(),
    ];
    Ok(Row { cells, cursor: format!("{} {}", of.account, of.day) })
}
