//! Our books beside the statements of gateways and the bank: by month, by day, line by line; statements and pay-outs.

mod day;
mod import;
mod lines;
mod month;
mod settlements;
mod statement;
mod statements;

use actix_web::web;
use chrono::NaiveDate;
use entity::{
    reconciliation::{
        Source,
        statement_line::{Kind, State},
    },
    values::Money,
};
use serde::Deserialize;

pub use self::{
    day::DayPage, import::ImportPage, lines::LinesPage, month::MonthPage, settlements::SettlementsPage,
    statement::StatementPage, statements::StatementsPage,
};
use super::typed::{self, Choice};
use crate::{
    platform::{access::Permission, errors::AppError, reconciliation::days::Tally},
    web::{Access, Chrome, Endpoint, NavItem, Within},
};

const SEE: Access = Access::Staff(Permission::ReconcileSee);
const WORK: Access = Access::Staff(Permission::ReconcileWork);
const LOCK: Access = Access::Staff(Permission::DayLock);

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/reconciliation", SEE, || web::route().to(month::show)),
    Endpoint::get("/reconciliation/day", SEE, || web::route().to(day::show)),
    Endpoint::post("/reconciliation/day", LOCK, || web::route().to(day::send)),
    Endpoint::get("/reconciliation/import", WORK, || web::route().to(import::form)),
    Endpoint::post("/reconciliation/import", WORK, || web::route().to(import::send)),
    Endpoint::get("/reconciliation/lines", SEE, || web::route().to(lines::list)),
    Endpoint::get("/reconciliation/settlements", SEE, || web::route().to(settlements::form)),
    Endpoint::post("/reconciliation/settlements", WORK, || web::route().to(settlements::send)),
    Endpoint::get("/reconciliation/statements", SEE, || web::route().to(statements::list)),
    Endpoint::get("/reconciliation/statements/{id}", SEE, || web::route().to(statement::show)),
    Endpoint::post("/reconciliation/statements/{id}", WORK, || web::route().to(statement::send)),
];

pub const NAV: NavItem = NavItem {
    path: "/reconciliation",
    key: "nav-reconciliation",
    permission: Permission::ReconcileSee,
    within: Within::Towns,
};

/// A source and a day of an address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawDay {
    pub source: String,
    pub day: String,
}

impl RawDay {
    /// # Errors
    /// [`AppError::NotFound`]
    pub fn read(&self) -> Result<(Source, NaiveDate), AppError> {
        let source = Source::from_code(&self.source).ok_or(AppError::NotFound)?;
        let day = typed::day(&self.day).map_err(|_unreadable| AppError::NotFound)?;
        Ok((source, day))
    }
}

/// How many, how much, and where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Of its words.
    pub code: &'static str,
    pub count: i64,
    pub amount: Money,
    pub url: String,
}

impl Counted {
    fn of(code: &'static str, tally: Tally, url: String) -> Self {
        Self { code, count: tally.count, amount: tally.amount, url }
    }
}

/// The sources that send statements, to choose from.
fn sources(chrome: Chrome<'_>, chosen: &str, only_gateways: bool) -> Vec<Choice> {
    use sea_orm::Iterable;
    let sending = Source::iter().filter(|source| source.has_statements());
    let wanted = sending.filter(|source| !only_gateways || source.gateway().is_some());
    wanted.map(|source| Choice::new(source.code(), source_name(chrome, source), chosen)).collect()
}

fn source_name(chrome: Chrome<'_>, source: Source) -> String {
    chrome.t(&format!("source-{}", source.code())).into_owned()
}

/// Names the words in the locale files: `line-state-<code>`.
const fn state_code(state: State) -> &'static str {
    match state {
        State::Matched => "matched",
        State::MissingHere => "missing-here",
        State::AmountDiffers => "amount-differs",
        State::Duplicate => "duplicate",
        State::Noted => "noted",
        State::TakenBack => "taken-back",
    }
}

/// Where no money came: names the words `line-kind-<code>`.
const fn kind_code(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Payment => None,
        Kind::Refund => Some("refund"),
        Kind::Payout => Some("payout"),
        Kind::Other => Some("other"),
    }
}
