//! What receipts at a desk can be.

use chrono::{DateTime, Utc};
use entity::values::{Locale, Money};

use super::{
    super::samples,
    one::{PrintLine, ReceiptPage, papers},
    print::PrintPage,
};
use crate::{
    platform::{
        documents::{self, ReceiptSheet},
        i18n::Lang,
        receipts::print::{Form as PaperForm, form_code},
    },
    web::{Chrome, Page, Sample, Sheet, page},
};

/// What samples of receipts say.
fn sample_sheet(chrome: Chrome<'_>, reversed: bool) -> ReceiptSheet {
    let t = |key: &str| chrome.t(key).into_owned();
    let line = |label: &str, amount: &str| (label.to_owned(), amount.to_owned());
    ReceiptSheet {
        lang: Locale::Bn.code(),
        town: chrome.name().to_owned(),
        address: "পৌর ভবন, কানাইখালী, নাটোর ৬৪০০".to_owned(),
        phone: "0771-55500".to_owned(),
        title: t("receipt-title"),
        number_label: t("receipt-number"),
        number: "H26-004512".to_owned(),
        facts: vec![
            (t("receipt-payer"), samples::LONG_NAME.to_owned()),
            (t("receipt-holding"), "৩-১২৩/১, কানাইখালী, ওয়ার্ড ৩".to_owned()),
            (t("receipt-date"), "১৫ আগস্ট ২০২৬, বেলা ১১:৪২".to_owned()),
            (t("receipt-method"), t("method-cash")),
        ],
        columns: (t("receipt-column-what"), t("receipt-column-amount")),
        lines: vec![
            line("বকেয়া ২০২৫-২৬", "১০,২০০.০০"),
            line("সারচার্জ ২০২৫-২৬", "৫১০.০০"),
            line("হাল সন ২০২৬-২৭, ১ম ও ২য় কিস্তি", "৫,১০০.০০"),
            line("রেয়াত ২০২৬-২৭", "−২৫৫.০০"),
        ],
        heads_label: t("receipt-heads"),
        heads: Vec::new(),
        total_label: t("receipt-total"),
        total: "১৫,৫৫৫.০০".to_owned(),
        words_label: t("amount-in-words"),
        words: "পনেরো হাজার পাঁচশত পঞ্চান্ন টাকা মাত্র".to_owned(),
        verify_label: t("receipt-verify"),
        verify_url: "https://natore.example.gov.bd/r/7KQ2MP".to_owned(),
        code_label: t("receipt-code"),
        code: "7KQ2MP".to_owned(),
        overcharge_note: t("receipt-overcharge"),
        foot: t("receipt-foot"),
        trial: Some(t("receipt-trial")),
        reversed: reversed.then(|| chrome.with("receipt-reversed", "date", chrome.date(chrome.day())).into_owned()),
        date: chrome.day().to_string(),
        seal_svg: String::new(),
        qr_svg: String::new(),
        payload: Vec::new(),
    }
}

impl Page for ReceiptPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let at = "2026-08-15T05:42:00Z".parse::<DateTime<Utc>>()?;
        let page = |reversed: bool| {
            let prints = if reversed { Vec::new() } else { vec![print_line(2, at), print_line(1, at)] };
            ReceiptPage {
                page: chrome,
                frame: samples::frame(chrome),
                form_token: page::SAMPLE_TOKEN.to_owned(),
                path: "/receipts/1".to_owned(),
                sheet: sample_sheet(chrome, reversed),
                parts: if reversed {
                    Vec::new()
                } else {
                    ["3-123/1", "3-124"].map(|part| (part.to_owned(), Money::from_poisha(777_750))).to_vec()
                },
                taken_by: samples::LONG_NAME.to_owned(),
                tendered: Some(Money::from_poisha(1_600_000)),
                change: Money::from_poisha(44_500),
                prints,
                papers: papers(chrome),
            }
        };
        Ok(vec![Sample::of("in force", &page(false))?, Sample::of("reversed", &page(true))?])
    }
}

fn print_line(number: i64, at: DateTime<Utc>) -> PrintLine {
    PrintLine { number, form: "a5", by: samples::LONG_NAME.to_owned(), at }
}

impl Page for PrintPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let qr = documents::inline_qr("https://natore.example.gov.bd/v/b1946ac92492d2347c6235b4d2611184")?;
        let page = |form, is_copy: bool, change: Option<i64>| PrintPage {
            page: chrome,
            frame: samples::frame(chrome),
            path: "/receipts/1".to_owned(),
            form: form_code(form),
            copy: is_copy.then(|| Lang::BN.t("print-copy").into_owned()),
            sheet: sample_sheet(chrome, is_copy),
            parts: if is_copy {
                vec![("৩-১২৩/১".to_owned(), "৭,৭৭৭.৫০".to_owned())]
            } else {
                Vec::new()
            },
            taken_by: samples::LONG_NAME.to_owned(),
            qr: qr.clone(),
            change: change.map(Money::from_poisha),
            next_url: change.map(|_| chrome.office("/counter")),
        };
        Ok(vec![
            Sample::of("a sheet", &page(PaperForm::A5, false, Some(14_000)))?,
            Sample::of("a copy on a roll", &page(PaperForm::Slip, true, None))?,
        ])
    }
}
