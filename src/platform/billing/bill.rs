//! The bill: every demand of an account with what it costs on a day.

use chrono::NaiveDate;
use entity::{
    billing::demand,
    payments::Choice,
    values::{DemandId, Heads, Money, MoneyOverflow, Period},
};
use uuid::Uuid;

use super::{Account, Cleared, Due, Terms, allocate, statement};

/// All demands of an account on a day, oldest first, and their sums. For each line and for the total:
/// payable = amount − paid − rebate − waived + surcharge.
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
    pub period: Period,
    pub kind: demand::Kind,
    /// None for the whole of an earlier year, taken over from the register, and for a fee.
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
    /// Principal written off.
    pub waived: Money,
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
            waived: self.waived.plus(other.waived)?,
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
        let paying = |due: &Due| whole.cleared.iter().find(|cleared| cleared.demand == due.id);
        let mut lines = Vec::new();
        for period in &statement.periods {
            let is_over = period.is_arrears && period.period.open()?.is_zero() && period.surcharge()?.is_zero();
            for due in period.period.dues.iter().filter(|_| !is_over) {
                lines.push(line(due, paying(due), period.is_arrears)?);
            }
        }
        for fee in &account.fees {
            if fee.open()?.is_positive() {
                lines.push(line(fee, paying(fee), false)?);
            }
        }
        let total = sums(&lines)?;
        let arrears = sums(lines.iter().filter(|line| line.is_arrears))?;
        Ok(Self { day, lines, total, arrears, credit: account.credit })
    }

    /// Lines of one period after the other, oldest first, without the fees.
    #[must_use]
    pub fn by_period(&self) -> Vec<(Period, &[BillLine])> {
        self.lines
            .chunk_by(|a, b| (a.period, a.kind) == (b.period, b.kind))
            .filter_map(|lines| {
                Some((lines.first().filter(|line| line.kind == demand::Kind::Instalment)?.period, lines))
            })
            .collect()
    }

    /// Lines of what is owed once.
    pub fn fees(&self) -> impl Iterator<Item = &BillLine> {
        self.lines.iter().filter(|line| line.kind == demand::Kind::Fee)
    }
}

fn line(due: &Due, paying: Option<&Cleared>, is_arrears: bool) -> Result<BillLine, MoneyOverflow> {
    let (paying, rebate, surcharge) =
        paying.map_or_else(Default::default, |paying| (paying.paid, paying.rebate, paying.surcharge));
    let sums = BillSums {
        amount: due.amount,
        paid: due.paid,
        rebate: due.rebate.plus(rebate)?,
        waived: due.waived,
        surcharge,
        payable: paying.plus(surcharge)?,
    };
    let instalment = match due.kind {
        demand::Kind::Instalment => (due.instalment > 0).then_some(due.instalment),
        demand::Kind::Fee => None,
    };
    Ok(BillLine {
        id: due.id,
        period: due.period,
        kind: due.kind,
        instalment,
        due_on: due.due_on,
        is_arrears,
        heads: due.heads.clone(),
        basis: due.basis,
        sums,
    })
}

/// Sums of some lines.
///
/// # Errors
/// When a sum leaves the range.
pub fn sums<'a>(lines: impl IntoIterator<Item = &'a BillLine>) -> Result<BillSums, MoneyOverflow> {
    lines.into_iter().try_fold(BillSums::default(), |sum, line| sum.plus(line.sums))
}
