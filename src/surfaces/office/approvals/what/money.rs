//! Acts about money, with their figures.

use entity::{
    billing::billing_account,
    identity::approval,
    payments::{payment, receipt, refund},
    values::{AccountId, Money, PaymentId, ReceiptId, RefundId},
};
use sea_orm::ActiveEnum;

use super::What;
use crate::platform::{
    adjustments::{advance::AdvanceUse, reversal::ReceiptReversal, transfer::CreditTransfer, write_off::WriteOff},
    approvals::{self, Act},
    errors::AppError,
    i18n::Lang,
    payments::dispute::Came,
    refunds::ask::RefundWish,
    work::Work,
};

/// # Errors
/// When the database cannot be read.
pub(super) async fn of(work: &Work, lang: Lang, row: &approval::Model) -> Result<What, AppError> {
    match row.act {
        Act::ReceiptReversal => reversal(work, lang, row).await,
        Act::WriteOff => write_off(work, lang, row).await,
        Act::CreditTransfer => transfer(work, lang, row).await,
        Act::AdvanceUse => advance(work, lang, row).await,
        Act::Refund => refunded(work, lang, row).await,
        Act::PaymentTaken | Act::PaymentDismissed => disputed(work, lang, row).await,
        Act::RoleGrant
        | Act::SettingChange
        | Act::FactorReset
        | Act::DayLock
        | Act::DayUnlock
        | Act::YearClose
        | Act::YearReopen
        | Act::InstalmentPlan
        | Act::Dishonour => Ok(What::default()),
    }
}

fn taka(lang: Lang, amount: Money) -> String {
    lang.say("taka-amount", &[("amount", &lang.money(amount))]).into_owned()
}

/// `৩-১২৩/১, মোঃ রফিকুল ইসলাম`
fn named(lang: Lang, account: &billing_account::Model) -> String {
    format!("{}, {}", lang.digits(&account.subject), account.payer)
}

async fn account(work: &Work, id: AccountId) -> Result<billing_account::Model, AppError> {
    work.get::<billing_account::Entity>(id).await?.ok_or(AppError::NotFound)
}

fn account_path(id: AccountId) -> String {
    format!("/accounts/{id}")
}

/// What of an account is to be changed, which has so much credit now.
async fn with_credit(work: &Work, lang: Lang, id: AccountId) -> Result<What, AppError> {
    let account = account(work, id).await?;
    let before = lang.say("adjust-credit-is", &[("amount", &lang.money(account.credit))]).into_owned();
    Ok(What { subject: named(lang, &account), path: Some(account_path(id)), before, after: String::new() })
}

async fn reversal(work: &Work, lang: Lang, row: &approval::Model) -> Result<What, AppError> {
    let ReceiptReversal { money } = approvals::payload(row)?;
    let id = ReceiptId(row.subject_id);
    let receipt = work.get::<receipt::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let amount = taka(lang, receipt.amount);
    let day = lang.date(receipt.paid_on);
    let before =
        lang.say("adjust-receipt-is", &[("amount", &amount), ("payer", &receipt.payer), ("day", &day)]).into_owned();
    let after = lang.say(&format!("reversal-to-{}", money.code()), &[("amount", &amount)]).into_owned();
    let subject = format!("{} ({})", receipt.number, lang.digits(&receipt.subject));
    Ok(What { subject, path: Some(account_path(receipt.account_id)), before, after })
}

async fn write_off(work: &Work, lang: Lang, row: &approval::Model) -> Result<What, AppError> {
    let wish: WriteOff = approvals::payload(row)?;
    let account = account(work, AccountId(row.subject_id)).await?;
    let (principal, surcharge) = (taka(lang, wish.principal()?), taka(lang, wish.surcharge()?));
    let after = lang
        .say("write-off-to", &[("principal", &principal), ("surcharge", &surcharge), ("resolution", &wish.resolution)])
        .into_owned();
    Ok(What { subject: named(lang, &account), path: Some(account_path(account.id)), before: String::new(), after })
}

async fn transfer(work: &Work, lang: Lang, row: &approval::Model) -> Result<What, AppError> {
    let CreditTransfer { to, amount } = approvals::payload(row)?;
    let what = with_credit(work, lang, AccountId(row.subject_id)).await?;
    let taker = named(lang, &account(work, to).await?);
    let after = lang.say("transfer-to", &[("amount", &taka(lang, amount)), ("to", &taker)]).into_owned();
    Ok(What { after, ..what })
}

async fn advance(work: &Work, lang: Lang, row: &approval::Model) -> Result<What, AppError> {
    let AdvanceUse { amount } = approvals::payload(row)?;
    let what = with_credit(work, lang, AccountId(row.subject_id)).await?;
    let after = lang.say("advance-to", &[("amount", &taka(lang, amount))]).into_owned();
    Ok(What { after, ..what })
}

async fn refunded(work: &Work, lang: Lang, row: &approval::Model) -> Result<What, AppError> {
    let RefundWish { account: id, amount } = approvals::payload(row)?;
    let refund = work.get::<refund::Entity>(RefundId(row.subject_id)).await?.ok_or(AppError::NotFound)?;
    let account = account(work, id).await?;
    let way = lang.t(&format!("refund-way-{}", refund.way.to_value())).into_owned();
    let after = lang.say("refund-to", &[("amount", &taka(lang, amount)), ("way", &way)]).into_owned();
    Ok(What {
        subject: format!("{}: {}", refund.reference, named(lang, &account)),
        path: Some(format!("/refunds/{}", refund.id)),
        before: lang.t(&format!("refund-cause-{}", refund.cause.to_value())).into_owned(),
        after,
    })
}

async fn disputed(work: &Work, lang: Lang, row: &approval::Model) -> Result<What, AppError> {
    let payment = work.get::<payment::Entity>(PaymentId(row.subject_id)).await?.ok_or(AppError::NotFound)?;
    let account = account(work, payment.account_id).await?;
    let before = lang.say("dispute-asked", &[("amount", &taka(lang, payment.amount))]).into_owned();
    let after = if row.act == Act::PaymentTaken {
        let Came { amount, reference, day } = approvals::payload(row)?;
        let (amount, day) = (taka(lang, amount), lang.date(day));
        lang.say("dispute-take-to", &[("amount", &amount), ("reference", &reference), ("day", &day)]).into_owned()
    } else {
        lang.t("dispute-dismiss-to").into_owned()
    };
    Ok(What {
        subject: format!("{}: {}", payment.reference, named(lang, &account)),
        path: Some(format!("/payments/{}", payment.id)),
        before,
        after,
    })
}
