use entity::{
    billing::{Service, allocation},
    documents::paper,
    payments::{payment::Gateway, receipt},
    values::{AccountId, DemandId, FiscalYear, Heads, JournalId, Money, PaperId, PaymentId, ReceiptId, TenantId, Ward},
};
use uuid::Uuid;

use super::ReceiptPage;
use crate::{
    platform::{
        documents::ReceiptSheet,
        payments::{lookup::FullReceipt, page_path},
    },
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
                path: page_path(SAMPLE_TOKEN),
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
        let with = |receipt| FullReceipt { receipt, lines: typical.lines.clone() };
        Ok(vec![
            Sample::of("typical", &page(&typical)?)?,
            Sample::of("on trial", &page(&with(on_trial))?)?,
            Sample::of("longest", &page(&with(longest))?)?,
        ])
    }
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
        payment_id: PaymentId(Uuid::nil()),
        account_id: PAYER,
        journal_id: JournalId(Uuid::nil()),
        service: Service::Holding,
        amount: Money::from_poisha(928_750),
        credit: Money::ZERO,
        payer: "মোঃ রফিকুল ইসলাম".to_owned(),
        subject: "3-123/1".to_owned(),
        ward: Ward::new(3)?,
        place: "কানাইখালী".to_owned(),
        gateway: Gateway::Sandbox,
        gateway_reference: "SBX-5AAB13119DD8".to_owned(),
        paid_at: "2026-08-15T05:42:00Z".parse()?,
        paid_on: "2026-08-15".parse()?,
        issued_at: "2026-08-15T05:42:07Z".parse()?,
    };
    let line = |line, period, instalment, [paid, rebate, surcharge]: [i64; 3]| allocation::Model {
        tenant_id: TOWN,
        receipt_id: RECEIPT,
        line,
        account_id: PAYER,
        demand_id: DemandId(Uuid::nil()),
        period,
        instalment,
        paid: Money::from_poisha(paid),
        rebate: Money::from_poisha(rebate),
        surcharge: Money::from_poisha(surcharge),
        heads: Heads::default(),
        paid_on: receipt.paid_on,
    };
    let lines =
        vec![line(1, FiscalYear::starting(2025)?, 0, [500_000, 0, 25_000]), line(2, running, 1, [403_750, 21_250, 0])];
    Ok(FullReceipt { receipt, lines })
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
