//! Closing a year, and opening it again: asked for by one, done by the agreement of another.

use std::fmt;

use chrono::{DateTime, Utc};
use entity::{
    closing::year_close::{self, Kind},
    identity::approval,
    ledger::journal,
    tenancy::signing_key,
    values::{ApprovalId, FiscalYear, Money, StaffId, YearCloseId},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Report, figures, report};
use crate::platform::{
    access::Permission,
    approvals,
    audit::{self, Act, Entry as Trace},
    documents,
    errors::{AppError, Refusal},
    keys::{Keyring, digest_id, signature_fits},
    ledger::{
        self, Entry, Line,
        chart::LedgerAccount,
        closed::{self, Hold},
    },
    work::Work,
};

/// A year, and the figures that were looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearWish {
    pub year: FiscalYear,
    pub sha256: String,
}

/// Why a year is not closed or opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearRefused {
    /// Something must be done before.
    NotReady,
    /// The figures are not those that were looked at any more.
    Changed,
    /// Only the last closed year is opened again.
    NotLast,
}

impl fmt::Display for YearRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for YearRefused {}

impl Refusal for YearRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotReady => "year-not-ready",
            Self::Changed => "year-changed",
            Self::NotLast => "year-not-last",
        }
    }
}

fn subject(year: FiscalYear) -> Uuid {
    digest_id(format!("year:{year}").as_bytes())
}

/// Every version of a year, the newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn versions(work: &Work, year: FiscalYear) -> Result<Vec<year_close::Model>, AppError> {
    let rows = work.find::<year_close::Entity>().filter(year_close::Column::Year.eq(year));
    Ok(work.all(rows.order_by_desc(year_close::Column::Version)).await?)
}

async fn ready(work: &Work, year: FiscalYear) -> Result<Report, AppError> {
    closed::hold(work, Hold::Closing).await?;
    let report = report(work, year).await?;
    if report.is_ready() { Ok(report) } else { Err(YearRefused::NotReady.into()) }
}

/// Asks that a year be closed with the figures of now.
///
/// # Errors
/// [`YearRefused::NotReady`]
pub async fn ask_close(work: &Work, year: FiscalYear, why: &str) -> Result<ApprovalId, AppError> {
    work.require(Permission::YearClose)?;
    let report = ready(work, year).await?;
    let wish = YearWish { year, sha256: report.figures.sha256()? };
    approvals::ask(work, approval::Act::YearClose, subject(year), &wish, why).await
}

/// What is signed: the town, the year, its version, and the hash of the figures.
#[must_use]
pub fn message(town: Uuid, year: FiscalYear, version: i32, sha256: &str, at: DateTime<Utc>) -> Vec<u8> {
    format!("pouro-year-close-1 {town} {year} {version} {sha256} {}", at.timestamp()).into_bytes()
}

/// Closes a year, as two people have agreed.
///
/// # Errors
/// [`YearRefused`]
pub async fn close_agreed(work: &Work, keyring: &Keyring, row: &approval::Model) -> Result<(), AppError> {
    let wish: YearWish = approvals::payload(row)?;
    let agreed_by = work.actor().staff().ok_or(AppError::Forbidden)?.id;
    let report = ready(work, wish.year).await?;
    let sha256 = report.figures.sha256()?;
    if sha256 != wish.sha256 {
        return Err(YearRefused::Changed.into());
    }
    let version = next_version(work, wish.year).await?;
    let journal_id = move_surplus(work, wish.year, version, row.id).await?;
    let town = work.town().profile.uuid;
    let signer = keyring.town(town).signer()?;
    documents::publish_key(work, &signer).await?;
    let signature = signer.sign(&message(town, wish.year, version, &sha256, work.now));
    let closed = year_close::Model {
        tenant_id: work.tenant(),
        id: YearCloseId::mint(),
        year: wish.year,
        version,
        kind: Kind::Close,
        figures: report.figures.to_text()?,
        sha256: sha256.clone(),
        key_id: Some(signer.key_id()),
        signature: Some(signature),
        journal_id,
        reason: row.reason.clone(),
        asked_by: row.asked_by,
        agreed_by,
        approval_id: row.id,
        at: work.now,
    };
    let trace = Trace::of(Act::YearClosed, "year_close", closed.id.0)
        .after("period", wish.year)
        .after("version", version)
        .after("arrears", report.figures.arrears()?)
        .after("surplus", report.figures.surplus)
        .because(row.reason.clone());
    work.insert(closed).await?;
    audit::record(work, trace).await
}

async fn next_version(work: &Work, year: FiscalYear) -> Result<i32, AppError> {
    Ok(versions(work, year).await?.first().map_or(1, |row| row.version.saturating_add(1)))
}

/// Moves what income and expenses have left into the surplus; of a second close, what has been posted since the first.
async fn move_surplus(
    work: &Work,
    year: FiscalYear,
    version: i32,
    approval: ApprovalId,
) -> Result<Option<entity::values::JournalId>, AppError> {
    let balances = figures::to_be_moved(work, year.last_day()).await?;
    if balances.is_empty() {
        return Ok(None);
    }
    let mut lines = Vec::with_capacity(balances.len() + 1);
    for (account, balance) in &balances {
        lines.push(Line::new(*account, balance.negated()?));
    }
    lines.push(Line::new(LedgerAccount::Surplus, Money::sum(balances.iter().map(|(_, balance)| *balance))?));
    let key = format!("year-close:{year}:{version}");
    let entry = Entry::new(work, journal::Kind::YearClose, year.last_day(), key, &lines)?.agreed(Some(approval));
    let id = entry.id();
    ledger::post(work, vec![entry]).await?;
    Ok(Some(id))
}

/// Asks that a closed year be opened again.
///
/// # Errors
/// [`YearRefused::NotLast`]
pub async fn ask_reopen(work: &Work, year: FiscalYear, why: &str) -> Result<ApprovalId, AppError> {
    work.require(Permission::YearClose)?;
    if closed::last_closed_year(work).await? != Some(year) {
        return Err(YearRefused::NotLast.into());
    }
    let wish = YearWish { year, sha256: String::new() };
    approvals::ask(work, approval::Act::YearReopen, subject(year), &wish, why).await
}

/// Opens a year again, as two people have agreed. Its figures stay as they were signed.
///
/// # Errors
/// [`YearRefused::NotLast`]
pub async fn reopen_agreed(work: &Work, row: &approval::Model) -> Result<(), AppError> {
    let YearWish { year, .. } = approvals::payload(row)?;
    let agreed_by: StaffId = work.actor().staff().ok_or(AppError::Forbidden)?.id;
    closed::hold(work, Hold::Closing).await?;
    if closed::last_closed_year(work).await? != Some(year) {
        return Err(YearRefused::NotLast.into());
    }
    let opened = year_close::Model {
        tenant_id: work.tenant(),
        id: YearCloseId::mint(),
        year,
        version: next_version(work, year).await?,
        kind: Kind::Reopen,
        figures: String::new(),
        sha256: String::new(),
        key_id: None,
        signature: None,
        journal_id: None,
        reason: row.reason.clone(),
        asked_by: row.asked_by,
        agreed_by,
        approval_id: row.id,
        at: work.now,
    };
    let trace = Trace::of(Act::YearReopened, "year_close", opened.id.0).after("period", year);
    work.insert(opened).await?;
    audit::record(work, trace.because(row.reason.clone())).await
}

/// Whether the figures are those that the town's key has signed.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_genuine(work: &Work, row: &year_close::Model) -> Result<bool, AppError> {
    let (Some(key_id), Some(signature)) = (&row.key_id, &row.signature) else { return Ok(false) };
    let key = work.one(work.find::<signing_key::Entity>().filter(signing_key::Column::KeyId.eq(key_id))).await?;
    let town = work.town().profile.uuid;
    let message = message(town, row.year, row.version, &row.sha256, row.at);
    let fits = key.is_some_and(|key| signature_fits(&key.public_key, &message, signature));
    Ok(fits && crate::platform::keys::sha256_hex(row.figures.as_bytes()) == row.sha256)
}
