//! Double entry. A journal's lines sum to zero; it is never changed and never removed.
//!
//! The same event never posts twice: each journal carries the key of what caused it, and the key is unique in its town.

pub mod chart;
pub mod verify;

use anyhow::anyhow;
use chrono::NaiveDate;
use entity::{
    ledger::{journal, journal::Kind, journal_line},
    values::{AccountId, JournalId, Money},
};

use self::chart::LedgerAccount;
use crate::platform::{errors::AppError, work::Work};

/// A journal that balances, ready to be written.
pub struct Entry {
    journal: journal::Model,
    lines: Vec<journal_line::Model>,
}

impl Entry {
    /// Lines of zero are left out.
    ///
    /// # Errors
    /// When the lines do not sum to zero: a mistake in this program, and nothing is posted.
    pub fn new(
        work: &Work,
        kind: Kind,
        account_id: AccountId,
        day: NaiveDate,
        idempotency_key: String,
        lines: &[(LedgerAccount, Money)],
    ) -> Result<Self, AppError> {
        if !Money::sum(lines.iter().map(|(_, amount)| *amount))?.is_zero() {
            return Err(AppError::Internal(anyhow!("the journal {idempotency_key} does not balance")));
        }
        let (tenant_id, id) = (work.tenant(), JournalId::mint());
        let journal = journal::Model { tenant_id, id, kind, account_id, day, idempotency_key, posted_at: work.now };
        let lines = lines
            .iter()
            .filter(|(_, amount)| !amount.is_zero())
            .zip(1_i16..)
            .map(|((account, amount), line)| journal_line::Model {
                tenant_id,
                journal_id: id,
                line,
                account: account.code(),
                amount: *amount,
            })
            .collect();
        Ok(Self { journal, lines })
    }

    #[must_use]
    pub const fn id(&self) -> JournalId {
        self.journal.id
    }
}

/// Posts journals.
///
/// # Errors
/// When one of them has been posted before; then none is.
pub async fn post(work: &Work, entries: Vec<Entry>) -> Result<(), AppError> {
    let (journals, lines): (Vec<_>, Vec<_>) = entries.into_iter().map(|entry| (entry.journal, entry.lines)).unzip();
    work.insert_all(journals).await?;
    work.insert_all(lines.into_iter().flatten().collect()).await?;
    Ok(())
}
