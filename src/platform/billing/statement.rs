//! What is due on a day, and what each choice of payment costs on it.

use chrono::NaiveDate;
use entity::{
    billing::demand,
    payments::{Choice, payment::Quote},
    values::{Money, MoneyOverflow},
};

use super::{Account, Allocation, PeriodDues, RebateTerms, Terms, allocate, surcharge};

/// An account on a day: each period with the surcharge and the rebate of that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    pub account: &'a Account,
    pub day: NaiveDate,
    /// Oldest first.
    pub periods: Vec<PeriodStatement<'a>>,
}

/// One period on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodStatement<'a> {
    pub period: &'a PeriodDues,
    /// It is over: it bears surcharge and earns no rebate.
    pub is_arrears: bool,
    /// Surcharge that has fallen due and is neither paid nor waived, beside each due.
    pub surcharges: Vec<Money>,
    /// The rebate that can still be earned; none for arrears.
    pub rebate: Option<RebateTerms>,
}

/// The statement of an account on a day of payment.
///
/// # Errors
/// When a sum leaves the range.
pub fn statement<'a>(account: &'a Account, day: NaiveDate, terms: &dyn Terms) -> Result<Statement<'a>, MoneyOverflow> {
    let periods = account.periods.iter().map(|period| {
        let is_arrears = surcharge::is_over(period, day);
        let rebate = if is_arrears { None } else { terms.rebate(period.period, day) };
        Ok(PeriodStatement { period, is_arrears, surcharges: surcharge::due_on(period, day, terms)?, rebate })
    });
    Ok(Statement { account, day, periods: periods.collect::<Result<_, _>>()? })
}

impl PeriodStatement<'_> {
    /// # Errors
    /// When the sum leaves the range.
    pub fn surcharge(&self) -> Result<Money, MoneyOverflow> {
        Money::sum(self.surcharges.iter().copied())
    }

    /// The money that clears the first `count` dues of the period, and the rebate that this payment earns.
    ///
    /// R7: the rebate of a year depends only on how many whole instalments are cleared by the last rebate day, in however
    /// many payments; each payment brings the total up to that. An instalment of nothing is no due and is cleared with the
    /// next one: what counts is the number of the last instalment. What was written off earns none.
    pub(super) fn cost(&self, count: usize) -> Result<(Money, Money), MoneyOverflow> {
        let all = &self.period.dues;
        let dues = all.get(..count).unwrap_or(all);
        let instalments = dues.last().map_or(0, |due| usize::try_from(due.instalment).unwrap_or_default());
        let principal = dues.iter().try_fold(Money::ZERO, |sum, due| sum.plus(due.amount.minus(due.waived)?))?;
        let paid = Money::sum(all.iter().map(|due| due.paid))?;
        let given = Money::sum(all.iter().map(|due| due.rebate))?;
        let open = principal.less_or_zero(paid).less_or_zero(given);
        let earned = match &self.rebate {
            Some(terms) => principal.portion(terms.rate(instalments))?.less_or_zero(given).min(open),
            None => Money::ZERO,
        };
        Ok((open.minus(earned)?, earned))
    }

    /// Instalments of the period that are cleared already.
    #[must_use]
    pub fn instalments_cleared(&self) -> usize {
        self.period.dues.iter().take_while(|due| due.open().is_ok_and(|open| !open.is_positive())).count()
    }
}

impl Statement<'_> {
    /// What a choice costs on the day, and what it is made up of. Older periods always come with it (R11). A part is at most
    /// everything.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn quote(&self, choice: Choice) -> Result<(Money, Quote), MoneyOverflow> {
        let (total, quote) = self.up_to(choice)?;
        match choice {
            Choice::Part(amount) if amount < total => Ok((amount, self.broken_down(&allocate(self, amount)?)?)),
            Choice::Part(_) | Choice::Everything | Choice::Arrears | Choice::Through(_) => Ok((total, quote)),
        }
    }

    fn up_to(&self, choice: Choice) -> Result<(Money, Quote), MoneyOverflow> {
        let mut quote = Quote::default();
        for arrears in self.periods.iter().filter(|period| period.is_arrears) {
            quote.arrears = quote.arrears.plus(arrears.period.open()?)?;
            quote.surcharge = quote.surcharge.plus(arrears.surcharge()?)?;
        }
        let mut total = quote.arrears.plus(quote.surcharge)?;
        for current in self.periods.iter().filter(|period| !period.is_arrears) {
            // Of a month with several due days some may be over.
            let surcharge = current.surcharge()?;
            let chosen = match choice {
                Choice::Everything | Choice::Part(_) => current.period.dues.len(),
                Choice::Arrears => 0,
                Choice::Through(last) => current.period.dues.iter().filter(|due| due.instalment <= last).count(),
            };
            let cleared = current.instalments_cleared();
            if chosen <= cleared {
                continue;
            }
            let (cost, rebate) = current.cost(chosen)?;
            quote.current = quote.current.plus(cost.plus(rebate)?)?;
            quote.rebate = quote.rebate.plus(rebate)?;
            quote.surcharge = quote.surcharge.plus(surcharge)?;
            quote.period.get_or_insert(current.period.period);
            let newly = current.period.dues.iter().take(chosen).skip(cleared);
            quote.instalments.extend(newly.map(|due| due.instalment));
            total = total.plus(cost)?.plus(surcharge)?;
            if matches!(choice, Choice::Through(_)) {
                break;
            }
        }
        match choice {
            Choice::Arrears | Choice::Through(_) => {}
            Choice::Everything | Choice::Part(_) => {
                for fee in &self.account.fees {
                    quote.fees = quote.fees.plus(fee.open()?)?;
                }
                total = total.plus(quote.fees)?;
            }
        }
        Ok((total, quote))
    }

    /// What an allocation is made up of.
    fn broken_down(&self, allocation: &Allocation) -> Result<Quote, MoneyOverflow> {
        let mut quote = Quote::default();
        for cleared in &allocation.cleared {
            let principal = cleared.paid.plus(cleared.rebate)?;
            quote.surcharge = quote.surcharge.plus(cleared.surcharge)?;
            quote.rebate = quote.rebate.plus(cleared.rebate)?;
            let is_arrears = self.periods.iter().any(|of| of.is_arrears && of.period.period == cleared.period);
            match cleared.kind {
                demand::Kind::Fee => quote.fees = quote.fees.plus(principal)?,
                demand::Kind::Instalment if is_arrears => quote.arrears = quote.arrears.plus(principal)?,
                demand::Kind::Instalment => {
                    quote.current = quote.current.plus(principal)?;
                    quote.period.get_or_insert(cleared.period);
                    quote.instalments.push(cleared.instalment);
                }
            }
        }
        Ok(quote)
    }

    /// Everything due, at the terms of the day.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn payable(&self) -> Result<Money, MoneyOverflow> {
        Ok(self.quote(Choice::Everything)?.0)
    }
}
