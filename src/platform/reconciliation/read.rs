//! Rows of a statement, read as lines: days and amounts as people and machines write them.

use chrono::{Datelike, NaiveDate};
use entity::{
    reconciliation::statement_line::Kind,
    values::{Money, digits},
};

use super::columns::{Field, Places};
use crate::platform::text;

/// A line as it is compared and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The row of the file.
    pub row: i32,
    pub day: NaiveDate,
    pub kind: Kind,
    pub reference: Option<String>,
    pub our_reference: Option<String>,
    /// Never below zero: the kind says which way it went.
    pub amount: Money,
    pub fee: Money,
    pub net: Money,
}

/// A row that cannot be read, and why: `statement-fault-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineFault {
    pub row: i32,
    pub field: Field,
    pub code: LineFaultCode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFaultCode {
    DayUnreadable,
    AmountUnreadable,
    /// Amount less fee is not the net amount.
    NetDiffers,
    TextTooLong,
}

impl LineFaultCode {
    pub const ALL: [Self; 4] = [Self::DayUnreadable, Self::AmountUnreadable, Self::NetDiffers, Self::TextTooLong];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DayUnreadable => "day-unreadable",
            Self::AmountUnreadable => "amount-unreadable",
            Self::NetDiffers => "net-differs",
            Self::TextTooLong => "text-too-long",
        }
    }
}

const REFERENCE_MAX: usize = 80;

/// What came of the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    pub lines: Vec<Line>,
    pub faults: Vec<LineFault>,
    /// Rows in which no money moves: totals, remarks, what was begun and not paid.
    pub left_out: usize,
}

/// Reads rows by where their fields stand.
pub fn lines<'r>(rows: impl Iterator<Item = (usize, &'r [String])>, places: &Places) -> Lines {
    let mut read = Lines::default();
    for (number, row) in rows {
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        if places.cell(Field::Day, row).is_empty() {
            read.left_out += 1;
            continue;
        }
        match line(number, row, places) {
            Ok(Some(line)) => read.lines.push(line),
            Ok(None) => read.left_out += 1,
            Err((field, code)) => read.faults.push(LineFault { row: number, field, code }),
        }
    }
    read
}

type Refused = (Field, LineFaultCode);

/// Nothing for a row in which no money moves: a balance brought forward, a payment that failed.
fn line(row: i32, cells: &[String], places: &Places) -> Result<Option<Line>, Refused> {
    if [Field::Kind, Field::Status].into_iter().any(|field| never_moved(places.cell(field, cells))) {
        return Ok(None);
    }
    let day = day(places.cell(Field::Day, cells)).ok_or((Field::Day, LineFaultCode::DayUnreadable))?;
    let money = |field| {
        let cell = places.cell(field, cells);
        amount(cell).map_err(|code| (field, code))
    };
    let (came, went) = (money(Field::Amount)?, money(Field::Out)?);
    let differs = |field| (field, LineFaultCode::NetDiffers);
    let (amount, goes_out) = match (came, went) {
        (Some(came), went) if !came.is_zero() && went.is_none_or(Money::is_zero) => {
            let is_below = came.poisha() < 0;
            (if is_below { came.negated().map_err(|_overflow| differs(Field::Amount))? } else { came }, is_below)
        }
        (_, Some(went)) if !went.is_zero() => (Money::from_poisha(went.poisha().saturating_abs()), true),
        _ => return Ok(None),
    };
    let absolute = |money: Option<Money>| money.map(|money| Money::from_poisha(money.poisha().saturating_abs()));
    let (fee, net) = (absolute(money(Field::Fee)?), absolute(money(Field::Net)?));
    let less = |a: Money, b: Money| a.minus(b).map_err(|_overflow| differs(Field::Net));
    let (fee, net) = match (fee, net) {
        (None, None) => (Money::ZERO, amount),
        (Some(fee), None) => (fee, less(amount, fee)?),
        (None, Some(net)) => (less(amount, net)?, net),
        (Some(fee), Some(net)) if less(amount, fee)? == net => (fee, net),
        (Some(_), Some(_)) => return Err(differs(Field::Net)),
    };
    let text = |field| reference(places.cell(field, cells)).map_err(|code| (field, code));
    Ok(Some(Line {
        row,
        day,
        kind: kind(places.cell(Field::Kind, cells), goes_out, places.has(Field::Out)),
        reference: text(Field::Reference)?,
        our_reference: text(Field::OurReference)?,
        amount,
        fee,
        net,
    }))
}

/// A reference, if any; what is too long is none.
fn reference(cell: &str) -> Result<Option<String>, LineFaultCode> {
    // A spreadsheet writes an apostrophe before digits that are a text.
    let tidied = text::tidy(cell.trim_start_matches('\''));
    let tidied = tidied.filter(|words| !matches!(words.as_str(), "-" | "--" | "N/A" | "NA"));
    if tidied.as_ref().is_some_and(|words| words.chars().count() > REFERENCE_MAX) {
        Err(LineFaultCode::TextTooLong)
    } else {
        Ok(tidied)
    }
}

const GIVEN_BACK: [&str; 3] = ["refund", "revers", "return"];

/// Whether the words of a kind or status are those of money that nobody has paid: some statements have every attempt. What is
/// cancelled without being given back never came.
fn never_moved(words: &str) -> bool {
    let words = words.to_lowercase();
    let says = |some: &[&str]| some.iter().any(|part| words.contains(part));
    says(&["fail", "declin", "expire", "unattempt", "pending", "initiat"])
        || (words.contains("cancel") && !says(&GIVEN_BACK))
}

/// What the words of a kind begin with; what has none is a payment if it comes in.
fn kind(words: &str, goes_out: bool, has_two_columns: bool) -> Kind {
    let words = words.to_lowercase();
    let says = |some: &[&str]| some.iter().any(|part| words.contains(part));
    if says(&GIVEN_BACK) {
        Kind::Refund
    } else if says(&["settle", "payout", "disburs", "withdraw", "transfer"]) {
        Kind::Payout
    } else if says(&["fee", "charge", "vat", "interest", "tax"]) || (goes_out && has_two_columns) {
        Kind::Other
    } else if goes_out {
        Kind::Refund
    } else {
        Kind::Payment
    }
}

/// An amount with its sign; none for an empty cell. Bangla digits, lakh commas, `BDT`, brackets for below zero.
///
/// # Errors
/// [`LineFaultCode::AmountUnreadable`]
pub fn amount(cell: &str) -> Result<Option<Money>, LineFaultCode> {
    let said = digits::to_latin(cell.trim());
    let start = |c: char| !(c.is_ascii_digit() || matches!(c, '(' | '-' | '−'));
    let end = |c: char| !(c.is_ascii_digit() || c == ')');
    let plain = said.trim_start_matches(start).trim_end_matches(end);
    if plain.is_empty() {
        let has_words = said.chars().any(char::is_alphanumeric);
        return if has_words { Err(LineFaultCode::AmountUnreadable) } else { Ok(None) };
    }
    let (plain, is_below) = match plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => (inside, true),
        None => plain.strip_prefix(['-', '−']).map_or((plain, false), |rest| (rest, true)),
    };
    let amount = Money::parse_taka(plain).map_err(|_unreadable| LineFaultCode::AmountUnreadable)?;
    // `500.00 Dr.` and `500.00-` went out; `500/-` did not.
    let is_debit = said.to_lowercase().trim_end_matches(['.', ' ']).ends_with("dr");
    let before_sign = said.strip_suffix(['-', '−']).unwrap_or_default();
    if is_below || is_debit || before_sign.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
        return amount.negated().map(Some).map_err(|_overflow| LineFaultCode::AmountUnreadable);
    }
    Ok(Some(amount))
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day of a moment as statements write it: `2026-08-15 10:22`, `15/08/2026`, `15-Aug-2026 10:22 AM`, `Aug 15, 2026`,
/// `20260815`. Of two numbers the first is the day.
#[must_use]
pub fn day(cell: &str) -> Option<NaiveDate> {
    let plain = digits::to_latin(cell.trim()).to_lowercase();
    let cut = plain.split(['t']).next().filter(|part| part.len() == "2026-08-15".len()).unwrap_or(&plain);
    let mut parts = cut.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let first = parts.next()?;
    if first.len() == 8 && first.bytes().all(|b| b.is_ascii_digit()) {
        return NaiveDate::parse_from_str(first, "%Y%m%d").ok().filter(|day| within_reason(*day));
    }
    let (second, third) = (parts.next()?, parts.next()?);
    let month = |part: &str| {
        let named = (1..).zip(MONTHS).find(|(_, name)| part.len() >= 3 && part.starts_with(name));
        named.map(|(number, _)| number).or_else(|| part.parse::<u32>().ok())
    };
    let number = |part: &str| part.parse::<i32>().ok();
    let of_month = |part: &str| part.parse::<u32>().ok();
    let found = if first.len() == 4 {
        NaiveDate::from_ymd_opt(number(first)?, month(second)?, of_month(third)?)
    } else if first.bytes().all(|b| b.is_ascii_alphabetic()) {
        NaiveDate::from_ymd_opt(year(third)?, month(first)?, of_month(second)?)
    } else {
        NaiveDate::from_ymd_opt(year(third)?, month(second)?, of_month(first)?)
    };
    found.filter(|day| within_reason(*day))
}

/// `2026`, or `26` of this century.
fn year(part: &str) -> Option<i32> {
    let number: i32 = part.parse().ok()?;
    match part.len() {
        4 => Some(number),
        2 => Some(2000 + number),
        _ => None,
    }
}

fn within_reason(day: NaiveDate) -> bool {
    (2000..2100).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use entity::reconciliation::Source;

    use super::*;
    use crate::platform::sheet::Sheet;

    fn poisha(text: &str) -> Result<Option<i64>, LineFaultCode> {
        amount(text).map(|some| some.map(Money::poisha))
    }

    #[test]
    fn amounts_are_read_as_statements_write_them() {
        for (text, is) in [
            ("1,25,000.50", 12_500_050),
            ("১,২৫,০০০.৫০", 12_500_050),
            ("125,000.50", 12_500_050),
            ("BDT 500", 50_000),
            ("Tk. 500.00", 50_000),
            ("-500", -50_000),
            ("(1,200.00)", -120_000),
            ("500.00 Dr", -50_000),
            ("500.00 Dr.", -50_000),
            ("500.00-", -50_000),
            ("500/-", 50_000),
            ("500.00 Cr.", 50_000),
            ("0", 0),
        ] {
            assert_eq!(poisha(text), Ok(Some(is)), "{text}");
        }
        assert_eq!((poisha(""), poisha(" - ")), (Ok(None), Ok(None)));
        for text in ["12.345", "1.2.3", "abc", "#REF!", "5e3"] {
            assert_eq!(poisha(text), Err(LineFaultCode::AmountUnreadable), "{text}");
        }
    }

    #[test]
    fn days_are_read_as_statements_write_them() {
        for text in [
            "2026-08-15",
            "2026-08-15 10:22:31",
            "2026-08-15T10:22:31+06:00",
            "15/08/2026",
            "15-08-26",
            "১৫/০৮/২০২৬ ১০:২২",
            "15-Aug-2026 10:22 AM",
            "15 August 2026",
            "Aug 15, 2026",
            "2026/8/15",
            "20260815",
        ] {
            assert_eq!(day(text), "2026-08-15".parse().ok(), "{text}");
        }
        for text in ["", "08/15/2026", "yesterday", "15/08", "1526-08-15", "2026-02-30"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    fn read(source: Source, csv: &str) -> Lines {
        let sheet = Sheet::read(csv.as_bytes()).unwrap();
        let places = Places::of(sheet.heading(), source, None);
        lines(sheet.rows(), &places)
    }

    #[test]
    fn rows_become_lines_and_what_cannot_is_named() {
        let csv = "Date,Trx ID,Invoice No,Amount,Charge,Net Amount,Type\n\
                   15/08/2026,9ABC,P26-000001,\"1,000.00\",18.50,981.50,Payment\n\
                   15/08/2026,9ABD,P26-000002,500,9.25,,Payment\n\
                   16/08/2026,9ABE,,-200,,,Refund\n\
                   17/08/2026,9ABF,,900,10,891,Payment\n\
                   16/08/2026,,,\"1,472.25\",,,Settlement\n\
                   x,9ABG,,1,,,\n\
                   ,,Total,1500,,,\n";
        let read = read(Source::Bkash, csv);
        let said: Vec<_> = read
            .lines
            .iter()
            .map(|line| (line.row, line.kind, line.amount.poisha(), line.fee.poisha(), line.net.poisha()))
            .collect();
        assert_eq!(
            said,
            [
                (2, Kind::Payment, 100_000, 1_850, 98_150),
                (3, Kind::Payment, 50_000, 925, 49_075),
                (4, Kind::Refund, 20_000, 0, 20_000),
                (6, Kind::Payout, 147_225, 0, 147_225),
            ]
        );
        let faults: Vec<_> = read.faults.iter().map(|fault| (fault.row, fault.code)).collect();
        assert_eq!(faults, [(5, LineFaultCode::NetDiffers), (7, LineFaultCode::DayUnreadable)]);
        assert_eq!(read.left_out, 1);
    }

    #[test]
    fn what_nobody_has_paid_is_no_line() {
        let csv = "Date,Trx ID,Amount,Type,Status\n\
                   15/08/2026,9ABC,100,Payment,Completed\n\
                   15/08/2026,9ABD,100,Payment,Failed\n\
                   15/08/2026,9ABE,100,CANCELLED,\n\
                   15/08/2026,9ABF,-100,Cancelled and refunded,Completed\n";
        let read = read(Source::Bkash, csv);
        let said: Vec<_> = read.lines.iter().map(|line| (line.row, line.kind)).collect();
        assert_eq!(said, [(2, Kind::Payment), (5, Kind::Refund)]);
        assert_eq!((read.left_out, read.faults.len()), (2, 0));
    }

    #[test]
    fn a_bank_has_two_columns_of_money() {
        let csv = "Date,Particulars,Cheque No,Withdrawal,Deposit,Balance\n\
                   15-Aug-2026,Opening,,,,1000\n\
                   15-Aug-2026,Cheque,'004512,,\"17,000.00\",18000\n\
                   16-Aug-2026,Charge,,115,,17885\n";
        let read = read(Source::Bank, csv);
        let said: Vec<_> =
            read.lines.iter().map(|line| (line.kind, line.reference.as_deref(), line.amount.poisha())).collect();
        assert_eq!(said, [(Kind::Payment, Some("004512"), 1_700_000), (Kind::Other, None, 11_500)]);
        assert_eq!(read.left_out, 1);
    }
}
