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
    /// The last day to pay.
    pub due_on: NaiveDate,
    /// What it was when the demand was raised: a holiday or an outage may have moved it since.
    pub raised_due_on: NaiveDate,
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
    /// Surcharge that is due and not paid, less what an amnesty takes off today.
    pub surcharge: Money,
    /// What an amnesty takes off today.
    pub surcharge_waived: Money,
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
            surcharge_waived: self.surcharge_waived.plus(other.surcharge_waived)?,
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
            for (due, last_day) in period.dues().filter(|_| !is_over) {
                lines.push(line(due, last_day, paying(due), period.is_arrears)?);
            }
        }
        for fee in &account.fees {
            if fee.open()?.is_positive() {
                lines.push(line(fee, fee.due_on, paying(fee), false)?);
            }
        }
        let total = sums(&lines)?;
        let arrears = sums(lines.iter().filter(|line| line.is_arrears))?;
        Ok(Self { day, lines, total, arrears, credit: account.credit })
    }

    /// Instalments of the running period whose time has begun: the first, and each whose predecessor's last day is over.
    /// The running period is the first one that has begun and is not cleared; where there is none, no instalment has begun.
    #[must_use]
    pub fn instalments_begun(&self) -> i16 {
        let running = self.by_period().into_iter().find(|(period, lines)| {
            let is_open = lines.iter().any(|line| !line.is_arrears && line.sums.payable.is_positive());
            period.first_day() <= self.day && is_open
        });
        let Some((_, lines)) = running else { return 0 };
        let over = lines.iter().filter(|line| line.due_on < self.day).filter_map(|line| line.instalment).max();
        // The whole of a year that was taken over from the register counts as one.
        let last = lines.iter().filter_map(|line| line.instalment).max().unwrap_or(1);
        (over.unwrap_or(0) + 1).min(last)
    }

    /// What should be paid by now: the arrears, and the instalments that have begun. With none begun, the arrears alone.
    #[must_use]
    pub fn due_by_now(&self) -> Choice {
        match self.instalments_begun() {
            begun if begun > 0 => Choice::Through(begun),
            _none => Choice::Arrears,
        }
    }

    /// The next last day of something that is not paid and not over.
    #[must_use]
    pub fn next_due(&self) -> Option<NaiveDate> {
        let open = self.lines.iter().filter(|line| line.sums.payable.is_positive() && line.due_on >= self.day);
        open.map(|line| line.due_on).min()
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

fn line(due: &Due, last_day: NaiveDate, paying: Option<&Cleared>, is_arrears: bool) -> Result<BillLine, MoneyOverflow> {
    let (money, rebate, surcharge, surcharge_waived) = paying.map_or_else(Default::default, |paying| {
        (paying.paid, paying.rebate, paying.surcharge, paying.surcharge_waived)
    });
    let sums = BillSums {
        amount: due.amount,
        paid: due.paid,
        rebate: due.rebate.plus(rebate)?,
        waived: due.waived,
        surcharge,
        surcharge_waived,
        payable: money.plus(surcharge)?,
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
        due_on: last_day,
        raised_due_on: due.due_on,
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
