//! The chart of accounts, the same in every town.

use entity::{
    billing::{Head, Service},
    payments::payment::Gateway,
};
use sea_orm::Iterable;

/// An account of the ledger. Assets and expenses stand in debit (above zero), the others in credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LedgerAccount {
    /// Asset: cash in the drawers of the counter and on its way to the bank.
    Cash,
    /// Asset: cheques, pay orders and slips that the bank has not credited yet.
    Instruments,
    /// Asset: the town's account at its bank.
    Bank,
    /// Asset: what a gateway has taken for us and not yet paid over.
    Clearing(Gateway),
    /// Asset: what payers owe a service; its sub-ledger is the table of demands.
    Receivable(Service),
    /// Liability: what payers have paid beyond their dues.
    Advance,
    /// Liability: what is to be given back to payers.
    RefundPayable,
    /// Liability: taxes that were received for the treasury.
    Held(Tax),
    /// Where the balances of the paper registers came from.
    Opening,
    /// What the years have left over so far: their income less their expenses.
    Surplus,
    /// Income by head.
    Income(Head),
    Surcharge,
    /// Income: counted drawers that had more than they should.
    CashOver,
    /// Expense: rebate for early payment.
    Rebate,
    /// Expense: what gateways and banks keep for themselves.
    CollectionFee,
    /// Expense: dues that were given up.
    WriteOff,
    /// Expense: counted drawers that had less than they should.
    CashShort,
}

/// A tax that a town receives for the treasury.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tax {
    ValueAdded,
    /// Tax at source.
    Income,
}

impl Tax {
    pub const ALL: [Self; 2] = [Self::ValueAdded, Self::Income];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ValueAdded => "vat",
            Self::Income => "income-tax",
        }
    }

    /// The name of its words in the locale files.
    #[must_use]
    pub fn words(self) -> String {
        format!("tax-{}", self.code())
    }
}

impl LedgerAccount {
    /// Its number. Numbers are never given a second meaning.
    #[must_use]
    pub const fn code(self) -> i32 {
        match self {
            Self::Cash => 1_101,
            Self::Instruments => 1_102,
            Self::Bank => 1_103,
            Self::Clearing(Gateway::SslCommerz) => 1_111,
            Self::Clearing(Gateway::Bkash) => 1_112,
            Self::Clearing(Gateway::Nagad) => 1_113,
            Self::Clearing(Gateway::Ekpay) => 1_114,
            Self::Clearing(Gateway::Sandbox) => 1_199,
            Self::Receivable(Service::Holding) => 1_201,
            Self::Advance => 2_101,
            Self::RefundPayable => 2_102,
            Self::Held(Tax::ValueAdded) => 2_201,
            Self::Held(Tax::Income) => 2_202,
            Self::Opening => 3_101,
            Self::Surplus => 3_201,
            Self::Income(Head::Holding) => 4_101,
            Self::Income(Head::Lighting) => 4_102,
            Self::Income(Head::Conservancy) => 4_103,
            Self::Income(Head::Water) => 4_104,
            Self::Income(Head::Sewerage) => 4_105,
            Self::Income(Head::Rounding) => 4_191,
            // Arrears were income of their own year; here they only change hands with the opening balance.
            Self::Income(Head::Arrears) => 3_102,
            Self::Surcharge => 4_201,
            Self::Income(Head::DishonouredCheque) => 4_301,
            Self::CashOver => 4_901,
            Self::Rebate => 5_101,
            Self::CollectionFee => 5_201,
            Self::WriteOff => 5_301,
            Self::CashShort => 5_901,
        }
    }

    /// Whether money is in it, or on its way to us.
    #[must_use]
    pub const fn holds_money(self) -> bool {
        match self {
            Self::Cash | Self::Instruments | Self::Bank | Self::Clearing(_) => true,
            Self::Receivable(_)
            | Self::Advance
            | Self::RefundPayable
            | Self::Held(_)
            | Self::Opening
            | Self::Surplus
            | Self::Income(_)
            | Self::Surcharge
            | Self::CashOver
            | Self::Rebate
            | Self::CollectionFee
            | Self::WriteOff
            | Self::CashShort => false,
        }
    }

    /// The account with a number; nothing for a number that never had a meaning.
    #[must_use]
    pub fn from_code(code: i32) -> Option<Self> {
        Self::all().into_iter().find(|account| account.code() == code)
    }

    /// Every account that there is, in the order of their numbers.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut chart = vec![
            Self::Cash,
            Self::Instruments,
            Self::Bank,
            Self::Advance,
            Self::RefundPayable,
            Self::Opening,
            Self::Surplus,
            Self::Surcharge,
            Self::CashOver,
            Self::Rebate,
            Self::CollectionFee,
            Self::WriteOff,
            Self::CashShort,
        ];
        chart.extend(Gateway::iter().map(Self::Clearing));
        chart.extend(Service::iter().map(Self::Receivable));
        chart.extend(Tax::ALL.map(Self::Held));
        chart.extend(Head::iter().map(Self::Income));
        chart.sort_unstable_by_key(|account| account.code());
        chart
    }

    /// Whether it is brought to zero at the end of each year: income and expenses.
    #[must_use]
    pub const fn is_of_the_year(self) -> bool {
        match self {
            Self::Income(Head::Arrears) => false,
            Self::Income(_)
            | Self::Surcharge
            | Self::CashOver
            | Self::Rebate
            | Self::CollectionFee
            | Self::WriteOff
            | Self::CashShort => true,
            Self::Cash
            | Self::Instruments
            | Self::Bank
            | Self::Clearing(_)
            | Self::Receivable(_)
            | Self::Advance
            | Self::RefundPayable
            | Self::Held(_)
            | Self::Opening
            | Self::Surplus => false,
        }
    }

    /// The name of its words in the locale files: `ledger-account-<code>`.
    #[must_use]
    pub fn words(self) -> String {
        format!("ledger-account-{}", self.code())
    }
}
