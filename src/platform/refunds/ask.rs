//! Asking that money is given back.

use entity::{
    payments::{
        payment, receipt,
        refund::{self, Cause, State, Way},
    },
    values::{AccountId, Locale, Money, PaymentId, Phone, RefundId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};

use super::{RefundRefused, locked, record, state::Event};
use crate::platform::{
    access::Permission,
    app::App,
    approvals::{self, Act},
    billing::{Account, adjust::AdjustRefused},
    errors::AppError,
    inbox,
    numbering::{self, Book},
    work::Work,
};

/// More refunds than one payment or account ever has.
const REFUNDS_MAX: u64 = 100;

/// What somebody asks to be given back.
#[derive(Clone, Debug)]
pub struct Wish {
    /// From the form: sent twice, it is one refund.
    pub id: RefundId,
    pub account: AccountId,
    pub amount: Money,
    pub way: Way,
    /// The payment through which it goes back.
    pub payment: Option<PaymentId>,
    pub phone: Option<Phone>,
    pub locale: Locale,
}

/// Nothing but the refund, which is the subject, and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundWish {
    pub account: AccountId,
    pub amount: Money,
}

/// Asks that credit is given back; it waits for a second person. A form that is sent twice finds what it has made.
///
/// # Errors
/// [`AdjustRefused::CreditShort`], [`RefundRefused`]
pub async fn credit(work: &Work, app: &App, wish: Wish, reason: &str) -> Result<refund::Model, AppError> {
    work.require(Permission::RefundAsk)?;
    // The payment before the account, as everywhere: two who lock both never wait for each other.
    if let (Way::Gateway, Some(payment)) = (wish.way, wish.payment) {
        work.get_for_update::<payment::Entity>(payment).await?;
    }
    let account = Account::load_for_update(work, wish.account).await?;
    if let Some(made) = work.get::<refund::Entity>(wish.id).await? {
        return if made.account_id == account.id { Ok(made) } else { Err(AppError::NotFound) };
    }
    if account.credit.minus(waiting(work, account.id).await?)? < wish.amount {
        return Err(AdjustRefused::CreditShort.into());
    }
    let payment = match (wish.way, wish.payment) {
        (Way::Gateway, Some(id)) => Some(way_back(work, app, id, account.id, wish.amount).await?),
        (Way::Gateway, None) => return Err(RefundRefused::NoGateway.into()),
        (Way::Cash | Way::Cheque | Way::Transfer, _) => None,
    };
    let payload = RefundWish { account: account.id, amount: wish.amount };
    let approval = approvals::ask(work, Act::Refund, wish.id.0, &payload, reason).await?;
    let number = numbering::take(work, Book::Refund).await?;
    let row = refund::Model {
        tenant_id: work.tenant(),
        id: wish.id,
        reference: number.to_string(),
        account_id: account.id,
        amount: wish.amount,
        cause: Cause::Credit,
        way: wish.way,
        state: State::Requested,
        payment_id: payment.as_ref().map(|payment| payment.id),
        gateway: payment.as_ref().and_then(|payment| payment.gateway),
        taken_as: None,
        gateway_reference: None,
        paid_reference: None,
        shift_id: None,
        phone: wish.phone,
        locale: wish.locale,
        opened_at: work.now,
        asked_by: work.actor().staff().map(|staff| staff.id),
        approval_id: Some(approval),
        sent_at: None,
        asked_at: None,
        ended_at: None,
        paid_by: None,
    };
    work.insert(row.clone()).await?;
    Ok(row)
}

/// Asks that what the program has found is given back, in a way that somebody chooses.
///
/// # Errors
/// [`RefundRefused`], [`super::state::NotNow`]
pub async fn noticed(work: &Work, app: &App, id: RefundId, way: Way, reason: &str) -> Result<refund::Model, AppError> {
    work.require(Permission::RefundAsk)?;
    let refund = locked(work, id).await?;
    if let (Way::Gateway, Some(payment)) = (way, refund.payment_id) {
        way_back_of(work, app, &refund, payment).await?;
    }
    let payload = RefundWish { account: refund.account_id, amount: refund.amount };
    let approval = approvals::ask(work, Act::Refund, refund.id.0, &payload, reason).await?;
    let with = refund::ActiveModel {
        id: Unchanged(refund.id),
        way: Set(way),
        asked_by: Set(work.actor().staff().map(|staff| staff.id)),
        approval_id: Set(Some(approval)),
        ..Default::default()
    };
    let asked = record(work, &refund, Event::Ask, with).await?;
    inbox::done_elsewhere(work, entity::messaging::queue_item::Kind::Refund, id.0).await?;
    Ok(asked)
}

/// Credit of an account that is asked for and not decided.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(work: &Work, account: AccountId) -> Result<Money, AppError> {
    let open = work
        .find::<refund::Entity>()
        .filter(refund::Column::AccountId.eq(account))
        .filter(refund::Column::State.eq(State::Requested))
        .filter(refund::Column::Cause.ne(Cause::TakenTwice))
        .limit(REFUNDS_MAX);
    Ok(Money::sum(work.all(open).await?.iter().map(|row| row.amount))?)
}

/// The payment, where so much of it can go back through its gateway to the payer of an account.
async fn way_back(
    work: &Work,
    app: &App,
    id: PaymentId,
    account: AccountId,
    amount: Money,
) -> Result<payment::Model, AppError> {
    let payment = work.get_for_update::<payment::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if left_of(work, &payment, None).await? < amount {
        return Err(RefundRefused::MoreThanCame.into());
    }
    let offered = super::lookup::payments_with(work, app, account).await?;
    let left =
        offered.iter().find(|(known, _)| known.id == id).map(|(_, left)| *left).ok_or(RefundRefused::NoGateway)?;
    if left < amount {
        return Err(RefundRefused::MoreThanCame.into());
    }
    Ok(payment)
}

async fn way_back_of(work: &Work, app: &App, refund: &refund::Model, id: PaymentId) -> Result<(), AppError> {
    let payment = work.get_for_update::<payment::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let is_offered = payment.gateway.is_some_and(|gateway| super::lookup::is_offered(work, app, gateway));
    if !is_offered {
        return Err(RefundRefused::NoGateway.into());
    }
    fits(work, &payment, refund).await
}

/// What of a payment can still be given back: what its receipt says, less what is on its way back or has gone. What a gateway
/// took twice is not in the receipt, and counts beside it.
pub(super) async fn left_of(
    work: &Work,
    payment: &payment::Model,
    without: Option<RefundId>,
) -> Result<Money, AppError> {
    let receipt = work.find::<receipt::Entity>().filter(receipt::Column::PaymentId.eq(payment.id));
    let came = work.one(receipt).await?.map_or(Money::ZERO, |receipt| receipt.amount);
    let others = work
        .find::<refund::Entity>()
        .filter(refund::Column::PaymentId.eq(payment.id))
        .filter(refund::Column::Cause.ne(Cause::TakenTwice))
        .filter(refund::Column::State.is_not_in([State::Noticed, State::Declined, State::Dropped]))
        .limit(REFUNDS_MAX);
    let others = work.all(others).await?;
    let taken = Money::sum(others.iter().filter(|row| Some(row.id) != without).map(|row| row.amount))?;
    Ok(came.less_or_zero(taken))
}

/// Whether a refund is no more than its payment brought.
pub(super) async fn fits(work: &Work, payment: &payment::Model, refund: &refund::Model) -> Result<(), AppError> {
    match refund.cause {
        // Exactly what the gateway took once more.
        Cause::TakenTwice => Ok(()),
        Cause::Credit | Cause::NothingDue => {
            if left_of(work, payment, Some(refund.id)).await? < refund.amount {
                return Err(RefundRefused::MoreThanCame.into());
            }
            Ok(())
        }
    }
}
