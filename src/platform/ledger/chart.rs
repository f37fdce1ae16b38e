//! The chart of accounts, the same in every town.

use entity::{
    billing::{Head, Service},
    payments::payment::Gateway,
};

/// An account of the ledger. Assets and expenses stand in debit (above zero), the others in credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LedgerAccount {
    /// Asset: what a gateway has taken for us and not yet paid over.
    Clearing(Gateway),
    /// Asset: what payers owe a service; its sub-ledger is the table of demands.
    Receivable(Service),
    /// Liability: what payers have paid beyond their dues.
    Advance,
    /// Where the balances of the paper registers came from.
    Opening,
    /// Income by head.
    Income(Head),
    Surcharge,
    /// Expense: rebate for early payment.
    Rebate,
}

impl LedgerAccount {
    /// Its number. Numbers are never given a second meaning.
    #[must_use]
    pub const fn code(self) -> i32 {
        match self {
            Self::Clearing(Gateway::Sandbox) => 1_199,
            Self::Receivable(Service::Holding) => 1_201,
            Self::Advance => 2_101,
            Self::Opening => 3_101,
            Self::Income(Head::Holding) => 4_101,
            Self::Income(Head::Lighting) => 4_102,
            Self::Income(Head::Conservancy) => 4_103,
            Self::Income(Head::Water) => 4_104,
            Self::Income(Head::Sewerage) => 4_105,
            Self::Income(Head::Rounding) => 4_191,
            // Arrears were income of their own year; here they only change hands with the opening balance.
            Self::Income(Head::Arrears) => 3_102,
            Self::Surcharge => 4_201,
            Self::Rebate => 5_101,
        }
    }
}
