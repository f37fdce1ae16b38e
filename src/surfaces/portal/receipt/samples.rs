use entity::{
    billing::{Head, Service, allocation, demand},
    documents::paper,
    payments::{Method, receipt, receipt_part},
    values::{
        AccountId, DemandId, FiscalYear, HeadAmount, Heads, JournalId, Money, PaperId, PaymentId, Period, ReceiptId,
        TenantId, Ward,
    },
};
use uuid::Uuid;

use super::ReceiptPage;
use crate::{
    platform::{documents::ReceiptSheet, payments::page_path, receipts::lookup::FullReceipt},
    web::{Chrome, Page, Sample, page::SAMPLE_TOKEN},
};

const TOWN: TenantId = TenantId(1);
const PAYER: AccountId = AccountId(Uuid::nil());
const RECEIPT: ReceiptId = ReceiptId(Uuid::nil());

impl Page for ReceiptPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let paper = paper()?;
        let page = |full: &FullReceipt| {
            anyhow::Ok(ReceiptPage {
                page: chrome,
                sheet: ReceiptSheet::new(chrome.town, full, &paper, chrome.lang.locale)?,
                back: page_path(SAMPLE_TOKEN),
                pdf_path: format!("{}/receipt.pdf", page_path(SAMPLE_TOKEN)),
                verify_path: format!("/v/{SAMPLE_TOKEN}"),
            })
        };
        let typical = full()?;
        let on_trial = receipt::Model { book: "TEST-H".to_owned(), ..typical.receipt.clone() };
        let longest = receipt::Model {
            payer: "আলহাজ্ব ডাঃ মোঃ সৈয়দ আব্দুল মতিন রহমান চৌধুরী ".repeat(2),
            subject: "33-1234/56/789/ক/12/খ".to_owned(),
            place: "পূর্ব চৌকিরপাড় নতুন আবাসিক এলাকা ".repeat(2),
            amount: Money::from_poisha(123_456_789_050),
            credit: Money::from_poisha(50_000),
            ..typical.receipt.clone()
        };
        let with = |receipt| FullReceipt { receipt, ..typical.clone() };
        Ok(vec![
            Sample::of("typical", &page(&typical)?)?,
            Sample::of("on trial", &page(&with(on_trial))?)?,
            Sample::of("longest", &page(&with(longest))?)?,
            Sample::of("for several", &page(&several()?)?)?,
        ])
    }
}

/// The same for two accounts, each with its heads.
fn several() -> anyhow::Result<FullReceipt> {
    let mut full = full()?;
    let other = AccountId(Uuid::max());
    let heads = |amount| {
        let line = |head, amount| HeadAmount { head, amount: Money::from_poisha(amount) };
        Heads(vec![line(Head::Holding, amount), line(Head::Conservancy, 42_000)])
    };
    for (row, amount) in full.lines.iter_mut().zip([458_000, 383_000]) {
        row.heads = heads(amount);
    }
    let lines = full.lines.iter().cloned().map(|row| allocation::Model { account_id: other, ..row });
    let lines: Vec<allocation::Model> = lines.collect();
    full.lines.extend(lines);
    let parts = full.parts.iter().cloned().map(|part| receipt_part::Model {
        line: 2,
        account_id: other,
        subject: "33-1234/56/789/ক/12/খ".to_owned(),
        ..part
    });
    let parts: Vec<receipt_part::Model> = parts.collect();
    full.parts.extend(parts);
    "3-123/1 + 1".clone_into(&mut full.receipt.subject);
    full.receipt.amount = full.receipt.amount.times(2)?;
    Ok(full)
}

/// Last year's arrears with their surcharge, and the first instalment with its rebate.
fn full() -> anyhow::Result<FullReceipt> {
    let running = FiscalYear::starting(2026)?;
    let receipt = receipt::Model {
        tenant_id: TOWN,
        id: RECEIPT,
        book: "H".to_owned(),
        fiscal_year: running,
        serial: 4_512,
        number: "H26-004512".to_owned(),
        account_id: PAYER,
        journal_id: JournalId(Uuid::nil()),
        service: Service::Holding,
        amount: Money::from_poisha(928_750),
        credit: Money::ZERO,
        payer: "মোঃ রফিকুল ইসলাম".to_owned(),
        subject: "3-123/1".to_owned(),
        ward: Ward::new(3)?,
        place: "কানাইখালী".to_owned(),
        method: Method::Sandbox,
        method_reference: Some("SBX-5AAB13119DD8".to_owned()),
        payment_id: Some(PaymentId(Uuid::nil())),
        shift_id: None,
        instrument_id: None,
        leaf_id: None,
        taken_by: None,
        tendered: None,
        phone: None,
        paid_at: "2026-08-15T05:42:00Z".parse()?,
        paid_on: "2026-08-15".parse()?,
        issued_at: "2026-08-15T05:42:07Z".parse()?,
    };
    let line = |line, period, instalment, [paid, rebate, surcharge]: [i64; 3]| allocation::Model {
        tenant_id: TOWN,
        journal_id: JournalId(Uuid::nil()),
        line,
        account_id: PAYER,
        demand_id: DemandId(Uuid::nil()),
        period: Period::Year(period),
        kind: demand::Kind::Instalment,
        instalment,
        paid: Money::from_poisha(paid),
        rebate: Money::from_poisha(rebate),
        campaign_rebate: Money::ZERO,
        surcharge: Money::from_poisha(surcharge),
        waived: Money::ZERO,
        surcharge_waived: Money::ZERO,
        heads: Heads::default(),
        paid_on: receipt.paid_on,
    };
    let lines =
        vec![line(1, FiscalYear::starting(2025)?, 0, [500_000, 0, 25_000]), line(2, running, 1, [403_750, 21_250, 0])];
    let part = receipt_part::Model {
        tenant_id: TOWN,
        receipt_id: RECEIPT,
        line: 1,
        account_id: PAYER,
        service: receipt.service,
        subject: receipt.subject.clone(),
        ward: receipt.ward,
        place: receipt.place.clone(),
        amount: receipt.amount,
        credit: receipt.credit,
    };
    Ok(FullReceipt { receipt, parts: vec![part], lines, reversal: None })
}

fn paper() -> anyhow::Result<paper::Model> {
    Ok(paper::Model {
        tenant_id: TOWN,
        id: PaperId(Uuid::nil()),
        kind: paper::Kind::Receipt,
        number: "H26-004512".to_owned(),
        token: SAMPLE_TOKEN.to_owned(),
        code: "a1B2c3".to_owned(),
        subject_id: Uuid::nil(),
        payload: Vec::new(),
        key_id: "0123456789abcdef".to_owned(),
        issued_at: "2026-08-15T05:42:07Z".parse()?,
    })
}
