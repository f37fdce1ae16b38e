//! Credit that is used for dues: by itself when new ones are raised, and in between when two people agree to it.

use std::sync::Arc;

use entity::{
    billing::billing_account,
    identity::approval,
    ledger::journal,
    values::{AccountId, ApprovalId, Locale, Money, Period},
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

use super::{cause, locked_for_staff};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    approvals::{self, Act},
    audit::{self, Entry},
    billing::adjust::{self, AdjustRefused, Cause, Used},
    errors::AppError,
    i18n::Lang,
    jobs::{self, Job, JobError},
    notification::{self, Addressee, Notice, Places},
    tenancy::Town,
    work::Work,
};

/// Accounts that one step of a demand run looks at.
const ACCOUNTS_MAX: u64 = 10_000;

/// How much of the credit of an account, which is the subject, is to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvanceUse {
    pub amount: Money,
}

/// Asks for it.
///
/// # Errors
/// [`AdjustRefused::CreditShort`]
pub async fn ask(work: &Work, account: AccountId, wish: AdvanceUse, reason: &str) -> Result<ApprovalId, AppError> {
    work.require(Permission::AdjustmentAsk)?;
    if locked_for_staff(work, account).await?.credit < wish.amount {
        return Err(AdjustRefused::CreditShort.into());
    }
    approvals::ask(work, Act::AdvanceUse, account.0, &wish, reason).await
}

/// Agreed: used by the terms of the day of the agreement.
///
/// # Errors
/// [`AdjustRefused`]
pub async fn agreed(work: &Work, app: &App, row: &approval::Model) -> Result<(), AppError> {
    let wish: AdvanceUse = approvals::payload(row)?;
    let account = AccountId(row.subject_id);
    let used = adjust::use_credit(work, app.sources, account, wish.amount, &cause(work, row)).await?;
    told(work, account, &used, Some(&row.reason)).await
}

/// What was used stands in the trail, and the payer is told.
async fn told(work: &Work, id: AccountId, used: &Used, reason: Option<&str>) -> Result<(), AppError> {
    let entry = Entry::of(audit::Act::AdvanceUsed, "billing_account", id.0)
        .after("amount", used.amount)
        .after("credit", used.credit);
    let entry = match reason {
        Some(reason) => entry.because(reason),
        None => entry,
    };
    audit::record(work, entry).await?;
    let account = work.get::<billing_account::Entity>(id).await?.ok_or(AppError::NotFound)?;
    // The language of the town: nobody has said yet which one its payer reads.
    let locale = Locale::Bn;
    let lang = Lang::of(locale);
    let places = Places {
        amount: lang.money_short(used.amount),
        subject: lang.digits(&account.subject),
        town: work.town().name(locale, work.today()).to_owned(),
        date: lang.date(work.today()),
        remaining: if used.remaining.is_positive() { lang.money_short(used.remaining) } else { String::new() },
        ..Places::default()
    };
    let to = Addressee { phone: account.phone, email: None, locale, account: Some(id) };
    notification::tell(work, &to, Notice::CreditUsed, &places).await
}

/// New dues have been raised: whoever has credit has some of them paid with it, in a job for each.
///
/// # Errors
/// When the database does not take it.
pub async fn after_raising(work: &Work, accounts: Vec<AccountId>, period: Period) -> Result<(), AppError> {
    let with_credit = work
        .find::<billing_account::Entity>()
        .filter(billing_account::Column::Id.is_in(accounts))
        .filter(billing_account::Column::Credit.gt(0))
        .limit(ACCOUNTS_MAX);
    for account in work.all(with_credit).await? {
        jobs::queue(work, &UseAdvance { account: account.id, period }).await?;
    }
    Ok(())
}

/// Uses the credit of an account for what a demand run has raised.
#[derive(Debug, Serialize, Deserialize)]
pub struct UseAdvance {
    pub account: AccountId,
    pub period: Period,
}

#[async_trait::async_trait]
impl Job for UseAdvance {
    const NAME: &'static str = "advance.use";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        let work = app.begin(town, Actor::Worker).await?;
        work.require(Permission::PaymentSettle)?;
        let account = work.get_for_update::<billing_account::Entity>(self.account).await?.ok_or(AppError::NotFound)?;
        let key = format!("advance-use:{}:{}", account.id, self.period);
        let same = work.find::<journal::Entity>().filter(journal::Column::IdempotencyKey.eq(&key));
        let was_done = same.count(work.tx()).await.map_err(AppError::from)? > 0;
        if was_done || !account.credit.is_positive() {
            return Ok(work.commit().await?);
        }
        let cause = Cause { day: work.today(), key, approval: None };
        match adjust::use_credit(&work, app.sources, account.id, account.credit, &cause).await {
            Ok(used) => told(&work, account.id, &used, None).await?,
            // Paid meanwhile.
            Err(AppError::Refused(refusal)) if refusal.code() == nothing_to_pay() => {}
            Err(other) => return Err(other.into()),
        }
        Ok(work.commit().await?)
    }
}

fn nothing_to_pay() -> &'static str {
    use crate::platform::errors::Refusal;
    AdjustRefused::NothingToPay.code()
}
