//! What a receipt is made up of, line by line, as the page and the paper print it.

use std::collections::BTreeMap;

use entity::values::{FiscalYear, Money, MoneyOverflow};

use super::lookup::FullReceipt;
use crate::platform::i18n::Lang;

/// One line: what for, and how much; a rebate stands below zero. The lines add up to the receipt's amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub label: String,
    pub amount: Money,
}

/// The sums of one year.
#[derive(Default)]
struct YearSums {
    instalments: Vec<i16>,
    principal: Money,
    rebate: Money,
    surcharge: Money,
}

/// The lines of a receipt, oldest year first.
///
/// # Errors
/// When a sum leaves the range.
pub fn lines(lang: Lang, full: &FullReceipt) -> Result<Vec<Line>, MoneyOverflow> {
    let mut years: BTreeMap<FiscalYear, YearSums> = BTreeMap::new();
    for row in &full.lines {
        let sums = years.entry(row.period).or_default();
        if row.instalment > 0 && !(row.paid.is_zero() && row.rebate.is_zero()) {
            sums.instalments.push(row.instalment);
        }
        sums.principal = sums.principal.plus(row.paid)?.plus(row.rebate)?;
        sums.rebate = sums.rebate.plus(row.rebate)?;
        sums.surcharge = sums.surcharge.plus(row.surcharge)?;
    }
    let running = FiscalYear::containing(full.receipt.paid_on);
    let mut lines = Vec::new();
    let mut add = |label: String, amount: Money| {
        if !amount.is_zero() {
            lines.push(Line { label, amount });
        }
    };
    for (year, sums) in years {
        let kind = if year < running { "arrears" } else { "current" };
        let year = lang.year(year);
        let head = lang.say(&format!("receipt-line-{kind}"), &[("year", &year)]);
        let label = match instalment_list(lang, &sums.instalments) {
            Some(list) => format!("{head}, {list}"),
            None => head.into_owned(),
        };
        add(label, sums.principal);
        add(lang.say("receipt-line-surcharge", &[("year", &year)]).into_owned(), sums.surcharge);
        add(lang.say("receipt-line-rebate", &[("year", &year)]).into_owned(), sums.rebate.negated()?);
    }
    add(lang.t("receipt-line-credit").into_owned(), full.receipt.credit);
    Ok(lines)
}

/// `১ম ও ২য় কিস্তি`, `৪ কিস্তি`; nothing for a whole year.
#[must_use]
pub fn instalment_list(lang: Lang, instalments: &[i16]) -> Option<String> {
    let text = match instalments {
        [] => return None,
        [only] => lang.say("instalments-one", &[("first", &lang.ordinal(*only))]),
        [first, second] => {
            lang.say("instalments-two", &[("first", &lang.ordinal(*first)), ("second", &lang.ordinal(*second))])
        }
        [first, .., last] => {
            lang.say("instalments-range", &[("first", &lang.ordinal(*first)), ("last", &lang.ordinal(*last))])
        }
    };
    Some(text.into_owned())
}
