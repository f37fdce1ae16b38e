//! What is due on a day, and what each choice of payment costs on it.

use std::sync::Arc;

use chrono::NaiveDate;
use entity::{
    billing::demand,
    payments::{Choice, payment::Quote},
    values::{Money, MoneyOverflow},
};

use super::{Account, Allocation, Campaign, Due, PeriodDues, RebateTerms, Terms, allocate, surcharge};

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
    /// Beside each due, where its last day to pay falls.
    pub last_days: Vec<NaiveDate>,
    /// Surcharge that has fallen due and is neither paid nor waived, beside each due.
    pub surcharges: Vec<SurchargeDue>,
    /// The rebate that can still be earned; none for arrears.
    pub rebate: Option<RebateTerms>,
    /// The campaign that gives more of it; none for arrears.
    pub campaign: Option<Arc<Campaign>>,
    /// The campaign that takes surcharge off.
    pub amnesty: Option<Arc<Campaign>>,
}

/// Surcharge beside a due on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SurchargeDue {
    pub to_pay: Money,
    /// What an amnesty takes off where the rest is paid.
    pub waived: Money,
}

/// What clears some instalments of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cost {
    pub money: Money,
    pub rebate: Money,
    /// Of the rebate, what the campaign gives.
    pub campaign_rebate: Money,
}

/// The statement of an account on a day of payment.
///
/// # Errors
/// When a sum leaves the range.
pub fn statement<'a>(account: &'a Account, day: NaiveDate, terms: &dyn Terms) -> Result<Statement<'a>, MoneyOverflow> {
    let campaigns = terms.campaigns(account.ward, day);
    let periods = account.periods.iter().map(|period| {
        let is_arrears = surcharge::is_over(period, day, terms);
        let amnesty = campaigns.amnesty(period.period);
        let surcharges = surcharge::due_on(period, day, terms)?.into_iter().map(|due| {
            let waived = due.portion(amnesty.map(|amnesty| amnesty.surcharge_off).unwrap_or_default())?;
            Ok(SurchargeDue { to_pay: due.minus(waived)?, waived })
        });
        Ok(PeriodStatement {
            period,
            is_arrears,
            last_days: period.dues.iter().map(|due| terms.last_day(due.due_on)).collect(),
            surcharges: surcharges.collect::<Result<_, _>>()?,
            rebate: if is_arrears { None } else { terms.rebate(period.period, day) },
            campaign: if is_arrears { None } else { campaigns.rebate().map(Arc::clone) },
            amnesty: amnesty.map(Arc::clone),
        })
    });
    Ok(Statement { account, day, periods: periods.collect::<Result<_, _>>()? })
}

impl PeriodStatement<'_> {
    /// Surcharge to pay.
    ///
    /// # Errors
    /// When the sum leaves the range.
    pub fn surcharge(&self) -> Result<Money, MoneyOverflow> {
        Money::sum(self.surcharges.iter().map(|surcharge| surcharge.to_pay))
    }

    /// Surcharge that the amnesty takes off.
    ///
    /// # Errors
    /// When the sum leaves the range.
    pub fn surcharge_waived(&self) -> Result<Money, MoneyOverflow> {
        Money::sum(self.surcharges.iter().map(|surcharge| surcharge.waived))
    }

    /// Its dues, each with its last day to pay.
    pub fn dues(&self) -> impl Iterator<Item = (&Due, NaiveDate)> {
        self.period.dues.iter().zip(self.last_days.iter().copied())
    }

    /// The money that clears the first `count` dues of the period, and the rebate that this payment earns.
    ///
    /// R7: the rebate of a year depends only on how many whole instalments are cleared by the last rebate day, in however
    /// many payments; each payment brings the total up to that. An instalment of nothing is no due and is cleared with the
    /// next one: what counts is the number of the last instalment. What was written off earns none.
    ///
    /// A campaign gives its part on top, of what was not yet cleared when it began; paid in parts within its days, it comes to
    /// the same.
    pub(super) fn cost(&self, count: usize) -> Result<Cost, MoneyOverflow> {
        let all = &self.period.dues;
        let dues = all.get(..count).unwrap_or(all);
        let instalments = dues.last().map_or(0, |due| usize::try_from(due.instalment).unwrap_or_default());
        let principal = dues.iter().try_fold(Money::ZERO, |sum, due| sum.plus(due.amount.minus(due.waived)?))?;
        let paid = Money::sum(all.iter().map(|due| due.paid))?;
        let rebates = Money::sum(all.iter().map(|due| due.rebate))?;
        let history = || all.iter().flat_map(|due| &due.history);
        let of_campaigns = Money::sum(history().map(|clearing| clearing.campaign_rebate))?;
        let open = principal.less_or_zero(paid).less_or_zero(rebates);
        let by_steps = match &self.rebate {
            Some(terms) => {
                let given = rebates.minus(of_campaigns)?;
                principal.portion(terms.rate(instalments))?.less_or_zero(given).min(open)
            }
            None => Money::ZERO,
        };
        let by_campaign = match &self.campaign {
            Some(campaign) => {
                let before = history().filter(|clearing| clearing.day < campaign.from);
                let since = history().filter(|clearing| clearing.day >= campaign.from);
                let given = Money::sum(since.map(|clearing| clearing.campaign_rebate))?;
                // What was written off is no longer in the principal.
                let mut cleared = before.map(|clearing| clearing.principal.minus(clearing.waived));
                let cleared = cleared.try_fold(Money::ZERO, |sum, part| sum.plus(part?))?;
                let base = principal.less_or_zero(cleared);
                base.portion(campaign.rebate)?.less_or_zero(given).min(open.minus(by_steps)?)
            }
            None => Money::ZERO,
        };
        let rebate = by_steps.plus(by_campaign)?;
        Ok(Cost { money: open.minus(rebate)?, rebate, campaign_rebate: by_campaign })
    }

    /// Whether paying whole instalments today earns anything.
    pub(super) const fn earns(&self) -> bool {
        self.rebate.is_some() || self.campaign.is_some()
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
            quote.surcharge_waived = quote.surcharge_waived.plus(arrears.surcharge_waived()?)?;
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
                // An instalment is of the first period that is open; only when that one is cleared it is of the next.
                if matches!(choice, Choice::Through(_)) && current.period.open()?.is_positive() {
                    break;
                }
                continue;
            }
            let cost = current.cost(chosen)?;
            quote.current = quote.current.plus(cost.money.plus(cost.rebate)?)?;
            quote.rebate = quote.rebate.plus(cost.rebate)?;
            quote.surcharge_waived = quote.surcharge_waived.plus(current.surcharge_waived()?)?;
            quote.surcharge = quote.surcharge.plus(surcharge)?;
            quote.period.get_or_insert(current.period.period);
            let newly = current.period.dues.iter().take(chosen).skip(cleared);
            quote.instalments.extend(newly.map(|due| due.instalment));
            total = total.plus(cost.money)?.plus(surcharge)?;
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
            quote.surcharge_waived = quote.surcharge_waived.plus(cleared.surcharge_waived)?;
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
