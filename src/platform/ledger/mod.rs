//! Double entry. A journal's lines sum to zero; it is never changed and never removed.
//!
//! The same event never posts twice: each journal carries the key of what caused it, and the key is unique in its town.
//! What is [`closed`] stays as it is.

pub mod chart;
pub mod closed;
pub mod verify;

use anyhow::anyhow;
use chrono::NaiveDate;
use entity::{
    ledger::{journal, journal::Kind, journal_line},
    values::{AccountId, ApprovalId, JournalId, Money},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use self::chart::LedgerAccount;
use crate::platform::{errors::AppError, work::Work};

/// One side of a journal: debit above zero, credit below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub account: LedgerAccount,
    /// Whose, in an account that has a sub-ledger of payers.
    pub payer: Option<AccountId>,
    pub amount: Money,
}

impl Line {
    #[must_use]
    pub const fn new(account: LedgerAccount, amount: Money) -> Self {
        Self { account, payer: None, amount }
    }

    /// A line of a payer's.
    #[must_use]
    pub const fn of(payer: AccountId, account: LedgerAccount, amount: Money) -> Self {
        Self { account, payer: Some(payer), amount }
    }
}

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
        day: NaiveDate,
        idempotency_key: String,
        lines: &[Line],
    ) -> Result<Self, AppError> {
        if !Money::sum(lines.iter().map(|line| line.amount))?.is_zero() {
            return Err(AppError::Internal(anyhow!("the journal {idempotency_key} does not balance")));
        }
        let (tenant_id, id) = (work.tenant(), JournalId::mint());
        let journal = journal::Model {
            tenant_id,
            id,
            kind,
            day,
            idempotency_key,
            reverses: None,
            made_by: work.actor().staff().map(|staff| staff.id),
            approval_id: None,
            posted_at: work.now,
        };
        let lines = lines
            .iter()
            .filter(|line| !line.amount.is_zero())
            .zip(1_i16..)
            .map(|(line, number)| journal_line::Model {
                tenant_id,
                journal_id: id,
                line: number,
                account: line.account.code(),
                payer_id: line.payer,
                amount: line.amount,
            })
            .collect();
        Ok(Self { journal, lines })
    }

    /// The opposite of a journal, which takes it back.
    ///
    /// # Errors
    /// When its lines cannot be read or have no opposite.
    pub async fn reversal(
        work: &Work,
        kind: Kind,
        day: NaiveDate,
        idempotency_key: String,
        of: JournalId,
    ) -> Result<Self, AppError> {
        let mut entry = Self::new(work, kind, day, idempotency_key, &[])?;
        entry.journal.reverses = Some(of);
        let lines = work
            .find::<journal_line::Entity>()
            .filter(journal_line::Column::JournalId.eq(of))
            .order_by_asc(journal_line::Column::Line);
        for line in work.all(lines).await? {
            let amount = line.amount.negated()?;
            entry.lines.push(journal_line::Model { journal_id: entry.journal.id, amount, ..line });
        }
        Ok(entry)
    }

    /// A reversal after which the money stays with us: these lines take it instead of the assets that it came into.
    ///
    /// # Errors
    /// When the lines do not make up for the money: a mistake in this program.
    pub fn instead_of_money(mut self, lines: &[Line]) -> Result<Self, AppError> {
        let holds_money = |code| LedgerAccount::from_code(code).is_some_and(LedgerAccount::holds_money);
        self.lines.retain(|line| !holds_money(line.account));
        let (tenant_id, journal_id) = (self.journal.tenant_id, self.journal.id);
        self.lines.extend(lines.iter().filter(|line| !line.amount.is_zero()).map(|line| journal_line::Model {
            tenant_id,
            journal_id,
            line: 0,
            account: line.account.code(),
            payer_id: line.payer,
            amount: line.amount,
        }));
        for (line, number) in self.lines.iter_mut().zip(1_i16..) {
            line.line = number;
        }
        if !Money::sum(self.lines.iter().map(|line| line.amount))?.is_zero() {
            return Err(AppError::Internal(anyhow!("the journal {} does not balance", self.journal.idempotency_key)));
        }
        Ok(self)
    }

    /// With what a second person has agreed to.
    #[must_use]
    pub const fn agreed(mut self, approval: Option<ApprovalId>) -> Self {
        self.journal.approval_id = approval;
        self
    }

    #[must_use]
    pub const fn id(&self) -> JournalId {
        self.journal.id
    }
}

/// Posts journals.
///
/// # Errors
/// When one of them has been posted before, or [`closed::Closed`]; then none is.
pub async fn post(work: &Work, entries: Vec<Entry>) -> Result<(), AppError> {
    let entries = closed::on_open_days(work, entries).await?;
    let (journals, lines): (Vec<_>, Vec<_>) = entries.into_iter().map(|entry| (entry.journal, entry.lines)).unzip();
    work.insert_all(journals).await?;
    work.insert_all(lines.into_iter().flatten().collect()).await?;
    Ok(())
}
