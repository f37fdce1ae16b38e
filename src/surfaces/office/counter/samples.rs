//! What the counter can be.

use entity::values::{Money, Ward};

use super::{
    super::samples,
    query,
    screen::{AccountDues, AccountHead, CounterPage, Drawer, DuesView, FoundAccount, Hold, RowView, methods, papers},
    taken::RawTake,
};
use crate::{
    platform::errors::FieldErrors,
    web::{Chrome, Page, Sample, Sheet, page},
};

fn head(name: &str) -> anyhow::Result<AccountHead> {
    let (subject, place) = ("3-123/1".to_owned(), "কানাইখালী".to_owned());
    Ok(AccountHead { payer: name.to_owned(), subject, place, ward: Ward::new(3)? })
}

fn rows(chrome: Chrome<'_>, index: usize) -> Vec<RowView> {
    let mut total = 0;
    [
        ("2024-25, 4", 280_500, true),
        ("2025-26, 1–4", 1_071_000, true),
        ("2026-27, 1", 255_000, true),
        ("2026-27, 2", 229_500, true),
        ("2026-27, 3", 255_000, false),
        ("2026-27, 4", 255_000, false),
    ]
    .into_iter()
    .enumerate()
    .map(|(place, (label, amount, is_ticked))| {
        total += amount;
        let amount = Money::from_poisha(amount);
        let surcharge = chrome.latin(chrome.money(Money::from_poisha(25_500)));
        let note = chrome.with("counter-with-surcharge", "amount", surcharge).into_owned();
        RowView { value: format!("{index}-{place}"), label: label.to_owned(), note, amount, total, is_ticked }
    })
    .collect()
}

fn dues(chrome: Chrome<'_>, names: &[&str]) -> anyhow::Result<DuesView> {
    let accounts = names.iter().enumerate().map(|(index, name)| {
        let credit = if index == 0 { Money::ZERO } else { Money::from_poisha(25_000) };
        Ok(AccountDues { index, head: head(name)?, rows: rows(chrome, index), credit })
    });
    Ok(DuesView {
        accounts: accounts.collect::<anyhow::Result<_>>()?,
        phone: "01•••••678".to_owned(),
        total: Money::from_poisha(1_836_000),
        change: Money::from_poisha(14_000),
        count: 4,
        seen: "2346000".to_owned(),
    })
}

fn counter(chrome: Chrome<'_>) -> anyhow::Result<CounterPage<'_>> {
    Ok(CounterPage {
        page: chrome,
        frame: samples::frame(chrome),
        form_token: page::SAMPLE_TOKEN.to_owned(),
        drawer: Drawer { since: "2026-08-15T03:05:00Z".parse()?, receipts: 28 },
        typed: String::new(),
        errors: FieldErrors::new(),
        among: Vec::new(),
        all_url: chrome.office(&query::path(&[("accounts", "1,2")])),
        dues: None,
        held: String::new(),
        hold: None,
        back_url: chrome.office("/counter"),
        raw: RawTake { cash: "18,500".to_owned(), ..RawTake::default() },
        methods: methods(chrome, "cash"),
        papers: papers(chrome, "a5"),
    })
}

impl Page for CounterPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let found = |name| Ok::<_, anyhow::Error>(FoundAccount { url: chrome.office("/counter"), head: head(name)? });
        let hold = |what| Some(Hold { url: chrome.office("/counter"), what });
        let one = CounterPage { dues: Some(dues(chrome, &[samples::NAME])?), hold: hold("hold"), ..counter(chrome)? };
        let two = CounterPage {
            dues: Some(dues(chrome, &[samples::LONG_NAME, samples::NAME])?),
            hold: hold("swap"),
            ..counter(chrome)?
        };
        let choosing =
            CounterPage { among: vec![found(samples::NAME)?, found(samples::LONG_NAME)?], ..counter(chrome)? };
        let nothing_due = DuesView {
            accounts: vec![AccountDues {
                index: 0,
                head: head(samples::NAME)?,
                rows: Vec::new(),
                credit: Money::from_poisha(12_050),
            }],
            total: Money::ZERO,
            change: Money::ZERO,
            count: 0,
            ..dues(chrome, &[])?
        };
        let nothing = CounterPage { dues: Some(nothing_due), ..counter(chrome)? };
        let mut wrong = FieldErrors::one("tick", "oldest-first");
        for (field, code) in [
            ("part", "part-too-much"),
            ("cash", "cash-too-little"),
            ("instrument_number", "instrument-number-missing"),
            ("bank", "bank-missing"),
            ("dated_on", "cheque-stale"),
            ("phone", "phone-invalid"),
        ] {
            wrong.add(field, code);
        }
        let faulty = CounterPage {
            dues: Some(dues(chrome, &[samples::NAME])?),
            errors: wrong,
            raw: RawTake { method: "cheque".to_owned(), part: "99999".to_owned(), ..RawTake::default() },
            ..counter(chrome)?
        };
        let not_found = CounterPage {
            typed: "3-999".to_owned(),
            errors: FieldErrors::one("q", "found-none"),
            hold: hold("recall"),
            ..counter(chrome)?
        };
        Ok(vec![
            Sample::of("empty", &counter(chrome)?)?,
            Sample::of("one account", &one)?,
            Sample::of("two accounts", &two)?,
            Sample::of("choosing", &choosing)?,
            Sample::of("nothing due", &nothing)?,
            Sample::of("faulty", &faulty)?,
            Sample::of("not found", &not_found)?,
        ])
    }
}
