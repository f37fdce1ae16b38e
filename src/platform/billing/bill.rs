//! The bill: every demand of an account with what it costs on a day.

use chrono::NaiveDate;
use entity::{
    payments::Choice,
    values::{DemandId, FiscalYear, Heads, Money, MoneyOverflow},
};
use uuid::Uuid;

use super::{Account, Terms, allocate, statement};

/// All demands of an account on a day, oldest first, and their sums. For each line and for the total:
/// payable = amount − paid − rebate + surcharge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    pub day: NaiveDate,
    pub lines: Vec<BillLine>,
    pub total: BillSums,
    /// Sums of the earlier years.
    pub arrears: BillSums,
    /// Paid beyond everything due.
    pub credit: Money,
}

/// One demand on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillLine {
    pub id: DemandId,
    pub period: FiscalYear,
    /// None for the whole of an earlier year, taken over from the register.
    pub instalment: Option<i16>,
    pub due_on: NaiveDate,
    pub is_arrears: bool,
    pub heads: Heads,
    pub basis: Option<Uuid>,
    pub sums: BillSums,
}

/// The figures of a line or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BillSums {
    pub amount: Money,
    /// Principal that money has cleared so far.
    pub paid: Money,
    /// Rebate given so far, and what paying everything today would add.
    pub rebate: Money,
    /// Surcharge that is due and not paid.
    pub surcharge: Money,
    /// What clears it today.
    pub payable: Money,
}

impl BillSums {
    fn plus(self, other: Self) -> Result<Self, MoneyOverflow> {
        Ok(Self {
            amount: self.amount.plus(other.amount)?,
            paid: self.paid.plus(other.paid)?,
            rebate: self.rebate.plus(other.rebate)?,
            surcharge: self.surcharge.plus(other.surcharge)?,
            payable: self.payable.plus(other.payable)?,
        })
    }
}

impl Bill {
    /// The bill of an account on a day of payment. Years that are cleared and over are left out.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn on(account: &Account, day: NaiveDate, terms: &dyn Terms) -> Result<Self, MoneyOverflow> {
        let statement = statement(account, day, terms)?;
        let payable = statement.quote(Choice::Everything)?.0;
        let whole = allocate(&statement, payable)?;
        let mut lines = Vec::new();
        for year in &statement.years {
            let is_over = year.is_arrears && year.year.open()?.is_zero() && year.surcharge.is_zero();
            for due in year.year.dues.iter().filter(|_| !is_over) {
                let cleared = whole.cleared.iter().find(|cleared| cleared.demand == due.id);
                let (paying, rebate, surcharge) =
                    cleared.map_or_else(Default::default, |cleared| (cleared.paid, cleared.rebate, cleared.surcharge));
                let sums = BillSums {
                    amount: due.amount,
                    paid: due.paid,
                    rebate: due.rebate.plus(rebate)?,
                    surcharge,
                    payable: paying.plus(surcharge)?,
                };
                lines.push(BillLine {
                    id: due.id,
                    period: year.year.period,
                    instalment: (due.instalment > 0).then_some(due.instalment),
                    due_on: due.due_on,
                    is_arrears: year.is_arrears,
                    heads: due.heads.clone(),
                    basis: due.basis,
                    sums,
                });
            }
        }
        let total = sums(&lines)?;
        let arrears = sums(lines.iter().filter(|line| line.is_arrears))?;
        Ok(Self { day, lines, total, arrears, credit: account.credit })
    }

    /// Lines of one year after the other, oldest first.
    #[must_use]
    pub fn by_year(&self) -> Vec<(FiscalYear, &[BillLine])> {
        self.lines
            .chunk_by(|a, b| a.period == b.period)
            .filter_map(|lines| Some((lines.first()?.period, lines)))
            .collect()
    }
}

/// Sums of some lines.
///
/// # Errors
/// When a sum leaves the range.
pub fn sums<'a>(lines: impl IntoIterator<Item = &'a BillLine>) -> Result<BillSums, MoneyOverflow> {
    lines.into_iter().try_fold(BillSums::default(), |sum, line| sum.plus(line.sums))
}
