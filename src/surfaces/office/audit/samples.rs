use chrono::{DateTime, NaiveDate, Utc};

use super::{HeadsPage, RawFilter, TrailPage, TrailRow, acts, heads::HeadView, row::Changed};
use crate::{
    platform::errors::FieldErrors,
    surfaces::office::NAV,
    web::{Chrome, Page, Sample, office::Frame, page::Sheet},
};

fn row(changes: Vec<Changed>, reason: &str) -> TrailRow {
    TrailRow {
        at: DateTime::<Utc>::UNIX_EPOCH + chrono::Days::new(20_680),
        who: "Nasrin Sultana".to_owned(),
        post: "Tax collector 1,2,3".to_owned(),
        act: "phone.change".to_owned(),
        subject: "holding".to_owned(),
        subject_name: Some("3-123/1".to_owned()),
        subject_id: "0198abcd-0000-7000-8000-000000000001".to_owned(),
        changes,
        reason: reason.to_owned(),
        address: "203.112.58.7".to_owned(),
        request: "7f3a9c".to_owned(),
    }
}

fn changed(name: &str, before: Option<&str>, after: Option<&str>) -> Changed {
    Changed { name: name.to_owned(), before: before.map(str::to_owned), after: after.map(str::to_owned) }
}

impl Page for TrailPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let trail = |rows: Vec<TrailRow>, errors, is_own| TrailPage {
            page: chrome,
            frame: Frame::sample(chrome, NAV),
            is_own,
            typed: RawFilter::default(),
            errors,
            acts: acts(""),
            next: (!rows.is_empty()).then(|| "before=0198abcd-0000-7000-8000-000000000001".to_owned()),
            query: String::new(),
            rows,
            may_see_all: true,
        };
        let longest = || {
            let many = (0..30).map(|_| changed("own_use_rent", Some("1234567890.50"), Some("9876543210.00"))).collect();
            vec![row(many, &"reason ".repeat(60))]
        };
        let typical = || {
            let phone = changed("phone", Some("017••••5678"), Some("018••••1234"));
            vec![row(vec![phone], "12/2026"), row(vec![changed("reference", None, Some("P26-000991"))], "")]
        };
        let wrong = FieldErrors::one("day", "trail-day-invalid");
        Ok(vec![
            Sample::of("typical", &trail(typical(), FieldErrors::new(), false))?,
            Sample::of("empty", &trail(Vec::new(), FieldErrors::new(), false))?,
            Sample::of("longest", &trail(longest(), FieldErrors::new(), false))?,
            Sample::of("with errors", &trail(Vec::new(), wrong, false))?,
            Sample::of("one's own", &trail(typical(), FieldErrors::new(), true))?,
        ])
    }
}

impl Page for HeadsPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let head = |day: NaiveDate| HeadView {
            day,
            count: chrome.lang.number(12_345),
            hash: ["0123abcd"; 8].join(" "),
            key_id: "0f1e2d3c4b5a6978".to_owned(),
            signature: "A".repeat(88),
        };
        let heads = |heads: Vec<HeadView>| HeadsPage {
            page: chrome,
            frame: Frame::sample(chrome, NAV),
            before: heads.last().map(|head| head.day),
            heads,
        };
        let first = chrome.day();
        let typical = first.iter_days().take(3).map(head).collect();
        Ok(vec![Sample::of("typical", &heads(typical))?, Sample::of("empty", &heads(Vec::new()))?])
    }
}
