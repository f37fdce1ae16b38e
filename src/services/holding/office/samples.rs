//! The holding of the samples, as the office sees it.

use entity::{
    plans::instalment_plan::State,
    values::{BasisPoints, FiscalYear, Money, Ward},
};

use super::{
    super::pages::{ArrearsYear, BillView, CurrentYear, DueNow, DueRow, DueStatus, FeeRow, PastReceipt},
    HoldingFile, HoldingHead, HoldingList, PhoneForm, RevealForm, RevealedPage,
    file::{FileFact, FileImport, FileReport},
    find::{Found, FoundRow},
    nid::RawReveal,
    phone::RawPhone,
};
use crate::{
    platform::{billing::BillSums, errors::FieldErrors, plans},
    web::{
        Chrome, Frame, Page, Sample, Sheet,
        page::SAMPLE_TOKEN,
        paging::{PageNumber, Pager},
    },
};

const PATH: &str = "/holdings/0198abcd-0000-7000-8000-000000000001";
const NOTHING: Money = Money::ZERO;

fn head() -> anyhow::Result<HoldingHead> {
    Ok(HoldingHead {
        path: PATH.to_owned(),
        ward: Ward::new(3)?,
        number: "123/1".parse()?,
        owner: "মোঃ রফিকুল ইসলাম".to_owned(),
        place: "কানাইখালী".to_owned(),
    })
}

fn longest_head() -> anyhow::Result<HoldingHead> {
    Ok(HoldingHead {
        path: PATH.to_owned(),
        ward: Ward::new(33)?,
        number: "1234/56/789/ক/12/খ".parse()?,
        owner: "আলহাজ্ব ডাঃ মোঃ সৈয়দ আশরাফুল মখলেছুর রহমান চৌধুরী গং".to_owned(),
        place: "পূর্ব চৌকিরপাড় নতুন আবাসিক এলাকা, ".repeat(2),
    })
}

fn errors<const N: usize>(faulty: [(&'static str, &'static str); N]) -> FieldErrors {
    let mut errors = FieldErrors::new();
    for (field, code) in faulty {
        errors.add(field, code);
    }
    errors
}

fn row(head: HoldingHead) -> FoundRow {
    FoundRow {
        head, father_or_spouse: "মৃত আব্দুল জব্বার".to_owned(), phone: "01712-345678".to_owned()
    }
}

impl Page for HoldingList<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let list = |typed: &str, errors, found| HoldingList {
            page: chrome,
            frame: Frame::sample(chrome, &[]),
            form_token: SAMPLE_TOKEN.to_owned(),
            typed: typed.to_owned(),
            wards: chrome.wards(None),
            errors,
            found,
        };
        let found = |rows: Vec<FoundRow>, count: i64| Found {
            rows,
            count,
            pager: Pager::new(&chrome.office("/holdings"), &[("q", "3")], PageNumber::default(), count.unsigned_abs()),
        };
        let bare = FoundRow { head: head()?, father_or_spouse: String::new(), phone: String::new() };
        let many = vec![row(longest_head()?), row(head()?), bare];
        Ok(vec![
            Sample::of("empty", &list("", FieldErrors::new(), None))?,
            Sample::of("typical", &list("3-123/1", FieldErrors::new(), Some(found(vec![row(head()?)], 1))))?,
            Sample::of("longest", &list(&"দীর্ঘ".repeat(16), FieldErrors::new(), Some(found(many, 1_234_567))))?,
            Sample::of("nothing", &list("9-9", FieldErrors::new(), Some(found(Vec::new(), 0))))?,
            Sample::of(
                "with errors",
                &list("123456789012", errors([("q", "find-person-unreadable"), ("ward", "ward-unknown")]), None),
            )?,
        ])
    }
}

fn dues(chrome: Chrome<'_>, total: Money) -> anyhow::Result<BillView> {
    let year: FiscalYear = "2026-27".parse()?;
    let before: FiscalYear = "2025-26".parse()?;
    let sums = BillSums {
        amount: total,
        paid: NOTHING,
        rebate: NOTHING,
        waived: NOTHING,
        surcharge_waived: NOTHING,
        surcharge: total,
        payable: total,
    };
    let row = |status| DueRow {
        label: chrome.with("instalment-nth", "nth", chrome.ordinal(1)).into_owned(),
        months: None,
        due_on: chrome.day(),
        moved_from: Some(chrome.day()),
        amount: total,
        status,
    };
    Ok(BillView {
        due_now: DueNow { total, surcharge: total, rebate: total, ..DueNow::default() },
        offers: Vec::new(),
        has_instalments: false,
        rebate: None,
        arrears: vec![ArrearsYear { year: before, sums, rows: Vec::new() }],
        current: Some(CurrentYear {
            year,
            rows: [DueStatus::Paid, DueStatus::Overdue, DueStatus::Later].map(row).into(),
        }),
        working: None,
        campaigns: vec![chrome.t("surcharge-note").into_owned()],
        fees: vec![FeeRow { label: chrome.t("head-dishonoured-cheque").into_owned(), payable: total }],
        surcharge_rule: Some(chrome.with("surcharge-rule", "rate", chrome.percent(BasisPoints::WHOLE)).into_owned()),
    })
}

fn no_dues() -> BillView {
    BillView {
        due_now: DueNow::default(),
        offers: Vec::new(),
        has_instalments: false,
        rebate: None,
        arrears: Vec::new(),
        current: None,
        working: None,
        campaigns: Vec::new(),
        fees: Vec::new(),
        surcharge_rule: None,
    }
}

impl Page for HoldingFile<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let file = |head, dues, is_full: bool| HoldingFile {
            page: chrome,
            frame: Frame::sample(chrome, &[]),
            head,
            bill_path: "/bills?ward=3&holding=123%2F1".to_owned(),
            account_path: "/accounts/1".to_owned(),
            facts: Vec::new(),
            nid_end: if is_full { "…0342".to_owned() } else { String::new() },
            may_reveal: is_full,
            may_set_phone: is_full,
            phone_was_set: is_full,
            dues,
            receipts: Vec::new(),
            reports: Vec::new(),
            import: None,
            plan: None,
            ask_plan_path: String::new(),
            household_path: "/household/1".to_owned(),
        };
        let mut full = file(longest_head()?, dues(chrome, Money::from_poisha(123_456_789_050))?, true);
        full.facts = ["father-or-spouse", "file-phone", "file-use", "file-services", "file-remarks"]
            .map(|key| FileFact {
                key, value: "পূর্ব চৌকিরপাড় নতুন আবাসিক এলাকা".to_owned()
            })
            .into();
        full.plan = Some(plans::sample(State::Agreed, chrome.day())?);
        "/plans/ask/1".clone_into(&mut full.ask_plan_path);
        full.receipts = vec![PastReceipt {
            number: "TEST-H26-004512".to_owned(),
            day: chrome.day(),
            amount: Money::from_poisha(123_456_789_050),
        }];
        let report = |is_answered, path| FileReport {
            reference: "TEST-E26-000012".to_owned(),
            day: chrome.day(),
            topic: "valuation".to_owned(),
            is_answered,
            path,
        };
        full.reports =
            vec![report(false, Some("/queue/0198abcd-0000-7000-8000-000000000002".to_owned())), report(true, None)];
        full.import = Some(FileImport { day: chrome.day(), file: "a1b2c3d4".to_owned() });
        Ok(vec![
            Sample::of("typical", &file(head()?, dues(chrome, Money::from_poisha(928_750))?, false))?,
            Sample::of("empty", &file(head()?, no_dues(), false))?,
            Sample::of("longest", &full)?,
        ])
    }
}

impl Page for RevealForm<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let form = |head, typed, errors| RevealForm {
            page: chrome,
            frame: Frame::sample(chrome, &[]),
            head,
            form_token: SAMPLE_TOKEN.to_owned(),
            nid_end: "…0342".to_owned(),
            typed,
            errors,
        };
        let typed = RawReveal { purpose: "mutation".to_owned(), reason: "কেন".to_owned() };
        let faulty = errors([("purpose", "purpose-missing"), ("reason", "no-personal-number")]);
        Ok(vec![
            Sample::of("typical", &form(head()?, RawReveal::default(), FieldErrors::new()))?,
            Sample::of("longest, with errors", &form(longest_head()?, typed, faulty))?,
        ])
    }
}

impl Page for RevealedPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = RevealedPage {
            page: chrome,
            frame: Frame::sample(chrome, &[]),
            head: longest_head()?,
            number: "1968 6507 5291 7034 2".to_owned(),
        };
        Ok(vec![Sample::of("typical", &page)?])
    }
}

impl Page for PhoneForm<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let form = |head, now: &str, typed, errors| PhoneForm {
            page: chrome,
            frame: Frame::sample(chrome, &[]),
            head,
            form_token: SAMPLE_TOKEN.to_owned(),
            now: now.to_owned(),
            typed,
            errors,
        };
        let typed = RawPhone {
            phone: "0171".to_owned(),
            without: "on".to_owned(),
            paper: "deed".to_owned(),
            paper_number: "দলিল ".repeat(20),
            reason: String::new(),
        };
        let faulty = errors([
            ("phone", "phone-and-none"),
            ("paper", "paper-missing"),
            ("paper_number", "paper-number-too-long"),
            ("reason", "reason-missing"),
        ]);
        Ok(vec![
            Sample::of("typical", &form(head()?, "01712-345678", RawPhone::default(), FieldErrors::new()))?,
            Sample::of("empty", &form(head()?, "", RawPhone::default(), FieldErrors::new()))?,
            Sample::of("longest, with errors", &form(longest_head()?, "01712-345678", typed, faulty))?,
        ])
    }
}
