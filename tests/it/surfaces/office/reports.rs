//! Reports: the same figures on screen, in files and on paper.

use std::{
    io::{Cursor, Read},
    time::Duration,
};

use async_trait::async_trait;
use calamine::{Data, Reader, Xlsx};
use entity::values::Money;
use futures_util::StreamExt;
use pouro::{
    platform::{access::Actor, errors::AppError, i18n::Lang},
    surfaces::office::reports::REPORTS,
    web::report::{Asked, Cell, Column, Filter, Look, Report, Row, Source, Sums, Typed, csv_bytes, xlsx_file},
};

use crate::support::World;

const DAILY: &str = "/office/reports/daily-collection";

fn workbook(bytes: &[u8]) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

#[tokio::test]
async fn what_came_in_is_read_on_screen_in_files_and_on_paper() {
    World::story(async |world| {
        let north = world.north();
        let receipt = north.paid().await.receipt.number;
        let officer = north.officer(&["accounts-officer"]).await.browser;
        let list = officer.get("/office/reports").await;
        list.assert(200).assert_says("How much came in on which day");
        let daily = officer.get(DAILY).await;
        daily.assert(200).assert_says("1 August 2026 to 15 August 2026").assert_says("20,550.00");
        daily.assert_says("Most came in on 15 August 2026");
        assert_eq!(daily.attribute("svg[role=img]", "aria-labelledby"), "chart-t chart-c");

        // Each number leads to its rows, and those to the file of the holding.
        let behind = daily.attribute("tbody td.num a", "href");
        assert!(
            behind.ends_with("/office/reports/receipts?from=2026-08-15&to=2026-08-15&method=sandbox&cashier=none"),
            "{behind}"
        );
        let receipts = officer.get(&behind).await;
        receipts.assert(200).assert_says(&receipt).assert_says("মোঃ রফিকুল ইসলাম");
        officer.get(&receipts.attribute("tbody td a", "href")).await.assert(200);

        let csv = officer.get(&format!("{DAILY}/csv?from=2026-08-01&to=2026-08-31")).await;
        assert_eq!(
            csv.assert(200).text(),
            "\u{feff}Day,For,Came by,Taken by,Receipts,Taka,Taken back,Net\r\n\
             2026-08-15,Holding tax,Practice payment,Practice payment,1,7000.00,0.00,7000.00\r\n\
             2026-08-15,Street lighting,Practice payment,Practice payment,1,3000.00,0.00,3000.00\r\n\
             2026-08-15,Conservancy (waste removal),Practice payment,Practice payment,1,7000.00,0.00,7000.00\r\n\
             2026-08-15,Dues of an earlier year,Practice payment,Practice payment,1,5000.00,0.00,5000.00\r\n\
             2026-08-15,Surcharge,Practice payment,Practice payment,1,250.00,0.00,250.00\r\n\
             2026-08-15,Rebate,Practice payment,Practice payment,1,-1700.00,0.00,-1700.00\r\n"
        );
        assert!(csv.header("content-disposition").contains("daily-collection_north_2026-08-01_2026-08-31.csv"));
        let xlsx = officer.get(&format!("{DAILY}/xlsx")).await;
        let rows = workbook(&xlsx.assert(200).bytes);
        assert_eq!(rows.len(), 8);
        assert_eq!(rows[0][0], Data::String("Day".into()));
        assert!(matches!(&rows[1][0], Data::DateTime(day) if day.is_datetime()), "{:?}", rows[1][0]);
        assert_eq!(rows[1][4..6], [Data::Float(1.0), Data::Float(7_000.0)]);
        assert_eq!((&rows[7][0], &rows[7][5]), (&Data::String("Total".into()), &Data::Float(20_550.0)));

        let paper = officer.get(&format!("{DAILY}/print")).await;
        paper.assert(200).assert_says("Printed 15 August 2026").assert_says("20,550.00");
        officer
            .get(&format!("{DAILY}?from=2026-07-01&to=2026-07-31"))
            .await
            .assert(200)
            .assert_says("There is nothing");
        let years = officer.get(&format!("{DAILY}?from=2019-08-15&to=2026-08-31")).await;
        assert_eq!(years.assert(200).attributes("svg[role=img]", "role"), [""; 0], "part of the months would mislead");
        officer.get(&format!("{DAILY}?from=x")).await.assert(422).assert_says("Enter the date again");
        officer.get(&format!("{DAILY}/csv?from=x")).await.assert(422);
        officer.get("/office/reports/receipts?after=x").await.assert(400);
        officer.get("/office/reports/nothing").await.assert(404);
        north.officer(&["cashier"]).await.browser.get(DAILY).await.assert(403);

        // An auditor reads figures, and no names that he has no need of.
        let auditor = north.officer(&["auditor"]).await.browser;
        let masked = auditor.get("/office/reports/receipts").await;
        masked.assert(200).assert_says("মোঃ র••• ই•••");
        assert_eq!(masked.all_words("tbody a"), [""; 0]);
        let abroad = world.south().officer(&["accounts-officer"]).await.browser;
        abroad.get("/office/reports/receipts").await.assert(200).assert_says("There is nothing");
    })
    .await;
}

/// Rows without a database, as many as are asked for.
struct Counted(u64);

#[async_trait]
impl Report for Counted {
    fn name(&self) -> &'static str {
        "receipts"
    }

    fn filters(&self) -> &'static [Filter] {
        &[]
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[Column::text("reports-col-payer"), Column::money("reports-col-amount")];
        COLUMNS
    }

    async fn rows(&self, _: &Look<'_>, after: Option<&str>, limit: u64) -> Result<Vec<Row>, AppError> {
        let first = after.map_or(1, |after| after.parse::<u64>().unwrap() + 1);
        let row = |number: u64| Row {
            cells: vec![format!("=row {number}").into(), Money::from_poisha(i64::try_from(number).unwrap()).into()],
            cursor: number.to_string(),
        };
        Ok((first..=self.0).take(usize::try_from(limit).unwrap()).map(row).collect())
    }

    async fn sums(&self, _: &Look<'_>) -> Result<Sums, AppError> {
        let cells = vec![Cell::nothing(), Money::from_poisha(1).into()];
        Ok(Sums { rows: i64::try_from(self.0).unwrap(), cells })
    }
}

/// Waits for what another task is about to do.
async fn until(is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("it comes to that");
}

#[tokio::test]
async fn long_reports_are_written_while_they_are_read_and_not_too_many_at_once() {
    World::story(async |world| {
        static MANY: Counted = Counted(2_500);
        static TWO_PAGES: Counted = Counted(2_000);
        static NONE: Counted = Counted(0);
        // More than is read ahead of whoever takes it.
        static LONG: Counted = Counted(10_000);
        let town = world.north().town().await;
        let source = |report: &'static Counted| Source {
            app: world.app.clone(),
            town: town.clone(),
            actor: Actor::Operator,
            lang: Lang::EN,
            report,
            asked: Asked::by_default(&[], world.app.today()),
        };
        for (report, pages) in [(&MANY, 3), (&TWO_PAGES, 2), (&NONE, 1)] {
            let chunks: Vec<_> = csv_bytes(source(report)).await.unwrap().map(Result::unwrap).collect().await;
            assert_eq!(chunks.len(), pages);
            let text = String::from_utf8(chunks.concat()).unwrap();
            let lines: Vec<&str> = text.lines().skip(1).collect();
            assert_eq!(lines.len(), usize::try_from(report.0).unwrap());
            assert!(lines.iter().enumerate().all(|(at, line)| line.starts_with(&format!("'=row {},", at + 1))));
        }
        let (mut file, size) = xlsx_file(source(&MANY)).await.unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        assert_eq!(u64::try_from(bytes.len()).unwrap(), size);
        let rows = workbook(&bytes);
        assert_eq!((rows.len(), &rows[2_500][0]), (2_502, &Data::String("=row 2500".into())));
        assert_eq!(rows[2_500][1], Data::Float(25.0));

        // Three at a time; whoever leaves makes room.
        let mut open = Vec::new();
        for _ in 0..3 {
            open.push(csv_bytes(source(&LONG)).await.unwrap());
        }
        assert!(matches!(csv_bytes(source(&LONG)).await.err(), Some(AppError::TooMany { retry_after_secs: 10 })));
        assert!(matches!(xlsx_file(source(&MANY)).await.err(), Some(AppError::TooMany { .. })));
        let leaves = &world.app.report_files;
        open.pop();
        until(|| leaves.available_permits() == 1).await;

        // What has been read keeps nobody waiting, however slowly it is taken.
        let slow = csv_bytes(source(&TWO_PAGES)).await.unwrap();
        until(|| leaves.available_permits() == 1).await;
        assert_eq!(slow.count().await, 2);
        drop(open);
        until(|| leaves.available_permits() == 3).await;
    })
    .await;
}

#[tokio::test]
async fn a_report_goes_on_where_its_page_ended() {
    World::story(async |world| {
        let north = world.north();
        north.billed_holding("").await;
        let payer = north.visitor();
        payer.pay("through-1:", "paid").await;
        world.clock.set("2026-09-01 10:00:00");
        payer.pay("everything:", "paid").await;
        let work = north.read().await;
        for report in REPORTS {
            let asked = Asked::parse(report.filters(), &Typed::of("from=2026-07-01&ward=3"), work.today()).unwrap();
            let look = Look { work: &work, asked: &asked, lang: Lang::BN };
            let all = report.rows(&look, None, 100).await.unwrap();
            let sums = report.sums(&look).await.unwrap();
            assert_eq!(i64::try_from(all.len()).unwrap(), sums.rows, "{}", report.name());
            let mut one_by_one = Vec::new();
            let mut after: Option<String> = None;
            while let Some(row) = report.rows(&look, after.as_deref(), 1).await.unwrap().pop() {
                after = Some(row.cursor.clone());
                one_by_one.push(row);
            }
            assert_eq!(one_by_one, all);
        }
        work.commit().await.unwrap();
    })
    .await;
}
