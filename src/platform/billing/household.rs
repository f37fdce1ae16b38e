//! The household: several accounts on one page, paid with one payment.
//!
//! What belongs together is said by the accounts themselves: those of one mobile number, or those of one house. Today a
//! house has its holding tax; a service that comes later writes the holding on its accounts and they stand on the same page.

use chrono::NaiveDate;
use entity::{
    billing::billing_account,
    payments::Choice,
    values::{AccountId, HoldingId, Money, Phone},
};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};

use super::{Account, Bill, Sources, Statement, statement};
use crate::platform::{errors::AppError, plans, work::Work};

/// Accounts of one page, and so of one payment.
pub const PAGE: u64 = 30;

/// What makes accounts a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Household {
    /// The accounts that have this number, and others that somebody keeps an eye on.
    Of(Phone, Vec<AccountId>),
    /// The accounts of one house.
    At(HoldingId),
    /// All that belongs with an account, by its number or by its house.
    With(Box<billing_account::Model>),
}

/// An account and what it owes on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountDues {
    pub account: billing_account::Model,
    /// On the town's portal.
    pub bill_path: String,
    /// What is paid for `now`.
    pub choice: Choice,
    /// Arrears, of which a plan may ask for less, and the instalments that have begun.
    pub now: Money,
    /// Everything raised, by the terms of the day.
    pub whole: Money,
    /// Of both, earlier periods with their surcharge.
    pub arrears: Money,
    /// The next last day of something that is not paid.
    pub next_due: Option<NaiveDate>,
}

/// The accounts of a household, by what they are about, and whether there are more.
///
/// # Errors
/// When the database cannot be read.
pub async fn accounts(work: &Work, of: &Household, page: u64) -> Result<(Vec<billing_account::Model>, bool), AppError> {
    let which = match of {
        Household::Of(phone, others) => {
            let own = Condition::any().add(billing_account::Column::Phone.eq(phone.clone()));
            if others.is_empty() { own } else { own.add(billing_account::Column::Id.is_in(others.iter().copied())) }
        }
        Household::At(premises) => Condition::all().add(billing_account::Column::PremisesId.eq(*premises)),
        Household::With(account) => {
            let mut any = Condition::any().add(billing_account::Column::Id.eq(account.id));
            if let Some(phone) = &account.phone {
                any = any.add(billing_account::Column::Phone.eq(phone.clone()));
            }
            if let Some(premises) = account.premises_id {
                any = any.add(billing_account::Column::PremisesId.eq(premises));
            }
            any
        }
    };
    // Staff of a ward see what is in it; everybody else has the whole town.
    let which = match work.actor().scope().narrowed(None) {
        Some(wards) => Condition::all().add(which).add(billing_account::Column::Ward.is_in(wards)),
        None => which,
    };
    let found = work
        .find::<billing_account::Entity>()
        .filter(which)
        .order_by_asc(billing_account::Column::Ward)
        .order_by_asc(billing_account::Column::Subject)
        .order_by_asc(billing_account::Column::Id)
        .offset(page.saturating_mul(PAGE))
        .limit(PAGE + 1);
    let mut rows = work.all(found).await?;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > size;
    rows.truncate(size);
    Ok((rows, has_more))
}

/// What each of some accounts owes today.
///
/// # Errors
/// When the database cannot be read.
pub async fn dues(
    work: &Work,
    sources: Sources,
    accounts: Vec<billing_account::Model>,
) -> Result<Vec<AccountDues>, AppError> {
    let mut dues = Vec::with_capacity(accounts.len());
    for row in accounts {
        let source = sources.of(row.service)?;
        let terms = source.terms(work.town());
        let account = Account::load(work, row.id).await?;
        let bill = Bill::on(&account, work.today(), terms.as_ref())?;
        let statement = statement(&account, work.today(), terms.as_ref())?;
        let (choice, now) = due_now(work, &bill, &statement).await?;
        dues.push(AccountDues {
            bill_path: source.subject(work, row.id).await?.bill_path,
            choice,
            now,
            whole: bill.total.payable,
            arrears: bill.arrears.payable,
            next_due: bill.next_due(),
            account: row,
        });
    }
    Ok(dues)
}

/// What should be paid of an account by now, and as which choice. A plan that is in force may ask for less than all arrears.
async fn due_now(work: &Work, bill: &Bill, statement: &Statement<'_>) -> Result<(Choice, Money), AppError> {
    let choice = bill.due_by_now();
    let (now, quote) = statement.quote(choice)?;
    if !bill.arrears.payable.is_positive() {
        return Ok((choice, now));
    }
    let Some(plan) = plans::in_force(work, statement.account.id).await? else { return Ok((choice, now)) };
    let asked = plan.asks(quote.arrears.plus(quote.surcharge)?, quote.current)?;
    Ok(if asked < now { (Choice::Part(asked), asked) } else { (choice, now) })
}
