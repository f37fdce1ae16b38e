//! Which column of a statement says what: as somebody chose it last for the source, or as the source is known to write it.

use std::collections::BTreeMap;

use entity::reconciliation::{Source, statement_layout::Columns};
use sea_orm::{EnumIter, Iterable};

use crate::platform::sheet::Sheet;

/// What a column can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter)]
pub enum Field {
    Day,
    /// How the gateway or the bank names the transaction.
    Reference,
    /// How we do.
    OurReference,
    /// What the payer paid; in a bank's statement, what came in.
    Amount,
    /// What went out, where a statement has a column of its own for it.
    Out,
    Fee,
    Net,
    /// Whether it is a payment, a refund, a pay-out.
    Kind,
    /// What became of it, where a statement has a column of its own for that.
    Status,
}

impl Field {
    /// Names the words in the locale files: `column-<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Reference => "reference",
            Self::OurReference => "our-reference",
            Self::Amount => "amount",
            Self::Out => "out",
            Self::Fee => "fee",
            Self::Net => "net",
            Self::Kind => "kind",
            Self::Status => "status",
        }
    }

    /// A statement says nothing without them.
    #[must_use]
    pub const fn is_needed(self) -> bool {
        matches!(self, Self::Day | Self::Amount)
    }

    /// Headings by which a column is known, letters and digits alone, the surest first.
    const fn known_as(self, source: Source) -> &'static [&'static str] {
        match (self, source) {
            (Self::Day, _) => &[
                "transactiondate",
                "trandate",
                "trxdate",
                "txndate",
                "transactiontime",
                "transactiondatetime",
                "datetime",
                "paymentdate",
                "valuedate",
                "postingdate",
                "date",
                "time",
            ],
            (Self::Reference, Source::SslCommerz) => &["banktranid", "banktransactionid", "valid", "validationid"],
            (Self::Reference, Source::Nagad) => &["paymentrefid", "paymentreferenceid", "issuerpaymentrefno", "trxid"],
            (Self::Reference, Source::Ekpay) => &["trnxid", "ekpaytransactionid", "transactionid", "trxid"],
            (Self::Reference, Source::Bank) => &[
                "chequeno",
                "chequenumber",
                "instrumentno",
                "slipno",
                "depositslipno",
                "refno",
                "reference",
                "referenceno",
                "transactionid",
            ],
            (Self::Reference, Source::Bkash | Source::Sandbox | Source::Cash) => {
                &["trxid", "transactionid", "transid", "txnid", "paymentid"]
            }
            (Self::OurReference, Source::SslCommerz) => &["tranid", "transactionid", "merchanttranid", "orderid"],
            (Self::OurReference, Source::Bank) => &["customerreference", "payerreference", "remarks"],
            (Self::OurReference, Source::Bkash | Source::Nagad | Source::Ekpay | Source::Sandbox | Source::Cash) => &[
                "merchantinvoicenumber",
                "merchantinvoiceno",
                "invoiceno",
                "merchanttrnxid",
                "mertrnxid",
                "merchanttransactionid",
                "orderid",
                "reference",
                "payerreference",
            ],
            (Self::Amount, Source::Bank) => &["credit", "deposit", "deposits", "creditamount", "cr", "amount"],
            (Self::Amount, _) => &["transactionamount", "grossamount", "amountbdt", "amount", "gross", "totalamount"],
            (Self::Out, Source::Bank) => &["debit", "withdrawal", "withdrawals", "debitamount", "dr"],
            (Self::Out, _) => &["debit", "refundamount"],
            (Self::Fee, _) => &["fee", "charge", "fees", "servicecharge", "merchantfee", "mdr", "commission"],
            (Self::Net, _) => &["storeamount", "netamount", "net", "settlementamount", "payableamount"],
            (Self::Kind, _) => &["transactiontype", "trxtype", "txntype", "type", "status"],
            (Self::Status, _) => &["transactionstatus", "trxstatus", "txnstatus", "paymentstatus", "status"],
        }
    }
}

/// Letters and digits of a heading, small.
#[must_use]
pub fn plain(heading: &str) -> String {
    let letters = entity::values::digits::to_latin(heading);
    letters.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Rows that may stand above the heading: whose statement it is, from when to when.
const ABOVE_MAX: usize = 20;

/// The heading of a file, and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// As a spreadsheet counts.
    pub row: usize,
    pub cells: Vec<String>,
}

/// Finds the heading: of the first rows, the one of which the most cells are known.
#[must_use]
pub fn heading_of(sheet: &Sheet, source: Source, chosen: Option<&Columns>) -> Heading {
    let is_known = |cell: &String| {
        let cell = plain(cell);
        let is_chosen = chosen.is_some_and(|columns| columns.0.values().any(|heading| plain(heading) == cell));
        !cell.is_empty() && (is_chosen || Field::iter().any(|field| field.known_as(source).contains(&cell.as_str())))
    };
    let score = |cells: &[String]| cells.iter().filter(|cell| is_known(cell)).count();
    let first = Heading { row: 1, cells: sheet.heading().to_vec() };
    let mut best = (score(&first.cells), first);
    for (row, cells) in sheet.rows().take(ABOVE_MAX) {
        let found = score(cells);
        if found > best.0 {
            best = (found, Heading { row, cells: cells.to_vec() });
        }
    }
    best.1
}

/// Where each field stands in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<Field, usize>);

impl Places {
    /// The columns by what was chosen, or else by what the source is known to write. A column says one thing.
    #[must_use]
    pub fn of(heading: &[String], source: Source, chosen: Option<&Columns>) -> Self {
        let cells: Vec<String> = heading.iter().map(|cell| plain(cell)).collect();
        let at = |wanted: &str| cells.iter().position(|cell| !cell.is_empty() && cell == wanted);
        if let Some(chosen) = chosen {
            let places = Field::iter().filter_map(|field| {
                let heading = chosen.0.get(field.code()).filter(|heading| !heading.is_empty())?;
                Some((field, at(&plain(heading))?))
            });
            let places = Self(places.collect());
            if places.missing().is_none() {
                return places;
            }
        }
        let mut places = BTreeMap::new();
        for field in Field::iter() {
            let free = |column: &usize| !places.values().any(|taken| taken == column);
            let found = field.known_as(source).iter().filter_map(|name| at(name)).find(free);
            places.extend(found.map(|column| (field, column)));
        }
        Self(places)
    }

    /// A field without which nothing can be read.
    #[must_use]
    pub fn missing(&self) -> Option<Field> {
        Field::iter().find(|field| field.is_needed() && !self.0.contains_key(field))
    }

    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        self.0.contains_key(&field)
    }

    #[must_use]
    pub fn column(&self, field: Field) -> Option<usize> {
        self.0.get(&field).copied()
    }

    /// What a row says of a field; nothing where it has no column.
    #[must_use]
    pub fn cell<'r>(&self, field: Field, row: &'r [String]) -> &'r str {
        self.column(field).and_then(|column| row.get(column)).map_or("", |cell| cell.trim())
    }

    /// To be remembered: headings by field.
    #[must_use]
    pub fn to_columns(&self, heading: &[String]) -> Columns {
        let named =
            self.0.iter().filter_map(|(field, column)| Some((field.code().to_owned(), heading.get(*column)?.clone())));
        Columns(named.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn each_source_is_known_by_its_headings() {
        for (source, text, places) in [
            (
                Source::SslCommerz,
                "Transaction Date,Tran ID,Bank Tran ID,Amount,Store Amount",
                [Some(0), Some(2), Some(1), Some(3), None, None, Some(4)],
            ),
            (
                Source::Bkash,
                "Date Time,Trx ID,Merchant Invoice Number,Transaction Amount,Charge,Net Amount",
                [Some(0), Some(1), Some(2), Some(3), None, Some(4), Some(5)],
            ),
            (
                Source::Nagad,
                "Date,Payment Ref ID,Order ID,Amount,Fee",
                [Some(0), Some(1), Some(2), Some(3), None, Some(4), None],
            ),
            (
                Source::Ekpay,
                "Trnx ID,Merchant Trnx ID,Date,Amount",
                [Some(2), Some(0), Some(1), Some(3), None, None, None],
            ),
            (
                Source::Bank,
                "Date,Particulars,Cheque No.,Withdrawal,Deposit,Balance",
                [Some(0), Some(2), None, Some(4), Some(3), None, None],
            ),
        ] {
            let found = Places::of(&heading(text), source, None);
            let fields = Field::iter().filter(|field| !matches!(field, Field::Kind | Field::Status));
            assert_eq!(fields.map(|field| found.column(field)).collect::<Vec<_>>(), places, "{source:?}");
        }
    }

    #[test]
    fn what_was_chosen_comes_first_and_the_heading_may_stand_below_an_address() {
        let chosen = Columns([("day", "কবে"), ("amount", "কত")].map(|(f, h)| (f.to_owned(), h.to_owned())).into());
        let text = "Sonali Bank,Natore\n,From 1 August\nকী,কবে,কত\nজমা,2026-08-15,100\n";
        let sheet = Sheet::read(text.as_bytes()).unwrap();
        let found = heading_of(&sheet, Source::Bank, Some(&chosen));
        assert_eq!(found.row, 3);
        let places = Places::of(&found.cells, Source::Bank, Some(&chosen));
        assert_eq!((places.column(Field::Day), places.column(Field::Amount)), (Some(1), Some(2)));
        assert_eq!(places.to_columns(&found.cells), chosen);
        assert_eq!(Places::of(&heading("a,b"), Source::Bank, None).missing(), Some(Field::Day));
    }
}
