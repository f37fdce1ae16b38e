//! The surcharge that has fallen due on the dues of a period and is neither paid nor waived, due by due.

use chrono::NaiveDate;
use entity::values::{Money, MoneyOverflow, Period};

use super::{Due, PeriodDues, SurchargeRule, Terms};

/// What of each due of a period is to be paid as surcharge on a day.
///
/// # Errors
/// When a sum leaves the range.
pub(super) fn due_on(period: &PeriodDues, day: NaiveDate, terms: &dyn Terms) -> Result<Vec<Money>, MoneyOverflow> {
    match terms.surcharge() {
        SurchargeRule::EachFirstOfJuly => {
            let total = each_first_of_july(period, day, terms)?;
            beside(&period.dues, total)
        }
        SurchargeRule::OnceOverdue => period.dues.iter().map(|due| once_overdue(due, day, terms)).collect(),
    }
}

/// R10: on each 1 July after the demand year a share of that year's principal then unpaid falls due, once per 1 July.
/// Surcharge bears no surcharge. What was paid on the 1 July itself was unpaid when the day began. Where the last day to pay
/// has moved beyond 30 June, the first share falls due on the day after it.
fn each_first_of_july(period: &PeriodDues, day: NaiveDate, terms: &dyn Terms) -> Result<Money, MoneyOverflow> {
    let (mut accrued, mut cleared) = (Money::ZERO, Money::ZERO);
    let (year, ends) = (period.period.fiscal_year(), ends(period, terms));
    let mut following = year.next();
    while following.first_day() <= day && following > year {
        let july = following.first_day();
        let falls_due = ends.succ_opt().map_or(july, |after| after.max(july));
        if falls_due > day {
            break;
        }
        let unpaid = period.dues.iter().try_fold(Money::ZERO, |sum, due| sum.plus(due.unpaid_at(falls_due)?))?;
        accrued = accrued.plus(unpaid.portion(terms.surcharge_rate(july))?)?;
        if following == following.next() {
            break;
        }
        following = following.next();
    }
    for due in &period.dues {
        cleared = cleared.plus(due.surcharge_cleared()?)?;
    }
    Ok(accrued.less_or_zero(cleared))
}

/// The surcharge of a year stands beside each demand by what is open of it; with nothing open, beside the last one.
fn beside(dues: &[Due], surcharge: Money) -> Result<Vec<Money>, MoneyOverflow> {
    let open: Vec<Money> = dues.iter().map(Due::open).collect::<Result<_, _>>()?;
    if open.iter().any(|open| open.is_positive()) {
        return surcharge.spread(&open);
    }
    let last = dues.len().saturating_sub(1);
    Ok((0..dues.len()).map(|index| if index == last { surcharge } else { Money::ZERO }).collect())
}

/// R21: on the day after the due day a share of what is then unpaid of that demand's principal is added, once for ever.
/// What was paid on that day itself was unpaid when the day began.
fn once_overdue(due: &Due, day: NaiveDate, terms: &dyn Terms) -> Result<Money, MoneyOverflow> {
    let Some(falls_due) = terms.last_day(due.due_on).succ_opt().filter(|falls_due| *falls_due <= day) else {
        return Ok(Money::ZERO);
    };
    let accrued = due.unpaid_at(falls_due)?.portion(terms.surcharge_rate(falls_due))?;
    Ok(accrued.less_or_zero(due.surcharge_cleared()?))
}

/// Whether a period is over on a day, so that its dues are arrears.
pub(super) fn is_over(period: &PeriodDues, day: NaiveDate, terms: &dyn Terms) -> bool {
    ends(period, terms) < day
}

/// The last day of a period: of a year its end, or the last day to pay it where that has moved beyond; of a month the last day
/// to pay it.
fn ends(period: &PeriodDues, terms: &dyn Terms) -> NaiveDate {
    let last_day = period.dues.iter().map(|due| terms.last_day(due.due_on)).max();
    match period.period {
        Period::Year(year) => last_day.map_or(year.last_day(), |last| last.max(year.last_day())),
        Period::Month(month) => last_day.unwrap_or(month.last_day()),
    }
}
