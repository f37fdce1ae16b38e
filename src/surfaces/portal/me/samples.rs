use entity::values::{AccountId, HoldingId, Locale, Money, Ward};
use uuid::Uuid;

use super::{
    items::{Item, Look, MePage, OwnerGroup, ReportLine},
    phone::{PhoneCodesPage, PhonePage, RawCodes},
    receipts::{ReceiptLine, ReceiptsPage},
    settings::{Device, SettingsPage},
};
use crate::{
    platform::{errors::FieldErrors, payments::page_path},
    services::holding::pages::HoldingLabel,
    web::{Chrome, Page, Sample, page::SAMPLE_TOKEN},
};

const PHONE: &str = "01•••••678";

fn label(ward: i16, number: &str, owner: &str, place: &str) -> anyhow::Result<HoldingLabel> {
    Ok(HoldingLabel {
        ward: Ward::new(ward)?,
        number: number.parse()?,
        place: place.to_owned(),
        owner: owner.to_owned(),
    })
}

fn own() -> anyhow::Result<HoldingLabel> {
    label(3, "123/1", "মোঃ রফিকুল ইসলাম", "কানাইখালী")
}

fn longest() -> anyhow::Result<HoldingLabel> {
    let place = "পূর্ব চৌকিরপাড় নতুন আবাসিক এলাকা ".repeat(2);
    label(33, "1234/56/789/ক/12/খ", "আলহাজ্ব ডাঃ মোঃ সৈয়দ আবুল মনসুর রহমান চৌধুরী", &place)
}

fn item(label: HoldingLabel, due_now: i64, whole: i64) -> Item {
    Item {
        id: HoldingId(Uuid::from_u128(u128::from(label.ward.number().unsigned_abs()))),
        label,
        due_now: Money::from_poisha(due_now),
        whole: Money::from_poisha(whole),
    }
}

fn receipt(subject: &str, amount: i64) -> anyhow::Result<ReceiptLine> {
    Ok(ReceiptLine {
        number: "H26-004512".to_owned(),
        subject: subject.to_owned(),
        day: "2026-08-15".parse()?,
        amount: Money::from_poisha(amount),
        path: format!("{}/receipt", page_path(SAMPLE_TOKEN)),
        refund: None,
    })
}

fn empty(chrome: Chrome<'_>) -> MePage<'_> {
    MePage {
        page: chrome,
        form_token: SAMPLE_TOKEN.to_owned(),
        phone: PHONE.to_owned(),
        has_changed: false,
        can_apply: true,
        owners: Vec::new(),
        previous: None,
        next: None,
        saved: Vec::new(),
        wards: chrome.wards(None),
        typed: String::new(),
        errors: FieldErrors::new(),
        receipts: Vec::new(),
        reports: Vec::new(),
        looks: Vec::new(),
    }
}

fn typical(chrome: Chrome<'_>) -> anyhow::Result<MePage<'_>> {
    let (own, other) = (own()?, label(4, "77", "মোছাঃ শাহানা বেগম", "বড়গাছা")?);
    let report = |is_answered, answer: Option<&str>| -> anyhow::Result<ReportLine> {
        Ok(ReportLine {
            reference: "E26-000017".to_owned(),
            topic: chrome.topic("owner").into_owned(),
            label: label(3, "123/1", "মোঃ রফিকুল ইসলাম", "কানাইখালী")?,
            day: "2026-08-01T05:42:00Z".parse()?,
            is_answered,
            answer: answer.map(str::to_owned),
        })
    };
    let look = |key, post: Option<String>, reason: Option<&str>| -> anyhow::Result<Look> {
        Ok(Look {
            at: "2026-08-03T05:42:00Z".parse()?,
            key,
            label: label(3, "123/1", "মোঃ রফিকুল ইসলাম", "কানাইখালী")?,
            post,
            reason: reason.map(str::to_owned),
        })
    };
    let officer = chrome.role("tax-assessor").into_owned();
    Ok(MePage {
        owners: vec![
            OwnerGroup { owner: own.owner.clone(), items: vec![item(own, 928_750, 1_836_000)] },
            OwnerGroup { owner: other.owner.clone(), items: vec![item(other, 0, 0)] },
        ],
        saved: vec![item(label(5, "12/ক", "মোঃ কা••• হো•••", "")?, 40_000, 40_000)],
        receipts: vec![receipt(&chrome.lang.digits("3-123/1"), 928_750)?],
        reports: vec![report(false, None)?, report(true, Some("নামের বানান ঠিক করা হয়েছে।"))?],
        looks: vec![look("me-look-identity", Some(officer), Some("খাতা যাচাই"))?, look("me-look-phone", None, None)?],
        ..empty(chrome)
    })
}

impl Page for MePage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        const HUGE: i64 = 123_456_789_050;
        let mut errors = FieldErrors::new();
        errors.add("ward", "ward-missing");
        errors.add("holding", "holding-not-here");
        let with_errors = MePage { errors, typed: "১২৩/৯".to_owned(), ..typical(chrome)? };
        let many = (0..10).map(|_| Ok(item(longest()?, HUGE, HUGE + 1))).collect::<anyhow::Result<Vec<_>>>()?;
        let owners = vec![OwnerGroup { owner: longest()?.owner, items: many }];
        let long = MePage { owners, has_changed: true, previous: Some(1), next: Some(3), ..typical(chrome)? };
        Ok(vec![
            Sample::of("typical", &typical(chrome)?)?,
            Sample::of("empty", &empty(chrome))?,
            Sample::of("longest", &long)?,
            Sample::of("with errors", &with_errors)?,
        ])
    }
}

impl Page for ReceiptsPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let subject = chrome.lang.digits("33-1234/56/789/ক/12/খ");
        let many = (0..20).map(|_| receipt(&subject, 123_456_789_050)).collect::<anyhow::Result<Vec<_>>>()?;
        let page = |receipts, previous, next| ReceiptsPage { page: chrome, receipts, previous, next };
        let one = vec![receipt(&chrome.lang.digits("3-123/1"), 928_750)?];
        Ok(vec![
            Sample::of("typical", &page(one, None, None))?,
            Sample::of("empty", &page(Vec::new(), None, None))?,
            Sample::of("longest", &page(many, Some(1), Some(3)))?,
        ])
    }
}

impl Page for SettingsPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let device = |name: &str, is_this| -> anyhow::Result<Device> {
            Ok(Device {
                name: name.to_owned(),
                opened_at: "2026-08-01T05:42:00Z".parse()?,
                seen_at: "2026-08-15T05:42:00Z".parse()?,
                is_this,
            })
        };
        let settings = |wants_reminders: bool, refused, devices| SettingsPage {
            page: chrome,
            form_token: SAMPLE_TOKEN.to_owned(),
            is_saved: !wants_reminders,
            locale: Locale::Bn.code(),
            wants_reminders,
            refused,
            devices,
        };
        let refused = vec![(AccountId(Uuid::nil()), longest()?)];
        let devices = vec![device("Chrome, Android", true)?, device("", false)?];
        Ok(vec![
            Sample::of("typical", &settings(true, Vec::new(), vec![device("Chrome, Android", true)?]))?,
            Sample::of("with refusals", &settings(false, refused, devices))?,
        ])
    }
}

impl Page for PhonePage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let phone = |holding, phone: &str, errors, wait| PhonePage {
            page: chrome,
            holding,
            path: super::phone::path(HoldingId(Uuid::nil())),
            form_token: SAMPLE_TOKEN.to_owned(),
            phone: phone.to_owned(),
            errors,
            wait,
        };
        let faulty = FieldErrors::one("phone", "phone-unchanged");
        let until = Some("2026-08-15T04:10:00Z".parse()?);
        Ok(vec![
            Sample::of("typical", &phone(own()?, "", FieldErrors::new(), None))?,
            Sample::of("with errors", &phone(longest()?, "01712 345678", faulty, None))?,
            Sample::of("too many", &phone(own()?, "01812 345678", FieldErrors::new(), until))?,
        ])
    }
}

impl Page for PhoneCodesPage<'_> {
    fn samples(chrome: Chrome<'_>) -> anyhow::Result<Vec<Sample>> {
        let codes = |holding, typed: (&str, &str), errors| PhoneCodesPage {
            page: chrome,
            holding,
            path: super::phone::path(HoldingId(Uuid::nil())),
            form_token: SAMPLE_TOKEN.to_owned(),
            old_phone: PHONE.to_owned(),
            new_phone: "01•••••999".to_owned(),
            typed: RawCodes { old_code: typed.0.to_owned(), new_code: typed.1.to_owned() },
            errors,
        };
        let mut errors = FieldErrors::new();
        errors.add("old_code", "sms-code-wrong");
        errors.add("new_code", "sms-code-over");
        Ok(vec![
            Sample::of("typical", &codes(own()?, ("", ""), FieldErrors::new()))?,
            Sample::of("with errors", &codes(longest()?, ("১২৩৪৫৬", "654321"), errors))?,
        ])
    }
}
