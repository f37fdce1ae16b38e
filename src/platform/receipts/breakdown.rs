//! What a receipt is made up of, line by line, as the page and the paper print it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    billing::{allocation, demand},
    payments::Method,
    values::{Money, MoneyOverflow, Period},
};

use super::lookup::FullReceipt;
use crate::platform::i18n::Lang;

/// One line: what for, and how much; a rebate stands below zero. The lines add up to the receipt's amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub label: String,
    pub amount: Money,
}

/// The sums of one period.
#[derive(Default)]
struct PeriodSums {
    instalments: Vec<i16>,
    principal: Money,
    rebate: Money,
    surcharge: Money,
}

/// The lines of a receipt, account by account, oldest period first, fees last.
///
/// # Errors
/// When a sum leaves the range.
pub fn lines(lang: Lang, full: &FullReceipt) -> Result<Vec<Line>, MoneyOverflow> {
    let mut lines = Vec::new();
    for part in &full.parts {
        let of_part: Vec<_> = full.lines.iter().filter(|row| row.account_id == part.account_id).collect();
        let before = lines.len();
        account_lines(lang, &of_part, full.receipt.paid_on, &mut lines)?;
        add(&mut lines, lang.t("receipt-line-credit").into_owned(), part.credit);
        if full.parts.len() > 1 {
            for line in lines.iter_mut().skip(before) {
                line.label = format!("{}: {}", lang.digits(&part.subject), line.label);
            }
        }
    }
    Ok(lines)
}

fn add(lines: &mut Vec<Line>, label: String, amount: Money) {
    if !amount.is_zero() {
        lines.push(Line { label, amount });
    }
}

fn account_lines(
    lang: Lang,
    rows: &[&allocation::Model],
    day: NaiveDate,
    lines: &mut Vec<Line>,
) -> Result<(), MoneyOverflow> {
    let mut periods: BTreeMap<Period, PeriodSums> = BTreeMap::new();
    let (fees, dues): (Vec<&allocation::Model>, Vec<&allocation::Model>) =
        rows.iter().copied().partition(|row: &&allocation::Model| row.kind == demand::Kind::Fee);
    for row in dues {
        let sums = periods.entry(row.period).or_default();
        if row.instalment > 0 && !(row.paid.is_zero() && row.rebate.is_zero()) {
            sums.instalments.push(row.instalment);
        }
        sums.principal = sums.principal.plus(row.paid)?.plus(row.rebate)?;
        sums.rebate = sums.rebate.plus(row.rebate)?;
        sums.surcharge = sums.surcharge.plus(row.surcharge)?;
    }
    for (period, sums) in periods {
        let kind = if period.last_day() < day { "arrears" } else { "current" };
        let year = lang.period(period);
        let head = lang.say(&format!("receipt-line-{kind}"), &[("year", &year)]);
        let label = match instalment_list(lang, &sums.instalments) {
            Some(list) => format!("{head}, {list}"),
            None => head.into_owned(),
        };
        add(lines, label, sums.principal);
        add(lines, lang.say("receipt-line-surcharge", &[("year", &year)]).into_owned(), sums.surcharge);
        add(lines, lang.say("receipt-line-rebate", &[("year", &year)]).into_owned(), sums.rebate.negated()?);
    }
    for fee in fees {
        let heads = fee.heads.0.iter().map(|line| lang.t(&format!("head-{}", line.head.code())).into_owned());
        add(lines, heads.collect::<Vec<_>>().join(", "), fee.principal()?);
    }
    Ok(())
}

/// How money came, in words.
#[must_use]
pub fn method_name(lang: Lang, method: Method) -> String {
    let key = match method.gateway() {
        Some(gateway) => format!("gateway-{}", gateway.code()),
        None => format!("method-{}", method.code()),
    };
    lang.t(&key).into_owned()
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
