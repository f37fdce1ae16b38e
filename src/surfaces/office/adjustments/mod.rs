//! Acts that change money after the fact, in the office: an account with what can be asked about it, refunds, and disputed
//! payments. Each form asks; a second person decides on the page of approvals.

mod account;
mod ask;
mod dispute;
mod forms;
mod money_back;
mod refund;
mod refunds;
mod samples;
mod write_off;

use actix_web::web;
use entity::{
    billing::billing_account,
    values::{AccountId, Money},
};

pub use self::{
    account::AccountPage, ask::AskPage, dispute::DisputePage, refund::RefundPage, refunds::RefundList,
    write_off::WriteOffPage,
};
use crate::{
    platform::{access::Permission, errors::AppError, i18n::Lang},
    web::{Access, Endpoint, PageKind},
};

const SEE: Access = Access::Staff(Permission::HoldingSee);
const ASK: Access = Access::Staff(Permission::AdjustmentAsk);
const GIVE: Access = Access::Staff(Permission::RefundAsk);
const PAY: Access = Access::Confirmed(Permission::RefundPay);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/accounts/{id}", SEE, || web::route().to(account::show)),
    Endpoint::get("/accounts/{id}/write-off", ASK, || web::route().to(write_off::form)),
    Endpoint::post("/accounts/{id}/write-off", ASK, || web::route().to(write_off::send)),
    Endpoint::get("/accounts/{id}/transfer", ASK, || web::route().to(forms::transfer_form)),
    Endpoint::post("/accounts/{id}/transfer", ASK, || web::route().to(forms::transfer)),
    Endpoint::get("/accounts/{id}/advance", ASK, || web::route().to(forms::advance_form)),
    Endpoint::post("/accounts/{id}/advance", ASK, || web::route().to(forms::advance)),
    Endpoint::get("/accounts/{id}/refund", GIVE, || web::route().to(money_back::form)),
    Endpoint::post("/accounts/{id}/refund", GIVE, || web::route().to(money_back::send)),
    Endpoint::get("/receipts/{id}/reverse", ASK, || web::route().to(forms::reversal_form)),
    Endpoint::post("/receipts/{id}/reverse", ASK, || web::route().to(forms::reversal)),
    Endpoint::get("/refunds", GIVE, || web::route().to(refunds::list)),
    Endpoint::get("/refunds/{id}", SEE, || web::route().to(refund::show)),
    Endpoint::post("/refunds/{id}/ask", GIVE, || web::route().to(refund::ask)),
    Endpoint::post("/refunds/{id}/pay", PAY, || web::route().to(refund::pay)),
    Endpoint::post("/refunds/{id}/drop", GIVE, || web::route().to(refund::drop)),
    Endpoint::post("/refunds/{id}/look", GIVE, || web::route().to(refund::look)),
    Endpoint::post("/refunds/{id}/found", PAY, || web::route().to(refund::found)),
    Endpoint::get("/payments/{id}", SEE, || web::route().to(dispute::show)),
    Endpoint::post("/payments/{id}/look", ASK, || web::route().to(dispute::look)),
    Endpoint::post("/payments/{id}/take", ASK, || web::route().to(dispute::take)),
    Endpoint::post("/payments/{id}/dismiss", ASK, || web::route().to(dispute::dismiss)),
];

pub const PAGES: &[PageKind] = &[
    PageKind::of::<AccountPage>(),
    PageKind::of::<AskPage>(),
    PageKind::of::<DisputePage>(),
    PageKind::of::<RefundList>(),
    PageKind::of::<RefundPage>(),
    PageKind::of::<WriteOffPage>(),
];

/// Whom and what an account is about, as the heads of these pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Of its page, below the office.
    pub path: String,
    pub subject: String,
    pub payer: String,
    pub place: String,
    pub credit: Money,
}

impl Head {
    fn of(lang: Lang, account: &billing_account::Model) -> Self {
        Self {
            path: account_path(account.id),
            subject: lang.digits(&account.subject),
            payer: account.payer.clone(),
            place: account.place.clone(),
            credit: account.credit,
        }
    }
}

/// An account's page, below the office.
#[must_use]
pub fn account_path(id: AccountId) -> String {
    format!("/accounts/{id}")
}

fn id_of<T: std::str::FromStr>(text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_no_id| AppError::NotFound)
}

fn taka(lang: Lang, amount: Money) -> String {
    lang.say("taka-amount", &[("amount", &lang.money(amount))]).into_owned()
}

/// An amount above zero.
fn amount(typed: &str) -> Result<Money, &'static str> {
    if typed.trim().is_empty() {
        return Err("amount-missing");
    }
    Money::parse_taka(typed).ok().filter(|amount| amount.is_positive()).ok_or("amount-unreadable")
}
