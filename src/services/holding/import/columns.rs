//! The columns of a register file, found by their headings in any order, in either language.

use entity::values::{Locale, digits};
use sea_orm::{EnumIter, Iterable};
use unicode_normalization::UnicodeNormalization;

use super::{FaultCode, RowFault};
use crate::platform::i18n::Lang;

/// A column of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter)]
pub enum Column {
    Ward,
    Mahalla,
    Road,
    HoldingNo,
    Owner,
    FatherOrSpouse,
    Phone,
    Nid,
    Use,
    Structure,
    Occupancy,
    FloorAreaSqft,
    MonthlyRent,
    OwnUseRent,
    LoanInterestYearly,
    FlatAnnualValue,
    Services,
    Arrears,
    Remarks,
}

impl Column {
    /// Its name in files and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ward => "ward",
            Self::Mahalla => "mahalla",
            Self::Road => "road",
            Self::HoldingNo => "holding_no",
            Self::Owner => "owner",
            Self::FatherOrSpouse => "father_or_spouse",
            Self::Phone => "phone",
            Self::Nid => "nid",
            Self::Use => "use",
            Self::Structure => "structure",
            Self::Occupancy => "occupancy",
            Self::FloorAreaSqft => "floor_area_sqft",
            Self::MonthlyRent => "monthly_rent",
            Self::OwnUseRent => "own_use_rent",
            Self::LoanInterestYearly => "loan_interest_yearly",
            Self::FlatAnnualValue => "flat_annual_value",
            Self::Services => "services",
            Self::Arrears => "arrears",
            Self::Remarks => "remarks",
        }
    }

    /// The heading to write in a language.
    fn heading(self, lang: Lang) -> String {
        match lang.locale {
            Locale::En => self.name().to_owned(),
            Locale::Bn => lang.t(&self.headings_key()).split('|').next().unwrap_or_default().trim().to_owned(),
        }
    }

    /// Where the locale files list its headings.
    fn headings_key(self) -> String {
        format!("register-heading-{}", self.name().replace('_', "-"))
    }

    /// A file without it is no register.
    const fn is_required(self) -> bool {
        matches!(self, Self::Ward | Self::HoldingNo | Self::Owner)
    }

    /// Whether this is one of its headings: the name, or one that the locale files list for it.
    fn is_headed(self, heading: &str) -> bool {
        let plain = plain(heading);
        let key = self.headings_key();
        plain == self::plain(self.name())
            || Locale::ALL.into_iter().any(|locale| alternatives(&Lang::of(locale).t(&key)).any(|known| known == plain))
    }
}

/// The texts of a locale entry that lists several: `ওয়ার্ড | ওয়ার্ড নং`.
pub(super) fn alternatives(list: &str) -> impl Iterator<Item = String> + '_ {
    list.split('|').map(plain)
}

/// Small letters without spaces and signs, so that `Holding No.` meets `holding_no`.
pub(super) fn plain(text: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9d7}');
    text.nfc().map(digits::latin).flat_map(char::to_lowercase).filter(kept).collect()
}

/// Which column stands where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Headings {
    places: Vec<Option<Column>>,
    pub unread: Vec<String>,
}

impl Headings {
    /// Finds the columns of a heading; notes those that are missing or stand twice.
    pub(super) fn read(cells: &[String]) -> (Self, Vec<RowFault>) {
        let (mut headings, mut faults) = (Self::default(), Vec::new());
        let fault = |column, code| RowFault { row: 1, column, code };
        for cell in cells {
            let column = Column::iter().find(|column| column.is_headed(cell));
            match column {
                Some(column) if headings.places.contains(&Some(column)) => {
                    faults.push(fault(column, FaultCode::ColumnTwice));
                }
                None if !cell.trim().is_empty() => headings.unread.push(cell.trim().to_owned()),
                Some(_) | None => {}
            }
            headings.places.push(column);
        }
        for column in Column::iter().filter(|column| column.is_required()) {
            if !headings.has(column) {
                faults.push(fault(column, FaultCode::ColumnMissing));
            }
        }
        (headings, faults)
    }

    /// Without these no row means anything.
    pub(super) fn is_incomplete(&self) -> bool {
        Column::iter().any(|column| column.is_required() && !self.has(column))
    }

    /// Whether the file says anything of a column, be it with empty cells.
    pub(super) fn has(&self, column: Column) -> bool {
        self.places.contains(&Some(column))
    }

    /// The cell of a column; empty where the file has no such column or the row ends before it.
    pub(super) fn cell<'a>(&self, column: Column, cells: &'a [String]) -> &'a str {
        let place = self.places.iter().position(|place| *place == Some(column));
        place.and_then(|place| cells.get(place)).map(String::as_str).unwrap_or_default()
    }
}

const EXAMPLE_ROWS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/registers/holdings.csv"));

/// An example file with headings in the language, as a tax section writes it. It begins with the mark by which
/// spreadsheets know UTF-8.
///
/// # Errors
/// When the writer fails.
pub fn template(lang: Lang, mut writer: impl std::io::Write) -> anyhow::Result<()> {
    writer.write_all("\u{feff}".as_bytes())?;
    let mut csv = csv::Writer::from_writer(&mut writer);
    csv.write_record(Column::iter().map(|column| column.heading(lang)))?;
    csv.flush()?;
    drop(csv);
    writer.write_all(EXAMPLE_ROWS.as_bytes())?;
    Ok(())
}
