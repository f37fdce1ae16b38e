//! Giving money back: what was paid too much, or twice.
//!
//! A refund is asked for by somebody, or found by the program ([`notice`]), and agreed to by a second person ([`decide`]):
//! then the money is set aside, so that nothing else uses it. It leaves through the gateway that brought it ([`send`]) or over
//! the counter or the bank ([`pay`]), or becomes credit again. Each step is an edge of [`state`].

pub mod ask;
pub mod decide;
pub mod lookup;
pub mod notice;
pub mod pay;
mod policy;
mod queue;
pub mod send;
pub mod state;

use std::fmt;

use entity::{
    billing::billing_account,
    payments::{
        payment,
        refund::{self, Cause, State, Way},
    },
    values::RefundId,
};
use sea_orm::{
    ActiveEnum,
    ActiveValue::{Set, Unchanged},
};

pub use policy::{Duplicate, RefundPolicy};
pub use queue::RefundsToGive;

use self::state::Event;
use crate::platform::{
    audit::{self, Act, Entry},
    errors::{AppError, Refusal},
    i18n::Lang,
    notification::{self, Addressee, Notice, Places},
    payments::{self, page_path},
    work::Work,
};

/// Why money is not given back so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundRefused {
    /// More than the payment brought, with what of it has been given back.
    MoreThanCame,
    /// Something of that payment is on its way back already.
    OneAtATime,
    /// The payment did not come through a gateway that gives money back.
    NoGateway,
}

impl fmt::Display for RefundRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for RefundRefused {}

impl Refusal for RefundRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::MoreThanCame => "refund-more-than-came",
            Self::OneAtATime => "refund-one-at-a-time",
            Self::NoGateway => "refund-no-gateway",
        }
    }
}

#[must_use]
pub fn cause_code(cause: Cause) -> String {
    cause.to_value()
}

#[must_use]
pub fn way_code(way: Way) -> String {
    way.to_value()
}

#[must_use]
pub fn state_code(state: State) -> String {
    state.to_value()
}

/// What its payer reads of it; nothing while only the office knows of it, or where nothing came of it.
#[must_use]
pub fn told(lang: Lang, refund: &refund::Model) -> Option<String> {
    let key = match refund.state {
        State::Noticed => "refund-told-noticed",
        State::Requested if refund.cause != Cause::Credit => "refund-told-noticed",
        State::Approved | State::Sent | State::Unclear | State::Failed => "refund-told-under-way",
        State::Paid => "refund-told-paid",
        State::Dropped => "refund-told-dropped",
        State::Requested | State::Declined => return None,
    };
    let args: [(&str, &str); 2] = [("amount", &lang.money(refund.amount)), ("number", &refund.reference)];
    Some(lang.say(key, &args).into_owned())
}

/// The refund, locked until the end of the work.
async fn locked(work: &Work, id: RefundId) -> Result<refund::Model, AppError> {
    work.get_for_update::<refund::Entity>(id).await?.ok_or(AppError::NotFound)
}

/// Moves a locked refund; `with` is what else changes with it.
async fn record(
    work: &Work,
    refund: &refund::Model,
    event: Event,
    with: refund::ActiveModel,
) -> Result<refund::Model, AppError> {
    record_because(work, refund, event, with, None).await
}

async fn record_because(
    work: &Work,
    refund: &refund::Model,
    event: Event,
    with: refund::ActiveModel,
    reason: Option<&str>,
) -> Result<refund::Model, AppError> {
    let next = state::after(refund.state, event)?;
    let act = match event {
        Event::Ask | Event::SendBack => Act::RefundAsked,
        Event::Approve | Event::Decline => Act::RefundDecided,
        Event::Send => Act::RefundSent,
        Event::SaidDone | Event::PayOut => Act::RefundPaid,
        Event::SaidFailed | Event::GiveUp => Act::RefundMoved,
        Event::Drop => Act::RefundDropped,
    };
    let entry = Entry::of(act, "refund", refund.id.0)
        .change("state", refund.state.to_value(), next.to_value())
        .after("reference", refund.reference.as_str())
        .after("amount", refund.amount);
    let entry = match reason {
        Some(reason) => entry.because(reason),
        None => entry,
    };
    audit::record(work, entry).await?;
    let ended_at = state::is_over(next).then_some(work.now);
    let row = refund::ActiveModel { id: Unchanged(refund.id), state: Set(next), ended_at: Set(ended_at), ..with };
    Ok(work.update(row).await?)
}

/// Moves the payment that brought the money, where the refund has one.
async fn move_payment(work: &Work, refund: &refund::Model, event: payments::state::Event) -> Result<(), AppError> {
    let Some(id) = refund.payment_id else { return Ok(()) };
    let payment = work.get_for_update::<payment::Entity>(id).await?.ok_or(AppError::NotFound)?;
    payments::start::record(work, &payment, event).await?;
    Ok(())
}

/// Tells the payer.
async fn tell(work: &Work, refund: &refund::Model, notice: Notice) -> Result<(), AppError> {
    let lang = Lang::of(refund.locale);
    let account = work.get::<billing_account::Entity>(refund.account_id).await?.ok_or(AppError::NotFound)?;
    let page = match refund.payment_id {
        Some(id) => work.get::<payment::Entity>(id).await?.map(|payment| page_path(&payment.token)),
        None => None,
    };
    let places = Places {
        amount: lang.money_short(refund.amount),
        number: refund.reference.clone(),
        url: page.map(|path| work.town().url(&lang.path(&path))).unwrap_or_default(),
        town: work.town().name(refund.locale, work.today()).to_owned(),
        subject: lang.digits(&account.subject),
        ..Places::default()
    };
    let to =
        Addressee { phone: refund.phone.clone(), email: None, locale: refund.locale, account: Some(refund.account_id) };
    notification::tell(work, &to, notice, &places).await
}
