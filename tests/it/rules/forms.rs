//! Whatever somebody answers to the form of any certificate: nothing invalid is taken, nothing valid is refused, and what is
//! kept means the same when it is read again.

use std::{cell::Cell, fs, sync::LazyLock};

use chrono::NaiveDate;
use entity::values::Ward;
use pouro::{
    platform::{
        casework::{Answers, Field, FieldFault, FormPage, Kind, Row, Surroundings, field},
        tenancy::{
            Policy,
            node::Node,
            reader::{Faults, Reader},
        },
    },
    services::certificate::{CertificateType, CertificateTypes},
};
use proptest::prelude::*;

/// Those of the tests and those of the country.
static TYPES: LazyLock<Vec<CertificateType>> = LazyLock::new(|| {
    let folders = ["tests/it/data/tenants/_national", "tenants/_national"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()));
    let files = files.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("certificates-"));
    files.flat_map(|path| read(&fs::read_to_string(&path).unwrap())).collect()
});

fn read(toml: &str) -> Vec<CertificateType> {
    let (mut node, faults) = (Node::from_toml(toml).unwrap(), Faults::default());
    for head in ["kind", "valid_from", "valid_to", "legal_ref", "approved_by", "verified"] {
        node.remove(head);
    }
    let reader = Reader::new(&node, "certificates.toml", &faults);
    let types = CertificateTypes::read(&reader).unwrap();
    reader.finish();
    assert!(faults.is_empty(), "{:#?}", faults.into_sorted());
    types.iter().cloned().collect()
}

const WARDS: [i16; 3] = [1, 3, 9];

fn today() -> NaiveDate {
    "2026-08-15".parse().unwrap()
}

fn wards() -> Vec<Ward> {
    WARDS.into_iter().map(|number| Ward::new(number).unwrap()).collect()
}

/// Decisions, one after the other, out of what the test was given.
struct Luck<'a> {
    given: &'a [u8],
    at: Cell<usize>,
}

impl Luck<'_> {
    fn below(&self, bound: usize) -> usize {
        let at = self.at.replace(self.at.get() + 1);
        usize::from(self.given[at % self.given.len()].wrapping_add(u8::try_from(at / self.given.len() % 251).unwrap()))
            % bound
    }
}

/// What a person could type into a field, and be right.
fn right(field: &Field, luck: &Luck<'_>) -> String {
    if field.is_optional && luck.below(3) == 0 {
        return " ".repeat(luck.below(3));
    }
    let number = |least: i64, most: i64| {
        let (min, max) = (field.limits.min.unwrap_or(least), field.limits.max.unwrap_or(most));
        min + i64::try_from(luck.below(250)).unwrap() * (max - min) / 250
    };
    let pick = |of: &[&str]| of[luck.below(of.len())].to_owned();
    match field.kind {
        Kind::Text | Kind::Lines => pick(&["কানাইখালী", " Station  Road ", "১২/ক", "চাকরির আবেদন", "Ka-7, 2nd floor"]),
        Kind::NameBn => pick(&["মোঃ রফিকুল ইসলাম", " মোছা.  শাহানা বেগম ", "শ্রী দুলাল চন্দ্র"]),
        Kind::NameEn => pick(&["Md. Rafiqul Islam", " Shahana  Begum", "D'Costa"]),
        Kind::Number => number(0, 500).to_string(),
        Kind::Year => number(1950, 2026).to_string(),
        Kind::Money => pick(&["৳ 0", "0"]).replace("৳ ", "").replace('0', &number(0, 90_000).to_string()),
        Kind::Day => pick(&["14/9/2025", "১৪-০৯-২০২৫", "2025-09-14", "1 1 1971", "15.8.2026"]),
        Kind::Choice => field.choices[luck.below(field.choices.len())].code.clone(),
        Kind::YesNo => pick(&["yes", "no"]),
        Kind::Phone => pick(&["01712345678", "+8801712345678", "০১৯১২-৩৪৫৬৭৮"]),
        Kind::Nid => pick(&["9777728714", "1968 6507529170342", "৬৫০৭৫২৯১৭০৩৪২"]),
        Kind::Brn => pick(&["19906512345678901", "২০০১৬৫১২৩৪৫৬৭৮৯০১"]),
        Kind::Ward => pick(&["1", "৩", "9"]),
        Kind::Holding => pick(&["123/1", "১২৩/ক", "77"]),
    }
}

/// What nobody may be taken at.
fn wrong(field: &Field, luck: &Luck<'_>) -> Option<String> {
    let of = |all: &[&str]| Some(all[luck.below(all.len())].to_owned());
    match field.kind {
        Kind::Text | Kind::Lines => of(&["a\u{7}b", "†gvt iwdKzj Bmjvg"]),
        Kind::NameBn => of(&["Rafiqul", "রফিকুল 5", "...", "†gvt iwdKzj"]),
        Kind::NameEn => of(&["রফিকুল", "Rafiqul 5", "-"]),
        Kind::Number => of(&["-1", "1.5", "many", "9999999999999999999999"]),
        Kind::Year => of(&["26", "1899", "2027"]),
        Kind::Money => of(&["-5", "1.234", "taka"]),
        Kind::Day => of(&["31/2/2025", "16/8/2026", "14/9/25", "yesterday", "1/1/1899", "0000-00-00"]),
        Kind::Choice => of(&["none-of-these", "YES"]),
        Kind::YesNo => of(&["maybe", "true"]),
        Kind::Phone => of(&["0171234567", "02-9551234"]),
        Kind::Nid => of(&["12345", "97777a8714"]),
        Kind::Brn => of(&["1990651234567890", "9777728714"]),
        Kind::Ward => of(&["2", "0", "100", "x"]),
        Kind::Holding => of(&["/", "14/9/2025x!"]),
    }
}

fn around(wards: &[Ward]) -> Surroundings<'_> {
    Surroundings { today: today(), wards }
}

fn fill_row(page: &FormPage, answers: &Answers, luck: &Luck<'_>, around: &Surroundings<'_>) -> Row {
    let mut row = Row::new();
    for field in &page.fields {
        if field.when.as_ref().is_some_and(|when| !when.holds(answers, Some(&row))) {
            continue;
        }
        let typed = right(field, luck);
        let read =
            field::read(field, &typed, around).unwrap_or_else(|fault| panic!("{}: {typed:?}: {fault:?}", field.code));
        if let Some(kept) = read {
            let again = field::read(field, &kept, around);
            assert_eq!(again, Ok(Some(kept.clone())), "{} of {typed:?}", field.code);
            row.insert(field.code.clone(), kept);
        }
    }
    row
}

fn fill(certificate: &CertificateType, luck: &Luck<'_>, around: &Surroundings<'_>) -> Answers {
    let mut answers = Answers::default();
    let mut next = certificate.form.pages.first();
    while let Some(page) = next {
        if let Some(rows) = &page.rows {
            let count = rows.min + luck.below(rows.max.min(rows.min + 3) - rows.min + 1);
            for at in 0..count {
                let row = fill_row(page, &answers, luck, around);
                answers.put_row(page, at, row);
            }
        } else {
            let row = fill_row(page, &answers, luck, around);
            answers.put(page, row);
        }
        next = certificate.form.after(&page.code, &answers);
    }
    answers
}

#[test]
fn a_form_that_contradicts_itself_is_a_fault() {
    let toml = include_str!("../data/tenants/_national/certificates-1990.toml");
    for (right, wrong, fault) in [
        ("code = \"birth_day\"", "code = \"name_bn\"", "FormCode(\"name_bn\")"),
        ("field = \"language\"", "field = \"birth_day\"", "FormCode(\"name_in_english\")"),
        ("blocks = [\"person\"]", "blocks = [\"persons\"]", "UnknownBlock(\"persons\")"),
        ("kind = \"name-en\"", "kind = \"name\"", "OneOf"),
        ("code = \"heir_age\"", "code = \"Heir Age\"", "expected-code"),
        ("{{ heirs_count }}", "{{ members_count }}", "Template"),
        ("[heirs]\"", "[members]\"", "Template"),
        ("signs = [\"ward\"]", "signs = [\"ward\", \"head\"]", "LastStep"),
        ("step = \"recommend\"", "step = \"check\"", "TwiceInList"),
        ("fee = { bn = 20, en = 50 }", "fee = { bn = 20 }", "Missing"),
    ] {
        assert!(toml.contains(right), "{right}");
        let broken = toml.replacen(right, wrong, 1);
        let (mut node, faults) = (Node::from_toml(&broken).unwrap(), Faults::default());
        for head in ["kind", "valid_from", "legal_ref", "approved_by", "verified"] {
            node.remove(head);
        }
        CertificateTypes::read(&Reader::new(&node, "certificates.toml", &faults));
        let found = format!("{:?}", faults.into_sorted());
        assert!(found.contains(fault), "{wrong}: {found}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_is_right_is_taken_and_one_wrong_answer_is_found(given in prop::collection::vec(any::<u8>(), 20..200)) {
        let (luck, wards) = (Luck { given: &given, at: Cell::new(0) }, wards());
        let around = around(&wards);
        for certificate in TYPES.iter() {
            let answers = fill(certificate, &luck, &around);
            prop_assert_eq!(answers.unanswered(&certificate.form, &around), None, "{}", &certificate.code);
            let settled = answers.settled(&certificate.form);
            prop_assert_eq!(settled.unanswered(&certificate.form, &around), None);
            let written = serde_json::to_string(&settled).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Answers>(&written).unwrap(), &settled);

            // One answer that is wrong, or missing, is where the form is not complete.
            let asked = certificate.form.asked(&answers);
            let page = asked[luck.below(asked.len())];
            let Some(row) = answers.rows(&page.code).first() else { continue };
            let fields: Vec<&Field> = page.asked(&answers, row).collect();
            if fields.is_empty() { continue }
            let field = fields[luck.below(fields.len())];
            if let Some(typed) = wrong(field, &luck) {
                prop_assert!(field::read(field, &typed, &around).is_err(), "{} takes {:?}", &field.code, &typed);
                let (mut broken, mut row) = (answers.clone(), row.clone());
                row.insert(field.code.clone(), typed);
                broken.put_row(page, 0, row);
                let found = broken.unanswered(&certificate.form, &around).unwrap();
                prop_assert_eq!((found.page.as_str(), found.field.as_deref()), (page.code.as_str(), Some(field.code.as_str())));
            }
            if !field.is_optional {
                prop_assert!(matches!(
                    field::read(field, " ", &around),
                    Err(FieldFault::Missing | FieldFault::NotChosen)
                ));
            }
        }
    }

    #[test]
    fn no_answer_breaks_a_form(typed in any::<String>(), given in prop::collection::vec(any::<u8>(), 20..60)) {
        let (luck, wards) = (Luck { given: &given, at: Cell::new(0) }, wards());
        let around = around(&wards);
        for certificate in TYPES.iter() {
            for field in certificate.form.pages.iter().flat_map(|page| &page.fields) {
                if let Ok(Some(kept)) = field::read(field, &typed, &around) {
                    prop_assert_eq!(field::read(field, &kept, &around), Ok(Some(kept.clone())));
                }
            }
            let mut answers = fill(certificate, &luck, &around);
            for page in certificate.form.pages.iter().filter(|page| page.rows.is_some()) {
                answers.remove_row(page, luck.below(3));
                let limits = page.rows.as_ref().unwrap();
                let is_asked = certificate.form.asked(&answers).iter().any(|asked| asked.code == page.code);
                if is_asked && answers.rows(&page.code).len() < limits.min {
                    let found = answers.unanswered(&certificate.form, &around).unwrap();
                    prop_assert_eq!(found.fault, FieldFault::TooFewRows(limits.min));
                    break;
                }
            }
        }
    }
}
