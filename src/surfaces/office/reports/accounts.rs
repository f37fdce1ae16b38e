//! Accounts one by one with what is demanded of them: what stands behind the figures of a ward.

use entity::{
    billing::billing_account,
    values::{AccountId, FiscalYear, Ward},
};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};

use super::standing::{Standing, narrowed, standings};
use crate::{
    platform::{access::Permission, errors::AppError, names::masked},
    web::report::{Cell, Look, Row},
};

/// Accounts that are read at once.
const ACCOUNTS: u64 = 1_000;

/// Whom a row is about.
#[derive(Clone, Debug, FromQueryResult)]
struct Account {
    id: AccountId,
    subject: String,
    payer: String,
    ward: Ward,
}

/// Makes the cells of an account after those that name it; nothing leaves it out.
pub(super) type Figures = fn(&Standing) -> Result<Option<Vec<Cell>>, AppError>;

fn accounts(look: &Look<'_>) -> Select<billing_account::Entity> {
    narrowed(look.work.find::<billing_account::Entity>(), look, None)
}

async fn page(look: &Look<'_>, after: Option<AccountId>, limit: u64) -> Result<Vec<Account>, AppError> {
    use billing_account::Column as A;
    let mut page = accounts(look).select_only().columns([A::Id, A::Subject, A::Payer, A::Ward]).order_by_asc(A::Id);
    if let Some(after) = after {
        page = page.filter(A::Id.gt(after));
    }
    Ok(look.work.rows(page.limit(limit)).await?)
}

/// Accounts page by page until there are as many as are asked for: those that have nothing to show are passed over.
pub(super) async fn account_rows(
    look: &Look<'_>,
    year: FiscalYear,
    (after, limit): (Option<&str>, u64),
    figures: Figures,
) -> Result<Vec<Row>, AppError> {
    let mut after = after.map(|id| id.parse().map_err(|_tampered| AppError::BadRequest)).transpose()?;
    let sees_register = look.work.town().permissions.allow(look.work.actor(), Permission::HoldingSee);
    let mut rows = Vec::new();
    loop {
        let accounts = page(look, after, ACCOUNTS).await?;
        let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
        let standings = standings::<AccountId>(look, year, Some(&ids)).await?;
        for account in accounts {
            after = Some(account.id);
            let Some(standing) = standings.get(&account.id) else { continue };
            let Some(cells) = figures(standing)? else { continue };
            rows.push(row(account, cells, sees_register));
            if u64::try_from(rows.len()).unwrap_or(u64::MAX) >= limit {
                return Ok(rows);
            }
        }
        if u64::try_from(ids.len()).unwrap_or(u64::MAX) < ACCOUNTS {
            return Ok(rows);
        }
    }
}

fn row(account: Account, figures: Vec<Cell>, sees_register: bool) -> Row {
    let file = sees_register.then(|| format!("/holdings/{}", account.id));
    let payer = if sees_register { account.payer } else { masked(&account.payer) };
    let mut cells = vec![Cell::from(account.subject).at_any(file), payer.into(), account.ward.into()];
    cells.extend(figures);
    Row { cells, cursor: account.id.to_string() }
}

/// How many accounts have something to show.
pub(super) async fn accounts_owing(look: &Look<'_>, year: FiscalYear, figures: Figures) -> Result<i64, AppError> {
    let (mut after, mut count) = (None, 0_i64);
    loop {
        let ids: Vec<AccountId> = page(look, after, ACCOUNTS).await?.into_iter().map(|account| account.id).collect();
        for standing in standings::<AccountId>(look, year, Some(&ids)).await?.values() {
            count = count.saturating_add(i64::from(figures(standing)?.is_some()));
        }
        after = ids.last().copied();
        if u64::try_from(ids.len()).unwrap_or(u64::MAX) < ACCOUNTS {
            return Ok(count);
        }
    }
}
