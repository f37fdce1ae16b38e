//! A queue of the samples: one thing of each kind.

use chrono::{DateTime, Utc};
use entity::values::Ward;

use super::{
    Due, QueueItemPage, QueueList,
    item::{Closed, Letter, RawClosing},
    list::{Filter, QueueRow},
};
use crate::{
    platform::{
        errors::FieldErrors,
        inbox::{Fact, Happened, Link, Matter, QueueKind},
    },
    services::holding::ErrorReports,
    surfaces::office::{NAV, typed::Choice},
    web::{
        Chrome, Frame, Page, Sample, Sheet,
        page::SAMPLE_TOKEN,
        paging::{PageNumber, Pager},
    },
};

const PATH: &str = "/queue/0198abcd-0000-7000-8000-000000000002";
const LONG_NAME: &str = "মোছাম্মৎ সৈয়দা নাসরিন সুলতানা চৌধুরী মজুমদার";

impl Page for QueueList<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let filter = |key: &str, is_current| Filter {
            url: chrome.office("/queue"),
            label: chrome.t(key).into_owned(),
            is_current,
        };
        let list = |count: i64, rows: Vec<QueueRow>| QueueList {
            page: chrome,
            frame: Frame::sample(chrome, NAV),
            count,
            holders: vec![filter("queue-all", true), filter("queue-mine", false)],
            kinds: vec![filter("queue-every-kind", true), filter("queue-kind-error-report", false)],
            wards: vec![filter("every-ward", true)],
            rows,
            pager: Pager::new(&chrome.office("/queue"), &[], PageNumber::default(), count.unsigned_abs()),
        };
        let row = |kind: &str, title: &str, ward: Option<Ward>, due, holder: &str| QueueRow {
            path: PATH.to_owned(),
            kind: kind.to_owned(),
            title: title.to_owned(),
            ward,
            opened_on: chrome.day(),
            age: 12,
            due,
            holder: holder.to_owned(),
        };
        let ward = Ward::new(33).ok();
        let rows = vec![
            row("error-report", "TEST-E26-000012", ward, Due::Late(5), LONG_NAME),
            row("error-report", "TEST-E26-000013", ward, Due::Late(0), ""),
            row("phone-not-mine", "33-1234/56/789", ward, Due::Today, ""),
            row("disputed-payment", "TEST-P26-000991", None, Due::On(chrome.day()), LONG_NAME),
            row("code-flood", "", None, Due::Never, ""),
        ];
        Ok(vec![
            Sample::of(
                "typical",
                &list(2, vec![row("error-report", "E26-000012", Ward::new(3).ok(), Due::Today, "")]),
            )?,
            Sample::of("empty", &list(0, Vec::new()))?,
            Sample::of("longest", &list(123_456, rows))?,
        ])
    }
}

fn moment() -> anyhow::Result<DateTime<Utc>> {
    Ok("2026-08-10T08:00:00Z".parse()?)
}

/// A report with everything that one can have.
fn report() -> Matter {
    let fact = |key, value: &str| Fact { key, value: value.to_owned() };
    Matter {
        title: "TEST-E26-000012".to_owned(),
        facts: vec![
            fact("matter-account", "33-1234/56/789"),
            fact("owner", LONG_NAME),
            fact("matter-topic", LONG_NAME),
            fact("matter-reporter", "01•••••678"),
        ],
        statement: Some("আমার বাবার নামের বানান ভুল। ".repeat(20)),
        events: Vec::new(),
        links: vec![Link { key: "matter-see-holding", path: "/holdings".to_owned() }],
        advice: None,
        reader: Some("01•••••678".to_owned()),
    }
}

fn payment() -> anyhow::Result<Matter> {
    Ok(Matter {
        title: "P26-000991".to_owned(),
        facts: vec![Fact { key: "matter-asked", value: "12,345,678.50".to_owned() }],
        events: vec![Happened { at: moment()?, words: LONG_NAME.to_owned() }],
        advice: Some("advice-disputed-payment"),
        ..Matter::default()
    })
}

impl Page for QueueItemPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let item = |kind: &str, matter: Matter| QueueItemPage {
            page: chrome,
            frame: Frame::sample(chrome, NAV),
            form_token: SAMPLE_TOKEN.to_owned(),
            path: PATH.to_owned(),
            kind: kind.to_owned(),
            opened_on: chrome.day(),
            due: Due::Late(3),
            matter,
            holder: String::new(),
            is_mine: false,
            colleagues: Vec::new(),
            outcomes: Vec::new(),
            closed: None,
            typed: RawClosing::default(),
            errors: FieldErrors::new(),
            letter: None,
        };
        let mut typical = item("error-report", report());
        typical.outcomes = ErrorReports.outcomes().to_vec();
        typical.colleagues = vec![Choice::new("1", LONG_NAME, "")];
        let mut longest = item("error-report", report());
        longest.outcomes = ErrorReports.outcomes().to_vec();
        (longest.holder, longest.is_mine) = (LONG_NAME.to_owned(), true);
        longest.typed =
            RawClosing { outcome: "report-corrected".to_owned(), words: "ঠিক ".repeat(75), look: String::new() };
        longest.letter = Some(Letter { text: "ঠিক ".repeat(80), units: 320, parts: 5 });
        let mut faulty = item("error-report", report());
        faulty.outcomes = ErrorReports.outcomes().to_vec();
        faulty.errors.add("outcome", "outcome-missing");
        faulty.errors.add("words", "answer-has-number");
        let mut closed = item("error-report", report());
        closed.closed = Some(Closed {
            at: moment()?,
            by: LONG_NAME.to_owned(),
            outcome: "report-corrected".to_owned(),
            answer: "ঠিক ".repeat(75),
        });
        let mut flood = item("code-flood", Matter { advice: Some("advice-code-flood"), ..Matter::default() });
        flood.due = Due::Never;
        Ok(vec![
            Sample::of("typical", &typical)?,
            Sample::of("longest", &longest)?,
            Sample::of("with errors", &faulty)?,
            Sample::of("closed", &closed)?,
            Sample::of("a disputed payment", &item("disputed-payment", payment()?))?,
            Sample::of("empty", &flood)?,
        ])
    }
}
