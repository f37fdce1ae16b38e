//! The wish to pay one exact amount, before anybody is sent anywhere.

use std::time::Duration;

use entity::{
    payments::{
        Choice,
        payment::{self, Quote, State},
        payment_item,
    },
    values::{AccountId, Locale, Money, PaymentId, Phone},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{start::record, state::Event};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    audit::{self, Act, Entry},
    billing::{self, Account, statement},
    errors::{AppError, Refusal},
    jobs::{self, Job, JobError},
    keys::digest_id,
    numbering::{self, Book},
    tenancy::Town,
    work::Work,
};

/// A wish that nobody acts on is forgotten after a day.
const FORGOTTEN_AFTER: Duration = Duration::from_hours(24);

/// What somebody wants to pay, and where the receipt goes.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Each account once; the first one is whom messages are about.
    pub items: Vec<WishItem>,
    pub phone: Phone,
    pub email: Option<String>,
    pub locale: Locale,
    /// From the form: sent twice, it makes one payment.
    pub request_key: Uuid,
}

/// What is to be paid for one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WishItem {
    pub account: AccountId,
    pub choice: Choice,
    /// The amount that the page showed: if it is no longer right, nobody is sent to pay it.
    pub shown: Money,
}

impl Wish {
    /// The form and all that was chosen in it: who steps back and chooses otherwise wishes something else.
    fn key(&self) -> Uuid {
        let item = |item: &WishItem| format!("{} {:?} {}", item.account, item.choice, item.shown.poisha());
        let items = self.items.iter().map(item).collect::<Vec<_>>().join(" ");
        let email = self.email.as_deref().unwrap_or_default();
        digest_id(format!("{} {} {items} {email}", self.request_key, self.phone.e164()).as_bytes())
    }
}

/// Why a wish cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WishRefused {
    #[error("nothing is due")]
    NothingDue,
    #[error("the amount shown is not what is due now")]
    AmountChanged,
}

impl Refusal for WishRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingDue => "nothing-due",
            Self::AmountChanged => "amount-changed",
        }
    }
}

/// Makes the payment for a wish, or finds the one that the same form has made before.
///
/// # Errors
/// [`WishRefused`] where nothing is due, or not the amount that was shown.
pub async fn create(work: &Work, app: &App, wish: Wish) -> Result<payment::Model, AppError> {
    work.require(Permission::BillPay)?;
    let first = wish.items.first().ok_or(WishRefused::NothingDue)?.account;
    // Locked: the same form sent twice at the same moment finds what its twin has made.
    let accounts = billing::lock(work, wish.items.iter().map(|item| item.account)).await?;
    let request_key = wish.key();
    let same_form = work.find::<payment::Entity>().filter(payment::Column::RequestKey.eq(request_key));
    if let Some(made) = work.one(same_form).await? {
        return Ok(made);
    }
    let id = PaymentId::mint();
    let mut items = Vec::with_capacity(wish.items.len());
    for (item, line) in wish.items.iter().zip(1_i16..) {
        let account = accounts.iter().find(|account| account.id == item.account).ok_or(AppError::NotFound)?;
        let (amount, quote) = price(work, app, account, item.choice)?;
        if !amount.is_positive() {
            return Err(WishRefused::NothingDue.into());
        }
        if amount != item.shown {
            return Err(WishRefused::AmountChanged.into());
        }
        let (tenant_id, account_id) = (work.tenant(), account.id);
        items.push(payment_item::Model {
            tenant_id,
            payment_id: id,
            line,
            account_id,
            choice: item.choice,
            amount,
            quote,
        });
    }
    let number = numbering::take(work, Book::Payment).await?;
    let payment = payment::Model {
        tenant_id: work.tenant(),
        id,
        reference: number.to_string(),
        token: app.keyring.token()?,
        request_key,
        account_id: first,
        amount: Money::sum(items.iter().map(|item| item.amount))?,
        came: None,
        phone: wish.phone,
        email: wish.email,
        locale: wish.locale,
        state: State::Created,
        gateway: None,
        gateway_reference: None,
        gateway_url: None,
        created_at: work.now,
        started_at: None,
        asked_at: None,
        closed_at: None,
    };
    work.insert(payment.clone()).await?;
    work.insert_all(items).await?;
    let entry = Entry::of(Act::PaymentOpened, "payment", payment.id.0)
        .after("reference", payment.reference.as_str())
        .after("amount", payment.amount)
        .after("phone", &payment.phone);
    audit::record(work, entry).await?;
    jobs::queue_after(work, &ForgetPayment { payment: payment.id }, FORGOTTEN_AFTER).await?;
    Ok(payment)
}

/// What a choice costs on the day of the work.
fn price(work: &Work, app: &App, account: &Account, choice: Choice) -> Result<(Money, Quote), AppError> {
    let terms = app.sources.of(account.service)?.terms(work.town());
    Ok(statement(account, work.today(), terms.as_ref())?.quote(choice)?)
}

/// What a payment is for, account by account.
///
/// # Errors
/// When the database cannot be read.
pub async fn items(work: &Work, payment: PaymentId) -> Result<Vec<payment_item::Model>, AppError> {
    let items = work
        .find::<payment_item::Entity>()
        .filter(payment_item::Column::PaymentId.eq(payment))
        .order_by_asc(payment_item::Column::Line);
    Ok(work.all(items).await?)
}

/// Whether each of its items still costs what was shown: another day, another payment and other terms change that.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_still_due(work: &Work, app: &App, payment: PaymentId) -> Result<bool, AppError> {
    Ok(outdated(work, app, &items(work, payment).await?).await?.is_empty())
}

/// Of some items those that no longer cost what was shown, each with what it costs now.
///
/// # Errors
/// When the database cannot be read.
pub async fn outdated(
    work: &Work,
    app: &App,
    items: &[payment_item::Model],
) -> Result<Vec<(AccountId, Money)>, AppError> {
    let mut changed = Vec::new();
    for item in items {
        let account = Account::load(work, item.account_id).await?;
        let (now, _quote) = price(work, app, &account, item.choice)?;
        if now != item.amount {
            changed.push((item.account_id, now));
        }
    }
    Ok(changed)
}

/// The same wish at what it costs now, without what costs nothing any more; nothing where nothing is left of it.
///
/// # Errors
/// As [`create`].
pub async fn again(work: &Work, app: &App, old: &payment::Model) -> Result<Option<payment::Model>, AppError> {
    let before = items(work, old.id).await?;
    let changed = outdated(work, app, &before).await?;
    let now = |item: &payment_item::Model| {
        changed.iter().find(|(account, _)| *account == item.account_id).map_or(item.amount, |(_, now)| *now)
    };
    let items = before
        .iter()
        .map(|item| WishItem { account: item.account_id, choice: item.choice, shown: now(item) })
        .filter(|item| item.shown.is_positive());
    let wish = Wish {
        items: items.collect(),
        phone: old.phone.clone(),
        email: old.email.clone(),
        locale: old.locale,
        request_key: old.request_key,
    };
    if wish.items.is_empty() { Ok(None) } else { create(work, app, wish).await.map(Some) }
}

/// The payment behind an address.
///
/// # Errors
/// [`AppError::NotFound`] where there is none in this town.
pub async fn by_token(work: &Work, token: &str) -> Result<payment::Model, AppError> {
    work.one(work.find::<payment::Entity>().filter(payment::Column::Token.eq(token))).await?.ok_or(AppError::NotFound)
}

/// Ends a wish that nobody acted on.
#[derive(Debug, Serialize, Deserialize)]
pub struct ForgetPayment {
    pub payment: PaymentId,
}

#[async_trait::async_trait]
impl Job for ForgetPayment {
    const NAME: &'static str = "payments.forget";

    async fn run(&self, app: &App, town: &std::sync::Arc<Town>) -> Result<(), JobError> {
        let work = app.begin(town, Actor::Worker).await?;
        if let Some(payment) = work.get_for_update::<payment::Entity>(self.payment).await?
            && payment.state == State::Created
        {
            record(&work, &payment, Event::Expire).await?;
        }
        Ok(work.commit().await?)
    }
}
