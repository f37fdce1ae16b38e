use entity::{
    billing::Service,
    payments::payment::{Gateway, Quote},
    values::{FiscalYear, Money},
};

use sea_orm::Iterable;

use super::{CheckPage, GoPage, ItemView, LOOK_AGAIN_SECS, Outcome, OutcomePage, PaymentView, current_label};
use crate::{
    platform::payments::page_path,
    web::{Chrome, Page, Sample, page::SAMPLE_TOKEN},
};

impl Page for CheckPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let check = |payment, gateways, is_outdated| CheckPage {
            page: chrome,
            form_token: SAMPLE_TOKEN.to_owned(),
            payment,
            gateways,
            is_outdated,
        };
        let offered = || Gateway::iter().map(Gateway::code).collect();
        Ok(vec![
            Sample::of("typical", &check(typical(chrome)?, offered(), false))?,
            Sample::of("longest", &check(longest(chrome)?, offered(), false))?,
            Sample::of("no longer due", &check(typical(chrome)?, offered(), true))?,
            Sample::of("several", &check(several(chrome, None)?, offered(), false))?,
            Sample::of("several, one changed", &check(several(chrome, Some(Money::ZERO))?, offered(), true))?,
            Sample::of("nothing offered", &check(typical(chrome)?, Vec::new(), false))?,
        ])
    }
}

impl Page for GoPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let url = "https://payment.bkash.com/?paymentId=TR0011abcdef&hash=0123456789".to_owned();
        Ok(vec![Sample::of("typical", &GoPage { page: chrome, reference: "P26-000991".to_owned(), url })?])
    }
}

impl Page for OutcomePage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let sample = |(name, outcome)| {
            let phone_masked = "01•••••678".to_owned();
            let (amount, number) = ("12,345.50", "TEST-R26-000012");
            let is_over = matches!(&outcome, Outcome::Paid { next_due: None, .. });
            let words = || chrome.with2("refund-told-paid", "amount", amount, "number", number).into_owned();
            let refund = is_over.then(words);
            Sample::of(name, &OutcomePage { page: chrome, payment: typical(chrome)?, outcome, refund, phone_masked })
        };
        let mut samples: Vec<Sample> = outcomes()?.into_iter().map(sample).collect::<Result<_, _>>()?;
        let [(_, paid), ..] = outcomes()?;
        let phone_masked = "01•••••678".to_owned();
        let several =
            OutcomePage { page: chrome, payment: several(chrome, None)?, outcome: paid, refund: None, phone_masked };
        samples.push(Sample::of("paid for several", &several)?);
        Ok(samples)
    }
}

fn outcomes() -> anyhow::Result<[(&'static str, Outcome); 9]> {
    let paid = |next_due, remaining| {
        let (receipt, remaining) = ("H26-004512".to_owned(), Money::from_poisha(remaining));
        anyhow::Ok(Outcome::Paid { receipt, paid_at: "2026-08-15T05:42:00Z".parse()?, next_due, remaining })
    };
    let checking = |asked_at| {
        let promised = "2026-08-15T06:30:00Z".parse()?;
        anyhow::Ok(Outcome::Checking { asked_at, promised, look_again_secs: LOOK_AGAIN_SECS })
    };
    Ok([
        ("paid in part", paid(Some("2026-12-31".parse()?), 1_275_000)?),
        ("paid in full", paid(None, 0)?),
        ("at the gateway", Outcome::AtGateway),
        ("checking", checking(None)?),
        ("checking again", checking(Some("2026-08-15T05:43:00Z".parse()?))?),
        ("by the office", Outcome::ByOffice),
        ("failed", Outcome::Failed),
        ("cancelled", Outcome::Cancelled),
        ("expired", Outcome::Expired),
    ])
}

/// Last year's arrears with their surcharge, and the first instalment with its rebate.
fn typical(chrome: Chrome<'_>) -> anyhow::Result<PaymentView> {
    let quote = Quote {
        arrears: Money::from_poisha(500_000),
        surcharge: Money::from_poisha(25_000),
        current: Money::from_poisha(425_000),
        rebate: Money::from_poisha(21_250),
        period: Some(FiscalYear::starting(2026)?.into()),
        instalments: vec![1],
        ..Quote::default()
    };
    Ok(PaymentView {
        reference: "P26-000991".to_owned(),
        path: page_path(SAMPLE_TOKEN),
        amount: Money::from_poisha(928_750),
        current_label: current_label(chrome.lang, &quote),
        quote,
        subject: chrome.lang.digits("3-123/1"),
        place: "কানাইখালী".to_owned(),
        owner: "মোঃ র••• ই•••".to_owned(),
        bill_path: "/bills?ward=3&holding=123%2F1".to_owned(),
        choice_key: "chosen-through",
        items: Vec::new(),
        phone: "01712 345678".to_owned(),
        email: String::new(),
    })
}

/// Two accounts, of which one costs something else by now.
fn several(chrome: Chrome<'_>, now: Option<Money>) -> anyhow::Result<PaymentView> {
    let item = |subject: &str, amount, now| ItemView {
        service: Service::Holding,
        subject: chrome.digits(subject),
        owner: "আলহাজ্ব ডাঃ মোঃ সৈ••• আ••• ম••• র••• চৌ•••".to_owned(),
        choice_key: "chosen-through",
        amount,
        now,
    };
    let half = Money::from_poisha(464_375);
    Ok(PaymentView {
        subject: chrome.digits("3-123/1 + 1"),
        items: vec![item("3-123/1", half, None), item("33-1234/56/789/ক/12/খ", half, now)],
        bill_path: "/me/dues".to_owned(),
        ..typical(chrome)?
    })
}

fn longest(chrome: Chrome<'_>) -> anyhow::Result<PaymentView> {
    let amount = Money::from_poisha(123_456_789_050);
    let quote = Quote {
        arrears: amount,
        surcharge: amount,
        current: amount,
        rebate: amount,
        period: Some(FiscalYear::starting(2026)?.into()),
        instalments: vec![1, 2, 3, 4],
        fees: amount,
        surcharge_waived: amount,
    };
    Ok(PaymentView {
        reference: "TEST-P26-000991".to_owned(),
        amount,
        current_label: current_label(chrome.lang, &quote),
        quote,
        subject: chrome.lang.digits("33-1234/56/789/ক/12/খ"),
        place: "পূর্ব চৌকিরপাড় নতুন আবাসিক এলাকা ".repeat(2),
        owner: "আলহাজ্ব ডাঃ মোঃ সৈ••• আ••• ম••• র••• চৌ•••".to_owned(),
        choice_key: "offer-everything",
        email: format!("{}@example.org", "rafiqul.islam.".repeat(6)),
        ..typical(chrome)?
    })
}
