//! An account: what is due, what is there as credit, what was received and given back, and what can be asked about it.

use actix_web::{HttpResponse, web::Path};
use askama::Template;
use chrono::NaiveDate;
use entity::values::{AccountId, Money, ReceiptId};

use super::{Head, id_of};
use crate::{
    platform::{
        access::Permission,
        billing::{Account, desk, statement},
        calendar::dhaka_day,
        errors::AppError,
        receipts::lookup,
        refunds,
    },
    web::{Chrome, Ctx, Frame, page::ok},
};

const RECEIPTS_MAX: usize = 20;

#[derive(Template)]
#[template(path = "office/adjustments/account.html")]
pub struct AccountPage<'a> {
    pub page: Chrome<'a>,
    pub frame: Frame,
    pub head: Head,
    /// On the day, with surcharge and less rebate.
    pub due: Money,
    pub receipts: Vec<ReceiptRow>,
    pub refunds: Vec<RefundRow>,
    pub acts: Vec<ActLink>,
}

/// A receipt, and where it is asked that it is taken back.
#[derive(Clone, Debug)]
pub struct ReceiptRow {
    pub number: String,
    pub day: NaiveDate,
    pub amount: Money,
    pub is_reversed: bool,
    /// Below the office.
    pub reverse: Option<String>,
}

/// A refund in a list.
#[derive(Clone, Debug)]
pub struct RefundRow {
    /// Below the office.
    pub path: String,
    pub reference: String,
    pub day: NaiveDate,
    /// Whose, where the list is of several.
    pub subject: String,
    pub amount: Money,
    pub state: String,
}

impl RefundRow {
    pub(super) fn of(refund: &entity::payments::refund::Model, subject: String) -> Self {
        Self {
            path: format!("/refunds/{}", refund.id),
            reference: refund.reference.clone(),
            day: dhaka_day(refund.opened_at),
            subject,
            amount: refund.amount,
            state: refunds::state_code(refund.state),
        }
    }
}

/// Something that can be asked.
#[derive(Clone, Debug)]
pub struct ActLink {
    /// Its words.
    pub key: &'static str,
    /// Below the office.
    pub path: String,
}

pub(super) async fn show(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, AppError> {
    let id: AccountId = id_of(&id)?;
    let work = ctx.read().await?;
    let row = desk::for_staff(&work, id).await?;
    let account = Account::load(&work, id).await?;
    let terms = ctx.app.sources.of(account.service)?.terms(&ctx.town);
    let due = statement(&account, work.today(), terms.as_ref())?.payable()?;
    let may_ask = ctx.may(Permission::AdjustmentAsk);
    let mut receipts = Vec::new();
    for receipt in lookup::of_account(&work, id).await?.into_iter().take(RECEIPTS_MAX) {
        let is_reversed = lookup::reversal_of(&work, receipt.id).await?.is_some();
        receipts.push(ReceiptRow {
            reverse: (may_ask && !is_reversed).then(|| reverse_path(receipt.id)),
            number: receipt.number,
            day: receipt.paid_on,
            amount: receipt.amount,
            is_reversed,
        });
    }
    let refunds = refunds::lookup::of_account(&work, id).await?;
    work.commit().await?;
    let page = AccountPage {
        page: ctx.chrome(),
        frame: Frame::of(&ctx)?,
        head: Head::of(ctx.lang, &row),
        due,
        receipts,
        refunds: refunds.iter().map(|refund| RefundRow::of(refund, String::new())).collect(),
        acts: acts(&ctx, id, due, row.credit),
    };
    ok(&ctx, &page)
}

fn reverse_path(id: ReceiptId) -> String {
    format!("/receipts/{id}/reverse")
}

/// What whoever looks may ask, as far as there is something to ask about.
fn acts(ctx: &Ctx, id: AccountId, due: Money, credit: Money) -> Vec<ActLink> {
    let (may_adjust, may_refund) = (ctx.may(Permission::AdjustmentAsk), ctx.may(Permission::RefundAsk));
    let links = [
        (may_adjust && due.is_positive(), "write-off-link", "write-off"),
        (may_adjust && due.is_positive() && credit.is_positive(), "advance-link", "advance"),
        (may_adjust && credit.is_positive(), "transfer-link", "transfer"),
        (may_refund && credit.is_positive(), "refund-link", "refund"),
    ];
    let open = links.into_iter().filter(|(is_open, ..)| *is_open);
    open.map(|(_, key, act)| ActLink { key, path: format!("{}/{act}", super::account_path(id)) }).collect()
}
