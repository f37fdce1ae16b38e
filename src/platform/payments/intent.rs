//! The wish to pay one exact amount, before anybody is sent anywhere.

use std::time::Duration;

use entity::{
    payments::{
        Choice,
        payment::{self, State},
    },
    values::{AccountId, Locale, Money, PaymentId, Phone},
};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{start::record, state::Event};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    audit::{self, Act, Entry},
    billing::{Account, statement},
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
    pub account: AccountId,
    pub choice: Choice,
    /// The amount that the page showed: if it is no longer right, nobody is sent to pay it.
    pub shown: Money,
    pub phone: Phone,
    pub email: Option<String>,
    pub locale: Locale,
    /// From the form: sent twice, it makes one payment.
    pub request_key: Uuid,
}

impl Wish {
    /// The form and all that was chosen in it: who steps back and chooses otherwise wishes something else.
    fn key(&self) -> Uuid {
        let email = self.email.as_deref().unwrap_or_default();
        let chosen =
            format!("{} {:?} {} {} {email}", self.account.0, self.choice, self.shown.poisha(), self.phone.e164());
        digest_id(format!("{} {chosen}", self.request_key).as_bytes())
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
    // Locked: the same form sent twice at the same moment finds what its twin has made.
    let account = Account::load_for_update(work, wish.account).await?;
    let request_key = wish.key();
    let same_form = work.find::<payment::Entity>().filter(payment::Column::RequestKey.eq(request_key));
    if let Some(made) = work.one(same_form).await? {
        return Ok(made);
    }
    let terms = app.sources.of(account.service)?.terms(work.town());
    let (amount, quote) = statement(&account, work.today(), terms.as_ref())?.quote(wish.choice)?;
    if !amount.is_positive() {
        return Err(WishRefused::NothingDue.into());
    }
    if amount != wish.shown {
        return Err(WishRefused::AmountChanged.into());
    }
    let number = numbering::take(work, Book::Payment).await?;
    let payment = payment::Model {
        tenant_id: work.tenant(),
        id: PaymentId::mint(),
        reference: number.to_string(),
        token: app.keyring.token()?,
        request_key,
        account_id: wish.account,
        choice: wish.choice,
        amount,
        quote,
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
    let entry = Entry::of(Act::PaymentOpened, "payment", payment.id.0)
        .after("reference", payment.reference.as_str())
        .after("amount", payment.amount)
        .after("phone", &payment.phone);
    audit::record(work, entry).await?;
    jobs::queue_after(work, &ForgetPayment { payment: payment.id }, FORGOTTEN_AFTER).await?;
    Ok(payment)
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
