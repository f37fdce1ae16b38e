//! One row of a register file, parsed cell by cell with every fault noted.

use std::{collections::BTreeMap, str::FromStr};

use chrono::NaiveDate;
use entity::{
    holding::{
        Rate, ServedRates,
        holding::{self, LandUse, Occupancy, Structure},
    },
    values::{
        FiscalYear, HoldingNumber, InvalidHoldingNumber, InvalidMoney, Money, MoneyOverflow, NationalId, Phone, Ward,
        digits,
    },
};
use sea_orm::Iterable;

use super::{
    Column, RowFault,
    columns::{Headings, alternatives, plain},
};
use crate::platform::{i18n::Lang, text};

/// What is wrong with a cell. The code is what reports and scripts know it by.
macro_rules! fault_codes {
    ($($name:ident = $code:literal),+ $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultCode { $($name),+ }

        impl FaultCode {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

fault_codes! {
    ColumnMissing = "column_missing",
    ColumnTwice = "column_twice",
    WardOutOfRange = "ward_out_of_range",
    NumberMissing = "number_missing",
    DateInNumberCell = "date_in_number_cell",
    NumberUnreadable = "number_unreadable",
    DuplicateHolding = "duplicate_holding",
    OwnerMissing = "owner_missing",
    TooLong = "too_long",
    LegacyEncoding = "legacy_encoding",
    BrokenFormula = "broken_formula",
    PhoneInvalid = "phone_invalid",
    NidInvalid = "nid_invalid",
    UseUnknown = "use_unknown",
    StructureUnknown = "structure_unknown",
    OccupancyUnknown = "occupancy_unknown",
    AreaNotANumber = "area_not_a_number",
    RentNotANumber = "rent_not_a_number",
    RentNegative = "rent_negative",
    UnknownService = "unknown_service",
    ArrearsMalformed = "arrears_malformed",
    ArrearsNotPast = "arrears_not_past",
    ArrearsAlreadyPosted = "arrears_already_posted",
}

impl FaultCode {
    /// What is wrong and what would be right.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        lang.t(&format!("row-fault-{}", self.code().replace('_', "-"))).into_owned()
    }
}

/// A good row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HoldingRow {
    pub row: usize,
    pub ward: Ward,
    pub number: HoldingNumber,
    pub mahalla: String,
    pub road: Option<String>,
    pub owner: String,
    pub father_or_spouse: Option<String>,
    pub phone: Option<Phone>,
    pub nid: Option<NationalId>,
    pub land_use: LandUse,
    pub structure: Option<Structure>,
    pub occupancy: Occupancy,
    pub floor_area_sqft: Option<i32>,
    pub monthly_rent: Money,
    pub own_use_rent: Money,
    pub loan_interest_yearly: Money,
    pub flat_annual_value: Option<Money>,
    pub services: ServedRates,
    pub arrears: BTreeMap<FiscalYear, Money>,
    pub remarks: Option<String>,
}

impl HoldingRow {
    pub(super) fn arrears_total(&self) -> Result<Money, MoneyOverflow> {
        Money::sum(self.arrears.values().copied())
    }

    /// A file says nothing of the columns that it does not have: there the row says what the register says. The national
    /// number, which the register keeps sealed, is left to the writing.
    pub(super) fn keep_unsaid(&mut self, known: &holding::Model, headings: &Headings) {
        let follows_rents = known.occupancy == occupancy_of(known.monthly_rent, known.own_use_rent);
        keep(headings, Column::Mahalla, &mut self.mahalla, &known.mahalla);
        keep(headings, Column::Road, &mut self.road, &known.road);
        keep(headings, Column::FatherOrSpouse, &mut self.father_or_spouse, &known.father_or_spouse);
        keep(headings, Column::Phone, &mut self.phone, &known.phone);
        keep(headings, Column::Use, &mut self.land_use, &known.land_use);
        keep(headings, Column::Structure, &mut self.structure, &known.structure);
        keep(headings, Column::FloorAreaSqft, &mut self.floor_area_sqft, &known.floor_area_sqft);
        keep(headings, Column::MonthlyRent, &mut self.monthly_rent, &known.monthly_rent);
        keep(headings, Column::OwnUseRent, &mut self.own_use_rent, &known.own_use_rent);
        keep(headings, Column::LoanInterestYearly, &mut self.loan_interest_yearly, &known.loan_interest_yearly);
        keep(headings, Column::FlatAnnualValue, &mut self.flat_annual_value, &known.flat_annual_value);
        keep(headings, Column::Services, &mut self.services, &known.services);
        keep(headings, Column::Remarks, &mut self.remarks, &known.remarks);
        // One that was found by the rents is found again by those of now.
        let found = occupancy_of(self.monthly_rent, self.own_use_rent);
        let occupancy = if follows_rents { found } else { known.occupancy };
        keep(headings, Column::Occupancy, &mut self.occupancy, &occupancy);
    }
}

fn keep<T: Clone>(headings: &Headings, column: Column, value: &mut T, known: &T) {
    if !headings.has(column) {
        value.clone_from(known);
    }
}

/// What came of a row: the key also of a faulty one, so that a second row with it is found.
pub(super) struct Parsed {
    pub key: Option<(Ward, HoldingNumber)>,
    pub row: Option<HoldingRow>,
    pub faults: Vec<RowFault>,
}

const NAME_MAX: usize = 120;
const PLACE_MAX: usize = 80;
const REMARKS_MAX: usize = 300;
/// What a spreadsheet writes into a cell whose formula it cannot work out.
const BROKEN_FORMULAS: [&str; 7] = ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"];
const AREA_MAX: i32 = 10_000_000;
/// Ten crore taka a month: beyond every rent there is.
const RENT_MAX: Money = Money::from_poisha(10_000_000_000);

/// Parses a row.
pub(super) fn parse(
    row: usize,
    cells: &[String],
    headings: &Headings,
    today: NaiveDate,
    has_ward: impl Fn(Ward) -> bool,
) -> Parsed {
    let mut cells = Cells { row, written: cells, headings, faults: Vec::new() };
    let ward = cells
        .value(Column::Ward, |text| text.parse().ok().filter(|ward| has_ward(*ward)).ok_or(FaultCode::WardOutOfRange));
    let number = cells.value(Column::HoldingNo, |text| HoldingNumber::from_str(text).map_err(number_fault));
    let mahalla = cells.text(Column::Mahalla, PLACE_MAX);
    let road = cells.text(Column::Road, PLACE_MAX);
    let owner = cells.text(Column::Owner, NAME_MAX);
    if matches!(owner, Some(None)) {
        cells.fault(Column::Owner, FaultCode::OwnerMissing);
    }
    let father_or_spouse = cells.text(Column::FatherOrSpouse, NAME_MAX);
    let phone = cells.optional(Column::Phone, |text| text.parse().map_err(|_invalid| FaultCode::PhoneInvalid));
    let nid = cells.optional(Column::Nid, |text| text.parse().map_err(|_invalid| FaultCode::NidInvalid));
    let land_use = cells.optional(Column::Use, |text| named("land-use", text).ok_or(FaultCode::UseUnknown));
    let structure =
        cells.optional(Column::Structure, |text| named("structure", text).ok_or(FaultCode::StructureUnknown));
    let occupancy =
        cells.optional(Column::Occupancy, |text| named("occupancy", text).ok_or(FaultCode::OccupancyUnknown));
    let floor_area_sqft = cells.optional(Column::FloorAreaSqft, parse_area);
    let monthly_rent = cells.optional(Column::MonthlyRent, parse_rent);
    let own_use_rent = cells.optional(Column::OwnUseRent, parse_rent);
    let loan_interest_yearly = cells.optional(Column::LoanInterestYearly, parse_rent);
    let flat_annual_value = cells.optional(Column::FlatAnnualValue, parse_rent);
    let services = cells.value(Column::Services, parse_services);
    let arrears = cells.value(Column::Arrears, |text| parse_arrears(text, FiscalYear::containing(today)));
    let remarks = cells.text(Column::Remarks, REMARKS_MAX);
    let key = ward.zip(number.clone());
    let row = (|| {
        let (monthly_rent, own_use_rent) = (monthly_rent?.unwrap_or_default(), own_use_rent?.unwrap_or_default());
        Some(HoldingRow {
            row,
            ward: ward?,
            number: number?,
            mahalla: mahalla?.unwrap_or_default(),
            road: road?,
            owner: owner??,
            father_or_spouse: father_or_spouse?,
            phone: phone?,
            nid: nid?,
            land_use: land_use?.unwrap_or(LandUse::Residential),
            structure: structure?,
            occupancy: occupancy?.unwrap_or_else(|| occupancy_of(monthly_rent, own_use_rent)),
            floor_area_sqft: floor_area_sqft?,
            monthly_rent,
            own_use_rent,
            loan_interest_yearly: loan_interest_yearly?.unwrap_or_default(),
            flat_annual_value: flat_annual_value?,
            services: services?,
            arrears: arrears?,
            remarks: remarks?,
        })
    })();
    Parsed { key, row, faults: cells.faults }
}

/// A row's cells by column, and what was wrong with them.
struct Cells<'a> {
    row: usize,
    written: &'a [String],
    headings: &'a Headings,
    faults: Vec<RowFault>,
}

impl Cells<'_> {
    fn fault(&mut self, column: Column, code: FaultCode) {
        self.faults.push(RowFault { row: self.row, column, code });
    }

    /// The value of a cell; nothing where it is faulty.
    fn value<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, FaultCode>) -> Option<T> {
        let cell = self.headings.cell(column, self.written).trim();
        if BROKEN_FORMULAS.contains(&cell) {
            self.fault(column, FaultCode::BrokenFormula);
            return None;
        }
        parse(cell).map_err(|code| self.fault(column, code)).ok()
    }

    /// The same for a cell that may be empty.
    #[expect(clippy::option_option, reason = "outside: whether the cell is faultless; inside: whether it is filled")]
    fn optional<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, FaultCode>) -> Option<Option<T>> {
        self.value(column, |cell| if is_blank(cell) { Ok(None) } else { parse(cell).map(Some) })
    }

    /// Tidy words of a bounded length, written in Unicode.
    #[expect(clippy::option_option, reason = "outside: whether the cell is faultless; inside: whether it is filled")]
    fn text(&mut self, column: Column, characters_max: usize) -> Option<Option<String>> {
        self.value(column, |cell| match text::tidy(cell) {
            None => Ok(None),
            Some(words) if words.chars().count() > characters_max => Err(FaultCode::TooLong),
            Some(words) if text::is_legacy_encoded(&words) => Err(FaultCode::LegacyEncoding),
            Some(words) => Ok(Some(words)),
        })
    }
}

/// Nothing, or a dash that stands for nothing.
fn is_blank(cell: &str) -> bool {
    cell.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '\u{feff}' | '\u{200b}'..='\u{200d}'))
}

const fn number_fault(why: InvalidHoldingNumber) -> FaultCode {
    match why {
        InvalidHoldingNumber::Missing => FaultCode::NumberMissing,
        InvalidHoldingNumber::Date => FaultCode::DateInNumberCell,
        InvalidHoldingNumber::Unreadable => FaultCode::NumberUnreadable,
        InvalidHoldingNumber::TooLong => FaultCode::TooLong,
    }
}

/// The value of a closed set that the locale files list under `register-<set>-<value>`, in either language.
fn named<T: sea_orm::ActiveEnum<Value = String> + Iterable>(set: &str, cell: &str) -> Option<T> {
    let cell = plain(cell);
    T::iter().find(|value| {
        let value = value.to_value();
        let key = format!("register-{set}-{value}");
        plain(&value) == cell
            || [Lang::BN, Lang::EN].into_iter().any(|lang| alternatives(&lang.t(&key)).any(|known| known == cell))
    })
}

fn parse_area(text: &str) -> Result<i32, FaultCode> {
    let plain: String = digits::to_latin(text).chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let whole = plain.split_once('.').map_or(plain.as_str(), |(whole, _)| whole);
    whole.parse().ok().filter(|area| (0..=AREA_MAX).contains(area)).ok_or(FaultCode::AreaNotANumber)
}

fn parse_rent(text: &str) -> Result<Money, FaultCode> {
    match Money::parse_taka(text) {
        Ok(amount) if amount <= RENT_MAX => Ok(amount),
        Ok(_) | Err(InvalidMoney::NotANumber | InvalidMoney::OutOfRange) => Err(FaultCode::RentNotANumber),
        Err(InvalidMoney::Negative) => Err(FaultCode::RentNegative),
    }
}

fn occupancy_of(monthly_rent: Money, own_use_rent: Money) -> Occupancy {
    match (monthly_rent.is_positive(), own_use_rent.is_positive()) {
        (true, true) => Occupancy::Both,
        (true, false) => Occupancy::Let,
        (false, true) => Occupancy::Owner,
        (false, false) => Occupancy::Vacant,
    }
}

/// Codes or Bangla names, divided by `;`, `,`, `+` or `/`.
fn parse_services(text: &str) -> Result<ServedRates, FaultCode> {
    let names = text.split([';', ',', '+', '/', '।']).map(str::trim).filter(|name| !is_blank(name));
    let rates = names.map(|name| {
        let cell = plain(name);
        let known = |rate: &Rate| {
            let key = format!("register-rate-{}", rate.code());
            plain(rate.code()) == cell
                || [Lang::BN, Lang::EN].into_iter().any(|lang| alternatives(&lang.t(&key)).any(|known| known == cell))
        };
        Rate::iter().find(known).ok_or(FaultCode::UnknownService)
    });
    rates.collect::<Result<Vec<_>, _>>().map(ServedRates::new)
}

/// `2024-25:1200;2025-26:1500`: principal by year, each year once and over.
fn parse_arrears(text: &str, running: FiscalYear) -> Result<BTreeMap<FiscalYear, Money>, FaultCode> {
    let mut arrears = BTreeMap::new();
    for part in text.split(';').filter(|part| !is_blank(part)) {
        let (year, amount) = part.split_once([':', '=']).ok_or(FaultCode::ArrearsMalformed)?;
        let year: FiscalYear = year.parse().map_err(|_invalid| FaultCode::ArrearsMalformed)?;
        let amount = Money::parse_taka(amount).map_err(|_invalid| FaultCode::ArrearsMalformed)?;
        if year >= running {
            return Err(FaultCode::ArrearsNotPast);
        }
        if amount > RENT_MAX || arrears.insert(year, amount).is_some() {
            return Err(FaultCode::ArrearsMalformed);
        }
    }
    arrears.retain(|_, amount| amount.is_positive());
    Ok(arrears)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(cells: &[(&str, &str)]) -> Parsed {
        let (headings, _) = Headings::read(&cells.iter().map(|(heading, _)| (*heading).to_owned()).collect::<Vec<_>>());
        let cells: Vec<String> = cells.iter().map(|(_, cell)| (*cell).to_owned()).collect();
        parse(2, &cells, &headings, "2026-11-24".parse().unwrap(), |ward| ward.number() <= 9)
    }

    fn codes(cells: &[(&str, &str)]) -> Vec<(&'static str, &'static str)> {
        parsed(cells).faults.iter().map(|fault| (fault.column.name(), fault.code.code())).collect()
    }

    #[test]
    fn a_row_is_read_by_its_headings_in_either_language() {
        let row = parsed(&[
            ("মালিকের নাম", "  মোঃ  রফিকুল ইসলাম "),
            ("Holding No.", "০১২৩-১"),
            ("ওয়ার্ড নং", "৩"),
            ("মোবাইল", "০১৭১২ ৩৪৫৬৭৮"),
            ("ব্যবহার", "বাণিজ্যিক"),
            ("STRUCTURE", "সেমি-পাকা"),
            ("মাসিক ভাড়া", "১২,৫০০"),
            ("services", "হোল্ডিং;সড়ক বাতি;ময়লা নিষ্কাশন"),
            ("arrears", "২০২৪-২৫:১২০০;2025-26:1500"),
            ("floor_area_sqft", "১,২০০"),
        ])
        .row
        .unwrap();
        assert_eq!((row.ward.number(), row.number.as_str(), row.owner.as_str()), (3, "123/1", "মোঃ রফিকুল ইসলাম"));
        assert_eq!((row.land_use, row.structure), (LandUse::Commercial, Some(Structure::SemiPucca)));
        assert_eq!((row.monthly_rent, row.occupancy), (Money::from_poisha(1_250_000), Occupancy::Let));
        assert_eq!(row.services.to_string(), "holding;lighting;conservancy");
        assert_eq!(row.arrears.len(), 2);
        assert_eq!(row.floor_area_sqft, Some(1_200));
    }

    #[test]
    fn every_fault_of_a_row_is_found_at_once() {
        assert_eq!(
            codes(&[
                ("ward", "14"),
                ("holding_no", "12-Mar"),
                ("owner", "†gvt iwdKzj"),
                ("phone", "নাই"),
                ("nid", "12"),
                ("use", "খামার"),
                ("monthly_rent", "৫ হাজার"),
                ("own_use_rent", "-500"),
                ("services", "holding;গ্যাস"),
                ("arrears", "2024:1200"),
            ]),
            [
                ("ward", "ward_out_of_range"),
                ("holding_no", "date_in_number_cell"),
                ("owner", "legacy_encoding"),
                ("phone", "phone_invalid"),
                ("nid", "nid_invalid"),
                ("use", "use_unknown"),
                ("monthly_rent", "rent_not_a_number"),
                ("own_use_rent", "rent_negative"),
                ("services", "unknown_service"),
                ("arrears", "arrears_malformed"),
            ]
        );
        assert_eq!(
            codes(&[("ward", "1"), ("holding_no", " "), ("owner", "  ")]),
            [("holding_no", "number_missing"), ("owner", "owner_missing")]
        );
        assert_eq!(codes(&[("ward", "1"), ("holding_no", "1"), ("owner", &"ক".repeat(121))]), [("owner", "too_long")]);
    }

    #[test]
    fn arrears_are_of_years_that_are_over() {
        let running = "2026-27".parse().unwrap();
        assert_eq!(parse_arrears("2026-27:10", running), Err(FaultCode::ArrearsNotPast));
        for text in ["বকেয়া নাই", "2024-25", "2024-25:x", "2024-25:-5", "2024-25:1;2024-25:2"] {
            assert_eq!(parse_arrears(text, running), Err(FaultCode::ArrearsMalformed), "{text}");
        }
        assert!(parse_arrears(" ; - ", running).unwrap().is_empty());
        assert!(parse_arrears("2024-25:0", running).unwrap().is_empty());
    }
}
