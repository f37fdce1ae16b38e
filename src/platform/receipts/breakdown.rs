//! What a receipt is made up of, line by line, as the page and the paper print it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    billing::{Head, allocation, demand},
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

/// What was received for one account, head by head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountHeads {
    /// In the reader's digits.
    pub subject: String,
    /// Principal by head, then surcharge, rebate below zero, and what was paid in advance: together the part of the account.
    pub lines: Vec<Line>,
    pub amount: Money,
}

/// A receipt split to its heads, account by account, as the cash book wants it (R12, R47).
///
/// # Errors
/// When a sum leaves the range.
pub fn heads(lang: Lang, full: &FullReceipt) -> Result<Vec<AccountHeads>, MoneyOverflow> {
    let each = full.parts.iter().map(|part| {
        let mut by_head: BTreeMap<Head, Money> = BTreeMap::new();
        let (mut surcharge, mut rebate) = (Money::ZERO, Money::ZERO);
        for row in full.lines.iter().filter(|row| row.account_id == part.account_id) {
            for line in &row.heads.0 {
                let sum = by_head.entry(line.head).or_default();
                *sum = sum.plus(line.amount)?;
            }
            surcharge = surcharge.plus(row.surcharge)?;
            rebate = rebate.plus(row.rebate)?;
        }
        let mut lines = Vec::new();
        for (head, amount) in by_head {
            add(&mut lines, lang.t(&format!("head-{}", head.code())).into_owned(), amount);
        }
        add(&mut lines, lang.t("receipt-heads-surcharge").into_owned(), surcharge);
        add(&mut lines, lang.t("receipt-heads-rebate").into_owned(), rebate.negated()?);
        add(&mut lines, lang.t("receipt-line-credit").into_owned(), part.credit);
        Ok(AccountHeads { subject: lang.digits(&part.subject), lines, amount: part.amount })
    });
    each.collect()
}

/// How money came, in words.
#[must_use]
pub fn method_name(lang: Lang, method: Method) -> String {
    lang.t(&method_key(method)).into_owned()
}

/// The name of those words in the locale files.
#[must_use]
pub fn method_key(method: Method) -> String {
    match method.gateway() {
        Some(gateway) => format!("gateway-{}", gateway.code()),
        None => format!("method-{}", method.code()),
    }
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
