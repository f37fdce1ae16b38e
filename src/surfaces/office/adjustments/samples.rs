//! What these pages look like: as usual, empty, as long as they get, and with mistakes.

use entity::values::Money;

use super::{
    super::{samples, typed::Choice},
    AccountPage, AskPage, DisputePage, Head, RefundList, RefundPage, WriteOffPage,
    account::{ActLink, ReceiptRow, RefundRow},
    ask::{AskForm, LineField},
    dispute::{PaymentFacts, RawDispute},
    refund::{Next, RawStep, RefundView},
    write_off::DueRow,
};
use crate::{
    platform::errors::FieldErrors,
    web::{Chrome, Page, PageNumber, Pager, Sample, Sheet, page},
};

const LARGE: Money = Money::from_poisha(1_234_567_850);
const SOME: Money = Money::from_poisha(1_530_000);

fn head(chrome: Chrome<'_>) -> Head {
    Head {
        path: "/accounts/1".to_owned(),
        subject: chrome.digits("33-1234/56"),
        payer: samples::LONG_NAME.to_owned(),
        place: "কানাইখালী".to_owned(),
        credit: LARGE,
    }
}

fn refund_row(chrome: Chrome<'_>, state: &str) -> RefundRow {
    RefundRow {
        path: "/refunds/1".to_owned(),
        reference: "TEST-R26-000012".to_owned(),
        day: chrome.day(),
        subject: chrome.digits("33-1234/56"),
        amount: LARGE,
        state: state.to_owned(),
    }
}

impl Page for AccountPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let receipt = |is_reversed: bool| ReceiptRow {
            number: "TEST-H26-004512".to_owned(),
            day: chrome.day(),
            amount: LARGE,
            is_reversed,
            reverse: (!is_reversed).then(|| "/receipts/1/reverse".to_owned()),
        };
        let act = |key, path: &str| ActLink { key, path: path.to_owned() };
        let page = |receipts, refunds, acts, due| AccountPage {
            page: chrome,
            frame: samples::frame(chrome),
            head: head(chrome),
            due,
            receipts,
            refunds,
            acts,
        };
        let acts = vec![
            act("write-off-link", "/accounts/1/write-off"),
            act("advance-link", "/accounts/1/advance"),
            act("transfer-link", "/accounts/1/transfer"),
            act("refund-link", "/accounts/1/refund"),
        ];
        let refunds = vec![refund_row(chrome, "requested"), refund_row(chrome, "paid")];
        Ok(vec![
            Sample::of("with everything", &page(vec![receipt(false), receipt(true)], refunds, acts, LARGE))?,
            Sample::of("empty", &page(Vec::new(), Vec::new(), Vec::new(), Money::ZERO))?,
        ])
    }
}

impl Page for AskPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let form = |why: &str| AskForm {
            title: "refund-title",
            note: "refund-note",
            button: "adjust-ask",
            back: "/accounts/1".to_owned(),
            path: "/accounts/1/refund".to_owned(),
            hidden: vec![("request_key", "1".to_owned())],
            facts: vec![("payer-account", chrome.digits("33-1234/56")), ("owner", samples::LONG_NAME.to_owned())],
            choice: Some(("way", "refund-way-hint", vec![Choice::new("cash", chrome.t("refund-way-cash"), "")])),
            lines: vec![LineField { name: "amount", value: chrome.money(LARGE), hint: "adjust-amount-hint" }],
            why: why.to_owned(),
        };
        let page = |form, errors| AskPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            form,
            errors,
        };
        let mut errors = FieldErrors::one("way", "way-missing");
        errors.add("amount", "more-than-credit");
        errors.add("why", "why-missing");
        Ok(vec![
            Sample::of("typed", &page(form(samples::REASON), FieldErrors::new()))?,
            Sample::of("with mistakes", &page(form(""), errors))?,
        ])
    }
}

impl Page for WriteOffPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let due = |id: &str, surcharge| DueRow {
            id: id.to_owned(),
            label: chrome.digits("2025-26"),
            principal: LARGE,
            surcharge,
            takes_principal: true,
            takes_surcharge: false,
        };
        let page = |dues, errors| WriteOffPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/accounts/1".to_owned(),
            head: head(chrome),
            dues,
            limit: String::new(),
            resolution: samples::ORDER.to_owned(),
            why: samples::REASON.to_owned(),
            errors,
        };
        let mut errors = FieldErrors::one("dues", "dues-missing");
        errors.add("limit", "amount-unreadable");
        Ok(vec![
            Sample::of("some dues", &page(vec![due("1", SOME), due("2", Money::ZERO)], FieldErrors::new()))?,
            Sample::of("nothing due", &page(Vec::new(), errors))?,
        ])
    }
}

impl Page for RefundList<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |refunds, is_over, rows| RefundList {
            page: chrome,
            frame: samples::frame(chrome),
            is_over,
            refunds,
            pager: Pager::new(&chrome.office("/refunds"), &[], PageNumber::default(), rows),
        };
        let some = ["noticed", "approved", "sent", "unclear", "failed"].map(|state| refund_row(chrome, state)).to_vec();
        Ok(vec![Sample::of("open", &page(some, false, 80))?, Sample::of("none", &page(Vec::new(), true, 0))?])
    }
}

impl Page for RefundPage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |state: &str, next, errors| RefundPage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/refunds/1".to_owned(),
            head: head(chrome),
            view: RefundView {
                reference: "TEST-R26-000012".to_owned(),
                amount: LARGE,
                state: state.to_owned(),
                cause: "taken-twice".to_owned(),
                way: "gateway".to_owned(),
                opened_on: chrome.day(),
                payment: Some("TEST-P26-000991".to_owned()),
                named: Some("SBX-5AAB13119DD8".to_owned()),
                approval: Some("/approvals/1".to_owned()),
            },
            next,
            ways: vec![Choice::new("cash", chrome.t("refund-way-cash"), "cash")],
            typed: RawStep::default(),
            errors,
        };
        let nothing = Next::default();
        let mut errors = FieldErrors::one("way", "way-missing");
        errors.add("paid_reference", "paid-reference-missing");
        let by_hand = Next { may_pay: true, may_drop: true, ..nothing };
        let unclear = Next { may_look: true, may_find: true, ..nothing };
        Ok(vec![
            Sample::of(
                "found by the program",
                &page("noticed", Next { may_ask: true, ..nothing }, FieldErrors::new()),
            )?,
            Sample::of("to be paid", &page("failed", by_hand, errors))?,
            Sample::of("unclear", &page("unclear", unclear, FieldErrors::one("found", "found-missing")))?,
            Sample::of("paid", &page("paid", nothing, FieldErrors::new()))?,
        ])
    }
}

impl Page for DisputePage<'_> {
    const SHEET: Sheet = Sheet::Office;

    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let page = |state: &str, may_act, errors| DisputePage {
            page: chrome,
            frame: samples::frame(chrome),
            form_token: page::SAMPLE_TOKEN.to_owned(),
            path: "/payments/1".to_owned(),
            head: head(chrome),
            facts: PaymentFacts {
                reference: "TEST-P26-000991".to_owned(),
                amount: LARGE,
                came: Some(SOME),
                state: state.to_owned(),
                gateway: "sandbox",
                gateway_reference: Some("SBX-5AAB13119DD8".to_owned()),
                started_on: chrome.day(),
                receipt: (state == "paid").then(|| "TEST-H26-004512".to_owned()),
            },
            may_act,
            typed: RawDispute { amount: chrome.money(SOME), day: chrome.day().to_string(), ..RawDispute::default() },
            errors,
        };
        let mut errors = FieldErrors::one("paid_reference", "paid-reference-missing");
        errors.add("day", "day-not-of-payment");
        errors.add("dismiss_why", "why-missing");
        Ok(vec![
            Sample::of("disputed", &page("disputed", true, FieldErrors::new()))?,
            Sample::of("with mistakes", &page("disputed", true, errors))?,
            Sample::of("paid", &page("paid", false, FieldErrors::new()))?,
        ])
    }
}
