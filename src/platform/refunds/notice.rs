//! Money that came without being due, as the program finds it: nobody has to notice it first.

use entity::{
    messaging::queue_item,
    payments::{
        payment, receipt,
        refund::{self, Cause, State, Way},
    },
    values::{Money, RefundId},
};
use sea_orm::{ActiveEnum, ColumnTrait, QueryFilter};

use super::{Duplicate, RefundPolicy, tell};
use crate::platform::{
    audit::{self, Act, Entry},
    billing::receive::Posted,
    errors::AppError,
    i18n::Lang,
    inbox,
    notification::{self, Addressee, Notice, Places},
    numbering::{self, Book},
    payments::page_path,
    work::Work,
};

/// A payment has been posted: what of it nobody owed is credit, and the payer is told so. Where the whole of it found nothing
/// due and the town gives such money back, that is put before the office.
///
/// # Errors
/// When the database does not take it.
pub async fn excess(
    work: &Work,
    payment: &payment::Model,
    posted: &Posted,
    receipt: &receipt::Model,
) -> Result<(), AppError> {
    let credit = posted.credit()?;
    if !credit.is_positive() {
        return Ok(());
    }
    let found_nothing = posted.parts.iter().all(|part| part.allocation.cleared.is_empty());
    let ruling = work.town().policy::<RefundPolicy>(work.today());
    let gives_back = ruling.is_some_and(|ruling| ruling.policy.duplicate == Duplicate::Refund);
    // One refund is one payer's credit: of several accounts, the office decides.
    if found_nothing && gives_back && posted.parts.len() == 1 {
        open(work, payment, credit, Cause::NothingDue, receipt.method_reference.clone()).await?;
        return Ok(());
    }
    let lang = Lang::of(payment.locale);
    let places = Places {
        amount: lang.money_short(credit),
        number: receipt.number.clone(),
        url: work.town().url(&lang.path(&page_path(&payment.token))),
        town: work.town().name(payment.locale, work.today()).to_owned(),
        subject: lang.digits(&receipt.subject),
        ..Places::default()
    };
    let to = Addressee {
        phone: Some(payment.phone.clone()),
        email: payment.email.clone(),
        locale: payment.locale,
        account: Some(payment.account_id),
    };
    notification::tell(work, &to, Notice::CreditKept, &places).await
}

/// The gateway says that it has taken the money of a payment that was posted: once more, where it names another transaction than
/// the receipt does. It is never posted again; a refund is put before the office, once, and the payer is told. Whether it is
/// new.
///
/// # Errors
/// When the database does not take it.
pub async fn taken_twice(
    work: &Work,
    payment: &payment::Model,
    amount: Money,
    transaction: &str,
) -> Result<bool, AppError> {
    let receipt = work.find::<receipt::Entity>().filter(receipt::Column::PaymentId.eq(payment.id));
    let Some(receipt) = work.one(receipt).await? else { return Ok(false) };
    if receipt.method_reference.as_deref() == Some(transaction) {
        return Ok(false);
    }
    open(work, payment, amount, Cause::TakenTwice, Some(transaction.to_owned())).await
}

async fn open(
    work: &Work,
    payment: &payment::Model,
    amount: Money,
    cause: Cause,
    transaction: Option<String>,
) -> Result<bool, AppError> {
    let same = work
        .find::<refund::Entity>()
        .filter(refund::Column::PaymentId.eq(payment.id))
        .filter(refund::Column::TakenAs.eq(transaction.clone()));
    if work.one(same).await?.is_some() {
        return Ok(false);
    }
    let number = numbering::take(work, Book::Refund).await?;
    let row = refund::Model {
        tenant_id: work.tenant(),
        id: RefundId::mint(),
        reference: number.to_string(),
        account_id: payment.account_id,
        amount,
        cause,
        way: Way::Gateway,
        state: State::Noticed,
        payment_id: Some(payment.id),
        gateway: payment.gateway,
        taken_as: transaction,
        gateway_reference: None,
        paid_reference: None,
        shift_id: None,
        phone: Some(payment.phone.clone()),
        locale: payment.locale,
        opened_at: work.now,
        asked_by: None,
        approval_id: None,
        sent_at: None,
        asked_at: None,
        ended_at: None,
        paid_by: None,
    };
    work.insert(row.clone()).await?;
    let entry = Entry::of(Act::RefundNoticed, "refund", row.id.0)
        .after("reference", row.reference.as_str())
        .after("amount", amount)
        .after("cause", cause.to_value())
        .after("payment", payment.reference.as_str());
    audit::record(work, entry).await?;
    inbox::open(work, queue_item::Kind::Refund, row.id.0, None, None).await?;
    tell(work, &row, Notice::RefundNoticed).await?;
    Ok(true)
}
