//! One town with few and known figures: every report says the same of them, in every shape, and every number leads to its rows.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use entity::{
    billing::billing_account,
    counter::shift,
    ledger::journal,
    payments::{Method, receipt_reversal::Cause},
    values::{AccountId, Locale, Money, ReceiptId, ShiftId},
};
use pouro::{
    platform::{
        ledger::{
            self, Entry, Line,
            chart::{LedgerAccount, Tax},
        },
        receipts::{self, Handed, Taking, Told, reverse::reverse},
    },
    surfaces::office::reports::REPORTS,
};
use scraper::{Html, Selector};
use sea_orm::{ColumnTrait, QueryFilter};

use super::send;
use crate::support::{Officer, Place, World};

const DAYS: &str = "from=2026-08-01&to=2026-08-31";

impl Place<'_> {
    async fn account_of(&self, subject: &str) -> AccountId {
        let work = self.read().await;
        let accounts = work.find::<billing_account::Entity>().filter(billing_account::Column::Subject.eq(subject));
        work.one(accounts).await.unwrap().unwrap().id
    }

    async fn open_shift(&self, cashier: &Officer) -> ShiftId {
        let (work, id) = (self.begin().await, ShiftId::mint());
        let row = shift::Model {
            tenant_id: work.tenant(),
            id,
            cashier_id: cashier.id,
            open_for: Some(cashier.id),
            state: shift::State::Open,
            opened_at: work.now,
            float: Money::from_poisha(50_000),
            counted_at: None,
            notes: None,
            counted: None,
            expected: None,
            difference_reason: None,
            deposit_bank: None,
            deposit_slip: None,
            deposited_on: None,
            confirmed_by: None,
            confirmed_at: None,
        };
        work.insert(row).await.unwrap();
        work.commit().await.unwrap();
        id
    }

    async fn take_cash(&self, shift: ShiftId, cashier: &Officer, account: AccountId, taka: i64) -> ReceiptId {
        let work = self.begin().await;
        let taking = Taking {
            parts: vec![(account, Money::from_poisha(taka * 100))],
            method: Method::Cash,
            method_reference: None,
            paid_at: work.now,
            day: work.today(),
            idempotency_key: format!("cash:{taka}"),
            handed: Handed { shift: Some(shift), taken_by: Some(cashier.id), ..Handed::default() },
            told: Told { phone: None, email: None, locale: Locale::Bn, path: None },
        };
        let posted = receipts::post(&work, &self.world.app, &taking).await.unwrap();
        let id = receipts::issue(&work, &self.world.app, taking, &posted).await.unwrap().id;
        work.commit().await.unwrap();
        id
    }

    async fn hold_tax(&self) {
        let work = self.begin().await;
        let lines = [
            Line::new(LedgerAccount::Bank, Money::from_poisha(100_000)),
            Line::new(LedgerAccount::Held(Tax::ValueAdded), Money::from_poisha(-100_000)),
        ];
        let entry = Entry::new(&work, journal::Kind::Treasury, work.today(), "vat".to_owned(), &lines).unwrap();
        ledger::post(&work, vec![entry]).await.unwrap();
        work.commit().await.unwrap();
    }
}

/// The rows of a report's CSV, without its heading.
async fn rows(officer: &Officer, report: &str, query: &str) -> Vec<Vec<String>> {
    let csv = officer.browser.get(&format!("/office/reports/{report}/csv?{query}")).await.assert(200).text();
    csv.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Poisha of a cell.
fn poisha(cell: &str) -> i64 {
    cell.replace('.', "").parse().unwrap_or_else(|_| panic!("{cell} is no money"))
}

fn sum(rows: &[Vec<String>], column: usize) -> i64 {
    rows.iter().map(|row| poisha(&row[column])).sum()
}

fn links(page: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let cells = Selector::parse("main td a").unwrap();
    html.select(&cells).filter_map(|link| link.attr("href")).map(str::to_owned).collect()
}

/// Opens a report in every shape and follows what it leads to.
async fn open(officer: &Officer, name: &str, query: &str) {
    let path = format!("/office/reports/{name}");
    let screen = officer.browser.get(&format!("{path}?{query}")).await;
    let mut led = links(&screen.assert(200).text());
    led.sort();
    led.dedup();
    // The pages of shifts are the counter's.
    for link in &led {
        officer.browser.get(link).await.assert(200);
    }
    officer.browser.get(&format!("{path}/print?{query}")).await.assert(200);
    let xlsx = officer.browser.get(&format!("{path}/xlsx?{query}")).await.assert(200).bytes.clone();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let written = rows(officer, name, query).await.len();
    assert!(sheet.rows().count() > written, "{name}: the workbook has every row of the CSV");
}

#[expect(clippy::too_many_lines, reason = "the same money, followed through every report")]
#[tokio::test]
async fn all_reports_say_the_same_of_the_same_money() {
    World::story(async |world| {
        let north = world.north();
        let heading = "ward,holding_no,owner,mahalla,monthly_rent,services,arrears";
        let services = "holding;lighting;conservancy";
        let first = format!("3,123/1,মোঃ রফিকুল ইসলাম,কানাইখালী,10000,{services},2025-26:5000");
        let second = format!("4,7,সালমা বেগম,আলাইপুর,10000,{services},2020-21:300;2023-24:2000");
        north.register(&format!("{heading}\n{first}\n{second}\n")).await;
        north.raise("2026-27").await.unwrap();
        north.visitor().pay("everything", "paid").await.0.assert(200);
        world.run_jobs().await;
        let cashier = north.officer(&["cashier"]).await;
        let (salma, shift) = (north.account_of("4-7").await, north.open_shift(&cashier).await);
        north.take_cash(shift, &cashier, salma, 500).await;
        let wrong = north.take_cash(shift, &cashier, salma, 1_000).await;
        world.clock.set("2026-08-16 10:00:00");
        let officer = north.officer(&["accounts-officer"]).await;
        let work = north.begin().await;
        reverse(&work, wrong, Cause::Reversed, work.today(), "wrong holding", None).await.unwrap();
        work.commit().await.unwrap();

        // What came, less what went back, is what the ledger has, by head and by receipt.
        let (taken, back, net) = (2_205_000, 100_000, 2_105_000);
        let daily = rows(&officer, "daily-collection", DAYS).await;
        assert_eq!([5, 6, 7].map(|column| sum(&daily, column)), [taken, back, net]);
        let of_reversal: Vec<_> = daily.iter().filter(|row| row[0] == "2026-08-16").cloned().collect();
        assert_eq!([5, 6].map(|column| sum(&of_reversal, column)), [0, back], "{daily:?}");
        assert!(of_reversal.iter().all(|row| row[2] == "Cash" && row[3] == "কর্মী cashier"));
        let of_head = |head: &str| sum(&daily.iter().filter(|row| row[1] == head).cloned().collect::<Vec<_>>(), 7);
        assert_eq!((of_head("Rebate"), of_head("Street lighting")), (-170_000, 300_000));
        let ward = rows(&officer, "daily-collection", &format!("{DAYS}&ward=4")).await;
        assert_eq!([5, 6].map(|column| sum(&ward, column)), [150_000, back]);
        let cash = format!("{DAYS}&method=cash&cashier={}", cashier.id);
        let receipts = rows(&officer, "receipts", DAYS).await;
        assert_eq!([7, 8].map(|column| sum(&receipts, column)), [taken, back]);
        assert_eq!((receipts.len(), rows(&officer, "receipts", &cash).await.len()), (4, 3));

        // The register: what came of the demand of each ward.
        let register = rows(&officer, "demand-register", "year=2026-27").await;
        let figures = |row: &[String]| -> Vec<i64> { row[1..9].iter().map(|cell| poisha(cell)).collect() };
        assert_eq!(figures(&register[0]), [500_000, 1_700_000, 500_000, 1_530_000, 170_000, 0, 0, 25_000]);
        assert_eq!((&register[0][0][..], &register[0][9][..], &register[1][0][..]), ("3", "100", "4"));
        let salmas = figures(&register[1]);
        assert_eq!(salmas[..2], [230_000, 1_700_000]);
        assert_eq!(salmas[2] + salmas[3] + salmas[7], 50_000, "what was taken back does not count: {salmas:?}");
        assert_eq!(salmas[6], salmas[0] + salmas[1] - salmas[2] - salmas[3]);
        let came = [3, 4, 8].map(|column| sum(&register, column)).iter().sum::<i64>();
        assert_eq!(came, net);
        let accounts = rows(&officer, "register-accounts", "year=2026-27").await;
        for column in 1..9 {
            assert_eq!(sum(&accounts, column + 2), sum(&register, column), "column {column}");
        }
        let start = rows(&officer, "demand-register", "year=2026-27&day=2026-07-01").await;
        assert!(start.iter().all(|row| poisha(&row[3]) == 0 && poisha(&row[4]) == 0), "{start:?}");

        // Arrears: what the register calls open of earlier years, by its age.
        let ages = rows(&officer, "arrears-by-age", "").await;
        assert_eq!((ages.len(), &ages[0][0][..]), (1, "4"), "ward 3 owes nothing of earlier years");
        assert_eq!(poisha(&ages[0][6]), salmas[0] - salmas[2]);
        assert_eq!((1..6).map(|age| poisha(&ages[0][age])).sum::<i64>(), poisha(&ages[0][6]));
        assert_eq!([1, 2, 4].map(|age| poisha(&ages[0][age])), [0; 3]);
        let owing = rows(&officer, "arrears-accounts", "").await;
        assert_eq!((owing.len(), &owing[0][0][..], &owing[0][8]), (1, "4-7", &ages[0][6]));

        // The cash book, its lines, and the drawer.
        let book = rows(&officer, "cash-book", DAYS).await;
        assert_eq!(sum(&book, 3) - sum(&book, 4), net);
        let of_cash: Vec<_> = book.iter().filter(|row| row[0] == "Cash in hand").collect();
        assert_eq!(of_cash.iter().map(|row| poisha(&row[5])).collect::<Vec<_>>(), [150_000, 50_000]);
        assert_eq!(poisha(&of_cash[1][2]), 150_000, "the morning is the evening before");
        let lines = rows(&officer, "journal", &format!("{DAYS}&ledger=1101")).await;
        assert_eq!(lines.len(), 3);
        let waiting = rows(&officer, "undeposited-cash", "").await;
        assert_eq!((waiting.len(), sum(&waiting, 5), &waiting[0][6][..]), (1, 50_000, "1"));
        assert_eq!(north.balance(LedgerAccount::Cash).await, 50_000);

        // Taxes held, and the challan that paid some.
        north.hold_tax().await;
        let challan = [
            ("tax", "vat"),
            ("month", "2026-08"),
            ("challan_number", "C-1"),
            ("bank", "Bangladesh Bank"),
            ("day", "2026-08-16"),
            ("amount", "400"),
        ];
        send(&officer, "/office/treasury", "/office/treasury", &challan).await.assert(303);
        let held = rows(&officer, "held-taxes", "").await;
        assert_eq!([2, 3, 5].map(|column| poisha(&held[0][column])), [100_000, 40_000, 60_000]);
        assert_eq!((held.len(), &held[0][4][..]), (1, "C-1"));

        for report in REPORTS {
            open(&officer, report.name(), "").await;
        }
        let bangla = officer.browser.get("/office/reports/demand-register").await;
        assert_eq!(bangla.all_words("figure.chart").len(), 1);
        open(&officer, "receipts", &cash).await;
        officer.browser.get("/office/reports/receipts?cashier=<b>").await.assert(422);
        officer.browser.get("/office/reports/receipts?journal=1").await.assert(400);

        // Who has a post for a ward sees that ward, and not the books of the town.
        let auditor = north.officer(&["auditor"]).await;
        assert_eq!(rows(&auditor, "demand-register", "").await.len(), 2);
        north.post_for(&auditor, "3").await;
        assert_eq!(rows(&auditor, "demand-register", "").await.len(), 1);
        assert_eq!(rows(&auditor, "receipts", &format!("{DAYS}&ward=4")).await.len(), 0);
        auditor.browser.get("/office/reports/cash-book").await.assert(403);
        assert_eq!(rows(&north.world.south().officer(&["accounts-officer"]).await, "cash-book", DAYS).await.len(), 0);
    })
    .await;
}
