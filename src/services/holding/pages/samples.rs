//! The holding of the samples: fully let for 10,000 taka a month, so 17,000 for 2026-27, and 5,000 left of the year before.

use chrono::NaiveDate;
use entity::{
    holding::{Rate, Step, WorkingLine},
    payments::Choice,
    plans::instalment_plan::State,
    values::{BasisPoints, FiscalYear, Money, Ward},
};
use uuid::Uuid;

use super::{
    ArrearsYear, BillPage, CurrentYear, DueNow, DueRow, DueStatus, FeeRow, FindBill, HoldingLabel, InstalmentsPage,
    Nearest, Offer, PastReceipt, ReportDone, ReportForm, Typed,
    bill::RebateNote,
    working::{WorkingTable, working_row},
};
use crate::{
    platform::{billing::BillSums, errors::FieldErrors, i18n::Lang, plans},
    web::{Chrome, Page, Sample, page::SAMPLE_TOKEN},
};

const fn poisha(amount: i64) -> Money {
    Money::from_poisha(amount)
}

/// Beyond every bill there is.
const HUGE: Money = poisha(123_456_789_050);

fn label() -> anyhow::Result<HoldingLabel> {
    Ok(HoldingLabel {
        ward: Ward::new(3)?,
        number: "123/1".parse()?,
        place: "কানাইখালী".to_owned(),
        owner: "মোঃ র••• ই•••".to_owned(),
    })
}

fn longest_label() -> anyhow::Result<HoldingLabel> {
    Ok(HoldingLabel {
        ward: Ward::new(33)?,
        number: "1234/56/789/ক/12/খ".parse()?,
        place: "পূর্ব চৌকিরপাড় নতুন আবাসিক এলাকা ".repeat(2),
        owner: "আলহাজ্ব ডাঃ মোঃ সৈ••• আ••• ম••• র••• চৌ•••".to_owned(),
    })
}

fn errors<const N: usize>(faulty: [(&'static str, &'static str); N]) -> FieldErrors {
    let mut errors = FieldErrors::new();
    for (field, code) in faulty {
        errors.add(field, code);
    }
    errors
}

impl Page for FindBill<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let find = |holding: &str, errors, not_found, nearest| FindBill {
            page: chrome,
            wards: chrome.wards(Ward::new(3).ok()),
            holding: holding.to_owned(),
            errors,
            not_found,
            nearest,
        };
        let nearest = vec![Nearest { label: label()? }, Nearest { label: longest_label()? }];
        let faulty = errors([("ward", "ward-missing"), ("holding", "holding-unreadable")]);
        Ok(vec![
            Sample::of("typical", &find("", FieldErrors::new(), false, Vec::new()))?,
            Sample::of("with errors", &find("ক/খ", faulty, false, Vec::new()))?,
            Sample::of("not found", &find("১২৩/৯", FieldErrors::new(), true, nearest))?,
            Sample::of("nothing near", &find("৯৯৯", FieldErrors::new(), true, Vec::new()))?,
        ])
    }
}

impl Page for BillPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let at_the_office = BillPage { can_pay_online: false, ..typical(chrome)? };
        let with_errors = BillPage {
            errors: errors([("choice", "amount-changed"), ("phone", "phone-invalid"), ("email", "email-invalid")]),
            typed: Typed { choice: "choose".into(), phone: "০১৭১২".into(), email: "রফিক@".into() },
            ..typical(chrome)?
        };
        Ok(vec![
            Sample::of("typical", &typical(chrome)?)?,
            Sample::of("nothing due", &nothing_due(chrome)?)?,
            Sample::of("longest", &longest(chrome)?)?,
            Sample::of("with errors", &with_errors)?,
            Sample::of("at the office", &at_the_office)?,
        ])
    }
}

impl Page for InstalmentsPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let instalments = |holding, offers| InstalmentsPage {
            page: chrome,
            holding,
            form_token: SAMPLE_TOKEN.to_owned(),
            request_key: Uuid::nil(),
            offers,
            phone: "01712 345678".to_owned(),
            email: "rafiqul@example.org".to_owned(),
        };
        let through = |number: i16| {
            let label = chrome.with("offer-through", "nth", chrome.ordinal(number)).into_owned();
            let note = chrome.with("offer-rebate", "rebate", chrome.money(HUGE)).into_owned();
            Offer { choice: Choice::Through(number), amount: HUGE, label, note }
        };
        let typical = vec![offer(chrome, Choice::Through(1), 928_750), offer(chrome, Choice::Through(2), 1_332_500)];
        Ok(vec![
            Sample::of("typical", &instalments(label()?, typical))?,
            Sample::of("longest", &instalments(longest_label()?, (1..=12).map(through).collect()))?,
        ])
    }
}

impl Page for ReportForm<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let report = |holding, statement: String, errors| ReportForm {
            page: chrome,
            holding,
            form_token: SAMPLE_TOKEN.to_owned(),
            topic: if statement.is_empty() { String::new() } else { "owner".to_owned() },
            statement,
            phone: String::new(),
            request_key: Uuid::nil(),
            errors,
        };
        let faulty =
            errors([("topic", "topic-missing"), ("statement", "statement-missing"), ("phone", "phone-invalid")]);
        let at_length = "মালিকের নাম ভুল আছে। ".repeat(47);
        Ok(vec![
            Sample::of("typical", &report(label()?, String::new(), FieldErrors::new()))?,
            Sample::of("with errors", &report(label()?, String::new(), faulty))?,
            Sample::of("longest", &report(longest_label()?, at_length, FieldErrors::new()))?,
        ])
    }
}

impl Page for ReportDone<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        Ok(vec![Sample::of("typical", &ReportDone { page: chrome, reference: "E26-000012".to_owned() })?])
    }
}

fn offer(chrome: Chrome<'_>, choice: Choice, amount: i64) -> Offer {
    let label = match choice {
        Choice::Everything => chrome.t("offer-everything").into_owned(),
        Choice::Arrears => chrome.t("offer-arrears").into_owned(),
        Choice::Through(number) => chrome.with("offer-through", "nth", chrome.ordinal(number)).into_owned(),
        Choice::Part(amount) => chrome.money(amount),
    };
    Offer { choice, amount: poisha(amount), label, note: String::new() }
}

fn typical(chrome: Chrome<'_>) -> anyhow::Result<BillPage<'_>> {
    let year = FiscalYear::starting(2026)?;
    Ok(BillPage {
        page: chrome,
        holding: label()?,
        form_token: SAMPLE_TOKEN.to_owned(),
        request_key: Uuid::nil(),
        can_pay_online: true,
        due_now: DueNow {
            total: poisha(928_750),
            arrears: poisha(525_000),
            of_plan: None,
            arrears_years: chrome.digits("1"),
            surcharge: poisha(25_000),
            current: poisha(425_000),
            current_list: chrome.with("instalments-one", "first", chrome.ordinal(1)).into_owned(),
            rebate: poisha(21_250),
        },
        offers: vec![
            offer(chrome, Choice::Through(1), 928_750),
            offer(chrome, Choice::Everything, 2_055_000),
            offer(chrome, Choice::Arrears, 525_000),
        ],
        has_instalments: true,
        typed: Typed::default(),
        errors: FieldErrors::new(),
        rebate: Some(RebateNote { last_day: day("2026-09-30")?, saved: poisha(170_000) }),
        arrears: vec![arrears_year(chrome.lang, FiscalYear::starting(2025)?, poisha(500_000))],
        current: Some(CurrentYear {
            year,
            rows: rows(chrome.lang, year, [DueStatus::Now, DueStatus::Later, DueStatus::Later, DueStatus::Later])?,
        }),
        working: Some(working(chrome.lang, year, &steps())),
        receipts: vec![PastReceipt { number: "H25-003107".into(), day: day("2025-09-12")?, amount: poisha(1_200_000) }],
        credit: Money::ZERO,
        campaigns: Vec::new(),
        fees: Vec::new(),
        surcharge_rule: Some(surcharge_rule(chrome)),
        plan: None,
    })
}

fn surcharge_rule(chrome: Chrome<'_>) -> String {
    chrome.with("surcharge-rule", "rate", chrome.percent(BasisPoints::new(500).unwrap_or_default())).into_owned()
}

/// Both kinds, and names at length.
fn campaigns(lang: Lang, day: NaiveDate) -> Vec<String> {
    let name = "স্বাধীনতার সুবর্ণজয়ন্তী উপলক্ষে বকেয়া কর আদায় মেলা";
    let told = |key: &str| {
        let rate = lang.percent(BasisPoints::WHOLE);
        let places = [("name", name), ("day", &lang.date(day)), ("rate", &rate), ("resolution", "১২/২০২৬-২৭")];
        lang.say(key, &places).into_owned()
    };
    vec![told("campaign-rebate"), told("campaign-surcharge")]
}

fn nothing_due(chrome: Chrome<'_>) -> anyhow::Result<BillPage<'_>> {
    let year = FiscalYear::starting(2026)?;
    Ok(BillPage {
        due_now: DueNow::default(),
        offers: Vec::new(),
        has_instalments: false,
        rebate: None,
        arrears: Vec::new(),
        current: Some(CurrentYear { year, rows: rows(chrome.lang, year, [DueStatus::Paid; 4])? }),
        working: None,
        credit: poisha(50_000),
        surcharge_rule: None,
        plan: None,
        ..typical(chrome)?
    })
}

/// Arrears back to 1997-98, as Ishwardi has them, every kind of status, and every step that a working can have.
fn longest(chrome: Chrome<'_>) -> anyhow::Result<BillPage<'_>> {
    let year = FiscalYear::starting(2026)?;
    let earlier = (1997..2026).map(FiscalYear::starting).collect::<Result<Vec<_>, _>>()?;
    let statuses = [DueStatus::PartlyPaid, DueStatus::Overdue, DueStatus::Now, DueStatus::Later];
    let receipt = PastReceipt { number: "TEST-H26-004512".into(), day: day("2026-09-30")?, amount: HUGE };
    Ok(BillPage {
        holding: longest_label()?,
        due_now: DueNow {
            total: HUGE,
            arrears: HUGE,
            of_plan: Some(HUGE),
            arrears_years: chrome.digits("29"),
            surcharge: HUGE,
            current: HUGE,
            rebate: HUGE,
            ..typical(chrome)?.due_now
        },
        arrears: earlier.into_iter().map(|year| arrears_year(chrome.lang, year, HUGE)).collect(),
        current: Some(CurrentYear { year, rows: rows(chrome.lang, year, statuses)? }),
        working: Some(working(chrome.lang, year, &every_step())),
        receipts: vec![receipt; 24],
        credit: HUGE,
        campaigns: campaigns(chrome.lang, day("2026-11-30")?),
        fees: vec![FeeRow { label: chrome.t("head-dishonoured-cheque").into_owned(), payable: HUGE }; 2],
        plan: Some(plans::sample(State::Agreed, chrome.day())?),
        ..typical(chrome)?
    })
}

fn day(text: &str) -> anyhow::Result<NaiveDate> {
    Ok(text.parse()?)
}

fn rows(lang: Lang, year: FiscalYear, statuses: [DueStatus; 4]) -> anyhow::Result<Vec<DueRow>> {
    let due_on = [day("2026-09-30")?, day("2026-12-31")?, day("2027-03-31")?, day("2027-06-30")?];
    let row = |(number, (due_on, status)): (u8, (NaiveDate, DueStatus))| {
        let (first, last) = year.quarter(number);
        DueRow {
            label: lang.say("instalment-nth", &[("nth", &lang.ordinal(i16::from(number)))]).into_owned(),
            months: Some(format!("{}–{}", lang.month(first), lang.month(last))),
            due_on,
            moved_from: (number == 2).then_some(due_on - chrono::Days::new(2)),
            amount: poisha(425_000),
            status,
        }
    };
    Ok((1..).zip(due_on.into_iter().zip(statuses)).map(row).collect())
}

fn arrears_year(lang: Lang, year: FiscalYear, amount: Money) -> ArrearsYear {
    let surcharge = poisha(25_000);
    let payable = amount.plus(surcharge).unwrap_or(amount);
    let row = DueRow {
        label: lang.t("whole-year-principal").into_owned(),
        months: None,
        due_on: year.last_day(),
        moved_from: None,
        amount,
        status: DueStatus::Arrears,
    };
    let sums = BillSums { amount, surcharge, surcharge_waived: surcharge, payable, ..BillSums::default() };
    ArrearsYear { year, sums, rows: vec![row] }
}

fn working(lang: Lang, year: FiscalYear, steps: &[(Step, i64)]) -> WorkingTable {
    let line = |(step, value): &(Step, i64)| WorkingLine { step: *step, value: poisha(*value), rule: String::new() };
    let lines = steps.iter().map(|step| working_row(lang, &line(step))).collect();
    WorkingTable { year, total: poisha(1_700_000), lines }
}

fn steps() -> Vec<(Step, i64)> {
    let rate = |head, per_cent: i32| Step::Rate { head, rate: BasisPoints::new(per_cent * 100).unwrap_or_default() };
    vec![
        (Step::GrossRentLet { monthly: poisha(1_000_000) }, 12_000_000),
        (Step::Maintenance { months: 2 }, -2_000_000),
        (Step::AnnualValue, 10_000_000),
        (rate(Rate::Holding, 7), 700_000),
        (rate(Rate::Lighting, 3), 300_000),
        (rate(Rate::Conservancy, 7), 700_000),
        (Step::YearTotal, 1_700_000),
    ]
}

fn every_step() -> Vec<(Step, i64)> {
    let rest = [
        Step::GrossRentOwn { monthly: HUGE },
        Step::OwnUseRelief { rate: BasisPoints::WHOLE },
        Step::LoanInterest,
        Step::Floor,
        Step::FlatValue,
        Step::Rate { head: Rate::Water, rate: BasisPoints::WHOLE },
        Step::Rate { head: Rate::Sewerage, rate: BasisPoints::WHOLE },
        Step::Rounding,
        Step::Instalment { number: 12 },
        Step::Opening,
    ];
    steps().into_iter().chain(rest.map(|step| (step, HUGE.poisha()))).collect()
}
