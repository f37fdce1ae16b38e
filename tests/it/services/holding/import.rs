//! The register as a tax section keeps it.

use std::collections::BTreeSet;

use entity::{holding::holding, values::Money};
use pouro::services::holding::import::{self, FaultCode, Options, Report, Sheet, SheetError};

use crate::support::{
    Place, World,
    workbook::{Cell, archive, workbook, workbook_of},
};

const STRICT: Options = Options { dry_run: false, skip_bad: false };
const SKIP_BAD: Options = Options { dry_run: false, skip_bad: true };
const NATORE: &[u8] = include_bytes!("../../data/natore-holdings.csv");

async fn holdings(place: &Place<'_>) -> Vec<holding::Model> {
    let work = place.read().await;
    work.all(work.find::<holding::Entity>()).await.unwrap()
}

fn faults(report: &Report) -> BTreeSet<(usize, String, String)> {
    let faults = report.faults.iter();
    faults.map(|fault| (fault.row, fault.column.name().to_owned(), fault.code.code().to_owned())).collect()
}

fn expected_faults() -> BTreeSet<(usize, String, String)> {
    let list: serde_json::Value = serde_json::from_str(include_str!("../../data/natore-holdings.faults.json")).unwrap();
    let bad = list["bad"].as_array().unwrap().iter();
    bad.map(|fault| {
        let text = |key: &str| fault[key].as_str().unwrap().to_owned();
        (usize::try_from(fault["row"].as_u64().unwrap()).unwrap(), text("column"), text("kind"))
    })
    .collect()
}

#[tokio::test]
async fn a_real_register_is_refused_until_it_is_clean_and_taken_once() {
    World::story(async |world| {
        let north = world.north();
        let refused = north.import(NATORE, STRICT).await;
        assert_eq!(faults(&refused), expected_faults());
        assert!(!refused.is_written);
        assert!(holdings(&north).await.is_empty());
        assert_eq!(refused.rows, 1_500);

        let bad_rows: BTreeSet<usize> = refused.faults.iter().map(|fault| fault.row).collect();
        let taken = north.import(NATORE, SKIP_BAD).await;
        assert_eq!(taken.created, 1_500 - bad_rows.len());
        assert_eq!((taken.updated.len(), taken.unchanged), (0, 0));
        assert_eq!(taken.arrears, taken.arrears_posted);
        assert!(taken.arrears > Money::ZERO);
        assert_eq!(holdings(&north).await.len(), taken.created);
        assert_eq!(north.proof().await.receivable, taken.arrears);

        let again = north.import(NATORE, SKIP_BAD).await;
        assert_eq!((again.created, again.updated.len(), again.unchanged), (0, 0, taken.created));
        assert_eq!((again.arrears, again.arrears_posted), (taken.arrears, Money::ZERO));
        assert_eq!(north.proof().await.receivable, taken.arrears);
    })
    .await;
}

#[tokio::test]
async fn a_changed_row_is_listed_and_opening_arrears_never_change() {
    World::story(async |world| {
        let north = world.north();
        let heading = "holding_no;owner;ward;services;arrears;monthly_rent";
        north
            .register(&format!("{heading}\n12;রহিমা বেগম;1;holding;;1000\n13;আব্দুল করিম;1;holding;2025-26:100;2000\n"))
            .await;
        let changed =
            format!("{heading}\n12;রহিমা খাতুন;১;হোল্ডিং;2024-25:50;১,২০০\n13;আব্দুল করিম;1;holding;2025-26:150;2000\n");
        let refused = north.import(changed.as_bytes(), STRICT).await;
        assert_eq!(faults(&refused), [(3, "arrears".into(), "arrears_already_posted".into())].into());
        let taken = north.import(changed.as_bytes(), SKIP_BAD).await;
        assert_eq!(taken.updated.len(), 1);
        let columns: Vec<&str> = taken.updated[0].columns.iter().map(|column| column.name()).collect();
        assert_eq!((taken.updated[0].holding.as_str(), columns), ("1-12", vec!["owner", "monthly_rent", "arrears"]));
        assert_eq!(taken.arrears_posted.poisha(), 5_000);
        assert_eq!(north.proof().await.receivable.poisha(), 15_000);
        // A file that says nothing of arrears leaves them alone.
        let silent = "ward,holding_no,owner,services,monthly_rent\n1,12,রহিমা খাতুন,holding,1200\n";
        assert_eq!(north.register(silent).await.unchanged, 1);
    })
    .await;
}

#[tokio::test]
async fn a_file_of_some_columns_leaves_the_others_as_they_are() {
    World::story(async |world| {
        let north = world.north();
        let heading = "ward,holding_no,owner,mahalla,road,father_or_spouse,phone,nid,use,structure,occupancy,\
                       floor_area_sqft,monthly_rent,own_use_rent,loan_interest_yearly,flat_annual_value,services,remarks";
        let row = "1,12,রহিমা বেগম,কানাইখালী,স্টেশন রোড,আব্দুল করিম,01712345678,19686507529170342,commercial,pucca,owner,\
                   1200,1000,500,100,,holding;lighting,কোণার বাড়ি";
        north.register(&format!("{heading}\n{row}\n")).await;
        let before = holdings(&north).await.remove(0);
        assert_eq!(north.register("ward,holding_no,owner\n1,12,রহিমা বেগম\n").await.unchanged, 1);
        let taken = north.register("ward,holding_no,owner\n1,12,রহিমা খাতুন\n").await;
        assert_eq!(taken.updated[0].columns.iter().map(|column| column.name()).collect::<Vec<_>>(), ["owner"]);
        let after = holdings(&north).await.remove(0);
        let (import_id, updated_at) = (after.import_id, after.updated_at);
        assert_eq!(after, holding::Model { owner: "রহিমা খাতুন".to_owned(), import_id, updated_at, ..before });
        // An empty cell does say something.
        let emptied = north.register("ward,holding_no,owner,phone,nid\n1,12,রহিমা খাতুন,,\n").await;
        assert_eq!(emptied.updated[0].columns.iter().map(|column| column.name()).collect::<Vec<_>>(), ["phone", "nid"]);
        assert_eq!(holdings(&north).await.remove(0).nid_cipher, None);
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    World::story(async |world| {
        let north = world.north();
        let report = north
            .import("ward,holding_no,owner\n1,12,রহিমা বেগম\n".as_bytes(), Options { dry_run: true, skip_bad: false })
            .await;
        assert_eq!((report.created, report.is_written), (1, false));
        assert!(holdings(&north).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_workbook_is_read_like_a_csv() {
    use Cell::{Day, Empty, Number, Text};
    World::story(async |world| {
        let north = world.north();
        let book = workbook(&[
            vec![Text("হোল্ডিং নম্বর"), Text("ওয়ার্ড"), Text("মালিকের নাম"), Text("মোবাইল"), Text("monthly_rent")],
            vec![],
            vec![Number("123"), Number("3"), Text("মোঃ রফিকুল ইসলাম"), Number("1712345678"), Number("10000.5")],
            vec![Text("১২৩/১"), Text("৩"), Text("রহিমা বেগম & কোং"), Text("01712-345678"), Empty],
            vec![Day(46_000), Number("3"), Text("আব্দুল করিম"), Empty, Empty],
        ]);
        let report = north.import(&book, SKIP_BAD).await;
        assert_eq!(faults(&report), [(5, "holding_no".into(), "date_in_number_cell".into())].into());
        assert_eq!(report.created, 2);
        let kept = holdings(&north).await;
        let first = kept.iter().find(|holding| holding.number.as_str() == "123").unwrap();
        assert_eq!(first.monthly_rent.poisha(), 1_000_050);
        assert_eq!(first.phone.as_ref().unwrap().to_string(), "+8801712345678");
    })
    .await;
}

#[tokio::test]
async fn a_broken_formula_is_no_empty_cell() {
    use Cell::{Error, Number, Text};
    World::story(async |world| {
        let north = world.north();
        let book = workbook(&[
            vec![Text("ward"), Text("holding_no"), Text("owner"), Text("monthly_rent"), Text("mahalla")],
            vec![Number("1"), Number("1"), Text("ক"), Error("#REF!"), Text("#N/A")],
            vec![Number("1"), Number("2"), Error("#NAME?"), Number("100"), Text("কানাইখালী")],
        ]);
        let report = north.import(&book, STRICT).await;
        let expected = [(2, "mahalla"), (2, "monthly_rent"), (3, "owner")];
        assert_eq!(faults(&report), expected.map(|(row, column)| (row, column.into(), "broken_formula".into())).into());
    })
    .await;
}

#[test]
fn a_stray_cell_takes_no_memory() {
    let sheet = |stray: &str| {
        let cell = |place: &str| format!(r#"<c r="{place}" t="inlineStr"><is><t>ward</t></is></c>"#);
        let rows = format!(r#"<row r="1">{}</row><row r="1048576">{}</row>"#, cell("A1"), cell(stray));
        let book = workbook_of(&format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#
        ));
        Sheet::read(&book)
    };
    let (heading, rows) = (["ward".to_owned()], 0);
    let read = sheet("XFD1048576").unwrap();
    assert_eq!((read.heading(), read.rows().count()), (heading.as_slice(), rows));
    assert_eq!(sheet("A1048576").unwrap_err(), SheetError::TooManyRows(import::ROWS_MAX));
}

#[tokio::test]
async fn columns_that_are_missing_or_stand_twice_are_told() {
    World::story(async |world| {
        let north = world.north();
        let report = north.import("ward,owner,owner,colour\n1,ক,ক,লাল\n".as_bytes(), SKIP_BAD).await;
        let expected = [(1, "holding_no".into(), "column_missing".into()), (1, "owner".into(), "column_twice".into())];
        assert_eq!(faults(&report), expected.into());
        assert_eq!(report.unread, ["colour"]);
        assert_eq!(report.created, 0);
    })
    .await;
}

#[tokio::test]
async fn one_cell_of_each_kind_of_fault_is_found_with_its_row() {
    use FaultCode::*;
    World::story(async |world| {
        let north = world.north();
        let heading =
            "ward,holding_no,owner,phone,nid,use,structure,occupancy,floor_area_sqft,monthly_rent,services,arrears";
        let rows = [
            "77,1,ক,,,,,,,,,",
            "1,,ক,,,,,,,,,",
            "1,12-Mar,ক,,,,,,,,,",
            "1,@@,ক,,,,,,,,,",
            "1,2,,,,,,,,,,",
            "1,3,†gvt iwdKzj,,,,,,,,,",
            "1,4,ক,0171,,,,,,,,",
            "1,5,ক,,123,,,,,,,",
            "1,6,ক,,,দোকানবাড়ি,,,,,,",
            "1,7,ক,,,,মাটির প্রাসাদ,,,,,",
            "1,8,ক,,,,,কেউ না,,,,",
            "1,9,ক,,,,,,বড়,,,",
            "1,10,ক,,,,,,,অনেক,,",
            "1,11,ক,,,,,,,-5,,",
            "1,12,ক,,,,,,,,holding;internet,",
            "1,13,ক,,,,,,,,,2024-25=x",
            "1,14,ক,,,,,,,,,2026-27:100",
            "1,16,#REF!,,,,,,,,,",
            "1,15,ক,,,,,,,,,",
            "1,015,খ,,,,,,,,,",
        ];
        let report = north.import(format!("{heading}\n{}\n", rows.join("\n")).as_bytes(), SKIP_BAD).await;
        let expected = [
            (2, WardOutOfRange),
            (3, NumberMissing),
            (4, DateInNumberCell),
            (5, NumberUnreadable),
            (6, OwnerMissing),
            (7, LegacyEncoding),
            (8, PhoneInvalid),
            (9, NidInvalid),
            (10, UseUnknown),
            (11, StructureUnknown),
            (12, OccupancyUnknown),
            (13, AreaNotANumber),
            (14, RentNotANumber),
            (15, RentNegative),
            (16, UnknownService),
            (17, ArrearsMalformed),
            (18, ArrearsNotPast),
            (19, BrokenFormula),
            (21, DuplicateHolding),
        ];
        let found: Vec<(usize, FaultCode)> = report.faults.iter().map(|fault| (fault.row, fault.code)).collect();
        assert_eq!(found, expected);
        assert_eq!(report.created, 1);
    })
    .await;
}

#[tokio::test]
async fn a_national_number_is_kept_so_that_nobody_reads_it() {
    World::story(async |world| {
        let north = world.north();
        north.register("ward,holding_no,owner,nid,services\n1,12,রহিমা বেগম,১৯৬৮৬৫০৭৫২৯১৭০৩৪২,holding\n").await;
        let kept = holdings(&north).await.remove(0);
        assert_eq!(kept.nid_last_four.as_deref(), Some("0342"));
        let (cipher, hash) = (kept.nid_cipher.unwrap(), kept.nid_hash.unwrap());
        for secret in [&cipher, &hash] {
            assert!(!secret.windows(6).any(|window| window == b"196865" || window == b"650752"));
        }
        let town = north.town().await;
        let keys = world.app.keyring.town(town.profile.uuid);
        assert_eq!(keys.decrypt(&cipher, kept.id.0, 1).unwrap(), "19686507529170342");
        assert!(keys.decrypt(&cipher, uuid::Uuid::nil(), 1).is_err(), "it opens only in its own row");
        let other = world.south().town().await.profile.uuid;
        assert!(world.app.keyring.town(other).decrypt(&cipher, kept.id.0, 1).is_err(), "and only in its own town");
    })
    .await;
}

#[test]
fn files_that_are_no_table_are_refused_with_a_reason() {
    let refusal = |bytes: &[u8]| Sheet::read(bytes).unwrap_err();
    assert_eq!(refusal(b""), SheetError::Empty);
    assert_eq!(refusal(&[0x93, 0xa0, 0xff, 0x0a]), SheetError::NotUnicode);
    assert!(matches!(refusal(b"PK\x03\x04 and nothing"), SheetError::Unreadable(_)));
    let bomb = archive(&[("xl/workbook.xml", &"0".repeat(3_000_000))]);
    assert!(matches!(refusal(&bomb), SheetError::Harmful(_)));
    let climber = archive(&[("../../etc/passwd", "x")]);
    assert!(matches!(refusal(&climber), SheetError::Harmful(_)));
    let names: Vec<String> = (0..600).map(|number| format!("xl/{number}.xml")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
    assert!(matches!(refusal(&archive(&many)), SheetError::Harmful(_)));
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("ward\towner\n1\tক\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(Sheet::read(&utf16).unwrap().rows().count(), 1);
}

#[tokio::test]
async fn the_example_file_can_be_imported_as_it_is() {
    for lang in [pouro::platform::i18n::Lang::BN, pouro::platform::i18n::Lang::EN] {
        World::story(async |world| {
            let mut file = Vec::new();
            import::template(lang, &mut file).unwrap();
            let report = world.north().import(&file, STRICT).await;
            assert_eq!(report.faults, []);
            assert_eq!(report.created, 3);
        })
        .await;
    }
}
