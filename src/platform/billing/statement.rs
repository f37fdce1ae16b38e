//! What is due on a day, and what each choice of payment costs on it.

use chrono::NaiveDate;
use entity::{
    payments::{Choice, payment::Quote},
    values::{FiscalYear, Money, MoneyOverflow},
};

use super::{Account, RebateTerms, Terms, Year};

/// An account on a day: each year with the surcharge and the rebate of that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    pub account: &'a Account,
    pub day: NaiveDate,
    pub years: Vec<YearStatement<'a>>,
}

/// One year on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearStatement<'a> {
    pub year: &'a Year,
    /// An earlier year: it bears surcharge and earns no rebate.
    pub is_arrears: bool,
    /// Surcharge that has fallen due and is not paid.
    pub surcharge: Money,
    /// The rebate that can still be earned; none for arrears.
    pub rebate: Option<RebateTerms>,
}

/// The statement of an account on a day of payment.
///
/// # Errors
/// When a sum leaves the range.
pub fn statement<'a>(account: &'a Account, day: NaiveDate, terms: &dyn Terms) -> Result<Statement<'a>, MoneyOverflow> {
    let running = FiscalYear::containing(day);
    let years = account.years.iter().map(|year| {
        let is_arrears = year.period < running;
        let surcharge = if is_arrears { surcharge_due(year, day, terms)? } else { Money::ZERO };
        let rebate = if is_arrears { None } else { terms.rebate(year.period, day) };
        Ok(YearStatement { year, is_arrears, surcharge, rebate })
    });
    Ok(Statement { account, day, years: years.collect::<Result<_, _>>()? })
}

/// R10: on each 1 July after the demand year a share of that year's principal then unpaid falls due, once per 1 July.
/// Surcharge bears no surcharge. What was paid on the 1 July itself was unpaid when the day began.
fn surcharge_due(year: &Year, day: NaiveDate, terms: &dyn Terms) -> Result<Money, MoneyOverflow> {
    let amount = year.amount()?;
    let mut accrued = Money::ZERO;
    let mut following = year.period.next();
    while following.first_day() <= day && following > year.period {
        let july = following.first_day();
        let cleared = year.cleared.iter().filter(|(paid_on, _)| *paid_on < july).map(|(_, cleared)| *cleared);
        let unpaid = amount.minus(Money::sum(cleared)?)?;
        accrued = accrued.plus(unpaid.portion(terms.surcharge_rate(july))?)?;
        if following == following.next() {
            break;
        }
        following = following.next();
    }
    Ok(accrued.less_or_zero(year.surcharge_paid))
}

impl YearStatement<'_> {
    /// The money that clears the first `count` dues of the year, and the rebate that this payment earns.
    ///
    /// R7: the rebate of a year depends only on how many whole instalments are cleared by the last rebate day, in however
    /// many payments; each payment brings the total up to that. An instalment of nothing is no due and is cleared with the
    /// next one: what counts is the number of the last instalment.
    pub(super) fn cost(&self, count: usize) -> Result<(Money, Money), MoneyOverflow> {
        let dues = self.year.dues.get(..count).unwrap_or(&self.year.dues);
        let instalments = dues.last().map_or(0, |due| usize::try_from(due.instalment).unwrap_or_default());
        let principal = Money::sum(dues.iter().map(|due| due.amount))?;
        let paid = Money::sum(self.year.dues.iter().map(|due| due.paid))?;
        let given = Money::sum(self.year.dues.iter().map(|due| due.rebate))?;
        let open = principal.less_or_zero(paid).less_or_zero(given);
        let earned = match &self.rebate {
            Some(terms) => principal.portion(terms.rate(instalments))?.less_or_zero(given).min(open),
            None => Money::ZERO,
        };
        Ok((open.minus(earned)?, earned))
    }

    /// Instalments of the year that are cleared already.
    #[must_use]
    pub fn instalments_cleared(&self) -> usize {
        self.year.dues.iter().take_while(|due| due.open().is_ok_and(|open| !open.is_positive())).count()
    }
}

impl Statement<'_> {
    /// What a choice costs on the day, and what it is made up of. Older years always come with it (R11).
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn quote(&self, choice: Choice) -> Result<(Money, Quote), MoneyOverflow> {
        let mut quote = Quote::default();
        for arrears in self.years.iter().filter(|year| year.is_arrears) {
            quote.arrears = quote.arrears.plus(arrears.year.open()?)?;
            quote.surcharge = quote.surcharge.plus(arrears.surcharge)?;
        }
        let mut total = quote.arrears.plus(quote.surcharge)?;
        for current in self.years.iter().filter(|year| !year.is_arrears) {
            let chosen = match choice {
                Choice::Everything => current.year.dues.len(),
                Choice::Arrears => 0,
                Choice::Through(last) => current.year.dues.iter().filter(|due| due.instalment <= last).count(),
            };
            let cleared = current.instalments_cleared();
            if chosen <= cleared {
                continue;
            }
            let (cost, rebate) = current.cost(chosen)?;
            quote.current = quote.current.plus(cost.plus(rebate)?)?;
            quote.rebate = quote.rebate.plus(rebate)?;
            quote.year.get_or_insert(current.year.period);
            let newly = current.year.dues.iter().take(chosen).skip(cleared);
            quote.instalments.extend(newly.map(|due| due.instalment));
            total = total.plus(cost)?;
            if matches!(choice, Choice::Through(_)) {
                break;
            }
        }
        Ok((total, quote))
    }

    /// Everything due, at the terms of the day.
    ///
    /// # Errors
    /// When a sum leaves the range.
    pub fn payable(&self) -> Result<Money, MoneyOverflow> {
        Ok(self.quote(Choice::Everything)?.0)
    }
}
