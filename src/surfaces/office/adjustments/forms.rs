//! Asking that a receipt is taken back, that credit is moved, that it is used.

use actix_web::{HttpResponse, web::Path};
use entity::{
    billing::billing_account,
    payments::receipt,
    values::{AccountId, Money, ReceiptId},
};
use serde::Deserialize;

use super::{
    super::typed::{self, Choice},
    Head, account_path, amount,
    ask::{self, AskForm, LineField},
    id_of, taka,
};
use crate::{
    platform::{
        adjustments::{
            advance::{self, AdvanceUse},
            reversal::{self, NotThisWay, ReceiptReversal},
            transfer::{self, CreditTransfer},
        },
        billing::{Account, desk, statement},
        errors::{AppError, FieldErrors},
        receipts::{lookup, reverse::ReversalRefused},
        work::Work,
    },
    web::{Ctx, Form, see_other},
};

/// As typed into any of these forms.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawAsk {
    amount: String,
    to: String,
    /// The account that was shown for what was typed.
    shown: String,
    money: String,
    why: String,
}

fn facts_of(ctx: &Ctx, account: &billing_account::Model) -> Vec<(&'static str, String)> {
    let head = Head::of(ctx.lang, account);
    vec![("payer-account", head.subject), ("owner", head.payer), ("account-credit", taka(ctx.lang, head.credit))]
}

fn amount_field(value: &str) -> LineField {
    LineField { name: "amount", value: value.to_owned(), hint: "adjust-amount-hint" }
}

fn asked(ctx: &Ctx, approval: entity::values::ApprovalId) -> HttpResponse {
    see_other(&ctx.office_path(&format!("/approvals/{approval}")))
}

/// An amount as a form shows it to be typed over; nothing where there is none.
fn plain(ctx: &Ctx, amount: Money) -> String {
    if amount.is_zero() { String::new() } else { ctx.lang.money(amount) }
}

pub(super) async fn advance_form(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    show_advance(&ctx, id_of(&id)?, None, FieldErrors::new()).await
}

async fn show_advance(
    ctx: &Ctx,
    id: AccountId,
    raw: Option<RawAsk>,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let row = desk::for_staff(&work, id).await?;
    let account = Account::load(&work, id).await?;
    let terms = ctx.app.sources.of(account.service)?.terms(&ctx.town);
    let due = statement(&account, work.today(), terms.as_ref())?.payable()?;
    work.commit().await?;
    let raw = raw.unwrap_or_else(|| RawAsk { amount: plain(ctx, due.min(row.credit)), ..RawAsk::default() });
    let mut facts = facts_of(ctx, &row);
    facts.push(("account-due", taka(ctx.lang, due)));
    let form = AskForm {
        title: "advance-title",
        note: "advance-note",
        button: "adjust-ask",
        back: account_path(id),
        path: format!("{}/advance", account_path(id)),
        hidden: Vec::new(),
        facts,
        choice: None,
        lines: vec![amount_field(&raw.amount)],
        why: raw.why,
    };
    ask::answer(ctx, form, errors)
}

pub(super) async fn advance(ctx: Ctx, form: Form<RawAsk>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: AccountId = id_of(&id)?;
    let raw = form.0;
    let work = ctx.begin().await?;
    let account = desk::for_staff(&work, id).await?;
    let mut errors = FieldErrors::new();
    let wanted = errors.take("amount", amount(&raw.amount).and_then(|amount| within(amount, account.credit)));
    let why = errors.take("why", typed::words(&raw.why, "why-missing"));
    let (Some(amount), Some(why)) = (wanted, why) else {
        drop(work);
        return show_advance(&ctx, id, Some(raw), errors).await;
    };
    let approval = advance::ask(&work, id, AdvanceUse { amount }, &why).await?;
    work.commit().await?;
    Ok(asked(&ctx, approval))
}

/// No more than there is.
fn within(amount: Money, credit: Money) -> Result<Money, &'static str> {
    if amount > credit { Err("more-than-credit") } else { Ok(amount) }
}

pub(super) async fn transfer_form(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    show_transfer(&ctx, id_of(&id)?, None, None, FieldErrors::new()).await
}

async fn show_transfer(
    ctx: &Ctx,
    id: AccountId,
    raw: Option<RawAsk>,
    taker: Option<&billing_account::Model>,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let row = desk::for_staff(&work, id).await?;
    work.commit().await?;
    let raw = raw.unwrap_or_else(|| RawAsk { amount: plain(ctx, row.credit), ..RawAsk::default() });
    let mut facts = facts_of(ctx, &row);
    if let Some(taker) = taker {
        facts.push(("transfer-taker", format!("{}, {}", ctx.lang.digits(&taker.subject), taker.payer)));
    }
    let form = AskForm {
        title: "transfer-title",
        note: if taker.is_some() { "transfer-look" } else { "transfer-note" },
        button: if taker.is_some() { "adjust-ask" } else { "transfer-find" },
        back: account_path(id),
        path: format!("{}/transfer", account_path(id)),
        hidden: taker.map(|taker| ("shown", taker.id.to_string())).into_iter().collect(),
        facts,
        choice: None,
        lines: vec![
            LineField { name: "to_account", value: raw.to, hint: "transfer-to-hint" },
            amount_field(&raw.amount),
        ],
        why: raw.why,
    };
    ask::answer(ctx, form, errors)
}

/// As typed into the form of a transfer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawTransfer {
    to_account: String,
    amount: String,
    shown: String,
    why: String,
}

/// Asks once it has shown whom the credit goes to: a slip in a number is seen before anybody decides on it.
pub(super) async fn transfer(ctx: Ctx, form: Form<RawTransfer>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: AccountId = id_of(&id)?;
    let RawTransfer { to_account, amount: typed_amount, shown, why } = form.0;
    let raw = RawAsk { to: to_account, amount: typed_amount, shown, why, ..RawAsk::default() };
    let work = ctx.begin().await?;
    let account = desk::for_staff(&work, id).await?;
    let mut errors = FieldErrors::new();
    let taker = errors.take("to_account", find(&work, id, &raw.to).await?);
    let wanted = errors.take("amount", amount(&raw.amount).and_then(|amount| within(amount, account.credit)));
    let why = errors.take("why", typed::words(&raw.why, "why-missing"));
    let (Some(taker), Some(amount), Some(why)) = (taker, wanted, why) else {
        drop(work);
        return show_transfer(&ctx, id, Some(raw), None, errors).await;
    };
    if raw.shown != taker.id.to_string() {
        drop(work);
        return show_transfer(&ctx, id, Some(raw), Some(&taker), FieldErrors::new()).await;
    }
    let approval = transfer::ask(&work, id, CreditTransfer { to: taker.id, amount }, &why).await?;
    work.commit().await?;
    Ok(asked(&ctx, approval))
}

async fn find(
    work: &Work,
    from: AccountId,
    subject: &str,
) -> Result<Result<billing_account::Model, &'static str>, AppError> {
    if subject.trim().is_empty() {
        return Ok(Err("to-account-missing"));
    }
    let found = desk::about(work, subject).await?.into_iter().find(|account| account.id != from);
    Ok(found.ok_or("to-account-unknown"))
}

pub(super) async fn reversal_form(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    let work = ctx.read().await?;
    let receipt = receipt_of(&work, id_of(&id)?).await?;
    if lookup::reversal_of(&work, receipt.id).await?.is_some() {
        return Err(ReversalRefused::AlreadyReversed.into());
    }
    let answer = show_reversal(&ctx, &work, &receipt, RawAsk::default(), FieldErrors::new()).await;
    work.commit().await?;
    answer
}

async fn receipt_of(work: &Work, id: ReceiptId) -> Result<receipt::Model, AppError> {
    let receipt = work.get::<receipt::Entity>(id).await?.ok_or(AppError::NotFound)?;
    desk::for_staff(work, receipt.account_id).await?;
    Ok(receipt)
}

async fn show_reversal(
    ctx: &Ctx,
    work: &Work,
    receipt: &receipt::Model,
    raw: RawAsk,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let ways = reversal::ways_of(work, receipt).await?;
    if ways.is_empty() {
        return Err(NotThisWay::NotCleared.into());
    }
    let choices = ways.into_iter().map(|money| {
        let label = ctx.lang.t(&format!("reversal-money-{}", money.code())).into_owned();
        Choice::new(money.code(), label, &raw.money)
    });
    let form = AskForm {
        title: "reversal-title",
        note: "reversal-note",
        button: "adjust-ask",
        back: account_path(receipt.account_id),
        path: format!("/receipts/{}/reverse", receipt.id),
        hidden: Vec::new(),
        facts: vec![
            ("receipt-number", receipt.number.clone()),
            ("payer-account", ctx.lang.digits(&receipt.subject)),
            ("owner", receipt.payer.clone()),
            ("amount", taka(ctx.lang, receipt.amount)),
            ("account-day", ctx.lang.date(receipt.paid_on)),
        ],
        choice: Some(("money", "reversal-money-hint", choices.collect())),
        lines: Vec::new(),
        why: raw.why,
    };
    ask::answer(ctx, form, errors)
}

pub(super) async fn reversal(ctx: Ctx, form: Form<RawAsk>, id: Path<String>) -> Result<HttpResponse, AppError> {
    let raw = form.0;
    let work = ctx.begin().await?;
    let receipt = receipt_of(&work, id_of(&id)?).await?;
    let mut errors = FieldErrors::new();
    let ways = reversal::ways_of(&work, &receipt).await?;
    let money = ways.into_iter().find(|money| money.code() == raw.money);
    let money = errors.take("money", money.ok_or("money-missing"));
    let why = errors.take("why", typed::words(&raw.why, "why-missing"));
    let (Some(money), Some(why)) = (money, why) else {
        return show_reversal(&ctx, &work, &receipt, raw, errors).await;
    };
    let approval = reversal::ask(&work, receipt.id, ReceiptReversal { money }, &why).await?;
    work.commit().await?;
    Ok(asked(&ctx, approval))
}
